"""The texts as a static service of Distributed Text Services 1.0, level 0: one file for every answer.

A request is a path: what is asked for follows the name of the endpoint as `;name=value` (RFC 6570), and each path ends
in the extension of a file, so that none is a folder too. The documents are our TEI with the notes in the text; a
passage is the element of it that has the locus as its `xml:id`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import quote
from xml.parsers import expat

from glossator.linking import Linked, LinkedText
from glossator.model import Sources

from . import tei
from .exporting import Made, Options, Refused, chosen
from .iris import Iris
from .tei_links import ids_of

ENTRY = "index.jsonld"
_CONTEXT = {"@context": "https://dtsapi.org/context/v1.0.json", "dtsVersion": "1.0"}
_ROOT = "~"  # and the edition is called ~ID: no text is, since ids have no such sign
_TEI = "application/tei+xml"
_LEVELS_AT_LEAST = 2  # of `down`: a client may ask for grandchildren before it knows that there are none
_SIBLINGS = 100  # on a page: each of a thousand paragraphs cannot list them all
_WRAPPED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{}">\n'
    '<dts:wrapper xmlns:dts="https://w3id.org/api/dts#">{}</dts:wrapper>\n</TEI>\n'
)


class _Unit(NamedTuple):
    """A section or block that can be cited; `xml` is the id of its element."""

    locus: str
    level: int
    parent: str | None
    kind: str
    title: str
    xml: str


def make(linked: Linked, sources: Sources, options: Options) -> Made:
    """The files by their paths in the folder; `Refused` without `url`, which the templates begin with."""
    if not linked.edition.url:
        hint = "add the url that the edition is published at to content/edition.yaml"
        raise Refused("the edition has no `url`, and DTS wants whole addresses", hint)
    service = _Service(linked)
    files = dict(service.collections())
    for linked_text in linked.texts:
        document = tei.make(chosen(linked, Options(linked_text.text.id)), sources, options._replace(inline=True))
        files.update(service.text(linked_text, cast(bytes, document)))
    return files


class _Service:
    def __init__(self, linked: Linked) -> None:
        self.linked, self.edition, self.iris = linked, linked.edition, Iris(linked.edition)
        self.base = f"{self.edition.url}dts/"
        self.levels = {
            linked_text.text.id: max(unit.level for unit in (*_units(linked, linked_text), _NONE))
            for linked_text in linked.texts
        }

    # ── entry point and collections ──

    def collections(self) -> Iterator[tuple[str, bytes]]:
        entry = {
            **_CONTEXT,
            "@id": self.base + ENTRY,
            "@type": "EntryPoint",
            "collection": f"{self.base}collection/members{{;id,page,nav}}.jsonld",
            "navigation": f"{self.base}navigation/{{resource}}/units{{;ref,start,end,down,tree,page}}.jsonld",
            "document": f"{self.base}document/{{resource}}/passage{{;ref,start,end,tree}}.xml",
        }
        yield ENTRY, _json(entry)
        root = self._collection(_ROOT, self.edition.title, parents=0, children=1)
        edition = self._collection(
            f"~{self.linked.key}", self.edition.title, parents=1, children=len(self.linked.texts)
        )
        edition["dublinCore"] = self._about(self.edition.title, self.edition.lang, self.iris.edition)
        texts = [self._resource(linked_text) for linked_text in self.linked.texts]
        answers: list[tuple[str, dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]] = [
            ("", root, [edition], []),
            (f";id={_ROOT}", root, [edition], []),
            (f";id={edition['@id']}", edition, texts, [root]),
            *((f";id={text['@id']}", text, [], [edition]) for text in texts),
        ]
        for name, item, below, above in answers:
            path = f"collection/members{name}"
            yield f"{path}.jsonld", _json(_CONTEXT | item | {"member": below})
            yield f"{path};nav=children.jsonld", _json(_CONTEXT | item | {"member": below})
            yield f"{path};nav=parents.jsonld", _json(_CONTEXT | item | {"member": above})

    def _collection(self, id_: str, title: str, *, parents: int, children: int) -> dict[str, Any]:
        return {
            "@id": id_,
            "@type": "Collection",
            "title": title,
            "totalParents": parents,
            "totalChildren": children,
            "collection": f"{self.base}collection/members;id={quote(id_)}{{;page,nav}}.jsonld",
        }

    def _about(self, title: str, lang: str, iri: str) -> dict[str, Any]:
        about: dict[str, Any] = {"identifier": [iri], "title": [{"lang": lang, "value": title}], "language": lang}
        if self.edition.license.url:
            about["license"] = [self.edition.license.url]
        return about

    def _resource(self, linked_text: LinkedText) -> dict[str, Any]:
        text = linked_text.text
        name = quote(text.id)
        structure: list[dict[str, Any]] = []
        for _ in range(self.levels[text.id]):
            inner = {"citeStructure": structure} if structure else {}
            structure = [{"@type": "CiteStructure", "citeType": "section" if inner else "block", **inner}]
        about = self._about(text.title, text.lang, self.iris.page(linked_text.pages[0].path))
        if text.author:
            about["creator"] = [{"lang": text.lang, "value": text.author}]
        return {
            **self._collection(text.id, text.title, parents=1, children=0),
            "@type": "Resource",
            "navigation": f"{self.base}navigation/{name}/units{{;ref,start,end,down,tree,page}}.jsonld",
            "document": f"{self.base}document/{name}/passage{{;ref,start,end,tree}}.xml",
            "download": f"{self.base}document/{name}/passage.xml",
            "mediaTypes": [_TEI],
            "citationTrees": [{"@type": "CitationTree", "citeStructure": structure}] if structure else [],
            "dublinCore": about,
        }

    # ── a text ──

    def text(self, linked_text: LinkedText, document: bytes) -> Iterator[tuple[str, bytes]]:
        text = linked_text.text
        yield f"document/{text.id}/passage.xml", document
        elements = _elements(document)
        units = [unit for unit in _units(self.linked, linked_text) if unit.xml in elements]
        rows = [_row(unit, text.lang) for unit in units]
        for unit in units:
            start, end = elements[unit.xml]
            passage = _WRAPPED.format(text.lang, document[start:end].decode())
            yield f"document/{text.id}/passage;ref={unit.locus}.xml", passage.encode()
        deepest = max(self.levels[text.id], _LEVELS_AT_LEAST)
        siblings: dict[str | None, list[dict[str, Any]]] = {}
        places = []
        for unit, row in zip(units, rows, strict=True):
            beside = siblings.setdefault(unit.parent, [])
            places.append(len(beside))
            beside.append(row)
        pages = {parent: self._pages(linked_text, parent, beside) for parent, beside in siblings.items()}
        for parent, answers in pages.items():
            if len(answers) > 1:
                for page, answer in enumerate(answers, 1):
                    yield self._answer(linked_text, f"{_children(parent)};page={page}", answer)
        for down in (-1, *range(1, deepest + 1)):
            within = [row for row in rows if down < 0 or row["level"] <= down]
            yield self._answer(linked_text, f";down={down}", {"member": within})
        for number, unit in enumerate(units):
            end = next((n for n in range(number + 1, len(units)) if units[n].level <= unit.level), len(units))
            below = rows[number + 1 : end]
            ref, path = {"ref": rows[number]}, f";ref={unit.locus}"
            yield self._answer(linked_text, path, ref)
            yield self._answer(linked_text, f"{path};down=0", ref | pages[unit.parent][places[number] // _SIBLINGS])
            for down in (-1, *range(1, deepest + 1)):
                within = [row for row in below if down < 0 or row["level"] <= unit.level + down]
                yield self._answer(linked_text, f"{path};down={down}", {**ref, "member": within or [rows[number]]})

    def _pages(self, linked_text: LinkedText, parent: str | None, beside: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The units directly below another, or below the text, divided into pages where they are many."""
        starts = range(0, len(beside), _SIBLINGS)
        if len(starts) == 1:
            return [{"member": beside}]
        addresses = [
            self._address(linked_text, f"{_children(parent)};page={page}") for page in range(1, len(starts) + 1)
        ]
        return [
            {
                "member": beside[start : start + _SIBLINGS],
                "view": {
                    "@id": address,
                    "@type": "Pagination",
                    "first": addresses[0],
                    "previous": addresses[page - 1] if page else None,
                    "next": addresses[page + 1] if start + _SIBLINGS < len(beside) else None,
                    "last": addresses[-1],
                },
            }
            for page, (start, address) in enumerate(zip(starts, addresses, strict=True))
        ]

    def _address(self, linked_text: LinkedText, request: str) -> str:
        return self.base + quote(f"navigation/{linked_text.text.id}/units{request}.jsonld", safe="/;=")

    def _answer(self, linked_text: LinkedText, request: str, answer: Mapping[str, Any]) -> tuple[str, bytes]:
        path = f"navigation/{linked_text.text.id}/units{request}.jsonld"
        about = {"@id": self._address(linked_text, request), "@type": "Navigation"}
        return path, _json({**_CONTEXT, **about, "resource": self._resource(linked_text), **answer})


