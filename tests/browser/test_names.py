"""The index of names as a reader uses it: a card for a name, the filter with entries below others, without a script."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glossator import pipeline

CASE = Path(__file__).parents[1] / "cases" / "names"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    root = tmp_path_factory.mktemp("names") / "edition"
    shutil.copytree(CASE, root)
    assert not pipeline.build(root).errors
    return root / "output"


def test_a_link_to_a_name_shows_who_it_is(output, page_at):
    page = page_at(1280, 800).open(output / "t" / "anna-berg-alone.html")
    page.locator("main a[href$='#anna']").first.hover()
    card = page.locator(".card")
    card.wait_for()
    assert card.inner_text().split("\n")[:2] == [
        "Anna Berg 1822–1901",
        "She kept the ferry of Ostholm for forty years.",
    ]


def test_a_name_in_the_text_has_no_ring_of_the_glossary(output, page_at):
    page = page_at(1280, 800).open(output / "t" / "opening.html")
    rings = "a => getComputedStyle(a, '::after').content"
    assert page.locator("main a.nm").first.evaluate(rings) == "none"
    assert page.locator("main a.g:not(.nm)").first.evaluate(rings) == '"°"'


def test_the_filter_leaves_an_entry_with_what_it_is_a_part_of(output, page_at):
    page = page_at(1280, 800).open(output / "names-body.html")
    assert page.locator("article:visible").count() == 4
    page.locator(".filter input").click()
    page.keyboard.type("clerks")
    page.wait_for_function("() => document.querySelectorAll('article[hidden]').length == 1")
    shown = [one.get_attribute("id") for one in page.locator("article:visible").all()]
    assert shown == ["harbour-office", "harbour-board", "the-clerks"]


def test_without_a_script_all_places_can_be_read(output, page_at):
    page = page_at(390, 800, javascript=False).open(output / "names-person.html")
    page.locator("#anna details summary").click()
    page.locator("#anna .places li").nth(6).wait_for()
    assert page.locator("#anna .places li:visible").count() == 7
    assert not page.locator(".filter").is_visible()
