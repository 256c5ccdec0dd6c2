"""The JSON API: the shapes that `sweepstake.client.views` describes, versions and waits, refusals."""

import json
import threading
import time
import typing
from typing import Any
from urllib.parse import quote

import pytest

from sweepstake.client import Address, Client, WrongKeyError, views
from sweepstake.errors import ConfigError, NotFoundError, UsageError
from tests.server.wire import GRID, Process, beat, create_agent, create_sweep, fresh, handed_out
from tests.serving import Server


@pytest.fixture
def client(running: Server) -> typing.Iterator[Client]:
    with Client(Address(running.url, running.key)) as client:
        yield client


def path_of(sweep: dict[str, Any]) -> str:
    return f"local/{sweep['project']['name']}/{sweep['name']}"


def keys_of(view: Any) -> set[str]:
    return set(typing.get_type_hints(view))


def at_work(server: Server, text: str = GRID) -> tuple[dict[str, Any], str, Process]:
    """A sweep whose first run has logged something."""
    sweep = create_sweep(server, text)
    agent = create_agent(server, sweep)
    command = handed_out(server, agent)
    child = Process(server, name=command["run_id"], sweep=sweep["name"], program="train.py")
    child.log({"_step": 0, "loss": 0.5}, {"_step": 1, "loss": 0.25})
    return sweep, agent, child


def test_every_answer_has_the_shape_that_is_documented(running: Server, client: Client) -> None:
    sweep, _, child = at_work(running)
    child.say(0, "2026-11-25T10:00:00.000000 hello")
    name = path_of(sweep)
    view = client.sweep(name)
    assert set(view) == keys_of(views.SweepView)
    assert set(view["counts"]) == keys_of(views.Counts)
    assert set(view["agents"][0]) == keys_of(views.AgentView)
    assert set(view["parameters"][0]) <= keys_of(views.ParameterView)
    (row,) = client.sweeps(project=sweep["project"]["name"])
    assert set(row) == keys_of(views.SweepRow)
    page = client.runs(name)
    assert set(page) == keys_of(views.RunsPage)
    assert set(page["runs"][0]) == keys_of(views.RunRow)
    run = f"local/{child.project}/{child.name}"
    assert set(client.run(run)) == keys_of(views.RunView)
    assert set(client.history(run)) == keys_of(views.HistoryPage)
    assert set(client.console(run)["lines"][0]) == keys_of(views.ConsoleLine)
    assert client.files(run) == []
    assert client.version()


def test_a_sweep_says_how_it_stands(running: Server, client: Client) -> None:
    sweep, agent, child = at_work(running)
    view = client.sweep(path_of(sweep))
    assert (view["state"], view["method"], view["metric"], view["mode"]) == ("RUNNING", "grid", "loss", "min")
    assert view["counts"] == {
        "expected": 3, "pending": 0, "running": 1, "finished": 0, "killed": 0, "failed": 0, "crashed": 0,
    }  # fmt: skip
    assert view["best"] == {
        "id": child.name,
        "value": 0.25,
        "config": client.runs(path_of(sweep))["runs"][0]["config"],
    }
    assert view["agents"][0]["id"] == agent
    assert view["agents"][0]["runs"] == [child.name]
    assert view["eta_s"] is None, "nobody knows how long a run takes yet"
    child.complete()
    view = client.sweep(path_of(sweep))
    assert view["eta_s"] is not None
    assert 0 <= view["eta_s"] < 60
    assert view["counts"]["finished"] == 1


def test_a_run_says_what_it_has_done(running: Server, client: Client) -> None:
    _, agent, child = at_work(running)
    view = child.view()
    assert view["config"] == {}, "the script's own client has sent its config, and it is empty"
    assert (view["value"], view["best_value"], view["iterations"]) == (0.25, 0.25, 2)
    assert view["curve"] == [[1, 0.5], [2, 0.25]]
    assert (view["agent"], view["index"], view["attempt"], view["host"]) == (agent, 0, 1, "node-1")
    assert view["metrics"] == ["loss"]
    assert client.history(f"local/{child.project}/{child.name}", after=0)["rows"] == [
        {"_step": 1, "loss": 0.25}
    ]


