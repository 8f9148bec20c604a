"""Notes from W3C Web Annotations: one, a list, an AnnotationPage or an AnnotationCollection.

After the Web Annotation Data Model (https://www.w3.org/TR/annotation-model/): bodies and targets in §3.2, agents in
§3.3, selectors in §4.2, collections in §5; in the JSON-LD frame that it gives, with “@id” and “@type” for “id” and
“type” too. What `export w3c` and `export pack` have put under `glossator` is taken back as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from glossator.problems import Refused

from . import markup, prose, roles
from .drafts import Context, Draft, Drafts, Target, iso, plain_note, tidy, with_replies
from .hypothesis_export import json_of, record_of

# Motivations that say no more than that there is a note.
_PLAIN = frozenset(("", "commenting", "tagging", "highlighting", "replying"))


def is_annotation(root: Any) -> bool:
    """Whether JSON follows the W3C's model: an object of one of its types, or a list of these."""
    first = root[0] if isinstance(root, list) and root else root
    if not isinstance(first, Mapping):
        return False
    return bool(_types(first) & {"Annotation", "AnnotationPage", "AnnotationCollection"}) or "@graph" in first


def read(data: bytes, path: str, context: Context) -> Drafts:
    found = list(annotations_in(json_of(data, path)))
    if not found:
        raise Refused(f"{path} has no Web Annotations in it", "its type should be Annotation or AnnotationPage")
    return Drafts(drafts_of(found, context))


def drafts_of(found: Sequence[Any], context: Context) -> tuple[Draft, ...]:
    """The annotations of a file, each with those that answer it in one draft; each is called by its `name_of`."""
    notes: dict[str, Draft] = {}
    replies: list[tuple[str, str, Draft]] = []
    ids = {_id(annotation) for annotation in found if isinstance(annotation, Mapping)} - {""}
    for number, annotation in enumerate(found, 1):
        if not isinstance(annotation, Mapping):
            where = name_of(annotation, number)
            refused = "the file has only its address"
            notes[where] = Draft(where, (), {"note": plain_note(str(annotation))}, (), refused, record_of(annotation))
            continue
        note = draft(annotation, number, context, record_of(annotation))
        answered = next((t for t in sources_of(annotation.get("target")) if t in ids and t != _id(annotation)), "")
        if answered:
            replies.append((answered, str(annotation.get("created", "")), note))
        else:
            id_ = _id(annotation)
            notes[id_ if id_ and id_ not in notes else f"annotation {number}"] = note
    above = {
        _id(annotation): t
        for annotation in found
        if isinstance(annotation, Mapping)
        for t in sources_of(annotation.get("target"))
        if t in ids
    }
    answers: dict[str, list[tuple[str, Draft]]] = {}
    for answered, created, note in replies:
        root, seen = answered, {answered}
        while root not in notes and above.get(root) and above[root] not in seen:
            root = above[root]
            seen.add(root)
        answers.setdefault(root, []).append((created, note))
    drafts = []
    for id_, note in notes.items():
        own = [answer for _, answer in sorted(answers.pop(id_, []), key=lambda pair: pair[0])]
        drafts.append(with_replies(note, own) if own else note)
    drafts += [
        replace(d, refused="what it answers is not in the file") for replies in answers.values() for _, d in replies
    ]
    return tuple(drafts)


def name_of(annotation: Any, number: int) -> str:
    """The id of an annotation, or how many-th it is in its file."""
    return (_id(annotation) if isinstance(annotation, Mapping) else "") or f"annotation {number}"


def annotations_in(root: Any) -> Iterator[Any]:
    if isinstance(root, list):
        for annotation in root:
            yield from annotations_in(annotation)
    elif isinstance(root, str):
        yield root
    elif isinstance(root, Mapping):
        if "@graph" in root:
            yield from annotations_in(root["@graph"])
        elif _types(root) & {"AnnotationCollection", "AnnotationPage"}:
            for name in ("first", "items", "next"):
                below = root.get(name)
                if isinstance(below, list) or (isinstance(below, Mapping) and name != "items"):
                    yield from annotations_in(below)
        elif "Annotation" in _types(root) or "target" in root:
            yield root


