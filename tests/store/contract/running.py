"""Stories of runs, agents and events."""

import math

import pytest
from sqlalchemy.exc import IntegrityError

from sweepstake.errors import UsageError
from sweepstake.store import agents, alerts, events, files, lines, runs
from sweepstake.store.events import EventRow
from tests.store.contract.house import NOW, Base, House


class Running(Base):
    def test_a_run_is_found_by_number_name_and_trial(self, house: House) -> None:
        run = house.run(trial=3, config='{"lr": {"value": 0.1}}', display_name="sunny")
        assert (run.entity, run.project, run.sweep, run.agent) == ("ada", "digits", house.sweep.name, None)
        assert (run.tags, run.attempt, run.history_lines, run.summary) == ((), 0, 0, "{}")
        assert len(run.name) == 8
        assert house.read(lambda c: runs.by_id(c, run.id)) == run
        assert house.read(lambda c: runs.find(c, house.project.id, run.name)) == run
        assert house.read(lambda c: runs.by_trial(c, house.sweep.id, 3)) == run
        assert house.read(lambda c: runs.find(c, house.project.id, "nobody")) is None

    def test_a_run_outside_sweeps_changes_its_version_by_itself(self, house: House) -> None:
        run = house.run(sweep_id=None, name="mine")
        house.write(lambda c: runs.update(c, run.id, tags='["a", "b"]', commit="abc", state="finished"))
        changed = house.again(run)
        assert (changed.sweep, changed.tags, changed.commit, changed.state) == (
            None,
            ("a", "b"),
            "abc",
            "finished",
        )
        assert changed.version > run.version

    def test_names_are_unique_in_a_project(self, house: House) -> None:
        house.run(name="mine")
        with pytest.raises(IntegrityError):
            house.run(name="mine")

    @pytest.mark.parametrize("name", ["", "x" * 257])
    def test_a_name_that_no_index_could_hold_is_refused(self, house: House, name: str) -> None:
        with pytest.raises(UsageError, match="run"):
            house.run(name=name)

    def test_every_change_is_newer_than_all_that_the_sweep_has_seen(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also when the clock stands still or goes back."""
        one, two = house.run(trial=0), house.run(trial=1)
        seen = max(one.version, two.version)
        for clock in (0, 10**18, 0):
            monkeypatch.setattr(runs, "_now_us", lambda clock=clock: clock)
            for change in (
                lambda c: runs.update(c, one.id, heartbeat_at=NOW),
                lambda c: lines.put_history(c, two.id, house.again(two).history_lines, ["{}"]),
                lambda c: runs.reset(c, one.id),
            ):
                house.write(change)
                changed = house.read(lambda c, seen=seen: runs.of_sweep(c, house.sweep.id, seen))  # type: ignore[misc]
                assert len(changed) == 1
                seen = changed[0].version

    def test_a_change_is_newer_than_that_of_a_run_that_was_deleted(self, house: House) -> None:
        one, two = house.run(trial=0), house.run(trial=1)
        house.write(lambda c: runs.update(c, two.id, state="finished"))
        seen = house.again(two).version
        house.write(lambda c: runs.delete(c, two.id))
        house.write(lambda c: runs.update(c, one.id, state="finished"))
        assert [run.id for run in house.read(lambda c: runs.of_sweep(c, house.sweep.id, seen))] == [one.id]

    def test_the_number_of_a_deleted_run_is_not_given_again(self, house: House) -> None:
        run = house.run()
        file = house.write(lambda c: files.ensure(c, run.id, "model.pt", NOW))
        house.write(lambda c: runs.delete(c, run.id))
        new = house.run()
        assert new.id > run.id
        assert house.write(lambda c: files.ensure(c, new.id, "model.pt", NOW)).id > file.id

    def test_runs_of_a_sweep_come_in_the_order_of_their_trials(self, house: House) -> None:
        late, none, early = house.run(trial=1), house.run(), house.run(trial=0)
        found = house.read(lambda c: runs.of_sweep(c, house.sweep.id))
        assert [run.id for run in found] == [early.id, late.id, none.id]

    def test_pages_of_a_project_hold_the_newest_runs(self, house: House) -> None:
        made = [house.run().id for _ in range(3)] + [house.run(sweep_id=None).id]
        assert [
            r.id for r in house.read(lambda c: runs.page(c, project_id=house.project.id, limit=2))
        ] == made[2:]
        assert [
            r.id for r in house.read(lambda c: runs.page(c, project_id=house.project.id, limit=None))
        ] == made

    def test_the_silent_are_found(self, house: House) -> None:
        quiet = house.run(heartbeat_at=NOW)
        house.run(heartbeat_at=NOW + 100)
        house.run(heartbeat_at=NOW, state="finished")
        house.run(heartbeat_at=None)
        going = house.run(heartbeat_at=NOW, state="preempting")
        assert [run.id for run in house.read(lambda c: runs.silent(c, NOW + 1))] == [quiet.id, going.id]

        agent = house.write(
            lambda c: agents.create(c, sweep_id=house.sweep.id, host="h", kind="wandb", slots=1, now=NOW)
        )
        other = house.write(
            lambda c: agents.create(c, sweep_id=house.sweep.id, host="h", kind="wandb", slots=1, now=NOW)
        )
        house.write(lambda c: agents.update(c, other.id, state="GONE"))
        assert house.read(lambda c: agents.silent(c, NOW + 1)) == [agent]
        assert house.read(lambda c: agents.silent(c, NOW)) == []

    def test_an_agent_and_its_runs(self, house: House) -> None:
        agent = house.write(
            lambda c: agents.create(
                c, sweep_id=house.sweep.id, host="gpu1", kind="sweepstake", slots=2, now=NOW
            )
        )
        assert house.read(lambda c: agents.find(c, agent.name)) == agent
        assert house.read(lambda c: agents.by_id(c, agent.id)) == agent
        assert house.read(lambda c: agents.of_sweep(c, house.sweep.id)) == [agent]
        run, done = house.run(), house.run(state="finished")
        for each in (run, done):
            house.write(lambda c, each=each: runs.update(c, each.id, agent_id=agent.id))  # type: ignore[misc]
        assert house.again(run).agent == agent.name
        assert [r.id for r in house.read(lambda c: runs.of_agent(c, agent.id, ("running", "pending")))] == [
            run.id
        ]
        assert house.read(lambda c: runs.of_agent(c, agent.id, ())) == []
        assert house.read(lambda c: runs.counts(c, house.sweep.id)) == {"running": 1, "finished": 1}

    def test_a_run_that_starts_anew_forgets_what_it_reported_but_not_its_files(self, house: House) -> None:
        run = house.run()
        house.write(lambda c: lines.put_history(c, run.id, 0, ['{"loss": 1}']))
        house.write(lambda c: lines.put_console(c, run.id, 0, ["hello"]))
        house.write(lambda c: lines.put_system_metrics(c, run.id, 0, ["{}"]))
        house.write(
            lambda c: runs.update(c, run.id, iterations=1, value=1.0, best_value=1.0, summary='{"loss": 1}')
        )
        file = house.write(lambda c: files.ensure(c, run.id, "model.pt", NOW))
        house.write(lambda c: runs.reset(c, run.id))
        fresh = house.again(run)
        assert (fresh.history_lines, fresh.event_lines, fresh.log_lines, fresh.iterations) == (0, 0, 0, 0)
        assert (fresh.value, fresh.best_value, fresh.summary) == (None, None, "{}")
        assert house.read(lambda c: files.of_run(c, run.id)) == [file]
        assert house.write(lambda c: lines.put_history(c, run.id, 0, ['{"loss": 2}'])) == [(0, {"loss": 2})]

    def test_a_deleted_run_takes_all_its_rows_with_it(self, house: House) -> None:
        run, other = house.run(), house.run()
        for each in (run, other):
            house.write(lambda c, each=each: lines.put_history(c, each.id, 0, ["{}"]))  # type: ignore[misc]
            house.write(lambda c, each=each: lines.put_console(c, each.id, 0, ["x"]))  # type: ignore[misc]
            house.write(lambda c, each=each: files.ensure(c, each.id, "f", NOW))  # type: ignore[misc]
            house.write(lambda c, each=each: alerts.create(c, each.id, "t", "x", "INFO", NOW))  # type: ignore[misc]
        house.write(lambda c: runs.delete(c, run.id))
        assert house.read(lambda c: runs.by_id(c, run.id)) is None
        assert house.read(lambda c: files.of_run(c, run.id)) == []
        assert len(house.read(lambda c: files.of_run(c, other.id))) == 1
        assert len(house.read(lambda c: alerts.of_run(c, other.id))) == 1
        assert len(house.read(lambda c: lines.history(c, other.id, limit=None))) == 1

    def test_events_are_kept_in_order(self, house: House) -> None:
        log = [
            EventRow("proposed", 0, None, None, '{"lr": 0.1}'),
            EventRow("result", 0, 1, 0.1 + 0.2, None),
            EventRow("result", 0, 2, -math.inf, '{"time": 3}'),
            EventRow("search-ended", None, None, None, None),
        ]
        house.write(lambda c: events.append(c, house.sweep.id, log[:1], NOW))
        house.write(lambda c: events.append(c, house.sweep.id, [], NOW))
        house.write(lambda c: events.append(c, house.sweep.id, log[1:], NOW))
        other = house.new_sweep()
        house.write(lambda c: events.append(c, other.id, log[:1], NOW))
        assert house.read(lambda c: events.load(c, house.sweep.id)) == log

    def test_the_curve_of_a_trial_begins_after_it_was_last_requeued(self, house: House) -> None:
        def result(trial: int, iteration: int, value: float | None) -> EventRow:
            return EventRow("result", trial, iteration, value, None)

        log = [
            result(0, 1, 9.0),
            result(1, 1, 5.0),
            EventRow("requeued", 0, None, None, None),
            result(0, 1, 3.0),
            EventRow("result-nan", 0, 2, None, None),
            result(0, 3, None),
            result(0, 4, 2.0),
            result(2, 1, 7.0),
        ]
        house.write(lambda c: events.append(c, house.sweep.id, log, NOW))
        curves = house.read(lambda c: events.curves(c, house.sweep.id, (0, 1, 8)))
        assert curves == {0: [(1, 3.0), (4, 2.0)], 1: [(1, 5.0)], 8: []}
