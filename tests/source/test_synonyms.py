"""What people call our fields."""

import pytest

from glossator.source import fields
from glossator.source.synonyms import _WORDS, meant


def test_every_meaning_is_a_field():
    known = {
        name
        for shape in (
            fields.NOTE,
            fields.TERM,
            fields.NAME,
            fields.ANNOTATIONS,
            fields.GLOSSARY,
            fields.NAMES,
            fields.EDITION,
        )
        for name in shape.of
    } | {*fields.FRONT_MATTER.of, *fields.PLAIN_PAGE.of, "colour", "line", "numbering", "label"}
    assert {field for some in _WORDS.values() for field in some} <= known


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("auther", "by"), ("author", "by"), ("comment", "note"), ("Comment", "note"), ("coment", "note"),
        ("quoat", "quote"), ("qoute", "quote"), ("lemma", "quote"), ("see-also", "see"), ("see_also", "see"),
        ("Quote", "quote"), ("“quote”", "quote"), ("certanty", "certainty"), ("weather", ""), ("x", ""),
    ],
)  # fmt: skip
def test_what_was_meant(name, field):
    assert meant(name, fields.NOTE.of) == field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("note", "definition"),
        ("gnd", "same_as"),
        ("parent", "part_of"),
        ("life", "dates"),
        ("term", "name"),
        ("sortkey", "sort"),
    ],
)
def test_what_was_meant_of_a_name(name, field):
    assert meant(name, fields.NAME.of) == field


def test_the_same_word_means_what_the_entry_has():
    assert meant("author", fields.FRONT_MATTER.of) == "author"
    assert meant("author", fields.EDITION.of) == "editors"
    assert meant("lemma", fields.TERM.of) == "term"
