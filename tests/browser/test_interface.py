"""An edition with menus and tools in several languages: one set of pages, on which the reader changes it."""

import pytest
from playwright.sync_api import expect

from glossator import pipeline
from tests.judges import axe
from tests.rendering.test_ui import words
from tests.tiny import write

FILES = {
    "content/edition.yaml": "title: The ferry\nlang: en\ninterface: [en, zh-CN, he]\ntexts: [ferry]\n"
    "kinds: {note: {label: Note}}\n",
    "content/ferry.md": "# The ferry\n\n## Contents {n=1}\n\nThe bell wakes the ferry at four.\n\n"
    "## Water {n=2}\n\nThe water is still.\n",
    "content/pages/about.md": "# About\n\nAn edition.\n",
    "annotations/ferry/notes.yaml": "kind: note\nnotes:\n- quote: the ferry\n  note: A flat boat.\n",
    "annotations/glossary.yaml": "terms:\n- term: water\n  definition: What a ferry floats on.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = write(tmp_path_factory.mktemp("interface"), FILES)
    report = pipeline.build(root, root / "output")
    assert not report.problems
    return root / "output"


def choose(page, old: str, name: str) -> None:
    page.get_by_text(words(old)["menu"], exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_the_reader_changes_the_language_of_menus_and_tools(site, page_at):
    visit = page_at()
    page, chinese = visit.open((site / "ferry" / "index.html").as_uri()), words("zh-Hans")
    choose(page, "en", chinese["interface_name"])
    menu = page.locator(".bar summary", has_text=chinese["menu"])
    expect(menu).to_have_attribute("lang", "zh-CN")
    expect(page.locator(".bar nav.menu a", has_text=chinese["glossary"])).to_have_count(1)
    expect(page.locator(".toc .tree a", has_text="Contents")).to_have_count(1)  # a heading is no word of ours
    menu.click()
    expect(page.get_by_role("button", name=chinese["interface_name"])).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name=chinese["settings_open"]).click()
    dialog = page.get_by_role("dialog", name=chinese["settings_title"])
    expect(dialog).to_have_attribute("lang", "zh-CN")
    expect(dialog.get_by_text(chinese["settings_dark"])).to_be_visible()
    assert axe.check_both(page) == []
    page.goto((site / "glossary.html").as_uri())
    expect(page.get_by_label(chinese["filter_field"]).last).to_be_visible()
    choose(page, "zh-Hans", words("en")["interface_name"])
    expect(page.locator(".bar summary", has_text="Menu")).to_be_visible()
    assert visit.crashes + visit.abroad + visit.missing == []


def test_a_language_from_right_to_left_sets_its_own_words_so(site, page_at):
    visit = page_at()
    page, hebrew = visit.open((site / "ferry" / "index.html").as_uri()), words("he")
    choose(page, "en", hebrew["interface_name"])
    expect(page.locator(".bar summary", has_text=hebrew["menu"])).to_have_attribute("dir", "rtl")
    assert page.locator("html").get_attribute("dir") == "ltr"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name=hebrew["keys_title"])).to_have_attribute("dir", "rtl")
    assert visit.crashes + visit.abroad + visit.missing == []


def test_the_pages_are_there_once_and_each_other_language_is_one_script(site):
    scripts = sorted(path.name for path in (site / "static" / "js" / "interface").iterdir())
    assert scripts == ["choose.js", "he.js", "words.js", "zh-CN.js"]
    assert len(list(site.rglob("*.html"))) == 6
