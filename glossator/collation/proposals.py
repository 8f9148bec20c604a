"""What a collation proposes to the editor, and what it has proposed before.

For every place that was proposed, `collation.lock.json` keeps its words and those around them, what each witness had,
and the entry as it was written. A place is recognised by its words and those on either side. An entry that is still as
it was written is brought up to date; one that the editor changed or deleted is left alone, and only readings that were
never proposed are added, as an entry of their own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from glossator.editing import entry_edit
from glossator.strict_yaml import load

from .entries import Fields, entry
from .variation import LEMMA, Variant, Variation
from .words import Words

_VERSION = 1
_AROUND = 3  # words on each side of a place, by which it is recognised
_HEAD = "# What `collate` proposed. Change and throw out what you like: it will not be proposed again.\n"


class Place(NamedTuple):
    """A place as the lock knows it: the bare letters of its words, and of those before and after it; `earlier` counts
    the places before it that are the same in all of these.
    """

    before: str
    words: str
    after: str
    earlier: int


@dataclass(frozen=True)
class Proposal:
    """What was proposed: the place, the reading of each witness, and the entry as it was written to the file."""

    place: Place
    readings: Mapping[str, Variant]
    written: Fields


class Damaged(ValueError):
    """The lock cannot be read; `str` says why."""


@dataclass
class Outcome:
    """The file and the lock after a run, and its report: each entry, what became of it, and why."""

    data: bytes
    lock: bytes
    added: list[Fields] = field(default_factory=list)
    changed: list[Fields] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    kept: int = 0


def propose(
    found: Sequence[Variation],
    base: Words,
    *,
    order: Sequence[str],
    data: bytes,
    path: str,
    lock: bytes,
    kind: str,
    positive: bool = True,
) -> Outcome:
    """The file `path` and the lock with what is new in `found`.

    `data` and `lock` are what they are now, empty where there is none yet. Raises `Damaged`, or `NotEditable` of
    `editing` where the file cannot be added to.
    """
    known = {proposal.place: proposal for proposal in read_lock(lock)}
    outcome = Outcome(data, lock)
    present = _entries(data, path)
    named = {siglum for variation in found for siglum in variation.readings}
    kept: dict[Place, Proposal] = {}
    new: list[Fields] = []
    for variation in found:
        place = _place(variation, base)
        old = known.pop(_known_again(place, known), None)
        if old is None:
            fields = entry(variation, base, order, positive=positive)
            new.append(fields)
            kept[place] = Proposal(place, variation.readings, fields)
            continue
        readings = {
            **{s: r for s, r in old.readings.items() if s not in variation.readings and s not in named},
            **variation.readings,
        }
        kept[place] = replace(old, place=place, readings=readings)
        if readings == old.readings:
            outcome.kept += 1
            continue
        whole = entry(replace(variation, readings=readings), base, order, positive=positive)
        if whole == old.written:
            outcome.kept += 1
        elif _plain(old.written) in present:
            number = present.index(_plain(old.written))
            outcome.data = entry_edit.change(outcome.data, path, "notes", number, _changes(old.written, whole))
            present[number] = _plain(whole)
            outcome.changed.append(whole)
            kept[place] = replace(kept[place], written=whole)
        elif unseen := {s: r for s, r in readings.items() if r != LEMMA and r not in old.readings.values()}:
            new.append(entry(replace(variation, readings=unseen), base, order))
        else:
            outcome.left.append(
                f"{_words_at(variation, base)}: you changed or threw out this entry; not added: {_news(old, readings)}"
            )
    for old in known.values():  # places at which nothing differs any more, or not in these witnesses
        kept[old.place] = old
        if _plain(old.written) in present and named >= set(old.readings):
            outcome.left.append(f"{_named(old.written)}: these transcriptions no longer say so; delete it if you agree")
    outcome.added = new
    if new:
        empty = not outcome.data
        outcome.data = entry_edit.add_all(
            outcome.data or _HEAD.encode(), path, "notes", new, {"kind": kind} if empty else None
        )
    outcome.lock = dump_lock(list(kept.values())) if kept or lock else b""
    return outcome


def _place(variation: Variation, base: Words) -> Place:
    bares = base.bares
    before = bares[max(0, variation.start - _AROUND) : variation.start]
    words, after = bares[variation.start : variation.end], bares[variation.end : variation.end + _AROUND]
    whole = " ".join([*before, *words, *after])
    earlier = base.joined.count(f" {whole} ", 0, base.joined_starts[max(0, variation.start - _AROUND)] + len(whole))
    return Place(" ".join(before), " ".join(words), " ".join(after), earlier)


def _known_again(place: Place, known: Collection[Place]) -> Place:
    """The place as it was recorded: itself, or the only one with the same words and one side unchanged."""
    if place in known:
        return place
    like = [
        proposal
        for proposal in known
        if proposal.words == place.words and (proposal.before == place.before or proposal.after == place.after)
    ]
    return like[0] if len(like) == 1 else place


def _changes(old: Fields, new: Fields) -> dict[str, Any]:
    return {**{name: None for name in old if name not in new}, **{n: v for n, v in new.items() if old.get(n) != v}}


def _entries(data: bytes, path: str) -> list[Any]:
    return [entry_edit.plain(note) for note in entry_edit.entries(load(data, path)[0], "notes")] if data else []


def _plain(fields: Fields) -> Any:
    return json.loads(json.dumps(fields))


def _words_at(variation: Variation, base: Words) -> str:
    words = base.shown(variation.start, variation.end)
    return f"“{words}”" if words else f"after “{base.shown(max(0, variation.start - 1), variation.start)}”"


def _named(fields: Fields) -> str:
    for name in ("app", "quote", "after", "at"):
        if name in fields:
            return f"“{fields[name]}”"
    return "an entry"


def _news(old: Proposal, readings: Mapping[str, Variant]) -> str:
    changed = {siglum: reading for siglum, reading in readings.items() if old.readings.get(siglum) != reading}
    return ", ".join(f"{siglum}: {_shown_reading(reading)}" for siglum, reading in changed.items())


def _shown_reading(reading: Variant) -> str:
    return "the lemma" if reading == LEMMA else f"“{reading.words}”" if reading.words else reading.how


# ── The lock ────────────────────────────────────────────────────────────────────────────────────────────


def read_lock(data: bytes) -> list[Proposal]:
    """What was proposed before; nothing if the file is empty. Raises `Damaged`."""
    if not data.strip():
        return []
    try:
        root = json.loads(data)
        if root["version"] != _VERSION:
            raise Damaged(f"it is of version {root['version']}")
        return [_proposal(entry) for entry in root["proposed"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(str(error)) from None


def _proposal(entry: Mapping[str, Any]) -> Proposal:
    readings = {siglum: Variant(*variant) for siglum, variant in entry["readings"].items()}
    return Proposal(Place(*entry["place"]), readings, dict(entry["written"]))


def dump_lock(proposed: Sequence[Proposal]) -> bytes:
    """The bytes of the lock: a line for each place, in order of its words."""
    lines = [
        json.dumps(
            {"place": proposal.place, "readings": proposal.readings, "written": proposal.written}, ensure_ascii=False
        )
        for proposal in sorted(proposed, key=lambda proposal: proposal.place)
    ]
    return f'{{"version": {_VERSION}, "proposed": [\n{f",{chr(10)}".join(lines)}\n]}}\n'.encode()
