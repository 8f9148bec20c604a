"""The search, as a reader uses it: from disk, over text, notes and glossary, by keyboard, and over Pagefind's index."""

import json
import re
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from glossator import pipeline
from glossator.language.signs import REPLACED, UNSEEN
from glossator.rendering import pagefind
from tests.browser.more import ROOT, SIZES, press
from tests.judges import axe

SECTIONS = """() => Object.fromEntries([...document.querySelectorAll('dialog.search section')].map(section => [
  section.querySelector('h2').firstChild.data, +section.querySelector('h2 span').textContent]))"""


@pytest.fixture
def site(decree):
    return decree


@pytest.fixture
def search(site, page_at):
    """Open the search on a page and type: ``search("确认")``; a page in trouble fails its test."""
    visits = []

    def type_(words, name="decree/part-2", size=1440):
        visit = page_at(*SIZES[size])
        visits.append(visit)
        page = visit.open(site / f"{name}.html")
        press(page, "search")
        ask(page, words)
        return page

    yield type_
    assert [line for visit in visits for line in visit.trouble] == []


def ask(page, words):
    """Type `words` and wait for what is said of them: how much is found, nothing, or why there can be nothing."""
    status = page.locator("dialog.search [role=status]")
    status.evaluate("status => { status.textContent = '' }")  # that of the words before
    page.locator("dialog.search input").fill(words)
    expect(status).not_to_be_empty()
    return status.inner_text()


def hits(page, group=""):
    chosen = page.locator("dialog.search section").filter(has=page.locator("h2", has_text=group))
    return chosen.locator("li a")


@pytest.mark.parametrize("size", SIZES)
def test_hits_come_by_kind_with_counts(search, picture, size):
    page = search("damages", size=size)
    groups = page.evaluate(SECTIONS)
    assert list(groups) == [g for g in ("Text", "Translation note", "Commentary", "Glossary") if g in groups]
    assert groups["Text"] >= 1
    assert groups["Glossary"] >= 1
    assert page.locator("dialog.search [role=status]").inner_text() == f"{sum(groups.values())} found"
    assert axe.check_both(page, picture, f"search-{size}") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ask(page, "no such words anywhere")
    assert page.locator("dialog.search [role=status]").inner_text() == "Nothing found."
    assert axe.check_both(page) == []


@pytest.mark.parametrize("words", ["确认", "认机", "司法确认机制", "机", "sifa queren", "SĪFǍ"])
def test_chinese_is_found_by_each_character_and_pair_and_without_tones(search, words):
    page = search(words)
    assert hits(page).filter(has_text="司法确认").count() >= 1


def test_letters_are_found_without_accents_and_case(search):
    page = search("XI JINPING thought")
    assert "Xi Jinping Thought" in hits(page, "Glossary").first.inner_text()
    ask(page, "dang zhongyang")
    assert "党中央" in hits(page, "Glossary").first.inner_text()
    assert page.locator("dialog.search section .text b").first.inner_text() == "Dǎng Zhōngyāng"


def test_all_words_must_occur_and_phrases_come_first(search):
    page = search("damages punitive")
    assert hits(page, "Text").count() >= 1
    for text in hits(page).all_inner_texts():
        assert "…" in text or ("punitive" in text.lower() and "damages" in text.lower())
    ask(page, "intellectual property protection")
    texts = [text.lower() for text in hits(page, "Commentary").all_inner_texts()]
    phrase = ["intellectual property protection" in text for text in texts]
    assert phrase == sorted(phrase, reverse=True)
    ask(page, "punitive confetti")
    assert hits(page).count() == 0


def test_the_words_are_marked_in_their_context(search):
    page = search("market")
    first = hits(page, "Text").first
    assert first.locator("b").first.inner_text().lower() == "market"
    assert len(first.locator(".text").inner_text()) > 60
    assert all(len(text) < 330 for text in hits(page).all_inner_texts())


def test_many_hits_are_cut_and_all_can_be_had(search):
    page = search("the")
    section = page.locator("dialog.search section").first
    more = section.get_by_role("button", name="Show all")
    count = int(more.inner_text().split()[-1])
    assert section.locator("li").count() == 20
    more.click()
    expect(section.locator("li")).to_have_count(count)
    expect(section.locator("li:nth-child(21) a")).to_be_focused()


def test_keys_open_move_choose_and_close(site, page_at, picture):
    visit = page_at(1440, 900)
    page = visit.open(site / "decree" / "part-2.html")
    page.keyboard.press("/")
    page.locator("dialog.search[open]").wait_for()
    page.keyboard.type("safe harbour")
    expect(page.locator("dialog.search [role=status]")).to_have_text(re.compile("found|Nothing"))
    ask(page, "judicial confirmation")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert hits(page).nth(1).evaluate("a => a === document.activeElement")
    picture(page, "search-arrows")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.locator("dialog.search input").evaluate("field => field === document.activeElement")
    page.keyboard.press("Escape")
    assert not page.locator("dialog.search").is_visible()
    page.locator("[data-more=search]").press("Enter")
    assert page.locator("dialog.search input").input_value() == "judicial confirmation"
    goal = hits(page).first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(goal)
    assert page.locator(":target").is_visible()
    assert visit.trouble == []


def test_a_hit_on_the_same_page_opens_its_note(search):
    page = search("Bring punitive damages", "decree/part-2")
    hits(page, "Commentary").first.click()
    assert not page.locator("dialog.search").is_visible()
    assert page.locator(".ns > .n:target").count() == 1
    assert page.locator(".ns > .n:target").is_visible()


