"""The fields of a note or a term as our TEI has them: behind its words a `<seg>` for each, called by the field's name.

A file of somebody else's has no such elements, or they stand in a sentence and are words of the note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import prose, roles
from .markup import Node

_ORCID = "https://orcid.org/"
Fields = dict[str, Any]


def fields_of(note: Node) -> tuple[Fields, frozenset[int]]:
    """What the fields of a note say, by our names; and the `id()` of the elements that say it."""
    fields: Fields = {}
    elements = set()
    for outer, seg in _segs(note):
        elements.add(id(outer))
        _READERS[seg.attributes["type"]](seg, fields)
    return fields, frozenset(elements)


def _segs(note: Node) -> Iterator[tuple[Node, Node]]:
    """Each field, and what it stands in: itself, or a paragraph of its own."""
    for child in note.children:
        if isinstance(child, Node):
            inner = child.children[0] if child.tag == "p" and len(child.children) == 1 else child
            if isinstance(inner, Node) and inner.tag == "seg" and inner.attributes.get("type") in _READERS:
                yield child, inner


def _pair(name: str, separator: str = ": ") -> Callable[[Node, Fields], None]:
    def read(seg: Node, fields: Fields) -> None:
        key, _, words = seg.text().partition(separator)
        fields.setdefault(name, {})[key.strip()] = words.strip()

    return read


def _words(name: str) -> Callable[[Node, Fields], None]:
    def read(seg: Node, fields: Fields) -> None:
        fields[name] = " ".join(seg.text().split())

    return read


def _tag(seg: Node, fields: Fields) -> None:
    fields.setdefault("tags", []).append(seg.text())


def _form(seg: Node, fields: Fields) -> None:
    fields.setdefault("forms", []).append(" ".join(seg.text().split()))


def _source(seg: Node, fields: Fields) -> None:
    fields.setdefault("sources", []).append(prose.inline(seg, roles.TEI))


def _see(seg: Node, fields: Fields) -> None:
    for pointer in (inner.attributes.get("target", "") for inner in seg.elements() if inner.tag == "ref"):
        fields.setdefault("see", []).append(pointer.rpartition("#")[2].rpartition(":")[2])


def _original(seg: Node, fields: Fields) -> None:
    """Words in the language of the original, and the same in Latin letters."""
    original = fields["original"] = {}
    for words in (inner for inner in seg.elements() if inner.tag == "foreign"):
        if words.attributes.get("rend") == "transcription":
            original["latin"] = words.text()
        else:
            original["text"] = words.text()
            if language := words.attributes.get("xml:lang", ""):
                original["lang"] = language


def _by(seg: Node, fields: Fields) -> None:
    """A person, with the address that is given of them."""
    address = next((inner.attributes["ref"] for inner in seg.elements() if "ref" in inner.attributes), "")
    name = " ".join(seg.text().split())
    where = {"orcid": address.removeprefix(_ORCID)} if address.startswith(_ORCID) else {"url": address}
    fields["by"] = {"name": name, **where} if address else name


_READERS: Mapping[str, Callable[[Node, Fields], None]] = {
    "reading": _pair("reading"),
    "parallel": _pair("parallel"),
    "original": _original,
    "source": _source,
    "see": _see,
    "tag": _tag,
    "form": _form,
    "by": _by,
    "date": _words("date"),
    "status": _words("status"),
}
