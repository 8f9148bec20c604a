"""Transcriptions against a text: the entries say what each of them has."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.collation import Normal, compare, propose
from glossator.collation.words import words_of
from glossator.linking import Linked
from glossator.model import Text
from tests.tiny import linked, text_of

EDITION = """\
title: T
texts: [t]
kinds: {apparatus: {label: Apparatus, apparatus: true}}
witnesses: {A: {label: A}, B: {label: B}, C: {label: C}}
"""
POEM = "# T\n\n## One {n=1}\n\nThe ferry comes, and nobody has called it.\nIts lantern low.\n\nA rope is thrown.\n"


def collated(base: str, edition: str = EDITION, like: str = "", normal: Normal | None = None, **witnesses: str):
    """The entries that are proposed, and the edition that has them."""
    files = {"content/edition.yaml": edition, "content/t.md": base}
    bare = linked(files)
    [one] = bare.texts
    texts = {siglum: text_of(words) for siglum, words in witnesses.items()}
    words, found = compare(bare.edition, one.text, texts, normal or Normal(), list(like))
    path = "annotations/t/collation.yaml"
    made = propose(found, words, order=bare.edition.sigla, data=b"", path=path, lock=b"", kind="apparatus")
    return made.added, linked({**files, path: made.data} if made.added else files)


def entries(base: str, **witnesses: str) -> list[str]:
    return [" ".join(f"{name}={value}" for name, value in one.items()) for one in collated(base, **witnesses)[0]]


def test_witnesses_that_share_words_share_a_reading():
    made = entries(
        POEM,
        A=POEM,
        B=POEM.replace("ferry", "fery").replace("low", "lowe"),
        C=POEM.replace("ferry", "fery").replace("low", "dim"),
    )
    assert made == ["app=ferry] A : fery] B C", "app=low] A : lowe] B : dim] C"]


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("nobody has", "no one ever", "app=nobody has] A : no one ever] B"),
        ("nobody ", "", "app=nobody] A : om.] B"),
        ("comes, and", "comes, late, and", "after=comes, app=late,] add. B"),
        ("nobody has called", "called nobody has", "app=nobody has called] A : called nobody has] transp. B"),
        ("Its lantern", "Oh, its lantern", "app=Its] A : Oh, its] B"),
        ("low.", "low [sic].", "quote=low. readings=[{'in': ['A']}, {'words': 'low [sic].', 'in': ['B']}]"),
        ("A rope is thrown.\n", "", "app=A rope is thrown.] A : om.] B"),
        ("The ferry", "And then The ferry", "app=The] A : And then The] B"),
        ("rope", "rope : line", "after=rope readings=[{'words': ': line', 'how': 'addition', 'in': ['B']}]"),
    ],
)
def test_a_difference_is_written_as_an_editor_would(old, new, entry):
    assert entries(POEM, like="A", B=POEM.replace(old, new)) == [entry]


def test_a_variant_in_a_line_that_another_leaves_out_is_an_entry_of_its_own():
    line = "The ferry comes, and nobody has called it.\n"
    made = entries(POEM, A=POEM, B=POEM.replace(line, ""), C=POEM.replace("nobody", "no one"))
    assert made == ["app=The ferry comes, and nobody has called it.] A : om.] B", "app=nobody] A : no one] C"]


def test_a_long_passage_is_named_by_its_place():
    long = " ".join(f"word{n}" for n in range(40))
    base = f"# T\n\n## One {{n=1}}\n\nBefore.\n\n{long}\n\nAfter.\n"
    rows = "[{'in': ['A']}, {'how': 'omission', 'in': ['B']}]"
    assert entries(base, like="A", B=base.replace(long, "")) == [f"at=1.2 readings={rows}"]


def test_a_transcription_without_headings_says_nothing_of_them():
    assert entries(POEM, B=POEM.replace("## One {n=1}\n", "")) == []
    assert entries(POEM, B=POEM.replace("## One", "## Won")) == ["app=One] : Won] B"]


def test_what_is_lost_in_a_witness_is_not_left_out_by_it():
    lacking = EDITION.replace("B: {label: B}", 'B: {label: B, lacunae: [{from: "1.2", to: "1.2"}]}')
    short = POEM.replace("A rope is thrown.\n", "")
    assert collated(POEM, lacking, B=short)[0] == []
    made, _ = collated(POEM, lacking, B=short, C=POEM.replace("rope", "line"))
    assert made == [{"app": "rope] : line] C"}]


@pytest.mark.parametrize(
    ("normal", "words"),
    [
        (Normal(ignore_case=True), "the FERRY comes, and nobody has called it."),
        (Normal(ignore_punctuation=True), "The ferry comes and, nobody — has called it"),
        (Normal(spellings={"rr": "r", "nobody": "no-body"}), "The fery comes, and no-body has called it."),
        (Normal(ignore_case=True, spellings={"F": "ph"}), "The pherry comes, and nobody has called it."),
        (Normal(), "The  ferry comes,\nand nobody has called it."),
    ],
)
def test_what_does_not_count_is_no_difference(normal, words):
    line = "The ferry comes, and nobody has called it."
    assert collated(POEM, normal=normal, B=POEM.replace(line, words))[0] == []


def test_places_on_two_pages_are_two_entries():
    base = "---\ntitle: T\npages: 2\n---\n\n## One {n=1}\n\nThe end of it.\n\n## Two {n=2}\n\nThe start of it.\n"
    cut = "# T\n\nThe end start of it.\n"
    made, _ = collated(base, B=cut.replace("# T\n\n", ""))
    assert [one["app"] for one in made] == ["of it.] : om.] B", "The] : om.] B"]


# ── What is proposed says all ───────────────────────────────────────────────────────────────────────────


def read(made: Linked, siglum: str) -> list[str]:
    """The words of a witness as the edition knows them: its readings put into the text."""
    [one] = made.texts
    changes = made.apparatus[one.text.id].changes(siglum)
    blocks = [list(block.text) for block in one.text.blocks]
    for change in reversed(changes):
        is_addition = change.spot.start == change.spot.end
        words = f" {change.reading.words} " if is_addition else change.reading.words
        for piece in reversed(change.spot.pieces):
            is_first = piece == change.spot.pieces[0]
            blocks[piece.block][piece.start : piece.end] = list(words) if is_first else []
    shown = ["".join(block) for block, old in zip(blocks, one.text.blocks, strict=True) if old.kind != "heading"]
    return " ".join(shown).split()


def words_in(text: Text) -> list[str]:
    words = words_of(text, Normal(), headings=False)
    return words.shown(0, len(words.words)).split()


VOCABULARY = ["the", "lamp,", "is", "out", "low", "lowe", "and", "no", "one", "Ladder.", "it"]
LINES = st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=5)
PARAGRAPHS = LINES.map("\n\n".join)


def variant(text: str, changes: list[tuple[int, str]]) -> str:
    """The text with some words changed, left out or added, and some lines exchanged."""
    words = text.replace("\n\n", " \n\n ").split(" ")
    for place, new in changes:
        at = place % len(words)
        if "\n" in words[at]:
            words[at] = " \n\n " if new else ""
        elif new == "swap" and at + 2 < len(words):
            words[at], words[at + 2] = words[at + 2], words[at]
        else:
            words[at] = new
    return " ".join(words) if "".join(words).split() else "lamp"


CHANGES = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "swap", "the and", *VOCABULARY])), max_size=5)


@settings(max_examples=150, deadline=None)
@given(PARAGRAPHS, CHANGES, CHANGES)
def test_the_entries_put_into_the_base_give_each_transcription_back(base, first, second):
    given_: Mapping[str, str] = {"B": variant(base, first), "C": variant(base, second)}
    _, made = collated(f"---\ntitle: T\n---\n{base}\n", like="A", **given_)
    for siglum, words in given_.items():
        assert read(made, siglum) == words_in(text_of(words))
    assert read(made, "A") == words_in(text_of(base))
