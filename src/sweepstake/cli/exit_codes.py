"""What the command's exit code says: 0 done, 1 a run or the sweep failed, 2 wrong use."""

from sweepstake.cli.live import Progress
from sweepstake.cli.work import Done

FAILED = 1
INTERRUPTED = 130  # what a shell calls a command that Ctrl-C ended


def of_sweep(ended: Done) -> int:
    """Return the exit code after a sweep was run: any of its runs may have failed."""
    counts = ended.progress.view["counts"]
    failed = counts["failed"] + counts["crashed"] > 0
    return ended.outcome.code or (FAILED if failed or is_metric_missing(ended.progress) else 0)


def of_agent(ended: Done) -> int:
    """Return the exit code after an agent's work: its own runs count."""
    own = [run for run in ended.progress.runs.values() if run["agent"] == ended.journal.agent]
    failed = any(run["state"] in ("failed", "crashed") for run in own)
    return ended.outcome.code or (FAILED if failed else 0)


def is_metric_missing(progress: Progress) -> bool:
    """Tell whether trials have finished and none of them has a value of the sweep's metric."""
    view = progress.view
    return view["metric"] is not None and view["best"] is None and view["counts"]["finished"] > 0
