"""`sweepstake run` and `sweepstake agent`, to their good and to their bad ends."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sweepstake.client import server_record
from tests.serving import Server

from .conftest import GRID, LOGS, Terminal, at_server, eventually

CRASHES = """
print("reading the data")
raise FileNotFoundError("no data here")
"""
SAYS_NOTHING = "print('hello')\n"
LOGS_SOMETHING_ELSE = LOGS.replace('"loss"', '"accuracy"')
# Marks its start, ends within half a second of an interrupt, and by itself only when it is told to.
WAITS = """
import pathlib, signal, sys, time

name = f"started-{sys.argv[1].partition('=')[2]}"
pathlib.Path(name).touch()
while not pathlib.Path("go-on").exists():
    time.sleep(0.02)
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + WAITS


def sweep_file(terminal: Terminal, script: str, project: str, more: str = "") -> None:
    terminal.write("train.py", script)
    terminal.write("sweep.yaml", GRID.format(project=project) + more)


def home(terminal: Terminal) -> Path:
    return Path(terminal.environ["SWEEPSTAKE_HOME"])


def started(terminal: Terminal) -> int:
    return len(list(terminal.folder.glob("started-*")))


def marked(text: str, after: str) -> str:
    """What follows in a line that has a mark."""
    return next(line.partition(after)[2] for line in text.splitlines() if after in line)


def test_a_sweep_runs_on_a_server_of_its_own_and_ends_with_the_best(terminal: Terminal) -> None:
    sweep_file(terminal, LOGS, "p")
    process = terminal.start("run", "sweep.yaml", "-j", "3")
    eventually(lambda: server_record(home(terminal)), "a server")
    record = server_record(home(terminal))
    assert record is not None
    answer = terminal.end(process)
    assert answer.code == 0, answer.err
    assert answer.err == ""
    lines = answer.out.splitlines()
    assert lines[0].startswith(f"Its page: {record.url}/local/p/sweeps/")
    assert "?token=" in lines[0]
    assert sum(" started: x=" in line for line in lines) == 3
    assert sum(" finished: loss " in line for line in lines) == 3
    assert "3 trials in" in answer.out
    assert "3 finished" in answer.out
    assert "loss = 1.333 in run " in answer.out
    assert "\n  x: 1\n" in answer.out
    again = marked(answer.out, "Open its page again: ")
    assert f"SWEEPSTAKE_HOME={home(terminal)}" in again
    assert " server" in again
    assert not psutil.pid_exists(record.pid), "its server has ended with it"


def test_a_server_that_runs_is_used_and_goes_on(server: Server, tmp_path: Path) -> None:
    here = at_server(server, tmp_path)
    sweep_file(here, SAYS_NOTHING, "p")
    environ = {name: value for name, value in here.environ.items() if name != "WANDB_BASE_URL"}
    answer = Terminal(tmp_path, environ)("run", "sweep.yaml")
    assert f"Its page: {server.url}/local/p/sweeps/" in answer.out
    assert "Open its page again" not in answer.out
    assert psutil.pid_exists(server.pid)


def test_the_sweep_files_folder_is_where_programs_start(here: Terminal) -> None:
    folder = here.folder / "deep" / "down"
    folder.mkdir(parents=True)
    (folder / "train.py").write_text("open('was-here', 'w')\n")
    (folder / "sweep.yaml").write_text(GRID.format(project="folder").replace("metric:", "# metric:"))
    answer = here("run", "deep/down/sweep.yaml", "--count", "1", "--json")
    assert answer.code == 0, answer.err
    assert (folder / "was-here").exists()
    assert answer.document["best"] is None


def test_a_script_that_crashes_at_once_sets_the_agent_aside_and_shows_why(here: Terminal) -> None:
    sweep_file(here, CRASHES, "crash")
    answer = here.start("run", "sweep.yaml")
    out, err = answer.communicate(timeout=60)
    assert answer.returncode == 1
    assert "3 runs in a row failed" in err
    assert "failed. The end of its output:\n  reading the data\n  Traceback (most recent call last):" in err
    assert "  FileNotFoundError: no data here" in err
    go_on = marked(err, "The sweep can go on: ")
    sweep = go_on.split()[-1]
    assert "agent local/crash/" in go_on
    assert f"{sweep}: " in out

    here.write("train.py", SAYS_NOTHING.replace("hello", "mended"))
    answer = here.start("agent", sweep)
    answer.communicate(timeout=60)
    runs = here("show", sweep, "--json").document["runs"]
    assert [run["state"] for run in runs] == ["finished"] * 3, "the points of the failures came back"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (SAYS_NOTHING, "No trial logged 'loss', the sweep's metric: they logged nothing."),
        (LOGS_SOMETHING_ELSE, "No trial logged 'loss', the sweep's metric: they logged accuracy, step."),
    ],
)
def test_a_metric_that_is_never_logged_is_a_failure_with_its_reason(
    here: Terminal, script: str, said: str
) -> None:
    sweep_file(here, script, "metric")
    answer = here("run", "sweep.yaml", "--count", "1")
    assert answer.code == 1
    assert said in answer.err
    assert "Log it in the script, or name the right metric in the sweep file." in answer.err
    assert "'loss' was never logged" in answer.out, "and the line of the trial says so"


