"""The command line: `sweepstake COMMAND`, its live view, plain lines and JSON."""