def draft(annotation: Mapping[str, Any], number: int, context: Context, record: str) -> Draft:
    """One annotation; `record` is kept where it cannot be placed."""
    id_ = _id(annotation)
    if isinstance(own := annotation.get("glossator"), Mapping):
        return _own_draft(annotation, own, name_of(annotation, number), context, record)
    raw: dict[str, Any] = {"tags": [], "sources": []}
    notes: list[str] = []
    if isinstance(annotation.get("bodyValue"), str):
        notes.append(plain_note(annotation["bodyValue"]))
    motivations = [_local(m) for m in many(annotation.get("motivation")) if isinstance(m, str)]
    for body in many(annotation.get("body")):
        _read_body(body, notes, raw, motivations)
    raw["note"] = "\n\n".join(note for note in notes if note.strip())
    if not raw["note"] and raw["sources"]:
        raw["note"] = "\n\n".join(raw["sources"])
        raw["sources"] = []
    for motivation in motivations:
        if motivation in context.kinds and "kind" not in raw:
            raw["kind"] = motivation
        elif motivation not in _PLAIN:
            raw["tags"].append(motivation)
    raw["by"] = creator_of(annotation)
    raw["date"] = str(annotation.get("created") or "")
    fields, remarks = tidy(raw, context)
    if id_:
        remarks.append(id_)
    modified = iso(str(annotation.get("modified") or ""))
    if modified and modified != fields.get("date"):
        remarks.append(f"changed {modified}")
    remarks += [f"rights: {right}" for right in many(annotation.get("rights")) if isinstance(right, str)]
    targets, refused = _targets(annotation, context)
    return Draft(name_of(annotation, number), targets, fields, tuple(remarks), refused, record)


# Of the bodies that an export of ours has beside the note; they say again what the fields do.
_SAID_AGAIN = frozenset(("classifying", "tagging", "describing"))


def _own_draft(
    annotation: Mapping[str, Any], own: Mapping[str, Any], where: str, context: Context, record: str
) -> Draft:
    """An annotation that was a note of ours, with its fields as they were."""
    notes: list[str] = []
    for body in many(annotation.get("body")):
        if not (isinstance(body, Mapping) and body.get("purpose") in _SAID_AGAIN):
            _read_body(body, notes, {"tags": [], "sources": []}, [])
    fields, remarks = tidy({**own, "note": "\n\n".join(notes)}, context, is_ours=True)
    targets, refused = _targets(annotation, context, of_ours=True)
    if own.get("after") is True:
        targets = tuple(replace(target, after=True) for target in targets)
    return Draft(where, targets, fields, tuple(remarks), refused, record)


def _targets(
    annotation: Mapping[str, Any], context: Context, *, of_ours: bool = False
) -> tuple[tuple[Target, ...], str]:
    """The places of an annotation; if there are none, why.

    In our own exports the selectors of a whole block or section begin with its name, and its words follow.
    """
    results = []
    for target in many(annotation.get("target")):
        listed = (
            [selector for selector in many(target.get("selector")) if isinstance(selector, Mapping)]
            if isinstance(target, Mapping)
            else []
        )
        is_whole = of_ours and listed and "refinedBy" not in listed[0]
        whole = _selected(listed[0]) if is_whole else None
        results.append(whole if whole and whole.at else _target(target, context))
    targets = tuple(target for target in results if isinstance(target, Target))
    return targets, "" if targets else "\n".join(str(reason) for reason in results)


# ── Bodies ──────────────────────────────────────────────────────────────────────────────────────────────


def _read_body(body: Any, notes: list[str], raw: dict[str, Any], motivations: list[str]) -> None:
    """Add a body to the notes, or where its purpose says so to the tags; what lies elsewhere to the sources."""
    if isinstance(body, str):
        raw["sources"].append(f"<{body}>")
        return
    if not isinstance(body, Mapping):
        return
    if "Choice" in _types(body):
        for item in many(body.get("items"))[:1]:
            _read_body(item, notes, raw, motivations)
        return
    purposes = [_local(p) for p in many(body.get("purpose")) if isinstance(p, str)]
    value = body.get("value", body.get("chars"))
    if not isinstance(value, str):
        source = body.get("source") or _id(body)
        if isinstance(source, Mapping):
            _read_body({**source, "purpose": body.get("purpose")}, notes, raw, motivations)
        elif isinstance(source, str) and source:
            raw["sources"].append(f"<{source}>")
        return
    if "tagging" in purposes or "classifying" in purposes:
        raw["tags"].append(value)
        return
    motivations += [purpose for purpose in purposes if purpose not in motivations]
    form = str(body.get("format") or "").partition(";")[0].strip().lower()
    if form in ("text/html", "application/xhtml+xml"):
        notes.append(prose.prose(markup.html(value), roles.HTML))
    elif form in ("text/markdown", "text/x-markdown"):
        notes.append(value)
    else:
        notes.append(plain_note(value))


