"""The page of a run: what it was given, what it reported, what it printed and what it kept."""

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .digits import Json


@pytest.fixture
def run(visit: Visit) -> Json:
    """A run of three epochs that still goes."""
    visit.stand_in.add_agent("node-17")
    run = visit.stand_in.add_run({"lr": 0.0125, "model": {"width": 64}, "epochs": 15})
    for epoch, value in enumerate((0.9, 0.5, 0.25)):
        visit.stand_in.report(run, value, accuracy=1 - value, epoch=epoch)
    return run


PATH = "/ada/digits/runs/run00000"


def test_configuration_and_summary_are_flat_and_whole(visit: Visit, run: Json) -> None:
    page = visit.open(PATH)
    expect(page.locator("h1")).to_have_text(run["name"])
    config = page.locator(".card", has=page.get_by_role("heading", name="Configuration"))
    expect(config).to_contain_text("model.width")
    expect(config).to_contain_text("0.0125")
    summary = page.locator(".card", has=page.get_by_role("heading", name="Summary"))
    expect(summary).to_contain_text("accuracy")
    expect(summary).to_contain_text("0.75")
    expect(page.get_by_role("region", name="Facts")).to_contain_text("node-17")


def test_curves_grow_while_the_run_goes_and_the_sweeps_metric_is_first(visit: Visit, run: Json) -> None:
    page = visit.open(PATH)
    curves = page.get_by_role("region", name="Curves").locator("figure")
    expect(curves).to_have_count(3)
    expect(curves.first).to_contain_text("val_loss")
    expect(curves.first.locator(".readout")).to_contain_text("0.25 step 2")
    visit.stand_in.report(run, 0.125, accuracy=0.9, epoch=3)
    expect(curves.first.locator(".readout")).to_contain_text("0.125 step 3")


def test_the_end_of_the_run_is_shown_with_its_reason(visit: Visit, run: Json) -> None:
    page = visit.open(PATH)
    expect(page.locator(".title .state")).to_have_text("running")
    visit.stand_in.end(run, "failed", "exit code 1: ValueError: alpha must be >= 0")
    expect(page.locator(".title .state")).to_have_text("failed")
    expect(page.get_by_text("exit code 1: ValueError: alpha must be >= 0")).to_be_visible()
    expect(page.get_by_role("button", name="Stop run")).to_be_hidden()


def test_the_console_has_colours_and_marks_errors(visit: Visit, run: Json) -> None:
    visit.stand_in.say(run, "\x1b[1;32mok\x1b[0m then \x1b[31mred\x1b[39m")
    visit.stand_in.say(run, "Traceback (most recent call last):", level="error")
    page = visit.open(PATH)
    console = page.get_by_role("log", name="Console output")
    expect(console.locator(".ansi-green.ansi-bold")).to_have_text("ok")
    expect(console.locator(".ansi-red")).to_have_text("red")
    assert "\x1b" not in console.inner_text()
    expect(console.locator(".line-error")).to_contain_text("Traceback")
    visit.stand_in.say(run, "the newest line")
    expect(console).to_contain_text("the newest line")


def test_a_rewritten_line_is_shown_as_it_is_now(visit: Visit, run: Json) -> None:
    visit.stand_in.say(run, "  0%|          | 0/100")
    page = visit.open(PATH)
    console = page.get_by_role("log", name="Console output")
    expect(console).to_contain_text("0/100")
    visit.stand_in.consoles[run["id"]][-1]["text"] = " 50%|█████     | 50/100"
    expect(console).to_contain_text("50/100")
    expect(console.locator(".line")).to_have_count(4)


def test_a_long_console_starts_at_its_end(visit: Visit, run: Json) -> None:
    for number in range(1500):
        visit.stand_in.say(run, f"line number {number}")
    page = visit.open(PATH)
    console = page.get_by_role("log", name="Console output")
    expect(console.locator(".line").last).to_contain_text("line number 1499")
    at_end = "box => box.scrollHeight - box.scrollTop - box.clientHeight < 30"
    assert console.evaluate(at_end)
    expect(console.locator(".line")).to_have_count(1000)
    page.get_by_role("button", name="Load earlier lines").click()
    expect(console.locator(".line").first).to_contain_text("epoch 0")


def test_files_can_be_fetched_and_scripts_cannot_be_smuggled_in(visit: Visit, run: Json) -> None:
    visit.stand_in.files = [
        {"name": "model.pt", "size": 12_345, "mimetype": None, "updated_at": 0, "url": "/files/model.pt"},
        {"name": "evil", "size": 1, "mimetype": None, "updated_at": 0, "url": "javascript:alert(1)"},
        {"name": "coming.txt", "size": None, "mimetype": None, "updated_at": 0, "url": "/files/coming.txt"},
    ]
    page = visit.open(PATH)
    files = page.locator(".files")
    expect(files.get_by_role("link", name="model.pt")).to_have_attribute(
        "href", f"{visit.address}/files/model.pt"
    )
    expect(files).to_contain_text("12 kB")
    expect(files.get_by_role("link", name="evil")).to_have_attribute("href", "#")
    expect(files.get_by_role("link", name="coming.txt")).to_have_count(0)
    expect(files).to_contain_text("on its way")


def test_stopping_a_run_asks_first(visit: Visit, run: Json) -> None:
    page = visit.open(PATH)
    page.get_by_role("button", name="Stop run").click()
    dialog = page.get_by_role("dialog", name="Stop this run?")
    dialog.get_by_role("button", name="Let it run").click()
    assert visit.stand_in.stopped_runs == []
    page.get_by_role("button", name="Stop run").click()
    dialog.get_by_role("button", name="Stop the run").click()
    expect(page.get_by_role("button", name="Stopping…")).to_be_disabled()
    assert visit.stand_in.stopped_runs == [run["id"]]


def test_the_way_back_to_the_sweep(visit: Visit, run: Json) -> None:
    page = visit.open("/ada/digits/sweeps/sweep123")
    page.get_by_role("link", name=run["name"]).first.click()
    expect(page.get_by_role("heading", name="Console")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="sweep123").click()
    expect(page.locator("h1")).to_have_text("digits-hyperopt")
    page.go_back()
    expect(page.locator("h1")).to_have_text(run["name"])
