"""Runs that are stopped: by a person at the server, and by a scheduler under our own agent."""

from dataclasses import dataclass

import pytest

from sweepstake.client import Client
from sweepstake.errors import NotFoundError
from tests.wandb_client.conftest import People
from tests.wandb_client.people import Process, eventually

pytestmark = pytest.mark.timeout(180)

ASHA = """
program: long.py
method: grid
metric: {name: loss, goal: minimize}
early_terminate: {type: asha, max_t: 1000, grace_period: 5, reduction_factor: 2}
parameters:
  badness: {values: [1, 2]}
  epochs: {value: 80}
"""


@dataclass
class Stops:
    """Both stories at once."""

    plain: Process
    sweep: str
    agent: Process


@pytest.fixture(scope="module")
def stops(people: People, client: Client) -> Stops:
    person = people("impatient")
    sweep = client.create_sweep(ASHA, project="p")["sweep"]
    plain = person.start(
        "python", "long.py", environment=person.environment(WANDB_RUN_ID="mine", WANDB_PROJECT="p")
    )
    return Stops(plain, sweep, person.start("sweepstake", "agent", sweep))


def rows_so_far(client: Client, run: str) -> int:
    try:
        return len(client.history(run)["rows"])
    except NotFoundError:
        return 0


def test_a_run_that_is_stopped_at_the_server_ends_killed_with_its_history(
    stops: Stops, client: Client
) -> None:
    name = "local/p/mine"
    eventually(lambda: rows_so_far(client, name) >= 5, 60)
    client.stop_run(name)
    assert stops.plain.wait(60) != 0
    assert "KeyboardInterrupt" in stops.plain.output()
    run = client.run(name)
    assert run["state"] == "killed"
    assert run["reason"]
    rows = client.history(name)["rows"]
    assert [row["_step"] for row in rows] == list(range(len(rows)))
    assert 5 <= len(rows) < 600


def test_a_stop_of_asha_reaches_an_unmodified_script_within_seconds(stops: Stops, client: Client) -> None:
    stops.agent.done(120)
    good, bad = sorted(client.runs(stops.sweep)["runs"], key=lambda run: run["config"]["badness"])
    assert (good["state"], good["iterations"]) == ("finished", 80)
    assert bad["state"] == "killed"
    assert bad["reason"] is not None
    assert "2" in bad["reason"]
    rows = client.history(f"{stops.sweep.rpartition('/')[0]}/{bad['id']}")["rows"]
    assert [row["_step"] for row in rows] == list(range(len(rows)))
    delay = rows[-1]["_timestamp"] - rows[4]["_timestamp"]
    print(f"the stop took {delay:.1f} s; the reason is: {bad['reason']}")
    assert delay < 10
