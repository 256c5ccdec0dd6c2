"""wandb's own agents run sweeps of our server to their ends, and everything that their runs say arrives.

Four agents work side by side: they mostly wait for their next heartbeat.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

import pytest

from sweepstake.client import Client
from tests.config.test_quick_example import QUICK_EXAMPLE
from tests.serving import Server
from tests.wandb_client.conftest import People
from tests.wandb_client.people import Person, Process, agent_command

pytestmark = pytest.mark.timeout(180)

RANDOM = """
program: train.py
method: random
metric: {name: mean_loss, goal: minimize}
run_cap: 3
parameters:
  width: {min: 1.0, max: 2.0}
  net: {parameters: {depth: {values: [2, 3]}}}
"""
GRID = """
program: train.py
method: grid
parameters:
  width: {values: [1, 2]}
"""
FUNCTION = """
method: random
metric: {name: loss, goal: minimize}
parameters:
  x: {min: -1.0, max: 1.0}
"""
CREATED = "\nimport wandb\nprint('wandb agent', 'local/uncategorized/' + wandb.sweep(tune_config))\n"


@dataclass
class Crew:
    """The agents and their sweeps."""

    person: Person
    random: str
    grid: str
    function: str
    quick: str
    agents: dict[str, Process]

    def finished(self, sweep: str) -> str:
        return self.agents[sweep].done(120)


@pytest.fixture(scope="module")
def crew(people: People, client: Client) -> Crew:
    person = people("researcher")
    random, grid, function = (
        client.create_sweep(text, project="p")["sweep"] for text in (RANDOM, GRID, FUNCTION)
    )
    example = QUICK_EXAMPLE.replace("PACKAGE", "wandb.sweeps.config").replace(
        "num_samples=10", "num_samples=3"
    )
    quick = agent_command(person.python(example + CREATED))
    agents = {
        random: person.start("wandb", "agent", random),
        grid: person.start("wandb", "agent", grid.rpartition("/")[2]),
        function: person.start("python", "function.py", function.rpartition("/")[2]),
        quick: person.start("wandb", "agent", quick),
    }
    return Crew(person, random, grid, function, quick, agents)


def configs(client: Client, sweep: str) -> list[dict[str, Any]]:
    return [run["config"] for run in client.runs(sweep)["runs"]]


def one_run(client: Client, sweep: str) -> str:
    """The full name of a run."""
    return f"{sweep.rpartition('/')[0]}/{client.runs(sweep)['runs'][0]['id']}"


def test_a_random_sweep_ends_at_its_cap(crew: Crew, client: Client) -> None:
    crew.finished(crew.random)
    sweep = client.sweep(crew.random)
    assert (sweep["state"], sweep["counts"]["finished"]) == ("FINISHED", 3)
    found = configs(client, crew.random)
    assert len({config["width"] for config in found}) == 3
    assert all(1 <= config["width"] < 2 and config["net"]["depth"] in (2, 3) for config in found)
    assert sweep["best"] is not None
    assert sweep["best"]["value"] == pytest.approx(min(config["width"] for config in found) / 3)


def test_a_run_keeps_what_the_script_put_into_config_and_summary(crew: Crew, client: Client) -> None:
    crew.finished(crew.random)
    run = client.run(one_run(client, crew.random))
    assert (run["state"], run["exit_code"], run["iterations"]) == ("finished", 0, 3)
    assert (run["config"]["epochs"], run["config"]["parameters"]) == (3, 1000)
    assert (run["summary"]["note"], run["summary"]["odd"]) == ("done", "Infinity")
    assert run["program"] == str(crew.person.desk / "train.py")


def test_every_row_of_a_history_arrives_once_with_its_nan(crew: Crew, client: Client) -> None:
    crew.finished(crew.random)
    rows = client.history(one_run(client, crew.random))["rows"]
    assert [(row["_step"], row["epoch"], row["odd"]) for row in rows] == [
        (0, 0, 1),
        (1, 1, "NaN"),
        (2, 2, "Infinity"),
    ]


def test_console_and_system_metrics_arrive(crew: Crew, client: Client) -> None:
    crew.finished(crew.random)
    run = one_run(client, crew.random)
    lines = {line["text"]: line["level"] for line in client.console(run)["lines"]}
    assert any(text.startswith("the width is 1.") for text in lines)
    assert lines["a word to stderr"] is not None
    metrics = client.system_metrics(run)["rows"]
    assert any(name.startswith("system.") for row in metrics for name in row)


def test_files_are_uploaded_and_come_back_as_they_were(crew: Crew, client: Client, server: Server) -> None:
    crew.finished(crew.random)
    run = one_run(client, crew.random)
    files = {file["name"]: file for file in client.files(run)}
    assert {"config.yaml", "wandb-metadata.json", "requirements.txt", "weights.txt"} <= files.keys()
    weights = files["weights.txt"]
    answer = server.http.get(weights["url"])
    assert answer.text == f"the weights of {run.rpartition('/')[2]}"
    assert weights["size"] == len(answer.text)


def test_a_bare_id_is_enough_for_an_agent(crew: Crew, client: Client) -> None:
    """G5: the client then knows neither entity nor project; the sweep's own are taken."""
    crew.finished(crew.grid)
    assert client.sweep(crew.grid)["state"] == "FINISHED"
    assert sorted(config["width"] for config in configs(client, crew.grid)) == [1, 2]
    assert {run["state"] for run in client.runs(crew.grid)["runs"]} == {"finished"}


