"""Sweeps over the wire: created once, kept verbatim, steered by wandb's own words."""

import json
from typing import Any

import yaml

from tests.server.wire import (
    GRID,
    HEARTBEAT,
    SWEEP_WITH_RUNS,
    UPSERT_SWEEP,
    Process,
    beat,
    create_agent,
    create_sweep,
    fresh,
    handed_out,
)
from tests.serving import Server


def with_runs(server: Server, sweep: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = server.ask(
        SWEEP_WITH_RUNS,
        **{
            "project": sweep["project"]["name"],
            "entity": None,
            "sweep": sweep["name"],
            "specs": "{}",
            **more,
        },
    )
    found: dict[str, Any] = data["project"]["sweep"]
    return found


def set_state(server: Server, sweep: dict[str, Any], state: str) -> str:
    answer = server.ask(UPSERT_SWEEP, id=sweep["id"], state=state)
    return str(answer["upsertSweep"]["sweep"]["state"])


def test_h1_a_new_sweep_is_pending_and_has_a_short_name(running: Server) -> None:
    answer = running.ask(UPSERT_SWEEP, config=GRID, projectName=fresh("project"))["upsertSweep"]
    assert answer["sweep"]["state"] == "PENDING"
    assert answer["sweep"]["name"].isalnum()
    assert len(answer["sweep"]["name"]) == 8
    assert answer["configValidationWarnings"] == [], "a list: null is a TypeError in the client"


def test_g3_a_creation_that_is_sent_again_makes_no_second_sweep(running: Server) -> None:
    project = fresh("project")
    first, second = create_sweep(running, project=project), create_sweep(running, project=project)
    assert first["name"] == second["name"]
    assert create_sweep(running, GRID + "  b: {values: [1]}\n", project)["name"] != first["name"]


def test_g5_a_sweep_is_found_by_its_id_alone(running: Server) -> None:
    sweep = create_sweep(running)
    assert with_runs(running, sweep, project=None, entity=None)["name"] == sweep["name"]
    data = running.ask(SWEEP_WITH_RUNS, project=fresh("other"), entity=None, sweep=sweep["name"], specs="{}")
    assert data["project"] is None or data["project"]["sweep"] is None


def test_g16_a_sweep_that_is_not_there_is_null_and_an_agent_of_none_is_404(running: Server) -> None:
    """G16: HTTP 404 on a heartbeat means that the sweep was deleted, and ends the agent; nothing else may."""
    data = running.ask(SWEEP_WITH_RUNS, project=None, entity=None, sweep="nosuchid", specs="{}")
    assert data["project"] is None or data["project"]["sweep"] is None
    body = {"query": HEARTBEAT, "variables": {"id": "nosuchid", "runState": "{}"}}
    assert running.http.post("/graphql", json=body).status_code == 404
    body = {"query": 'mutation C { createAgent(input: {host: "h", sweep: "nosuchid"}) { agent { id } } }'}
    answer = running.http.post("/graphql", json=body)
    assert answer.status_code == 200, "a refusal that the client does not repeat"
    assert "nosuchid" in answer.json()["errors"][0]["message"]


def test_g23_the_description_is_kept_letter_by_letter(running: Server) -> None:
    text = (
        "# why: a first try\nprogram: 'train.py'\nmethod:   random\nmetric: {goal: minimize, name: loss}\n"
        "parameters:\n  lr: {distribution: log_uniform_values, min: 1e-5, max: 1e-1}\n"
        '  tag: {values: ["008", "on", "1e-3"]}\n'
    )
    sweep = create_sweep(running, text)
    assert with_runs(running, sweep)["config"] == text
    command = handed_out(running, create_agent(running, sweep))
    assert 1e-5 <= command["args"]["lr"]["value"] <= 1e-1, "1e-5 is a number here"
    assert command["args"]["tag"]["value"] in ("008", "on", "1e-3")
    assert all("_wandb" not in key for key in command["args"])


def test_g24_a_tune_block_passes_through_wandbs_command(running: Server) -> None:
    sweep = create_sweep(
        running,
        "program: train.py\ntune:\n  config: {lr: {'tune.uniform': [0, 1]}}\n  num_samples: 2\n"
        "  metric: loss\n  mode: min\n",
    )
    found = with_runs(running, sweep)
    assert found["method"] == "random"
    assert yaml.safe_load(found["config"])["tune"]["num_samples"] == 2


def test_g25_what_sweep_queries_ask_for_is_never_null(running: Server) -> None:
    found = with_runs(running, create_sweep(running))
    assert found["method"] == "grid"
    assert found["earlyStopJobRunning"] is False
    assert isinstance(found["createdAt"], str)
    assert found["runs"] == {"edges": []}


def test_specs_that_come_as_one_string_are_a_list_of_one(running: Server) -> None:
    sweep = create_sweep(running)
    command = handed_out(running, create_agent(running, sweep))
    child = Process(running, name=command["run_id"], sweep=sweep["name"])
    child.log({"_step": 0, "loss": 0.5}, {"_step": 1, "loss": float("nan")})
    spec = json.dumps({"keys": ["_step", "loss"], "samples": 100000})
    (edge,) = with_runs(running, sweep, specs=spec)["runs"]["edges"]
    assert edge["node"]["sampledHistory"] == [[{"_step": 0, "loss": 0.5}, {"_step": 1, "loss": "NaN"}]]
    (edge,) = with_runs(running, sweep)["runs"]["edges"]
    assert edge["node"]["sampledHistory"] == [[]]
    assert with_runs(running, sweep)["bestLoss"] == 0.5


def test_all_mistakes_of_a_description_are_told_at_once(running: Server) -> None:
    text = "program: t.py\nmethod: grid\nparmeters: {a: {values: [1]}}\nrun_cap: 0\n"
    said = running.refusal(UPSERT_SWEEP, config=text, projectName="p")
    assert "parmeters" in said
    assert "run_cap" in said
    assert "empty" in running.refusal(UPSERT_SWEEP, config="", projectName="p")
    assert "line 3" in running.refusal(UPSERT_SWEEP, config="a: 1\nb: [1\n", projectName="p")


def test_d1_pause_resume_stop_cancel(running: Server) -> None:
    sweep = create_sweep(running)
    agent = create_agent(running, sweep)
    assert set_state(running, sweep, "PAUSED") == "PAUSED"
    assert beat(running, agent) == []
    assert set_state(running, sweep, "RUNNING") == "RUNNING"
    command = handed_out(running, agent)
    child = Process(running, name=command["run_id"], sweep=sweep["name"])
    assert set_state(running, sweep, "FINISHED") == "FINISHED"
    assert beat(running, agent, child.name) == [], "those that run may end"
    assert set_state(running, sweep, "CANCELED") == "CANCELED"
    (command,) = beat(running, agent, child.name)
    assert command["type"] == "exit"
    assert child.log({"_step": 0})["stopped"] is True
    assert child.view()["state"] == "killed"
    assert "no state of a sweep" in running.refusal(UPSERT_SWEEP, id=sweep["id"], state="TIRED")


def test_a_sweep_that_is_over_is_not_resumed_into_nothing(running: Server) -> None:
    sweep = create_sweep(running)
    agent = create_agent(running, sweep)
    for _ in range(3):
        command = handed_out(running, agent)
        Process(running, name=command["run_id"], sweep=sweep["name"]).complete()
    assert beat(running, agent)[0]["type"] == "exit"
    assert set_state(running, sweep, "RUNNING") == "FINISHED"


def test_update_changes_the_description_of_a_sweep_that_nobody_runs(running: Server) -> None:
    sweep = create_sweep(running)
    changed = GRID.replace("[1, 2, 3]", "[7]")
    running.ask(UPSERT_SWEEP, id=sweep["id"], config=changed)
    assert with_runs(running, sweep)["config"] == changed
    agent = create_agent(running, sweep)
    assert handed_out(running, agent)["args"] == {"a": {"value": 7}}
    assert "cannot be changed" in running.refusal(UPSERT_SWEEP, id=sweep["id"], config=GRID)


def test_g29_the_log_run_of_a_sweep_scheduler_is_no_trial_of_its_sweep(running: Server) -> None:
    """G29: it is a run of the project, which never completes and which no agent is given."""
    sweep = create_sweep(running)
    project = sweep["project"]["name"]
    asked = (
        "query($p: String, $s: String!) { project(name: $p) { sweep(sweepName: $s) { controllerRunName } } }"
    )
    name = running.ask(asked, p=project, s=sweep["name"])["project"]["sweep"]["controllerRunName"]
    log = Process(running, project=project, name=name)
    log.log({"_step": 0, "suggested": 1})
    assert with_runs(running, sweep)["runs"]["edges"] == []
    (command,) = beat(running, create_agent(running, sweep))
    assert command["run_id"] != name


def test_g30_an_enqueued_run_is_called_by_its_short_name(running: Server) -> None:
    """G30: by the global id the scheduler would not find it, and enqueue for ever."""
    sweep = create_sweep(running, "program: t.py\nmethod: custom\nmetric: {name: loss}\n")
    document = (
        "mutation E($id: ID!, $config: JSONString!, $displayName: String) { enqueueSweepRun(input: {id: $id,"
        " config: $config, displayName: $displayName}) { id runQueueItemId } }"
    )
    names = []
    for values in ({"a": {"value": 1}}, {"a": 5}):
        answer = running.ask(document, id=sweep["id"], config=json.dumps(values), displayName="mine")
        names.append(answer["enqueueSweepRun"]["id"])
    states = [edge["node"]["name"] for edge in with_runs(running, sweep)["runs"]["edges"]]
    assert states == names
    agent = create_agent(running, sweep)
    command = handed_out(running, agent)
    assert (command["run_id"], command["args"]) == (names[0], {"a": {"value": 1}})
    Process(running, name=names[0], sweep=sweep["name"]).complete()
    assert handed_out(running, agent)["args"] == {"a": {"value": 5}}
    set_state(running, sweep, "CANCELED")
    assert "canceled" in running.refusal(document, id=sweep["id"], config="{}")


def test_c3_a_local_controller_schedules_and_ends(running: Server) -> None:
    sweep = create_sweep(
        running,
        "program: t.py\nmethod: random\ncontroller: {type: local}\nmetric: {name: loss}\n"
        "parameters: {a: {min: 0.0, max: 1.0}}\n",
    )
    wish = {"schedule": [{"id": "abc", "data": {"args": {"a": {"value": 0.5}}}}], "earlystop": []}
    for _ in range(2):
        running.ask(UPSERT_SWEEP, id=sweep["id"], controller=json.dumps(wish))
    (done,) = json.loads(with_runs(running, sweep)["scheduler"])["scheduled"]
    agent = create_agent(running, sweep)
    command = handed_out(running, agent)
    assert (command["run_id"], command["args"]) == (done["runid"], {"a": {"value": 0.5}})
    child = Process(running, name=command["run_id"], sweep=sweep["name"])
    running.ask(
        UPSERT_SWEEP, id=sweep["id"], controller=json.dumps({"schedule": [], "earlystop": [child.name]})
    )
    assert child.log({"_step": 0})["stopped"] is True
    child.complete(1)
    running.ask(
        UPSERT_SWEEP,
        id=sweep["id"],
        controller=json.dumps({"schedule": [{"id": "x", "data": {"args": None}}]}),
    )
    assert with_runs(running, sweep)["state"] == "FINISHED"


def test_g37_sweeps_can_be_listed_without_filters(running: Server) -> None:
    project = fresh("project")
    sweep = create_sweep(running, project=project)
    document = (
        "query GetSweeps($project: String!, $entity: String!, $cursor: String, $perPage: Int = 50) {"
        " project(name: $project, entityName: $entity) { totalSweeps"
        " sweeps(after: $cursor, first: $perPage) {"
        " edges { node { id name method state config createdAt runCount runCountExpected } cursor }"
        " pageInfo { endCursor hasNextPage } } } }"
    )
    found = running.ask(document, project=project, entity="local")["project"]
    assert found["totalSweeps"] == 1
    (edge,) = found["sweeps"]["edges"]
    assert edge["node"]["name"] == sweep["name"]
    assert edge["node"]["runCountExpected"] == 3


def test_g38_the_wish_for_privileges_of_an_admin_means_nothing(running: Server) -> None:
    body = {"query": "query Viewer { viewer { admin entity } }"}
    answer = running.http.post("/graphql", json=body, headers={"Use-Admin-Privileges": "true"})
    assert answer.json()["data"]["viewer"] == {"admin": False, "entity": "local"}


def test_c4_runs_are_filtered_ordered_and_paged(running: Server) -> None:
    project = fresh("project")
    values = {"a": 0.5, "b": float("nan"), "c": 0.1, "d": None, "e": 0.3}
    names = {}
    for word, value in values.items():
        process = Process(running, project=project, displayName=word)
        names[process.name] = word
        content = json.dumps({} if value is None else {"loss": value})
        process.stream(files={"wandb-summary.json": {"offset": 0, "content": [content]}})
    document = (
        "query Runs($project: String!, $entity: String!, $cursor: String, $perPage: Int = 50, $order: String,"
        " $filters: JSONString) { project(name: $project, entityName: $entity) { internalId"
        " runCount(filters: $filters) readOnly runs(filters: $filters, after: $cursor, first: $perPage,"
        " order: $order) { edges { node { name displayName } cursor }"
        " pageInfo { endCursor hasNextPage } } } }"
    )

    def ask(**more: Any) -> Any:
        return running.ask(document, project=project, entity="local", **more)["project"]

    def order(by: str) -> str:
        return "".join(edge["node"]["displayName"] for edge in ask(order=by)["runs"]["edges"])

    assert order("+summary_metrics.loss")[:3] == "cea", "runs without a value come last"
    assert order("-summary_metrics.loss")[:3] == "aec", "in both directions"
    first = ask(perPage=2)["runs"]
    assert first["pageInfo"]["hasNextPage"] is True
    rest = ask(perPage=9, cursor=first["pageInfo"]["endCursor"])["runs"]["edges"]
    assert len(rest) == 3
    kept = ask(filters=json.dumps({"$and": [{"summary_metrics.loss": {"$lt": 0.4}}, {"state": "running"}]}))
    assert kept["runCount"] == 2
    assert "no operator" in running.refusal(
        document, project=project, entity="local", filters='{"x": {"$where": 1}}'
    )
