"""Keyboards, phones and dark rooms."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit

PATHS = ["/", "/login", "/ada/digits/sweeps/sweep123?run=run00003", "/ada/digits/runs/run00003"]


def test_the_keyboard_reaches_and_moves_a_filter(visit: Visit) -> None:
    visit.stand_in.fill(12)
    page = visit.open()
    axis = page.get_by_role("slider", name="Filter by activation")
    tab_to(page, axis.get_attribute("aria-label") or "")
    page.keyboard.press("ArrowDown")
    expect(axis).to_have_attribute("aria-valuetext", "tanh")
    page.keyboard.press("ArrowDown")
    expect(axis).to_have_attribute("aria-valuetext", "relu")
    expect(page.get_by_title("Remove this filter")).to_contain_text("activation: relu")
    page.keyboard.press("Escape")
    expect(axis).to_have_attribute("aria-valuetext", "all")


def test_the_keyboard_sorts_opens_a_run_and_comes_back(visit: Visit) -> None:
    visit.stand_in.fill(3)
    page = visit.open()
    tab_to(page, "Sort by val_loss")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="val_loss")).to_have_attribute("aria-sort", "ascending")
    page.locator(".run-link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Console")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("columnheader", name="val_loss")).to_have_attribute("aria-sort", "ascending")


def test_a_question_keeps_the_keyboard_and_gives_it_back(visit: Visit) -> None:
    visit.stand_in.fill(3)
    page = visit.open()
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    cancel.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(cancel).to_be_focused()
    assert visit.stand_in.actions == []


def test_what_has_the_focus_is_to_be_seen(visit: Visit) -> None:
    visit.stand_in.fill(3)
    page = visit.open()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        style, width = page.evaluate(
            "[getComputedStyle(document.activeElement).outlineStyle,"
            " getComputedStyle(document.activeElement).outlineWidth]"
        )
        assert style != "none"
        assert width != "0px"


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_never_scrolls_sideways(phone: Visit, path: str) -> None:
    phone.stand_in.add_agent("a-machine-with-a-long-name.cluster.example.org")
    phone.stand_in.fill(12)
    page = phone.open(path)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    "path", ["/", "/ada/digits/sweeps/sweep123?run=run00001", "/ada/digits/runs/run00001"]
)
def test_nor_do_endless_names_make_it(phone: Visit, path: str) -> None:
    endless = "x" * 5000
    known = phone.stand_in
    known.name = known.metric = known.project = endless
    known.add_agent(endless)
    for value in (0.5, 0.25):
        known.report(known.add_run({endless: value, "lr": value}, name=endless), value)
    page = phone.open(path.replace("digits", endless))
    expect(page.get_by_text("0.25").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_has_buttons_for_fingers(phone: Visit) -> None:
    phone.stand_in.fill(3)
    page = phone.open()
    box = page.get_by_role("button", name="Pause").bounding_box()
    assert box is not None
    assert box["height"] >= 36


@pytest.mark.parametrize("path", PATHS)
def test_a_dark_room_gets_a_dark_page_that_can_be_read(visit: Visit, path: str) -> None:
    visit.stand_in.fill(6)
    page = visit.open(path)
    expect(page.locator("h1")).to_be_visible()
    light = brightness(page)
    page.emulate_media(color_scheme="dark")
    dark = brightness(page)
    assert light["page"] > 0.85
    assert light["text"] < 0.2
    assert dark["page"] < 0.15
    assert dark["text"] > 0.8


def test_canvases_change_with_the_light(visit: Visit) -> None:
    visit.stand_in.fill(12)
    page = visit.open()
    lines = page.locator(".parallel canvas").first
    expect(lines).to_be_visible()
    picture = "canvas => canvas.toDataURL()"
    before = lines.evaluate(picture)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "before => document.querySelector('.parallel canvas').toDataURL() !== before", arg=before
    )


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the element with this label or title has the focus."""
    expect(page.locator(".runs tbody tr").first).to_be_visible()
    said = "document.activeElement.ariaLabel || document.activeElement.title"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(said) == label:
            return
    pytest.fail(f"Tab never came to {label!r}")


def brightness(page: Page) -> dict[str, float]:
    """How bright the page and its heading are, from 0 to 1."""
    result: dict[str, float] = page.evaluate("""() => {
        const bright = (css) => {
            const context = document.createElement("canvas").getContext("2d");
            context.fillStyle = css;
            context.fillRect(0, 0, 1, 1);
            const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
            return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
        };
        return {
            page: bright(getComputedStyle(document.body).backgroundColor),
            text: bright(getComputedStyle(document.querySelector("h1")).color),
        };
    }""")
    return result
