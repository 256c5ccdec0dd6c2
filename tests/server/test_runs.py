"""Runs: what `upsertBucket` means, resume, stops, deletes, alerts, files."""

import json
from typing import Any

from tests.server.wire import (
    CREATE_FILES,
    RESUME,
    RUN,
    UPSERT,
    Process,
    beat,
    config,
    create_agent,
    create_sweep,
    fresh,
    handed_out,
)
from tests.serving import Server


def resume_status(process: Process) -> dict[str, object] | None:
    data = process.server.ask(RESUME, project=process.project, entity=process.entity, name=process.name)
    bucket: dict[str, object] | None = data["model"]["bucket"]
    return bucket


def test_g5_a_run_of_a_sweep_goes_where_the_sweep_is(running: Server) -> None:
    """G5: an agent that was given a bare id knows no project; its child says `uncategorized`."""
    sweep = create_sweep(running)
    command = handed_out(running, create_agent(running, sweep, projectName=None, entityName=None))
    child = Process(running, project="uncategorized", name=command["run_id"], sweep=sweep["name"])
    assert child.project == sweep["project"]["name"]
    assert child.first["inserted"] is False
    assert child.first["bucket"]["sweepName"] == sweep["name"]


def test_a_run_of_a_sweep_that_is_gone_is_refused_in_words(running: Server) -> None:
    said = running.refusal(UPSERT, name=fresh("run"), project="p", sweep="nosuchid", host="h")
    assert "sweep 'nosuchid' does not exist" in said


def test_a_repeated_first_call_is_the_same_run(running: Server) -> None:
    process = Process(running)
    again = process.upsert(project=process.project, host="node-1", config=config())
    assert again["bucket"]["id"] == process.id
    assert again["inserted"] is False


def test_g11_a_second_process_without_resume_starts_over(running: Server) -> None:
    """G11: the client asks nothing and begins at the history's end unless that is said to be 0."""
    process = Process(running)
    process.log({"_step": 0, "loss": 9.0}, {"_step": 1, "loss": 8.0})
    process.say(0, "old")
    again = Process(running, project=process.project, name=process.name)
    assert again.first["bucket"]["historyLineCount"] in (0, None)
    again.log({"_step": 0, "loss": 1.0})
    assert again.history() == [{"_step": 0, "loss": 1.0}]
    assert again.console() == []


def test_g11_a_later_call_of_the_same_process_does_not_start_over(running: Server) -> None:
    process = Process(running)
    process.log({"_step": 0, "loss": 1.0})
    process.upsert(
        project=process.project,
        entity=process.entity,
        host="node-1",
        program="t.py",
        config=config(True, a=1),
    )
    process.upsert(project=process.project, entity=process.entity, config=config(True, a=1, b=2))
    assert len(process.history()) == 1
    assert process.view()["config"] == {"a": 1, "b": 2}


def test_h7_a_resumed_run_goes_on_where_it_was(running: Server) -> None:
    process = Process(running)
    process.log({"_step": 0}, {"_step": 1}, {"_step": 2})
    process.say(0, "one", "two")
    process.complete()
    status = resume_status(process)
    assert status is not None
    assert (status["historyLineCount"], status["logLineCount"], status["eventsLineCount"]) == (3, 2, 0)
    assert json.loads(json.loads(str(status["historyTail"]))[-1])["_step"] == 2
    assert status["eventsTail"] == "[]"
    assert "t" in json.loads(str(status["wandbConfig"]))
    assert json.loads(str(status["config"]))
    assert status["summaryMetrics"] == "{}"
    again = process.upsert(id=process.id, project=process.project, host="node-2", config=config(a=1))
    assert again["bucket"]["historyLineCount"] == 3
    assert process.view()["state"] == "running"
    process.log({"_step": 3})
    assert [row["_step"] for row in process.history()] == [0, 1, 2, 3]


def test_h7_a_run_that_is_not_there_is_null_and_no_error(running: Server) -> None:
    data = running.ask(RESUME, project=fresh("project"), entity="local", name="nope")
    assert data["model"] is None or data["model"]["bucket"] is None


def test_g12_a_run_that_was_created_ahead_does_not_look_as_if_it_had_been(running: Server) -> None:
    sweep = create_sweep(running)
    command = handed_out(running, create_agent(running, sweep))
    data = running.ask(RESUME, project=sweep["project"]["name"], entity="local", name=command["run_id"])
    assert "t" not in json.loads(data["model"]["bucket"]["wandbConfig"])
    by_hand = Process(running, state="pending")
    status = resume_status(by_hand)
    assert status is not None
    assert "t" not in json.loads(str(status["wandbConfig"]))
    by_hand.log({"_step": 0})
    status = resume_status(by_hand)
    assert status is not None
    assert "t" in json.loads(str(status["wandbConfig"]))


