"""Cuts lists into the connections that clients page through."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

Connection = dict[str, Any]


def connection(
    items: Sequence[Any],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Connection:
    """Return the part of a list between two cursors, at most `first` from its start or `last` from its end.

    Args:
        items: the whole list.
        first: how many at most, from the start; None for all.
        after: the cursor after which the part starts.
        last: how many at most, from the end; None for all.
        before: the cursor before which the part ends.
    """
    start = _position(after, -1) + 1
    end = min(_position(before, len(items)), len(items))
    if first is not None:
        end = min(end, start + max(first, 0))
    if last is not None:
        start = max(start, end - max(last, 0))
    edges = [{"node": items[i], "cursor": cursor(i)} for i in range(start, max(start, end))]
    return {
        "edges": edges,
        "total_count": len(items),
        "page_info": {
            "has_next_page": end < len(items),
            "has_previous_page": start > 0,
            "start_cursor": edges[0]["cursor"] if edges else None,
            "end_cursor": edges[-1]["cursor"] if edges else None,
        },
    }


def cursor(position: int) -> str:
    """Return the cursor of a position in a list."""
    return base64.urlsafe_b64encode(f"at:{position}".encode()).decode()


def _position(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    try:
        kind, _, number = base64.urlsafe_b64decode(text.encode()).decode().partition(":")
        return int(number) if kind == "at" else otherwise
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return otherwise
