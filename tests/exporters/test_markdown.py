"""The texts as Markdown with footnotes: they are the texts, and the notes come back."""

import pytest

from glossator.model import SourceFile
from glossator.source import parse_text

from .round_trips import SOUND, WITH_NOTES, edition, exported, imported_again, notes_of


def blocks(text):
    """The words of the text, without footnotes and without the paragraphs that hold only marks on code."""
    rows = [row for section in text.sections for row in section.rows if row.kind != "footnotes"]
    return [(block.kind, block.text) for row in rows for block in row.blocks if block.text]


@pytest.mark.parametrize("name", ["decree", *(name for name in SOUND if name != "G056-nested-too-deeply")])
def test_the_text_is_the_same_again(name):
    made, _ = edition(name)
    for one in made.texts:
        source = exported(name, "markdown", text=one.text.id)
        again, _ = parse_text(one.text.id, [SourceFile("content/t.md", source)], "en")
        assert blocks(again) == blocks(one.text)


@pytest.mark.parametrize("name", WITH_NOTES)
def test_what_was_exported_comes_back_the_same(name):
    made, _ = edition(name)
    for one in made.texts:
        if one.notes:
            data = exported(name, "markdown", text=one.text.id)
            found, wanted = imported_again(data, "x.md", made, one.text), notes_of(made, one.text)
            assert plainly(found) == plainly(wanted)


def plainly(notes):
    """Notes as far as footnotes can say them: their places in the order of the text, who wrote them by name."""
    made = {}
    for id_, (fields, body, places) in notes.items():
        by = fields.get("by")
        named = {"by": by["name"] if isinstance(by, dict) else by} if by else {}
        targets = {}
        for block, start, end, target, whole in places:
            targets.setdefault(target, []).append((block, start, end, whole))
        made[id_] = {**fields, **named}, body, sorted(targets.values())
    return made
