"""Who has no session is asked for the key, on whatever page."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit
from .stand_in import KEY


@pytest.fixture
def stranger(visit: Visit) -> Page:
    """A browser without a session, at a sweep's address."""
    visit.stand_in.fill(3)
    visit.page.context.clear_cookies()
    page = visit.open()
    expect(page.get_by_label("Key, or one-time address")).to_be_focused()
    visit.forgive("401")
    return page


def test_the_key_opens_the_page_that_was_asked_for(stranger: Page) -> None:
    assert "digits" not in stranger.locator("body").inner_text()
    stranger.keyboard.type(KEY)
    stranger.keyboard.press("Enter")
    expect(stranger.locator("h1")).to_have_text("digits-hyperopt")
    assert stranger.url.endswith("/ada/digits/sweeps/sweep123")


def test_what_sweepstake_env_prints_can_be_pasted_whole(stranger: Page) -> None:
    stranger.get_by_label("Key, or one-time address").fill(f"export WANDB_API_KEY='{KEY}'")
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger.locator("h1")).to_have_text("digits-hyperopt")


def test_a_wrong_key_is_refused_in_the_servers_words(visit: Visit, stranger: Page) -> None:
    stranger.get_by_label("Key, or one-time address").fill("local-wrong")
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger.get_by_role("alert")).to_contain_text("This is not a key of this server.")
    stranger.get_by_label("Key, or one-time address").fill("  ")
    stranger.get_by_role("button", name="Log in").click()
    expect(stranger.get_by_role("alert")).to_contain_text("Paste the key")
    visit.forgive("401")


def test_the_key_is_not_readable_over_a_shoulder(stranger: Page) -> None:
    expect(stranger.get_by_label("Key, or one-time address")).to_have_attribute("type", "password")
    assert KEY not in stranger.evaluate(
        "JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie"
    )


def test_a_login_page_of_its_own_leads_home(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    page = visit.open("/login")
    page.get_by_label("Key, or one-time address").fill(KEY)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Sweeps")).to_be_visible()
    expect(page.get_by_role("link", name="digits-hyperopt")).to_be_visible()
