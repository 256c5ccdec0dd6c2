"""What one heartbeat of an agent leads to. Used inside write transactions alone.

wandb's agents and ours send the same heartbeat; ours adds what it can take (`free`) and which of its
runs have ended and how (`ended`). wandb's agents say nothing of an end: a run that is missing from
what they say lives is gone, was never started, or never heard of because the reply was lost.
"""

import dataclasses
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import orjson
from sqlalchemy import Connection

from sweepstake.errors import NotFoundError
from sweepstake.server.coordinator.fates import ALIVE, TERMINAL, Fates
from sweepstake.server.coordinator.tuners import Tuners
from sweepstake.store import agents, lines, runs, sweeps
from sweepstake.store.records import Agent, Run, Sweep
from sweepstake.tuner.tuner import Work

# A run of wandb's agent that was handed out so often and never started has failed (its script dies
# before `wandb.init`); once more may have been a lost reply.
MOST_ISSUES = 2
# wandb's agent answers a stop with SIGTERM, which loses up to 15 s of history; the run's own client
# hears of the stop within 15 s and ends gently. So the agent is told only when that has not helped.
STOP_PATIENCE_S = 25.0
# wandb's agents of functions are told at once: a stop ends the function gently there, and the run's own
# client does not hear of it. They beat as soon as they are registered, those of commands 5 s later.
FUNCTION = "wandb-function"
FUNCTION_BEATS_WITHIN_S = 2.5
# How long a started run may be missing from its agent's list, silently, before it counts as gone.
MISSING_PATIENCE_S = 8.0
# A stop is repeated to one of our agents after so long.
STOP_REPEAT_S = 10.0
# A trial that has had all its budget mostly ends by itself, and one whose client has said that it ends is
# about to: an interrupt now would only break into its tidying up.
ENDING_PATIENCE_S = 5.0

Command = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Heartbeat:
    """What an agent says.

    Attributes:
        agent: the agent's id.
        live: the names of its runs whose processes live.
        free: how many runs it can take now; None: one when nothing lives, as wandb's agents mean it.
        ended: its runs that have ended: `{"run", "exitcode", "signal", "tail"}` each.
        leaving: it was interrupted, and stops its runs.
    """

    agent: str
    live: frozenset[str]
    free: int | None = None
    ended: tuple[Mapping[str, Any], ...] = ()
    leaving: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Turn:
    """What follows from a heartbeat.

    Attributes:
        sweep_id: the agent's sweep.
        commands: what the agent is to do; empty: nothing now.
        hungry: the agent could take a run that must be proposed first.
        due: after so many seconds there may be something to say; None: not before something happens.
    """

    sweep_id: int
    commands: list[Command]
    hungry: bool = False
    due: float | None = None


