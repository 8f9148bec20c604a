"""An apparatus as a reader uses it: at the foot of a block and beside the text, cards of sigla, pages of witnesses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glossator import pipeline
from tests.judges import axe

SAMPLE = Path(__file__).parents[1] / "sample"
PAGES = (
    "ferry/index.html",
    "ferry/witness-a²/index.html",
    "ferry/witness-b/index.html",
    "ferry/witness-c/index.html",
    "witnesses/index.html",
    "notes.html",
)


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    root = tmp_path_factory.mktemp("sample") / "edition"
    shutil.copytree(SAMPLE, root)
    assert not pipeline.build(root).errors
    return root / "output"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_everyone_can_read_it(page, width, output, page_at):
    visit = page_at(width, 900)
    opened = visit.open(output / page)
    assert axe.check_both(opened) == []
    assert visit.trouble == []


def test_words_and_marks_lead_to_the_entry_at_the_foot_and_escape_leads_back(output, page_at):
    visit = page_at(1280, 600)
    page = visit.open(output / "ferry" / "index.html")
    mark = page.locator(".r.k1").first
    entry = page.locator(".ft > .n").first
    for opener in (mark, page.locator(".ts .a.k1").first):
        opener.click()
        page.wait_for_function("() => document.querySelector('.ft > .n:target') === document.activeElement")
        assert entry.evaluate("entry => entry.matches(':target')")
        page.keyboard.press("Escape")
        page.wait_for_function("() => document.activeElement.matches('.r')")
        assert page.evaluate("location.hash") == ""
    assert visit.trouble == []


def test_an_entry_outside_the_window_comes_into_it(output, page_at):
    page = page_at(1280, 400).open(output / "ferry" / "index.html")
    page.locator(".r.k1").first.click()
    page.wait_for_function("""() => {
        const { top, bottom } = document.querySelector('.ft > .n').getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
    }""")


def test_a_siglum_shows_who_it_is(output, page_at):
    visit = page_at(1280, 800)
    page = visit.open(output / "ferry" / "index.html")
    page.locator(".ft .en a", has_text="B").first.hover()
    card = page.locator(".card")
    card.wait_for()
    assert card.inner_text().split("\n") == [
        "B Ferry house, box 2, 1874",
        "A copy for reading aloud. The third leaf is lost.",
    ]
    assert visit.trouble == []


def test_the_filter_of_a_kind_hides_its_entries_at_the_foot(output, page_at):
    page = page_at(1280, 800).open(output / "ferry" / "index.html")
    entries = page.locator(".ft > .n:visible")
    assert entries.count() == 19
    page.locator(".shown summary").click()
    page.locator("#show-kind-apparatus").uncheck()
    assert entries.count() == 0
    assert page.locator(".ns > .n:visible").count() == 5


@pytest.mark.parametrize("width", [1280, 390])
def test_without_a_script_a_reader_goes_from_the_entry_to_the_witness_and_back(width, output, page_at):
    page = page_at(width, 800, javascript=False).open(output / "ferry" / "index.html")
    page.locator(".r.k1").first.click()
    page.locator(".ft > .n:target .rw a").first.click()
    here = page.locator(".wd:target")
    assert here.inner_text().startswith("no one ever called it")
    here.click()
    assert page.locator(".ft > .n:target").is_visible()


def test_lines_that_are_lost_leave_no_empty_lines(output, page_at):
    page = page_at(1280, 800).open(output / "ferry" / "witness-b" / "index.html")
    gap = page.locator(".gap")
    assert gap.inner_text() == "[Missing: 2.9–2.12]"
    assert page.locator(".vl:visible:empty").count() == 0


def test_on_paper_the_entries_run_on_at_the_foot_of_their_block(output, page_at):
    page = page_at(1000, 1200).open(output / "ferry" / "index.html")
    page.emulate_media(media="print")
    first, second = (page.locator(".ft > .n").nth(number) for number in (0, 1))
    assert first.evaluate("one => getComputedStyle(one).display") == "inline"
    assert abs(first.bounding_box()["y"] - second.bounding_box()["y"]) < 20
    assert not page.locator(".ft .about").first.is_visible()
