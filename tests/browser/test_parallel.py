"""What stands beside or below the text on demand: parallel versions, two columns of notes on dense pages, the panel of
settings, and the offer to read on."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from glossator import pipeline
from tests.browser.more import check, press, settled, unfold
from tests.browser.test_reading import LIT, MIDDLE, NARROW, OVERLAPS, SPECIMEN, WIDE, note_on, stretch
from tests.judges import axe

ROOT = Path(__file__).parents[2]

ARABIC = """---
title: بيت المعدية
lang: ar
label: العربية
---

## المعدية {#dense}

### في الرسوم {#toll n=1}

فلس للراجل، وفلسان للراكب، وللعربة ما يراه صاحب المعدية حقا. ولا يؤخذ رسم من القابلة.

من عبر بعد جرس التاسعة دفع الضعف، إلا أن يكون قد رد حصان غيره.

### في القارب {#boat n=2}

يطلى القارب بالقار قبل عيد الفصح.
"""
PLAIN = """---
title: In plain words
lang: en
label: Plain words
---

## Dense {#dense}

### Paying {#toll n=1}

Walkers pay one penny and riders two.

At night it costs twice as much.

### The boat {#boat n=2}

Look after the boat.
"""
# No two of these may share ground: the texts and versions of all rows, and the notes beside them.
COLLISIONS = """() => {
  const shown = [...document.querySelectorAll('.ts, .v, .ns > .n')]
    .filter(e => e.checkVisibility({contentVisibilityAuto: true}));
  const boxes = shown.map(e => e.getBoundingClientRect());
  const found = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 1) found.push([shown[i], shown[i + 1 + j]].map(e => e.textContent.slice(0, 30)).join(' / '));
  }));
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The specimen with two versions of the ferry, and a note that quotes one of them too."""
    root = tmp_path_factory.mktemp("parallel") / "edition"
    shutil.copytree(SPECIMEN, root)
    (root / "content" / "ferry.ar.md").write_text(ARABIC, encoding="utf-8")
    (root / "content" / "ferry.plain.md").write_text(PLAIN, encoding="utf-8")
    notes = root / "annotations" / "ferry" / "dense.yaml"
    text = notes.read_text(encoding="utf-8").replace(
        "quote: A penny for a man on foot\n", "quote: A penny for a man on foot\n  parallel: {ar: فلس للراجل}\n"
    )
    notes.write_text(text, encoding="utf-8")
    report = pipeline.build(root, root / "output")
    assert not report.errors, [problem.message for problem in report.problems]
    return root / "output"


@pytest.fixture
def at(page_at, site):
    visits = []

    def open_page(name="ferry/dense", size=WIDE, **settings):
        visits.append(page_at(*size, **settings))
        return visits[-1].open(site / f"{name}.html")

    yield open_page
    assert [line for visit in visits for line in visit.trouble] == []


def version(page, name):
    return page.locator(".v").filter(has_text=name).first


# ── parallel versions ───────────────────────────────────────────────────────────────────────────────────


def test_a_version_is_offered_and_not_forced_on_anybody(at):
    page = at(javascript=False)
    assert not any(found.is_visible() for found in page.locator(".v").all())
    assert unfold(page, ".ver:has-text('العربية')").is_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_wide_screen_it_is_a_third_column(at, javascript, picture):
    page = at(javascript=javascript)
    check(page, "#show-v1")
    text, notes = page.locator(".ts").nth(0).bounding_box(), page.locator(".ns").nth(0).bounding_box()
    beside = page.locator(".v1").nth(0).bounding_box()
    assert beside["x"] + beside["width"] < text["x"]
    assert text["x"] + text["width"] < notes["x"]
    assert abs(beside["width"] - 23 * 16) < 1
    assert abs(text["width"] - 33 * 16) < 1
    assert abs(notes["width"] - 19.5 * 16) < 1
    for row in page.locator(".b:has(.v1)").all():
        theirs = row.locator(".v1 > *").first.bounding_box()
        assert abs(theirs["y"] - row.locator(".ts").bounding_box()["y"]) < 1
    assert page.evaluate(COLLISIONS) == []
    picture(page, f"parallel-columns-{javascript}")


@pytest.mark.parametrize("size", [MIDDLE, NARROW])
def test_on_a_narrower_screen_it_stands_below_each_paragraph(at, size):
    page = at(size=size)
    check(page, "#show-v1")
    text, below = page.locator(".ts").nth(0).bounding_box(), page.locator(".v1").nth(0).bounding_box()
    assert text["y"] + text["height"] <= below["y"] < text["y"] + text["height"] + 20
    assert page.evaluate(COLLISIONS) == []


def test_it_can_stand_below_each_paragraph_at_every_width(at):
    page = at()
    assert not page.locator("#show-interleaved").is_visible()
    check(page, "#show-v1")
    check(page, "#show-interleaved")
    text, below = page.locator(".ts").nth(0).bounding_box(), page.locator(".v1").nth(0).bounding_box()
    assert below["y"] >= text["y"] + text["height"]
    page.mouse.wheel(0, 300)
    assert page.evaluate(COLLISIONS) == []
    page.reload()
    assert page.is_checked("#show-v1")
    assert page.is_checked("#show-interleaved")


def test_two_versions_stand_one_above_the_other(at):
    page = at()
    check(page, "#show-v1")
    check(page, "#show-v2")
    one, two = page.locator(".v1").nth(0).bounding_box(), page.locator(".v2").nth(0).bounding_box()
    assert one["x"] == two["x"]
    assert two["y"] >= one["y"] + one["height"]


def test_it_has_its_own_language_and_direction(at):
    page = at()
    check(page, "#show-v1")
    found = page.locator(".v1").first
    assert (found.get_attribute("lang"), found.get_attribute("dir")) == ("ar", "rtl")
    edge = found.evaluate("""element => {
      const range = document.createRange();
      range.selectNodeContents(element.querySelector('.st'));
      return element.getBoundingClientRect().right - range.getClientRects()[0].right;
    }""")
    assert edge < 2  # its lines begin at the right


def test_the_words_quoted_in_both_are_lit_in_both(at):
    page = at(javascript=False)
    check(page, "#show-v1")
    there = page.locator(".v1 .a", has_text="فلس").first
    note_on(page, "A penny").hover()
    assert there.evaluate(LIT)
    assert stretch(page, "A penny for").evaluate(LIT)
    page.mouse.move(5, 5)
    assert not there.evaluate(LIT)
    there.hover()
    assert note_on(page, "A penny").evaluate(LIT)


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
def test_axe_finds_nothing_in_it_and_no_page_scrolls_sideways(at, picture, size):
    page = at(size=size)
    check(page, "#show-v1")
    check(page, "#show-v2")
    assert axe.check_both(page, picture, f"parallel-{size[0]}", full_page=True) == []
    for width in (320, 960, 1343, 1344, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_on_paper_it_stands_below_the_paragraph(at):
    page = at()
    check(page, "#show-v1")
    page.emulate_media(media="print")
    text, below = page.locator(".ts").nth(0).bounding_box(), page.locator(".v1").nth(0).bounding_box()
    assert below["y"] >= text["y"] + text["height"]
    assert page.locator(".ns > .n").first.is_visible()


# ── dense pages: the decree ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("javascript", [True, False])
def test_dense_notes_stand_in_two_columns_in_reading_order(page_at, decree, picture, javascript):
    page = page_at(*WIDE, javascript=javascript).open(decree / "decree" / "part-2.html")
    cells = page.evaluate("""() => [...document.querySelectorAll('.ns.d')].map(c =>
      [...c.querySelectorAll('.n')].map(note => note.getBoundingClientRect()).map(b => [b.left, b.top, b.bottom]))""")
    assert cells
    for notes in cells:
        assert len({round(left) for left, _, _ in notes}) == 2
        assert notes == sorted(notes, key=lambda note: (round(note[1]), note[0]))  # row by row: 1 a | 2 b
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(COLLISIONS) == []
    picture(page, f"dense-columns-{javascript}")


def test_nothing_collides_while_one_scrolls(page_at, decree):
    page = page_at(*WIDE).open(decree / "decree" / "part-2.html")
    for _ in range(6):
        page.mouse.wheel(0, 900)
        settled(page)
        assert page.evaluate(COLLISIONS) == []


def test_with_a_version_beside_it_the_decree_has_one_column_of_notes(page_at, decree):
    page = page_at(*WIDE).open(decree / "decree" / "part-2.html")
    check(page, "#show-v1")
    assert page.locator(".ns.d").first.evaluate("e => getComputedStyle(e).display") == "flex"
    settled(page)
    assert page.evaluate(OVERLAPS) == 0
    for _ in range(4):
        page.mouse.wheel(0, 900)
        settled(page)
        assert page.evaluate(COLLISIONS) == []


# ── settings ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_panel_of_settings(at, picture, size):
    page = at(size=size)
    button = unfold(page, "[data-more=settings]")
    button.click()
    panel = page.locator("dialog.settings")
    panel.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    assert axe.check_both(page, picture, f"settings-{size[0]}") == []
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Menu", "the list that the button is in"
    expect(button).to_have_attribute("aria-expanded", "false")


def test_settings_are_kept_and_hold_before_the_first_paint(at):
    page = at()
    text = page.locator(".t").nth(1)
    before = text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    press(page, "settings")
    for word in ("Largest", "Narrow", "Loose", "Dark"):
        page.get_by_label(word).check()
    page.keyboard.press("Escape")
    page.add_init_script(
        "self.first = null; requestAnimationFrame(() => self.first ??= document.documentElement.className)"
    )
    page.reload()
    drawn = page.evaluate("new Promise(done => requestAnimationFrame(() => done(self.first)))")
    assert drawn.removesuffix(" soon") == "size-largest width-narrow leading-loose theme-dark"
    assert text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == pytest.approx(before * 1.3)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVERLAPS) == 0
    press(page, "settings")
    page.get_by_text("Reset").click()
    assert page.evaluate("document.documentElement.className") == ""


# ── where the reader left off ───────────────────────────────────────────────────────────────────────────


def test_the_place_is_offered_at_the_next_visit_and_never_jumped_to(page_at, site, picture):
    visit = page_at(*NARROW)
    page = visit.open(site / "ferry" / "dense.html")
    assert page.evaluate("localStorage.length") == 0
    page.locator("[id='1.2']").evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 100)")
    page.wait_for_function("() => localStorage.length === 1")
    later = visit.page.context.new_page()
    later.set_viewport_size(visit.page.viewport_size)
    later.goto((site / "ferry" / "sparse.html").as_uri())
    offer = later.locator(".offer a")
    offer.wait_for()
    assert later.evaluate("scrollY") == 0
    assert "Of the toll" in offer.inner_text()
    picture(later, "place")
    assert axe.check(later) == []
    offer.click()
    later.wait_for_url("**/dense.html#1.*")
    assert later.locator(".offer").count() == 0
