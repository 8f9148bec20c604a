"""Notes from TEI P5: `<note>` inside the text, with `target`, or pointed at from it (TEI Guidelines §3.9, §17).

The words that a note belongs to are those before it, those of the elements that `target` names, or those between
`target` and `targetEnd`. `type` is a kind or a tag, `place` and `subtype` are tags, `resp` is who wrote it, `cert` how
sure they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from glossator.problems import Refused

from . import markup, prose, roles
from .drafts import Context, Draft, Drafts, Target, tidy
from .inline import citation
from .markup import Node
from .running import Running
from .tei_fields import fields_of

_BLOCKS = frozenset((
    "p", "ab", "head", "l", "lg", "item", "cell", "label", "salute", "signed", "byline", "opener", "closer", "speaker",
    "stage", "argument", "epigraph", "titlePart", "div", "div1", "div2", "div3", "div4", "div5", "div6", "div7",
))  # fmt: skip
_INDEXES = frozenset(("listPerson", "listPlace", "listOrg", "listObject", "listEvent", "listNym", "listRelation"))
# What is not part of the reading text: headers and footers of pages, deletions, descriptions of people or pictures,
# explanations of an analysis, small glosses beside a word.
_SILENT = frozenset(("fw", "figDesc", "teiHeader", "standOff", "listAnnotation", "listApp", "del", "index", "graphic",
                     "media", "interp", "interpGrp", "rt", *_INDEXES))  # fmt: skip
_SECOND_BEST = frozenset(("sic", "abbr", "orig", "rdg"))  # of what <choice> and <app> offer
# What holds blocks and no words of its own: a note in it stands between them.
_AROUND = frozenset(("div", "body", "back", "front", "text", "lg", "list", "TEI", "group", "noteGrp", "standOff", ""))
_NOTES_ONLY = frozenset(("note", "head", "noteGrp", "pb", "milestone"))
_TOLD = frozenset((
    "xml:id", "xml:lang", "xml:space", "type", "subtype", "place", "resp", "cert", "n",
    "target", "targetEnd", "anchored",
))  # fmt: skip
_CERTAINTY = frozenset(("high", "medium", "low"))


def read(data: bytes, path: str, context: Context) -> Drafts:
    found = drafts(read_document(data, path), context)
    if not found.notes:
        raise Refused(f"{path} has no <note> in it", "only <note> elements are read")
    return found


def drafts(document: TeiDocument, context: Context) -> Drafts:
    """The notes of a file that has been read."""
    notes = [node for node in document.root.elements() if node.tag == "note" and id(node) not in document.inner]
    drafts_found = tuple(_draft(note, document, context) for note in notes)
    return Drafts(drafts_found, letters=document.running.letters)


def read_document(data: bytes, path: str) -> TeiDocument:
    """A TEI file. Raises `Refused` where it is none."""
    root = markup.xml(data, path)
    if not any(node.tag in ("TEI", "text", "teiCorpus", "TEI.2", "body", "standOff") for node in root.elements()):
        raise Refused(f"{path} is XML, but not TEI", "its root should be <TEI>")
    return TeiDocument(root)


class TeiDocument:
    """The running text of a TEI file, and where its elements and notes stand in it."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.running = Running()
        self.unread: list[Node] = []  # elements that are not part of the text, apart from notes
        self.spans: dict[str, tuple[Node, int, int]] = {}
        self.marks: dict[int, int] = {}  # id() of a note -> where it stands in the text
        self.entries: dict[int, tuple[int, int]] = {}  # id() of an entry of an apparatus -> where its lemma stands
        self.pointers: dict[str, int] = {}  # an xml:id -> where a pointer to it stands
        self.inner: set[int] = set()  # notes inside notes
        self.alone: set[int] = set()  # notes that stand among notes, not in the text
        self.people: dict[str, str] = {}
        self.named = {node.attributes["xml:id"]: node for node in root.elements() if "xml:id" in node.attributes}
        header = next((node for node in root.elements() if node.tag == "teiHeader"), None)
        for node in header.elements() if header else ():
            if "xml:id" in node.attributes:
                self.people[node.attributes["xml:id"]] = name_of(node)
        for index in (node for node in root.elements() if node.tag in (*_INDEXES, "witness")):
            self.inner |= {id(inner) for inner in index.elements() if inner.tag == "note"}
        self.apps = [node for node in root.elements() if node.tag == "app"]
        for app in self.apps:  # what an entry of an apparatus says of its readings: tei_apparatus.py reads it
            beside = (child for child in app.children if isinstance(child, Node) and child.tag != "lem")
            self.inner |= {id(inner) for child in beside for inner in child.elements() if inner.tag == "note"}
        self._read(root)

    def _read(self, node: Node) -> None:
        for number, child in enumerate(node.children):
            if node.follows_word(number):
                self.running.add(" ")
            if isinstance(child, str):
                if node.tag not in roles.ALONE or child.strip():
                    self.running.add(child)
            elif child.tag == "app" and not is_inline(child):
                self.entries[id(child)] = self.running.length, self.running.length
                self.unread.append(child)
            elif child.tag == "note":
                self.marks[id(child)] = self._mark(child, node)
                self.inner |= {id(inner) for inner in child.elements() if inner.tag == "note" and inner is not child}
            elif child.tag in _SILENT or is_glossary(child) or self._is_second_best(child, node):
                self.unread.append(child)
            elif citation(child):  # which our text has no words of
                pass
            else:
                self._element(child)

    def _mark(self, note: Node, parent: Node) -> int:
        """Where the mark of a note is: between blocks, it follows the words of the last."""
        if parent.tag not in _AROUND:
            return self.running.length
        if all(isinstance(child, str) or child.tag in _NOTES_ONLY for child in parent.children):
            self.alone.add(id(note))
        return self.running.end

    def _element(self, node: Node) -> None:
        is_block = node.tag in _BLOCKS
        if is_block:
            self.running.block()
        if roles.TEI.get(node.tag) == "division" and (number := prose.number_of(node)):
            self.running.add(number)
            self.running.block()
        start = self.running.length
        if node.tag in ("ptr", "ref"):
            for target in _pointers(node.attributes.get("target", "")):
                self.pointers.setdefault(target, start)
        if node.tag == "space" or (node.tag == "lb" and node.attributes.get("break") != "no"):
            self.running.add(" ")
        if node.tag != "gap":  # whose description is no text
            self._read(node)
        if node.tag == "app":
            self.entries[id(node)] = start, self.running.length
        if "xml:id" in node.attributes:
            self.spans[node.attributes["xml:id"]] = (node, start, self.running.length)
        if is_block:
            self.running.block()

    @staticmethod
    def _is_second_best(child: Node, parent: Node) -> bool:
        return parent.tag in ("choice", "app") and child is not best(parent)


