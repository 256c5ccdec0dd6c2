"""How values, durations and parameters are written for people."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sweepstake.client.views import Counts, Number

_BARS = "▁▂▃▄▅▆▇█"


def number(value: object) -> str:
    """Return a value on one line; with at most four significant digits if it is a fraction."""
    return f"{value:.4g}" if isinstance(value, float) else one_line(str(value))


def one_line(text: str) -> str:
    """Return a text with what would move a terminal's cursor, or worse, written as escapes."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


def duration(seconds: float) -> str:
    """Return seconds as `9s`, `3:05` or `2:03:05`."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest}s"


def flat(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a nested mapping with its path, the names joined by dots."""
    for name, value in config.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{path}.")
        else:
            yield path, value


def parameters(config: Mapping[str, Any]) -> str:
    """Return parameters in one line: `lr=0.01 width=64`."""
    return " ".join(f"{one_line(name)}={number(value)}" for name, value in flat(config))


def sparkline(values: Iterable[Number], width: int) -> str:
    """Return the course of the values in at most `width` letters; what is no finite number is a blank.

    More values than letters are thinned evenly; the last one always stays.
    """
    points = [value if isinstance(value, int | float) and math.isfinite(value) else None for value in values]
    if len(points) > width:
        points = [points[round(place * (len(points) - 1) / max(1, width - 1))] for place in range(width)]
    finite = [point for point in points if point is not None]
    if not finite:
        return ""
    # Halved, so that the distance of the greatest numbers is still one.
    low, high = min(finite) / 2, max(finite) / 2
    return "".join(" " if point is None else _bar_at(point / 2, low, high) for point in points)


def _bar_at(point: float, low: float, high: float) -> str:
    return _BARS[round((point - low) / (high - low) * (len(_BARS) - 1)) if high > low else 0]


def done(counts: Counts) -> int:
    """Return how many runs have ended, however they did."""
    return counts["finished"] + counts["killed"] + counts["failed"] + counts["crashed"]


def ends(counts: Counts) -> str:
    """Return how the runs ended, in words: `18 finished, 2 failed`."""
    numbers = {
        "finished": counts["finished"],
        "stopped early": counts["killed"],
        "failed": counts["failed"],
        "crashed": counts["crashed"],
    }
    return ", ".join(f"{count} {word}" for word, count in numbers.items() if count) or "none ended"
