"""The place of an addition: found by the words before it, kept by the lock, led along after an edit."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from glossator.commands.reanchor import reanchor
from glossator.editing import NotEditable, changes
from glossator.pipeline import build, check
from glossator.source import parse
from glossator.strict_yaml import load as load_yaml
from tests.tiny import linked, problems, sources, write

EDITION = """\
title: T
texts: [t]
kinds: {apparatus: {label: Apparatus, apparatus: true}}
witnesses: {A: {label: Book A}, B: {label: Book B}}
"""
TEXT = (
    "# T\n\n## One {n=1}\n\nThe ferry comes. Nobody called.\n\n## Two {n=2}\n\nThe ferry waits by the landing stage.\n"
)
NOTES = """\
kind: apparatus
notes:
- {id: added, after: The ferry comes., app: 'At last.] add. B'}
- {id: stage, app: 'landing stage] A : landing] B'}
- {id: waits, quote: waits, readings: [{words: waits, in: [A]}, {words: stays, in: [B]}]}
"""


def files(notes: str = NOTES, text: str = TEXT) -> dict[str, str]:
    return {"content/edition.yaml": EDITION, "content/t.md": text, "annotations/t/a.yaml": notes}


def test_an_addition_has_an_empty_place_behind_the_words():
    [text] = linked(files()).texts
    [anchor] = text.notes_by_key["added"].anchors
    block = text.text.blocks[anchor.block]
    assert (block.locus, anchor.start, anchor.end) == ("1.1", 16, 16)
    assert block.text[: anchor.end] == "The ferry comes."


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{after: The ferry, app: 'x] add. B'}", "G010"),
        ("{after: The fairy comes, app: 'x] add. B'}", "G012"),
        ("{after: The ferry, at: '3', app: 'x] add. B'}", "G011"),
        ("{after: The ferry, at: '1', nth: 2, app: 'x] add. B'}", "G014"),
    ],
)
def test_the_words_before_it_are_checked_like_any_quote(entry, code):
    assert [line.split()[0] for line in problems(files(f"kind: apparatus\nnotes:\n- {entry}\n"))] == [code]


def test_it_may_be_chosen_like_any_quote():
    for more in ("at: '2'", "within: The ferry waits", "at: '1.1', nth: 1"):
        notes = f"kind: apparatus\nnotes:\n- {{after: The ferry, {more}, app: 'x] add. B'}}\n"
        assert problems(files(notes)) == []


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    root = write(tmp_path, files())
    assert not build(root).errors
    return root


def edited(root: Path, old: str, new: str) -> None:
    path = root / "content" / "t.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def entries(root: Path) -> str:
    return (root / "annotations" / "t" / "a.yaml").read_text(encoding="utf-8")


def test_words_put_before_it_move_it_and_nothing_is_asked(edition):
    edited(edition, "The ferry comes.", "In the evening: The ferry comes.")
    assert check(edition).problems == ()
    assert reanchor(edition, write=True, ask=None, show=lambda _: None) == 0
    assert entries(edition) == NOTES


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("comes. Nobody", "has come. Nobody",
         "- {id: added, after: The ferry has come., app: 'At last.] add. B'}"),
        ("landing stage", "landing stages", "- {id: stage, app: 'landing stages] A : landing] B'}"),
        ("waits", "waited",
         "- {id: waits, quote: waited, readings: [{words: waited, in: [A]}, {words: stays, in: [B]}]}"),
    ],
)  # fmt: skip
def test_reanchor_mends_the_lemma_in_every_form(edition, old, new, line):
    edited(edition, old, new)
    assert [one.code for one in check(edition).problems] == ["G012"]
    assert reanchor(edition, write=True, ask=lambda _: True, show=lambda _: None) == 0
    [changed] = set(entries(edition).splitlines()) - set(NOTES.splitlines())
    assert changed == line
    assert check(edition).problems == ()


@pytest.mark.parametrize("words", ["landing] stage", "landing : stage"])
def test_words_that_the_short_form_cannot_hold_are_not_put_into_it(words):
    [note] = [one for one in parse(sources(files()))[0].annotations["t"] if one.id == "stage"]
    [target] = note.targets
    changed = replace(note, targets=(replace(target, exact=words),))
    tree, _ = load_yaml(NOTES.encode(), "annotations/t/a.yaml")
    with pytest.raises(NotEditable, match="the short form cannot have these words"):
        changes(tree, note, changed)


def test_the_lock_knows_it_again_in_another_file(edition):
    before = (edition / "annotations" / "t" / "anchors.lock.json").read_bytes()
    shutil.move(edition / "annotations" / "t" / "a.yaml", edition / "annotations" / "t" / "b.yaml")
    assert not build(edition).errors
    assert (edition / "annotations" / "t" / "anchors.lock.json").read_bytes() == before
