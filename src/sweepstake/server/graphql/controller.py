"""The local controller: a client that decides itself which runs a sweep starts and stops.

It keeps its wishes in the sweep's `controller`, and reads in the sweep's `scheduler` what was done.
"""

from typing import Any

import orjson

from sweepstake.server.graphql.context import Context
from sweepstake.store import lines, runs, sweeps
from sweepstake.store.records import Sweep


async def follow(context: Context, sweep: Sweep) -> Sweep:
    """Carry out what a sweep's controller asks for and has not been done; return the sweep as it is then.

    Each entry of `schedule` has an id of the controller's own; an entry whose id is in `scheduled` has
    its run already, so that a repeated request changes nothing.
    """
    wishes = _object(sweep.controller)
    coordinator = context.services.coordinator
    done = _entries(_object(sweep.scheduler).get("scheduled"))
    known = {str(entry.get("id")) for entry in done}
    exhausted = False
    for entry in _entries(wishes.get("schedule")):
        if str(entry.get("id")) in known:
            continue
        arguments = _mapping(entry.get("data")).get("args")
        if arguments is None:
            exhausted = True
            continue
        run = await coordinator.enqueue(sweep.id, _mapping(arguments))
        done.append({"id": entry.get("id"), "runid": run.name})
    named = [str(name) for name in wishes.get("earlystop") or ()]
    for name in named:
        run_found = await context.services.database.read(
            lambda c, name=name: runs.find(c, sweep.project_id, name)  # type: ignore[misc]
        )
        if run_found is not None and run_found.sweep_id == sweep.id:
            await coordinator.request_stop(run_found.id, "stopped by the sweep's controller")
    scheduler = orjson.dumps({"scheduled": done}).decode()
    state = "FINISHED" if exhausted and sweep.state in ("PENDING", "RUNNING") else None
    if scheduler != sweep.scheduler or state is not None:
        return await coordinator.update_sweep(sweep.id, user=context.user, scheduler=scheduler, state=state)
    found = await context.services.database.read(lambda c: sweeps.by_id(c, sweep.id))
    return found or sweep


def _object(text: str | None) -> dict[str, Any]:
    try:
        return _mapping(lines.parsed(text or "{}"))
    except ValueError:
        return {}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _entries(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
