"""Notes from Recogito's own JSON: what its text annotator stores (recogito/text-annotator-js, `TextAnnotation`).

A list of annotations with `bodies[]` (`purpose`, `value`, `creator`) and a `target` whose `selector[]` has `quote`,
`start`, `end`, in newer versions `quotePrefix` and `quoteSuffix` too. What it says is said in W3C's words and read as
those are. `start` and `end` count characters of a page that we do not have, and so decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossator.problems import Refused

from . import web_annotation
from .drafts import Context, Draft, Drafts
from .hypothesis_export import json_of, record_of
from .web_annotation import many


def is_export(root: Any) -> bool:
    """Whether JSON is a list of Recogito's annotations."""
    return any(_is_annotation(record) for record in _annotations(root))


def read(data: bytes, path: str, context: Context) -> Drafts:
    """The annotations of an export. Raises `Refused` where it has none."""
    found = _annotations(json_of(data, path))
    if not found:
        raise Refused(f"{path} has no annotations in it", "export them as JSON again")
    drafts = []
    for number, record in enumerate(found, 1):
        if isinstance(record, Mapping):
            drafts.append(web_annotation.draft(_as_w3c(record), number, context, record_of(record)))
        else:
            drafts.append(Draft(f"annotation {number}", (), refused="it is no annotation", record=record_of(record)))
    return Drafts(tuple(drafts))


def _annotations(root: Any) -> list[Any]:
    if isinstance(root, Mapping):
        root = root.get("annotations", root if _is_annotation(root) else None)
    return many(root)


def _is_annotation(record: Any) -> bool:
    return isinstance(record, Mapping) and "bodies" in record and isinstance(record.get("target"), Mapping)


def _as_w3c(record: Mapping[str, Any]) -> dict[str, Any]:
    """The annotation in the frame of the Web Annotation Data Model."""
    target_value = record.get("target")
    target: Mapping[str, Any] = target_value if isinstance(target_value, Mapping) else {}
    bodies = [body for body in many(record.get("bodies")) if isinstance(body, Mapping)]
    creators = [creator for body in bodies for creator in many(body.get("creator"))] or many(target.get("creator"))
    unique = {str(who.get("id", who) if isinstance(who, Mapping) else who): who for who in creators}
    dates = sorted(str(part["created"]) for part in (target, *bodies) if part.get("created"))
    changed = sorted(str(part["updated"]) for part in (target, *bodies) if part.get("updated"))
    selectors = [_selector(selector) for selector in many(target.get("selector"))]
    return {
        "id": record.get("id"),
        "type": "Annotation",
        "body": bodies,
        "creator": list(unique.values()),
        "created": dates[0] if dates else "",
        "modified": changed[-1] if changed else "",
        "target": [{"selector": selector} for selector in selectors] or {"selector": {"type": "nothing"}},
    }


def _selector(selector: Any) -> Any:
    quote = selector.get("quote") if isinstance(selector, Mapping) else None
    if isinstance(quote, Mapping):
        return {"type": "TextQuoteSelector", **quote}
    if isinstance(quote, str):
        prefix, suffix = selector.get("quotePrefix"), selector.get("quoteSuffix")
        return {"type": "TextQuoteSelector", "exact": quote, "prefix": prefix, "suffix": suffix}
    return selector
