"""What a reader can do with a page: find the note of some words and the words of a note, by every means.

`specimen/` is an edition with a page for each state: sparse, dense, long, forms (verse, list, table, quotation,
footnote), bare, Chinese, Arabic. Figures are reading.md's unless said otherwise.
"""

from pathlib import Path

import pytest

from tests.browser.more import resize, uncheck, wait
from tests.judges import axe

SPECIMEN = Path(__file__).parent / "specimen"
ROOT = SPECIMEN.parents[2]
PAGES = (
    *(f"ferry/{name}" for name in ("sparse", "dense", "long", "forms", "bare", "all", "index")),
    *("moon/index", "well/index", "index", "glossary", "notes", "404"),
)
WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (390, 844)

# How far the base line of each note is from that of its mark, in px, in the order of the notes.
DISTANCES = """() => {
  const baseLine = before => {
    const probe = document.createElement('span');
    probe.style.display = 'inline-block';
    before.before(probe);
    const y = probe.getBoundingClientRect().bottom;
    probe.remove();
    return y;
  };
  return [...document.querySelectorAll('.ns > .n')].map(note => {
    const back = note.querySelector('.bk');
    return baseLine(back) - baseLine(document.getElementById(decodeURIComponent(back.hash.slice(1))));
  });
}"""
# Of a note that goes on in the next column of paper each piece counts.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.ns > .n')].flatMap(note => [...note.getClientRects()]);
  const before = (a, b) => a.bottom - .5 <= b.top || a.right - .5 <= b.left;
  const meet = (a, b) => !before(a, b) && !before(b, a);
  return boxes.filter((box, i) => boxes.slice(0, i).some(other => meet(box, other))).length;
}"""
LIT = """element => {
  const ground = getComputedStyle(element).backgroundColor;
  return ground !== 'rgba(0, 0, 0, 0)' && ground !== 'transparent';
}"""
# WCAG 1.4.12
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"


@pytest.fixture
def site(specimen):
    return specimen


@pytest.fixture
def at(page_at, site):
    """Open a page of the specimen: ``at("ferry/dense", NARROW)``; its troubles fail the test.

    Asked for another page with the same settings, the same tab goes there.
    """
    visits = {}

    def open_page(name, size=WIDE, fragment="", **settings):
        key = (size, *sorted(settings.items()))
        visit = visits.get(key) or visits.setdefault(key, page_at(*size, **settings))
        return visit.open(site / f"{name}.html", fragment)

    yield open_page
    assert [line for visit in visits.values() for line in visit.trouble] == []


def note_on(page, lemma: str):
    return page.locator(".ns > .n").filter(has=page.locator("q", has_text=lemma)).first


def stretch(page, words: str):
    return page.locator(".ts .a", has_text=words).first


# ── layout ──────────────────────────────────────────────────────────────────────────────────────────────


def test_no_page_scrolls_sideways(at):
    for name in PAGES:
        page = at(name)
        for width in (320, 390, 700, 960, 1024, 1344, 1440, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


def test_no_page_scrolls_sideways_with_wide_spacing(at):
    for name in PAGES:
        page = at(name, (320, 640), bypass_csp=True)
        page.add_style_tag(content=SPACING)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
@pytest.mark.parametrize("javascript", [True, False])
def test_notes_never_overlap(at, javascript, size):
    for name in PAGES:
        assert at(name, size, javascript=javascript).evaluate(OVERLAPS) == 0, name


@pytest.mark.parametrize(("javascript", "most"), [(True, 8), (False, 20)])
def test_a_note_stands_at_the_line_of_its_words(at, javascript, most):
    """One note in 35 words: ten notes beside some 370 words."""
    found = at("ferry/sparse", (1440, 3000), javascript=javascript).evaluate(DISTANCES)
    assert len(found) == 10
    assert sum(map(abs, found)) / len(found) <= most


def test_script_brings_notes_to_every_form_of_text(at):
    for name in ("ferry/forms", "moon/index", "well/index"):
        assert max(map(abs, at(name, (1440, 3000)).evaluate(DISTANCES))) <= 12, name


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["ferry/dense", "ferry/all", "index", "glossary"])
def test_nothing_jumps_while_a_page_loads(page_at, site, name, size):
    visit = page_at(*size)
    visit.page.add_init_script(
        "self.shift = 0;"
        "new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page = visit.open(site / f"{name}.html")
    wait(page, 300)
    assert page.evaluate("shift") == 0


# ── words and notes, without script ─────────────────────────────────────────────────────────────────────


def test_words_light_their_note_and_a_note_its_words(at):
    page = at("ferry/dense", javascript=False)
    words, note = stretch(page, "another man"), note_on(page, "another man")
    assert not words.evaluate(LIT)
    words.hover()
    assert words.evaluate(LIT)
    assert note.evaluate(LIT)
    page.mouse.move(5, 5)
    assert not note.evaluate(LIT)
    note.hover()
    assert words.evaluate(LIT)


def test_words_in_two_rows_are_lit_together(at):
    for javascript in (True, False):
        page = at("ferry/dense", javascript=javascript)
        note_on(page, "No toll shall").hover()
        for words in ("No ", "Whoever crosses"):
            assert stretch(page, words).evaluate(LIT), (javascript, words)


def test_where_notes_overlap_both_are_lit_and_the_line_is_double(at):
    page = at("ferry/dense", javascript=False)
    words = page.locator(".a.kx", has_text="for a rider").first
    words.hover()
    assert words.evaluate("e => getComputedStyle(e).textDecorationStyle") == "double"
    assert sum(note.evaluate(LIT) for note in page.locator(".ns > .n").all()) == 2


def test_the_kinds_differ_in_sign_line_label_and_colour(at):
    page = at("ferry/dense", javascript=False)
    kinds = page.evaluate("""() => ['k1', 'k2', 'k3'].map(kind => {
      const note = document.querySelector('.n.' + kind), style = getComputedStyle(note.firstChild);
      return [note.querySelector('.bk').textContent, style.borderInlineStartStyle, note.querySelector('b').textContent,
              style.borderInlineStartColor];
    })""")
    for differing in zip(*kinds, strict=True):
        assert len(set(differing)) == 3, differing


def test_filters_work_by_style_alone(at):
    page = at("ferry/dense", javascript=False)
    notes, marks = page.locator(".n.k2"), page.locator(".r.k2")
    uncheck(page, "#show-kind-commentary")
    assert not any(found.is_visible() for found in [*notes.all(), *marks.all()])
    assert page.locator(".n.k1").first.is_visible()


def test_the_sheet_opens_and_closes_without_script(at):
    page = at("ferry/sparse", NARROW, javascript=False)
    note = page.locator("#n-sundays")
    assert not note.is_visible()
    page.locator("#r-sundays").click()
    assert note.is_visible()
    assert page.locator(".ns:has(> :target)").evaluate("e => getComputedStyle(e).position") == "fixed"
    assert note.bounding_box()["height"] <= 844 * 0.45
    page.mouse.click(200, 60)
    assert not note.is_visible()


# ── with script ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_tap_opens_the_sheet_and_the_text_stays(at):
    page = at("ferry/dense", NARROW, has_touch=True)
    words = page.locator(".a.kx", has_text="for a rider").first
    before = words.bounding_box()
    words.tap()
    open_notes = [note for note in page.locator(".ns > .n").all() if note.is_visible()]
    assert len(open_notes) == 2  # both of the overlap
    assert words.bounding_box() == before
    page.locator(".turn button").last.tap()
    assert not any(note.is_visible() for note in open_notes)
    assert "#" not in page.url


def test_the_arrows_of_the_sheet_turn_through_the_notes(at):
    page = at("ferry/sparse", NARROW, has_touch=True)
    order = page.evaluate("[...document.querySelectorAll('.ns > .n')].map(n => n.id)")
    page.locator(".r").first.tap()
    for expected in order[1:4]:
        page.locator(".turn button").nth(1).tap()
        assert page.url.endswith(f"#{expected}")
        sheet = page.locator(".ns:has(> :target)").bounding_box()
        mark = page.locator(f".r[href='#{expected}']").first.bounding_box()
        assert 0 <= mark["y"] < sheet["y"]  # the words are in sight above it
    page.locator(".turn button").nth(0).tap()
    assert page.url.endswith(f"#{order[2]}")


def test_a_click_pins_the_note_at_its_line(at):
    page = at("ferry/long", (1440, 1200), reduced_motion="reduce")
    lemma = "a drawing of the bench"
    stretch(page, lemma).click()
    assert page.evaluate("scrollY") == 0
    note = note_on(page, lemma).get_attribute("id")
    assert page.url.endswith(f"#{note}")
    place = page.evaluate("[...document.querySelectorAll('.ns > .n')].map(n => n.id)").index(note)
    assert abs(page.evaluate(DISTANCES)[place]) <= 2


def test_keys(at):
    page = at("ferry/sparse")
    order = page.evaluate("[...document.querySelectorAll('.ns > .n')].map(n => n.id)")
    page.locator(".r").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == order[0]
    page.evaluate("window.focused = []; addEventListener('focusin', event => focused.push(event.target.id))")
    for key in "jjk":  # which bring their script, and wait for it in their order
        page.keyboard.press(key)
    page.wait_for_function("() => focused.length > 2")
    assert page.evaluate("focused") == [order[1], order[2], order[1]]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("r ")
    assert "#" not in page.url


def test_all_notes_add_one_entry_to_the_history(at):
    page = at("ferry/sparse")
    before = page.evaluate("history.length")
    for mark in page.locator(".r").all()[:4]:
        mark.click()
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    assert "#" not in page.url


def test_filters_are_remembered(at):
    page = at("ferry/sparse")
    uncheck(page, "#show-kind-textual")
    page.reload()
    assert not page.is_checked("#show-kind-textual")
    assert page.is_checked("#show-kind-commentary")


def test_a_link_to_a_note_shows_it_and_its_words(at):
    for size in (WIDE, NARROW):
        page = at("ferry/all", size, fragment="n-sundays")
        assert page.locator("#n-sundays").is_visible()
        box = page.locator("#r-sundays").bounding_box()
        assert 0 < box["y"] < size[1]


def test_a_copied_quotation_carries_no_marks(at):
    page = at("ferry/dense")
    copied = page.evaluate("getSelection().selectAllChildren(document.getElementById('1.1')), String(getSelection())")
    assert copied.startswith("A penny for a man on foot, twopence for a rider, and for a cart")


# ── other eyes, other paper ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(at, picture, name):
    page = at(name)
    for width, height in (WIDE, MIDDLE, NARROW):
        resize(page, width, height)
        called = f"specimen-{name.replace('/', '-')}-{width}"
        assert axe.check_both(page, picture, called, full_page=True) == [], width


def test_axe_finds_nothing_in_an_open_note(at, picture):
    page = at("ferry/dense", WIDE, "n-penny")
    for width, height in (WIDE, MIDDLE, NARROW):  # on a narrow screen in the sheet
        resize(page, width, height)
        assert axe.check_both(page, picture, f"specimen-open-{width}") == [], width


def test_forced_colours_keep_lines_and_light(at, picture):
    page = at("ferry/dense", forced_colors="active")
    note = page.locator(".n.k2").nth(1)
    note.hover()
    words = page.locator(f".ts .a.{note.evaluate('e => e.classList[2]')}").first
    for lit in (note, words):  # on both sides, by outline and weight
        assert lit.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert words.evaluate("e => getComputedStyle(e).textDecorationThickness") == "4px"
    styles = {
        page.locator(f".n.k{k} > div").first.evaluate("e => getComputedStyle(e).borderInlineStartStyle")
        for k in (1, 2, 3)
    }
    assert len(styles) == 3
    picture(page, "specimen-forced-colours")


def test_reduced_motion_moves_nothing(at):
    page = at("ferry/dense", reduced_motion="reduce")
    page.locator(".r").first.click()
    assert page.locator(".ns > .n").first.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"


def test_paper_hides_nothing(at):
    page = at("ferry/dense")
    uncheck(page, "#show-kind-textual")
    page.emulate_media(media="print")
    assert all(note.is_visible() for note in page.locator(".ns > .n").all())
    assert page.locator("#n-penny li, #n-penny p").last.is_visible()
    assert page.evaluate("""[...document.querySelectorAll('.ns > .n > div')]
      .every(inner => inner.scrollHeight <= inner.parentElement.offsetHeight + 1)""")  # each is whole
    assert not page.locator(".show").is_visible()


def test_a_right_to_left_edition_is_a_mirror(arabic_specimen, page_at, picture):
    page = page_at(*WIDE).open(arabic_specimen / "well" / "index.html")
    text, notes = page.locator(".ts").first.bounding_box(), page.locator(".ns").first.bounding_box()
    assert notes["x"] + notes["width"] < text["x"]
    number = page.locator(".t > .pn").first.bounding_box()
    assert number["x"] > text["x"] + text["width"] - 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "specimen-right-to-left")
