"""A line of verse is a place: it narrows a quote, is named by `describe`, and is found again under another number."""

import pytest

from glossator.anchoring import Lock, describe, flatten, locus_of, outcomes, reach_of
from glossator.anchoring.anchor import anchor
from tests.tiny import notes_of, text_of

POEM = (
    "# T\n\n## One {n=1}\n\n```verse\nThe lamp is lit,\nthe lamp is out,\nthe lamp is lit\nand out.\n\nThe lamp.\n```\n"
)


@pytest.mark.parametrize(
    ("locus", "words"),
    [
        ("1.1", "The lamp is lit,"),
        ("one.3", "the lamp is lit"),
        ("1.2-3", "the lamp is out, the lamp is lit"),
        ("1.4–5", "and out. The lamp."),
        ("1.0", "One"),
        ("1.3-2", None),
        ("1.9", None),
        ("1.1-9", None),
    ],
)
def test_what_a_locus_covers(locus, words):
    text = text_of(POEM)
    flat = flatten(text.blocks)
    reach = reach_of(text, flat, locus)
    assert (flat.text[slice(*reach)] if reach else None) == words


def test_words_are_described_by_their_line():
    text = text_of(POEM)
    flat = flatten(text.blocks)
    for number, start in enumerate([flat.text.index("lamp is lit,"), flat.text.index("lamp is out,")], 1):
        span = (start, start + len("lamp"))
        assert locus_of(text, flat, span) == f"1.{number}"
    again = flat.text.rindex("is lit and") + 3
    found = describe(text, flat, (again, again + 3))
    assert (found.exact, found.within or found.at) == ("lit", "is lit and")
    both = (flat.text.index("out, the"), flat.text.index("out, the") + len("out, the lamp is lit"))
    assert locus_of(text, flat, both) == "1.2-3"


def test_pictures_and_footnotes_are_no_prose_among_verse():
    text = text_of(
        "# T\n\n![A leaf](static/1.png)\n\n```verse\nOne[^1],\ntwo.\n```\n\n***\n\n```verse\nThree.\n```\n\n[^1]: Or.\n"
    )
    assert [(block.locus, block.lines) for block in text.blocks] == [
        ("t.0", ()),
        ("t.0x", ()),
        ("t.1", (1, 2)),
        ("t.3", (3,)),
        ("t.4", ()),
    ]


def test_a_line_that_has_another_number_is_found_by_its_words():
    notes = notes_of("- {at: '1.4', note: The last.}\n- {at: '1.2-3', note: Two.}\n")
    _, lock, problems = anchor(text_of(POEM), notes, Lock())
    assert problems == []
    longer = text_of(POEM.replace("The lamp is lit,", "No moon,\nno wind,\nThe lamp is lit,"))
    _, _, problems = anchor(longer, notes, lock)
    assert [one.code for one in problems] == ["G020", "G020"]
    mended = [one.fixed for one in outcomes(longer, notes, lock) if one.fixed]
    assert [target.at for note in mended for target in note.targets] == ["1.6", "1.4-5"]
