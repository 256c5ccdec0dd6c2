"""An agent takes runs, runs them and says how they went."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sweepstake.agent import Registered, RunEnded, RunStarted
from sweepstake.errors import NotFoundError, ServerUnavailableError, UsageError

from .conftest import Working, eventually
from .peer import Peer

Start = Callable[..., Working]
Write = Callable[..., Path]

SHOW = """
import json, os, sys
names = ["WANDB_SWEEP_ID", "WANDB_RUN_ID", "WANDB_SWEEP_PARAM_PATH", "WANDB_DIR",
         "WANDB_PROJECT", "WANDB_ENTITY",
         "WANDB_BASE_URL", "WANDB_API_KEY", "WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL", "WANDB_SERVICE",
         "SWEEPSTAKE_CHECKPOINT_DIR", "CUDA_VISIBLE_DEVICES", "HOME"]
print(json.dumps({"arguments": sys.argv[1:], "stdin": sys.stdin.read(), "group": os.getpgid(0) == os.getpid(),
                  "folder": os.getcwd(), **{name: os.environ.get(name) for name in names}}))
"""


def shown(working: Working, run: str) -> dict[str, Any]:
    (ended,) = working.wait_for(RunEnded, run=run)
    assert ended.exit_code == 0, ended.tail
    told: dict[str, Any] = json.loads(ended.tail)
    return told


def test_a_run_gets_its_parameters_and_its_surroundings(
    peer: Peer, agent: Start, program: Write, folder: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    program(SHOW)
    environ["WANDB_SERVICE"] = "one of another process"
    working = agent()
    peer.hand_out("run00001", lr=0.1, net={"depth": 3}, on=True, nothing=None)
    told = shown(working, "run00001")

    assert told["arguments"] == ["--lr=0.1", "--net={'depth': 3}", "--on=True", "--nothing=None"]
    assert told["stdin"] == ""
    assert told["group"]
    assert told["folder"] == str(folder)
    assert told["WANDB_SWEEP_ID"] == "abcd1234"
    assert told["WANDB_RUN_ID"] == "run00001"
    assert told["WANDB_DIR"] == str(folder)
    assert (told["WANDB_ENTITY"], told["WANDB_PROJECT"]) == ("ada", "digits")
    assert (told["WANDB_BASE_URL"], told["WANDB_API_KEY"]) == (peer.url, peer.key)
    assert told["WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL"] == "1"
    assert told["WANDB_SERVICE"] is None
    assert told["CUDA_VISIBLE_DEVICES"] is None
    assert told["HOME"] == environ["HOME"]
    checkpoints = tmp_path / "home" / "checkpoints" / "abcd1234" / "run00001"
    assert told["SWEEPSTAKE_CHECKPOINT_DIR"] == str(checkpoints)
    assert checkpoints.is_dir()
    parameters = folder / "wandb" / "sweep-abcd1234" / "config-run00001.yaml"
    assert told["WANDB_SWEEP_PARAM_PATH"] == str(parameters)
    assert yaml.safe_load(parameters.read_text()) == {
        "wandb_version": 1,
        "lr": {"value": 0.1},
        "net": {"value": {"depth": 3}},
        "on": {"value": True},
        "nothing": {"value": None},
    }
    eventually(lambda: peer.ended)
    assert peer.ended["run00001"][0]["exitcode"] == 0


def test_what_the_user_has_set_is_kept(
    peer: Peer, agent: Start, program: Write, environ: dict[str, str], tmp_path: Path
) -> None:
    program(SHOW)
    environ["WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL"] = "5"
    environ["WANDB_DIR"] = str(tmp_path / "elsewhere")
    working = agent("abcd1234")
    peer.hand_out("run00001")
    told = shown(working, "run00001")
    assert told["WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL"] == "5"
    assert told["WANDB_SWEEP_PARAM_PATH"].startswith(str(tmp_path / "elsewhere"))
    assert told["WANDB_ENTITY"] is None  # the server knows a sweep by its id alone
    assert peer.registered[0] | {"host": ""} == {
        "host": "",
        "projectName": None,
        "entityName": None,
        "sweep": "abcd1234",
        "kind": "sweepstake",
        "slots": 1,
    }


def test_two_slots_run_at_once_and_no_more(peer: Peer, agent: Start, program: Write) -> None:
    program("import time; time.sleep(0.4)")
    working = agent(slots=2)
    for number in range(4):
        peer.hand_out(f"run{number}")
    working.wait_for(RunEnded, 4)
    living, most = 0, 0
    for event in working.events:
        living += isinstance(event, RunStarted) - isinstance(event, RunEnded)
        most = max(most, living)
    assert most == 2
    assert {event.slot for event in working.seen(RunStarted)} == {0, 1}


def test_work_starts_at_once_also_beside_a_run_that_goes_on(peer: Peer, agent: Start, program: Write) -> None:
    program("import time; time.sleep(30)")
    working = agent(slots=2)
    working.wait_for(Registered)
    for run in ("first", "second"):
        time.sleep(0.3)  # the agent has been waiting for a while
        peer.hand_out(run)
        issued = time.monotonic()
        working.wait_for(RunStarted, run=run)
        assert time.monotonic() - issued < 3, "a poll lasts 25 s"


def test_the_next_run_starts_at_once_when_one_ends(peer: Peer, agent: Start, program: Write) -> None:
    program("pass")
    working = agent()
    working.wait_for(Registered)
    start = time.monotonic()
    for number in range(10):
        peer.hand_out(f"run{number}")
    working.wait_for(RunEnded, 10)
    assert time.monotonic() - start < 9


def test_it_ends_after_count_runs(peer: Peer, agent: Start, program: Write) -> None:
    program("raise SystemExit(0)")
    working = agent(slots=2, count=3)
    for number in range(5):
        peer.hand_out(f"run{number}")
    outcome = working.outcome()
    assert (outcome.code, outcome.started, outcome.failed) == (0, 3, 0)
    assert set(peer.ended) == {"run0", "run1", "run2"}
    assert all(beat["free"] <= 3 for beat in peer.beats)


def test_it_ends_when_the_server_says_so_after_its_runs_are_done(
    peer: Peer, agent: Start, program: Write
) -> None:
    program("import time; time.sleep(0.3)")
    working = agent(slots=2)
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    peer.say(type="dance", steps=3)  # what it does not know it leaves alone
    peer.say(type="exit", reason="set aside: 3 runs failed in a row", code=1)
    outcome = working.outcome()
    assert (outcome.code, outcome.reason) == (1, "set aside: 3 runs failed in a row")
    assert peer.ended["run0"][0]["exitcode"] == 0


def test_a_crash_is_reported_with_its_traceback(peer: Peer, agent: Start, program: Write) -> None:
    program("print('so far so good')\nimport nonesuch_library")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunEnded)
    eventually(lambda: peer.ended)
    report = peer.ended["run0"][0]
    assert (report["exitcode"], report["signal"]) == (1, None)
    assert "ModuleNotFoundError: No module named 'nonesuch_library'" in report["tail"]
    assert "Traceback" in report["tail"]


def test_death_by_a_signal_is_reported_as_such(peer: Peer, agent: Start, program: Write) -> None:
    program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunEnded)
    eventually(lambda: peer.ended)
    assert (peer.ended["run0"][0]["exitcode"], peer.ended["run0"][0]["signal"]) == (None, 9)


def test_a_missing_program_says_where_it_was_looked_for_and_what_is_near(
    peer: Peer, agent: Start, program: Write, folder: Path
) -> None:
    program("pass", "train.py")
    working = agent()
    peer.hand_out("run0", program="trian.py")
    (ended,) = working.wait_for(RunEnded)
    assert ended.exit_code == 127
    assert f"There is no program 'trian.py' in {folder}. Did you mean 'train.py'?" in ended.tail
    assert working.seen(RunStarted) == []


def test_a_command_that_cannot_be_started_says_which_and_where(
    peer: Peer, agent: Start, folder: Path
) -> None:
    peer.config = {"command": ["./nonesuch", "${args}"]}
    working = agent()
    peer.hand_out("run0", program="", lr=1)
    (ended,) = working.wait_for(RunEnded)
    assert ended.exit_code == 127
    assert "./nonesuch --lr=1" in ended.tail
    assert str(folder) in ended.tail
    assert "`command`" in ended.tail


def test_a_run_without_a_program_says_so(peer: Peer, agent: Start) -> None:
    working = agent()
    peer.hand_out("run0", program="")
    (ended,) = working.wait_for(RunEnded)
    assert "names no program" in ended.tail


def test_a_run_name_never_becomes_a_path(peer: Peer, agent: Start, program: Write, tmp_path: Path) -> None:
    program(SHOW)
    working = agent()
    peer.hand_out("../../../evil")
    told = shown(working, "../../../evil")
    assert told["WANDB_RUN_ID"] == "../../../evil"
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert made
    assert not any("evil" in str(path) for path in made)
    assert Path(told["SWEEPSTAKE_CHECKPOINT_DIR"]).parent == tmp_path / "home" / "checkpoints" / "abcd1234"


def test_each_slot_has_its_own_gpus(
    peer: Peer, agent: Start, program: Write, environ: dict[str, str]
) -> None:
    program("import os, time; print(os.environ['CUDA_VISIBLE_DEVICES']); time.sleep(0.3)")
    environ["CUDA_VISIBLE_DEVICES"] = "3,4,5,6,7"
    working = agent(gpus="all", gpus_per_run=2)
    for number in range(4):
        peer.hand_out(f"run{number}")
    ended = working.wait_for(RunEnded, 4)
    assert sorted(event.tail for event in ended) == ["3,4", "3,4", "5,6", "5,6"]
    assert peer.registered[0]["slots"] == 2


def test_an_unknown_sweep_is_said_at_the_start(peer: Peer, agent: Start) -> None:
    with pytest.raises(NotFoundError, match="no sweep ada/digits/nonesuch on http"):
        agent("ada/digits/nonesuch").outcome()


def test_a_command_that_is_neither_list_nor_text_is_refused(peer: Peer, agent: Start) -> None:
    peer.config = {"command": {"python": "train.py"}}
    with pytest.raises(UsageError, match="it must be a list"):
        agent().outcome()


def test_no_server_is_an_error_that_says_what_to_do(peer: Peer, agent: Start) -> None:
    peer.go()
    with pytest.raises(ServerUnavailableError, match="start one with `sweepstake server`"):
        agent().outcome()
    peer.come()
