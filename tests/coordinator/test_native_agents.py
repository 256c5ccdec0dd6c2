"""Our own agents: several slots, long polls, ends that are told, agents set aside."""

import asyncio
from typing import Any

from sweepstake.store.records import Agent, Sweep
from tests.coordinator.conftest import House


def tell(story: Any) -> None:
    asyncio.run(story)


async def two_slots(house: House) -> tuple[Sweep, Agent, list[str]]:
    """A grid sweep of three with an agent of two slots, both of them filled."""
    sweep = await house.sweep()
    agent = await house.agent(sweep, kind="sweepstake", slots=2)
    names: list[str] = []
    while len(names) < 2:
        commands = await house.beat(agent, *names, free=2 - len(names), wait=5)
        names += [command["run_id"] for command in commands]
    return sweep, agent, names


def test_an_agent_fills_its_slots(house: House) -> None:
    async def story() -> None:
        _, agent, names = await two_slots(house)
        assert len(set(names)) == 2
        assert await house.beat(agent, *names, free=0, wait=0.05) == []

    tell(story())


def test_a_held_back_answer_comes_when_there_is_work(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        await house.coordinator.update_sweep(sweep.id, user=house.user, state="PAUSED")
        agent = await house.agent(sweep, kind="sweepstake")
        asked = asyncio.create_task(house.beat(agent, free=1, wait=30))
        await asyncio.sleep(0.1)
        assert not asked.done()
        await house.coordinator.update_sweep(sweep.id, user=house.user, state="RUNNING")
        (command,) = await asyncio.wait_for(asked, 3)
        assert command["type"] == "run"

    tell(story())


def test_a_stop_is_told_at_once(house: House) -> None:
    async def story() -> None:
        sweep, agent, names = await two_slots(house)
        for name in names:
            await house.start(sweep, name)
        asked = asyncio.create_task(house.beat(agent, *names, free=0, wait=30))
        await asyncio.sleep(0.1)
        run = await house.run_of(sweep, names[0])
        await house.coordinator.request_stop(run.id, "enough")
        (command,) = await asyncio.wait_for(asked, 3)
        assert command == {"type": "stop", "run_id": names[0], "reason": "enough"}
        assert await house.beat(agent, *names, free=0, wait=0.05) == [], "and not again at once"

    tell(story())


def test_a_newer_heartbeat_ends_the_wait_of_an_older_one(house: House) -> None:
    async def story() -> None:
        _, agent, names = await two_slots(house)
        older = asyncio.create_task(house.beat(agent, *names, free=0, wait=30))
        await asyncio.sleep(0.1)
        await house.beat(agent, *names, free=0, wait=0)
        assert await asyncio.wait_for(older, 3) == []

    tell(story())


def test_a_process_that_ends_before_init_leaves_its_traceback_with_the_run(house: House) -> None:
    async def story() -> None:
        sweep, agent, (name, other) = await two_slots(house)
        tail = "Traceback (most recent call last):\nModuleNotFoundError: No module named 'torhc'"
        await house.beat(agent, other, free=1, ended=[{"run": name, "exitcode": 1, "tail": tail}])
        run = await house.run_of(sweep, name)
        assert run.state == "failed"
        assert run.reason == "ModuleNotFoundError: No module named 'torhc'"
        assert run.log_lines == 2

    tell(story())


def test_a_killed_process_names_its_signal(house: House) -> None:
    async def story() -> None:
        sweep, agent, (name, other) = await two_slots(house)
        await house.start(sweep, name)
        await house.beat(agent, other, free=1, ended=[{"run": name, "exitcode": None, "signal": 9}])
        run = await house.run_of(sweep, name)
        assert run.state == "failed"
        assert "SIGKILL" in (run.reason or "")

    tell(story())


def test_an_agent_whose_runs_fail_in_a_row_is_set_aside_and_its_points_go_back(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep()
        bad = await house.agent(sweep, kind="sweepstake")
        commands: list[dict[str, Any]] = []
        ended: list[dict[str, Any]] = []
        for _ in range(3):
            commands = await house.beat(bad, free=1, wait=5, ended=ended)
            assert commands[0]["type"] == "run"
            ended = [{"run": commands[0]["run_id"], "exitcode": 1, "tail": "CUDA error"}]
        (command,) = await house.beat(bad, free=1, wait=5, ended=ended)
        assert (command["type"], command["code"]) == ("exit", 1)
        assert "CUDA error" in command["reason"]
        assert (await house.state_of_agent(bad)).state == "SET_ASIDE"
        good = await house.agent(sweep, kind="sweepstake")
        seen = []
        while (command := (await house.beat(good, free=1, wait=5))[0])["type"] != "exit":
            seen.append(command["args"]["a"]["value"])
            await house.whole_run(sweep, command["run_id"])
        assert sorted(seen) == [1, 2, 3]
        assert await house.state(sweep) == "FINISHED"

    tell(story())


def test_an_end_that_is_told_twice_counts_once(house: House) -> None:
    async def story() -> None:
        sweep, agent, (name, other) = await two_slots(house)
        ended = [{"run": name, "exitcode": 1, "tail": "oops"}]
        await house.beat(agent, other, free=0, ended=ended)
        await house.beat(agent, other, free=0, ended=ended)
        assert (await house.state_of_agent(agent)).failures == 1
        assert (await house.run_of(sweep, name)).log_lines == 1

    tell(story())


def test_a_trial_with_all_its_budget_is_given_time_to_end_by_itself(house: House) -> None:
    async def story() -> None:
        sweep = await house.sweep(
            "program: t.py\nmethod: random\nmetric: {name: loss, goal: minimize}\n"
            "parameters: {lr: {min: 0.0, max: 1.0}}\nearly_terminate: {type: asha, max_t: 1}\n"
        )
        agent = await house.agent(sweep, kind="sweepstake")
        (command,) = await house.beat(agent, free=1, wait=5)
        name = command["run_id"]
        await house.start(sweep, name)
        await house.log(sweep, name, loss=0.5)
        assert house.coordinator.should_stop(await house.run_of(sweep, name))
        assert await house.beat(agent, name, free=0, wait=0.05) == []
        house.clock.turn(6)
        (command,) = await house.beat(agent, name, free=0)
        assert command["type"] == "stop"

    tell(story())


def test_a_trial_that_was_interrupted_with_its_agent_goes_back_to_the_queue(house: House) -> None:
    async def story() -> None:
        sweep, agent, (name, other) = await two_slots(house)
        await house.start(sweep, name)
        await house.log(sweep, name, loss=0.5)
        ended = [{"run": name, "exitcode": 255, "interrupted": True}]
        await house.beat(agent, other, free=0, ended=ended)
        run = await house.run_of(sweep, name)
        assert run.state == "pending"
        assert "interrupted" in (run.reason or "")
        handed_out: list[str] = []
        another = await house.agent(sweep, kind="sweepstake")
        while len(handed_out) < 2:
            (command,) = await house.beat(another, *handed_out, free=1, wait=5)
            handed_out.append(command["run_id"])
        assert name in handed_out

    tell(story())


def test_a_run_that_tells_of_the_interrupt_itself_goes_back_too(house: House) -> None:
    async def story() -> None:
        sweep, agent, names = await two_slots(house)
        for name in names:
            await house.start(sweep, name)
        await house.beat(agent, *names, free=0, leaving=True)
        await house.complete(sweep, names[0], exit_code=255)
        await house.complete(sweep, names[1], exit_code=0)
        assert [(await house.run_of(sweep, name)).state for name in names] == ["pending", "finished"]
        assert await house.state(sweep) == "RUNNING"

    tell(story())
