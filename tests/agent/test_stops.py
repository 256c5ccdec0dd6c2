"""A stop is gentle first, certain in the end, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from sweepstake.agent import Graces, Interrupted, RunEnded, RunStarted, RunStopping

from .conftest import QUICK, Working, eventually
from .peer import Peer

Start = Callable[..., Working]
Write = Callable[..., Path]

DEAF = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: print("SIGINT", flush=True))
signal.signal(signal.SIGTERM, lambda *_: print("SIGTERM", flush=True))
print("ready", flush=True)
while True:
    time.sleep(0.05)
"""
POLITE = """
import time
print("ready", flush=True)
try:
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.2)
    print("saved", flush=True)
"""


def ready(working: Working, run: str) -> RunStarted:
    (started,) = working.wait_for(RunStarted, run=run)
    eventually(lambda: "ready" in started.log.read_text())
    return started


def test_a_stop_lets_the_program_save_its_work(peer: Peer, agent: Start, program: Write) -> None:
    program(POLITE)
    working = agent()
    peer.hand_out("run0")
    ready(working, "run0")
    peer.say(type="stop", run_id="run0", reason="its loss is in the worse half")
    (ended,) = working.wait_for(RunEnded)
    assert ended.tail == "ready\nsaved"
    assert ended.stopped == "its loss is in the worse half"
    assert [event.reason for event in working.seen(RunStopping)] == ["its loss is in the worse half"]
    eventually(lambda: peer.ended)
    assert (peer.ended["run0"][0]["exitcode"], peer.ended["run0"][0]["interrupted"]) == (0, False)


def test_a_program_that_ignores_sigint_and_sigterm_is_killed(
    peer: Peer, agent: Start, program: Write
) -> None:
    program(DEAF)
    working = agent()
    peer.hand_out("run0")
    ready(working, "run0")
    start = time.monotonic()
    peer.say(type="stop", run_id="run0", reason="enough")
    (ended,) = working.wait_for(RunEnded)
    assert ended.tail == "ready\nSIGINT\nSIGTERM"
    assert (ended.exit_code, ended.signal) == (None, signal.SIGKILL)
    assert QUICK.interrupt + QUICK.terminate <= time.monotonic() - start


def test_a_stop_that_is_said_again_changes_nothing(peer: Peer, agent: Start, program: Write) -> None:
    program(POLITE)
    working = agent()
    peer.hand_out("run0")
    ready(working, "run0")
    for reason in ("enough", "enough", "really"):
        peer.say(type="stop", run_id="run0", reason=reason)
    peer.say(type="stop", run_id="of another agent", reason="")
    working.wait_for(RunEnded)
    assert len(working.seen(RunStopping)) == 1


@pytest.mark.parametrize("child", ["import time; time.sleep(60)", DEAF])
def test_children_that_outlive_their_program_are_cleared_away(
    peer: Peer, agent: Start, program: Write, child: str
) -> None:
    program(
        f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {child!r}])
print(child.pid, flush=True)
time.sleep(0.3)
"""
    )
    working = agent()
    peer.hand_out("run0")
    (ended,) = working.wait_for(RunEnded)
    assert ended.exit_code == 0
    assert ended.seconds < 3
    assert not _runs(int(ended.tail.split()[0]))


def test_grandchildren_hear_of_a_stop_too(peer: Peer, agent: Start, program: Write, folder: Path) -> None:
    peer.config = {"command": ["bash", "-c", "python train.py; echo the shell goes on"]}
    program("import os\nprint(os.getpid(), flush=True)\n" + POLITE)
    working = agent()
    peer.hand_out("run0")
    ready(working, "run0")
    peer.say(type="stop", run_id="run0", reason="enough")
    (ended,) = working.wait_for(RunEnded)
    assert "saved" in ended.tail
    assert not _runs(int(ended.tail.split()[0]))


def test_the_first_interrupt_is_gentle_and_reported(peer: Peer, agent: Start, program: Write) -> None:
    program(POLITE)
    working = agent(slots=2)
    peer.hand_out("run0")
    peer.hand_out("run1")
    ready(working, "run0")
    ready(working, "run1")
    working.agent.interrupt()
    outcome = working.outcome()
    assert (outcome.code, outcome.reason) == (130, "it was interrupted")
    assert [event.tail for event in working.seen(RunEnded)] == ["ready\nsaved"] * 2
    assert peer.ended["run0"][0]["interrupted"]
    assert peer.ended["run1"][0]["interrupted"]
    assert peer.beats[-1]["free"] == 0


def test_the_second_interrupt_kills_at_once(peer: Peer, agent: Start, program: Write) -> None:
    program(DEAF)
    working = agent()
    peer.hand_out("run0")
    ready(working, "run0")
    working.agent.interrupt()
    working.wait_for(RunStopping)
    working.agent.interrupt()
    working.outcome()
    assert "SIGTERM" not in working.seen(RunEnded)[0].tail
    assert [event.at_once for event in working.seen(Interrupted)] == [False, True]
    assert peer.ended["run0"][0]["signal"] == signal.SIGKILL


AGENT_PROCESS = """
import sys
from pathlib import Path
from sweepstake.agent import Agent, RunEnded
from sweepstake.client import Address, Client
def tell(event):
    print(event, flush=True)
