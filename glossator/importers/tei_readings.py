"""The readings of an entry of an apparatus in TEI: `<lem>` and `<rdg>` with what is said of them beside their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from glossator.model import EITHER, HOWS

from . import prose, roles
from .markup import Node
from .tei import TeiDocument
from .tei_witnesses import Names
from .tei_words import child_elements, has_own_words, words_of
from .yaml_out import Value

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
class Reading:
    """A reading while its parts are being collected."""

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


class ReadingReader:
    """Reads the readings of all entries of a file; `untold` counts what no field of ours can hold."""

    def __init__(self, document: TeiDocument, names: Names) -> None:
        self.document, self.names = document, names
        self.untold: Counter[str] = Counter()

    def of_entry(self, app: Node, lemma: Node | None) -> tuple[list[Reading], list[str]]:
        """The readings of an entry, that of the lemma first, and the notes on the whole."""
        readings: list[Reading] = []
        notes: list[str] = []
        type_ = app.attributes.get("type", "")
        self._collect(app, lemma, type_ if type_ == "transposition" else "", readings, notes)
        return sorted(readings, key=lambda reading: not reading.is_lemma), notes

    def _collect(self, node: Node, lemma: Node | None, type_: str, readings: list[Reading], notes: list[str]) -> None:
        for child in child_elements(node):
            if child.tag in ("lem", "rdg"):
                readings.append(self._reading(child, lemma, type_))
            elif child.tag == "rdgGrp":
                self.count(child)
                self._collect(child, lemma, child.attributes.get("type", type_), readings, notes)
            elif child.tag in ("note", "witDetail", "wit", "noteGrp"):
                self._remark(child, readings, notes)

    def _reading(self, node: Node, lemma: Node | None, type_: str) -> Reading:
        attributes = node.attributes
        copied = self.document.named.get(attributes.get("copyOf", "").rpartition("#")[2])
        words = words_of(copied if copied is not None else node, with_deleted=attributes.get("type") in _TAKEN_OUT)
        reading = Reading(node, words, is_lemma=node is lemma or node.tag == "lem")
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
            is_same = lemma is not None and not reading.how and words == words_of(lemma)
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
        self.count(node)
        return reading

    def _how(self, node: Node, words: str, type_: str, *, is_from_source: bool) -> tuple[str, list[str]]:
        """In what way a reading departs from the lemma; and its type, if that says something else."""
        lower = type_.casefold().rstrip(".")
        if lower in _FORMS:
            remarks = [] if lower == "subreading" and words else [type_]
            return ("subreading" if words else "omission"), remarks
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
        if not how and inner and all(element.tag == "unclear" for element in inner) and not has_own_words(node):
            how = "illegible"
        if how and HOWS[how].words == "none":
            return "", [*remarks, type_] if type_ not in remarks else remarks
        return how, remarks

    def _person(self, pointer: str) -> str:
        id_ = pointer.rpartition("#")[2]
        return self.document.people.get(id_, id_)

    def _remark(self, node: Node, readings: list[Reading], notes: list[str]) -> None:
        """Keep a note with the reading that it points to or follows, otherwise with the entry."""
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
            readings.append(Reading(node, how="lacuna", sigla=lacking))
        elif node.attributes.get("type") == "ambiguous" and len(named) > 1:
            readings.append(self._ambiguous(node, [reading.node for reading in named]))
        elif named or (follows and node.tag != "noteGrp"):
            (named or follows)[0].notes.append(_one_line(source))
        elif not targets and readings and readings[-1].is_lemma and readings[-1].sigla:
            readings[-1].notes.append(_one_line(source))
        else:
            notes.append(source)

    def _ambiguous(self, node: Node, named: Sequence[Node]) -> Reading:
        """The reading of a witness that may have any of several, with the remarks on it."""
        words = prose.prose(node, roles.TEI)
        is_told = words and words_of(node) != EITHER.join(words_of(reading) or _NONE for reading in named)
        notes = [_one_line(words)] if is_told else []
        notes += [f"cause: {node.attributes['cause']}"] if "cause" in node.attributes else []
        sigla = [self.names.witness(pointer) for pointer in node.attributes.get("wit", "").split()]
        sigla += [self.names.source(pointer) for pointer in node.attributes.get("source", "").split()]
        return Reading(node, how="ambiguous", sigla=sigla, notes=notes, either=tuple(named))

    def count(self, node: Node) -> None:
        self.untold.update(f"{node.tag}/@{name}" for name in node.attributes if name not in _KEPT)


def name_either(readings: Sequence[Reading], lemma: str) -> None:
    """Give each ambiguous reading the words of those that it may be."""
    words = {id(reading.node): reading.words or (lemma if reading.is_lemma else "") or _NONE for reading in readings}
    for reading in readings:
        if reading.either:
            reading.words = EITHER.join(dict.fromkeys(words[id(node)] for node in reading.either))


def _is_called(node: Node, targets: Sequence[str]) -> bool:
    return any(node.attributes.get(name) in targets for name in ("xml:id", "n") if node.attributes.get(name))


def _one_line(source: str) -> str:
    return " ".join(source.split())
