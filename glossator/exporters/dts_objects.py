"""The objects that answers of Distributed Text Services are made of, by their names in the specification (JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from glossator.linking import Linked, LinkedText

from .dts_units import SECTION, Tree, Unit
from .iris import Iris

CONTEXT = {"@context": "https://dtsapi.org/context/v1.0.json", "dtsVersion": "1.0"}
_TEI = "application/tei+xml"


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def entry_point(base: str, address: str) -> dict[str, Any]:
    return {
        **CONTEXT,
        "@id": address,
        "@type": "EntryPoint",
        "collection": f"{base}collection/members{{;id,page,nav}}.jsonld",
        **_endpoints(base, "{resource}"),
    }


def _endpoints(base: str, text: str) -> dict[str, str]:
    return {
        "navigation": f"{base}navigation/{text}/units{{;ref,start,end,down,tree,page}}.jsonld",
        "document": f"{base}document/{text}/passage{{;ref,start,end,tree}}.xml",
    }


def collection(base: str, id_: str, title: str, *, parents: int, children: int) -> dict[str, Any]:
    return {
        "@id": id_,
        "@type": "Collection",
        "title": title,
        "totalParents": parents,
        "totalChildren": children,
        "collection": f"{base}collection/members;id={quote(id_)}{{;page,nav}}.jsonld",
    }


def dublin_core(linked: Linked, title: str, lang: str, iri: str) -> dict[str, Any]:
    """What is said of the edition or of a text of it."""
    about: dict[str, Any] = {"identifier": [iri], "title": [{"lang": lang, "value": title}], "language": lang}
    if linked.edition.license.url:
        about["license"] = [linked.edition.license.url]
    return about


def resource(linked: Linked, linked_text: LinkedText, base: str, tree: Tree) -> dict[str, Any]:
    """A text."""
    text = linked_text.text
    structure = _cite_structure(tree.kinds)
    about = dublin_core(linked, text.title, text.lang, Iris(linked.edition).page(linked_text.pages[0].path))
    if text.author:
        about["creator"] = [{"lang": text.lang, "value": text.author}]
    name = quote(text.id)
    return {
        **collection(base, text.id, text.title, parents=1, children=0),
        "@type": "Resource",
        **_endpoints(base, name),
        "download": f"{base}document/{name}/passage.xml",
        "mediaTypes": [_TEI],
        "citationTrees": [{"@type": "CitationTree", "citeStructure": structure}] if structure else [],
        "dublinCore": about,
    }


def _cite_structure(kinds: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """The kinds of units of each level, in those of the level above that can hold others."""
    if not kinds:
        return []
    inner = _cite_structure(kinds[1:])
    return [
        {
            "@type": "CiteStructure",
            "citeType": kind,
            **({"citeStructure": inner} if kind == SECTION and inner else {}),
        }
        for kind in kinds[0]
    ]


def citable_unit(unit: Unit, lang: str) -> dict[str, Any]:
    title = {"dublinCore": {"title": [{"lang": lang, "value": unit.title}]}} if unit.title else {}
    return {
        "identifier": unit.locus,
        "@type": "CitableUnit",
        "level": unit.level,
        "parent": unit.parent,
        "citeType": unit.kind,
        **title,
    }


def pagination(address: Callable[[int], str], page: int, last: int) -> dict[str, Any]:
    """The addresses around a page; they are counted from 1."""
    return {
        "@id": address(page),
        "@type": "Pagination",
        "first": address(1),
        "previous": address(page - 1) if page > 1 else None,
        "next": address(page + 1) if page < last else None,
        "last": address(last),
    }