def test_a_failed_run_among_good_ones_fails_the_command(here: Terminal) -> None:
    script = "import sys\nif sys.argv[1] == '--x=2':\n    sys.exit('two is too many')\n"
    sweep_file(here, script, "one")
    here.write("sweep.yaml", GRID.format(project="one").replace("metric:", "# metric:"))
    answer = here("run", "sweep.yaml")
    assert answer.code == 1
    assert "3 trials in" in answer.out
    assert "2 finished, 1 failed" in answer.out
    assert "two is too many" in answer.err


def test_ctrl_c_stops_gently_and_the_sweep_goes_on_later(terminal: Terminal) -> None:
    sweep_file(terminal, WAITS, "pause")
    process = terminal.start("run", "sweep.yaml", "-j", "2")
    eventually(lambda: started(terminal) == 2, "the start of two trials")
    terminal.interrupt(process)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted: the trials are asked to stop (again: kill them)" in out
    go_on = marked(err, "The sweep can go on: ").split()
    sweep = go_on[-1]
    assert go_on[-2] == "run", "with its own server gone, `agent` alone would find none"

    terminal.write("go-on", "")
    answer = terminal("run", sweep, "-j", "2", "--json")
    assert answer.document["sweep"] == sweep
    assert answer.document["state"] == "FINISHED"
    assert [run["state"] for run in answer.document["runs"]] == ["finished"] * 3, "the interrupted ones too"
    assert started(terminal) == 3


def test_a_second_ctrl_c_kills(here: Terminal) -> None:
    sweep_file(here, STUBBORN, "stubborn")
    process = here.start("run", "sweep.yaml")
    eventually(lambda: started(here) == 1, "the start of a trial")
    here.interrupt(process)
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(timeout=1)
    here.interrupt(process)
    out, err = process.communicate(timeout=15)
    assert process.returncode == 130
    assert "Interrupted again: the trials are killed" in out
    assert "agent local/stubborn/" in marked(err, "The sweep can go on: ")


def test_run_with_json_prints_its_document_after_ctrl_c_too(here: Terminal) -> None:
    sweep_file(here, WAITS, "json")
    process = here.start("run", "sweep.yaml", "--json")
    eventually(lambda: started(here) == 1, "the start of a trial")
    here.interrupt(process)
    answer = here.end(process)
    assert answer.code == 130
    assert answer.document["sweep"].startswith("local/json/")


def test_an_agent_serves_a_sweep_in_its_folder(here: Terminal) -> None:
    here.write("sweep.yaml", GRID.format(project="agents").replace("metric:", "# metric:"))
    sweep = here("sweep", "sweep.yaml").out.strip()
    lost = here("agent", sweep)
    assert lost.code == 2
    assert f"There is no program 'train.py' in {here.folder}. Start the agent in the folder that" in lost.err

    here.write("train.py", SAYS_NOTHING)
    first = here("agent", sweep, "--count", "1")
    assert first.code == 0, first.err
    assert "it has started 1 run, as many as it was to start" in first.out
    second = here("agent", sweep.rpartition("/")[2], "-j", "2")
    assert second.code == 0, second.err
    assert f"{sweep}: 3 trials in" in second.out
    assert len([line for line in second.out.splitlines() if " finished" in line and line[0] == "["]) <= 2


def test_an_agent_that_asks_for_gpus_that_are_not_there(here: Terminal) -> None:
    here.write("train.py", "")
    here.write("sweep.yaml", GRID.format(project="gpus"))
    sweep = here("sweep", "sweep.yaml").out.strip()
    answer = here("agent", sweep, "--gpus", "2", CUDA_VISIBLE_DEVICES="")
    assert answer.code == 2
    assert "--gpus asks for 2 GPUs and none is found" in answer.err


def test_in_a_terminal_the_view_is_live(here: Terminal) -> None:
    sweep_file(here, SAYS_NOTHING, "live")
    here.write("sweep.yaml", GRID.format(project="live").replace("metric:", "# metric:"))
    ours, theirs = pty.openpty()
    environ = {**here.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    process = subprocess.Popen(
        [sys.executable, "-m", "sweepstake", "run", "sweep.yaml"],
        cwd=here.folder,
        env=environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    with open(ours, "rb", buffering=0) as screen:  # noqa: PTH123 - a descriptor
        shown = b"".join(iter(lambda: _read(screen), b"")).decode()
    assert process.wait(10) == 0
    assert "/local/live/sweeps/" in shown
    assert "?token=" in shown
    assert "\x1b[1A\x1b[2K" in shown, "drawn over"
    assert "3 trials in" in shown.rpartition("\x1b[2K")[2], "and in the end the result alone is left"


def _read(screen: io.FileIO) -> bytes:
    try:
        return screen.read(65536)
    except OSError:  # how Linux says that nobody has the terminal any more
        return b""
