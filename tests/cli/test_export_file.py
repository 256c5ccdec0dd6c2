"""Runs as a table in a file."""

import csv
from pathlib import Path

import pytest

from sweepstake.cli.export_file import check_target, write
from sweepstake.client.views import RunRow
from sweepstake.errors import UsageError

from .sweeps import T0, run_row


def runs() -> list[RunRow]:
    return [
        run_row("a", 0, config={"lr": 0.1, "net": {"depth": 3}, "layers": [1, 2]}, summary={"loss": 0.5}),
        run_row("b", 1, config={"lr": 1, "act": "relu, or 'tanh'\n"}, value="NaN", summary={"loss": "NaN"}),
    ]


def test_a_csv_file_has_a_row_for_each_run_and_a_column_for_each_name(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    path.write_text("an older file")
    write(runs(), path)
    with path.open(newline="") as file:
        first, second = csv.DictReader(file)
    assert list(first)[:4] == ["id", "name", "state", "reason"]
    assert first["config.net.depth"] == "3"
    assert first["config.layers"] == "[1, 2]"
    assert (first["summary.loss"], second["summary.loss"]) == ("0.5", "NaN")
    assert second["config.act"] == "relu, or 'tanh'\n"
    assert second["config.net.depth"] == ""
    assert float(first["created_at"]) == T0
    assert [each.name for each in tmp_path.iterdir()] == ["runs.csv"], "nothing else is left"


def test_a_parquet_file_has_columns_of_one_type(tmp_path: Path) -> None:
    path = tmp_path / "runs.parquet"
    parquet = pytest.importorskip("pyarrow.parquet")
    write(runs(), path)
    table = parquet.read_table(path).to_pydict()
    assert table["config.lr"] == [0.1, 1.0]
    assert table["value"][0] == 0.5
    assert table["value"][1] != table["value"][1], "NaN"
    assert table["config.act"] == [None, "relu, or 'tanh'\n"]


def test_a_target_is_looked_at_before_the_runs_are_asked_for(tmp_path: Path) -> None:
    check_target(Path("-"))
    check_target(tmp_path / "runs.csv")
    with pytest.raises(UsageError, match=r"has the suffix '\.xlsx'; name a file \.csv or \.parquet"):
        check_target(tmp_path / "runs.xlsx")
    with pytest.raises(UsageError, match=r"There is no folder .*nowhere to write runs\.csv to"):
        check_target(tmp_path / "nowhere" / "runs.csv")


def test_a_table_without_runs_still_has_its_columns(tmp_path: Path) -> None:
    write([], tmp_path / "runs.csv")
    assert (tmp_path / "runs.csv").read_text().startswith("id,name,state,reason,")
