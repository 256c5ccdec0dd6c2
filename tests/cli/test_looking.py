"""A sweep has run; people look at it."""

import csv
import io

import yaml

from tests.serving import Server

from .conftest import Swept, Terminal

RUN_KEYS = ["id", "state", "config", "summary", "iterations", "reason", "agent"]


def test_run_prints_one_document_and_tells_the_rest_on_the_side(swept: Swept) -> None:
    answer = swept.answer
    assert answer.code == 0, answer.err
    document = answer.document
    assert list(document) == ["sweep", "state", "metric", "mode", "best", "runs"]
    assert document["sweep"].startswith("local/swept/")
    assert (document["state"], document["metric"], document["mode"]) == ("FINISHED", "loss", "min")
    assert list(document["best"]) == ["id", "value", "config"]
    assert document["best"]["config"] == {"x": 1}
    assert abs(document["best"]["value"] - 4 / 3) < 1e-9
    assert [list(run) for run in document["runs"]] == [RUN_KEYS] * 3
    assert [run["config"]["x"] for run in document["runs"]] == [1, 2, 3]
    assert [run["state"] for run in document["runs"]] == ["finished"] * 3
    assert [run["iterations"] for run in document["runs"]] == [3, 3, 3]
    assert document["runs"][1]["summary"]["step"] == 2
    assert len({run["agent"] for run in document["runs"]}) == 1
    assert "Its page: http://127.0.0.1:" in answer.err
    assert "?token=" in answer.err
    assert "[3/3]" in answer.err


def test_show_prints_the_same_document(swept: Swept) -> None:
    answer = swept.terminal("show", swept.sweep, "--json")
    assert answer.code == 0
    assert answer.document == swept.answer.document
    assert answer.err == ""


def test_show_is_a_table_for_people(swept: Swept) -> None:
    answer = swept.terminal("show", swept.sweep)
    assert answer.code == 0
    head, numbers, address, best, columns, *lines = answer.out.splitlines()
    assert head.startswith(swept.sweep)
    assert "finished" in head
    assert numbers == "grid, loss (min); 3/3 trials: 3 finished"
    assert address.endswith(f"/swept/sweeps/{swept.id}")
    assert best.startswith("Best: 1.333 in ")
    assert best.endswith("x=1")
    assert columns.split()[:5] == ["run", "state", "loss", "steps", "curve"]
    assert len(lines) == 3


def test_the_best_run_comes_as_text_as_json_and_as_yaml(swept: Swept) -> None:
    best = swept.answer.document["best"]
    text = swept.terminal("best", swept.sweep)
    assert text.out.splitlines() == [f"loss = 1.333 in run {best['id']}", "  x: 1"]
    assert swept.terminal("best", swept.sweep, "--json").document == best
    assert yaml.safe_load(swept.terminal("best", swept.sweep, "--yaml").out) == {"x": 1}
    both = swept.terminal("best", swept.sweep, "--json", "--yaml")
    assert both.code == 2
    assert "--json and --yaml exclude each other" in both.err


def test_a_sweep_has_several_names(swept: Swept, running: Server) -> None:
    names = [swept.id, f"swept/{swept.id}", f"{running.url}/local/swept/sweeps/{swept.id}", swept.id[:6]]
    for name in names:
        assert swept.terminal("best", name, "--json").document == swept.answer.document["best"], name


def test_a_name_with_a_typo_is_met_with_what_is_there(swept: Swept) -> None:
    wrong = swept.sweep[:-1] + ("0" if swept.sweep[-1] != "0" else "1")
    answer = swept.terminal("show", wrong)
    assert answer.code == 2
    assert f"There is no sweep {wrong} on http://127.0.0.1:" in answer.err
    assert f"Did you mean '{swept.sweep}'?" in answer.err
    assert swept.terminal("show", "a/b/c/d").code == 2
    assert "write ENTITY/PROJECT/ID" in swept.terminal("show", "a/b/c/d").err


def test_ls_lists_sweeps_of_a_project(swept: Swept) -> None:
    document = swept.terminal("ls", "--project", "swept", "--json").document
    assert [row["sweep"] for row in document["sweeps"]] == [swept.sweep]
    assert document["sweeps"][0]["counts"]["finished"] == 3
    lines = swept.terminal("ls", "--entity", "local", "--project", "swept").out.splitlines()
    assert len(lines) == 2
    assert lines[1].split()[:4] == [swept.sweep, swept.id, "finished", "3/3"]
    nothing = swept.terminal("ls", "--project", "nowhere")
    assert nothing.out == ""
    assert "There are no sweeps" in nothing.err


def test_export_writes_a_row_for_each_run(swept: Swept) -> None:
    answer = swept.terminal("export", swept.sweep, "-o", "runs.csv")
    assert answer.code == 0
    assert answer.err == "3 runs in runs.csv\n"
    with (swept.terminal.folder / "runs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["config.x"] for row in rows] == ["1", "2", "3"]
    assert [row["state"] for row in rows] == ["finished"] * 3
    piped = swept.terminal("export", swept.sweep, "-o", "-")
    assert list(csv.DictReader(io.StringIO(piped.out))) == rows


def test_export_says_what_it_can_write(swept: Swept) -> None:
    answer = swept.terminal("export", swept.sweep, "-o", "runs.xlsx")
    assert answer.code == 2
    assert "name a file .csv or .parquet" in answer.err
    assert swept.terminal("export", swept.sweep).code == 2


def test_env_points_wandb_to_the_server_that_runs_here(running: Server, terminal: Terminal) -> None:
    expected = f"export WANDB_BASE_URL={running.url} WANDB_API_KEY={running.key}\n"
    assert terminal("env", SWEEPSTAKE_HOME=str(running.folder)).out == expected
