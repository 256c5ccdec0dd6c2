"""The server goes away and comes back; names and values are not what one hopes for."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .digits import Json

CONFIG: Json = {"lr": 0.01, "width": 64, "alpha": 1e-4, "activation": "relu"}
HOSTILE = {
    "script": "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>",
    "emoji": "🏇" * 2500,
    "newlines": "one\ntwo\r\nthree\n\n\n",
    "reordering": "report\u202egnp.exe",
    "template": "${7*7} {{7*7}} %s %n \\u0000",
}


@pytest.mark.parametrize("path", ["/ada/digits/sweeps/sweep123", "/ada/digits/runs/run00000", "/"])
def test_an_outage_is_shown_and_recovered_from(visit: Visit, path: str) -> None:
    run = visit.stand_in.add_run(CONFIG)
    visit.stand_in.report(run, 0.75)
    page = visit.open(path)
    expect(page.get_by_text("0.75").first).to_be_visible()
    visit.stand_in.broken = True
    away = page.get_by_text("Connection lost")
    expect(away).to_be_visible(timeout=8000)
    expect(page.get_by_text("0.75").first).to_be_visible()
    visit.stand_in.broken = False
    visit.stand_in.report(run, 0.625)
    expect(away).to_be_hidden(timeout=12_000)
    expect(page.get_by_text("0.625").first).to_be_visible(timeout=8000)
    visit.forgive("503")


def test_an_action_while_the_server_is_away_says_so(visit: Visit) -> None:
    visit.stand_in.add_run(CONFIG)
    page = visit.open()
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_enabled()
    visit.stand_in.broken = True
    pause.click()
    expect(page.get_by_role("alert")).to_contain_text("503")
    expect(pause).to_be_enabled()
    visit.forgive("503")


def test_a_server_whose_data_was_replaced_is_followed_from_its_start(visit: Visit) -> None:
    visit.stand_in.fill(5)
    page = visit.open()
    expect(page.locator(".runs tbody tr")).to_have_count(5)
    visit.stand_in.runs.clear()
    visit.stand_in.version = 1
    run = visit.stand_in.add_run(CONFIG, name="after-the-flood")
    expect(page.locator(".runs tbody tr")).to_have_count(1, timeout=10_000)
    expect(page.get_by_role("link", name=run["name"]).first).to_be_visible()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_are_shown_harmlessly(visit: Visit, kind: str) -> None:
    text = HOSTILE[kind]
    known = visit.stand_in
    known.name = known.metric = text
    known.add_agent(text)
    for value, choice in ((0.5, text), (0.4, "relu")):
        run = known.add_run({"lr": value, text: choice, "activation": choice}, name=text)
        known.report(run, value)
        known.say(run, text)
    known.end(run, "failed", text)
    known.files = [{"name": text, "size": 1, "mimetype": None, "updated_at": 0, "url": "/files/x"}]
    for path in ("/", "/ada/digits/sweeps/sweep123?run=run00001", "/ada/digits/runs/run00001"):
        page = visit.open(path)
        expect(page.get_by_text("0.4").first).to_be_visible()
        harmless(page)


def harmless(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator("#app script, #app img:not([src$='favicon.svg'])").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    for line in page.locator("h1, .best-value b, .run-link").all():
        assert line.evaluate("line => line.clientHeight") < 60
    assert "\u202e" not in page.locator(".title").inner_text()


def test_values_that_are_no_numbers_do_not_break_a_page(visit: Visit) -> None:
    known = visit.stand_in
    for value in ("NaN", "Infinity", 0.25):
        run = known.add_run({**CONFIG, "lr": len(known.runs) + 1})
        run.update(value=value, best_value=value, curve=[[0, value]], iterations=1)
        known.histories[run["id"]] = [{"_step": 0, "val_loss": value}]
        known.end(run)
    page = visit.open()
    table = page.locator(".runs tbody")
    for text in ("NaN", "∞", "0.25"):
        expect(table).to_contain_text(text)
    page = visit.open("/ada/digits/runs/run00000")
    expect(page.get_by_role("region", name="Curves")).to_contain_text("no number")
