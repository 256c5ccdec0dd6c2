"""The page of a sweep: what it shows while the sweep runs, and what one can do there."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Visit
from .digits import Json

CONFIG: Json = {"lr": 0.01, "width": 64, "alpha": 1e-4, "activation": "relu"}


def runs_shown(page: Page) -> list[str]:
    """The names of the runs in the table, from the top."""
    return page.locator(".runs tbody .run-link").all_inner_texts()


def row(page: Page, name: str) -> Locator:
    return page.locator(".runs tbody tr", has=page.get_by_role("link", name=name, exact=True))


def three_runs(visit: Visit) -> list[Json]:
    """Ended runs with values of 0.3, 0.1 and 0.2."""
    visit.stand_in.add_agent("node-17")
    runs = []
    for value, lr, activation in ((0.3, 0.001, "relu"), (0.1, 0.01, "tanh"), (0.2, 0.1, "relu")):
        run = visit.stand_in.add_run({**CONFIG, "lr": lr, "activation": activation})
        visit.stand_in.report(run, value)
        visit.stand_in.end(run)
        runs.append(run)
    return runs


def test_a_sweep_without_runs_says_how_to_start_an_agent(visit: Visit) -> None:
    page = visit.open()
    expect(page.get_by_role("heading", name="Waiting for an agent")).to_be_visible()
    expect(page.get_by_text("sweepstake agent ada/digits/sweep123").first).to_be_visible()
    run = visit.stand_in.add_run(CONFIG)
    expect(row(page, run["name"])).to_be_visible()
    expect(page.get_by_role("heading", name="Waiting for an agent")).to_be_hidden()


def test_the_head_tells_state_progress_and_how_it_searches(visit: Visit) -> None:
    three_runs(visit)
    page = visit.open()
    expect(page.locator("h1")).to_have_text("digits-hyperopt")
    expect(page.locator(".title .state")).to_have_text("running")
    facts = page.get_by_role("region", name="Progress")
    expect(facts).to_contain_text("3 of 60 trials")
    for text in ("val_loss (min)", "hyperopt", "asha", "ada/digits/sweep123"):
        expect(facts).to_contain_text(text)
    expect(page).to_have_title(re.compile("digits-hyperopt · 3/60"))


def test_runs_appear_and_change_without_a_reload(visit: Visit) -> None:
    visit.stand_in.add_agent("node-17")
    run = visit.stand_in.add_run(CONFIG)
    page = visit.open()
    page.evaluate("window.sameDocument = true")
    line = row(page, run["name"])
    expect(line.locator(".state")).to_have_text("running")
    visit.stand_in.report(run, 0.75)
    expect(line).to_contain_text("0.75")
    visit.stand_in.end(run, "killed", "ASHA: 0.75 at rung 1 is not in the best third")
    expect(line.locator(".state")).to_have_text("killed")
    expect(line).to_contain_text("ASHA: 0.75")
    second = visit.stand_in.add_run(CONFIG)
    expect(row(page, second["name"])).to_be_visible()
    assert runs_shown(page)[0] == second["name"]
    assert page.evaluate("window.sameDocument")


def test_the_best_run_so_far_is_shown_and_overtaken(visit: Visit) -> None:
    _, best, _ = three_runs(visit)
    page = visit.open()
    card = page.get_by_role("region", name="Best run")
    expect(card).to_contain_text("0.1")
    expect(card.get_by_role("link", name=best["name"])).to_be_visible()
    expect(row(page, best["name"]).locator(".star")).to_be_visible()
    newcomer = visit.stand_in.add_run({**CONFIG, "lr": 0.02})
    visit.stand_in.report(newcomer, 0.05)
    expect(card).to_contain_text("0.05")
    expect(card.get_by_role("link", name=newcomer["name"])).to_be_visible()
    expect(page.locator(".star")).to_have_count(1)


def test_columns_sort_both_ways_and_the_address_keeps_it(visit: Visit) -> None:
    first, second, third = [run["name"] for run in three_runs(visit)]
    page = visit.open()
    expect(page.locator(".runs tbody tr")).to_have_count(3)
    header = page.get_by_role("columnheader", name="val_loss")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert runs_shown(page) == [second, third, first]
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert runs_shown(page) == [first, third, second]
    page.reload()
    expect(header).to_have_attribute("aria-sort", "descending")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "none")


def test_a_table_of_ten_thousand_runs_keeps_few_rows_in_the_document(visit: Visit) -> None:
    for i in range(10_000):
        run = visit.stand_in.add_run({**CONFIG, "lr": 0.001 + i / 1e5}, name=f"run-{i}")
        run.update(value=float(i), best_value=float(i), state="finished", finished_at=run["started_at"] + 1)
    page = visit.open("/ada/digits/sweeps/sweep123?sort=value")
    expect(row(page, "run-0")).to_be_visible(timeout=20_000)
    assert page.locator(".runs tbody tr").count() < 60
    page.get_by_role("region", name="Runs").nth(1).evaluate("box => { box.scrollTop = box.scrollHeight }")
    expect(row(page, "run-9999")).to_be_visible()
    assert page.locator(".runs tbody tr").count() < 60


def test_a_drag_along_an_axis_filters_the_runs(visit: Visit) -> None:
    first, second, third = [run["name"] for run in three_runs(visit)]
    page = visit.open()
    handle = page.get_by_role("slider", name="Filter by lr")
    box = handle.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2
    # The space goes from 1e-5 to 0.1 on a log axis: the upper third holds 0.01 and 0.1, not 0.001.
    page.mouse.move(middle, box["y"] + 1)
    page.mouse.down()
    page.mouse.move(middle, box["y"] + box["height"] * 0.2, steps=4)
    page.mouse.move(middle, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    expect(page.locator(".runs tbody tr")).to_have_count(2)
    assert set(runs_shown(page)) == {second, third}
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.reload()
    expect(page.locator(".runs tbody tr")).to_have_count(2)
    page.get_by_title("Remove this filter").click()
    expect(page.locator(".runs tbody tr")).to_have_count(3)
    assert "brush" not in page.url
    assert first in runs_shown(page)


def test_new_runs_obey_the_filter(visit: Visit) -> None:
    three_runs(visit)
    page = visit.open('/ada/digits/sweeps/sweep123?brush=["activation",["relu"]]')
    expect(page.locator(".runs tbody tr")).to_have_count(2)
    visit.stand_in.add_run({**CONFIG, "activation": "tanh"})
    visit.stand_in.add_run({**CONFIG, "activation": "relu"})
    expect(page.locator(".runs tbody tr")).to_have_count(3)
    expect(page.get_by_text("3 of 5")).to_be_visible()


def test_a_click_on_a_line_picks_its_run(visit: Visit) -> None:
    _, best, _ = three_runs(visit)
    page = visit.open('/ada/digits/sweeps/sweep123?brush=["activation",["tanh"]]')
    expect(page.locator(".runs tbody tr")).to_have_count(1)
    lr = page.get_by_role("slider", name="Filter by lr").bounding_box()
    width = page.get_by_role("slider", name="Filter by width").bounding_box()
    assert lr is not None
    assert width is not None
    # lr=0.01 stands at three quarters of its axis, width=64 at two thirds of its own.
    y = lr["y"] + lr["height"] * (1 - (0.75 + 2 / 3) / 2)
    page.mouse.click((lr["x"] + width["x"] + lr["width"]) / 2, y)
    picked = page.get_by_role("complementary", name="Selected run")
    expect(picked).to_contain_text(best["name"])
    assert f"run={best['id']}" in page.url
    picked.get_by_role("button", name="Close the selected run").click()
    expect(picked).to_be_hidden()


def test_the_progress_curve_reads_out_each_run(visit: Visit) -> None:
    visit.stand_in.fill(12)
    page = visit.open()
    chart = page.get_by_role("img", name="val_loss over time, best so far")
    expect(chart.locator("canvas")).to_be_visible()
    drawn = """canvas => {
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(pixels.buffer)).size;
    }"""
    assert chart.locator("canvas").evaluate(drawn) > 10
    chart.hover(position={"x": 300, "y": 80})
    expect(page.locator(".chart .readout").first).to_contain_text("best 0.")


def test_pause_and_resume_are_done_at_once(visit: Visit) -> None:
    three_runs(visit)
    page = visit.open()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".title .state")).to_have_text("paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".title .state")).to_have_text("running")
    assert visit.stand_in.actions == ["pause", "resume"]


@pytest.mark.parametrize(("action", "end"), [("Stop", "finished"), ("Cancel", "cancelled")])
def test_what_cannot_be_undone_asks_first(visit: Visit, action: str, end: str) -> None:
    visit.stand_in.add_run(CONFIG)
    page = visit.open()
    page.get_by_role("button", name=action, exact=True).click()
    dialog = page.get_by_role("dialog", name=f"{action} this sweep?")
    expect(dialog).to_contain_text("The running run")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name=action, exact=True).click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert visit.stand_in.actions == []
    page.get_by_role("button", name=action, exact=True).click()
    dialog.get_by_role("button", name=f"{action} the sweep").click()
    expect(page.locator(".title .state")).to_have_text(end)
    assert visit.stand_in.actions == [action.lower()]
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


def test_agents_and_why_one_was_set_aside(visit: Visit) -> None:
    three_runs(visit)
    aside = visit.stand_in.add_agent("node-18", kind="wandb", slots=1, state="SET_ASIDE")
    aside["reason"] = "3 runs in a row failed within 10 seconds: no space left on device"
    page = visit.open()
    agents = page.get_by_role("region", name="Agents")
    expect(agents).to_contain_text("1 working")
    expect(agents.locator("li").first).to_contain_text("node-18")
    expect(agents.locator("li").first).to_contain_text("no space left on device")


def test_a_sweep_that_is_not_there(visit: Visit) -> None:
    page = visit.open("/ada/digits/sweeps/nope")
    expect(page.get_by_role("heading", name="There is no such sweep")).to_be_visible()
    expect(page.get_by_text("There is no sweep nope on this server.")).to_be_visible()
    visit.forgive("404")
