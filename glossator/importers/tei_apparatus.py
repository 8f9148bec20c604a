"""A critical apparatus in TEI: `<app>` with its `<lem>` and `<rdg>` (TEI Guidelines §12).

Of the three ways to link an apparatus with its text, with parallel segmentation an entry stands in the text and its
lemma is the text; with double end-point attachment it points to where its lemma begins and ends; in a
location-referenced apparatus it names the line, and the lemma is looked for there. What no field of ours holds is in a
remark above the entry or, where it is said of hundreds, counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from glossator.language import identifiers
from glossator.model import EITHER, HOWS

from . import prose, roles, tei_witnesses
from .drafts import Context, Draft, Target
from .markup import Node
from .tei import TeiDocument, best, is_inline
from .tei_witnesses import Names
from .yaml_out import Value

_UNTOLD = frozenset(
    ("note", "noteGrp", "witDetail", "wit", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "gap", "del")
)
_PLAIN = frozenset(
    ("w", "pc", "lb", "l", "lg", "label", "seg", "hi", "app", "lem", "choice", "c")
)  # no remark on these
_KEPT = frozenset((
    "wit", "source", "resp", "type", "cause", "hand", "cert", "xml:id", "n", "xml:lang", "copyOf",
    "from", "to", "loc",
))  # fmt: skip
_HOW = {
    "conj": "conjecture", "emendation": "conjecture", "add": "addition", "om": "omission", "omitted": "omission",
    "transp": "transposition", "del": "deletion", "corr": "correction", "lac": "lacuna", "ordinal": "transposition",
}  # fmt: skip
_FORMS = ("subreading", "orthographic", "defective")  # of the reading before
_TAKEN_OUT = ("deletion", "erasure")
_LOST = {"illegible": "illegible", "lacuna": "lacuna", "lost": "lacuna", "damage": "lacuna", "erasure": "erasure"}
_NONE = HOWS["omission"].abbreviation  # how an ambiguous reading names that of having no words
_NOBODY = "nobody is named"


@dataclass
class Found:
    """The entries of a file, the names in them, and what is to be said of it all; `lacunae` are of each witness from
    which of its entries to which, as `Draft.where` has them.
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
    if reader.untold:
        counts = ", ".join(f"{name} ({number})" for name, number in sorted(reader.untold.items()))
        found.notices.append(f"what no field of an entry holds, left out: {counts}")
    return found


@dataclass
class _Reading:
    """A reading while what is said of it is collected."""

    node: Node
    words: str = ""
    how: str = ""
    is_lemma: bool = False
    sigla: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    either: tuple[Node, ...] = ()  # of an ambiguous one, the readings that it may be

    def row(self) -> dict[str, Value]:
        how = HOWS.get(self.how)
        words = "" if self.is_lemma or (how and how.words == "none") else self.words
        source = "; ".join(self.source)
        if not self.sigla and not source:
            source = _NOBODY
        fields = {"words": words, "how": self.how, "in": self.sigla, "source": source, "note": "; ".join(self.notes)}
        return {name: value for name, value in fields.items() if value}


