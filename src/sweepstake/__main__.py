"""`python -m sweepstake`: the command line."""

from sweepstake.cli.main import main

main()
