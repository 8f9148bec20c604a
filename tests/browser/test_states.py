"""States of a page that need more than a width and a scheme to come about: where things stand in each, and a picture.

The other states have theirs with what they test: dense, sparse, long, forms, empty, dark, forced colours and the sheet
in test_reading.py, three columns, settings and the offer to read on in test_parallel.py, search, cards, citations and
own notes in the files of their names.
"""

from itertools import pairwise

import pytest

from tests.browser.more import press
from tests.browser.test_own import mark, words_of
from tests.browser.test_reading import NARROW, OVERLAPS, WIDE
from tests.judges import axe

PANELS = {"search": "dialog.search", "settings": "dialog.settings", "cite": "dialog.cite", "own": "dialog.own-panel"}
SMALLEST = (320, 568)
# Parts of a dialog that stick out of it.
STICKING_OUT = """dialog => {
  const parts = [...dialog.querySelectorAll('h2, h3, p, button, input, label, fieldset, li')];
  const within = dialog.getBoundingClientRect();
  return parts.map(part => [part.textContent || part.outerHTML, part.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.left < within.left - 1 || box.right > within.right + 1))
    .map(([said]) => said);
}"""


@pytest.fixture
def site(specimen):
    return specimen


@pytest.fixture
def arabic(arabic_specimen):
    return arabic_specimen


@pytest.fixture
def at(page_at):
    visits = []

    def open_page(file, size=WIDE, **settings):
        visits.append(page_at(*size, **settings))
        return visits[-1].open(file)

    yield open_page
    assert [line for visit in visits for line in visit.trouble] == []


def within(box, size):
    return box["x"] >= -1 and box["x"] + box["width"] <= size[0] + 1 and box["y"] + box["height"] <= size[1] + 1


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("tool", PANELS)
def test_panels_from_right_to_left(arabic, at, picture, tool, size):
    page = at(arabic / "well" / "index.html", size)
    press(page, tool)
    panel = page.locator(PANELS[tool])
    panel.wait_for()
    if tool == "search":
        panel.locator("input").fill("البئر")
        panel.locator("li").first.wait_for()
    assert within(panel.bounding_box(), size)
    assert panel.evaluate(STICKING_OUT) == []
    assert panel.evaluate("e => getComputedStyle(e).direction") == "rtl"
    cross = panel.locator(".close")
    if cross.count():  # at the end of the line
        box = panel.bounding_box()
        assert cross.bounding_box()["x"] < box["x"] + box["width"] / 2
    picture(page, f"right-to-left-{tool}-{size[0]}")
    assert axe.check(page) == []


def test_a_card_from_right_to_left(arabic, at, picture):
    page = at(arabic / "well" / "index.html")
    link = page.locator("main .g").first
    link.hover()
    card = page.locator("#card")
    card.wait_for()
    box, term = card.bounding_box(), link.bounding_box()
    assert abs(box["x"] + box["width"] - term["x"] - term["width"]) < 20  # it begins where its term begins
    picture(page, "right-to-left-card")
    assert axe.check(page) == []


def test_a_sheet_from_right_to_left(arabic, at, picture):
    page = at(arabic / "well" / "index.html", NARROW, has_touch=True)
    page.locator(".ts .r").first.tap()
    sheet = page.locator(".ns:has(> :target)")
    assert within(sheet.bounding_box(), NARROW)
    assert page.locator(".turn").bounding_box()["x"] < NARROW[0] / 2
    picture(page, "right-to-left-sheet")
    assert axe.check(page) == []


@pytest.mark.parametrize("name", ["ferry/dense", "ferry/bare", "moon/index"])
def test_the_narrowest_screen(site, at, picture, name):
    """No note is beside the text there: it is in the sheet, and words are in sight above it."""
    page = at(site / f"{name}.html", SMALLEST, has_touch=True)
    for note in page.locator(".ns > .n").all():
        assert not note.is_visible()
    if page.locator(".ts .r").count():
        page.locator(".ts .r").first.tap()
        sheet = page.locator(".ns:has(> :target)").bounding_box()
        assert within(sheet, SMALLEST)
        assert sheet["height"] <= SMALLEST[1] * 0.45 + 1
        assert page.locator(".ts .r").first.bounding_box()["y"] < sheet["y"]
    picture(page, f"narrowest-{name.replace('/', '-')}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", ["ferry/dense", "ferry/forms", "moon/index", "well/index", "index", "glossary"])
def test_paper(site, arabic, at, picture, name, lang):
    """A sheet of A4 less its margins: each note below its block, nothing beside the page and nothing for a screen."""
    page = at((arabic if lang == "ar" else site) / f"{name}.html", (660, 950))
    page.emulate_media(media="print")
    picture(page, f"paper-{lang}-{name.replace('/', '-')}", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not any(part.is_visible() for part in page.locator(".tools, .show, .menu, .pager, .turn").all())
    for row in page.locator(".b:has(.ns)").all():
        text, notes = row.locator(".tb").bounding_box(), row.locator(".ns").bounding_box()
        assert notes["y"] >= text["y"] + text["height"] - 1
    assert page.evaluate(OVERLAPS) == 0


def test_a_readers_own_note_on_paper(site, at, picture):
    page = at(site / "ferry" / "sparse.html", (1000, 950))
    mark(page, words_of(page), "What does this mean?").press("Escape")
    page.emulate_media(media="print")
    assert page.locator(".n.own b").is_visible()  # whose note it is
    assert page.locator(".n.own .own-note").is_visible()
    assert not any(button.is_visible() for button in page.locator(".own-do, .own-add, .turn").all())
    picture(page, "paper-own")


def test_verse_and_tables(site, at):
    page = at(site / "ferry" / "forms.html")
    lines = [line.bounding_box() for line in page.locator(".verse .vl").all()]
    assert all(one["y"] + one["height"] <= next_["y"] + 1 for one, next_ in pairwise(lines))
    column, table = page.locator(".ts").first.bounding_box(), page.locator(".ts table").bounding_box()
    assert table["x"] >= column["x"] - 1
    assert table["x"] + table["width"] <= column["x"] + column["width"] + 1
