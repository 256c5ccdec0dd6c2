"""Which GPUs each slot of an agent may use."""

import os
import subprocess
from collections.abc import Mapping

from sweepstake.errors import UsageError

Gpus = tuple[str, ...]


def assigned(
    wish: str | None, per_run: int | None, slots: int | None, environ: Mapping[str, str] = os.environ
) -> tuple[int, list[Gpus] | None]:
    """Return the number of slots and the GPUs of each; None: the agent leaves the choice to the programs.

    Args:
        wish: which GPUs the agent may give away: `all`, how many (`2`), or names as CUDA_VISIBLE_DEVICES
            takes them, with a comma after a single one (`0,1`, `3,`). None: all, when `per_run` is given.
        per_run: how many each run gets, 1 by default; 0 hides all from it.
        slots: how many runs at once; None: as many as there are GPUs for, or 1 without GPUs.
        environ: CUDA_VISIBLE_DEVICES limits what may be given away.

    Raises:
        UsageError: there are too few, or a named one is not there.
    """
    if slots is not None and slots < 1:
        raise UsageError(f"{slots} slots were asked for: an agent needs at least 1")
    if per_run is not None and per_run < 0:
        raise UsageError(f"--gpus-per-run is {per_run}: give 0 (none) or more")
    if per_run == 0:
        count = slots or 1
        return count, [()] * count
    if wish is None and per_run is None:
        return slots or 1, None
    gpus, each = _chosen(wish or "all", environ), per_run or 1
    count = slots if slots is not None else max(1, len(gpus) // each)
    if count * each > len(gpus):
        fitting = len(gpus) // each
        advice = f"use -j {fitting}" if fitting else f"use --gpus-per-run {len(gpus)}"
        raise UsageError(
            f"Too few GPUs: {count} at once with {each} each make {count * each}, and there are {len(gpus)} "
            f"({', '.join(gpus)}): {advice}"
        )
    return count, [gpus[slot * each : (slot + 1) * each] for slot in range(count)]


def _chosen(wish: str, environ: Mapping[str, str]) -> Gpus:
    there = _present(environ)
    if "," in wish:
        return _named(wish, there)
    if wish == "all":
        if not there:
            raise UsageError(_none_found("all GPUs"))
        return there
    try:
        number = int(wish)
    except ValueError:
        return _named(wish, there)
    if number < 1:
        raise UsageError(f"--gpus is {wish!r}: give all, a number from 1, or names such as 0,1")
    if number > len(there):
        if not there:
            raise UsageError(_none_found(f"{number} GPU{'s' * (number > 1)}"))
        raise UsageError(f"--gpus asks for {number} GPUs and there are {len(there)} ({', '.join(there)})")
    return there[:number]


def _named(wish: str, there: Gpus) -> Gpus:
    names = tuple(name.strip() for name in wish.split(",") if name.strip())
    if not names or len(set(names)) != len(names):
        raise UsageError(f"--gpus is {wish!r}: name each GPU once, such as 0,1, or say all or how many")
    missing = [name for name in names if name not in there and not name.startswith(("GPU-", "MIG-"))]
    if there and missing:
        raise UsageError(f"--gpus names {', '.join(missing)}; there are {', '.join(there)}")
    if not there and not all(name.isdecimal() or name.startswith(("GPU-", "MIG-")) for name in names):
        raise UsageError(f"--gpus is {wish!r}: give all, how many, or names such as 0,1")
    return names


def _none_found(asked: str) -> str:
    return (
        f"--gpus asks for {asked} and none is found: CUDA_VISIBLE_DEVICES is empty or not set and nvidia-smi "
        "lists none. Leave --gpus out, or name them (--gpus 0,1)"
    )


def _present(environ: Mapping[str, str]) -> Gpus:
    visible = environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return tuple(name.strip() for name in visible.split(",") if name.strip() not in ("", "-1"))
    try:
        listed = subprocess.run(
            ["nvidia-smi", "--query-gpu=index", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in listed.splitlines() if line.strip())
