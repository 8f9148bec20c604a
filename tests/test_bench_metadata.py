"""The judge of the metadata on an edition of our own: it knows what each page is, and sees what is wrong."""

from bench.metadata import judge_zotero, pages
from glossator.pipeline import build, examine
from tests.tiny import EDITION, write

MORE = "url: https://example.org/r/\ndate: 2026-11-22\neditors: [Ada Byron, the editors of Glossator]\n"
FILES = {
    "content/edition.yaml": EDITION + MORE,
    "content/t.md": "---\ntitle: Lamps\nlang: fr\npages: 2\n---\n\n## One\n\nA lamp.\n\n## Two\n\nA wick.\n",
    "content/pages/about.md": "# About\n\nWords.\n",
}
PEOPLE = [
    {"firstName": "Ada", "lastName": "Byron", "creatorType": "editor"},
    {"lastName": "the editors of Glossator", "creatorType": "editor"},
]


def test_what_zotero_makes_of_a_page_is_compared_with_the_edition(tmp_path):
    root = write(tmp_path, FILES)
    assert not build(root).errors
    _, linked, _ = examine(root)
    [page] = [one for one in pages(linked, root / "output") if one.path == "t/one.html"]
    assert page[1:5] == (
        "bookSection",
        "https://example.org/r/t/one.html",
        "fr",
        ("Ada Byron", "the editors of Glossator"),
    )
    item = {
        "itemType": "bookSection",
        "bookTitle": "A tiny edition",
        "date": "2026/11/22",
        "language": "fr",
        "url": page.address,
        "creators": PEOPLE,
    }
    assert judge_zotero(linked, [page], [{"items": [item], "errors": []}]).wrong == []
    torn = {**item, "creators": [PEOPLE[0], {"firstName": "The Editors Of", "lastName": "Glossator"}]}
    [fault] = judge_zotero(linked, [page], [{"items": [torn], "errors": []}]).wrong
    assert "The Editors Of Glossator (taken apart)" in fault
    assert judge_zotero(linked, [page], [{"items": [], "errors": ["none"]}]).right == {"publisher": 1}


def test_pages_are_told_by_what_they_are(tmp_path):
    root = write(tmp_path, FILES)
    assert not build(root).errors
    _, linked, _ = examine(root)
    kinds = {one.path: one.kind for one in pages(linked, root / "output")}
    assert (kinds["index.html"], kinds["about.html"], kinds["t/index.html"]) == ("book", "webpage", "bookSection")
    assert "404.html" not in kinds
