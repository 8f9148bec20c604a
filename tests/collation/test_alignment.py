"""Two lists of words, aligned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.collation.alignment import Side, align
from glossator.collation.words import bare


def side(words: str) -> Side:
    return Side(words.split(), [bare(word).casefold() for word in words.split()])


def told(a: str, b: str) -> list[str]:
    ours, theirs = a.split(), b.split()
    return [
        f"{' '.join(ours[one.start : one.end])}>{' '.join(theirs[one.first : one.last])}{'*' * one.is_moved}"
        for one in align(side(a), side(b))
    ]


@pytest.mark.parametrize(
    ("base", "other", "differences"),
    [
        ("the ferry comes at night", "the ferry comes at night", []),
        ("the ferry comes at night", "the fery come at night", ["ferry>fery", "comes>come"]),
        ("nobody has called it", "no one ever called it", ["nobody has>no one ever"]),
        ("then the weathercock stood", "then the weather clock stood", ["weathercock>weather clock"]),
        ("then the weather clock stood", "then the weathercock stood", ["weather clock>weathercock"]),
        ("for fear of thunder.", "for fear.", ["fear of thunder.>fear."]),
        ("he came, and went", "he came and went away", ["came,>came", ">away"]),
        ("a clock, and combs her hair, and asks", "a clock, and asks", ["combs her hair, and>"]),
        ("one two", "", ["one two>"]),
        ("", "one two", [">one two"]),
    ],
)
def test_words_are_aligned_as_an_editor_would(base, other, differences):
    assert told(base, other) == differences


@pytest.mark.parametrize(
    ("base", "other", "differences"),
    [
        ("sang the Sisters and the Ladder twice", "sang the Ladder and the Sisters twice",
         ["Sisters and the Ladder>Ladder and the Sisters*"]),
        ("they went up there, and sang", "they went there up, and sang", ["up there,>there up,*"]),
        ("a b c d e f g h i j k l m n o p q r s t u v w x y z one two three",
         "one two three a b c d e f g h i j k l m n o p q r s t u v w x y z", [">one two three*", "one two three>"]),
    ],
)  # fmt: skip
def test_what_was_moved_is_told_so(base, other, differences):
    assert told(base, other) == differences


def test_an_omission_is_of_whole_lines_if_it_can_be():
    base = side("and he sat down and she sat down and they")
    lines = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3]
    [one] = align(base, side("and he sat down and they"), lines)
    assert (one.start, one.end) == (4, 8)


def test_an_omission_does_not_move_past_another_difference():
    base = side("lamp lamp lamp the")
    found = align(base, side("lamp the lamp the and"), [1, 2, 2, 2])
    assert [(one.start, one.end) for one in found] == [(1, 1), (2, 3), (4, 4)]


_SOME = ["a", "b", "c", "dd", "de", "fee", "fie", "the", "and", ",", "Dd."]
WORDS = st.lists(st.sampled_from(_SOME), max_size=14).map(" ".join)


@given(WORDS, WORDS, st.integers(1, 5))
def test_the_differences_make_one_list_the_other(base, other, length):
    ours, theirs = base.split(), other.split()
    made: list[str] = []
    at = there = 0
    lines = [number // length for number in range(len(ours))]
    for one in align(side(base), side(other), lines):
        assert ours[at : one.start] == theirs[there : one.first]
        assert one.start < one.end or one.first < one.last
        made += [*ours[at : one.start], *theirs[one.first : one.last]]
        at, there = one.end, one.last
    assert [*made, *ours[at:]] == theirs
