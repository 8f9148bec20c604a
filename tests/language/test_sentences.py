"""Where a sentence begins."""

import pytest

from glossator.language.sentences import begins_sentence


@pytest.mark.parametrize(
    "text",
    [
        "|Sea",
        "It rose. |Sea",
        "It rose.” |Sea",
        "«Se levanta.» |Sea",
        "« Il monte. » |Sea",
        "It rose: |Sea",
        "¿|Sea",
        "Pero ¿|Sea",
        "¡ |Sea",
        "Pero ¡¿|Sea",
        "Il dit « |Sea",
        "Il dit «\u00a0|Sea",
        "Il dit «|Sea",
        "Er rief: »|Sea",
        "Er rief »|Sea",
        "Er rief „|Sea",
        "He said “|Sea",
        "He said “‘|Sea",
        'He said "|Sea',
        "(|Sea",
        "It rose. (|Sea",
        "— |Sea",
        "—|Sea",
        "– |Sea",
        "- |Sea",
        "―\u00a0|Sea",
        "dijo. —|Sea",
        "It rose – |Sea",
        "… |Sea",
        "…|Sea",
        "...|Sea",
        "It rose … |Sea",
        "¿…|Sea",
        "«…|Sea",
    ],
)
def test_a_sentence_begins(text):
    at = text.index("|")
    assert begins_sentence(text.replace("|", ""), at, lambda _: False)


@pytest.mark.parametrize(
    "text",
    ["the |Sea", "the “old” |Sea", "«viejo» |Sea", "« vieux » |Sea", "old, |Sea", "Mid-|Sea", "old\n|Sea", "the ’|Sea"],
)
def test_no_sentence_begins(text):
    at = text.index("|")
    assert not begins_sentence(text.replace("|", ""), at, lambda _: False)


@pytest.mark.parametrize(
    "text", ["the old\n|Sea", "the old\n  |Sea", "the old\n“|Sea", "the old\n—|Sea", "old\n\u00a0|Sea"]
)
def test_a_line_of_verse_begins(text):
    at = text.index("|")
    asked = []
    assert begins_sentence(text.replace("|", ""), at, lambda place: asked.append(place) or True)
    assert asked in ([], [text.index("\n")])
    assert begins_sentence(text.replace("|", ""), at, lambda _: False) == ("—" in text or "“" in text)
