"""What a second run makes of entries that an editor has changed, thrown out or left alone."""

from __future__ import annotations

import pytest

from glossator.collation import Damaged, Normal, compare, propose
from glossator.editing import entry_edit
from glossator.strict_yaml import load
from tests.tiny import linked, text_of

from .test_compare import EDITION, POEM

PATH = "annotations/t/collation.yaml"
B = POEM.replace("ferry", "fery").replace("low", "lowe")


def run(data: bytes = b"", lock: bytes = b"", base: str = POEM, **witnesses: str):
    bare = linked({"content/edition.yaml": EDITION, "content/t.md": base})
    [one] = bare.texts
    texts = {siglum: text_of(words) for siglum, words in witnesses.items()}
    like = [siglum for siglum in ("A",) if siglum not in witnesses]
    words, found = compare(bare.edition, one.text, texts, Normal(), like)
    return propose(found, words, order=bare.edition.sigla, data=data, path=PATH, lock=lock, kind="apparatus")


def apps(data: bytes) -> list[str]:
    return [entry_edit.plain(one).get("app", "") for one in entry_edit.entries(load(data, PATH)[0], "notes")]


def test_a_second_run_changes_nothing():
    first = run(B=B)
    again = run(first.data, first.lock, B=B)
    assert (again.data, again.lock, again.kept) == (first.data, first.lock, 2)
    assert (again.added, again.changed, again.left) == ([], [], [])


def test_what_was_thrown_out_stays_out_and_what_was_changed_stays():
    first = run(B=B)
    changed = entry_edit.delete(first.data, PATH, "notes", 0)
    changed = entry_edit.change(changed, PATH, "notes", 0, {"note": "Of no weight."})
    again = run(changed, first.lock, B=B)
    assert again.data == changed
    assert run(changed, again.lock, B=B).data == changed


def test_only_what_is_new_is_proposed_and_comes_last():
    first = run(B=B)
    again = run(first.data, first.lock, B=B.replace("rope", "line"))
    assert again.data.startswith(first.data)
    assert apps(again.data) == ["ferry] A : fery] B", "low] A : lowe] B", "rope] A : line] B"]


def test_a_new_witness_joins_the_entries_that_nobody_changed():
    first = run(B=B)
    edited = entry_edit.change(first.data, PATH, "notes", 1, {"note": "Mine."})
    again = run(edited, first.lock, B=B, C=B.replace("fery", "ferrie"))
    assert apps(again.data) == ["ferry] A : fery] B : ferrie] C", "low] A : lowe] B"]
    assert again.left == ["“low.”: you changed or threw out this entry; not added: C: “lowe.”"]
    quiet = run(again.data, again.lock, B=B, C=B.replace("fery", "ferrie"))
    assert (quiet.data, quiet.lock, quiet.left) == (again.data, again.lock, [])


def test_what_earlier_witnesses_have_is_not_forgotten():
    first = run(B=B)
    again = run(first.data, first.lock, C=POEM.replace("ferry", "ferrie").replace("low", "lowe"))
    assert apps(again.data) == ["ferry] A : fery] B : ferrie] C", "low] A : lowe] B C"]


def test_a_reading_that_was_never_proposed_comes_beside_an_entry_that_was_changed():
    first = run(B=B)
    edited = entry_edit.delete(first.data, PATH, "notes", 0)
    again = run(edited, first.lock, B=B, C=POEM.replace("ferry", "boat"))
    assert apps(again.data) == ["low] A C : lowe] B", "ferry] : boat] C"]


def test_an_entry_that_is_true_no_longer_is_told_and_left():
    first = run(B=B)
    again = run(first.data, first.lock, B=B.replace("fery", "ferry"))
    assert again.data == first.data
    assert again.left == ["“ferry] A : fery] B”: these transcriptions no longer say so; delete it if you agree"]


def test_a_place_is_known_again_when_the_text_beside_it_has_changed():
    first = run(B=B)
    edited = entry_edit.delete(first.data, PATH, "notes", 0)
    base = POEM.replace("comes, and", "comes, at last, and")
    again = run(edited, first.lock, base=base, B=B.replace("comes, and", "comes, at last, and"))
    assert again.data == edited


def test_places_that_look_alike_are_told_apart_by_their_order():
    twice = "# T\n\n" + "The lamp is out, and the lamp is out, and the lamp is out.\n"
    first = run(base=twice, B=twice.replace("lamp", "lampe"))
    assert len(apps(first.data)) == 3
    again = run(
        entry_edit.delete(first.data, PATH, "notes", 1), first.lock, base=twice, B=twice.replace("lamp", "lampe")
    )
    assert len(apps(again.data)) == 2


def test_a_damaged_lock_is_refused():
    for lock in (b"{", b'{"version": 2, "proposed": []}', b"[]", b'{"version": 1, "proposed": [{"place": "x"}]}'):
        with pytest.raises(Damaged):
            run(lock=lock, B=B)
