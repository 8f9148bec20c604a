"""`exports` in edition.yaml: files that a publishing build makes, and that nothing leaves stale."""

import pytest

from glossator.commands.command_line import main
from glossator.exporters import EXPORTERS
from glossator.pipeline import build
from glossator.preview.desk import Desk
from glossator.publishing import memo
from glossator.source import fields
from tests.tiny import problems, write

EDITION = "id: tiny\ntitle: Tiny\ntexts: [t]\nkinds: {note: {label: Note}}\nsearch: none\nexports: [epub, w3c]\n"
FILES = {
    "content/edition.yaml": EDITION,
    "content/t.md": "# T\n\nA lamp.\n",
    "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lamp, note: Of brass.}\n",
}
PUBLISHED = {"exports/tiny.epub", "exports/tiny.jsonld"}


def test_every_format_of_the_field_is_one_of_the_table():
    assert set(fields.EXPORTS) <= set(EXPORTERS)


def published(root):
    folder = root / "output"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("exports/*")}


def test_a_build_publishes_them_and_the_front_page_leads_there(tmp_path):
    root = write(tmp_path, FILES)
    assert build(root).problems == ()
    assert set(published(root)) == PUBLISHED
    front = (root / "output/index.html").read_text(encoding="utf-8")
    assert '<link rel="alternate" href="exports/tiny.epub" type="application/epub+zip" title="EPUB">' in front
    assert '<a href="exports/tiny.jsonld" type="application/ld+json" download>Web Annotations</a>' in front
    assert "exports/" not in (root / "output/t/index.html").read_text(encoding="utf-8")


def test_without_the_field_there_are_none(tmp_path):
    root = write(tmp_path, {**FILES, "content/edition.yaml": EDITION.replace("exports:", "# exports:")})
    assert build(root).problems == ()
    assert published(root) == {}
    assert "exports/" not in (root / "output/index.html").read_text(encoding="utf-8")


def test_what_is_published_is_as_new_as_the_notes(tmp_path):
    """Also where a build would only change words in pages that are there, and where nothing has changed."""
    root = write(tmp_path, FILES)
    for words in ("Of brass.", "Of tin.", "Of tin."):
        (root / "annotations/t/n.yaml").write_text(FILES["annotations/t/n.yaml"].replace("Of brass.", words), "utf-8")
        assert main(["--root", str(root)]) == 0
        assert words.encode() in published(root)["exports/tiny.jsonld"]
    assert (known := memo.recall(root))
    assert known.has_nothing_to_do()
    again = write(tmp_path / "again", {**FILES, "annotations/t/n.yaml": (root / "annotations/t/n.yaml").read_bytes()})
    assert build(again).problems == ()
    assert published(again) == published(root)


def test_the_preview_has_none(tmp_path):
    desk = Desk(write(tmp_path, FILES))
    desk.refresh()
    assert b"exports/" not in desk.page("index.html")


@pytest.mark.parametrize(("added", "found"), [("", ["G036"]), ("url: https://example.org/\n", [])])
def test_what_others_cannot_refer_to_is_not_published(added, found):
    files = {**FILES, "content/edition.yaml": EDITION.replace("id: tiny\n", added)}
    assert [one.split()[0] for one in problems(files)] == found
