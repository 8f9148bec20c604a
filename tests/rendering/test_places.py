"""What a reader is told of a place, instead of its locus."""

from glossator.pipeline import understand
from glossator.rendering.places import place_name
from glossator.rendering.theme import strings
from glossator.source.load import load
from tests.tiny import write

TEXT = """---
unit: art.
cite: Opinions
---
# Opinions on a Ferry

Before all.

## Part II. Of the ferry {#two}

A part.

### Fares {n=8}

A penny.

### St. John of the long and winding river that nobody ever crosses {#john}

A saint.
"""


def names(tmp_path, text, *, unit):
    root = write(tmp_path / "edition", {"content/edition.yaml": "title: T\ntexts: [t]\n", "content/t.md": text})
    sources = load(root)
    linked, _, _ = understand(sources)
    text = linked.edition.texts[0]
    return [place_name(text, block, strings(sources.templates, "en"), unit=unit) for block in text.blocks]


def test_places_are_told_in_words(tmp_path):
    assert names(tmp_path, TEXT, unit=True) == [
        "Opinions",
        "Opening, para. 1",
        "Part II",
        "Part II, para. 1",
        "art. 8",
        "art. 8.1",
        "St. John of the long and winding river …",
        "St. John of the long and winding river …, para. 1",
    ]


def test_a_number_stands_alone_where_there_is_little_room(tmp_path):
    assert names(tmp_path, TEXT, unit=False)[4:6] == ["8", "8.1"]


def test_a_text_without_sections_has_paragraphs_alone(tmp_path):
    assert names(tmp_path, "# A Poem\n\nOne.\n\nTwo.\n", unit=True) == ["A Poem", "para. 1", "para. 2"]
