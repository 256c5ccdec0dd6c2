"""`wandb login`, and sweeps made and steered with `wandb sweep`."""

import pytest

from sweepstake.client import Client
from tests.config.test_quick_example import BETA_EVERYTHING, BETA_QUICK_EXAMPLE, BETA_TUNE_CONFIG
from tests.serving import Server
from tests.wandb_client.conftest import People
from tests.wandb_client.people import agent_command, eventually

pytestmark = pytest.mark.timeout(180)

RANDOM = """
program: long.py
name: a name for people
method: random
metric: {name: loss, goal: minimize}
parameters:
  badness: {min: 0.0, max: 1.0}
"""


def test_a_key_is_taken_once_and_known_from_then_on(people: People, server: Server) -> None:
    person = people("newcomer")
    nothing_known = person.environment()
    del nothing_known["WANDB_API_KEY"], nothing_known["WANDB_BASE_URL"]
    said = person.does("wandb", "login", "--host", server.url, server.key, environment=nothing_known)
    assert "Failed" not in said
    assert server.key in (person.home / ".netrc").read_text()
    said = person.does(
        "python", "-c", "import wandb; print('I am', wandb.Api().viewer.entity)", environment=nothing_known
    )
    assert "I am local" in said


def test_a_wrong_key_is_refused(people: People) -> None:
    person = people("stranger")
    wrong = person.environment(WANDB_API_KEY="local-" + "0" * 40)
    process = person.start("python", "-c", "import wandb; wandb.login(verify=True)", environment=wrong)
    assert process.wait() != 0
    assert "AuthenticationError" in process.output()


def test_a_new_sweep_waits_for_agents(people: People, client: Client) -> None:
    person = people("author")
    sweep = client.sweep(person.creates(RANDOM, project="first"))
    assert (sweep["state"], sweep["name"], sweep["project"]) == ("PENDING", "a name for people", "first")
    assert "badness" in sweep["config"]


def test_the_files_of_the_2020_beta_make_sweeps(people: People, client: Client) -> None:
    person = people("veteran")
    for number, text in enumerate([BETA_QUICK_EXAMPLE, BETA_EVERYTHING, BETA_TUNE_CONFIG]):
        (person.desk / f"beta-{number}.yaml").write_text(text)
    created = [person.start("wandb", "sweep", "-p", "p", f"beta-{number}.yaml") for number in range(3)]
    sweeps = [client.sweep(agent_command(process.done())) for process in created]
    assert [sweep["method"] for sweep in sweeps] == ["hyperopt", "hyperopt", "random"]
    assert [sweep["state"] for sweep in sweeps] == ["PENDING"] * 3
    assert [len(sweep["parameters"]) for sweep in sweeps] == [3, 4, 2]


def test_a_saved_description_makes_a_sweep(people: People, client: Client) -> None:
    person = people("describer")
    person.python(
        "from sweepstake.config import tune\n"
        "tune.run('train.py', config={'width': tune.grid_search([1, 2])}, metric='mean_loss', mode='min')"
        ".set(name='mine').save('tuned.yaml')"
    )
    sweep = client.sweep(agent_command(person.does("wandb", "sweep", "-p", "p", "tuned.yaml")))
    assert (sweep["name"], sweep["metric"], sweep["counts"]["expected"]) == ("mine", "mean_loss", 2)


def test_a_misspelt_sweep_is_refused_with_its_mistakes(people: People) -> None:
    person = people("careless")
    (person.desk / "bad.yaml").write_text(RANDOM.replace("random", "rnadom"))
    process = person.start("wandb", "sweep", "-p", "p", "bad.yaml")
    assert process.wait() != 0
    assert "Did you mean 'random'?" in process.output()


def test_a_sweep_is_paused_resumed_stopped_and_cancelled(people: People, client: Client) -> None:
    patient, hasty = people("patient"), people("hasty")
    stopped, cancelled = (client.create_sweep(RANDOM, project=project)["sweep"] for project in ("p", "other"))
    agents = [patient.start("wandb", "agent", stopped), hasty.start("wandb", "agent", cancelled)]

    def state(sweep: str) -> tuple[str, int]:
        view = client.sweep(sweep)
        return view["state"], view["counts"]["running"]

    eventually(lambda: state(stopped) == state(cancelled) == ("RUNNING", 1), 60, "both run")
    patient.does("wandb", "sweep", "--pause", stopped)
    assert state(stopped) == ("PAUSED", 1)
    patient.does("wandb", "sweep", "--resume", stopped)
    assert state(stopped) == ("RUNNING", 1)
    patient.does("wandb", "sweep", "--stop", stopped)
    assert state(stopped) == ("FINISHED", 1)
    hasty.does("wandb", "sweep", "--cancel", cancelled)
    assert state(cancelled)[0] == "CANCELED"

    (patient.desk / "enough").touch()
    for agent in agents:
        agent.done()
    (run,) = client.runs(stopped)["runs"]
    assert run["state"] == "finished"
    (run,) = client.runs(cancelled)["runs"]
    assert run["state"] == "killed"
    assert run["iterations"] > 0
