"""The last lines of a program's output."""

from pathlib import Path

MOST_BYTES = 16_384
MOST_LINES = 100


def tail(log: Path) -> str:
    """Return the last lines of a log file: at most 100, at most 16 kB; empty when it cannot be read.

    Bytes that are not UTF-8 are shown as the replacement character; of a line that a program wrote over
    itself, such as a progress bar, what was last seen is kept.
    """
    try:
        with log.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - MOST_BYTES))
            content = file.read(MOST_BYTES)
    except OSError:
        return ""
    if size > MOST_BYTES:
        content = content[content.find(b"\n") + 1 :]
    text = content.decode("utf-8", errors="replace").replace("\0", "").replace("\r\n", "\n")
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in text.rstrip("\n").split("\n")]
    return "\n".join(lines[-MOST_LINES:])