def test_g13_a_config_replaces_the_one_before(running: Server) -> None:
    process = Process(running, config=config(a=1, b=2))
    process.upsert(project=process.project, config=config(True, a=3))
    assert process.view()["config"] == {"a": 3}


def test_g13_several_writers_of_one_run_merge_theirs(running: Server) -> None:
    process = Process(running, config=config(a=1, b=2))
    body = {
        "query": UPSERT,
        "variables": {"name": process.name, "project": process.project, "config": config(a=3, c=4)},
    }
    answer = running.http.post("/graphql", json=body, headers={"X-WANDB-CLIENT-ID": "w2"})
    assert "errors" not in answer.json()
    assert process.view()["config"] == {"a": 3, "b": 2, "c": 4}


def test_config_values_of_every_kind_come_back(running: Server) -> None:
    values: dict[str, Any] = {
        "f": 1e-5,
        "i": 2**53,
        "b": False,
        "n": None,
        "s": "",
        "l": [1, [2]],
        "d": {"x": {"y": 1.0}},
        "ü": "é",
    }
    assert Process(running, config=config(**values)).view()["config"] == values


def test_g36_the_uploaded_summary_does_not_replace_the_streamed_one(running: Server) -> None:
    process = Process(running)
    process.stream(files={"wandb-summary.json": {"offset": 0, "content": ['{"loss": 1}']}})
    data = running.ask(
        CREATE_FILES, entity="local", project=process.project, run=process.name, files=["wandb-summary.json"]
    )
    running.http.put(data["createRunFiles"]["files"][0]["uploadUrl"], content=b'{"loss": NaN}')
    process.complete(uploaded=["wandb-summary.json"])
    assert process.view()["summary"] == {"loss": 1}


def test_g39_an_entity_is_the_keys_own_or_refused_by_name(running: Server) -> None:
    assert Process(running, entity=None).entity == "local"
    assert Process(running, entity="").entity == "local"
    said = running.refusal(UPSERT, name=fresh("run"), project="p", entity="lokal", host="h")
    assert "entity 'lokal' not found" in said


def test_g40_projects_come_into_being_with_their_first_run(running: Server) -> None:
    assert Process(running, project=(name := fresh("new"))).project == name
    data = running.ask(UPSERT, name=fresh("run"), project=None, host="h")
    assert data["upsertBucket"]["bucket"]["project"]["name"] == "uncategorized"


def test_g20_g21_a_full_fragment_has_what_the_client_insists_on(running: Server) -> None:
    process = Process(running)
    run = running.ask(RUN, project=process.project, entity="local", name=process.name)["project"]["run"]
    assert isinstance(run["createdAt"], str)
    assert run["user"] == {"name": "local", "username": "local"}
    assert isinstance(run["projectId"], int)
    assert run["updatedAt"] is None
    assert run["tags"] == []
    assert run["displayName"], "scripts name files after it"
    assert run["historyKeys"] == {"lastStep": -1, "keys": {}, "sets": []}


def test_history_keys_bound_a_scan(running: Server) -> None:
    process = Process(running)
    process.log({"_step": 0, "a": 1}, {"_step": 7, "a": 2, "b": "x"})
    keys = process.query("historyKeys")["historyKeys"]
    assert keys["lastStep"] == 7
    assert keys["keys"]["a"] == {"typeCounts": [{"type": "number", "count": 2}]}
    assert keys["keys"]["b"] == {"typeCounts": [{"type": "string", "count": 1}]}


def test_a_run_is_stopped_by_its_global_id_twice_as_well_as_once(running: Server) -> None:
    process = Process(running)
    document = "mutation StopRun($id: ID!) { stopRun(input: {id: $id}) { clientMutationId success } }"
    for _ in range(2):
        assert running.ask(document, id=process.id)["stopRun"]["success"] is True
    assert process.query("stopped shouldStop state") == {
        "stopped": True,
        "shouldStop": True,
        "state": "running",
    }
    assert "is no id of a run" in running.refusal(document, id="x")


