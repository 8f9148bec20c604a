"""`import text FILE.xml`: the text of a TEI file; its notes are notes (tei.py), its glosses and names a glossary.

The header gives the title, author, date and source; divisions become sections, with their `xml:id` as id and their `n`
as number (TEI Guidelines §2, §4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from glossator.language import identifiers

from . import prose
from .documents import Document
from .drafts import iso
from .markup import Node
from .result import LeftOver
from .tei import TeiDocument, name_of

_DIVISIONS = frozenset(("div", *(f"div{n}" for n in range(1, 8)), "lg", "text", "body", "front", "back", "performance"))
_COUNTED = ("pb", "cb", "gb", "graphic", "media")
_LONGEST_SOURCE = 300  # characters of a source description that fit on a line of the page


def read(tei: TeiDocument) -> Document:
    """The text of a TEI file."""
    notes = (node for node in tei.root.elements() if node.tag == "note")
    skip = frozenset(map(id, chain(notes, tei.unread)))
    blocks = prose.document(tei.root, prose.TEI, skip)
    counts = Counter(node.tag for node in tei.root.elements() if node.tag in _COUNTED)
    notices = []
    if counts:
        shown = ", ".join(f"{number} × <{tag}>" for tag, number in counts.items())
        notices.append(f"breaks and pictures that the text does not keep: {shown}")
    unread = tuple(
        _left_over(node) for node in tei.unread if node.tag not in ("teiHeader", "standOff") and _words(node)
    )
    return Document(blocks, _fields(tei), tei.running.letters, _sections(tei.root), unread, tuple(notices))


def _left_over(node: Node) -> LeftOver:
    return LeftOver(f"line {node.line}", f"<{node.tag}>", _words(node))


def _words(node: Node) -> str:
    return " ".join(node.text().split())


# ── Sections ────────────────────────────────────────────────────────────────────────────────────────────


def _sections(root: Node) -> dict[int, tuple[str, str]]:
    """The id and the number of the section that each heading opens, by the `id()` of the heading.

    Numbers are unique in a text: of the kinds of divisions whose numbers are, the one with the most members has them.
    """
    found: list[tuple[Node, Node, int]] = []
    _headed(root, 0, found)
    groups: dict[tuple[int, str], list[tuple[Node, str]]] = {}
    for head, division, depth in found:
        if number := division.attributes.get("n", "").strip():
            groups.setdefault((depth, division.attributes.get("type", "")), []).append((head, number))
    able = [group for group in groups.values() if len({number for _, number in group}) == len(group)]
    numbered = {id(head): number for head, number in max(able, key=len, default=[])}
    return {id(head): (_id_of(division), numbered.get(id(head), "")) for head, division, _ in found}


def _headed(node: Node, depth: int, found: list[tuple[Node, Node, int]]) -> None:
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag == "head" and node.tag in _DIVISIONS:
            found.append((child, node, depth))
        _headed(child, depth + (child.tag in _DIVISIONS), found)


def _id_of(division: Node) -> str:
    id_ = division.attributes.get("xml:id", "")
    return "" if identifiers.fault(id_) else id_


# ── The header ──────────────────────────────────────────────────────────────────────────────────────────


def _fields(tei: TeiDocument) -> dict[str, str]:
    header = next((node for node in tei.root.elements() if node.tag == "teiHeader"), Node(""))
    made = {"title": _title(header), "lang": _language(tei.root)}
    made["author"] = ", ".join(dict.fromkeys(name_of(one) for one in _below(header, "titleStmt", "author")))
    dates = chain(_below(header, "creation", "date"), _below(header, "correspAction", "date"),
                  _below(header, "sourceDesc", "date"))  # fmt: skip
    made["date"] = next(filter(None, (iso(_day(date)) for date in dates)), "")
    source = " ".join(_words(one) for one in header.elements() if one.tag == "sourceDesc")
    made["source"] = source if len(source) <= _LONGEST_SOURCE else ""
    return {name: value for name, value in made.items() if value}


def _title(header: Node) -> str:
    titles = list(_below(header, "titleStmt", "title"))
    main = [one for one in titles if one.attributes.get("type", "main") == "main"] or titles
    below = [one for one in titles if one.attributes.get("type") == "sub"]
    return ". ".join(filter(None, (_words(one).rstrip(".") if below else _words(one) for one in (*main[:1], *below))))


def _day(date: Node) -> str:
    return date.attributes.get("when") or date.attributes.get("when-iso") or date.text()


def _language(root: Node) -> str:
    for tags in (("text",), ("body",), ("TEI", "TEI.2")):
        for node in root.elements():
            if node.tag in tags and node.attributes.get("xml:lang"):
                return node.attributes["xml:lang"]
    languages = [node.attributes.get("ident", "") for node in root.elements() if node.tag == "language"]
    return languages[0] if len(languages) == 1 else ""


def _below(node: Node, outer: str, inner: str) -> Iterator[Node]:
    for one in node.elements():
        if one.tag == outer:
            yield from (below for below in one.elements() if below.tag == inner)


# ── Names and glosses ───────────────────────────────────────────────────────────────────────────────────

_ENTITIES = frozenset(("person", "personGrp", "place", "org", "object", "event", "nym"))
_NAMES = frozenset(("persName", "placeName", "orgName", "name", "rs", "geogName", "term", "objectName", "eventName"))


def glossary(tei: TeiDocument) -> tuple[list[dict[str, str | list[str]]], list[str]]:
    """An entry for each person, place or thing that the file describes and each term that it glosses; notices.

    The headword is what the file calls it, `forms` are what the text does.
    """
    mentions = _mentions(tei)
    entries: list[dict[str, str | list[str]]] = []
    bare = 0
    for id_, (headword, definition) in {**_described(tei), **_glossed(tei)}.items():
        if not definition:
            bare += bool(mentions.get(id_))
            continue
        forms = [form for form in mentions.get(id_, ()) if form != headword]
        entry: dict[str, str | list[str]] = {"id": id_} if not identifiers.fault(id_) else {}
        entry["term"] = headword
        if forms:
            entry["forms"] = forms
        entries.append({**entry, "definition": definition})
    unknown = len(set(mentions) - set(_described(tei)) - set(_glossed(tei)))
    notices = []
    if bare or unknown:
        notices.append(f"names that the file marks and says nothing about, kept as words: {bare + unknown}")
    return _apart(entries), notices


def _apart(entries: Sequence[dict[str, str | list[str]]]) -> list[dict[str, str | list[str]]]:
    """The entries without forms that two of them share: the text alone does not say who is meant."""
    counts = Counter(form for entry in entries for form in {str(entry["term"]), *entry.get("forms", ())})
    made = []
    for entry in entries:
        kept = [form for form in entry.get("forms", ()) if counts[form] == 1]
        made.append(
            {name: kept if name == "forms" else value for name, value in entry.items() if name != "forms" or kept}
        )
    return made


def _mentions(tei: TeiDocument) -> dict[str, list[str]]:
    """What the text calls each thing that it points to, by the name of the thing."""
    found: dict[str, list[str]] = {}
    aside = {id(one) for node in tei.unread for one in node.elements()}
    for node in tei.root.elements():
        if node.tag not in _NAMES or id(node) in aside or not _words(node):
            continue
        for pointer in (node.attributes.get("ref") or node.attributes.get("key") or "").split():
            name = pointer.rpartition("#")[2]
            if _words(node) not in found.setdefault(name, []):
                found[name].append(_words(node))
    return found


def _described(tei: TeiDocument) -> dict[str, tuple[str, str]]:
    """(name, what is said of it) of each person, place and thing in the lists of a file."""
    found = {}
    for node in tei.root.elements():
        id_ = node.attributes.get("xml:id", "")
        if node.tag not in _ENTITIES or not id_:
            continue
        names = [one for one in node.children if isinstance(one, Node) and one.tag in (*_NAMES, "form", "label")]
        if names:
            found[id_] = (_words(names[0]), prose.inline(node, prose.TEI, frozenset({id(names[0])})))
    return found


def _glossed(tei: TeiDocument) -> dict[str, tuple[str, str]]:
    """(term, gloss) of each term that a <gloss> points to, or that stands with one."""
    found = {}
    for parent in tei.root.elements():
        terms = [one for one in parent.children if isinstance(one, Node) and one.tag in ("term", "mentioned")]
        for gloss in parent.children:
            if isinstance(gloss, str) or gloss.tag != "gloss":
                continue
            name = gloss.attributes.get("target", "").rpartition("#")[2]
            term = tei.named.get(name) if name else terms[0] if len(terms) == 1 else None
            if term is not None and _words(term):
                key = term.attributes.get("xml:id", "") or identifiers.slug(_words(term))
                found[key] = (_words(term), prose.inline(gloss, prose.TEI))
    return found