def test_a_long_curve_is_thinned_and_keeps_its_ends(running: Server) -> None:
    _, _, child = at_work(running)
    child.log(*[{"_step": i + 2, "loss": float(i)} for i in range(1000)])
    curve = child.view()["curve"]
    assert len(curve) == 60
    assert curve[0] == [1, 0.5]
    assert curve[-1] == [1002, 999.0]


def test_only_runs_that_have_changed_are_told_again(running: Server, client: Client) -> None:
    sweep, agent, child = at_work(running)
    name = path_of(sweep)
    first = client.runs(name)
    assert [run["id"] for run in first["runs"]] == [child.name]
    assert client.runs(name, after=first["version"]) == {"version": first["version"], "runs": []}
    child.complete()
    other = handed_out(running, agent)["run_id"]
    second = client.runs(name, after=first["version"])
    assert [run["id"] for run in second["runs"]] == [child.name, other]
    running.post(f"/api/sweeps/{name}/state", {"action": "pause"})
    third = client.runs(name, after=second["version"])
    assert third["version"] > second["version"], "the sweep itself has changed"
    assert third["runs"] == []
    assert client.sweep(name)["version"] == third["version"]


def test_a_wait_ends_with_the_next_change(running: Server, client: Client) -> None:
    sweep, _, child = at_work(running)
    name = path_of(sweep)
    seen = client.runs(name)["version"]
    started = time.monotonic()
    assert client.wait(name, after=seen, timeout=0.3) == seen
    assert 0.25 < time.monotonic() - started < 10
    assert client.wait(name, after=seen - 1, timeout=20) == seen, "what has changed already is not waited for"
    for change in (
        lambda: child.log({"_step": 2, "loss": 0.1}),
        lambda: running.post(f"/api/sweeps/{name}/state", {"action": "pause"}),
        lambda: create_agent(running, sweep),
    ):
        seen = client.sweep(name)["version"]
        timer = threading.Timer(0.2, change)
        timer.start()
        started = time.monotonic()
        assert client.wait(name, after=seen, timeout=20) > seen
        assert time.monotonic() - started < 10
        timer.join()


def test_versions_go_on_over_a_restart(server: Server) -> None:
    sweep, _, child = at_work(server)
    path = f"/api/sweeps/{path_of(sweep)}"
    before = server.get(f"{path}/runs")["version"]
    server.restart()
    assert server.get(f"{path}/runs", after=before) == {"version": before, "runs": []}
    child.server = server
    child.log({"_step": 2, "loss": 0.1})
    assert server.get(f"{path}/runs", after=before)["version"] > before


def test_a_mapping_or_a_text_creates_a_sweep(running: Server, client: Client) -> None:
    project = fresh("project")
    text = client.create_sweep("# mine\n" + GRID, project=project)
    assert text["url"] == f"{running.url}/local/{project}/sweeps/{text['sweep'].rpartition('/')[2]}"
    assert client.sweep(text["sweep"])["config"].startswith("# mine\n")
    mapping = client.create_sweep(
        {"program": "t.py", "method": "random", "parameters": {"a": {"values": [1]}}}
    )
    assert mapping["sweep"].startswith("local/uncategorized/")
    again = client.create_sweep("# mine\n" + GRID, project=project)
    assert again["sweep"] != text["sweep"], "who asks us twice means it"


def test_all_problems_of_a_description_come_with_their_places(client: Client) -> None:
    with pytest.raises(ConfigError) as caught:
        client.create_sweep({"program": "t.py", "method": "grid", "parmeters": {}, "run_cap": 0})
    places = [problem.place for problem in caught.value.problems]
    assert {"parmeters", "run_cap", "parameters"} <= set(places)