def is_glossary(node: Node) -> bool:
    """Whether an element is a glossary by itself, and no part of the text."""
    lists = (child for child in node.children if isinstance(child, Node) and child.tag == "list")
    is_one = node.tag == "div" and node.attributes.get("type") == "glossary"
    return is_one and any(listed.attributes.get("type") == "gloss" for listed in lists)


def best(node: Node) -> Node:
    """What is read of a `<choice>` or an `<app>`, which has something to read: the lemma, the corrected form."""
    offered = [child for child in node.children if isinstance(child, Node)]
    if node.tag == "app":
        offered = [child for child in offered if child.tag in ("lem", "rdg")] or offered
    return next((child for child in offered if child.tag not in _SECOND_BEST), offered[0])


def is_inline(app: Node) -> bool:
    """Whether an entry of an apparatus has the text for its lemma, and does not point at it from outside."""
    return not any(name in app.attributes for name in ("from", "to", "loc"))


def _draft(note: Node, document: TeiDocument, context: Context) -> Draft:
    attributes = note.attributes
    kind = attributes.get("type", "")
    people = [_person(reference, document.people) for reference in attributes.get("resp", "").split()]
    linked = _with_own_links(note, document, context)
    fields, elements = fields_of(linked)
    raw: dict[str, Any] = {
        "by": ", ".join(filter(None, people)),
        **fields,
        "id": attributes.get("xml:id", ""),
        "note": prose.prose(linked, roles.TEI, elements),
        "tags": [
            *fields.get("tags", ()),
            *(tag for name in ("subtype", "place") for tag in attributes.get(name, "").split()),
        ],
    }
    if kind in context.kinds:
        raw["kind"] = kind
    elif kind:
        raw["tags"] = [kind, *raw["tags"]]
    if attributes.get("cert") in _CERTAINTY:
        raw["certainty"] = attributes["cert"]
    known, remarks = tidy(raw, context)
    remarks += [f"{name}: {value}" for name, value in attributes.items() if name not in _TOLD]
    where = f"<note> in line {note.line}"
    targets, reason = _targets(note, document, context)
    return Draft(where, tuple(targets), known, tuple(remarks), reason)


def _with_own_links(node: Node, document: TeiDocument, context: Context) -> Node:
    """The element, with pointers into the file as links to the same places of our text, or to notes that come with it.

    A section is called by its number, if it has one; an id that begins with a digit has a sign before it.
    """
    attributes = node.attributes
    name = attributes.get("target", "").removeprefix("#")
    if node.tag == "ref" and name != attributes.get("target", ""):
        to = document.named.get(name)
        places = context.text.places
        place = next((locus for locus in (name, name.removeprefix("_")) if locus in places), "")
        number = to.attributes.get("n", "") if to and to.tag == "div" else ""
        if place and number in places and places[number] == places[place]:
            place = number
        if place:
            attributes = {**attributes, "target": f"locus:{place}"}
        elif to and to.tag == "note" and id(to) not in document.inner:
            attributes = {**attributes, "target": f"note:{name}"}
    children = [
        child if isinstance(child, str) else _with_own_links(child, document, context) for child in node.children
    ]
    return Node(node.tag, attributes, children, node.line)


def _targets(note: Node, document: TeiDocument, context: Context) -> tuple[list[Target], str]:
    """The places of a note; or why there are none."""
    starts = _pointers(note.attributes.get("target", ""))
    ends = _pointers(note.attributes.get("targetEnd", ""))
    if starts:
        found = []
        for i, name in enumerate(starts):
            if name not in document.spans:
                if name in context.text.places:
                    found.append(Target(at=name))
                    continue
                return [], f"it points to “{name}”, which no element of the text is called"
            node, start, end = document.spans[name]
            reaches = i < len(ends) and ends[i] != name
            last = document.spans.get(ends[i]) if reaches else None
            if reaches and not last:
                return [], f"it reaches to “{ends[i]}”, which no element of the text is called"
            found.append(_on(node, start, last[2] if last else end, bool(last), document, context))
        return found, ""
    name = note.attributes.get("xml:id", "")
    position = document.marks.get(id(note), -1)
    if name:
        position = document.pointers.get(name, position)
    if position < 0:
        return [], "it is in the header and points to no place in the text"
    if name not in document.pointers and id(note) in document.alone:
        return [], "it is among notes, and nothing in the text points to it"
    return [document.running.at_mark(position)], ""


def _on(node: Node, start: int, end: int, to_another: bool, document: TeiDocument, context: Context) -> Target:
    """The target of a note on an element: a point, some words, or a section that our text has under that name."""
    text = document.running.text
    if not text[start:end].strip():
        return document.running.at_mark(start)
    if node.tag in ("div", "lg", "text", "body") and not to_another:
        for name in (node.attributes["xml:id"], node.attributes.get("n", "")):
            if name in context.text.places and _begins_alike(text[start:end], name, context):
                return Target(at=name)
    return document.running.over(start, end, whole=node.tag in _BLOCKS and not to_another)


def _begins_alike(words: str, locus: str, context: Context) -> bool:
    first, last = context.text.places[locus]
    there = "".join(block.text for block in context.text.blocks[first:last])
    a, b = ("".join(char.casefold() for char in side if char.isalnum())[:24] for side in (words, there))
    return bool(a) and (a in b or b in a or a in "".join(c.casefold() for c in there if c.isalnum())[:200])


def _pointers(value: str) -> list[str]:
    """The names that a list of pointers ends in: “#a text.xml#b” names a and b."""
    return [reference.rpartition("#")[2] for reference in value.split() if "#" in reference]


def _person(pointer: str, people: Mapping[str, str]) -> str:
    name = pointer.rpartition("#")[2].rpartition(":")[2] or pointer
    return people.get(name) or name


def name_of(node: Node) -> str:
    """The name of a person or a statement of responsibility in the header."""
    for tag in ("persName", "name", "orgName"):
        for found in _named(node, tag):
            return " ".join(found.text().split())
    return " ".join(node.text().split())


def _named(node: Node, tag: str) -> Iterator[Node]:
    return (inner for inner in node.elements() if inner.tag == tag)
