"""The file_stream half of the protocol: what is re-sent, what is strange, what ends a run."""

import gzip
import json
from typing import Any

from tests.server.wire import Process, fresh, stream, strict
from tests.serving import Server


def test_b2_a_chunk_that_is_sent_again_counts_once(running: Server) -> None:
    process = Process(running)
    for _ in range(3):
        process.put(0, {"_step": 0, "loss": 1.0}, {"_step": 1, "loss": 0.5})
    process.put(1, {"_step": 1, "loss": 0.5}, {"_step": 2, "loss": 0.25})
    assert [row["_step"] for row in process.history()] == [0, 1, 2]
    assert process.view()["history_lines"] == 3


def test_b2_a_gap_is_taken(running: Server) -> None:
    process = Process(running)
    process.put(10, {"_step": 10, "loss": 1.0})
    process.put(0, {"_step": 0, "loss": 2.0})
    assert [row["_step"] for row in process.history()] == [0, 10]


def test_b3_the_truth_of_complete_counts_not_its_presence(running: Server) -> None:
    """Old clients send `complete: false` with every heartbeat."""
    process = Process(running)
    process.stream(complete=False, failed=False, dropped=0, uploaded=[])
    assert process.view()["state"] == "running"
    process.stream(complete=True, exitcode=0)
    assert process.view()["state"] == "finished"


def test_b4_exit_codes_decide_the_state(running: Server) -> None:
    for code, state in ((0, "finished"), (1, "failed"), (255, "failed"), (3, "failed")):
        process = Process(running)
        process.complete(code)
        view = process.view()
        assert (view["state"], view["exit_code"]) == (state, code)


def test_b4_a_failed_run_says_its_last_line(running: Server) -> None:
    process = Process(running)
    stamp = "ERROR 2026-11-25T10:00:00.000000"
    process.say(0, f"{stamp} Traceback (most recent call last):", f"{stamp} ValueError: no data", "")
    process.complete(1)
    assert process.view()["reason"] == "ValueError: no data"


def test_a_heartbeat_is_an_empty_object_and_so_is_an_empty_body(running: Server) -> None:
    process = Process(running)
    before = process.view()["heartbeat_at"]
    assert process.stream() == {"exitcode": None, "limits": {}, "stopped": False}
    assert running.http.post(process.path, content=b"").status_code == 200
    assert process.view()["heartbeat_at"] > before


def test_g7_g6_a_run_that_is_to_stop_hears_it_in_the_next_answer(running: Server) -> None:
    process = Process(running)
    assert process.log({"_step": 0})["stopped"] is False
    running.post(f"{process.api}/stop", {})
    assert process.log({"_step": 1})["stopped"] is True
    process.complete(255)
    view = process.view()
    assert (view["state"], view["reason"]) == ("killed", "stopped by local")
    assert len(process.history()) == 2, "what it logged after the wish counts"


def test_g8_the_whole_history_may_come_with_the_end(running: Server) -> None:
    process = Process(running)
    rows = [{"_step": i, "loss": 1 / (i + 1)} for i in range(500)]
    process.log(*rows, complete=True, exitcode=0)
    assert process.view()["state"] == "finished"
    assert process.history() == rows


def test_g9_nan_and_infinity_survive_the_way_in_and_out(running: Server) -> None:
    process = Process(running)
    process.log({"_step": 0, "x": float("nan")}, {"_step": 1, "x": float("inf")}, {"_step": 2, "x": 1})
    process.stream(files={"wandb-summary.json": {"offset": 0, "content": ['{"x": NaN, "y": -Infinity}']}})
    assert [row["x"] for row in process.history()] == ["NaN", "Infinity", 1]
    assert process.view()["summary"] == {"x": "NaN", "y": "-Infinity"}
    spec = json.dumps({"keys": ["_step", "x"], "samples": 10})
    document = (
        "query Q($p: String, $n: String, $specs: [JSONString!]!) { project(name: $p) { run(name: $n) {"
        " history(samples: 10) summaryMetrics sampledHistory(specs: $specs)"
        ' parquetHistory(liveKeys: ["_step"]) { parquetUrls liveData } } } }'
    )
    answer = running.http.post(
        "/graphql",
        json={"query": document, "variables": {"p": process.project, "n": process.name, "specs": [spec]}},
    )
    run = strict(answer)["data"]["project"]["run"]
    assert "NaN" in run["history"][0], "inside a string the bare word stays"
    assert run["summaryMetrics"] == '{"x": NaN, "y": -Infinity}'
    assert [row["x"] for row in run["sampledHistory"][0]] == ["NaN", "Infinity", 1]
    assert run["parquetHistory"] == {"parquetUrls": [], "liveData": [{"_step": 0}]}


