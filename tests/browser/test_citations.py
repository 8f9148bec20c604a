"""Citations as a reader meets them: a card, the page of sources and the way back, without a script too."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from glossator import pipeline
from tests.judges import axe

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The sites of both cases: one of a style that cites in the text, one that cites in notes."""
    made = {}
    for case in ("citations", "citations-in-notes"):
        root = tmp_path_factory.mktemp("cited") / case
        shutil.copytree(CASES / case, root)
        assert not pipeline.build(root).errors
        made[case] = root / "output"
    return made


def card_of(page, link):
    link.hover()
    card = page.locator("#card")
    card.wait_for()
    return card.inner_text().split("\n")


def test_a_citation_in_a_note_shows_its_entry_and_leads_to_it(built, page_at, picture):
    page = page_at(1280, 800).open(built["citations"] / "t" / "index.html")
    link = page.locator(".n a", has_text="Hale 2019, 12")
    lines = card_of(page, link)
    assert lines[0] == "Hale 2019"
    assert lines[1].startswith("Hale, Ines. 2019. Lamps of the Coast.")
    assert axe.check_both(page, picture, "citation") == []
    link.click()
    page.wait_for_url(re.compile(r"sources/index\.html#ref-hale-2019$"))
    assert page.locator("article:target h2").inner_text() == "Hale 2019"
    assert axe.check_both(page, picture, "sources") == []
    page.locator("article:target .places a", has_text="para. 1").first.click()
    page.wait_for_url(re.compile(r"t/index\.html#"))


def test_in_a_style_of_notes_a_mark_in_the_text_has_the_citation_in_its_card(built, page_at, picture):
    page = page_at(1280, 800).open(built["citations-in-notes"] / "t" / "index.html")
    mark = page.locator(".ts a[role=doc-biblioref]").first
    assert mark.get_attribute("aria-label") == "Ines Hale, Lamps of the Coast, 2019, p. 12"
    assert card_of(page, mark) == ["Sources", "Ines Hale, Lamps of the Coast, 2019, p. 12"]
    assert axe.check_both(page, picture, "citation-mark") == []
    mark.click()
    page.wait_for_url(re.compile(r"sources/index\.html#c-t-1$"))
    assert "Lamps of the Coast, 2019, p. 12" in page.locator("li:target").inner_text()


@pytest.mark.parametrize("case", ["citations", "citations-in-notes"])
def test_no_word_of_a_citation_is_one_of_the_text(built, page_at, case):
    """A reader who selects across one gets the words of the author."""
    page = page_at(1280, 800).open(built[case] / "t" / "index.html")
    words = page.evaluate("""() => {
      const range = document.createRange();
      range.selectNodeContents(document.getElementById("t.1"));
      const copy = range.cloneContents();
      copy.querySelectorAll(".pn, .r, .fr").forEach(one => one.remove());
      return copy.textContent;
    }""")
    assert words.startswith("The lamp was lit at dusk, and the boats came in. As has it, the quay\nwas dark;")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_beyond_the_window_and_files_can_be_taken_along(built, page_at, width):
    output = built["citations"]
    page = page_at(width, 800, javascript=False).open(output / "sources" / "index.html")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hrefs = [one.get_attribute("href") for one in page.locator(".title a").all()]
    assert hrefs == ["sources.bib", "sources.ris", "sources.json"]
    items = json.loads((output / "sources" / "sources.json").read_bytes())
    assert [one["id"] for one in items] == ["almanac", "hale-2011", "hale-2019", "orme-2004"]
    bib = (output / "sources" / "sources.bib").read_text(encoding="utf-8")
    assert bib.startswith("@string{harbour = {Harbour Press}}\n\n@book{almanac,")
    assert bib.index("@incollection{hale-2011,") < bib.index("@collection{tides,")
    ris = (output / "sources" / "sources.ris").read_bytes().decode()
    assert "TY  - CHAP\r\nID  - hale-2011\r\nAU  - Hale, Ines\r\n" in ris
    alternates = page.locator("head link[rel=alternate]").all()
    assert next(one.get_attribute("type") for one in alternates) == "application/x-bibtex"
