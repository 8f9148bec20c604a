"""What a reader is told of a place and of a date, in place of a locus and of figures."""

import pytest

from glossator.pipeline import understand
from glossator.rendering.places import dated, place_name
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


@pytest.mark.parametrize(
    ("date", "lang", "said"),
    [
        ("2019-11-24", "en", "24 November 2019"),
        ("2019-11", "en", "November 2019"),
        ("2019", "en", "2019"),
        ("c. 1790", "en", "c. 1790"),
        ("2019-13-24", "en", "24 13 2019"),
        ("2019-01-02", "de", "2. Januar 2019"),
        ("2019-08-02", "fr", "2 août 2019"),
        ("2019-08-02", "zh-Hans", "2019 年 8 月 2 日"),
        ("2019-08", "ar", "أغسطس 2019"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_was_given(tmp_path, date, lang, said):
    assert dated(date, strings(load(tmp_path).templates, lang)) == said
