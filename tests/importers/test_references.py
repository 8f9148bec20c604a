"""A bibliography from elsewhere, merged by keys."""

import json

import pytest

from glossator.commands import import_
from glossator.importers import import_references, references
from glossator.problems import Refused
from glossator.source import read_references
from tests.tiny import sources, write

BIB = "@string{press = {Harbour Press}}\n\n@book{hale,\n  title = {Lamps},\n  publisher = press,\n}\n"
MORE = BIB + "\n@book{orme,\n  title = {Quays},\n}\n"
ITEMS = '[\n {"id": "wick", "type": "book", "title": "Tides"}\n]\n'
RIS = b"TY  - BOOK\nID  - reed-2001\nAU  - Reed, Ann\nTI  - Ropes\nPY  - 2001\nER  - \n"


def merged(data, path, **files):
    given = sources({f"content/references.{name}": text for name, text in files.items()})
    made = import_references(data.encode() if isinstance(data, str) else data, path, given)
    return made, made.data and made.data.decode()


def test_a_first_bibliography_is_taken_over_as_it_stands():
    made, text = merged(MORE, "zotero.bib")
    assert (made.path, made.added, text) == ("content/references.bib", ["hale", "orme"], MORE)


def test_what_is_new_is_added_and_what_is_there_stays_as_it_is():
    mine = "% mine\n" + BIB.replace("Lamps", "My Lamps")
    made, text = merged(MORE, "zotero.bib", bib=mine)
    assert text == mine + "\n@book{orme,\n  title = {Quays},\n}\n"
    assert (made.added, made.kept, made.same) == (["orme"], ["hale"], [])
    assert "1 have another entry in the edition, which is kept:\n  hale" in made.report()


def test_the_same_once_more_changes_nothing():
    made, text = merged(MORE, "zotero.bib", bib=MORE)
    assert (text, made.same) == (None, ["hale", "orme"])
    assert made.report() == "nothing is new\n2 were there already"


def test_keys_are_compared_across_both_formats():
    made, _ = merged(
        json.dumps([{"id": "hale", "type": "book"}, {"id": "new", "type": "book"}]), "z.json", bib=BIB, json=ITEMS
    )
    assert (made.path, made.added, made.kept) == ("content/references.json", ["new"], ["hale"])
    assert made.data.decode() == ITEMS.replace("\n]", ',\n {"id": "new", "type": "book"}\n]')


def test_ris_goes_through_pandoc():
    made, text = merged(RIS, "export.ris", json=ITEMS)
    assert made.added == ["reed-2001"]
    assert [one["id"] for one in json.loads(text)] == ["wick", "reed-2001"]
    assert read_references(sources({"content/references.json": text}).references)[1] == []


def test_ris_without_pandoc(monkeypatch):
    monkeypatch.setattr(references, "is_installed", lambda: False)
    with pytest.raises(Refused, match="pandoc reads RIS"):
        merged(RIS, "export.ris")


def test_what_cannot_be_read_is_listed_and_the_rest_taken_over():
    made, _ = merged(MORE + "@book{open,\n  title = {Never closed,\n}\n", "zotero.bib")
    assert made.added == ["hale", "orme"]
    assert "1 could not be read, and stay where they are:\n  zotero.bib:11: this entry cannot be read" in made.report()


@pytest.mark.parametrize(
    ("data", "path", "said"),
    [
        (b"@book{", "x.bib", "no entries"),
        (b"{}", "x.json", "no entries"),
        (b"words", "x.txt", "not a bibliography"),
        (b"\xff\xfe", "x.bib", "no entries"),
    ],
)
def test_no_bibliography(data, path, said):
    with pytest.raises(Refused, match=said):
        merged(data, path)


def test_nothing_is_added_to_a_file_with_errors():
    with pytest.raises(Refused, match=r"content/references\.bib has errors"):
        merged(MORE, "z.bib", bib="@book{open,\n title = {x,\n}\n")


def test_the_command(tmp_path, capsys):
    root = write(tmp_path / "edition", {"content/t.md": "# T\n"})
    (tmp_path / "zotero.bib").write_text(MORE, encoding="utf-8")
    options = type("Options", (), {"what": "references", "file": str(tmp_path / "zotero.bib")})()
    assert import_.run(root, options) == 0
    assert capsys.readouterr().out == "2 added to content/references.bib\n  hale\n  orme\n"
    assert (root / "content" / "references.bib").read_text(encoding="utf-8") == MORE
