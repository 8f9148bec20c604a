"""`import text FILE.xml`: the text of a TEI file. Its notes are notes (tei.py), its names a glossary (tei_glossary.py).

The header gives the title, author, date and source; divisions become sections, with their `xml:id` as id and their `n`
as number (TEI Guidelines §2, §4).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from glossator.language import identifiers

from . import prose, roles
from .documents import Document
from .drafts import iso
from .markup import Node
from .result import LeftOver
from .tei import TeiDocument, is_glossary, name_of

_DIVISIONS = frozenset(("div", *(f"div{n}" for n in range(1, 8)), "lg", "text", "body", "front", "back", "performance"))
_COUNTED = ("pb", "cb", "gb", "graphic", "media")
_READ_ELSEWHERE = frozenset(
    ("teiHeader", "standOff", "listApp", "app", "rdg", "rdgGrp", "witDetail", "wit", "listWit", "rt")
)
_LONGEST_SOURCE = 300  # characters of a source description that fit on a line of the page


def read(tei: TeiDocument) -> Document:
    """The text of a TEI file."""
    notes = (node for node in tei.root.elements() if node.tag == "note")
    skip = frozenset(map(id, chain(notes, tei.unread)))
    blocks = prose.document(tei.root, roles.TEI, skip)
    counts = Counter(node.tag for node in tei.root.elements() if node.tag in _COUNTED)
    notices = []
    if counts:
        shown = ", ".join(f"{number} × <{tag}>" for tag, number in counts.items())
        notices.append(f"breaks and pictures that the text does not keep: {shown}")
    if tei.apps:
        notices.append(f"the file has an apparatus of {len(tei.apps)} entries: `import apparatus` takes it over")
    left = (node for node in tei.unread if node.tag not in _READ_ELSEWHERE and not is_glossary(node))
    unread = tuple(_left_over(node) for node in left if words_of(node))
    return Document(blocks, _fields(tei), tei.running.letters, _sections(tei.root), unread, tuple(notices))


def _left_over(node: Node) -> LeftOver:
    return LeftOver(f"line {node.line}", f"<{node.tag}>", words_of(node))


def words_of(node: Node) -> str:
    """The words of an element, white space as one space."""
    return " ".join(node.text().split())


# ── Sections ────────────────────────────────────────────────────────────────────────────────────────────


def _sections(root: Node) -> dict[int, tuple[str, str]]:
    """The id and the number of the section that each heading opens, by the `id()` of the heading.

    Numbers are unique in a text: of the levels whose numbers are, the one with the most of them has them.
    """
    found: list[tuple[Node, Node, int]] = []
    _headed(root, 0, found)
    levels: dict[int, list[tuple[Node, str]]] = {}
    for head, division, depth in found:
        if number := _number(division.attributes.get("n", "").strip()):
            levels.setdefault(depth, []).append((head, number[0]))
    able = [level for level in levels.values() if len({number for _, number in level}) == len(level)]
    numbered = {id(head): number for head, number in max(able, key=len, default=[])}
    return {id(head): (_id_of(division), numbered.get(id(head), "")) for head, division, _ in found}


_number = re.compile(r"\d\w*").fullmatch  # what `n=` may be


def _headed(node: Node, depth: int, found: list[tuple[Node, Node, int]]) -> None:
    if roles.TEI.get(node.tag) == "division" and prose.number_of(node):
        found.append((node, node, depth))
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
    fields = {"title": _title(header), "lang": _language(tei.root)}
    fields["author"] = ", ".join(dict.fromkeys(name_of(author) for author in _below(header, "titleStmt", "author")))
    dates = chain(_below(header, "creation", "date"), _below(header, "correspAction", "date"))
    fields["date"] = next(filter(None, (iso(_day(date)) for date in dates)), "")
    fields["source"] = next(filter(None, map(_source, chain(_below(header, "sourceDesc", "p"),
                                                          _below(header, "sourceDesc", "bibl")))), "")  # fmt: skip
    return {name: value for name, value in fields.items() if value}


def _title(header: Node) -> str:
    titles = list(_below(header, "titleStmt", "title"))
    main = [title for title in titles if title.attributes.get("type", "main") == "main"] or titles
    below = [title for title in titles if title.attributes.get("type") == "sub"]
    return ". ".join(
        filter(None, (words_of(title).rstrip(".") if below else words_of(title) for title in (*main[:1], *below)))
    )


def _source(described: Node) -> str:
    """A description in words, if it is short; not one in fields, which have no order to read them in."""
    in_words = any(isinstance(child, str) and child.strip(" \n\t.,;:") for child in described.children)
    return words_of(described) if in_words and len(words_of(described)) <= _LONGEST_SOURCE else ""


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
    for above in node.elements():
        if above.tag == outer:
            yield from (below for below in above.elements() if below.tag == inner)
