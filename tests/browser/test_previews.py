"""Previews of what links lead to: by mouse, by keyboard and at a touch, never beyond the window."""

import pytest
from playwright.sync_api import expect

from glossator import pipeline
from tests.browser.more import SIZES, settled, wait
from tests.judges import axe
from tests.tiny import write

CARD, SHEET = "#card", "dialog.sheet"
# How long after the mouse comes to a link the card does.
TIMED = """link => {
  link.addEventListener('pointerover', () => { self.cameTo = performance.now() }, {once: true});
  new MutationObserver(() => {
    if (document.querySelector('#card:not([hidden])')) self.cameAfter ??= performance.now() - cameTo;
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


@pytest.fixture
def site(decree):
    return decree


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
    settled(link.page)
    link.hover()


def away(page):
    page.mouse.move(2, 2)
    page.locator(CARD).wait_for(state="hidden")


def test_the_mouse_gets_a_card_it_can_go_to(at, picture):
    page = at()
    link = term(page, "punitive damages")
    link.evaluate(TIMED)
    link.hover()
    card = page.locator(CARD)
    card.wait_for()
    assert page.evaluate("cameAfter") > 100
    assert card.inner_text().startswith("punitive damages")
    assert card.locator("[lang^=zh]").first.inner_text()
    assert link.get_attribute("role") == "doc-glossref"
    assert link.get_attribute("aria-describedby") == "card"
    assert axe.check_both(page, picture, "card") == []
    card.hover()
    wait(page, 400)
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
    wait(page, 400)
    page.keyboard.press("Shift+Tab")
    page.locator(CARD).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#punitive-damages")


def test_escape_closes_the_card_before_the_note(at):
    page = at()
    page.locator(".ts .r").first.click()
    page.locator(".n:target").wait_for()
    settled(page)
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
            expect(link).to_have_attribute("aria-describedby", "card")
            settled(page)
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
    link.tap()
    sheet = page.locator(SHEET)
    sheet.wait_for()
    wait(page, 400)
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
    wait(page, 400)
    assert not page.locator(CARD).is_visible()
    link.tap()
    sheet.wait_for()
    sheet.get_by_role("link", name="Go there").click()
    page.wait_for_url("**/glossary.html#punitive-damages")


def cut(page):
    return page.locator(CARD).evaluate("e => e.innerText.length")


def test_a_note_and_a_place_of_another_page_and_of_this(at, picture):
    """Links in notes, on a plain page and in the whole text; none leaves anything to the focus in the card."""
    page = at("introduction")
    for words in ("art. 21", "art. 22"):
        link = page.locator("main a", has_text=words).first
        point_at(link)
        card = page.locator(CARD)
        card.wait_for()
        page.wait_for_function("words => document.querySelector('#card b').textContent === words", arg=words)
        assert 40 < cut(page) < 420
        assert card.locator("a, [id], [tabindex]").count() == 0
        assert axe.check_both(page, picture, f"preview-{words[-2:]}") == []
        away(page)
    href = page.locator("main a", has_text="art. 21").first.get_attribute("href")
    page.goto(page.url.replace("introduction", "decree/all"))
    page.evaluate(
        "href => { const a = document.createElement('a'); a.href = '#' + href.split('#')[1]; a.textContent = 'here';"
        "document.querySelector('p.t').prepend(a); scrollTo(0, 0) }",
        href,
    )
    page.get_by_role("link", name="here", exact=True).focus()
    page.locator(CARD).wait_for()
    assert cut(page) > 40
    assert page.locator(CARD).locator("a, [id], .r, .pn").count() == 0


def test_what_leads_to_no_place_of_the_site_shows_nothing(at):
    page = at("about")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        ' \'<p><a href="https://example.org/#x">out</a> <a href="#nowhere">nowhere</a></p>\')'
    )
    for words in ("out", "nowhere"):
        page.get_by_role("link", name=words, exact=True).focus()
        wait(page, 500)
        assert page.locator(CARD).count() == 0 or not page.locator(CARD).is_visible()


def test_the_first_quick_tap_on_a_link_opens_the_sheet(at):
    page = at("introduction", size=SIZES[390], has_touch=True, is_mobile=True)
    page.locator("main a", has_text="art. 21").first.tap()
    page.locator(SHEET).wait_for()
    assert page.url.endswith("introduction.html")
    page.keyboard.press("Escape")
    assert not page.locator(SHEET).is_visible()


SCENE = """# The Quay

## Act I {#act-1 n=1}

[ANNA]{.speaker}

```verse
The lamps are lit.
The tide has turned.
I count the steps.
```

## Act II {#act-2 n=2}

The [second](locus:1.2) line of the [act](locus:1).
"""


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("second", ["1.2", "The tide has turned.", "I count the steps."]),
        ("act", ["Act I", "ANNA", "The lamps are lit."]),
    ],
)
def test_verse_is_shown_from_the_line_on_and_a_scene_with_its_first_lines(tmp_path, page_at, link, shown):
    root = write(tmp_path, {"content/t.md": SCENE})
    assert not pipeline.build(root).errors
    page = page_at(*SIZES[1440]).open(root / "output" / "t" / "index.html")
    page.get_by_role("link", name=link, exact=True).focus()
    page.locator(CARD).wait_for()
    assert [line for line in page.locator(CARD).inner_text().split("\n") if line][: len(shown)] == shown
