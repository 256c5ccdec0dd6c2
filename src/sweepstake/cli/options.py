"""Arguments and options that several commands share."""

import click

sweep = click.argument("sweep", required=False)
slots = click.option(
    "-j",
    "--slots",
    type=click.IntRange(min=1),
    metavar="SLOTS",
    help="How many trials run at once (1, or one for each group of GPUs).",
)
count = click.option(
    "--count", type=click.IntRange(min=1), metavar="N", help="Start N trials at most, then end."
)
gpus = click.option(
    "--gpus", metavar="GPUS", help="The GPUs that trials may use: all, how many, or names such as 0,1."
)
gpus_per_run = click.option(
    "--gpus-per-run", type=click.IntRange(min=0), metavar="N", help="How many of them each trial gets (1)."
)
entity = click.option("--entity", help="The user or team that the sweep belongs to.")
project = click.option("--project", help="The project that the sweep belongs to.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