def test_g10_a_step_stays_a_whole_number(running: Server) -> None:
    process = Process(running)
    process.log({"_step": 5, "loss": 1.0, "_timestamp": 1.7954727958038101e9})
    (line,) = json.loads(process.query("historyTail")["historyTail"])
    assert '"_step": 5,' in line
    assert isinstance(process.history()[0]["_step"], int)


def test_g15_nothing_that_a_run_says_is_refused(running: Server) -> None:
    """G15: a 4xx would end the stream of the run for good."""
    known = Process(running)
    for path in (
        "/files/local/never/heard/file_stream",
        "/files///x/file_stream",
        "/files////file_stream",
        known.path,
    ):
        for body in (
            b"",
            b"{}",
            b"[]",
            b"null",
            b'"x"',
            b"{",
            b"\xff\xfe",
            b'{"files": 3}',
            b'{"files": {"a": 1}}',
        ):
            answer = running.http.post(path, content=body)
            assert answer.status_code == 200, (path, body, answer.text)
    strange: list[dict[str, Any]] = [
        {"files": {"wandb-history.jsonl": {"offset": -3, "content": ["{}"]}}},
        {"files": {"wandb-history.jsonl": {"offset": 1e300, "content": ["{}"]}}},
        {"files": {"wandb-history.jsonl": {"offset": "x", "content": ["{}", "", "[]", "nonsense", '{"a":']}}},
        {"files": {"wandb-history.jsonl": {"content": [1, None, {"a": 2}]}}},
        {"files": {"wandb-summary.json": {"offset": 0, "content": ["no json"]}}},
        {"files": {"output.log": {"offset": 2**62, "content": ["x"]}}},
        {"files": {"output.log": {"offset": 0, "content": ["\x00\x1b[31m"]}}},
        {"files": {"../../etc/passwd": {"offset": 0, "content": ["x"]}}},
        {"complete": "yes", "exitcode": "zero"},
        {"exitcode": 1e9, "uploaded": 3},
    ]
    for said in strange:
        stream(running, known.path, said)
    assert isinstance(known.view()["summary"], dict)
    assert known.query('sampledHistory(specs: "{}") summaryMetrics')["sampledHistory"] == [[]]


def test_g15_an_entity_that_is_not_the_keys_is_no_reason_to_lose_data(running: Server) -> None:
    process = Process(running)
    stream(running, process.path.replace("/local/", "/someone/"), {"complete": True, "exitcode": 0})
    assert process.view()["state"] == "finished"


def test_g15_a_run_that_nobody_knows_is_kept(running: Server) -> None:
    """The data folder was lost, or another server's run comes here: what it says is not lost again."""
    project, name = fresh("project"), fresh("run")
    part = {"offset": 7, "content": ['{"_step": 7, "loss": 1}']}
    stream(running, f"/files/local/{project}/{name}/file_stream", {"files": {"wandb-history.jsonl": part}})
    view = running.get(f"/api/runs/local/{project}/{name}")
    assert (view["state"], view["history_lines"]) == ("running", 8)


def test_g15_a_name_that_cannot_be_kept_is_answered_all_the_same(running: Server) -> None:
    stream(running, f"/files/local/{fresh('p')}/{'x' * 3000}/file_stream", {"complete": True})
    stream(running, f"/files/local/{'x' * 3000}/run/file_stream", {"complete": True})


def test_g34_steps_may_jump_and_repeat(running: Server) -> None:
    process = Process(running)
    process.log({"_step": 3}, {"_step": 10}, {"_step": 3})
    assert [row["_step"] for row in process.history()] == [3, 10, 3]
    page = "history(minStep: $a, maxStep: $b, samples: 1)"
    lines = process.query(page, a=("Int64", 3), b=("Int64", 10))["history"]
    assert [json.loads(line)["_step"] for line in lines] == [3, 3], "the end is not part of the page"


