"""Notes from Hypothesis: the file its client exports, or an answer of its API.

The fields are those of the client's type `APIAnnotationData` (hypothesis/client, src/types/api.ts):
`target[].selector[]` with a TextQuoteSelector, `text` in Markdown, `tags`, `user` (“acct:name@authority”),
`user_info.display_name`, `created` and `updated`, `references` (the ids above a reply, the note itself first),
`permissions.read`, `hidden`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from glossator.problems import Refused, json_fault

from .drafts import Context, Draft, Drafts, Target, iso, tidy, with_replies
from .reading import text_of

_mention = re.compile(r"<a\b[^>]*\bdata-hyp-mention\b[^>]*>(.*?)</a>", re.DOTALL)


def json_of(data: bytes, path: str) -> Any:
    """What a JSON file holds; raises `Refused` where it cannot be read."""
    try:
        return json.loads(text_of(data, path))
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise Refused(f"{where}: {json_fault(error)}", "mend it there, or export the notes again") from None
    except RecursionError:
        raise Refused(f"{path}: lists and objects are nested too deeply", "this is not an export of notes") from None


def record_of(record: Any) -> str:
    """An annotation as one line of JSON, to be kept as it is."""
    return json.dumps(record, ensure_ascii=False)


def is_export(root: Any) -> bool:
    """Whether JSON is Hypothesis's own: a list of objects that have a `user` and a `uri`, under one of its names."""
    found = (record for record in _annotations(root) if isinstance(record, Mapping))
    return any("uri" in record and ("user" in record or "target" in record) for record in found)


def read(data: bytes, path: str, context: Context) -> Drafts:
    root = json_of(data, path)
    found = _annotations(root)
    if not found and not isinstance(root, Mapping | list):
        raise Refused(f"{path} is not an export from Hypothesis", "in the client: Share, Export, JSON")
    notes: dict[str, Draft] = {}
    replies: dict[str, list[tuple[str, Draft]]] = {}
    private = 0
    for number, record in enumerate(found, 1):
        if not isinstance(record, Mapping):
            where = f"annotation {number}"
            notes[f"\0{number}"] = Draft(where, (), refused="it is no annotation", record=record_of(record))
            continue
        id_ = str(record.get("id") or "")
        id_ = id_ if id_ and id_ not in notes else f"\0{number}"
        draft = _draft(record, f"annotation {record.get('id') or number}", context)
        private += draft.fields.get("status") == "draft"
        above = [str(ref) for ref in _list(record.get("references"))]
        if above:
            replies.setdefault(above[0], []).append((str(record.get("created", "")), draft))
        else:
            notes[id_] = draft
    drafts = []
    for id_, draft in notes.items():
        answers = [answer for _, answer in sorted(replies.pop(id_, []), key=lambda pair: pair[0])]
        kept = [answer for answer in answers if not answer.refused]
        drafts.append(with_replies(draft, kept) if kept else draft)
        drafts += [answer for answer in answers if answer.refused]
    for above_, orphans in replies.items():
        for _, orphan in orphans:
            reason = orphan.refused or f"it answers {above_}, which the file does not have"
            drafts.append(replace(orphan, refused=reason))
    notices = []
    if private:
        notices.append(f"private in Hypothesis, and so drafts here, which are not published: {private}")
    return Drafts(tuple(drafts), tuple(notices))


def _annotations(root: Any) -> list[Any]:
    if isinstance(root, list):
        return root
    if not isinstance(root, Mapping):
        return []
    return [*_list(root.get("annotations") or root.get("rows")), *_list(root.get("replies"))]


def _draft(record: Mapping[str, Any], where: str, context: Context) -> Draft:
    text = _mention.sub(r"\1", str(record.get("text") or ""))
    raw: dict[str, Any] = {
        "note": text,
        "by": _who(record),
        "date": str(record.get("created") or ""),
        "tags": [str(tag) for tag in _list(record.get("tags"))],
    }
    if _is_private(record):
        raw["status"] = "draft"
    fields, remarks = tidy(raw, context)
    links = record.get("links")
    link = str(links.get("html") or "") if isinstance(links, Mapping) else ""
    if link:
        remarks.append(link)
    updated = iso(str(record.get("updated") or ""))
    if updated and updated != fields.get("date"):
        remarks.append(f"changed {updated}")
    targets, unknown = _targets(record)
    if not targets and not unknown and not record.get("references"):
        # A page note has no selector at all: it is about the document as a whole.
        targets = [Target(at=context.text.id)]
    refused = ""
    if record.get("hidden"):
        refused = "a moderator has hidden it"
    elif unknown and not record.get("references"):
        refused = f"it quotes no words: its place is given by {', '.join(unknown)}, which is not understood"
    return Draft(where, tuple(targets), fields, tuple(remarks), refused, record_of(record))


def _targets(record: Mapping[str, Any]) -> tuple[list[Target], list[str]]:
    """The words that an annotation quotes; and for targets that quote none, what names them instead."""
    quoted: list[Target] = []
    unknown: list[str] = []
    for target in _list(record.get("target")):
        value = target.get("selector") if isinstance(target, Mapping) else None
        selectors = value if isinstance(value, list) else [value] if value else []
        found = next((words for selector in selectors if (words := _quoted(selector))), None)
        if found:
            quoted.append(found)
        else:
            unknown += map(_type, selectors)
    return quoted, list(dict.fromkeys(unknown))


def _type(selector: Any) -> str:
    name = str(selector.get("type") or "") if isinstance(selector, Mapping) else ""
    return "a TextQuoteSelector without words" if name == "TextQuoteSelector" else name or "a selector without a type"


def _quoted(selector: Any) -> Target | None:
    if not isinstance(selector, Mapping) or selector.get("type") != "TextQuoteSelector" or not selector.get("exact"):
        return None
    prefix, suffix = (str(selector.get(name) or "") for name in ("prefix", "suffix"))
    return Target(exact=str(selector["exact"]), prefix=prefix, suffix=suffix)


def _who(record: Mapping[str, Any]) -> str:
    info = record.get("user_info")
    name = info.get("display_name") if isinstance(info, Mapping) else ""
    return str(name or "") or str(record.get("user") or "").removeprefix("acct:").partition("@")[0]


def _is_private(record: Mapping[str, Any]) -> bool:
    permissions = record.get("permissions")
    readers = _list(permissions.get("read")) if isinstance(permissions, Mapping) else []
    return bool(readers) and all(str(reader).startswith("acct:") for reader in readers)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []
