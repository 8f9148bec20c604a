"""A critical apparatus as it lies on a text: the place of each entry, which overlap, and what a witness reads there.

Where entries overlap, the outer one gives the words of a witness. Outer is, of the entries in which the witness departs
from the lemma, the one that begins first; of two that begin together, the longer; of two on the same words, the one
that the other is `inside` of. The inner ones are kept beside it. An entry in which the witness has the lemma, or which
says nothing of the witness, hides no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from glossator.model import Edition, Lacuna, Note, Problem, Reading, Stretch, Text, Whole
from glossator.problems import problem

Point = tuple[int, int]  # a block, as an index into `Text.blocks`, and an offset in its text


class Spot(NamedTuple):
    """A place of an entry: the stretches of the blocks that it touches, one empty stretch for an addition."""

    note: Note
    pieces: tuple[Stretch, ...]

    @property
    def start(self) -> Point:
        return self.pieces[0].block, self.pieces[0].start

    @property
    def end(self) -> Point:
        return self.pieces[-1].block, self.pieces[-1].end

    def overlaps(self, other: Spot) -> bool:
        """Whether they have words in common, or the place of an addition lies among the words of the other."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Spot) -> bool:
        return self.start <= other.start and other.end <= self.end


class Overlap(NamedTuple):
    """Another entry on some of the same words: this one is `inside` it, `holds` it, or both reach beyond the other."""

    how: Literal["inside", "holds", "crosses"]
    note: Note


class Change(NamedTuple):
    """Where a witness departs from the text: its reading at a spot, and the entries in it in which it departs too."""

    spot: Spot
    reading: Reading
    inner: tuple[tuple[Note, Reading], ...] = ()


class Apparatus:
    """The entries of all layers on one text."""

    def __init__(self, edition: Edition, text: Text, notes: Sequence[Note]) -> None:
        self.edition, self.text, self.notes = edition, text, notes
        self.entries = [note for note in notes if note.annotation.apparatus]
        self._differing: dict[str, Collection[str]] = {}

    @cached_property
    def spots(self) -> Sequence[Spot]:
        """The places of all entries, the outer before the inner."""
        spots = [spot for note in self.entries for spot in _spots(self.text, note)]
        within = {note.id: note.annotation.inside[0] for note in self.entries if note.annotation.inside}

        def depth(id_: str) -> int:
            seen: set[str] = set()
            while id_ in within and id_ not in seen:
                seen.add(id_)
                id_ = within[id_]
            return len(seen)

        return sorted(spots, key=lambda spot: (spot.start, [-part for part in spot.end], depth(spot.note.id)))

    @cached_property
    def overlaps(self) -> Mapping[str, Sequence[Overlap]]:
        """By the key of a note, the other entries that share words with it, in the order of the text."""
        overlaps: dict[str, dict[str, Overlap]] = {}
        open_: list[Spot] = []
        for spot in self.spots:
            open_ = [other for other in open_ if other.end > spot.start]
            for other in open_:
                if other.note.id != spot.note.id and other.overlaps(spot):
                    inside = other.holds(spot)
                    here, there = Overlap("inside" if inside else "crosses", other.note), spot.note
                    overlaps.setdefault(there.key, {}).setdefault(other.note.id, here)
                    back = Overlap("holds" if inside else "crosses", there)
                    overlaps.setdefault(other.note.key, {}).setdefault(there.id, back)
            open_.append(spot)
        return {key: list(others.values()) for key, others in overlaps.items()}

    def reading(self, note: Note, siglum: str) -> Reading | None:
        """What an entry says that a witness has, by its own siglum, by a group that it belongs to or, for a hand that
        is not named, by the witness that it wrote in; None where the entry is silent.
        """
        readings = note.annotation.apparatus
        for name in (siglum, *self._groups.get(siglum, ())):
            for reading in readings:
                if name in reading.witnesses:
                    return reading
        row = self.edition.witnesses.get(siglum)
        return self.reading(note, row.hand_of) if row and row.hand_of and row.hand_of != siglum else None

    @cached_property
    def _groups(self) -> Mapping[str, Sequence[str]]:
        """The groups that each witness belongs to, the smallest first."""
        members = {siglum: self.edition.members(siglum) for siglum in self.edition.witnesses}
        groups = [siglum for siglum, witnesses in members.items() if witnesses != (siglum,)]
        groups.sort(key=lambda group: len(members[group]))
        return {siglum: [group for group in groups if siglum in members[group]] for siglum in members}

    def changes(self, siglum: str) -> list[Change]:
        """Where a witness departs from the text, in the order of the text; no two of them overlap."""
        outermost: list[tuple[Spot, Reading, list[tuple[Note, Reading]]]] = []
        for spot in self.spots:
            reading = self.reading(spot.note, siglum)
            if reading is None or reading.is_lemma:
                continue
            outer = outermost[-1] if outermost and outermost[-1][0].overlaps(spot) else None
            if outer:
                outer[2].append((spot.note, reading))
            else:
                outermost.append((spot, reading, []))
        return [Change(spot, reading, tuple(inner)) for spot, reading, inner in outermost]

    def differs(self, note: Note, siglum: str) -> bool:
        """Whether the page of a witness has a place for this entry."""
        if siglum not in self._differing:
            self._differing[siglum] = {change.spot.note.key for change in self.changes(siglum)}
        return note.key in self._differing[siglum]

    def gaps(self, siglum: str) -> list[tuple[Stretch, ...]]:
        """The stretches of the text that a witness lacks: its lacunae; for a hand also those of its witness."""
        row = self.edition.witnesses.get(siglum)
        if row is None:
            return []
        gaps = [pieces for lacuna in row.lacunae if (pieces := tuple(_missing(self.text, lacuna)))]
        if row.hand_of and row.hand_of != siglum:
            gaps += self.gaps(row.hand_of)
        return sorted(dict.fromkeys(gaps))


