"""A browser, and a server whose sweep the tests can change."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from .stand_in import KEY, SESSION, StandIn, served

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def web_build() -> ModuleType:
    """The module `web/build.py`, which is part of no package."""
    spec = importlib.util.spec_from_file_location("web_build", ROOT / "web" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def built(web_build: ModuleType) -> Path:
    """The folder of the built pages."""
    static: Path = web_build.build(ROOT)
    return static


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"The pages' tests need {CHROMIUM}: scripts/chromium.sh installs it.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser's page at a server, logged in."""

    page: Page
    address: str
    stand_in: StandIn
    complaints: list[str]
    forgiven: set[str] = field(default_factory=set)

    def open(self, path: str = "/ada/digits/sweeps/sweep123") -> Page:
        self.page.goto(self.address + path)
        return self.page

    def forgive(self, status: str) -> None:
        """Forget what the browser said about answers of this status, which the test has brought about."""
        self.forgiven.add(f"the server responded with a status of {status}")


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
def visit(built: Path, browser: Browser, stand_in: StandIn) -> Iterator[Visit]:
    """A page on a desk's screen. At its end the browser's console may hold no complaint."""
    yield from visiting(browser, stand_in, 1440, 900)


@pytest.fixture
def phone(built: Path, browser: Browser, stand_in: StandIn) -> Iterator[Visit]:
    """The same on a phone."""
    yield from visiting(browser, stand_in, 390, 844)


def visiting(browser: Browser, stand_in: StandIn, width: int, height: int) -> Iterator[Visit]:
    with served(stand_in) as address:
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
        context.add_cookies([{"name": SESSION, "value": KEY, "url": address}])
        page = context.new_page()
        complaints: list[str] = []

        def listen(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                complaints.append(message.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        visit = Visit(page, address, stand_in, complaints)
        yield visit
        context.close()
        assert [text for text in complaints if not any(known in text for known in visit.forgiven)] == []
