"""The cards of the glossary: by mouse, by keyboard and at a touch, never beyond the window."""

import re

import pytest

from glossator import pipeline
from glossator.rendering import cards
from glossator.rendering.theme import strings
from glossator.source.load import load
from tests.browser.more import ROOT, SIZES, built
from tests.judges import axe

CARD, SHEET = "#glossary-card", "dialog.sheet"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("cards") / "output")


@pytest.fixture
def at(site, page_at):
    visits = []

    def open_page(name="decree/part-2", size=(1440, 900), **settings):
        visit = page_at(*size, **settings)
        visits.append(visit)
        return visit.open(site / f"{name}.html")

    yield open_page
    assert [line for visit in visits for line in visit.trouble] == []


def term(page, words):
    return page.locator("main .g", has_text=words).first


def point_at(link):
    """Bring a link in sight, let the blocks that stick come to rest, and only then put the mouse on it."""
    link.scroll_into_view_if_needed()
    link.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    link.page.wait_for_timeout(100)
    link.hover()


def away(page):
    page.mouse.move(2, 2)
    page.wait_for_timeout(500)


def test_only_terms_that_a_text_links_to_are_handed_over():
    sources = load(ROOT)
    linked, _, _ = pipeline.understand(sources)
    script = cards.script(linked, strings(sources.templates, "en"))
    assert script.startswith('glossator.cards({"words":{"term":')
    used = {one.term for text in linked.texts for one in text.occurrences if one.linked}
    assert set(re.findall(r'"([^"]+)":\{"term":', script)) - {"words"} == used
    assert "</" not in script


def test_the_mouse_gets_a_card_it_can_go_to(at, picture):
    page = at()
    link = term(page, "punitive damages")
    link.hover()
    page.wait_for_timeout(100)
    assert not page.locator(CARD).is_visible()
    card = page.locator(CARD)
    card.wait_for()
    assert card.inner_text().startswith("punitive damages")
    assert card.locator("[lang^=zh]").first.inner_text()
    assert link.get_attribute("role") == "doc-glossref"
    assert link.get_attribute("aria-describedby") == "glossary-card"
    assert axe.check_both(page, picture, "card") == []
    card.hover()
    page.wait_for_timeout(600)
    assert card.is_visible()
    away(page)
    assert not card.is_visible()
    assert link.get_attribute("aria-describedby") is None


def test_focus_shows_it_escape_closes_it_and_enter_goes_to_the_entry(at):
    page = at()
    link = term(page, "punitive damages")
    link.focus()
    page.locator(CARD).wait_for()
    page.keyboard.press("Escape")
    assert not page.locator(CARD).is_visible()
    assert link.evaluate("a => a === document.activeElement")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    page.keyboard.press("Shift+Tab")
    page.locator(CARD).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#punitive-damages")


def test_escape_closes_the_card_before_the_note(at):
    page = at()
    page.locator(".ts .r").first.click()
    page.locator(".n:target").wait_for()
    page.wait_for_timeout(300)  # until the note stands at its line
    point_at(term(page, "punitive damages"))
    page.locator(CARD).wait_for()
    page.keyboard.press("Escape")
    assert not page.locator(CARD).is_visible()
    assert page.locator(".n:target").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".n:target").count() == 0


@pytest.mark.parametrize("size", [(1440, 900), (1024, 500), (390, 844), (320, 480)])
def test_no_card_goes_beyond_the_window(at, size):
    page = at("decree/part-2", size)
    links = page.locator("main .g")
    for place in range(0, links.count(), 12):
        link = links.nth(place)
        for block in ("start", "end"):
            link.evaluate("(a, block) => { a.blur(); a.scrollIntoView({block}) }", block)
            link.evaluate("a => a.focus({preventScroll: true})")
            page.wait_for_timeout(400)
            page.locator(CARD).wait_for()
            box = page.locator(CARD).bounding_box()
            line = link.evaluate("a => { const b = a.getClientRects()[0]; return [b.top, b.bottom] }")
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size[0]
            assert box["y"] >= -1
            assert box["y"] + box["height"] <= size[1] + 1
            assert box["y"] >= line[1] - 1 or box["y"] + box["height"] <= line[0] + 1, "it hides its own term"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_tap_opens_a_sheet(at, picture):
    page = at(size=SIZES[390], has_touch=True, is_mobile=True)
    link = term(page, "punitive damages")
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    # The loader fetches the script at the first touch; a finger rests longer on the glass than playwright's.
    page.evaluate("glossator.load('cards', document.querySelector('main .g'))")
    page.wait_for_timeout(500)
    assert not page.locator(CARD).is_visible()
    link.tap()
    sheet = page.locator(SHEET)
    sheet.wait_for()
    page.wait_for_timeout(500)
    assert "decree/part-2" in page.url
    assert not page.locator(CARD).is_visible()
    box = sheet.bounding_box()
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    assert box["height"] < 844 * 0.61
    assert page.evaluate("scrollY") == before
    assert sheet.get_by_role("button", name="Close").bounding_box()["width"] >= 44
    assert axe.check_both(page, picture, "card-sheet") == []
    page.touchscreen.tap(200, 60)
    assert not sheet.is_visible()
    page.wait_for_timeout(500)
    assert not page.locator(CARD).is_visible()
    link.tap()
    sheet.wait_for()
    sheet.get_by_role("link", name="The whole entry").click()
    page.wait_for_url("**/glossary.html#punitive-damages")
