"""The witnesses of a TEI file, and the scholars and editions that its apparatus names, as rows of edition.yaml (§12.1).

A witness is called by its siglum in print, N¹ rather than N1, if that is one word. What is listed below a witness are
its hands, if it is called by their names, else the members of a group; one that corresponds to another is a hand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count

from glossator.markdown import escaping

from . import prose, roles
from .markup import Node
from .yaml_out import Value

Row = Mapping[str, Value]

_LONGEST_LABEL = 120  # characters; what is longer is a note
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_of_hand = re.compile(r"[\d*⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜ'′ʹ]+|[cC]\d*|[a-z]|corr\.?|m\.?\d|man\.?\d").fullmatch
_SILENT = frozenset(("listWit", "abbr", "head", "origDate", "origPlace", "note"))


@dataclass
class Names:
    """What the pointers of a file lead to: rows of `witnesses` and `sources` by name, and a name for each pointer."""

    witnesses: dict[str, dict[str, Value]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    by_pointer: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def witness(self, pointer: str) -> str:
        """The siglum of a witness; one that no list has gets a row of its own."""
        id_ = _id_of(pointer)
        if id_ not in self.by_pointer:
            self.by_pointer[id_] = id_
            self.witnesses[id_] = {"label": id_}
            self.unknown.append(id_)
        return self.by_pointer[id_]

    def source(self, pointer: str) -> str:
        """The name of the scholar or edition that a reading comes from."""
        id_ = _id_of(pointer)
        if id_ not in self.by_pointer:
            self.by_pointer[id_] = id_
            self.sources[id_] = escaping.paragraph(id_)
            self.unknown.append(id_)
        return self.by_pointer[id_]


def _id_of(pointer: str) -> str:
    return pointer.rpartition("#")[2] or pointer


def read(root: Node) -> Names:
    """Every witness that the file lists, and the sources that its readings point to."""
    names = Names()
    for witness in (element for element in root.elements() if element.tag == "witness"):
        _add(witness, names)
    _relate(root, names)
    for listed in (element for element in root.elements() if element.tag == "listWit"):
        heading = next((_words(head) for head in _children(listed, "head")), "")
        sigla = [_siglum(witness, names) for witness in _children(listed, "witness")]
        listed_here = [siglum for siglum in sigla if siglum and "hand_of" not in names.witnesses[siglum]]
        if heading and listed_here:
            names.headings.append(f"{heading} ({' '.join(listed_here)})")
    pointed = {
        _id_of(pointer)
        for element in root.elements()
        if element.tag in ("rdg", "lem")
        for pointer in element.attributes.get("source", "").split()
    }
    for element in root.elements():
        id_ = element.attributes.get("xml:id", "")
        if id_ in pointed and id_ not in names.by_pointer:
            name = _free(_short_name(element) or id_, id_, names)
            names.by_pointer[id_] = name
            names.sources[name] = escaping.paragraph(_words(element) or name)
    return names


def _siglum(witness: Node, names: Names) -> str:
    """The siglum of a witness, which is known from then on."""
    attributes = witness.attributes
    id_ = attributes.get("xml:id") or attributes.get("n", "")
    if not id_:
        return ""
    if id_ not in names.by_pointer:
        names.by_pointer[id_] = _free(_short_name(witness) or id_, id_, names)
        for other in filter(None, (attributes.get("n"), attributes.get("sigil"))):
            names.by_pointer.setdefault(other, names.by_pointer[id_])
        names.witnesses[names.by_pointer[id_]] = {}
    return names.by_pointer[id_]


def _free(name: str, id_: str, names: Names) -> str:
    """The name, if nothing has it yet; else the id, or that with a number."""
    taken = names.witnesses.keys() | names.sources.keys()
    tries = chain((name, id_), (f"{id_}-{number}" for number in count(2)))
    return next(candidate for candidate in tries if candidate not in taken)


def _short_name(node: Node) -> str:
    """The siglum in print, with raised letters as such; "" if an entry could not list it as one word."""
    for abbreviation in _children(node, "abbr"):
        name = "".join(_raised(child) for child in abbreviation.children).strip()
        if name and len(name.split()) == 1 and not re.search(r"[\[\]:,;]", name):
            return name
    return ""


def _raised(child: Node | str) -> str:
    if isinstance(child, str):
        return " ".join(child.split()) if child.strip() else child
    words = "".join(_raised(part) for part in child.children)
    return words.translate(_RAISED) if "sup" in child.attributes.get("rend", "") else words


def _add(witness: Node, names: Names) -> None:
    siglum = _siglum(witness, names)
    if not siglum:
        return
    row = names.witnesses[siglum]
    described = _words(witness).strip(" :;,")
    if 0 < len(described) <= _LONGEST_LABEL:
        row["label"] = described
    else:
        row["label"] = next((_words(title) for title in _children(witness, "title")), "") or siglum
        if described:
            row["note"] = escaping.paragraph(described)
    if date := _date(witness):
        row["date"] = date
    if places := _children(witness, "origPlace"):
        row["place"] = _words(places[0])
    notes = {note.attributes.get("type", ""): note for note in _children(witness, "note")}
    if "source" in notes:
        row["source"] = _words(notes["source"])
    if "" in notes:
        row["note"] = "\n\n".join(filter(None, [str(row.get("note", "")), prose.prose(notes[""], roles.TEI)]))
    ends = [
        _words(note).partition("–")[::2]
        for note in _children(witness, "note")
        if note.attributes.get("type") == "lacuna"
    ]
    if ends:
        row["lacunae"] = [{"from": first, "to": last} for first, last in ends]
    if addresses := [pointer.attributes["target"] for pointer in _children(witness, "ptr") if _is_address(pointer)]:
        row["url"] = addresses[0]


def _is_address(pointer: Node) -> bool:
    """Whether `url` can hold an address: one without a question in it."""
    return bool(re.fullmatch(r"https?://[^?#\s]+", pointer.attributes.get("target", "")))


def _relate(root: Node, names: Names) -> None:
    """Hands and members of groups."""
    for witness in (element for element in root.elements() if element.tag == "witness"):
        siglum = _siglum(witness, names)
        owner = names.by_pointer.get(_id_of(witness.attributes.get("corresp", "")), "")
        if owner in names.witnesses and owner != siglum:
            names.witnesses[siglum]["hand_of"] = owner
    for witness in (element for element in root.elements() if element.tag == "witness"):
        siglum = _siglum(witness, names)
        inner = [_siglum(below, names) for listed in _children(witness, "listWit") for below in _below(listed)]
        inner = [name for name in inner if name]
        hands = [name for name in inner if name.startswith(siglum) and _of_hand(name.removeprefix(siglum))]
        for hand in hands:
            names.witnesses[hand]["hand_of"] = siglum
        if members := [name for name in inner if "hand_of" not in names.witnesses[name]]:
            names.witnesses[siglum]["of"] = members
        if witness.attributes.get("type") == "corrector" and "hand_of" not in names.witnesses[siglum]:
            owners = [owner for owner in names.witnesses if siglum.startswith(owner) and owner != siglum]
            if owners and "of" not in names.witnesses[max(owners, key=len)]:
                names.witnesses[siglum]["hand_of"] = max(owners, key=len)


def _below(listed: Node) -> Iterator[Node]:
    """The witnesses of a list and of the lists in it, those of its witnesses aside."""
    for child in listed.children:
        if isinstance(child, Node) and child.tag == "witness":
            yield child
        elif isinstance(child, Node) and child.tag == "listWit":
            yield from _below(child)


def _date(witness: Node) -> str:
    """When a witness was written, in EDTF."""
    for element in witness.elements():
        if element.tag not in ("origDate", "date"):
            continue
        attributes = element.attributes
        ends = [_year(attributes.get(name, "")) for name in ("notBefore", "notAfter")]
        ends = ends if any(ends) else [_year(attributes.get(name, "")) for name in ("from", "to")]
        if all(ends):
            return "/".join(dict.fromkeys(ends))
        return _year(attributes.get("when", "")) or next(filter(None, ends), "")
    return ""


def _year(value: str) -> str:
    match = re.fullmatch(r"(-?)(\d{1,4})((?:-\d\d){0,2})", value.strip())
    return f"{match[1]}{match[2]:0>4}{match[3]}" if match else ""


def _children(node: Node, tag: str) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node) and child.tag == tag]


def _words(node: Node) -> str:
    """The words of an element, without its siglum and what is listed below it."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "ptr" and not _is_address(child) and "//" in child.attributes.get("target", ""):
            yield f"<{child.attributes['target']}>"
        elif child.tag == "hi":
            yield _raised(child)
        elif child.tag not in _SILENT:
            yield from _pieces(child)
