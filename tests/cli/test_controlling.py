"""A sweep is created, paused, resumed, stopped, canceled."""

import pytest

from tests.serving import Server

from .conftest import GRID, Terminal, at_server


@pytest.fixture
def sweep(here: Terminal) -> str:
    here.write("sweep.yaml", GRID.format(project="control"))
    return here("sweep", "sweep.yaml").out.strip()


def test_a_sweep_is_created_and_named(here: Terminal) -> None:
    here.write("sweep.yaml", GRID.format(project="control"))
    answer = here("sweep", "sweep.yaml")
    assert answer.code == 0
    entity, project, sweep = answer.out.strip().split("/")
    assert (entity, project) == ("local", "control")
    assert f"/local/control/sweeps/{sweep}" in answer.err
    assert f"sweepstake agent local/control/{sweep}" in answer.err
    document = here("sweep", "sweep.yaml", "--json", "--project", "other").document
    assert list(document) == ["sweep", "url", "warnings"]
    assert document["sweep"].startswith("local/other/")


def test_what_is_probably_not_meant_is_said(here: Terminal) -> None:
    here.write(
        "sweep.yaml",
        "program: a.py\nmethod: random\nrun_cap: 1\nparameters:\n"
        "  lr: {distribution: log_uniform, min: 0.001, max: 0.1}\n",
    )
    answer = here("sweep", "sweep.yaml")
    assert answer.code == 0
    assert "Warning: " in answer.err
    assert "exponents of e" in answer.err


def test_a_sweep_goes_through_its_states(here: Terminal, sweep: str) -> None:
    states = [("pause", "paused"), ("resume", "running"), ("stop", "finished")]
    for command, state in states:
        answer = here(command, sweep)
        assert (answer.code, answer.out) == (0, f"{sweep} is {state}\n")
    again = here("pause", sweep)
    assert again.code == 2
    assert "nothing to pause" in again.err


def test_a_canceled_sweep_stays_canceled(here: Terminal, sweep: str) -> None:
    assert here("cancel", sweep).out == f"{sweep} is canceled\n"
    assert here("show", sweep, "--json").document["state"] == "CANCELED"


def test_the_only_sweep_that_lives_needs_no_name(server: Server, here: Terminal) -> None:
    alone = at_server(server, here.folder)
    alone.write("sweep.yaml", GRID.format(project="p"))
    assert "creates one" in alone("pause").err
    first = alone("sweep", "sweep.yaml").out.strip()
    assert alone("pause").out == f"{first} is paused\n"
    second = alone("sweep", "sweep.yaml").out.strip()
    unclear = alone("resume")
    assert unclear.code == 2
    assert "2 sweeps have not ended; name the one that you mean" in unclear.err
    assert first in unclear.err
    newest = alone("show", "--json")
    assert newest.document["sweep"] == second
    assert f"The newest sweep, {second}:" in newest.err
    for each in (first, second):
        alone("cancel", each)
    assert "have ended" in alone("stop").err
