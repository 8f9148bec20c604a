"""The places of names that no form has: found and checked like notes, and remembered in the same lock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glossator.anchoring.lock import dump_lock
from glossator.commands.reanchor import reanchor
from glossator.pipeline import understand
from glossator.source.load import LOCK, load
from tests.tiny import write

TEXT = """\
# The quay

## Lamps {n=1}

Two lamps burn on the quay. The master of the harbour lights them before the night comes over the water.

## Boats {n=2}

He counts the boats that ride at anchor in the bay, and the master of the ferry is content with them.
"""
NAMES = """\
names:
- id: olsen
  name: Ole Olsen
  kind: person
  places:
  - quote: The master
  - {quote: He, at: '2'}
- id: ferry
  name: Ferry
  kind: body
  places: [{quote: the master of the ferry}]
"""


@pytest.fixture
def root(tmp_path):
    made = write(
        tmp_path, {"content/t.md": TEXT, "annotations/names.yaml": NAMES, "annotations/t/n.yaml": "notes: []\n"}
    )
    lock(made)
    return made


def codes(root: Path) -> list[str]:
    return [one.code for one in understand(load(root))[2]]


def places(root: Path, name: str) -> list[tuple[str, str]]:
    """The places of a name: its words, and the block."""
    (one,) = understand(load(root))[0].texts
    blocks = one.text.blocks
    return [(blocks[m.block].text[m.start : m.end], blocks[m.block].locus) for m in one.mentions if m.name == name]


def lock(root: Path) -> dict[str, list[str]]:
    """Writes the lock as a build does; what it has, by the ids."""
    data = dump_lock(understand(load(root))[1]["t"])
    (root / "annotations/t" / LOCK).write_bytes(data)
    return {id_: [one["written"] for one in entry["anchors"]] for id_, entry in json.loads(data)["notes"].items()}


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    text = (root / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (root / path).write_text(text, encoding="utf-8")


def test_they_are_found_and_kept_in_the_lock_under_their_names(root):
    assert places(root, "olsen") == [("The master", "1.1"), ("He", "2.1")]
    assert places(root, "ferry") == [("the master of the ferry", "2.1")]
    assert lock(root) == {
        "name:ferry:1": ["the master of the ferry"],
        "name:olsen:1": ["The master"],
        "name:olsen:2": ["He (at: 2)"],
    }


def test_a_place_before_the_others_takes_no_id_of_theirs_and_one_that_is_gone_is_forgotten(root):
    first = "  - quote: The master\n"
    edit(root, "annotations/names.yaml", (first, f"  - {{quote: lights them}}\n{first}"))
    assert lock(root)["name:olsen:3"] == ["lights them"]
    edit(root, "annotations/names.yaml", (first, ""))
    assert lock(root).keys() == {"name:ferry:1", "name:olsen:2", "name:olsen:3"}


def test_a_definition_changes_nothing_in_the_lock(root):
    before = lock(root)
    edit(root, "annotations/names.yaml", ("  name: Ole Olsen\n", "  name: Olsen\n  definition: He lit the lamps.\n"))
    assert lock(root) == before


def test_a_note_on_the_same_words_takes_nothing_from_a_name(root):
    edit(root, "annotations/names.yaml", ("  - quote: The master\n", ""))
    notes = "kind: note\nnotes:\n- {quote: The master, note: N}\n"
    (root / "annotations/t/n.yaml").write_text(notes, encoding="utf-8")
    (one,) = understand(load(root))[0].texts
    assert [note.id.startswith("name:") for note in one.notes] == [False]


def test_words_that_may_be_others_now_are_not_taken_for_theirs(root):
    away = ("The master of the harbour lights them before the night comes over the water.", "It is dark.")
    edit(root, "content/t.md", away, ("is content with them.", "is content. Nothing pleases The master less."))
    assert codes(root) == ["G020"]


def test_reanchor_mends_their_file(root):
    edit(root, "content/t.md", ("The master of the harbour lights", "The old master of the harbour lights"))
    edit(root, "annotations/names.yaml", ("quote: The master", "quote: The master of the harbour"))
    lock_before = (root / "annotations/t" / LOCK).read_bytes()
    assert codes(root) == ["G012"]
    edit(root, "annotations/names.yaml", ("quote: The master of the harbour", "quote: The master"))
    said: list[str] = []
    left = reanchor(root, write=True, ask=lambda _: True, show=said.append)
    assert (left, codes(root)) == (0, []), said
    assert "quote: The old master" in (root / "annotations/names.yaml").read_text(encoding="utf-8")
    assert (root / "annotations/t" / LOCK).read_bytes() != lock_before
    assert places(root, "olsen")[0] == ("The old master", "1.1")


@pytest.mark.parametrize(
    ("place", "mended"),
    [
        ("{quote: He counts, at: t/2}", "{quote: He counts, at: t}"),
        ("{quote: the, at: t/2.1, nth: 1}", '{quote: the, within: "counts the boats", at: t}'),
    ],
)
def test_reanchor_keeps_the_text_that_a_place_is_in(tmp_path, place, mended):
    names = f"names:\n- {{name: Olsen, kind: person, places: [{place}]}}\n"
    root = write(
        tmp_path,
        {
            "content/edition.yaml": "title: T\ntexts: [t, u]\nkinds: {note: {label: N}}\n",
            "content/t.md": TEXT,
            "content/u.md": TEXT.replace("The quay", "The other quay"),
            "annotations/names.yaml": names,
            "annotations/t/n.yaml": "notes: []\n",
        },
    )
    lock(root)
    edit(root, "content/t.md", ("{n=2}", "{n=3}"))
    said: list[str] = []
    assert reanchor(root, write=True, ask=lambda _: True, show=said.append) == 0, said
    assert mended in (root / "annotations/names.yaml").read_text(encoding="utf-8")
