"""The frame of a page: the bar, the way in, keys, what is offered at a selection, search hits, lists that filter."""

import re
from urllib.parse import unquote

import pytest

from tests.browser.more import SIZES, press
from tests.judges import axe

SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), range = new Range();
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(words);
    if (at < 0 || !node.parentElement.closest('.ts')) continue;
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
}"""
SELECT_BLOCK = """() => {
  const block = document.getElementById('1.2'), range = new Range();
  range.setStart(block, 1);
  range.setEnd(block, block.childNodes.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
BAR = "!!document.elementFromPoint(200, 20).closest('.bar')"


@pytest.fixture
def site(decree):
    return decree


@pytest.fixture
def at(site, page_at):
    visits = []

    def open_page(name="decree/part-2", size=1440, **settings):
        visits.append(page_at(*SIZES[size], **settings))
        return visits[-1].open(site / f"{name}.html")

    yield open_page
    assert [line for visit in visits for line in visit.trouble] == []


def scroll(page, by):
    page.mouse.move(5, 400)
    page.evaluate("() => { self.rests = false; addEventListener('scrollend', () => { rests = true }, {once: true}) }")
    page.mouse.wheel(0, by)
    page.wait_for_function("() => rests")


# ── the bar ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("javascript", [True, False])
def test_the_text_begins_within_200_px_on_a_phone(at, javascript):
    page = at(size=390, javascript=javascript)
    assert page.locator(".bar").bounding_box()["height"] <= 46
    assert page.locator(".t").first.bounding_box()["y"] < 200


@pytest.mark.parametrize("size", SIZES)
def test_the_bar_slips_away_and_comes_back(at, size):
    page = at(size=size)
    scroll(page, 900)
    page.wait_for_function(f"() => !{BAR}")
    scroll(page, -200)
    page.wait_for_function(f"() => {BAR}")
    scroll(page, 300)
    page.wait_for_function(f"() => !{BAR}")
    before = page.evaluate("scrollY")
    page.locator(".home a").focus()
    page.wait_for_function(f"() => {BAR}")
    assert abs(page.evaluate("scrollY") - before) < 1


def test_the_bar_says_where_one_is_and_how_far(at):
    page = at()
    page.locator("[id='2.1']").evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 80)")
    page.locator(".at").wait_for()
    assert page.locator(".at").inner_text() == "Part II · art. 2"
    assert 0.1 < float(page.locator(".bar").evaluate("e => e.style.getPropertyValue('--read')")) < 1
    page.evaluate("scrollTo(0, 0)")
    page.locator(".at").wait_for(state="detached")


def test_without_script_the_bar_scrolls_away_and_its_lists_open(at):
    page = at(javascript=False)
    assert page.locator(".bar").evaluate("e => getComputedStyle(e).position") == "relative"
    page.locator(".toc > summary").click()
    assert page.locator(".toc a").first.is_visible()
    page.locator(".shown > summary").click()
    assert not page.locator(".toc a").first.is_visible(), "one list at a time"
    page.locator(".bar summary").last.click()
    assert page.locator(".menu a").first.is_visible()
    assert not page.locator(".tools button").first.is_visible(), "they need script"


@pytest.mark.parametrize("size", SIZES)
def test_the_lists_of_the_bar(at, picture, size):
    page = at(size=size)
    lists = page.locator(".bar details")
    for number in range(lists.count()):
        lists.nth(number).locator("summary").click()
        assert axe.check_both(page, picture, f"bar-{number}-{size}") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    assert page.locator(".bar [open]").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Menu"
    lists.first.locator("summary").click()
    page.mouse.click(5, 800)
    assert page.locator(".bar [open]").count() == 0


# ── the way in ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
def test_the_front_page_leads_into_the_text_and_back_to_the_place(at, picture, size):
    page = at("index", size)
    start = page.locator(".start a").first
    box = start.bounding_box()
    assert box["y"] + box["height"] < SIZES[size][1]
    assert axe.check_both(page, picture, f"front-{size}") == []
    start.click()
    page.wait_for_url("**/decree/opening.html")
    page.goto(page.url.replace("opening", "part-2"))
    page.locator("[id='2.2']").evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 80)")
    page.locator(".at").wait_for()
    page.goto(page.url.replace("decree/part-2", "index"))
    go_on = page.get_by_role("link", name="Continue at Part II · art. 2")
    go_on.wait_for()
    assert page.locator(".start a").nth(1).inner_text() == "Start reading"
    assert axe.check(page) == []
    go_on.click()
    page.wait_for_url("**/part-2.html#2.*")