def creator_of(annotation: Mapping[str, Any]) -> str:
    """The names of those who wrote an annotation."""
    return ", ".join(filter(None, map(_agent, many(annotation.get("creator")))))


def _agent(agent: Any) -> str:
    if isinstance(agent, Mapping):
        names = [name for key in ("name", "nickname", "account") for name in many(agent.get(key))]
        return next((name for name in names if isinstance(name, str)), _id(agent))
    return agent if isinstance(agent, str) else ""


# ── Targets ─────────────────────────────────────────────────────────────────────────────────────────────


def _target(target: Any, context: Context) -> Target | str:
    """The place of a target, or why it cannot be known."""
    if isinstance(target, str):
        fragment = unquote(target.partition("#")[2])
        return Target(at=fragment) if fragment else f"its target is {target} as a whole, not a place in it"
    if not isinstance(target, Mapping):
        return "its target is no place"
    selectors = [selector for selector in many(target.get("selector")) if isinstance(selector, Mapping)]
    quotes = [found for selector in selectors if (found := _selected(selector))]
    quoting = next((quote for quote in quotes if quote.exact), None)
    at = next((quote.at for quote in quotes if quote.at.removeprefix("#") in context.text.places and not quote.to), "")
    if quoting:
        return replace(quoting, at=at) if at and not quoting.at else quoting
    if quotes:
        return quotes[0]
    if selectors:
        kinds = ", ".join(sorted({kind for selector in selectors for kind in _types(selector)})) or "nothing"
        return f"its target is named by {kinds}, which says nothing about words"
    source = target.get("source") or _id(target)
    return _target(source, context) if isinstance(source, str) else "its target is no place"


def _selected(selector: Mapping[str, Any]) -> Target | None:
    types = _types(selector)
    quote: Target | None = None
    if "TextQuoteSelector" in types and isinstance(selector.get("exact"), str):
        quote = Target(selector["exact"], str(selector.get("prefix") or ""), str(selector.get("suffix") or ""))
    elif "FragmentSelector" in types and isinstance(selector.get("value"), str):
        quote = Target(at=unquote(selector["value"]).removeprefix("#"))
    elif "RangeSelector" in types:
        ends = [_selected(end) for name in ("startSelector", "endSelector") for end in many(selector.get(name))[:1]
                if isinstance(end, Mapping)]  # fmt: skip
        if len(ends) == 2 and ends[0] and ends[1] and ends[0].exact and ends[1].exact:
            quote = replace(ends[0], to=ends[1].exact, upto=True, suffix="")
    refined = next(
        (refinement for refinement in many(selector.get("refinedBy")) if isinstance(refinement, Mapping)), None
    )
    inner = _selected(refined) if refined else None
    if quote and quote.at and inner and inner.exact:
        return replace(inner, at=quote.at)
    if quote and quote.exact and inner and inner.exact:
        return replace(inner, within=quote.exact)
    return quote or inner


def sources_of(target: Any) -> list[str]:
    """The addresses of what a target, or each of several, is a part of."""
    found = []
    for part in many(target):
        source = (part.get("source") or _id(part)) if isinstance(part, Mapping) else part
        if isinstance(source, str):
            found.append(source)
    return found


def _types(annotation: Mapping[str, Any]) -> set[str]:
    return {_local(kind) for kind in many(annotation.get("type", annotation.get("@type"))) if isinstance(kind, str)}


def _id(annotation: Mapping[str, Any]) -> str:
    id_ = annotation.get("id", annotation.get("@id"))
    return id_ if isinstance(id_, str) else ""


def _local(name: str) -> str:
    """oa:commenting and http://www.w3.org/ns/oa#commenting are commenting."""
    return name.rpartition("#")[2].removeprefix("oa:")


def many(value: Any) -> list[Any]:
    """What JSON-LD may give alone or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