def check_inside(edition: Edition, text: Text, every: Sequence[Note]) -> Iterator[Problem]:
    """Every `inside` that names no entry, or one whose words do not include those of the note."""
    notes = {note.id: note for note in every}
    written = {annotation.id for annotation in edition.annotations.get(text.id, ())}
    for note in every:
        if note.annotation.inside is None:
            continue
        name, here = note.annotation.inside
        outer = notes.get(name)
        if outer is None and name in written:
            continue  # a draft, or one whose words are not found, which has an error of its own
        if outer is None or not outer.annotation.apparatus:
            ids = [other.id for other in every if other.annotation.apparatus and other.annotation.named_at]
            hint = f"the entries with an `id` are: {', '.join(ids)}" if ids else "give the outer entry an `id`"
            yield problem("G112", here, f"there is no entry “{name}” of an apparatus in this text", hint)
        elif _is_circle(note, notes):
            yield problem("G112", here, "this entry is inside itself", "take `inside` out of one of the two")
        elif not all(any(o.holds(s) for o in _spots(text, outer)) for s in _spots(text, note)):
            message = f"the words of this entry are not all inside those of “{name}”"
            hint = "take `inside` out: entries that overlap need not say so"
            yield problem("G112", here, message, hint)


def _is_circle(note: Note, notes: Mapping[str, Note]) -> bool:
    seen: set[str] = set()
    at: Note | None = note
    while at and at.annotation.inside and at.id not in seen:
        seen.add(at.id)
        at = notes.get(at.annotation.inside[0])
        if at is not None and at.id == note.id:
            return True
    return False


def _spots(text: Text, note: Note) -> Iterator[Spot]:
    for target in dict.fromkeys(anchor.target for anchor in note.anchors):
        selector = note.annotation.targets[target]
        anchors = [anchor for anchor in note.anchors if anchor.target == target]
        if anchors[0].whole and isinstance(selector, Whole):
            first, last = text.places[selector.at.removeprefix("#")]
            yield Spot(note, tuple(_blocks(text, first, last)))
        else:
            yield Spot(note, tuple(Stretch(anchor.block, anchor.start, anchor.end) for anchor in anchors))


def _missing(text: Text, lacuna: Lacuna) -> Iterator[Stretch]:
    """The stretches of a text from the first place of a lacuna to its last; none if they are in another text."""
    ends = []
    for place in (lacuna.start, lacuna.end):
        name, slash, locus = place.partition("/")
        locus = locus if slash else place
        if (slash and name != text.id) or locus not in text.places:
            return
        if lines := text.lines_of(locus):
            ends.append((lines[0], lines[1]))
        else:
            first, last = text.places[locus]
            stretches = list(_blocks(text, first, last))
            ends.append((stretches[0], stretches[-1]))
    (first_piece, _), (_, last_piece) = ends
    for block in range(first_piece.block, last_piece.block + 1):
        start = first_piece.start if block == first_piece.block else 0
        end = last_piece.end if block == last_piece.block else len(text.blocks[block].text)
        if start < end:
            yield Stretch(block, start, end)


def _blocks(text: Text, first: int, last: int) -> Iterator[Stretch]:
    for block in range(first, last):
        yield Stretch(block, 0, len(text.blocks[block].text))
