"""What is updated is what would be understood anew; and what cannot be updated is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.linking import have_same_targets, targets
from glossator.model import SourceFile, Sources
from glossator.pipeline import build, understand
from glossator.rendering.frame import Frame
from glossator.rendering.site import Site
from glossator.source.load import load
from glossator.updating.update_linked import update_linked

EDITION = """\
title: T
texts: [t, u]
kinds: {a: {label: A}, b: {label: B, numbering: lower-alpha}}
witnesses: {MT: {label: M}}
"""
TEXT = """\
# T

## One {#one n=1}

The first words and the last words.

## Two {#two n=2}

Other words of the text.
"""
NOTES = """\
kind: a
notes:
- quote: first words
  note: Says *something*.
- quote: last words
  note: Says something else.
  tags: [x, y]
- quote: words
  at: "2.1"
  id: own
  note: See [one](locus:1).
- at: "2"
  kind: b
  note: Of a whole section.
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("edition")
    for path, words in {
        "content/edition.yaml": EDITION,
        "content/t.md": TEXT,
        "content/u.md": TEXT,
        "annotations/t/n.yaml": NOTES,
        "annotations/t/o.yaml": "kind: b\nnotes:\n- quote: Other\n  note: N\n  see: [own]\n",
        "annotations/u/n.yaml": NOTES,
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words)
    assert not build(root).problems
    return root


def with_notes(sources: Sources, notes: str, text: str = "t") -> Sources:
    first, *others = sources.annotations[text]
    files = (SourceFile(first.path, notes.encode()), *others)
    return replace(sources, annotations={**sources.annotations, text: files})


def pages(linked, sources, known=None) -> dict[str, bytes]:
    return dict(Site(Frame(linked, sources, preview=True), known).files())


def check(sources: Sources, new: Sources) -> bool:
    """Whether it was updated; then it must be as if it had been understood."""
    linked, _, problems = understand(sources, drafts=True)
    pages(linked, sources)  # so that all is known that can be kept
    found = update_linked(linked, problems, sources, new)
    if found is None:
        return False
    wanted, _, wrong = understand(new, drafts=True)
    assert not wrong
    known = targets(linked) if have_same_targets(linked, found) else None
    assert pages(found, new, known) == pages(wanted, new)
    assert [one.notes for one in found.texts] == [one.notes for one in wanted.texts]
    assert found.edition == wanted.edition
    return True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Says *something*.", "|\n    Says now\n\n    - one\n    - two"),
        ("[x, y]", "[x]\n  certainty: low\n  by: N. N.\n  sources: ['A *book*']\n  reading: {MT: other}"),
        ("kind: a\n", "# a remark\nkind: a\nby: N. N.\n"),
        ("[one](locus:1)", "[two](locus:2) and [own](note:own)"),
        ("Of a whole section.", "Of the whole."),
    ],
)
def test_a_note_that_says_something_else(edition, old, new):
    sources = load(edition)
    assert check(sources, with_notes(sources, NOTES.replace(old, new)))
    assert check(sources, with_notes(sources, NOTES.replace(old, new), "u"))


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("Says *something*.", "Says *something* else.", True),
        ("See [one](locus:1)", "For [the first](locus:1) see there", True),
        ("[one](locus:1)", "[two](locus:2)", False),
        ("[one](locus:1)", "one", False),
        ("Says *something*.", "Says [something](note:own).", False),
    ],
)
def test_targets_are_the_same_until_a_link_changes(edition, old, new, is_same):
    sources = load(edition)
    linked, _, problems = understand(sources, drafts=True)
    updated = update_linked(linked, problems, sources, with_notes(sources, NOTES.replace(old, new)))
    assert have_same_targets(linked, updated) == is_same


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("last words", "last"),
        ('at: "2.1"', 'at: "2"'),
        ("id: own", "id: other"),
        ("kind: b", "kind: a"),
        ("tags: [x, y]", "status: draft"),
        ("(locus:1)", "(locus:9)"),
        ("*something*", "<b>"),
        ("- at:", "- quote: the text\n  note: More.\n- at:"),
        ("notes:", "nots:"),
        (NOTES, ""),
    ],
)
def test_what_has_to_be_understood_anew(edition, old, new):
    sources = load(edition)
    assert not check(sources, with_notes(sources, NOTES.replace(old, new)))


def test_another_file_has_to_be_understood(edition):
    sources = load(edition)
    linked, _, problems = understand(sources)
    assert update_linked(linked, problems, sources, sources) is None
    assert update_linked(linked, problems, sources, replace(sources, texts={})) is None
    assert update_linked(linked, problems, sources, replace(sources, glossary=SourceFile("g", b"terms: []"))) is None


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_notes(edition, data):
    """The same words twice, with and without a lock, in whatever order: updated as understood, or not at all."""
    words = st.sampled_from(["first words", "last words", "words", "the", "Other"])
    said = st.sampled_from(["one", "two", "Says something else.", "[a](locus:2)", "*b*"])

    def notes() -> list[list[str]]:
        return [[data.draw(words), data.draw(said)] for _ in range(data.draw(st.integers(1, 4)))]

    def yaml(some: list[list[str]]) -> str:
        rows = "".join(f'- quote: {quote}\n  at: "{n}"\n  note: "{note}"\n' for n, (quote, note) in enumerate(some, 1))
        return f"kind: a\nnotes:\n{rows}"

    base = load(edition)
    if data.draw(st.booleans()):
        base = replace(base, locks={})
    some = [[quote, note] for quote, note in notes()][:2]
    old = with_notes(base, yaml(some))
    if understand(old, drafts=True)[2]:
        return
    data.draw(st.sampled_from(some))[1] = data.draw(said)
    check(old, with_notes(base, yaml(some)))