# ── keys ────────────────────────────────────────────────────────────────────────────────────────────────


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_j_and_k_work_anywhere(at):
    page = at(reduced_motion="reduce")
    order = page.evaluate("[...document.querySelectorAll('.ns > .n')].map(n => n.id)")
    page.keyboard.press("j")
    page.wait_for_function("() => location.hash.length > 1")
    assert focused(page) == order[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == order[1]
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert focused(page) == order[2], "on from the mark that has the focus"


def test_the_marks_of_a_paragraph_are_one_stop(at):
    stops = "[...document.querySelectorAll('.b')].map(b => b.querySelectorAll('.ts .r:not([tabindex=\"-1\"])').length)"
    page = at(javascript=False)
    assert max(page.evaluate(stops)) > 5, "without script each is one"
    page = at()
    page.keyboard.press("Tab")
    page.wait_for_function(f"() => Math.max(...{stops}) === 1")
    third = page.locator(".ts .r").nth(2)
    third.focus()
    assert third.evaluate("e => e.tabIndex") == 0
    assert max(page.evaluate(stops)) == 1
    assert axe.check(page) == []


def test_single_letter_keys_can_be_switched_off_and_stay_off(at, picture):
    page = at()
    page.keyboard.press("?")
    card = page.locator("dialog.keys")
    card.wait_for()
    assert axe.check_both(page, picture, "keys") == []
    card.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("x", "j", "/", "?"):
        page.keyboard.press(key)
    page.wait_for_function("() => !!glossator.more.keys")
    for key in ("j", "/", "?"):
        page.keyboard.press(key)
    assert "#" not in page.url
    assert page.locator("dialog[open]").count() == 0
    press(page, "keys")
    card.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.locator("dialog.search").wait_for()


def test_arrows_turn_the_page_where_nothing_else_takes_them(at):
    page = at("decree/part-2")
    page.keyboard.press("Tab")
    page.wait_for_function("() => !!glossator.more.keys")
    page.evaluate(SELECT, "and whether it is feasible")
    page.keyboard.press("ArrowRight")
    page.evaluate("getSelection().removeAllRanges()")
    press(page, "settings")
    page.locator("dialog.settings input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert page.url.endswith("part-2.html")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/part-3.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/part-2.html")


# ── at a selection ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
def test_the_buttons_at_a_selection(at, picture, size):
    page = at(size=size)
    page.evaluate(SELECT, "and whether it is feasible")
    box = page.locator(".selected")
    box.wait_for()
    assert box.locator("button").all_inner_texts() == ["Copy link", "Cite", "Add a note"]
    place, words = box.bounding_box(), page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= SIZES[size][0]
    assert 0 < place["y"] - words < 40
    assert axe.check_both(page, picture, f"selection-{size}") == []
    page.keyboard.press("Escape")
    assert not box.is_visible()
    page.evaluate(SELECT, "and whether it is feasible")
    box.wait_for()
    box.get_by_role("button", name="Cite").click()
    page.locator("dialog.cite").wait_for()
    assert page.get_by_role("radio", name="The selected words").is_checked()


def test_a_copied_link_leads_to_the_words(at):
    """Across marks too, whose signs stand between the words."""
    page = at(permissions=["clipboard-read", "clipboard-write"])
    copied = []
    for select in (f"({SELECT})('and whether it is feasible')", SELECT_BLOCK):
        page.evaluate(select)
        page.get_by_role("button", name="Copy link").click()
        page.get_by_role("button", name="Copied").wait_for()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
        page.keyboard.press("Escape")
    assert unquote(copied[0]) == f"{page.url}#1.1:~:text=and whether it is feasible"
    assert unquote(copied[1]) == f"{page.url}#1.2:~:text=Bring punitive damages for,damages are effectively applied."
    page.goto("about:blank")
    page.goto(copied[1])
    assert page.evaluate("document.querySelector(':target').id") == "1.2"


# ── search, glossary, index of notes ────────────────────────────────────────────────────────────────────

LIT = "[...(CSS.highlights.get('sought') ?? [])].map(range => String(range).toLowerCase())"


def test_hits_are_lit_on_the_page_they_lead_to(at):
    page = at("index")
    press(page, "search")
    page.locator("dialog.search input").fill("punitive damages")
    hit = page.locator("dialog.search li a").first
    hit.wait_for()
    hit.click()
    page.wait_for_url("**/decree/**")
    page.wait_for_function("() => CSS.highlights.has('sought')")
    found = page.evaluate(LIT)
    assert found
    assert set(re.sub(r"\s+", " ", "".join(found).strip()).replace("punitive damages", "").split()) == set()
    page.keyboard.press("Escape")
    assert page.evaluate(LIT) == []
    page.reload()
    page.wait_for_load_state()
    assert page.evaluate(LIT) == []
    press(page, "search")
    page.locator("dialog.search li a[href*='part-2']").first.click()
    page.wait_for_function("() => CSS.highlights.has('sought')")


@pytest.mark.parametrize("size", SIZES)
def test_the_glossary_filters_as_one_types_and_is_ordered_by_transcription(at, picture, size):
    page = at("glossary", size)
    shown = "[...document.querySelectorAll('.entry')].filter(e => e.checkVisibility()).map(e => e.id)"
    every = page.evaluate(shown)
    page.get_by_label("Filter", exact=True).last.press_sequentially("zhishi chanquan")
    page.wait_for_function(f"() => {shown}.length < {len(every)}")
    found = page.evaluate(shown)
    assert 0 < len(found) < len(every)
    assert page.locator(".filter [role=status]").inner_text() == f"Shown: {len(found)}"
    assert axe.check_both(page, picture, f"filter-{size}") == []
    page.keyboard.press("Escape")
    assert page.evaluate(shown) == every
    page.get_by_label("By transcription").check()
    latin = page.evaluate("[...document.querySelectorAll('.entry .head .og i')].map(e => e.textContent)")
    bare = [re.sub(r"[^\w ]", "", words).casefold() for words in latin]
    assert page.evaluate(
        "all => all.every((one, n) => !n || all[n - 1].localeCompare(one, undefined, {ignorePunctuation: true}) <= 0)",
        bare,
    )
    assert axe.check_both(page, picture, f"transcription-{size}") == []
    page.get_by_label("By headword").check()
    assert page.evaluate(shown) == every


def test_the_index_of_notes_filters_as_one_types(at):
    page = at("notes")
    shown = "[...document.querySelectorAll('.entries > li')].filter(e => e.checkVisibility()).length"
    every = page.evaluate(shown)
    page.locator(".filter input").fill("punitive")
    page.wait_for_function(f"() => {shown} < {every}")
    assert page.evaluate(shown) > 0


def test_without_script_there_is_no_filter(at):
    assert not at("glossary", javascript=False).locator(".filter").is_visible()
