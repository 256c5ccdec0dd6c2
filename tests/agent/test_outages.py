"""The server goes away, comes back, forgets, refuses: the runs are not to suffer."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sweepstake.agent import ConnectionBack, ConnectionLost, Registered, RunEnded, RunStarted
from sweepstake.errors import ServerUnavailableError

from .conftest import Working, eventually
from .peer import Peer

Start = Callable[..., Working]
Write = Callable[..., Path]


def test_a_run_goes_on_and_is_reported_when_the_server_was_away_for_three_seconds(
    peer: Peer, agent: Start, program: Write
) -> None:
    program("import time; time.sleep(1); print('done')")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    peer.go()
    (lost,) = working.wait_for(ConnectionLost)
    assert peer.url in lost.reason
    working.wait_for(RunEnded, run="run0", exit_code=0)
    time.sleep(2)
    peer.hand_out("run1")
    peer.come()
    working.wait_for(ConnectionBack)
    eventually(lambda: "run0" in peer.ended)
    assert peer.ended["run0"][0]["tail"] == "done"
    working.wait_for(RunEnded, run="run1")
    assert len(working.seen(ConnectionLost)) == 1
    assert len(working.seen(ConnectionBack)) == 1


def test_a_lost_reply_costs_nothing_and_starts_nothing_twice(
    peer: Peer, agent: Start, program: Write
) -> None:
    program("pass")
    working = agent()
    working.wait_for(Registered)
    eventually(lambda: peer.beats)
    peer.replies_to_lose = 2
    peer.hand_out("run0")
    working.wait_for(RunEnded, run="run0")
    eventually(lambda: "run0" in peer.ended)
    peer.replies_to_lose = 2
    peer.hand_out("run1")
    working.wait_for(RunEnded, run="run1")
    eventually(lambda: "run1" in peer.ended)
    assert [event.run for event in working.seen(RunStarted)] == ["run0", "run1"]


def test_an_end_is_said_again_until_a_reply_arrives(peer: Peer, agent: Start, program: Write) -> None:
    program("import time; time.sleep(0.5)")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    peer.replies_to_lose = 3
    eventually(lambda: peer.replies_to_lose == 0)
    eventually(lambda: len(peer.ended.get("run0", [])) >= 2)
    first, *others = peer.ended["run0"]
    assert all(other == first for other in others)


def test_a_run_that_it_has_or_had_is_not_started_again(peer: Peer, agent: Start, program: Write) -> None:
    program("import time; time.sleep(0.3)")
    working = agent(slots=2)
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    peer.say(type="run", run_id="run0", program="train.py", args={}, attempt=1)
    working.wait_for(RunEnded)
    eventually(lambda: "run0" in peer.ended)
    peer.say(type="run", run_id="run0", program="train.py", args={}, attempt=1)
    eventually(lambda: len(peer.ended["run0"]) == 2)  # the server had not heard, so it hears again
    assert len(working.seen(RunStarted)) == 1
    peer.hand_out("run0", attempt=2)
    working.wait_for(RunEnded, attempt=2)


def test_a_server_that_has_nothing_to_say_is_not_pestered(peer: Peer, agent: Start) -> None:
    working = agent()
    working.wait_for(Registered)
    time.sleep(1)
    assert len(peer.beats) == 1
    for _ in range(6):  # now it answers each long poll at once, with a command that means nothing
        answer_at_once(peer)
    began = time.monotonic()
    answer_at_once(peer)
    assert time.monotonic() - began > 0.5


def answer_at_once(peer: Peer) -> None:
    before = len(peer.beats)
    peer.say(type="dance")
    eventually(lambda: len(peer.beats) > before)


def test_a_deleted_sweep_lets_the_runs_finish(peer: Peer, agent: Start, program: Write) -> None:
    program("import time; time.sleep(0.5)")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    time.sleep(0.1)
    peer.deleted = True
    outcome = working.outcome()
    assert outcome.code == 1
    assert "deleted" in outcome.reason
    (ended,) = working.seen(RunEnded)
    assert ended.exit_code == 0


def test_a_key_that_is_refused_later_stops_the_runs_and_is_an_error(
    peer: Peer, agent: Start, program: Write
) -> None:
    program("import time; time.sleep(30)")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    given, peer.key = peer.key, "local-" + "x" * 40
    peer.go()
    peer.come()
    with pytest.raises(ServerUnavailableError, match="refuses the key") as refused:
        working.outcome()
    assert given not in str(refused.value)
    assert working.seen(RunEnded)


def test_an_interrupted_agent_does_not_wait_for_a_server_that_is_away(
    peer: Peer, agent: Start, program: Write
) -> None:
    program("import time; time.sleep(30)")
    working = agent()
    peer.hand_out("run0")
    working.wait_for(RunStarted)
    peer.go()
    working.wait_for(ConnectionLost)
    working.agent.interrupt()
    start = time.monotonic()
    assert working.outcome(15).code == 130
    assert time.monotonic() - start < 12
    peer.come()
