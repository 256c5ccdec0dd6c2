"""Starts, reports and ends of runs. Used inside write transactions alone.

A run's final state is decided here and nowhere else:

- asked to stop and then ended, with whatever exit code: `killed`, or `finished` when it had all its budget;
- exit code 0: `finished`; any other: `failed`; preempted: back to the queue;
- gone without a word: `crashed`; when it is heard of again, it is running again.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from sweepstake.server.coordinator.tuners import Tuners
from sweepstake.store import agents, lines, runs, sweeps
from sweepstake.store.records import Agent, Run, Sweep
from sweepstake.tuner import (
    Decision,
    Ended,
    FinishSweep,
    Launched,
    Outcome,
    Requeued,
    Result,
    StopTrial,
    Tuner,
)
from sweepstake.tuner.metrics import number

TERMINAL = frozenset({"finished", "failed", "killed"})
ALIVE = frozenset({"running", "preempting"})

_OUTCOMES = {
    "finished": Outcome.FINISHED,
    "killed": Outcome.STOPPED,
    "failed": Outcome.FAILED,
    "crashed": Outcome.FAILED,
}


class Fates:
    """What becomes of runs.

    Args:
        tuners: the tuners of all sweeps.
        clock: gives the present time in seconds since the epoch.
        failures_in_a_row: after so many failed runs in a row an agent is set aside.

    Attributes:
        news: the sweeps whose agents should look again: a run has ended or is to be stopped, or went
            back to the queue. Whoever tells the agents takes the sweep out.
        leaving: the agents that were interrupted. Their runs' clients may tell of the interrupt as of a
            failure before the agents do.
    """

    def __init__(self, tuners: Tuners, clock: Callable[[], float], failures_in_a_row: int) -> None:
        self._tuners = tuners
        self._clock = clock
        self._failures_in_a_row = failures_in_a_row
        self.news: set[int] = set()
        self.leaving: set[int] = set()

    def launch(self, connection: Connection, run: Run, agent: Agent) -> None:
        """Hand a queued run to an agent."""
        now = self._clock()
        runs.update(
            connection,
            run.id,
            agent_id=agent.id,
            state="pending",
            reason=None,
            issued_at=now,
            issues=run.issues + 1,
            attempt=run.attempt + 1,
        )
        self._apply(connection, run, [Launched(_trial(run))])

    def issue_again(self, connection: Connection, run: Run) -> None:
        """Note that a run is handed to its agent once more."""
        runs.update(connection, run.id, issued_at=self._clock(), issues=run.issues + 1)

    def started(self, connection: Connection, run: Run) -> None:
        """Note that the process of a run has spoken for the first time, or again after a silence."""
        if run.stop_requested_at is not None:
            return
        now = self._clock()
        runs.update(
            connection, run.id, state="running", started_at=run.started_at or now, heartbeat_at=now, issues=0
        )
        if run.sweep_id is not None and run.trial is not None:
            self._apply(connection, run, [Launched(run.trial)])

    def reported(self, connection: Connection, run: Run, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Take in new history rows: the tuner judges each that holds the metric."""
        if run.sweep_id is None or run.trial is None:
            return
        tuner = self._tuners.of(connection, run.sweep_id)
        results = self._results(tuner, run, rows)
        if not results:
            return
        values = [r.value for r in results if r.value is not None and math.isfinite(r.value)]
        better = max if tuner.spec.mode == "max" else min
        best = [value for value in (run.best_value, *values) if value is not None]
        runs.update(
            connection,
            run.id,
            iterations=results[-1].iteration,
            value=values[-1] if values else run.value,
            best_value=better(best) if best else None,
        )
        self._carry_out(connection, run.sweep_id, self._apply(connection, run, results))

    def ended(
        self,
        connection: Connection,
        run: Run,
        *,
        exit_code: int | None,
        preempted: bool = False,
        crashed: bool = False,
        reason: str | None = None,
    ) -> None:
        """Note that the process of a run has ended, and decide the run's state."""
        if run.state in TERMINAL:
            return
        if preempted and exit_code != 0:
            self._preempted(connection, run, exit_code)
            return
        state, why = self._verdict(connection, run, exit_code, crashed, reason)
        badly = state in ("failed", "crashed")
        if badly and run.agent_id in self.leaving and self.give_back(connection, run):
            return
        now = self._clock()
        runs.update(connection, run.id, state=state, reason=why, exit_code=exit_code, finished_at=now)
        if run.sweep_id is None or run.trial is None:
            return
        self.news.add(run.sweep_id)
        self._apply(connection, run, [Ended(run.trial, _OUTCOMES[state])])
        if run.agent_id is not None:
            self._count_failures(connection, run, failed=badly, why=why)
        self.finish_if_over(connection, run.sweep_id)

    def request_stop(self, connection: Connection, run: Run, reason: str, *, complete: bool = False) -> None:
        """Ask a run to stop; one that has not started ends at once."""
        if run.state in TERMINAL or run.stop_requested_at is not None:
            return
        stop_state = "finished" if complete else "killed"
        now = self._clock()
        runs.update(connection, run.id, stop_requested_at=now, stop_state=stop_state, reason=reason)
        if run.sweep_id is not None:
            self.news.add(run.sweep_id)
        if run.state not in ALIVE:
            self.kill(connection, run, reason)

    def kill(self, connection: Connection, run: Run, reason: str) -> None:
        """End a run now, whatever its process does."""
        if run.state in TERMINAL:
            return
        now = self._clock()
        runs.update(
            connection,
            run.id,
            state="killed",
            reason=reason,
            stop_requested_at=run.stop_requested_at or now,
            finished_at=now,
        )
        if run.sweep_id is not None and run.trial is not None:
            self.news.add(run.sweep_id)
            self._apply(connection, run, [Ended(run.trial, Outcome.STOPPED)])
            self.finish_if_over(connection, run.sweep_id)

    def requeue(self, connection: Connection, run: Run, reason: str, state: str = "pending") -> None:
        """Put a run back into its sweep's queue, to be started anew with the same configuration."""
        runs.update(
            connection,
            run.id,
            state=state,
            reason=reason,
            agent_id=None,
            issued_at=None,
            issues=0,
            exit_code=None,
            finished_at=None,
            stop_requested_at=None,
            stop_state=None,
        )
        self._apply(connection, run, [Requeued(_trial(run))])
        if run.sweep_id is not None:
            self.news.add(run.sweep_id)

    def give_back(self, connection: Connection, run: Run) -> bool:
        """Put a trial that ended because its agent was interrupted back into the queue; return whether it is.

        One that has finished nevertheless, or was asked to stop, has had its end, and so has one whose sweep
        is over.
        """
        sweep = sweeps.by_id(connection, run.sweep_id) if run.sweep_id is not None else None
        if sweep is None or run.trial is None or sweep.state not in ("PENDING", "RUNNING", "PAUSED"):
            return False
        if run.state in ("finished", "killed") or run.stop_requested_at is not None:
            return False
        self.requeue(connection, run, "back in the queue: its agent was interrupted")
        return True

    def finish_if_over(self, connection: Connection, sweep_id: int) -> None:
        """Finish a sweep when all its trials have ended and none will come."""
        tuner = self._tuners.of(connection, sweep_id)
        sweep = sweeps.by_id(connection, sweep_id)
        if sweep is None or sweep.state not in ("PENDING", "RUNNING", "PAUSED") or not tuner.over():
            return
        self.finish(connection, sweep, tuner.finished or f"all {len(tuner.trials)} trials are done")

    def finish(self, connection: Connection, sweep: Sweep, reason: str, state: str = "FINISHED") -> None:
        """Finish a sweep: runs that nobody has started yet will not be."""
        sweeps.update(connection, sweep.id, state=state, reason=reason, updated_at=self._clock())
        self.news.add(sweep.id)
        for run in runs.of_sweep(connection, sweep.id):
            if run.state in ("pending", "preempted") and run.agent_id is None:
                self.kill(connection, run, f"not started: {reason}")

    def _results(self, tuner: Tuner, run: Run, rows: Sequence[tuple[int, dict[str, Any]]]) -> list[Result]:
        spec = tuner.spec
        others = {*spec.stop, tuner.time_attribute} - {spec.metric}
        iteration = run.iterations
        results = []
        for _, row in rows:
            value = number(row, spec.metric) if spec.metric is not None else None
            if spec.metric is not None and value is None:
                continue
            iteration += 1
            beside = {name: x for name in others if (x := number(row, name)) is not None}
            results.append(Result(_trial(run), iteration, value, beside))
        return results

    def _apply(self, connection: Connection, run: Run, happened: Sequence[Any]) -> list[Decision]:
        if run.sweep_id is None:
            return []
        return self._tuners.apply(connection, run.sweep_id, happened)

    def _carry_out(self, connection: Connection, sweep_id: int, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            match decision:
                case StopTrial(trial, reason, complete):
                    run = runs.by_trial(connection, sweep_id, trial)
                    if run is not None:
                        self.request_stop(connection, run, reason, complete=complete)
                case FinishSweep(reason):
                    sweep = sweeps.by_id(connection, sweep_id)
                    if sweep is not None:
                        self.finish(connection, sweep, reason)

    def _verdict(
        self, connection: Connection, run: Run, exit_code: int | None, crashed: bool, reason: str | None
    ) -> tuple[str, str | None]:
        if run.stop_requested_at is not None:
            return run.stop_state or "killed", run.reason
        if crashed:
            return "crashed", reason
        if exit_code == 0:
            return "finished", self._silence(connection, run)
        return "failed", reason or self._last_error(connection, run) or f"the program ended with {exit_code}"

    def _silence(self, connection: Connection, run: Run) -> str | None:
        """Return what to say of a finished run that never logged the sweep's metric."""
        if run.sweep_id is None or run.trial is None:
            return None
        record = self._tuners.of(connection, run.sweep_id).trials[run.trial]
        metric = self._tuners.of(connection, run.sweep_id).spec.metric
        if metric is None or record.value is not None:
            return None
        if record.iterations:
            return f"'{metric}' was never a finite number"
        last = lines.tail(connection, run.id, 1)
        logged = sorted(key for key in lines.parsed(last[0]) if not key.startswith("_")) if last else []
        seen = f"it logged {', '.join(logged)}" if logged else "it logged nothing"
        return (
            f"'{metric}' was never logged: {seen}. "
            "Log it in the script, or name the right metric in the sweep file."
        )

    def _last_error(self, connection: Connection, run: Run) -> str | None:
        return next(
            (
                text
                for _, line in reversed(lines.console_tail(connection, run.id, 30))
                if (text := lines.console_text(line).strip())
            ),
            None,
        )

    def _preempted(self, connection: Connection, run: Run, exit_code: int | None) -> None:
        if run.sweep_id is None or run.trial is None:
            runs.update(connection, run.id, state="preempted", exit_code=exit_code, finished_at=self._clock())
        else:
            self.requeue(connection, run, "preempted: it waits for an agent", state="preempted")

    def _count_failures(self, connection: Connection, run: Run, *, failed: bool, why: str | None) -> None:
        agent = agents.by_id(connection, run.agent_id) if run.agent_id is not None else None
        if agent is None or run.sweep_id is None:
            return
        failures = agent.failures + 1 if failed else 0
        agents.update(connection, agent.id, failures=failures)
        if not failed or failures < self._failures_in_a_row or agent.state == "SET_ASIDE":
            return
        reason = f"{failures} runs in a row failed on it; the last one: {why or 'no reason known'}"
        agents.update(connection, agent.id, state="SET_ASIDE", reason=reason)
        sweeps.update(connection, run.sweep_id, updated_at=self._clock())
        suspects = runs.of_agent(connection, agent.id, ("failed", "crashed"))
        for suspect in sorted(suspects, key=lambda r: r.finished_at or 0.0)[-failures:]:
            if suspect.attempt < 2:
                self.requeue(connection, suspect, f"back in the queue: agent {agent.name} was set aside")


def _trial(run: Run) -> int:
    if run.trial is None:
        raise ValueError(f"run {run.name} is not a trial of a sweep")
    return run.trial
