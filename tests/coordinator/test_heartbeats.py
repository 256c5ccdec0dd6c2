"""wandb's agents: what their heartbeats lead to, and the traps of the protocol page's section G."""

import asyncio
from typing import Any

from sweepstake.store.records import Agent, Sweep
from tests.coordinator.conftest import House, config_of


async def first_run(house: House) -> tuple[Sweep, Agent, str]:
    """A grid sweep with one agent that has been handed its first run."""
    sweep = await house.sweep()
    agent = await house.agent(sweep)
    house.clock.turn(5)
    (command,) = await house.beat(agent)
    assert command["type"] == "run"
    return sweep, agent, command["run_id"]


def tell(story: Any) -> None:
    asyncio.run(story)


def test_an_agent_runs_a_grid_to_its_end_and_is_sent_away(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        agent = await house.agent(sweep)
        seen = []
        for _ in range(3):
            (command,) = await house.beat(agent)
            assert command["program"] == "train.py"
            seen.append(command["args"]["a"]["value"])
            await house.whole_run(sweep, command["run_id"])
        assert seen == [1, 2, 3]
        (command,) = await house.beat(agent)
        assert command["type"] == "exit"
        assert await house.state(sweep) == "FINISHED"

    tell(story())


def test_a_grid_is_finished_with_its_last_run_although_no_agent_asks_again(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        agent = await house.agent(sweep)
        for _ in range(3):
            (command,) = await house.beat(agent)
            assert await house.state(sweep) == "RUNNING"
            await house.whole_run(sweep, command["run_id"])
        assert await house.state(sweep) == "FINISHED"

    tell(story())


def test_a_sweep_is_pending_until_its_first_run(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        assert await house.state(sweep) == "PENDING"
        agent = await house.agent(sweep)
        await house.beat(agent)
        assert await house.state(sweep) == "RUNNING"

    tell(story())


def test_while_a_run_lives_there_is_nothing_to_say(house: House) -> None:
    async def story() -> None:
        _, agent, name = await first_run(house)
        assert await house.beat(agent, name) == []

    tell(story())


def test_many_agents_share_a_grid_without_running_a_point_twice(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        crew = [await house.agent(sweep) for _ in range(5)]
        replies = await asyncio.gather(*(house.beat(agent) for agent in crew))
        handed_out = [reply[0]["run_id"] for reply in replies if reply and reply[0]["type"] == "run"]
        assert len(set(handed_out)) == len(handed_out) == 3
        assert sorted(config_of(run)["a"] for run in await house.runs_of(sweep)) == [1, 2, 3]

    tell(story())


def test_g2_a_lost_reply_is_given_again(house: House) -> None:
    """G2: the run that was handed out and never heard of is handed out again, not another one."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        (again,) = await house.beat(agent)
        assert again["run_id"] == name
        assert len(await house.runs_of(sweep)) == 1

    tell(story())


def test_g4_a_script_that_dies_before_init_fails_after_two_tries(house: House) -> None:
    """G4: a child that never speaks is never left pending, or the search would wait for it."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.beat(agent)
        (other,) = await house.beat(agent)
        assert other["run_id"] != name
        run = await house.run_of(sweep, name)
        assert run.state == "failed"
        assert run.reason is not None
        assert "wandb.init" in run.reason

    tell(story())


def test_g6_wandbs_agent_is_told_to_stop_only_when_the_gentle_way_has_not_helped(house: House) -> None:
    """G6: `stop` is SIGTERM without a flush for script agents: the run's own client gets 25 seconds first."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        run = await house.run_of(sweep, name)
        await house.coordinator.request_stop(run.id, "enough")
        assert house.coordinator.should_stop(await house.run_of(sweep, name))
        assert await house.beat(agent, name) == []
        house.clock.turn(26)
        (command,) = await house.beat(agent, name)
        assert command == {"type": "stop", "run_id": name, "reason": "enough"}

    tell(story())


def test_g7_a_stopped_run_is_killed_whatever_its_exit_code_and_its_value_counts(house: House) -> None:
    """G7: the stop flag decides, not the exit code 1 or 255 that an interrupted script has."""

    async def story() -> None:
        sweep, _, name = await first_run(house)
        await house.start(sweep, name)
        await house.log(sweep, name, loss=0.25)
        run = await house.run_of(sweep, name)
        await house.coordinator.request_stop(run.id, "stopped on the page")
        await house.complete(sweep, name, exit_code=255)
        run = await house.run_of(sweep, name)
        assert (run.state, run.reason, run.value) == ("killed", "stopped on the page", 0.25)

    tell(story())


def test_g27_g28_the_death_of_an_agent_is_not_the_death_of_its_run(house: House) -> None:
    """G27, G28: agents never say goodbye; their children run on and complete."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await silence(house, 90)
        assert (await house.state_of_agent(agent)).state == "GONE"
        assert (await house.run_of(sweep, name)).state == "running"
        await house.complete(sweep, name)
        assert (await house.run_of(sweep, name)).state == "finished"

    tell(story())


def test_a_dead_agents_run_that_never_started_goes_to_another(house: House) -> None:
    async def story() -> None:
        sweep, _, name = await first_run(house)
        await silence(house, 90)
        (command,) = await house.beat(await house.agent(sweep))
        assert command["run_id"] == name

    tell(story())


def test_a_run_that_is_silent_for_five_minutes_has_crashed_and_may_come_back(house: House) -> None:
    async def story() -> None:
        sweep, _, name = await first_run(house)
        await house.start(sweep, name)
        await silence(house, 320)
        assert (await house.run_of(sweep, name)).state == "crashed"
        await house.start(sweep, name)
        assert (await house.run_of(sweep, name)).state == "running"
        await house.complete(sweep, name)
        assert (await house.run_of(sweep, name)).state == "finished"

    tell(story())


def test_g33_a_run_whose_agent_no_longer_names_it_is_gone(house: House) -> None:
    """G33: the agent's `runState` is a second signal beside the run's own heartbeats."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        house.clock.turn(5)
        (command,) = await house.beat(agent)
        assert command["run_id"] != name, "its slot is free for the next run"
        house.clock.turn(10)
        await house.beat(agent, command["run_id"])
        assert (await house.run_of(sweep, name)).state == "crashed"

    tell(story())


def test_a_paused_sweep_hands_out_nothing_and_goes_on_when_resumed(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        agent = await house.agent(sweep)
        await house.coordinator.update_sweep(sweep.id, user=house.user, state="PAUSED")
        assert await house.beat(agent) == []
        await house.coordinator.update_sweep(sweep.id, user=house.user, state="RUNNING")
        (command,) = await house.beat(agent)
        assert command["type"] == "run"

    tell(story())


def test_a_stopped_sweep_lets_its_run_end_before_the_agent_goes(house: House) -> None:
    """D.3: `exit` is SIGKILL for the children of wandb's agent, so it waits until none lives."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await house.coordinator.update_sweep(sweep.id, user=house.user, state="FINISHED")
        assert await house.beat(agent, name) == []
        await house.complete(sweep, name)
        (command,) = await house.beat(agent)
        assert command["type"] == "exit"
        assert (await house.run_of(sweep, name)).state == "finished"

    tell(story())


def test_a_cancelled_sweep_kills_at_once(house: House) -> None:
    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await house.coordinator.update_sweep(sweep.id, user=house.user, state="CANCELED")
        (command,) = await house.beat(agent, name)
        assert command["type"] == "exit"
        assert (await house.run_of(sweep, name)).state == "killed"

    tell(story())


def test_a_preempted_run_keeps_its_id_and_comes_first(house: House) -> None:
    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        run = await house.run_of(sweep, name)
        await house.coordinator.write(
            lambda c: house.coordinator.run_ended_in(c, run, exit_code=3, preempted=True)
        )
        assert (await house.run_of(sweep, name)).state == "preempted"
        (command,) = await house.beat(agent)
        assert (command["type"], command["run_id"]) == ("resume", name)
        assert command["args"] == {"a": {"value": 1}}

    tell(story())


def test_a_metric_that_is_never_logged_is_said_on_the_run(house: House) -> None:
    async def story() -> None:
        sweep, _, name = await first_run(house)
        await house.start(sweep, name)
        await house.log(sweep, name, accuracy=0.5)
        await house.complete(sweep, name)
        run = await house.run_of(sweep, name)
        assert run.state == "finished"
        assert run.reason is not None
        assert "'loss' was never logged" in run.reason

    tell(story())


def test_a_restarted_server_goes_on_where_it_was(house: House) -> None:
    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await house.log(sweep, name, loss=0.5)
        house.open()
        assert await house.beat(agent, name) == []
        await house.complete(sweep, name)
        seen = []
        while (command := (await house.beat(agent))[0])["type"] == "run":
            seen.append(command["args"]["a"]["value"])
            await house.whole_run(sweep, command["run_id"])
            house.open()
        assert seen == [2, 3]
        assert await house.state(sweep) == "FINISHED"

    tell(story())


def test_a_repeated_creation_is_the_same_sweep(house: House) -> None:
    """G3: the client repeats `upsertSweep` when the reply was lost."""

    async def story() -> None:
        first, second = await house.sweep(), await house.sweep()
        assert first.name == second.name
        await house.agent(first)
        assert (await house.sweep()).name != first.name, "an agent has come: this is a new wish"

    tell(story())


def test_asha_stops_a_run_in_the_request_that_reports(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep(
            "program: t.py\nmethod: random\nmetric: {name: loss, goal: minimize}\n"
            "parameters: {lr: {min: 0.0, max: 1.0}}\n"
            "early_terminate: {type: asha, max_t: 9, reduction_factor: 3}\n"
        )
        crew = [await house.agent(sweep) for _ in range(2)]
        good, bad = [(await house.beat(agent))[0]["run_id"] for agent in crew]
        for name, loss in ((good, 0.1), (bad, 0.9)):
            await house.start(sweep, name)
            await house.log(sweep, name, loss=loss)
        assert not house.coordinator.should_stop(await house.run_of(sweep, good))
        stopped = await house.run_of(sweep, bad)
        assert house.coordinator.should_stop(stopped)
        await house.complete(sweep, bad, exit_code=1)
        stopped = await house.run_of(sweep, bad)
        assert stopped.state == "killed"
        assert "0.9" in (stopped.reason or "")

    tell(story())


def test_g22_a_stopped_run_ends_as_killed_or_finished_and_never_lingers(house: House) -> None:
    """G22: clients wait for an end that they know; a run that was to stop has one as soon as it is over."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await house.coordinator.request_stop((await house.run_of(sweep, name)).id, "enough")
        house.clock.turn(5)
        await house.beat(agent)
        house.clock.turn(10)
        await house.beat(agent)
        run = await house.run_of(sweep, name)
        assert run.state == "killed"
        assert run.finished_at is not None

    tell(story())


def test_g26_a_function_that_does_not_hear_the_stop_is_told_again_until_it_is_gone(house: House) -> None:
    """G26: a job that is blocked in C dies late; its agent says meanwhile that it lives, and so it does."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await house.coordinator.request_stop((await house.run_of(sweep, name)).id, "enough")
        for _ in range(3):
            house.clock.turn(26)
            (command,) = await house.beat(agent, name)
            assert (command["type"], command["run_id"]) == ("stop", name)
            assert (await house.run_of(sweep, name)).state == "running"
        await house.complete(sweep, name, exit_code=1)
        assert (await house.run_of(sweep, name)).state == "killed"

    tell(story())


def test_g31_a_grid_point_whose_run_failed_is_not_tried_again(house: House) -> None:
    """G31: as at W&B, a failed run counts as the run of its point."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.whole_run(sweep, name, exit_code=1)
        seen = []
        while (command := (await house.beat(agent))[0])["type"] == "run":
            seen.append(command["args"]["a"]["value"])
            await house.whole_run(sweep, command["run_id"])
        assert seen == [2, 3]
        assert await house.state(sweep) == "FINISHED"

    tell(story())


def test_a_run_that_its_agent_has_terminated_is_killed_at_once(house: House) -> None:
    """SIGTERM ends a script without a word, and its agent may be sent away with its next heartbeat."""

    async def story() -> None:
        sweep, agent, name = await first_run(house)
        await house.start(sweep, name)
        await house.coordinator.request_stop((await house.run_of(sweep, name)).id, "enough")
        house.clock.turn(26)
        (command,) = await house.beat(agent, name)
        assert command["type"] == "stop"
        house.clock.turn(5)
        await house.beat(agent)
        run = await house.run_of(sweep, name)
        assert (run.state, run.reason) == ("killed", "enough")

    tell(story())


def test_an_agent_of_a_function_is_told_to_stop_at_once(house: House) -> None:
    """Its run's client does not hear of a stop; the agent, which beats at once, ends the function gently."""

    async def story() -> None:
        sweep = await house.sweep()
        agent = await house.agent(sweep)
        (command,) = await house.beat(agent)
        name = command["run_id"]
        await house.start(sweep, name)
        await house.coordinator.request_stop((await house.run_of(sweep, name)).id, "enough")
        house.clock.turn(5)
        (command,) = await house.beat(agent, name)
        assert (command["type"], command["run_id"]) == ("stop", name)
        await house.complete(sweep, name, exit_code=1)
        assert (await house.run_of(sweep, name)).state == "killed"

    tell(story())


async def silence(house: House, seconds: float) -> None:
    """Let time pass in which nobody speaks, under the eyes of the watch."""
    house.clock.turn(seconds)
    await house.coordinator.write(house.coordinator.watch.look)
