"""A grid served by wandb's agent and by ours, and a server that is killed in the midst of it."""

import time
from collections import Counter

import pytest

from sweepstake.client import Client
from tests.serving import Server
from tests.wandb_client.conftest import People
from tests.wandb_client.people import eventually

pytestmark = pytest.mark.timeout(180)

GRID = """
program: long.py
method: grid
metric: {name: loss, goal: minimize}
parameters:
  badness: {values: [1, 2, 3, 4]}
  epochs: {value: 15}
"""
TWO_LONG_ONES = """
program: long.py
method: grid
metric: {name: loss, goal: minimize}
parameters:
  badness: {values: [1, 2]}
  epochs: {value: 100}
"""


def test_wandbs_agent_and_ours_share_a_grid(people: People, client: Client) -> None:
    person = people("pair")
    sweep = client.create_sweep(GRID, project="p")["sweep"]
    theirs = person.start("wandb", "agent", sweep)
    eventually(lambda: client.runs(sweep)["runs"], 60)
    ours = person.start("sweepstake", "agent", sweep, "-j", "2")
    ours.done()
    theirs.done()
    runs = client.runs(sweep)["runs"]
    assert Counter(run["config"]["badness"] for run in runs) == Counter([1, 2, 3, 4])
    assert {run["state"] for run in runs} == {"finished"}
    kinds = {agent["id"]: agent["kind"] for agent in client.sweep(sweep)["agents"]}
    assert len({kinds[run["agent"]] for run in runs if run["agent"]}) == 2
    assert client.sweep(sweep)["state"] == "FINISHED"


def iterations(client: Client, sweep: str) -> int:
    """How many rows the slower one of the two runs has logged."""
    runs = client.runs(sweep)["runs"]
    return min(run["iterations"] for run in runs) if len(runs) == 2 else 0


def test_g17_a_server_killed_in_mid_run_loses_nothing(people: People, client: Client, server: Server) -> None:
    """G17: a running script never fails for want of a server; it buffers, and sends when it is back."""
    person = people("unlucky")
    sweep = client.create_sweep(TWO_LONG_ONES, project="p")["sweep"]
    agent = person.start("sweepstake", "agent", sweep, "-j", "2")
    eventually(lambda: iterations(client, sweep) >= 20, 60)
    server.kill()
    time.sleep(1)
    server.start()
    agent.done(120)
    runs = client.runs(sweep)["runs"]
    assert len(runs) == 2
    for run in runs:
        assert (run["state"], run["iterations"]) == ("finished", 100)
        rows = client.history(f"{sweep.rpartition('/')[0]}/{run['id']}", limit=1000)["rows"]
        assert [row["_step"] for row in rows] == list(range(100))
    assert client.sweep(sweep)["state"] == "FINISHED"
