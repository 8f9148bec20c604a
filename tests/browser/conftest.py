"""A real Chromium for the tests in this folder, and pages that tell what went wrong in them.

Playwright's sync interface keeps an event loop running in the main thread until the last of
these tests is done. A test here that wants a loop of its own starts a process.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Request, expect, sync_playwright

from glossator import pipeline
from tests.conftest import Shared

HERE = Path(__file__).parent
SPECIMEN = HERE / "specimen"
SHOTS = HERE.parent / "shots"

PATIENCE = 15_000  # ms: a hanging page fails its test, not the whole run
expect.set_options(timeout=PATIENCE)

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
    # The last such list counts, so Playwright's own comes first. The rest is what Chromium shows of itself: pages in
    # processes of their own for each window, to which nobody types an address.
    (
        "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
        "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
        "AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,"
        "AimEnabled,PreconnectToSearch,"
        "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
    ),
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


def _build_specimen(root: Path, lang: str) -> None:
    """Build a copy of the specimen in this language."""
    shutil.copytree(SPECIMEN, root)
    settings = root / "content" / "edition.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("lang: ", f"lang: {lang} # ", 1), encoding="utf-8")
    report = pipeline.build(root, root / "output")
    assert not report.problems, [problem.message for problem in report.problems]


@pytest.fixture(scope="session")
def specimen(shared: Shared) -> Path:
    """The site of `specimen/`, which has a page for each state."""
    return shared("specimen", partial(_build_specimen, lang="en")) / "output"


@pytest.fixture(scope="session")
def arabic_specimen(shared: Shared) -> Path:
    """The same in an edition from right to left."""
    return shared("arabic-specimen", partial(_build_specimen, lang="ar")) / "output"


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
        for event, heard in self._listeners.items():
            self.page.on(event, heard)

    def leave(self) -> None:
        for event, heard in self._listeners.items():
            self.page.remove_listener(event, heard)

    @cached_property
    def _listeners(self) -> dict[Any, Callable[[Any], None]]:
        return {
            "console": lambda message: (
                self.console.append(f"console {message.type}: {message.text}")
                if message.type in {"error", "warning"}
                else None
            ),
            "pageerror": lambda error: self.crashes.append(f"uncaught: {error}"),
            "request": self._requested,
            "requestfailed": lambda request: (
                # What is still on its way when a test goes to another page is cut off, not missing.
                None
                if request.failure == "net::ERR_ABORTED"
                else self.missing.append(f"failed: {request.url} ({request.failure})")
            ),
            "response": lambda answer: (
                self.missing.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
            ),
        }

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        at_home = self.home and f"{parts.scheme}://{parts.netloc}" == self.home
        if parts.scheme not in {"file", "data", "blob", "about"} and not at_home:
            self.abroad.append(f"request to another host: {request.url}")


PageAt = Callable[..., Visit]


# What an empty page knows of the pages before it, and what it has that only a test can have given it. The page clears
# what it stored itself: what its process still has to write would come after what the browser clears.
_FORGET = """() => {
  for (const one of [localStorage, sessionStorage]) one.clear();
  return Object.getOwnPropertyNames(self).sort().join();
}"""


@dataclass
class Profile:
    """A profile of the browser with its one page, which is on an empty file whenever a test gets it."""

    settings: dict[str, Any]
    context: BrowserContext
    page: Page
    session: CDPSession
    names: str  # the global names of a page that no test has seen

    def forget(self, empty: str) -> bool:
        """Empty it, and tell whether that could be done: a page that a test gave a script to keep never forgets it."""
        pages = self.context.pages
        if self.page not in pages or not all(page.url.startswith(("file:", "about:")) for page in pages):
            return False
        for page in pages:
            if page is not self.page:
                page.close()
        page = self.page
        page.emulate_media(
            media="null", color_scheme="null", reduced_motion="null", forced_colors="null", contrast="null"
        )
        page.goto(empty)
        is_as_new = page.evaluate(_FORGET) == self.names
        self.session.send("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "all"})
        self.session.send("Page.resetNavigationHistory")
        return bool(is_as_new)


class Profiles:
    """Browser profiles that are used again, emptied: with a new one for each page half the time went into making it.

    So is the page, which takes a window, processes and as long as most of what is tried on it. Only what is read from
    disk leaves nothing behind that could not be cleared; a profile that has been on a server is thrown away.
    """

    MOST = 3  # each has processes of its own

    def __init__(self, browser: Browser, empty: Path) -> None:
        self.browser = browser
        self.empty = empty.as_uri()
        self.free: list[Profile] = []

    def take(self, settings: dict[str, Any]) -> Profile:
        for place, profile in enumerate(self.free):
            if profile.settings == settings:
                return self.free.pop(place)
        context = self.browser.new_context(locale="en-GB", timezone_id="UTC", **settings)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(self.empty)
        session = context.new_cdp_session(page)
        session.send("Page.resetNavigationHistory")
        return Profile(settings, context, page, session, page.evaluate(_FORGET))

    def give_back(self, profile: Profile) -> None:
        if not profile.forget(self.empty):
            profile.context.close()
            return
        self.free.append(profile)
        while len(self.free) > self.MOST:
            self.free.pop(0).context.close()


@pytest.fixture(scope="package")
def profiles(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Profiles:
    empty = tmp_path_factory.mktemp("empty") / "empty.html"
    empty.write_text("<!doctype html><title></title>", encoding="utf-8")
    return Profiles(browser, empty)


@pytest.fixture
def page_at(profiles: Profiles) -> Iterator[PageAt]:
    """Make an empty page of a given size: ``page_at(390, 844)``. It is light; ``axe.check_both`` has it dark too.

    ``javascript=False`` reads without script, ``home`` is the preview's origin where one is asked.
    What else a reader may have set goes to playwright's new_context by its name: ``has_touch``,
    ``reduced_motion``, ``forced_colors``, ``device_scale_factor``. Each page has an empty profile,
    which is emptied after the test.
    """
    taken: list[tuple[Profile, Visit]] = []

    def make(
        width: int = 1440,
        height: int = 900,
        *,
        javascript: bool = True,
        home: str = "",
        **settings: Any,
    ) -> Visit:
        profile = profiles.take({**settings, "java_script_enabled": javascript})
        profile.page.set_viewport_size({"width": width, "height": height})
        visit = Visit(profile.page, home)
        visit.watch()
        taken.append((profile, visit))
        return visit

    yield make
    for profile, visit in taken:
        visit.leave()
        profiles.give_back(profile)


@pytest.fixture(scope="session")
def picture(pytestconfig: pytest.Config) -> Callable[..., None]:
    """Take pictures to look at: ``picture(page, "notes-390")`` makes tests/shots/notes-390.png.

    They are taken if they are asked for (``pytest --pictures``), as they take a tenth of the time. Git ignores them
    and `make clean` removes them.
    """
    wanted = pytestconfig.getoption("pictures")
    if wanted:
        SHOTS.mkdir(exist_ok=True)

    def take(page: Any, name: str, **how: Any) -> None:
        if wanted:
            page.screenshot(path=SHOTS / f"{name}.png", **how)

    return take
