"""Which server is spoken to, and with which key."""

import json
import logging
from pathlib import Path

import pytest

from sweepstake.client import DEFAULT_URL, Address, ServerRecord, find_address, server_record, stored_key
from sweepstake.client.home import home
from sweepstake.errors import ServerUnavailableError, UsageError

OWN = "local-" + "a" * 40
GIVEN = "local-" + "b" * 40
CLOUD = "c" * 40


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "home").mkdir()
    return {"SWEEPSTAKE_HOME": str(tmp_path / "home"), "NETRC": str(tmp_path / "netrc")}


@pytest.fixture
def running(environ: dict[str, str]) -> str:
    """A server has been started on this machine."""
    folder = Path(environ["SWEEPSTAKE_HOME"])
    url = "http://127.0.0.1:9999"
    (folder / "server.json").write_text(json.dumps({"url": url, "pid": 1, "version": "0.1.0"}))
    (folder / "key").write_text(OWN + "\n")
    (folder / "key").chmod(0o600)
    return url


def test_the_environment_names_the_server_as_for_the_wandb_client(
    environ: dict[str, str], running: str
) -> None:
    environ |= {"WANDB_BASE_URL": "https://sweeps.example.org/", "WANDB_API_KEY": GIVEN}
    assert find_address(environ) == Address("https://sweeps.example.org", GIVEN)


def test_without_it_the_running_server_is_found(environ: dict[str, str], running: str) -> None:
    assert find_address(environ) == Address(running, OWN)
    assert server_record(home(environ)) == ServerRecord(running, 1, "0.1.0")


def test_a_key_for_the_cloud_is_not_sent_to_the_server_of_this_machine(
    environ: dict[str, str], running: str
) -> None:
    assert find_address({**environ, "WANDB_API_KEY": CLOUD}).key == OWN


def test_the_key_of_this_machine_is_not_sent_elsewhere(environ: dict[str, str], running: str) -> None:
    with pytest.raises(ServerUnavailableError, match=r"no key for the server at http://sweeps\.example\.org"):
        find_address({**environ, "WANDB_BASE_URL": "http://sweeps.example.org"})
    assert find_address({**environ, "WANDB_BASE_URL": running}).key == OWN


def test_a_key_that_wandb_login_stored_is_used(environ: dict[str, str]) -> None:
    Path(environ["NETRC"]).write_text(f"machine sweeps.example.org:80\n  login user\n  password {GIVEN}\n")
    address = find_address({**environ, "WANDB_BASE_URL": "http://sweeps.example.org:80"})
    assert address.key == GIVEN


def test_a_stopped_server_leaves_its_key_and_the_default_address(environ: dict[str, str]) -> None:
    key = Path(environ["SWEEPSTAKE_HOME"]) / "key"
    key.write_text(OWN)
    key.chmod(0o600)
    assert find_address(environ) == Address(DEFAULT_URL, OWN)


def test_with_nothing_at_all_it_says_what_to_do(environ: dict[str, str]) -> None:
    with pytest.raises(
        ServerUnavailableError, match="start one with `sweepstake server`, or set WANDB_BASE_URL"
    ):
        find_address(environ)


@pytest.mark.parametrize("url", ["127.0.0.1:8787", "ftp://x", "http://", "http://x:port", "http://x:0"])
def test_what_is_no_address_is_refused(environ: dict[str, str], url: str) -> None:
    with pytest.raises(UsageError, match="is not an address: write it as http://HOST:PORT"):
        find_address({**environ, "WANDB_BASE_URL": url, "WANDB_API_KEY": GIVEN})


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": "x"}'])
def test_a_damaged_record_is_passed_over_with_a_warning(
    environ: dict[str, str], caplog: pytest.LogCaptureFixture, text: str
) -> None:
    (Path(environ["SWEEPSTAKE_HOME"]) / "server.json").write_text(text)
    assert server_record(home(environ)) is None
    assert "cannot be read and is passed over" in caplog.text


def test_a_key_that_others_can_read_is_warned_of_and_never_shown(
    environ: dict[str, str], running: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = Path(environ["SWEEPSTAKE_HOME"]) / "key"
    key.chmod(0o644)
    assert stored_key(home(environ)) == OWN
    assert "chmod 600" in caplog.text
    assert OWN not in caplog.text
    assert OWN not in repr(find_address(environ))


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8787", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("http://10.0.0.1", False),
        ("https://localhost.example.org", False),
    ],
)
def test_loopback_is_known(url: str, loopback: bool) -> None:
    assert Address(url, OWN).is_loopback is loopback