def test_refusals_are_what_the_client_takes_them_for(running: Server, client: Client) -> None:
    with pytest.raises(NotFoundError, match="no sweep local/p/nope"):
        client.sweep("local/p/nope")
    with pytest.raises(NotFoundError, match="no run local/p/nope"):
        client.run("local/p/nope")
    with pytest.raises(UsageError, match="entity 'someone' not found"):
        client.create_sweep(GRID, entity="someone")
    with pytest.raises(UsageError, match="must be the sweep's description"):
        client.create_sweep(typing.cast("Any", 3))
    with Client(Address(running.url, "local-" + "0" * 40)) as stranger, pytest.raises(WrongKeyError):
        stranger.sweeps()
    sweep = create_sweep(running)
    with pytest.raises(NotFoundError):
        client.sweep(f"local/other/{sweep['name']}")
    statuses = {
        running.http.get("/api/nothing").status_code: 404,
        running.http.post("/api/sweeps", content=b"{").status_code: 422,
        running.http.get(f"/api/sweeps/{path_of(sweep)}/runs?after=x").status_code: 422,
        running.http.post(f"/api/sweeps/{path_of(sweep)}/state", json={"action": "dance"}).status_code: 422,
    }
    assert all(got == wanted for got, wanted in statuses.items())


def test_actions_that_do_not_go_with_a_state_conflict(running: Server, client: Client) -> None:
    name = path_of(create_sweep(running))
    assert client.set_state(name, "pause")["state"] == "PAUSED"
    assert client.set_state(name, "resume")["state"] == "RUNNING"
    assert client.set_state(name, "stop")["state"] == "FINISHED"
    assert client.set_state(name, "stop")["state"] == "FINISHED"
    answer = running.http.post(f"/api/sweeps/{name}/state", json={"action": "pause"})
    assert answer.status_code == 409
    assert "nothing to pause" in answer.json()["error"]["message"]
    assert client.set_state(name, "cancel")["state"] == "CANCELED"
    with pytest.raises(UsageError, match="nothing to stop"):
        client.set_state(name, "stop")


def test_names_with_odd_characters_are_found_by_their_addresses(running: Server, client: Client) -> None:
    for word in ("mein projekt", "ünïcode", "a&b=c", "100€", "a+b", "🦄", "..", "<b>", "'\""):
        process = Process(running, project=fresh(word), name=fresh(word))
        assert client.run(f"local/{process.project}/{process.name}")["id"] == process.name
        name = create_sweep(running, project=process.project)["name"]
        assert client.sweep(f"local/{process.project}/{name}")["project"] == process.project
        assert quote(process.project, safe="") in client.sweep(f"local/{process.project}/{name}")["url"]


def test_a_list_can_be_narrowed(running: Server, client: Client) -> None:
    project = fresh("project")
    create_sweep(running, project=project)
    assert len(client.sweeps(project=project)) == 1
    assert len(client.sweeps(entity="local", project=project)) == 1
    assert client.sweeps(entity="someone") == []


def test_what_is_not_finite_comes_as_text(running: Server) -> None:
    _, _, child = at_work(running)
    child.log({"_step": 2, "loss": float("nan")}, {"_step": 3, "loss": float("inf")})
    view = child.view()
    assert view["value"] == 0.25
    assert view["iterations"] == 4
    assert json.dumps(view, allow_nan=False)


def test_a_page_of_an_agents_runs_is_told_what_it_has(running: Server) -> None:
    sweep, agent, child = at_work(running)
    assert beat(running, agent, child.name) == []
    data = running.ask(
        "query A($s: String!, $p: String) { project(name: $p) { sweep(sweepName: $s) { agents { edges {"
        " node { id name host state totalRuns createdAt heartbeatAt"
        " runs(first: 5) { edges { node { name } cursor } } } } } } } }",
        s=sweep["name"],
        p=sweep["project"]["name"],
    )
    (edge,) = data["project"]["sweep"]["agents"]["edges"]
    assert edge["node"]["id"] == agent
    assert edge["node"]["totalRuns"] == 1
    assert edge["node"]["runs"]["edges"][0]["node"]["name"] == child.name