class _Reader:
    def __init__(self, document: TeiDocument, context: Context, names: Names) -> None:
        self.document, self.context, self.names = document, context, names
        self.untold: Counter[str] = Counter()
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

    # ── An entry ──

    def draft(self, app: Node) -> Draft:
        lemma = self._lemma(app)
        readings, notes = self._readings(app, lemma)
        remarks = [f"id: {app.attributes['xml:id']}"] if self._lost_id(app) else []
        remarks += [_markup(reading) for reading in readings if _has_markup(reading.node)]
        target, addition = self._target(app, lemma)
        if addition:
            readings = self._with_next_word(readings, addition)
        _name_either(readings, addition)
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
        self._count(app)
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
        lemma = next((child for child in _children(app) if child.tag == "lem"), None)
        if lemma is None and is_inline(app) and _children(app) and best(app).tag == "rdg":
            return best(app)
        return lemma

    def _target(self, app: Node, lemma: Node | None) -> tuple[Target | None, str]:
        """The place of an entry; and for an addition at the head of a line the word that it is put before."""
        running = self.document.running
        attributes = app.attributes
        if not is_inline(app):
            found = self._pointed(app)
            if isinstance(found, Target):
                return found, ""
            if found:
                return self._over(*found)
            at = attributes.get("loc", "")
            words = _words(lemma) if lemma else ""
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
        if not behind.strip():  # between two lines: it belongs to the next
            behind = running.text[start:]
        if not behind.strip():
            return running.at_mark(start), ""
        skipped = len(behind) - len(behind.lstrip())
        word = behind.split()[0]
        return running.over(start + skipped, start + skipped + len(word)), word

    def _pointed(self, app: Node) -> tuple[int, int] | Target | None:
        """Where the lemma of an entry stands that points at its ends."""
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

    # ── Its readings ──

    def _readings(self, app: Node, lemma: Node | None) -> tuple[list[_Reading], list[str]]:
        """The readings of an entry, that of the lemma first, and the notes on the whole."""
        readings: list[_Reading] = []
        notes: list[str] = []
        type_ = app.attributes.get("type", "")
        self._collect(app, lemma, type_ if type_ == "transposition" else "", readings, notes)
        return sorted(readings, key=lambda reading: not reading.is_lemma), notes

    def _collect(self, node: Node, lemma: Node | None, type_: str, readings: list[_Reading], notes: list[str]) -> None:
        for child in _children(node):
            if child.tag in ("lem", "rdg"):
                readings.append(self._reading(child, lemma, type_))
            elif child.tag == "rdgGrp":
                self._count(child)
                self._collect(child, lemma, child.attributes.get("type", type_), readings, notes)
            elif child.tag in ("note", "witDetail", "wit", "noteGrp"):
                self._remark(child, readings, notes)

    def _reading(self, node: Node, lemma: Node | None, type_: str) -> _Reading:
        attributes = node.attributes
        copied = self.document.named.get(attributes.get("copyOf", "").rpartition("#")[2])
        words = _words(copied if copied is not None else node, with_deleted=attributes.get("type") in _TAKEN_OUT)
        reading = _Reading(node, words, is_lemma=node is lemma or node.tag == "lem")
        reading.sigla = [self.names.witness(pointer) for pointer in attributes.get("wit", "").split()]
        sources = [self.names.source(pointer) for pointer in attributes.get("source", "").split()]
        reading.sigla = list(dict.fromkeys([*reading.sigla, *sources]))
        own_type = attributes.get("type", "").lstrip("#")
        type_ = own_type or type_
        if reading.is_lemma:
            reading.notes += [own_type] if own_type else []
        else:
            reading.how, remarks = self._how(
                node, words, type_, is_from_source=bool(sources) and "wit" not in attributes
            )
            reading.notes += remarks
            is_same = lemma is not None and not reading.how and words == _words(lemma)
            reading.is_lemma = is_same and bool(words)
        if person := attributes.get("resp", ""):
            names = [
                self.names.by_pointer.get(pointer.rpartition("#")[2]) or self._person(pointer)
                for pointer in person.split()
            ]
            reading.source.append(", ".join(names))
        hands = [
            self.names.by_pointer.get(pointer.rpartition("#")[2], pointer)
            for pointer in attributes.get("hand", "").split()
        ]
        if hands:
            known = [hand for hand in hands if hand in self.names.witnesses]
            reading.sigla += [hand for hand in known if hand not in reading.sigla]
            reading.notes += [f"hand: {hand}" for hand in hands if hand not in known]
        reading.notes += [f"{name}: {attributes[name]}" for name in ("cause", "cert") if name in attributes]
        self._count(node)
        return reading

    def _how(self, node: Node, words: str, type_: str, *, is_from_source: bool) -> tuple[str, list[str]]:
        """In what way a reading departs from the lemma; and its type, if that says something else."""
        lower = type_.casefold().rstrip(".")
        if lower in _FORMS:
            told = [] if lower == "subreading" and words else [type_]
            return ("subreading" if words else "omission"), told
        if lower == "substantive":
            return ("" if words else "omission"), []
        how = next((sign for sign in HOWS if lower == sign or (len(lower) > 3 and sign in lower)), "") or _HOW.get(
            lower, ""
        )
        remarks = [type_] if type_ and how != lower and lower not in _HOW and how != lower.rstrip("s") else []
        inner = [element for element in node.elements() if element is not node]
        if not words:
            gap = next((element for element in inner if element.tag == "gap"), None)
            if any(element.tag in ("lacunaStart", "lacunaEnd") for element in inner):
                return "lacuna", remarks
            if ends := [element.tag for element in inner if element.tag in ("witStart", "witEnd")]:
                return "", [*remarks, "begins here" if ends[0] == "witStart" else "ends here"]
            deleted = next((element for element in inner if element.tag == "del"), None)
            if how in _TAKEN_OUT or how in ("illegible", "lacuna"):
                return how, remarks
            if deleted is not None:
                return ("erasure" if "eras" in deleted.attributes.get("rend", "") else "deletion"), remarks
            reason = gap.attributes.get("reason", "") if gap is not None else ""
            if reason in _LOST:
                return _LOST[reason], remarks
            if how in ("conjecture", "correction", "addition", "transposition") or not how:
                remarks += [f"{how}: to be left out"] if how in ("conjecture", "correction") else []
                return "omission", remarks
            return how, remarks
        if not how and is_from_source and not type_:
            how = "conjecture"
        if not how and inner and all(element.tag == "unclear" for element in inner) and not _own_words(node):
            how = "illegible"
        if how and HOWS[how].words == "none":
            return "", [*remarks, type_] if type_ not in remarks else remarks
        return how, remarks

    def _person(self, pointer: str) -> str:
        id_ = pointer.rpartition("#")[2]
        return self.document.people.get(id_, id_)

    def _remark(self, node: Node, readings: list[_Reading], notes: list[str]) -> None:
        """Keep a note with the reading that it points to or follows; else with the entry."""
        source = prose.prose(node, roles.TEI)
        if node.tag == "witDetail":
            sigla = " ".join(self.names.witness(pointer) for pointer in node.attributes.get("wit", "").split())
            kind = node.attributes.get("type", "")
            head = f"{sigla} ({kind})" if sigla and kind else sigla or kind
            source = f"{head}: {source}" if head and source else head or source
        if not source:
            self.untold.update(inner.tag for inner in node.elements() if inner.tag == "relation")
            return
        if node.tag == "note" and node.attributes.get("type") == "source" and readings:
            readings[-1].source.append(_one_line(source))
            return
        targets = [pointer.rpartition("#")[2] for pointer in node.attributes.get("target", "").split()]
        named = [reading for reading in readings if _is_called(reading.node, targets)]
        follows = readings[-1:] if not targets and readings and not readings[-1].is_lemma else []
        if node.tag == "witDetail" and node.attributes.get("type") == "lac":
            lacking = [self.names.witness(pointer) for pointer in node.attributes.get("wit", "").split()]
            readings.append(_Reading(node, how="lacuna", sigla=lacking))
        elif node.attributes.get("type") == "ambiguous" and len(named) > 1:
            readings.append(self._ambiguous(node, [reading.node for reading in named]))
        elif named or (follows and node.tag != "noteGrp"):
            (named or follows)[0].notes.append(_one_line(source))
        elif not targets and readings and readings[-1].is_lemma and readings[-1].sigla:
            readings[-1].notes.append(_one_line(source))
        else:
            notes.append(source)

    def _ambiguous(self, node: Node, named: Sequence[Node]) -> _Reading:
        """A witness that may have any of some readings, and what is said of that beside them."""
        words = prose.prose(node, roles.TEI)
        is_told = words and _words(node) != EITHER.join(_words(reading) or _NONE for reading in named)
        notes = [_one_line(words)] if is_told else []
        notes += [f"cause: {node.attributes['cause']}"] if "cause" in node.attributes else []
        sigla = [self.names.witness(pointer) for pointer in node.attributes.get("wit", "").split()]
        sigla += [self.names.source(pointer) for pointer in node.attributes.get("source", "").split()]
        return _Reading(node, how="ambiguous", sigla=sigla, notes=notes, either=tuple(named))

    def _with_next_word(self, readings: Sequence[_Reading], word: str) -> list[_Reading]:
        """What is added at the head of a line stands before its first word, which is the lemma then."""
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

    def _gaps(self, readings: Sequence[_Reading], target: Target | None) -> None:
        """Where lacunae of witnesses begin and end."""
        for reading in readings if target else ():
            tags = {inner.tag for inner in reading.node.elements()}
            for siglum in reading.sigla:
                if "lacunaStart" in tags and target:
                    self.open_gaps[siglum] = target
                if "lacunaEnd" in tags and siglum in self.open_gaps and target:
                    self.lacunae.append((siglum, self.open_gaps.pop(siglum), target))

    def _count(self, node: Node) -> None:
        self.untold.update(f"{node.tag}/@{name}" for name in node.attributes if name not in _KEPT)


