"""The short form of an entry of an apparatus: what is read, what is printed, and where a mistake stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model import HOWS
from glossator.source.short_form import SIGNS, Malformed, Part, can_be_lemma, parse_short, print_short

ENTRY = "arma virumque] A B : arma uirumque] C D² : om.] E : armaque] conj. Bentley"


def test_each_part_is_read():
    assert parse_short(ENTRY) == (
        Part("arma virumque", "", ("A", "B")),
        Part("arma uirumque", "", ("C", "D²")),
        Part("", "omission", ("E",)),
        Part("armaque", "conjecture", ("Bentley",)),
    )


def test_the_parts_and_the_names_know_their_places():
    parts = parse_short(ENTRY)
    assert [ENTRY[part.start :].split("]")[0] for part in parts] == ["arma virumque", "arma uirumque", "om.", "armaque"]
    named = [
        ENTRY[at : at + len(name)] for part in parts for name, at in zip(part.names, part.name_starts, strict=True)
    ]
    assert named == ["A", "B", "C", "D²", "E", "Bentley"]


@pytest.mark.parametrize(
    ("entry", "lemma", "parts"),
    [
        ("a] : b] C", True, [Part("a"), Part("b", "", ("C",))]),
        ("  a   b ]  A\n: c]B ", True, [Part("a b", "", ("A",)), Part("c", "", ("B",))]),
        ("] A : om.] B", False, [Part("", "", ("A",)), Part("", "omission", ("B",))]),
        ("Iove] add. B", False, [Part("Iove", "addition", ("B",))]),
        ("12:30] A : 12] B", True, [Part("12:30", "", ("A",)), Part("12", "", ("B",))]),
        ("a] A : x y] illeg. B : eras.] C", True,
         [Part("a", "", ("A",)), Part("x y", "illegible", ("B",)), Part("", "erasure", ("C",))]),
    ],
)  # fmt: skip
def test_what_is_typed_in_other_ways(entry, lemma, parts):
    assert parse_short(entry, lemma=lemma) == tuple(parts)


def test_every_way_of_departing_has_a_sign_of_its_own():
    assert len(SIGNS) == len(HOWS) == 11


@pytest.mark.parametrize("how", HOWS.values(), ids=lambda how: how.name)
def test_a_sign_goes_with_words_or_without_as_its_row_says(how):
    alone, with_words = f"a] A : {how.abbreviation}] B", f"a] A : b] {how.abbreviation} B"
    for entry, words, is_allowed in ((alone, "", how.words != "needed"), (with_words, "b", how.words != "none")):
        if is_allowed:
            assert parse_short(entry)[1] == Part(words, how.name, ("B",))
        else:
            with pytest.raises(Malformed):
                parse_short(entry)


# ── properties ──

_letters = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters="]:"), min_size=1, max_size=8)
_words = st.lists(_letters, min_size=1, max_size=4).map(" ".join).filter(lambda words: words not in SIGNS)
_names = st.lists(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=3), min_size=1, max_size=3, unique=True
).map(tuple)


@st.composite
def _reading(draw):
    how = draw(st.sampled_from([None, *HOWS.values()]))
    has_words = how is None or how.words == "needed" or (how.words == "optional" and draw(st.booleans()))
    return Part(draw(_words) if has_words else "", how.name if how else "", draw(_names))


@given(_words, st.one_of(st.just(()), _names), st.lists(_reading(), min_size=1, max_size=4))
def test_what_is_printed_is_read_as_it_was(lemma, names, readings):
    parts = (Part(lemma, "", names), *readings)
    assert parse_short(print_short(parts)) == parts


@given(st.lists(_reading(), min_size=1, max_size=4))
def test_readings_without_a_lemma_too(readings):
    assert parse_short(print_short(readings, lemma=False), lemma=False) == tuple(readings)


@given(st.one_of(st.text(), st.text(alphabet="ab] :.om\n,AB")), st.booleans())
def test_no_string_crashes_and_a_mistake_has_its_place(entry, lemma):
    found = malformed = None
    try:
        found = parse_short(entry, lemma=lemma)
    except Malformed as error:
        malformed = error
    if malformed:
        assert 0 <= malformed.start < malformed.end <= len(entry) + 1
        assert malformed.message
        assert malformed.hint
    if found:
        assert parse_short(print_short(found, lemma=lemma), lemma=lemma) == found


@given(_words)
def test_words_that_can_be_a_lemma_are_read_as_one(words):
    assert can_be_lemma(words)
    assert parse_short(f"{words}] A : x] B")[0].words == " ".join(words.split())


@pytest.mark.parametrize("words", ["a] b", "a : b", "om.", " "])
def test_words_that_cannot_be_a_lemma(words):
    assert not can_be_lemma(words)


def test_what_the_short_form_cannot_say_is_not_printed():
    with pytest.raises(ValueError, match="bracket"):
        print_short([Part("a] b", "", ("A",)), Part("c", "", ("B",))])