def test_g35_a_progress_bar_writes_over_its_line(running: Server) -> None:
    process = Process(running)
    process.say(0, "2026-11-25T10:00:00.000000 10%", "2026-11-25T10:00:01.000000 next")
    process.say(0, "2026-11-25T10:00:02.000000 50%")
    process.say(0, "2026-11-25T10:00:03.000000 100%")
    assert process.console() == ["100%", "next"]
    assert process.view()["log_lines"] == 2


def test_console_lines_have_their_time_and_level(running: Server) -> None:
    process = Process(running)
    process.say(0, "2026-11-25T10:00:00.123456 out", "ERROR 2026-11-25T10:00:01.000000 err", "bare")
    page = running.get(f"{process.api}/console", after=-1, limit=2)
    assert page["next"] == 1
    assert page["lines"] == [
        {"line": 0, "time": "2026-11-25T10:00:00.123456", "level": None, "text": "out"},
        {"line": 1, "time": "2026-11-25T10:00:01.000000", "level": "error", "text": "err"},
    ]
    assert running.get(f"{process.api}/console", tail=1)["lines"][0]["text"] == "bare"
    assert running.get(f"{process.api}/console", after=1)["next"] == 2
    assert running.get(f"{process.api}/console", after=2) == {"next": 2, "lines": []}


def test_a_summary_replaces_the_one_before(running: Server) -> None:
    process = Process(running)
    for text in ('{"a": 1, "b": 2}', '{"a": 3}'):
        process.stream(files={"wandb-summary.json": {"offset": 0, "content": [text]}})
    assert process.view()["summary"] == {"a": 3}


def test_system_metrics_are_kept_beside_the_history(running: Server) -> None:
    process = Process(running)
    row = {"system.cpu": 12.5, "_wandb": True, "_timestamp": 1.0, "_runtime": 3.0}
    process.stream(files={"wandb-events.jsonl": {"offset": 0, "content": [json.dumps(row)]}})
    assert running.get(f"{process.api}/system", after=-1)["rows"] == [row]
    assert process.view()["system_lines"] == 1
    assert json.loads(process.query("systemMetrics")["systemMetrics"]) == {"system.cpu": 12.5}


def test_a_gzipped_request_is_unpacked(running: Server) -> None:
    process = Process(running)
    body = {"files": {"wandb-history.jsonl": {"offset": 0, "content": ['{"_step": 0}']}}}
    packed = gzip.compress(json.dumps(body).encode())
    answer = running.http.post(process.path, content=packed, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 200
    assert process.history() == [{"_step": 0}]
    broken = running.http.post(process.path, content=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert broken.status_code == 200


def test_a_request_of_24_mebibytes_is_taken_and_a_bomb_is_not(running: Server) -> None:
    process = Process(running)
    text = json.dumps({"_step": 0, "blob": "x" * (24 * 1024 * 1024)})
    process.stream(files={"wandb-history.jsonl": {"offset": 0, "content": [text]}})
    assert process.view()["history_lines"] == 1
    bomb = gzip.compress(b"0" * (80 * 1024 * 1024))
    answer = running.http.post(process.path, content=bomb, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    assert running.http.post("/graphql", content=b"x" * (65 * 1024 * 1024)).status_code == 413
    assert running.get("/healthz")["status"] == "ok"


def test_a_preempted_run_without_a_sweep_is_preempted(running: Server) -> None:
    process = Process(running)
    process.stream(preempting=True)
    assert process.view()["state"] == "preempting"
    process.complete(3)
    assert process.view()["state"] == "preempted"


def test_preempting_and_then_a_good_end_is_a_good_end(running: Server) -> None:
    process = Process(running)
    process.stream(preempting=True)
    process.complete(0)
    assert process.view()["state"] == "finished"


def test_half_a_surrogate_pair_does_no_harm(running: Server) -> None:
    process = Process(running)
    body = b'{"files": {"output.log": {"offset": 0, "content": ["a\\ud800b", "next"]}}}'
    assert running.http.post(process.path, content=body).status_code == 200
    assert process.console() == ["a?b", "next"]
