"""Every mistake is told: what was given, what is allowed, what to do; and no traceback."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.serving import Server

from .conftest import GRID, Terminal


def test_a_command_with_a_typo(terminal: Terminal) -> None:
    answer = terminal("rnu", "sweep.yaml")
    assert answer.code == 2
    assert "There is no command 'rnu'. Did you mean 'run'?" in answer.err
    assert "The commands are server, run, sweep, agent, ls" in terminal("frobnicate").err


def test_an_option_with_a_typo(terminal: Terminal) -> None:
    answer = terminal("run", "sweep.yaml", "--jsno")
    assert answer.code == 2
    assert "--json" in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "sweep.yaml", "-j", "0"), "0 is not in the range x>=1"),
        (("run", "sweep.yaml", "--count", "many"), "'many' is not a valid integer"),
        (("run", "sweep.yaml", "--engine", "spark"), "'spark' is not one of 'local', 'ray'"),
        (("run", "sweep.yaml", "--engine", "ray"), "runs trials on this machine only, with --engine local"),
        (("run",), "Missing argument 'FILE'"),
        (("run", "swep.yaml"), "There is no file swep.yaml. Did you mean 'sweep.yaml'?"),
        (("run", "."), ". is a folder; give a sweep file"),
        (("run", "sweep.yaml"), "There is no program 'train.py' in"),
        (("server", "--port", "99999"), "99999"),
        (("server", "--host", "0.0.0.0"), "--allow-remote"),  # noqa: S104 - refused
    ],
)
def test_what_cannot_be_taken(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    terminal.write("sweep.yaml", GRID.format(project="p"))
    answer = terminal(*words)
    assert answer.code == 2, answer.err
    assert said in answer.err
    assert answer.out == ""
    assert not (terminal.folder.parent / "home" / "server.json").exists(), "and no server was started for it"


def test_a_program_that_is_not_there_is_missed_before_a_sweep_is_made(here: Terminal) -> None:
    here.write("trian.py", "")
    here.write("sweep.yaml", GRID.format(project="missing"))
    answer = here("run", "sweep.yaml")
    assert answer.code == 2
    assert "Did you mean 'trian.py'? Programs start in the folder of the sweep file" in answer.err
    assert here("ls", "--project", "missing", "--json").document == {"sweeps": []}


def test_all_mistakes_of_a_sweep_file_come_at_once_with_their_lines(here: Terminal) -> None:
    text = (
        "program: train.py\nmethod: gird\nmetrc: {name: loss}\nparameters:\n  lr:\n    min: 1\n    max: 0.1\n"
        "early_terminate: {type: hyberband}\n"
    )
    here.write("train.py", "")
    here.write("sweep.yaml", text)
    for command in ("run", "sweep"):
        answer = here(command, "sweep.yaml")
        assert answer.code == 2
        assert "sweep.yaml:2: method: " in answer.err
        assert "Did you mean 'grid'?" in answer.err
        assert "sweep.yaml:3: metrc: unknown key" in answer.err
        assert "Did you mean 'metric'?" in answer.err
        assert "sweep.yaml:6: parameters.lr.min: " in answer.err
        assert "sweep.yaml:8: early_terminate.type: " in answer.err
        assert "Did you mean 'hyperband'?" in answer.err


def test_a_label_that_stands_twice(here: Terminal) -> None:
    here.write("train.py", "")
    here.write(
        "sweep.yaml",
        "program: train.py\ntune:\n  search_alg:\n    hyperopt.HyperOptSearch:\n      metric: loss\n"
        "      mode: min\n      space:\n        a: {hyperopt.hp.uniform: [lr, 0, 1]}\n"
        "        b: {hyperopt.hp.uniform: [lr, 0, 1]}\n",
    )
    answer = here("run", "sweep.yaml")
    assert answer.code == 2
    assert "'lr'" in answer.err


def test_what_is_no_yaml(here: Terminal) -> None:
    here.write("sweep.yaml", "program: [train.py\nmethod: grid\n")
    answer = here("sweep", "sweep.yaml")
    assert answer.code == 2
    assert "^" in answer.err


def test_a_server_that_is_not_there(terminal: Terminal) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    terminal.write("train.py", "")
    terminal.write("sweep.yaml", GRID.format(project="p"))
    for words in (("ls",), ("run", "sweep.yaml"), ("agent", "abcd1234"), ("env",)):
        answer = terminal(*words, WANDB_BASE_URL=url, WANDB_API_KEY="local-" + "0" * 40)
        assert answer.code == 1
        assert f"No sweepstake server answers at {url}: start one with `sweepstake server`" in answer.err


def test_no_server_was_ever_started_here(terminal: Terminal) -> None:
    answer = terminal("ls")
    assert answer.code == 1
    assert "start one with `sweepstake server`" in answer.err


def test_an_address_that_is_none(terminal: Terminal) -> None:
    answer = terminal("ls", WANDB_BASE_URL="localhost:8787")
    assert answer.code == 2
    assert "WANDB_BASE_URL is 'localhost:8787', which is not an address" in answer.err


def test_a_wrong_key(here: Terminal) -> None:
    here.write("train.py", "")
    here.write("sweep.yaml", GRID.format(project="p"))
    for words in (("ls",), ("run", "sweep.yaml"), ("agent", "abcd1234"), ("env",)):
        answer = here(*words, WANDB_API_KEY="local-" + "0" * 40)
        assert answer.code == 1
        assert "refuses the key" in answer.err
        assert "`sweepstake env` prints it" in answer.err


class _Elsewhere(BaseHTTPRequestHandler):
    """A web server of somebody else."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>hello</html>")

    do_POST = do_GET  # noqa: N815 - the name that the library calls

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def somebody_else() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Elsewhere) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{other.server_port}"
        other.shutdown()
        thread.join()


def test_something_else_answers_at_the_address(terminal: Terminal, somebody_else: str) -> None:
    answer = terminal("ls", WANDB_BASE_URL=somebody_else, WANDB_API_KEY="local-" + "0" * 40)
    assert answer.code == 1
    assert f"What answers at {somebody_else} is not a sweepstake server" in answer.err


def test_a_taken_port(terminal: Terminal, running: Server) -> None:
    port = running.url.rpartition(":")[2]
    answer = terminal("server", "--port", port)
    assert answer.code != 0
    assert port in answer.err
    assert "--port" in answer.err


def test_a_folder_that_another_server_has(terminal: Terminal, running: Server) -> None:
    answer = terminal("server", "--port", "0", "--data", str(running.folder))
    assert answer.code != 0
    assert str(running.folder) in answer.err


def test_the_best_of_nothing(here: Terminal) -> None:
    here.write("sweep.yaml", GRID.format(project="nothing"))
    sweep = here("sweep", "sweep.yaml").out.strip()
    answer = here("best", sweep)
    assert answer.code == 1
    assert f"No run of {sweep} has logged a finite 'loss' yet" in answer.err
    assert here("best", sweep, "--json").out == "null\n"


def test_the_traceback_of_an_error_can_be_had(terminal: Terminal) -> None:
    process = terminal.start("ls", SWEEPSTAKE_DEBUG="1")
    _, err = process.communicate()
    assert "Traceback" in err
    assert process.returncode == 1