def test_a_function_is_run_as_well_as_a_script(crew: Crew, client: Client) -> None:
    crew.finished(crew.function)
    runs = client.runs(crew.function)["runs"]
    assert [run["state"] for run in runs] == ["finished", "finished"]
    assert all(run["value"] == pytest.approx(run["config"]["x"] ** 2) for run in runs)


def test_the_quick_example_runs_to_its_end_and_its_agent_leaves(crew: Crew, client: Client) -> None:
    crew.finished(crew.quick)
    sweep = client.sweep(crew.quick)
    assert (sweep["state"], sweep["counts"]["finished"], sweep["metric"]) == ("FINISHED", 3, "mean_loss")
    for config in configs(client, crew.quick):
        assert 0 <= config["width"] <= 20
        assert -100 <= config["height"] <= 100
        assert config["activation"] in ("relu", "tanh")


def test_wandbs_api_reads_all_of_it_back(crew: Crew, client: Client) -> None:
    crew.finished(crew.random)
    project = crew.random.rpartition("/")[0]
    said = crew.person.python(
        "import json, wandb\n"
        f"api = wandb.Api(); sweep = api.sweep({crew.random!r}); best = sweep.best_run()\n"
        "print('ANSWER', json.dumps({\n"
        "    'state': sweep.state, 'runs': sorted(run.id for run in sweep.runs), 'best': best.id,\n"
        "    'summary': best.summary['mean_loss'], 'config': dict(best.config),\n"
        "    'odd': [row['odd'] for row in best.scan_history()],\n"
        "    'losses': [row['mean_loss'] for row in best.history(pandas=False)],\n"
        "    'weights': best.file('weights.txt').download(replace=True).read(),\n"
        f"    'in project': len(api.runs({project!r}, filters={{'sweep': sweep.id}})),\n"
        "}))\n"
    )
    answer = json.loads(said.partition("ANSWER ")[2].splitlines()[0])
    sweep = client.sweep(crew.random)
    best = sweep["best"]
    assert best is not None
    assert answer["state"] == "FINISHED"
    assert answer["runs"] == sorted(run["id"] for run in client.runs(crew.random)["runs"])
    assert (answer["best"], answer["summary"], answer["in project"]) == (best["id"], best["value"], 3)
    assert answer["config"]["width"] == best["config"]["width"]
    assert answer["losses"] == pytest.approx([answer["config"]["width"] / n for n in (1, 2, 3)])
    assert answer["odd"][0] == 1
    assert math.isnan(answer["odd"][1])
    assert answer["odd"][2] == math.inf
    assert answer["weights"] == f"the weights of {best['id']}"
