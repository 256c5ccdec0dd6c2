"""Which sweep a user means: by its name, its id, the start of its id, or by naming none."""

import click

from sweepstake.client import Client, sweep_reference
from sweepstake.client.views import SweepRow
from sweepstake.errors import NotFoundError, UsageError, suggestion

ENDED = ("FINISHED", "CANCELED", "FAILED", "CRASHED")
_SHOWN = 5


def chosen(client: Client, text: str | None) -> str:
    """Return `ENTITY/PROJECT/ID` of the sweep to look at; without a name, of the newest.

    Args:
        client: the server.
        text: `ENTITY/PROJECT/ID`, `PROJECT/ID`, `ID`, the start of an id, or the address of its page.

    Raises:
        NotFoundError: there is none such.
        UsageError: several ids start so.
    """
    rows = newest_first(client)
    if text is not None:
        return _named(client, text, rows)
    if not rows:
        raise _none(client)
    if len(rows) > 1:
        click.echo(f"The newest sweep, {rows[0]['sweep']}:", err=True)
    return rows[0]["sweep"]


def chosen_to_act(client: Client, text: str | None) -> str:
    """Return `ENTITY/PROJECT/ID` of the sweep to change; without a name, of the only one that has not ended.

    Raises:
        NotFoundError: there is none such.
        UsageError: it is not clear which is meant.
    """
    rows = newest_first(client)
    if text is not None:
        return _named(client, text, rows)
    if not rows:
        raise _none(client)
    live = [row for row in rows if row["state"].upper() not in ENDED]
    if len(live) == 1:
        return live[0]["sweep"]
    if not live:
        raise UsageError(f"All sweeps on {client.address.url} have ended; name the one that you mean")
    raise UsageError(f"{len(live)} sweeps have not ended; name the one that you mean: {_list(live)}")


def newest_first(client: Client) -> list[SweepRow]:
    """Return all sweeps of the server, the newest first."""
    return sorted(client.sweeps(), key=lambda row: row["created_at"], reverse=True)


def _named(client: Client, text: str, rows: list[SweepRow]) -> str:
    wanted = sweep_reference(text)
    within = [
        row
        for row in rows
        if wanted.project in (None, row["project"]) and wanted.entity in (None, row["entity"])
    ]
    exact = [row for row in within if row["id"] == wanted.id]
    found = exact or [row for row in within if row["id"].startswith(wanted.id)]
    if len(found) == 1:
        return found[0]["sweep"]
    if found:
        raise UsageError(f"{len(found)} sweeps are named {text}...; which one: {_list(found)}?")
    names = [row["sweep"] if wanted.full else row["id"] for row in rows]
    hint = suggestion(str(wanted), names) or " `sweepstake ls` shows those that are."
    raise NotFoundError(f"There is no sweep {wanted} on {client.address.url}.{hint}")


def _none(client: Client) -> NotFoundError:
    return NotFoundError(
        f"There are no sweeps on {client.address.url} yet: `sweepstake run FILE` or `sweepstake sweep FILE` "
        "creates one"
    )


def _list(rows: list[SweepRow]) -> str:
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return ", ".join(row["sweep"] for row in rows[:_SHOWN]) + more
