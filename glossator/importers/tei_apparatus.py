"""A critical apparatus in TEI: `<app>` with its `<lem>` and `<rdg>` (TEI Guidelines §12).

Of the three ways to link an apparatus with its text, with parallel segmentation an entry stands in the text and its
lemma is the text; with double end-point attachment it points to where its lemma begins and ends; in a
location-referenced apparatus it names the line, and the lemma is looked for there. What no field of ours holds is in a
remark above the entry or, where it is said of hundreds, counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from glossator.language import identifiers

from . import tei_witnesses
from .drafts import Context, Draft, Target
from .markup import Node
from .tei import TeiDocument, best, is_inline
from .tei_readings import Reading, ReadingReader, name_either
from .tei_witnesses import Names
from .tei_words import child_elements, has_markup, words_of, xml


@dataclass
class Found:
    """The entries of a file, the names in them, and notices for the report.

    `lacunae` has each gap of a witness: its siglum, the place where the gap begins and the place where it ends.
    """

    names: Names
    drafts: list[Draft] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    lacunae: list[tuple[str, Target, Target]] = field(default_factory=list)


def read(document: TeiDocument, context: Context) -> Found:
    """Every entry of a file, the outer before the inner."""
    names = tei_witnesses.read(document.root)
    found = Found(names)
    reader = _Reader(document, context, names)
    found.drafts = [reader.draft(app) for app in document.apps]
    found.lacunae = reader.lacunae
    if names.unknown:
        found.notices.append(f"names that no list in the file explains: {', '.join(names.unknown)}")
    if names.headings:
        found.notices.append(f"groups without a siglum in the list of witnesses: {'; '.join(names.headings)}")
    for witness in reader.open_gaps:
        found.notices.append(f"a lacuna of {witness} has no end in the file; add it to its `lacunae`")
    if reader.readings.untold:
        counts = ", ".join(f"{name} ({number})" for name, number in sorted(reader.readings.untold.items()))
        found.notices.append(f"what no field of an entry holds, left out: {counts}")
    return found


class _Reader:
    def __init__(self, document: TeiDocument, context: Context, names: Names) -> None:
        self.document, self.context, self.names = document, context, names
        self.readings = ReadingReader(document, names)
        self.lacunae: list[tuple[str, Target, Target]] = []
        self.open_gaps: dict[str, Target] = {}
        self.outer = {
            id(inner): app
            for app in document.apps
            for inner in app.elements()
            if inner.tag == "app" and inner is not app
        }
        holding = {id(app): app for app in self.outer.values()}
        self.ids: dict[int, str] = {}
        taken: set[str] = set()
        for number, app in enumerate(document.apps, 1):
            id_ = app.attributes.get("xml:id") or app.attributes.get("n", "")
            if not id_ or identifiers.fault_on_page(id_) or identifiers.key(id_) in taken:
                id_ = f"app-{number}" if id(app) in holding else ""
            if id_:
                self.ids[id(app)] = id_
                taken.add(identifiers.key(id_))

    def draft(self, app: Node) -> Draft:
        lemma = self._lemma(app)
        readings, notes = self.readings.of_entry(app, lemma)
        remarks = [f"id: {app.attributes['xml:id']}"] if self._lost_id(app) else []
        remarks += [_markup(reading) for reading in readings if has_markup(reading.node)]
        target, addition = self._target(app, lemma)
        if addition:
            readings = self._with_next_word(readings, addition)
        name_either(readings, addition)
        rows = [
            reading.row()
            for reading in readings
            if reading.sigla or reading.source or reading.notes or not reading.is_lemma
        ]
        if target and not rows:  # no entry but a note
            target = replace(target, after=False)
        raw: dict[str, Any] = {"id": self.ids.get(id(app), ""), "readings": rows}
        if outer := self.outer.get(id(app)):
            raw["inside"] = self.ids[id(outer)]
        raw["note"] = "\n\n".join(notes)
        kind = app.attributes.get("type", "")
        if kind and kind != "transposition":
            remarks.append(f"type: {kind}")
        self.readings.count(app)
        where = f"<app> in line {app.line}"
        refused = "" if rows or notes else "it has no reading but its lemma"
        self._gaps(readings, target)
        fields = {name: value for name, value in raw.items() if value}
        if id(app) not in self.document.entries and is_inline(app):
            refused = "it is about the words of another reading, and not of the text"
        return Draft(where, (target,) if target else (), fields, tuple(remarks), refused)

    def _lost_id(self, app: Node) -> bool:
        return "xml:id" in app.attributes and self.ids.get(id(app)) != app.attributes["xml:id"]

    def _lemma(self, app: Node) -> Node | None:
        """What the text has: the `<lem>`, or where an entry without one stands in the text the reading that is read."""
        lemma = next((child for child in child_elements(app) if child.tag == "lem"), None)
        if lemma is None and is_inline(app) and child_elements(app) and best(app).tag == "rdg":
            return best(app)
        return lemma

    def _target(self, app: Node, lemma: Node | None) -> tuple[Target | None, str]:
        """The place of an entry; and for an addition at the head of a line the word that follows it, else ""."""
        running = self.document.running
        attributes = app.attributes
        if not is_inline(app):
            found = self._pointed(app)
            if isinstance(found, Target):
                return found, ""
            if found:
                return self._over(*found)
            at = attributes.get("loc", "")
            words = words_of(lemma) if lemma else ""
            return (Target(words, at=self._locus(at)) if words or at else None), ""
        return self._over(*self.document.entries.get(id(app), (running.length, running.length)))

    def _over(self, start: int, end: int) -> tuple[Target, str]:
        running = self.document.running
        if running.text[start:end].strip():
            return running.over(start, end), ""
        line = running.line_before(start)
        if line.strip():
            first = start - len(line) + line.rstrip().rfind(" ") + 1
            return replace(running.over(first, start), after=True), ""
        behind = running.line_behind(start)
        if not behind.strip():  # between two lines it belongs to the next
            behind = running.text[start:]
        if not behind.strip():
            return running.at_mark(start), ""
        skipped = len(behind) - len(behind.lstrip())
        word = behind.split()[0]
        return running.over(start + skipped, start + skipped + len(word)), word

    def _pointed(self, app: Node) -> tuple[int, int] | Target | None:
        """Where the lemma is of an entry that points to its ends."""
        ends = []
        for name in ("from", "to"):
            id_ = app.attributes.get(name, "").rpartition("#")[2]
            place = self.document.spans.get(id_)
            if id_ and place is None and id_ in self.context.text.places:
                return Target(at=id_)
            ends.append(place)
        first, last = ends
        if first is None:
            return None
        if last is not None:
            return first[1], last[2] if last[2] >= first[1] else first[2]
        own = self.document.entries.get(id(app), (0, 0))[0]
        inside = first[2] if first[2] > first[1] else own
        return first[1], max(inside, first[1])

    def _locus(self, at: str) -> str:
        """A place as our text has it: “Ecl. 1.4” is 1.4, or 4 in the section 1."""
        places = self.context.text.places
        tries = [at, at.replace(" ", "."), at.replace(",", "."), at.rpartition(" ")[2], at.rpartition("#")[2]]
        return next((place for place in tries if place in places), at)

    def _with_next_word(self, readings: Sequence[Reading], word: str) -> list[Reading]:
        """The readings of an addition at the head of a line, whose lemma is the first word of that line."""
        completed = []
        for reading in readings:
            if reading.is_lemma or reading.how == "omission":
                completed.append(replace(reading, how="", is_lemma=True))
            elif reading.words:
                how = "" if reading.how == "addition" else reading.how
                completed.append(replace(reading, words=f"{reading.words} {word}", how=how))
            else:
                completed.append(reading)
        return completed

    def _gaps(self, readings: Sequence[Reading], target: Target | None) -> None:
        """Where lacunae of witnesses begin and end."""
        for reading in readings if target else ():
            tags = {inner.tag for inner in reading.node.elements()}
            for siglum in reading.sigla:
                if "lacunaStart" in tags and target:
                    self.open_gaps[siglum] = target
                if "lacunaEnd" in tags and siglum in self.open_gaps and target:
                    self.lacunae.append((siglum, self.open_gaps.pop(siglum), target))


def _markup(reading: Reading) -> str:
    """A reading as the file has it, where its markup says more than its words."""
    return f"as the file has it: {' '.join(xml(reading.node).split())}"
