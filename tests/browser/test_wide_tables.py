"""A table that is wider than the text: it scrolls in itself, lies over no note, and on paper has all its columns."""

import pytest

from glossator import pipeline
from tests.tiny import write

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    rows = [["Quay", *MONTHS], ["---"] * 13, ["Old quay", *(f"{month},204" for month in range(1, 13))]]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    root = write(
        tmp_path_factory.mktemp("table"),
        {
            "content/edition.yaml": "title: T\nlang: en\ntexts: [t]\nkinds:\n  note: {label: Note}\n",
            "content/t.md": f"# Dues\n\n{table}\n",
            "content/pages/about.md": f"# About\n\n{table}\n",
            "annotations/t/n.yaml": "kind: note\nnotes:\n- quote: Old quay\n  note: A note on these words.\n",
        },
    )
    assert not pipeline.build(root).problems
    return root / "output" / "t" / "index.html"


@pytest.mark.parametrize("width", [1440, 390])
def test_it_scrolls_in_itself(path, page_at, width):
    for one in (path, path.parent.parent / "about.html"):
        page = page_at(width, 900).open(one)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(".table").evaluate("box => box.scrollWidth > box.clientWidth")
        assert page.locator(".table").evaluate("box => box.scrollHeight <= box.clientHeight")


def test_it_lies_over_no_note(path, page_at):
    page = page_at(1440, 900).open(path)
    table, note = (page.locator(name).bounding_box() for name in (".table", ".n"))
    assert table["x"] + table["width"] <= note["x"]


def test_on_paper_it_has_all_its_columns(path, page_at):
    page = page_at(658, 900).open(path)  # A4 less its margins
    page.emulate_media(media="print")
    last = page.locator("th").last.bounding_box()
    assert last["x"] + last["width"] <= 658