def test_a_deleted_run_is_gone_with_its_files_and_deleting_it_twice_is_fine(server: Server) -> None:
    process = Process(server)
    process.log({"_step": 0})
    data = server.ask(
        CREATE_FILES, entity="local", project=process.project, run=process.name, files=["a.bin"]
    )
    url = data["createRunFiles"]["files"][0]["uploadUrl"]
    server.http.put(url, content=b"bytes")
    assert [path for path in (server.folder / "files").rglob("*") if path.is_file()]
    document = (
        "mutation DeleteRun($id: ID!) { deleteRun(input: {id: $id, deleteArtifacts: true}) { success } }"
    )
    for _ in range(2):
        assert server.ask(document, id=process.id)["deleteRun"]["success"] is True
    assert server.http.get(process.api).status_code == 404
    assert not [path for path in (server.folder / "files").rglob("*") if path.is_file()]


def test_a_deleted_trial_counts_as_ended(running: Server) -> None:
    sweep = create_sweep(running)
    agent = create_agent(running, sweep)
    seen = []
    for _ in range(3):
        command = handed_out(running, agent)
        seen.append(command["args"]["a"]["value"])
        child = Process(running, name=command["run_id"], sweep=sweep["name"])
        running.ask("mutation D($id: ID!) { deleteRun(input: {id: $id}) { success } }", id=child.id)
    assert seen == [1, 2, 3]
    assert beat(running, agent)[0]["type"] == "exit"
    view = running.get(f"/api/sweeps/local/{sweep['project']['name']}/{sweep['name']}")
    assert view["state"] == "FINISHED"


def test_a_state_can_be_set_by_hand(running: Server) -> None:
    process = Process(running)
    document = "mutation U($input: UpdateRunStateInput!) { updateRunState(input: $input) { success } }"
    running.ask(document, input={"id": process.id, "state": "failed"})
    assert process.view()["state"] == "failed"
    assert "is no state of a run" in running.refusal(document, input={"id": process.id, "state": "tired"})


def test_an_alert_is_kept_and_not_twice_within_its_wait(running: Server) -> None:
    process = Process(running)
    document = (
        "mutation N($e: String!, $p: String!, $r: String!, $title: String!, $text: String!,"
        " $severity: AlertSeverity = INFO, $wait: Duration) { notifyScriptableRunAlert(input: {"
        " entityName: $e, projectName: $p, runName: $r, title: $title, text: $text, severity: $severity,"
        " waitDuration: $wait }) { success } }"
    )
    for title in ("a", "a", "b"):
        answer = running.ask(
            document,
            e="local",
            p=process.project,
            r=process.name,
            title=title,
            text="t",
            severity="WARN",
            wait=60000,
        )
        assert answer["notifyScriptableRunAlert"]["success"] is True


def test_log_lines_are_paged_by_their_numbers(running: Server) -> None:
    process = Process(running)
    process.say(0, *[f"2026-11-25T10:00:00.000000 line {i}" for i in range(5)])
    fields = "edges { node { number timestamp level label line } cursor } pageInfo { hasNextPage endCursor }"
    first = process.query(f"logLineCount logLines(first: 2) {{ {fields} }}")
    assert first["logLineCount"] == 5
    assert [edge["node"]["line"] for edge in first["logLines"]["edges"]] == ["line 0", "line 1"]
    assert first["logLines"]["pageInfo"] == {"hasNextPage": True, "endCursor": "1"}
    rest = process.query(f"logLines(first: 10, after: $c) {{ {fields} }}", c=("String", "1"))["logLines"]
    assert [edge["node"]["number"] for edge in rest["edges"]] == [2, 3, 4]
    assert rest["pageInfo"]["hasNextPage"] is False
    tail = process.query(f"logLines(last: 1, useImprovedPagination: true) {{ {fields} }}")["logLines"]
    assert tail["edges"][0]["node"]["timestamp"].startswith("2026-11-25T10:00:00")


def test_a_history_is_sampled_evenly_and_scanned_in_full(running: Server) -> None:
    process = Process(running)
    process.log(*[{"_step": i, "loss": float(i), **({"acc": i} if i % 2 else {})} for i in range(1000)])
    few = [json.loads(line)["_step"] for line in process.query("history(samples: 11)")["history"]]
    assert (len(few), few[0], few[-1]) == (11, 0, 999)
    spec = json.dumps({"keys": ["acc", "_step", "_step"], "minStep": 10, "maxStep": 13, "samples": 100})
    rows = process.query("sampledHistory(specs: $s)", s=("[JSONString!]!", spec))["sampledHistory"]
    assert rows == [[{"acc": 11, "_step": 11}, {"acc": 13, "_step": 13}]], (
        "only rows with all keys, end included"
    )
    page = "history(minStep: $a, maxStep: $b, samples: 2)"
    scanned = process.query(page, a=("Int64!", 500), b=("Int64!", 505))["history"]
    assert [json.loads(line)["_step"] for line in scanned] == [500, 501, 502, 503, 504]