def _name_either(readings: Sequence[_Reading], lemma: str) -> None:
    """Give each ambiguous reading the words of those that it may be."""
    words = {id(reading.node): reading.words or (lemma if reading.is_lemma else "") or _NONE for reading in readings}
    for reading in readings:
        if reading.either:
            reading.words = EITHER.join(dict.fromkeys(words[id(node)] for node in reading.either))


def _children(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _is_called(node: Node, targets: Sequence[str]) -> bool:
    return any(node.attributes.get(name) in targets for name in ("xml:id", "n") if node.attributes.get(name))


def _words(node: Node, *, with_deleted: bool = False) -> str:
    """The words of a lemma or a reading, on one line."""
    return " ".join("".join(_pieces(node, _UNTOLD - {"del"} if with_deleted else _UNTOLD)).split())


def _own_words(node: Node) -> bool:
    return any(isinstance(child, str) and child.strip() for child in node.children)


def _pieces(node: Node, untold: Collection[str]) -> Iterator[str]:
    for number, child in enumerate(node.children):
        if isinstance(child, str):
            if node.tag not in roles.ALONE or child.strip():
                yield child
        elif child.tag in untold or (node.tag in ("choice", "app") and child is not best(node)):
            pass
        else:
            is_apart = child.tag in ("l", "lg", "lb", "label") or node.follows_word(number)
            yield " " * (is_apart and child.attributes.get("break") != "no")
            yield from _pieces(child, untold)
            yield " " * (child.tag in ("l", "lg", "label"))
    yield ""


def _has_markup(node: Node) -> bool:
    """Whether a reading has markup that its words do not show; what entries in it have is theirs."""
    how = node.attributes.get("type", "")
    for child in _children(node):
        if how in HOWS and child.tag == HOWS[how].element and not _children(child):
            continue
        if child.tag == "app":
            if _children(child) and _has_markup(best(child)):
                return True
        elif (child.tag not in _PLAIN and child.tag != "note" and not _is_gap(child)) or _has_markup(child):
            return True
    return False


def _is_gap(node: Node) -> bool:
    return node.tag in ("gap", "lacunaStart", "lacunaEnd") and not (node.attributes.keys() - {"reason"})


def _markup(reading: _Reading) -> str:
    """A reading as the file has it, where its markup says more than its words."""
    return f"as the file has it: {' '.join(_xml(reading.node).split())}"


def _xml(node: Node) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in node.attributes.items())
    inner = "".join(child if isinstance(child, str) else _xml(child) for child in node.children)
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>" if inner else f"<{node.tag}{attributes}/>"


def _one_line(source: str) -> str:
    return " ".join(source.split())
