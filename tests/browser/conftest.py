"""A real Chromium for the tests in this folder, and pages that tell what went wrong in them.

Playwright's sync interface keeps an event loop running in the main thread until the last of
these tests is done. A test here that wants a loop of its own starts a process.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

HERE = Path(__file__).parent
SHOTS = HERE.parent / "shots"

# No sandbox, because root has none; the rest keeps Chromium from asking its makers for things
# over a network that is not there.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def firefox() -> str:
    """Find an ESR of Firefox, or nothing."""
    return next(filter(None, map(shutil.which, (os.environ.get("FIREFOX_ESR", ""), "firefox-esr"))), "")


collect_ignore = [] if firefox() else ["test_firefox.py"]


def chromium() -> str:
    """Find the system's Chromium; playwright must not bring one of its own."""
    named = os.environ.get("CHROMIUM")
    places = (named, "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, (shutil.which(place) for place in places if place)), None)
    if not found:
        pytest.fail("no Chromium: `sh .ci/needs` installs it or says how", pytrace=False)
    return found


# One for the package, not the session: the event loop ends with it (see above).
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page, and what happened on it that a reader's browser would keep to itself."""

    page: Page
    home: str = ""  # the one web origin it may talk to, "" when pages are read from disk
    console: list[str] = field(default_factory=list)  # its errors and warnings
    crashes: list[str] = field(default_factory=list)  # exceptions that no script caught
    abroad: list[str] = field(default_factory=list)  # requests that leave for another host
    missing: list[str] = field(default_factory=list)  # files and addresses that are not there

    @property
    def trouble(self) -> list[str]:
        """Everything of the above; empty on a good page."""
        return self.console + self.crashes + self.abroad + self.missing

    def open(self, where: Path | str, fragment: str = "") -> Page:
        """Go to a file of the built site, or to an address of the preview's."""
        url = where.resolve().as_uri() if isinstance(where, Path) else where
        self.page.goto(url + (f"#{fragment}" if fragment else ""))
        return self.page

    def watch(self) -> None:
        self.page.on(
            "console",
            lambda message: (
                self.console.append(f"console {message.type}: {message.text}")
                if message.type in {"error", "warning"}
                else None
            ),
        )
        self.page.on("pageerror", lambda error: self.crashes.append(f"uncaught: {error}"))
        self.page.on("request", self._requested)
        self.page.on(
            "requestfailed",
            lambda request: (
                # What is still on its way when a test goes to another page is cut off, not missing.
                None
                if request.failure == "net::ERR_ABORTED"
                else self.missing.append(f"failed: {request.url} ({request.failure})")
            ),
        )
        self.page.on(
            "response",
            lambda answer: self.missing.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None,
        )

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        at_home = self.home and f"{parts.scheme}://{parts.netloc}" == self.home
        if parts.scheme not in {"file", "data", "blob", "about"} and not at_home:
            self.abroad.append(f"request to another host: {request.url}")


PageAt = Callable[..., Visit]


@pytest.fixture
def page_at(browser: Browser) -> Iterator[PageAt]:
    """Make an empty page of a given size and scheme: ``page_at(1440, 900, "dark")``.

    ``scheme`` is light or dark, ``javascript=False`` reads without script, ``home`` is the
    preview's origin where one is asked. What else a reader may have set goes to playwright's
    new_context by its name: ``has_touch``, ``reduced_motion``, ``forced_colors``,
    ``device_scale_factor``. Each page has a profile of its own and is closed after the test.
    """
    contexts: list[BrowserContext] = []

    def make(
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        *,
        javascript: bool = True,
        home: str = "",
        **settings: Any,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="UTC",
            **settings,
        )
        context.set_default_timeout(15_000)  # a hanging page fails its test, not the whole run
        contexts.append(context)
        visit = Visit(context.new_page(), home)
        visit.watch()
        return visit

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Give tests/shots/, where pictures to look at go; git ignores it, `make clean` empties it."""
    SHOTS.mkdir(exist_ok=True)
    return SHOTS