_NONE = _Unit("", 0, None, "", "", "")


def _units(linked: Linked, linked_text: LinkedText) -> Iterator[_Unit]:
    """What can be cited in a text, in its order: sections, and the blocks in them but headings and footnotes."""
    text = linked_text.text
    ids = ids_of(chosen(linked, Options(text.id)))
    levels = [0]
    seen: set[str] = set()
    for number, section in enumerate(text.sections):
        if number:
            levels.append(levels[section.parent] + 1)
            parent = text.sections[section.parent].locus if section.parent else None
            if section.locus not in seen:
                seen.add(section.locus)
                xml = ids.of(text.id, section.id)
                yield _Unit(section.locus, levels[number], parent, "section", section.title, xml)
        for row in section.rows:
            for block in row.blocks if row.kind not in ("heading", "footnotes") else ():
                if block.locus not in seen:
                    seen.add(block.locus)
                    above = section.locus if number else None
                    xml = ids.of(text.id, block.locus)
                    yield _Unit(block.locus, levels[number] + 1, above, block.kind.replace("_", " "), "", xml)


def _children(parent: str | None) -> str:
    """The request for the units directly below another, or below the text."""
    return ";down=1" if parent is None else f";ref={parent};down=1"


def _row(unit: _Unit, lang: str) -> dict[str, Any]:
    title = {"dublinCore": {"title": [{"lang": lang, "value": unit.title}]}} if unit.title else {}
    return {
        "identifier": unit.locus,
        "@type": "CitableUnit",
        "level": unit.level,
        "parent": unit.parent,
        "citeType": unit.kind,
        **title,
    }


def _elements(document: bytes) -> Mapping[str, tuple[int, int]]:
    """Where each element with an `xml:id` stands in the bytes of a document."""
    found: dict[str, tuple[int, int]] = {}
    opened: list[tuple[str, int]] = []
    parser = expat.ParserCreate()

    def start(_: str, attributes: Mapping[str, str]) -> None:
        opened.append((attributes.get("xml:id", ""), parser.CurrentByteIndex))

    def end(_: str) -> None:
        id_, first = opened.pop()
        # For an empty element this is where its tag begins, else where its end tag does; both end with the next “>”.
        if id_:
            found[id_] = (first, document.index(b">", parser.CurrentByteIndex) + 1)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(document, True)
    return found


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
