"""The texts for Word: real footnotes, and the notes come back from there."""

import zipfile
from io import BytesIO

import pytest

from glossator.exporters import Options, docx, export
from glossator.problems import Refused

from .round_trips import edition, exported, imported_again, notes_of
from .test_markdown import plainly


@pytest.mark.parametrize(
    "name", ["decree", "drama-in-verse", "fields-of-a-note", "overlap", "lists-and-tables", "arabic"]
)
def test_notes_come_back_from_word(name):
    """With their words and places; what they say comes back as the same words, if not as the same Markdown."""
    made, _ = edition(name)
    for one in made.texts:
        data = exported(name, "docx", text=one.text.id)
        with zipfile.ZipFile(BytesIO(data)) as document:
            assert document.read("word/footnotes.xml").count(b"<w:footnoteReference") == 0
        found, wanted = imported_again(data, "x.docx", made, one.text), notes_of(made, one.text)
        assert {id_: (note[0], note[2]) for id_, note in plainly(found).items()} == {
            id_: (note[0], note[2]) for id_, note in plainly(wanted).items()
        }


def test_without_pandoc_it_is_refused(monkeypatch):
    monkeypatch.setattr(docx, "program", lambda: "")
    made, given = edition("overlap")
    with pytest.raises(Refused, match="made by pandoc, which is not installed"):
        export("docx", made, given, Options())
