"""The citation of what is selected, of a note, of a block or of the whole; and what is copied from the page itself."""

import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from glossator import pipeline
from tests.browser.more import SIZES, press, unfold
from tests.judges import axe
from tests.tiny import write

FACTS = {
    "edition": "Opinions, annotated",
    "subtitle": "An annotated reading edition",
    "text": "Opinions on Strengthening the Protection of Intellectual Property Rights",
    "author": "General Office of the State Council",
    "editors": ["Ada Byron", "the editors of R&D"],
    "editor": ["Byron, Ada", "the editors of R&D"],
    "said_date": "27 November 2026",
    "unit": "art.",
    "date": "2026-11-27",
    "key": "decree",
}
SELECT = """([from, to]) => {
  const range = document.createRange(), ends = [from, to].map(id => document.getElementById(id));
  range.setStart(ends[0], 0);
  range.setEnd(ends[1], ends[1].childNodes.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def site(decree):
    return decree


@pytest.fixture
def at(site, page_at):
    visits = []

    def open_page(size=1440, fragment="", page="part-2", **settings):
        visit = page_at(*SIZES[size], **settings)
        visits.append(visit)
        page = visit.open(site / "decree" / f"{page}.html", fragment)
        button = page.locator("[data-more=cite]")
        button.evaluate("(button, facts) => { button.dataset.cite = facts }", json.dumps(FACTS))
        return page

    yield open_page
    assert [line for visit in visits for line in visit.trouble] == []


def cite(page):
    press(page, "cite")
    page.locator("dialog.cite[open]").wait_for()
    return page.locator("dialog.cite")


def output(page, name):
    return page.locator(f"#cite-{name} ~ :is(p, pre)").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_the_selected_words(at, picture, size):
    page = at(size)
    page.evaluate(SELECT, ["1.2", "1.2"])
    panel = cite(page)
    assert panel.get_by_label("The selected words").is_checked()
    citation = output(page, "citation")
    assert citation.startswith("“Bring punitive damages for infringement without delay into patent law, copyright law")
    assert "Property Rights, art. 1.2, in Opinions, annotated: An annotated reading edition, ed. by Ada" in citation
    assert citation.endswith("27 November 2026.")
    assert page.locator("#cite-link").count() == 0, "read from disk, and the edition has no url"
    assert axe.check_both(page, picture, f"cite-{size}") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_over_several_blocks_carry_no_notes(at):
    page = at()
    page.evaluate(SELECT, ["1.1", "1.3"])
    cite(page)
    citation = output(page, "citation")
    assert citation.startswith("“Study whether a foundational law of intellectual property is needed")
    assert "is needed" in citation
    assert " art. 1.1–1.3, in" in citation
    assert "Translation note" not in citation
    assert "  " not in citation


def test_a_note(at, picture):
    page = at(fragment="n-punitive")
    panel = cite(page)
    assert panel.locator("label").first.inner_text().strip() == "Commentary g, on art. 1.2"
    assert "Commentary g, on “Bring punitive damages" in output(page, "citation")
    assert "note = {Commentary g, on “Bring punitive damages" in output(page, "bibtex")
    picture(page, "cite-note")


def test_a_block_and_the_whole(at):
    page = at(fragment="1.3")
    panel = cite(page)
    assert [label.strip() for label in panel.locator("label").all_inner_texts()] == ["art. 1.3", "The whole text"]
    assert "Rights, art. 1.3, in" in output(page, "citation")
    page.keyboard.press("ArrowDown")
    assert panel.get_by_label("The whole text").is_checked()
    assert "Rights, in" in output(page, "citation")


def test_a_section_without_a_number_is_named_by_the_head_of_its_title(at):
    page = at(fragment="part-2.0")
    assert cite(page).locator("label").first.inner_text().strip() == "Part II"
    assert "Property Rights, Part II, in Opinions" in output(page, "citation")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["part-1.1", "part-1.1"], "Part I, para. 1"),
        (["part-1.1", "part-1.3"], "Part I, para. 1–3"),
        (["part-1.0", "part-1.3"], "Part I"),
        (["decree.2", "decree.3"], "Opening, para. 2–3"),
        (["decree.3", "part-1.1"], "Opening, para. 3–Part I, para. 1"),
        (["part-1.4", "1.1"], "Part I, para. 4–1.1"),
    ],
)
def test_words_in_sections_without_a_number(at, words, said):
    page = at(page="all")
    page.evaluate(SELECT, words)
    cite(page)
    assert f"Property Rights, {said}, in Opinions" in output(page, "citation")
    assert f"note = {{{said}}}," in output(page, "bibtex")


POEM = "```verse\nA lamp,\na sea,\na boat,\nno more,\nnone.\n```\n"


@pytest.mark.parametrize(
    ("section", "ends", "said"),
    [
        ("## Night {#night n=1}", ["1.3", "1.3"], "1.3"),
        ("## Night {#night n=1}", ["1.2", "1.5"], "1.2–1.5"),
        ("## Night {#night}", ["night.4", "night.5"], "Night, l. 4–5"),
    ],
)
def test_lines_of_verse(tmp_path, page_at, section, ends, said):
    root = write(tmp_path, {"content/t.md": f"# T\n\nWords.\n\n{section}\n\n{POEM}"})
    assert not pipeline.build(root).errors
    page = page_at(*SIZES[1440]).open(root / "output" / "t" / "index.html")
    page.evaluate(SELECT, ends)
    cite(page)
    assert f" {said}, in A tiny edition" in output(page, "citation").replace("T, ", "T ")


def test_paragraphs_without_a_number_in_the_choice(at):
    first = lambda page: cite(page).locator("label").first.inner_text().strip()  # noqa: E731
    assert first(at(page="all", fragment="part-1.3")) == "Part I, para. 3"
    assert first(at(page="all", fragment="decree.3")) == "Opening, para. 3"


def test_bibtex(at):
    page = at(fragment="1.3")
    cite(page)
    entry = output(page, "bibtex")
    assert entry.startswith("@incollection{decree-1.3,\n  author = {{General Office of the State Council}},")
    assert "editor = {Byron, Ada and {the editors of R\\&D}}," in entry
    assert "year = {2026}," in entry
    assert "langid = {en}" in entry
    assert entry.count("{") == entry.count("}")


def test_copying(at):
    page = at(fragment="1.3", permissions=["clipboard-read", "clipboard-write"])
    panel = cite(page)
    panel.get_by_role("button", name="Copy BibTeX").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == output(page, "bibtex")


def test_copying_where_the_clipboard_is_closed(at):
    page = at(fragment="1.3")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    panel = cite(page)
    panel.get_by_role("button", name="Copy Citation").click()
    assert "Selected" in panel.get_by_role("status").inner_text()
    assert page.evaluate("String(getSelection())").strip() == output(page, "citation")


def test_keys(at):
    page = at(fragment="n-punitive")
    unfold(page, "[data-more=cite]").focus()
    page.keyboard.press("Enter")
    page.locator("dialog.cite[open]").wait_for()
    assert page.locator("dialog.cite input").first.evaluate("input => input === document.activeElement")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Copy"
    page.keyboard.press("Escape")
    assert not page.locator("dialog.cite").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Menu"
    assert page.locator(".n:target").count() == 1, "Esc closed the panel, not the note"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_a_served_page_has_an_address(site, page_at):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        visit = page_at(1440, 900, home=home)
        page = visit.open(f"{home}/decree/part-2.html#1.3")
        cite(page)
        assert output(page, "link") == f"{home}/decree/part-2.html#1.3"
        assert f"<{home}/decree/part-2.html#1.3>" in output(page, "citation")
        assert f"url = {{{home}/decree/part-2.html#1.3}}" in output(page, "bibtex")
        assert axe.check(page) == []
        assert visit.trouble == []
    finally:
        server.shutdown()
        server.server_close()


def test_a_quotation_copied_from_the_page_carries_no_marks(at):
    page = at(permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(SELECT, ["1.2", "1.2"])
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Bring punitive damages for infringement without delay into patent law, copyright law")
    assert "Raise the ceiling of statutory damages substantially and award" in copied
