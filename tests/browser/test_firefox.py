"""The pages in Firefox ESR: where notes stand, the sheet, the keys, and no script in trouble.

Only where one is installed (conftest.py leaves this file out elsewhere); `FIREFOX_ESR` may name it.
"""

import pytest

from tests.browser.conftest import firefox
from tests.browser.marionette import Firefox
from tests.browser.test_reading import DISTANCES, OVERLAPS, PAGES

WIDTHS = (1440, 1024, 500)  # no window of Firefox is narrower
ESCAPE = "\ue00c"


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    window = Firefox(firefox(), tmp_path_factory.mktemp("firefox") / "profile")
    yield window
    window.close()


@pytest.fixture
def site(specimen):
    return specimen


@pytest.fixture(autouse=True)
def no_script_in_trouble(window, site, decree):
    yield
    assert window.troubles(site) + window.troubles(decree) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_notes_overlap_and_no_page_scrolls_sideways(window, site, decree, picture, width):
    window.size(width, 900)
    for page in (*(site / f"{name}.html" for name in PAGES), decree / "decree" / "part-2.html"):
        window.open(page)
        assert window.run(f"return ({OVERLAPS})()") == 0, page
        assert window.run("return document.documentElement.scrollWidth <= innerWidth"), page
    picture(window, f"firefox-{width}")


def test_a_note_stands_at_the_line_of_its_words(window, site):
    window.size(1440, 2000)
    window.open(site / "ferry" / "sparse.html")
    found = window.run(f"return ({DISTANCES})()")
    assert len(found) == 10
    assert sum(map(abs, found)) / len(found) <= 8


def test_a_click_pins_a_note_and_escape_lets_it_go(window, site):
    window.size(1440, 900)
    window.open(site / "ferry" / "sparse.html")
    window.click("#r-sundays")
    assert window.run("return document.querySelector('.n:target')?.id") == "n-sundays"
    window.press(ESCAPE)
    assert window.run("return document.activeElement.id") == "r-sundays"
    assert window.run("return location.hash") == ""


def test_the_sheet_opens_turns_and_closes(window, site, picture):
    window.size(500, 900)
    window.open(site / "ferry" / "sparse.html")
    window.click("#r-sundays")
    box = "const b = document.querySelector('.ns:has(> :target)').getBoundingClientRect(); return [b.top, b.bottom]"
    top, bottom = window.run(box)
    assert top >= 900 * 0.55 - 1
    assert bottom == pytest.approx(900, abs=1)
    picture(window, "firefox-sheet")
    window.click(".turn button:nth-child(2)")
    assert window.run("return document.querySelectorAll('.n:target').length") == 1
    assert window.run("return location.hash") != "#n-sundays"
    window.click(".turn button:nth-child(3)")
    assert window.run("return document.querySelectorAll('.n:target').length") == 0


@pytest.mark.parametrize("tool", ["search", "settings", "cite", "own"])
def test_panels_open(window, decree, picture, tool):
    window.size(1440, 900)
    window.open(decree / "decree" / "part-2.html")
    window.run("document.querySelectorAll('.bar details').forEach(list => { list.open = true })")
    window.run(f"document.querySelector('[data-more={tool}]').click()")
    opened = "return document.querySelector('dialog[open]')?.getBoundingClientRect().height ?? 0"
    for _ in range(50):
        if window.run(opened):
            break
    assert window.run(opened) > 100
    picture(window, f"firefox-{tool}")
    window.press(ESCAPE)
    assert window.run(opened) == 0
