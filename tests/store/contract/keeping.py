"""Stories of users, projects, sweeps, files and what they are called."""

import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sweepstake.errors import UsageError
from sweepstake.store import alerts, events, files, lines, projects, replies, runs, sweeps, users
from sweepstake.store.events import EventRow
from tests.store.contract.house import NOW, Base, House

KEY = "local-" + "k" * 40
_CHANCE = random.Random(4)  # noqa: S311 - no secret

HOSTILE = {
    "emoji": "".join(_CHANCE.choice("😀🚀🧨👩‍🚀🏁🐎🎲🪙") for _ in range(10_000)),
    "newlines": "two\nlines\r\nand\ttabs\x85\u2028",
    "path": "../../etc/passwd",
    "page": "<script>alert('x')</script>&amp;\"",
    "sql": "'; DROP TABLE runs; -- %s ? :name %(x)s {}",
    "nul": "before\0after\0",
    "control": "\x01\x1b[31m\x7f\ufeff\u202e",
    "unassigned": "\U0010ffff\ufffe",
    "not normal": "e\u0301 \u00e9 \ufb01",
}


class Keeping(Base):
    @pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
    def test_hostile_text_comes_back_as_it_went_in(self, house: House, name: str) -> None:
        run = house.run(display_name=name, config=name)
        house.write(lambda c: runs.update(c, run.id, reason=name, summary=name))
        house.write(lambda c: lines.put_console(c, run.id, 0, [name, "next"]))
        house.write(lambda c: lines.put_system_metrics(c, run.id, 0, [name]))
        house.write(lambda c: alerts.create(c, run.id, name, name, "WARN", NOW))
        house.write(lambda c: events.append(c, house.sweep.id, [EventRow(name, 0, 1, 1.0, name)], NOW))
        house.write(lambda c: sweeps.update(c, house.sweep.id, description=name))
        kept = self.kept(name)
        found = house.again(run)
        assert (found.display_name, found.config, found.reason, found.summary) == (kept,) * 4
        assert house.read(lambda c: lines.console(c, run.id, limit=None)) == [(0, kept), (1, "next")]
        assert house.read(lambda c: lines.system_tail(c, run.id, 1)) == [kept]
        assert [(a.title, a.text) for a in house.read(lambda c: alerts.of_run(c, run.id))] == [(kept, kept)]
        assert house.read(lambda c: events.load(c, house.sweep.id))[0].data == kept
        sweep = house.read(lambda c: sweeps.by_id(c, house.sweep.id))
        assert sweep is not None
        assert sweep.description == kept

    @pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
    def test_a_file_is_found_by_its_name_whatever_it_is(self, house: House, name: str) -> None:
        run = house.run()
        file = house.write(lambda c: files.ensure(c, run.id, name, NOW))
        house.write(lambda c: files.ensure(c, run.id, f"{name}x", NOW))
        assert file.name == self.kept(name)
        assert house.write(lambda c: files.ensure(c, run.id, name, NOW)) == file
        assert house.read(lambda c: files.find(c, run.id, name)) == file
        assert len(house.read(lambda c: files.of_run(c, run.id))) == 2

    @pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
    def test_a_project_and_a_run_are_found_by_their_names_whatever_they_are(
        self, house: House, name: str
    ) -> None:
        name = name[:256]
        project = house.write(lambda c: projects.ensure(c, name, name, NOW))
        assert (project.entity, project.name) == (self.kept(name),) * 2
        assert house.write(lambda c: projects.ensure(c, name, name, NOW)) == project
        assert house.read(lambda c: projects.all(c, name)) == [project]
        run = house.run(name=name)
        assert house.read(lambda c: runs.find(c, house.project.id, name)) == run

    def test_a_name_that_no_index_could_hold_is_refused_with_what_is_allowed(self, house: House) -> None:
        with pytest.raises(UsageError, match="257 characters long: 256 are allowed"):
            house.write(lambda c: projects.ensure(c, "ada", "🐎" * 257, NOW))
        with pytest.raises(UsageError, match="a user needs a name"):
            house.write(lambda c: users.create(c, "", KEY, NOW))

    def test_a_user_is_known_by_the_key_which_is_not_kept(self, house: House) -> None:
        bob = house.write(lambda c: users.create(c, "bob", "secret-of-bob", NOW))
        assert house.read(lambda c: users.by_key(c, "secret-of-bob")) == bob
        assert house.read(lambda c: users.by_key(c, "secret-of-eve")) is None
        rows = house.read(lambda c: c.execute(text("SELECT * FROM users")).all())
        assert "secret-of-bob" not in str(rows)
        with pytest.raises(IntegrityError):
            house.write(lambda c: users.create(c, "bob", "another", NOW))

    def test_a_key_file_that_was_replaced_replaces_the_key(self, house: House) -> None:
        first = house.write(lambda c: users.ensure(c, "local", "old", NOW))
        assert house.write(lambda c: users.ensure(c, "local", "old", NOW + 9)) == first
        assert house.write(lambda c: users.ensure(c, "local", "new", NOW + 9)) == first
        assert house.read(lambda c: users.by_key(c, "old")) is None
        assert house.read(lambda c: users.by_key(c, "new")) == first

    def test_a_one_time_token_opens_once_and_in_its_time(self, house: House) -> None:
        def new(kind: str, lifetime: float = 60.0) -> str:
            return house.write(lambda c: users.new_web_token(c, house.user.id, kind, lifetime, NOW))

        token, session = new("one-time"), new("session")
        assert token != session
        assert house.read(lambda c: users.by_session(c, token, NOW)) is None
        assert house.write(lambda c: users.redeem_one_time(c, session, NOW)) is None
        assert house.write(lambda c: users.redeem_one_time(c, token, NOW + 61)) is None
        assert house.write(lambda c: users.redeem_one_time(c, token, NOW + 59)) == house.user
        assert house.write(lambda c: users.redeem_one_time(c, token, NOW + 59)) is None
        assert house.read(lambda c: users.by_session(c, session, NOW + 59)) == house.user
        assert house.read(lambda c: users.by_session(c, session, NOW + 61)) is None
        house.write(lambda c: users.new_web_token(c, house.user.id, "session", 60.0, NOW + 100))
        assert house.read(lambda c: c.execute(text("SELECT count(*) FROM web_tokens")).scalar()) == 1

    def test_a_secret_is_made_once_and_kept(self, house: House) -> None:
        first = house.write(lambda c: users.secret(c, "signing"))
        assert len(first) >= 32
        assert house.write(lambda c: users.secret(c, "signing")) == first
        assert house.write(lambda c: users.secret(c, "other")) != first

    def test_sweeps_are_found_where_they_are(self, house: House) -> None:
        second = house.new_sweep()
        elsewhere = house.write(lambda c: projects.ensure(c, "bob", "digits", NOW))
        third = house.write(
            lambda c: sweeps.create(
                c,
                project_id=elsewhere.id,
                user_id=house.user.id,
                config="x",
                seed=2**40,
                now=NOW,
                state="PAUSED",
            )
        )
        assert (third.entity, third.project, third.seed, third.state) == ("bob", "digits", 2**40, "PAUSED")
        assert house.read(lambda c: sweeps.find(c, second.name)) == second
        assert house.read(lambda c: sweeps.find(c, "nobody")) is None
        assert house.read(lambda c: sweeps.of_project(c, house.project.id)) == [house.sweep, second]
        assert house.read(sweeps.all) == [house.sweep, second, third]
        assert house.read(lambda c: sweeps.all(c, "bob")) == [third]
        assert house.read(lambda c: sweeps.all(c, "ada", "digits")) == [house.sweep, second]
        assert house.read(lambda c: sweeps.all(c, "ada", "nothing")) == []

    def test_a_sweep_changes(self, house: House) -> None:
        house.write(lambda c: sweeps.update(c, house.sweep.id, state="RUNNING", heartbeat_at=NOW))
        sweep = house.read(lambda c: sweeps.by_id(c, house.sweep.id))
        assert sweep is not None
        assert (sweep.state, sweep.heartbeat_at, sweep.config) == ("RUNNING", NOW, "method: grid\n")

    def test_a_file_is_registered_and_then_uploaded(self, house: House) -> None:
        run = house.run()
        file = house.write(lambda c: files.ensure(c, run.id, "model.pt", NOW))
        assert file.size is None
        house.write(lambda c: files.uploaded(c, file.id, 2**40, "bWQ1", None, NOW + 1))
        found = house.read(lambda c: files.by_id(c, file.id))
        assert found is not None
        assert (found.size, found.md5, found.updated_at) == (2**40, "bWQ1", NOW + 1)
        house.write(lambda c: files.delete(c, file.id))
        assert house.read(lambda c: files.find(c, run.id, "model.pt")) is None

    def test_a_reply_is_remembered_for_a_while(self, house: House) -> None:
        house.write(lambda c: replies.remember(c, "digest", "one", NOW))
        house.write(lambda c: replies.remember(c, "digest", "two", NOW + 1))
        assert house.write(lambda c: replies.remembered(c, "digest", NOW + 60, 60)) == "two"
        assert house.write(lambda c: replies.remembered(c, "other", NOW + 60, 60)) is None
        assert house.write(lambda c: replies.remembered(c, "digest", NOW + 62, 60)) is None
