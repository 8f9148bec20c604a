"""The names and glosses of a TEI file -> entries of the glossary (TEI Guidelines §3.4.1, §13.3).

A person, place or thing that one of the file's lists describes, and a term that a <gloss> explains, is an entry: the
headword is what the file calls it, the forms are what the text does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from glossator.language import identifiers

from . import prose, roles
from .markup import Node
from .tei import TeiDocument, is_glossary
from .tei_fields import fields_of
from .tei_text import words_of
from .yaml_out import Value

_ENTITIES = frozenset(("person", "personGrp", "place", "org", "object", "event", "nym"))
_NAMES = frozenset(("persName", "placeName", "orgName", "name", "geogName", "objectName", "eventName"))
_MENTIONS = frozenset((*_NAMES, "rs", "term"))
# What says in words who somebody is; the rest of a description are numbers and dates for programs.
_SAYS = frozenset(("p", "note", "desc", "occupation", "roleName", "trait", "state"))
_year = re.compile(r"-?\d{4}").match


def entries(tei: TeiDocument) -> tuple[list[Mapping[str, Value]], list[str]]:
    """The entries, as annotations/glossary.yaml has them; and what there is to say about names that are none."""
    listed = [entry for division in tei.unread if is_glossary(division) for entry in _listed(division)]
    mentions = _mentions(tei)
    described = {**_described(tei), **_glossed(tei)}
    records: list[tuple[str, str, list[str], str]] = []
    for id_, ((headword, *others), definition) in described.items():
        if definition:
            called = (form for form in mentions.get(id_, ()) if _is_name(form, (headword, *others)))
            records.append((id_, headword, list(dict.fromkeys((*others, *called))), definition))
    silent = set(mentions) - {id_ for id_, *_ in records}
    notices = [f"names that the file marks and says nothing about, kept as words: {len(silent)}"] if silent else []
    terms: set[str] = {words for entry in listed for words in (entry["term"], *entry.get("forms", ()))}
    named = [record for record in records if not terms & {record[1], *record[2]}]
    if len(named) < len(records):
        notices.append(f"names that are terms of the glossary, not taken twice: {len(records) - len(named)}")
    return [*listed, *_written(named)], notices


def _listed(division: Node) -> Iterator[Mapping[str, Any]]:
    """The entries of a glossary: labels, each with the item that explains it."""
    rows = [child for listed in _children(division) if listed.tag == "list" for child in _children(listed)]
    ids = {label.attributes.get("xml:id", ""): _called(label) for label in rows if label.tag == "label"}
    for label, item in pairwise(rows):
        if label.tag == "label" and item.tag == "item" and words_of(label):
            linked = _with_terms(item, ids)
            fields, elements = fields_of(linked)
            entry = {
                "id": _called(label),
                "term": words_of(label),
                "forms": fields.get("forms", ()),
                "original": fields.get("original", {}),
                "definition": prose.prose(linked, roles.TEI, elements),
                "see": fields.get("see", ()),
            }
            yield {name: value for name, value in entry.items() if value}


def _called(label: Node) -> str:
    """The id of an entry: `n` where something else in the file has its name; "" if it can be none of ours."""
    names = (label.attributes.get(name, "") for name in ("n", "xml:id"))
    return next((name for name in names if name and not identifiers.fault(name)), "")


def _with_terms(node: Node, ids: Mapping[str, str]) -> Node:
    """The element, with pointers to entries of the glossary as links to them."""
    attributes, name = node.attributes, node.attributes.get("target", "").removeprefix("#")
    if node.tag == "ref" and name and ids.get(name):
        attributes = {**attributes, "target": f"term:{ids[name]}"}
    children = [child if isinstance(child, str) else _with_terms(child, ids) for child in node.children]
    return Node(node.tag, attributes, children, node.line)


def _written(records: Sequence[tuple[str, str, list[str], str]]) -> Iterator[Mapping[str, Value]]:
    """The entries without the forms that two of them share, which do not say who is meant."""
    counts = Counter(form for _, headword, forms, _ in records for form in {headword, *forms})
    for id_, headword, forms, definition in records:
        kept = [form for form in forms if form != headword and counts[form] == 1]
        fields: dict[str, Value] = {} if identifiers.fault(id_) else {"id": id_}
        fields["term"] = headword
        if kept:
            fields["forms"] = kept
        yield {**fields, "definition": definition}


def _is_name(form: str, names: Sequence[str]) -> bool:
    """Whether words that refer to somebody are a name: “Goldmann”, and not “the city”."""
    known = {stem for name in names for stem in _stems(name)}
    return form in names or not known.isdisjoint(_stems(form))


def _stems(name: str) -> set[str]:
    """The beginnings of the words of a name, which its genitives share."""
    return {word.casefold()[:4] for word in re.findall(r"\w{3,}", name)}


def _mentions(tei: TeiDocument) -> dict[str, list[str]]:
    """What the text calls each thing that it points to, by the name of the thing."""
    found: dict[str, list[str]] = {}
    aside = {id(inner) for node in tei.unread for inner in node.elements()}
    for node in tei.root.elements():
        if node.tag not in _MENTIONS or id(node) in aside or not words_of(node):
            continue
        for pointer in (node.attributes.get("ref") or node.attributes.get("key") or "").split():
            forms = found.setdefault(pointer.rpartition("#")[2], [])
            if words_of(node) not in forms:
                forms.append(words_of(node))
    return found


def _described(tei: TeiDocument) -> dict[str, tuple[list[str], str]]:
    """(names, what is said of it) of each person, place and thing in the lists of a file."""
    found = {}
    for node in tei.root.elements():
        id_ = node.attributes.get("xml:id", "")
        if node.tag not in _ENTITIES or not id_:
            continue
        names = [words_of(child) for child in _children(node) if child.tag in (*_NAMES, "form", "label")]
        names = [name for name in names if name]
        if names:
            definitions = [prose.inline(child, roles.TEI) for child in _children(node) if child.tag in _SAYS]
            found[id_] = (names, ", ".join(filter(None, [_life(node), *definitions])))
    return found


def _life(person: Node) -> str:
    years = [
        next((_year_of(child) for child in _children(person) if child.tag == tag), "") for tag in ("birth", "death")
    ]
    return "–".join(years) if any(years) else ""


def _year_of(event: Node) -> str:
    for node in event.elements():
        for value in (node.attributes.get("when", ""), node.attributes.get("when-iso", ""), words_of(node)):
            if match := _year(value):
                return match[0]
    return ""


def _glossed(tei: TeiDocument) -> dict[str, tuple[list[str], str]]:
    """([term], gloss) of each term that a <gloss> points to, or that stands with one."""
    found = {}
    for parent in tei.root.elements():
        terms = [child for child in _children(parent) if child.tag in ("term", "mentioned")]
        for gloss in _children(parent):
            if gloss.tag != "gloss":
                continue
            name = gloss.attributes.get("target", "").rpartition("#")[2]
            term = tei.named.get(name) if name else terms[0] if len(terms) == 1 else None
            if term is not None and words_of(term):
                key = term.attributes.get("xml:id", "") or identifiers.slug(words_of(term))
                found[key] = ([words_of(term)], prose.inline(gloss, roles.TEI))
    return found


def _children(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]