class Dispatch:
    """Answers heartbeats.

    Args:
        tuners: the tuners of all sweeps.
        fates: what becomes of runs.
        clock: gives the present time in seconds since the epoch.
    """

    def __init__(self, tuners: Tuners, fates: Fates, clock: Callable[[], float]) -> None:
        self._tuners = tuners
        self._fates = fates
        self._clock = clock
        self._missing_since: dict[int, float] = {}
        self._stop_sent: dict[tuple[int, str], float] = {}

    def turn(self, connection: Connection, beat: Heartbeat, *, first: bool) -> Turn:
        """Answer a heartbeat; `first` is False when a held-back reply is looked at again."""
        agent = agents.find(connection, beat.agent)
        sweep = sweeps.by_id(connection, agent.sweep_id) if agent is not None else None
        if agent is None or sweep is None:
            raise NotFoundError(f"there is no agent {beat.agent}, or its sweep was deleted")
        if first:
            agent = self._hear(connection, agent, sweep, beat)
            sweep = sweeps.by_id(connection, sweep.id) or sweep
        commands, due = self._stops(connection, agent, sweep, beat)
        if commands:
            return Turn(sweep.id, commands)
        again = self._handed_out_and_unheard(connection, agent, sweep, beat) if first else []
        if again:
            return Turn(sweep.id, again)
        return dataclasses.replace(self._work(connection, agent, sweep, beat), due=due)

    def _hear(self, connection: Connection, agent: Agent, sweep: Sweep, beat: Heartbeat) -> Agent:
        now = self._clock()
        state: Literal["RUNNING", "SET_ASIDE"] = "SET_ASIDE" if agent.state == "SET_ASIDE" else "RUNNING"
        kind = agent.kind
        if kind == "wandb" and agent.heartbeat_at == agent.created_at > now - FUNCTION_BEATS_WITHIN_S:
            kind = FUNCTION
        agents.update(connection, agent.id, heartbeat_at=now, state=state, kind=kind)
        news = {"updated_at": now} if state != agent.state else {}
        sweeps.update(connection, sweep.id, heartbeat_at=now, **news)
        if beat.leaving:
            self._fates.leaving.add(agent.id)
        for report in beat.ended:
            run = runs.find(connection, sweep.project_id, str(report.get("run")))
            # An end of an earlier attempt says nothing of the present one.
            if (
                run is not None
                and run.agent_id == agent.id
                and report.get("attempt", run.attempt) == run.attempt
            ):
                self._process_ended(connection, run, report)
        return agents.by_id(connection, agent.id) or agent

    def _process_ended(self, connection: Connection, run: Run, report: Mapping[str, Any]) -> None:
        """Take in how a run's process ended; what its client has said itself comes first."""
        if run.sweep_id is not None:
            self._stop_sent.pop((run.sweep_id, run.name), None)
        tail = str(report.get("tail") or "")
        if tail and run.log_lines == 0:
            lines.put_console(connection, run.id, 0, [f"ERROR {text}" for text in tail.splitlines()])
        if report.get("interrupted") and self._fates.give_back(connection, run):
            return
        if run.state in TERMINAL:
            return
        number = report.get("signal")
        exit_code = report.get("exitcode")
        reason = None
        if isinstance(number, int):
            reason = f"its process was killed by {_signal_name(number)}"
            exit_code = 128 + number
        self._fates.ended(
            connection,
            run,
            exit_code=exit_code if isinstance(exit_code, int) else None,
            preempted=run.state == "preempting",
            reason=reason,
        )

    def _stops(
        self, connection: Connection, agent: Agent, sweep: Sweep, beat: Heartbeat
    ) -> tuple[list[Command], float | None]:
        """Return the stops to tell of now, and in how many seconds the next one is due."""
        ours = agent.kind == "sweepstake"
        if sweep.state == "CANCELED" and not ours:
            return [_exit("the sweep was canceled")], None
        now = self._clock()
        commands: list[Command] = []
        waits: list[float] = []
        for name in sorted(beat.live):
            run = runs.find(connection, sweep.project_id, name)
            asked_at = run.stop_requested_at if run is not None else 0.0
            if asked_at is None:
                continue
            wait = asked_at + _patience(run, agent.kind) - now
            if (since := self._stop_sent.get((sweep.id, name))) is not None and ours:
                wait = max(wait, since + STOP_REPEAT_S - now)
            if wait > 0:
                waits.append(wait)
                continue
            self._stop_sent[sweep.id, name] = now
            reason = (run.reason or "") if run is not None else "the run was deleted"
            commands.append({"type": "stop", "run_id": name, "reason": reason})
        return commands if ours else commands[:1], min(waits, default=None)

    def _handed_out_and_unheard(
        self, connection: Connection, agent: Agent, sweep: Sweep, beat: Heartbeat
    ) -> list[Command]:
        """Hand out again what the agent does not know of, and end what it has lost."""
        ended = {str(report.get("run")) for report in beat.ended}
        again: list[Command] = []
        for run in runs.of_agent(connection, agent.id, ("pending", *ALIVE)):
            if run.name in beat.live or run.name in ended:
                self._missing_since.pop(run.id, None)
            elif run.state == "pending":
                again += self._issue_again(connection, agent, sweep, run, beat)
            else:
                self._missing(connection, run)
        return again if agent.kind == "sweepstake" else again[:1]

    def _issue_again(
        self, connection: Connection, agent: Agent, sweep: Sweep, run: Run, beat: Heartbeat
    ) -> list[Command]:
        if agent.kind != "sweepstake" and run.issues >= MOST_ISSUES:
            self._fates.ended(
                connection,
                run,
                exit_code=None,
                reason=f"handed out {run.issues} times and never started: its program ends before "
                "wandb.init(); the error stands on the agent's terminal",
            )
            return []
        if self._free(beat) <= 0 and agent.kind != "sweepstake":
            return []
        self._fates.issue_again(connection, run)
        return [self._run_command(connection, sweep, run)]

    def _missing(self, connection: Connection, run: Run) -> None:
        now = self._clock()
        since = self._missing_since.setdefault(run.id, now)
        heard = max(since, run.heartbeat_at or 0.0)
        # One that its agent was told to stop is gone when the agent no longer names it.
        stop = (run.sweep_id or 0, run.name)
        if now - heard < MISSING_PATIENCE_S and stop not in self._stop_sent:
            return
        self._stop_sent.pop(stop, None)
        del self._missing_since[run.id]
        preempted = run.state == "preempting"
        self._fates.ended(
            connection,
            run,
            exit_code=None,
            preempted=preempted,
            crashed=True,
            reason="its process is gone and has said nothing of its end (killed?)",
        )

    def _work(self, connection: Connection, agent: Agent, sweep: Sweep, beat: Heartbeat) -> Turn:
        idle = not beat.live
        if agent.state == "SET_ASIDE":
            return Turn(sweep.id, [_exit(f"set aside: {agent.reason}", code=1)] if idle else [])
        if sweep.state in ("FINISHED", "CANCELED"):
            return Turn(sweep.id, [_exit(sweep.reason or f"the sweep is {sweep.state}")] if idle else [])
        if sweep.state == "PAUSED":
            return Turn(sweep.id, [])
        tuner = self._tuners.of(connection, sweep.id)
        free = self._free(beat)
        commands: list[Command] = []
        while len(commands) < free and (trial := tuner.next_queued()) is not None:
            run = runs.by_trial(connection, sweep.id, trial)
            if run is None:
                raise NotFoundError(f"trial {trial} of sweep {sweep.name} has no run")
            self._fates.launch(connection, run, agent)
            commands.append(self._run_command(connection, sweep, runs.by_id(connection, run.id) or run))
        if commands and sweep.state == "PENDING":
            sweeps.update(connection, sweep.id, state="RUNNING", updated_at=self._clock())
        work = tuner.work()
        hungry = len(commands) < free and work is Work.SOON
        if not commands and idle and work is Work.DONE:
            self._fates.finish_if_over(connection, sweep.id)
            commands.append(_exit(tuner.finished or "every trial has been started"))
        return Turn(sweep.id, commands, hungry)

    def _free(self, beat: Heartbeat) -> int:
        return beat.free if beat.free is not None else int(not beat.live)

    def _run_command(self, connection: Connection, sweep: Sweep, run: Run) -> Command:
        spec = self._tuners.of(connection, sweep.id).spec
        return {
            "type": "resume" if run.attempt > 1 else "run",
            "run_id": run.name,
            "program": spec.program or "",
            "args": self._arguments(connection, sweep, run),
            "attempt": run.attempt,
        }

    def _arguments(self, connection: Connection, sweep: Sweep, run: Run) -> dict[str, Any]:
        """Return the declared parameters of a run: its config may hold more once it has started."""
        tuner = self._tuners.of(connection, sweep.id)
        if run.trial is not None and (point := tuner.trials[run.trial].point):
            return {key: {"value": value} for key, value in tuner.spec.space.config(point).items()}
        return {key: value for key, value in orjson.loads(run.config).items() if key != "_wandb"}


def _patience(run: Run | None, kind: str) -> float:
    """Return how many seconds after the request an agent of a kind is told to stop a run."""
    if kind == "wandb":
        return STOP_PATIENCE_S
    if run is not None and (run.stop_state == "finished" or run.exit_code is not None):
        return ENDING_PATIENCE_S
    return 0.0


def _exit(reason: str, code: int = 0) -> Command:
    return {"type": "exit", "reason": reason, "code": code}


def _signal_name(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"{name} (out of memory?)" if name == "SIGKILL" else name


def heartbeat_of(
    agent: str,
    run_state: Mapping[str, Any],
    free: int | None,
    ended: Sequence[Mapping[str, Any]],
    *,
    leaving: bool = False,
) -> Heartbeat:
    """Return a heartbeat as its parts were sent."""
    live = frozenset(str(name) for name, lives in run_state.items() if lives)
    return Heartbeat(agent, live, free, tuple(ended), leaving)