def test_it_works_on_every_kind_of_page(search):
    for name in ("index", "glossary", "introduction", "decree/index"):
        page = search("punitive", name)
        hits(page, "Text").first.click()
        page.wait_for_url("**/decree/part-*")
        assert page.locator(":target").count() == 1


def test_a_hundred_thousand_words_do_not_freeze_it(site, page_at, tmp_path):
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    script = (copy / "search-index.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("glossator.index(").removesuffix(");\n"))
    words = sum(len(record[3].split()) for record in data["records"])
    data["records"] *= 100_000 // words + 1
    (copy / "search-index.js").write_text(f"glossator.index({json.dumps(data)})", encoding="utf-8")
    page = page_at(1440, 900).open(copy / "index.html")
    page.evaluate("""() => {
      self.slow = [];
      const note = list => slow.push(...list.getEntries().map(entry => entry.duration));
      new PerformanceObserver(note).observe({type: 'longtask'});
    }""")
    press(page, "search")
    ask(page, "market")  # once the index is there and folded
    ask(page, "")
    page.evaluate("slow.length = 0")
    page.locator("dialog.search input").press_sequentially("protection of the", delay=40)
    page.locator("dialog.search [role=status]", has_text="found").wait_for()
    page.evaluate("new Promise(done => requestIdleCallback(done))")  # the observer has been told of the last of them
    assert max([0, *page.evaluate("slow")]) < 2000  # what anyone would call a freeze; bench/ measures


def test_an_index_that_is_not_there_is_said(site, page_at):
    page = page_at(1440, 900).open(site / "index.html")
    page.locator("[data-more=search]").evaluate("button => { button.dataset.index = 'not-here.js' }")
    press(page, "search")
    assert "could not be loaded" in ask(page, "law")


def test_a_large_edition_read_from_disk_says_where_it_can_be_searched(site, page_at):
    page = page_at(1440, 900).open(site / "index.html")
    page.locator("[data-more=search]").evaluate("button => { button.dataset.index = 'pagefind/pagefind.js' }")
    press(page, "search")
    assert "web site only" in ask(page, "law")


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files

    def log_message(self, *_):
        pass


@pytest.mark.skipif(not pagefind.is_installed(), reason="Pagefind is not installed")
def test_pagefind_finds_the_same(tmp_path, page_at, picture):
    root = tmp_path / "edition"
    for folder in ("content", "annotations"):
        shutil.copytree(ROOT / folder, root / folder)
    settings = root / "content" / "edition.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "search: pagefind\n", encoding="utf-8")
    # In a process of its own: Playwright's loop runs in this one, and Pagefind wants one too.
    program = "import sys, pathlib; from glossator import pipeline; pipeline.build(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(root)], check=True, cwd=ROOT)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root / "output")))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        visit = page_at(1440, 900, home=home)
        page = visit.open(f"{home}/decree/part-2.html")
        press(page, "search")
        assert "found" in ask(page, "确认")
        assert hits(page).filter(has_text="司法确认机制").count() >= 1
        picture(page, "search-pagefind")
        assert "found" in ask(page, "punitive damages")
        assert page.evaluate(SECTIONS)["Text"] >= 1
        assert hits(page, "Text").first.locator("b").first.inner_text().lower().startswith("punitive")
        hits(page, "Text").first.click()
        page.wait_for_url("**/decree/part-*")
        assert page.locator(":target").count() == 1
        assert visit.trouble == []
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def signs(tmp_path_factory):
    root = tmp_path_factory.mktemp("signs")
    shutil.copytree(ROOT / "tests" / "cases" / "signs-of-other-scripts", root, dirs_exist_ok=True)
    assert not pipeline.build(root).problems
    return root / "output"


def test_signs_of_other_scripts_are_found_by_what_is_typed_for_them(signs, page_at):
    visit = page_at(1440, 900)
    page = visit.open(signs / "t" / "index.html")
    page.locator("[data-more=search]").click()
    for typed, stands in {
        'רמב"ם': "רמב״ם",
        "תל-אביב": "תל־אביב",
        "ἀλλ'": "ἀλλ᾽",
        "επ' αυτω": "ἐπ᾿ αὐτῷ",
        "τοῦτ’": "τοῦτ\u0313",
        "كتاب": "كتـــاب",
        "צוויי": "צװײ",
    }.items():
        ask(page, typed)
        marked = page.locator("dialog.search section").first.locator(".text b").all_inner_texts()
        assert stands in marked, typed
    assert visit.trouble == []


is_unseen = re.compile(f"[{UNSEEN}]").fullmatch


def test_the_search_folds_every_sign_as_quotes_do(signs, page_at):
    visit = page_at(1440, 900)
    page = visit.open(signs / "t" / "index.html")
    script = (ROOT / "static" / "js" / "more" / "search.js").read_text(encoding="utf-8")
    start, end = script.index("  const LETTERS"), script.index("  const { handed")
    pairs = [[f"a{sign}b", f"a{target}b"] for sign, target in REPLACED.items()]
    pairs += [[f"a{chr(sign)}b", "ab"] for sign in range(0x110000) if is_unseen(chr(sign))]
    folded = page.evaluate(
        f"pairs => {{ {script[start:end]} return pairs.filter(([a, b]) => fold(a) !== fold(b)); }}", pairs
    )
    assert folded == []
