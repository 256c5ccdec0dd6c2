"""Runs as a table in a file."""

import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

from sweepstake.cli.words import flat
from sweepstake.client.views import RunRow
from sweepstake.errors import MissingExtraError, UsageError

_OWN = ("id", "name", "state", "reason", "agent", "attempt", "iterations", "value", "best_value")
_TIMES = ("created_at", "started_at", "finished_at")
_STANDARD_OUTPUT = "-"


def check_target(path: Path) -> None:
    """Check that a table can be written to `path`, before the runs are asked for.

    Raises:
        UsageError: its suffix is none that we write, or its folder is not there.
        MissingExtraError: the library for Parquet is not installed.
    """
    if str(path) == _STANDARD_OUTPUT:
        return
    if path.suffix not in (".csv", ".parquet"):
        raise UsageError(f"{path} has the suffix {path.suffix!r}; name a file .csv or .parquet, or - for CSV")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {path.parent} to write {path.name} to")
    if path.suffix == ".parquet" and find_spec("pyarrow") is None:
        raise MissingExtraError("Writing Parquet", "parquet")


def write(runs: Sequence[RunRow], path: Path) -> None:
    """Write one row for each run. A file that is there is replaced, at once and whole.

    Raises:
        UsageError: the file cannot be written.
    """
    rows = [_row(run) for run in runs]
    columns = [*_OWN, *_TIMES, *sorted({name for row in rows for name in row if "." in name})]
    if str(path) == _STANDARD_OUTPUT:
        _write_csv(sys.stdout, columns, rows)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.suffix == ".csv":
            with part.open("w", encoding="utf-8", newline="") as file:
                _write_csv(file, columns, rows)
        else:
            _write_parquet(part, columns, rows)
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _row(run: RunRow) -> dict[str, Any]:
    whole = dict(run)
    row = {name: whole[name] for name in (*_OWN, *_TIMES)}
    for part in ("config", "summary"):
        row |= {f"{part}.{name}": _cell(value) for name, value in flat(run[part])}
    return row


def _cell(value: object) -> object:
    return json.dumps(value) if isinstance(value, list | Mapping) else value


def _write_csv(file: TextIO, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)


def _write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    table = pyarrow.table({name: _column([row.get(name) for row in rows]) for name in columns})
    parquet.write_table(table, path)


def _column(values: list[Any]) -> Any:
    """Return the values as one Parquet column: of one type if they have one, else as text."""
    pyarrow = import_module("pyarrow")
    words = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
    if any(isinstance(value, float) for value in values):
        values = [words.get(value, value) if isinstance(value, str) else value for value in values]
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return pyarrow.array([None if value is None else float(value) for value in values])
    if len(kinds) > 1:
        return pyarrow.array([None if value is None else str(value) for value in values])
    return pyarrow.array(values)