client = Client(Address(sys.argv[1], sys.argv[2]))
sys.exit(Agent(client, sweep="ada/digits/abcd1234", folder=Path(sys.argv[3]), on_event=tell).run().code)
"""


def test_ctrl_c_reaches_the_programs_of_an_agent_that_a_shell_put_into_the_background(
    peer: Peer, program: Write, folder: Path, environ: dict[str, str]
) -> None:
    program(POLITE)
    peer.hand_out("run0")
    words = [sys.executable, "-c", AGENT_PROCESS, peer.url, peer.key, str(folder)]
    # As `sweepstake agent ... &` in a script: SIGINT is ignored from the start.
    with subprocess.Popen(
        ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *words],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        seen = ""
        while "RunStarted" not in seen:
            seen += process.stdout.readline()
        log = Path(environ["SWEEPSTAKE_HOME"]) / "agents" / "abcd1234" / "run0-1.log"
        eventually(lambda: "ready" in log.read_text())
        process.send_signal(signal.SIGTERM)
        seen += process.stdout.read()
        assert process.wait() == 130
    assert log.read_text() == "ready\nsaved\n"
    assert "its agent was interrupted" in seen
    assert peer.ended["run0"][0]["interrupted"]


def test_the_runs_of_an_agent_that_is_killed_go_on(
    peer: Peer, program: Write, folder: Path, environ: dict[str, str]
) -> None:
    program("import time; time.sleep(0.7); print('done', flush=True)")
    peer.hand_out("run0")
    words = [sys.executable, "-c", AGENT_PROCESS, peer.url, peer.key, str(folder)]
    with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while "RunStarted" not in process.stdout.readline():
            pass
        process.kill()
    log = Path(environ["SWEEPSTAKE_HOME"]) / "agents" / "abcd1234" / "run0-1.log"
    eventually(lambda: log.read_text() == "done\n")


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE and os.getpgid(pid) > 0
    except (psutil.NoSuchProcess, ProcessLookupError):
        return False


def test_a_stopped_wandb_script_keeps_its_history(
    peer: Peer, agent: Start, program: Write, folder: Path, environ: dict[str, str]
) -> None:
    program(
        """
import time, wandb
run = wandb.init()
for step in range(1000):
    run.log({"loss": 1 / (step + 1)})
    print("ready, logged", step, flush=True)
    time.sleep(0.02)
"""
    )
    environ["WANDB_MODE"] = "offline"
    working = agent(graces=Graces())
    peer.hand_out("run0", lr=0.5)
    (started,) = working.wait_for(RunStarted)
    eventually(lambda: "logged 20" in started.log.read_text(), 30)
    asked = time.monotonic()
    peer.say(type="stop", run_id="run0", reason="enough")
    (ended,) = working.wait_for(RunEnded, timeout=20)
    assert time.monotonic() - asked < 10
    assert "KeyboardInterrupt" in ended.tail
    (transaction_log,) = folder.glob("wandb/offline-run-*/run-run0.wandb")
    logged = transaction_log.read_bytes().count(b"_step")
    assert logged >= 20
    assert logged >= int(ended.tail.split("logged ")[-1].split()[0])
