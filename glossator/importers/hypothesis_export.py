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
from typing import Any

from .drafts import Context, Draft, Drafts, Target, iso, plain_note, tidy, with_replies
from .reading import text_of
from .result import Refused

_mention = re.compile(r"<a\b[^>]*\bdata-hyp-mention\b[^>]*>(.*?)</a>", re.DOTALL)


def json_of(data: bytes, path: str) -> Any:
    """What a JSON file holds; raises `Refused` where it cannot be read."""
    try:
        return json.loads(text_of(data, path))
    except json.JSONDecodeError as error:
        raise Refused(f"{path}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}", "export it again") from None
    except RecursionError:
        raise Refused(f"{path}: lists and objects are nested too deeply", "this is no export of notes") from None


def is_export(root: Any) -> bool:
    """Whether JSON is Hypothesis's own: a list of objects that have a `user` and a `uri`, under one of its names."""
    found = (one for one in _annotations(root) if isinstance(one, Mapping))
    return any("uri" in one and ("user" in one or "target" in one) for one in found)


def read(data: bytes, path: str, context: Context) -> Drafts:
    root = json_of(data, path)
    found = _annotations(root)
    if not found and not isinstance(root, Mapping | list):
        raise Refused(f"{path} is no export of Hypothesis", "in the client: Share, Export, JSON")
    notes: dict[str, Draft] = {}
    replies: dict[str, list[tuple[str, Draft]]] = {}
    private = 0
    for number, one in enumerate(found, 1):
        if not isinstance(one, Mapping):
            said = {"note": plain_note(str(one))}
            notes[f"\0{number}"] = Draft(f"annotation {number}", (), said, (), "it is no annotation")
            continue
        id_ = str(one.get("id") or f"\0{number}")
        draft = _draft(one, f"annotation {one.get('id') or number}", context)
        private += draft.fields.get("status") == "draft"
        above = [str(ref) for ref in _list(one.get("references"))]
        if above:
            replies.setdefault(above[0], []).append((str(one.get("created", "")), draft))
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
            drafts.append(Draft(orphan.where, orphan.targets, orphan.fields, orphan.remarks, reason))
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


def _draft(one: Mapping[str, Any], where: str, context: Context) -> Draft:
    text = _mention.sub(r"\1", str(one.get("text") or ""))
    raw: dict[str, Any] = {
        "note": text,
        "by": _who(one),
        "date": str(one.get("created") or ""),
        "tags": [str(tag) for tag in _list(one.get("tags"))],
    }
    if _is_private(one):
        raw["status"] = "draft"
    fields, remarks = tidy(raw, context)
    links = one.get("links")
    link = str(links.get("html") or "") if isinstance(links, Mapping) else ""
    if link:
        remarks.append(link)
    updated = iso(str(one.get("updated") or ""))
    if updated and updated != fields.get("date"):
        remarks.append(f"changed {updated}")
    refused = "a moderator has hidden it" if one.get("hidden") else ""
    targets = [_target(target) for target in _list(one.get("target")) if isinstance(target, Mapping)]
    if not any(targets) and not one.get("references"):
        # A page note: it is about the document as a whole.
        targets = [Target(at=context.text.id)]
    return Draft(where, tuple(target for target in targets if target), fields, tuple(remarks), refused)


def _target(target: Mapping[str, Any]) -> Target | None:
    for selector in _list(target.get("selector")):
        if isinstance(selector, Mapping) and selector.get("type") == "TextQuoteSelector" and selector.get("exact"):
            return Target(
                exact=str(selector["exact"]),
                prefix=str(selector.get("prefix") or ""),
                suffix=str(selector.get("suffix") or ""),
            )
    return None


def _who(one: Mapping[str, Any]) -> str:
    info = one.get("user_info")
    name = info.get("display_name") if isinstance(info, Mapping) else ""
    return str(name or "") or str(one.get("user") or "").removeprefix("acct:").partition("@")[0]


def _is_private(one: Mapping[str, Any]) -> bool:
    permissions = one.get("permissions")
    read_ = _list(permissions.get("read")) if isinstance(permissions, Mapping) else []
    return bool(read_) and all(str(who).startswith("acct:") for who in read_)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []
