"""Works as CSL-JSON for other eyes: a short name for a work, and RIS, which reference managers read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_MOST_NAMES = 2  # in a short name of a work
_CALLED_BY_TITLE = frozenset(("bill", "legal_case", "legislation", "regulation", "treaty"))  # whoever has made them

# RIS by the types and variables of CSL 1.0.2, after the specification that EndNote and Zotero follow.
_TYPES = {
    "article": "GEN", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP", "classic": "BOOK", "collection": "BOOK",
    "dataset": "DATA", "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "FIGURE",
    "graphic": "ART", "hearing": "HEAR", "legal_case": "CASE", "legislation": "STAT", "manuscript": "MANSCPT",
    "map": "MAP", "motion_picture": "MPCT", "musical_score": "MUSIC", "paper-conference": "CONF", "patent": "PAT",
    "personal_communication": "PCOMM", "post-weblog": "BLOG", "regulation": "STAT", "report": "RPRT",
    "software": "COMP", "song": "SOUND", "speech": "GEN", "standard": "STAND", "thesis": "THES", "treaty": "GEN",
    "webpage": "ELEC",
}  # fmt: skip
_NAMES = {"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"}
_WORDS = {
    "title": "TI", "container-title": "T2", "collection-title": "T3", "title-short": "ST", "publisher": "PB",
    "publisher-place": "CY", "volume": "VL", "issue": "IS", "edition": "ET", "number": "M1", "DOI": "DO", "URL": "UR",
    "abstract": "AB", "note": "N1", "language": "LA", "call-number": "CN",
}  # fmt: skip


def item_label(item: Mapping[str, Any]) -> str:
    """What a work is called in a word or two: its author, or else (as laws are) its title, and the year."""
    roles = () if item.get("type") in _CALLED_BY_TITLE else ("author", "editor")
    names: list[Mapping[str, Any]] = next((item[role] for role in roles if item.get(role)), [])
    shown = [name for name_parts in names[:_MOST_NAMES] if (name := _family(name_parts))]
    if len(names) > _MOST_NAMES:
        shown = [f"{shown[0]} et al."] if shown else []
    author = " & ".join(shown) or _title(item)
    return " ".join(filter(None, (_plain(author), _date(item).partition("/")[0])))


def item_labels(items: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What works of one list are called, by their ids; those that would be called the same, by their titles as well."""
    listed = [(item, item_label(item)) for item in items]
    count = Counter(label for _, label in listed)
    return {str(item["id"]): f"{label}: {_title(item)}" if count[label] > 1 else label for item, label in listed}


def ris(items: Iterable[Mapping[str, Any]]) -> str:
    """The works in RIS."""
    return "\r\n".join("\r\n".join([*_lines(item), "ER  - ", ""]) for item in items)


def _title(item: Mapping[str, Any]) -> str:
    return _plain(str(item.get("title-short") or item.get("title") or item.get("id", "")))


def _lines(item: Mapping[str, Any]) -> Iterator[str]:
    yield f"TY  - {_TYPES.get(str(item.get('type')), 'GEN')}"
    yield f"ID  - {item['id']}"
    for name, tag in _NAMES.items():
        for person in item.get(name, ()):
            given_name = f", {_plain(str(person['given']))}" if person.get("given") else ""
            yield f"{tag}  - {_family(person)}{given_name}"
    for name, tag in _WORDS.items():
        if item.get(name):
            yield f"{tag}  - {_plain(str(item[name]))}"
    if date := _date(item):
        yield f"PY  - {date.split('/')[0]}"
        yield f"DA  - {date}"
    first, _, last = str(item.get("page", "")).replace("–", "-").partition("-")
    yield from (f"{tag}  - {page}" for tag, page in (("SP", first), ("EP", last)) if page)
    number = item.get("ISBN") or item.get("ISSN")
    if number:
        yield f"SN  - {number}"


def _family(name: Mapping[str, Any]) -> str:
    particle = name.get("non-dropping-particle", "")
    return _plain(" ".join(filter(None, (particle, str(name.get("family") or name.get("literal") or "")))))


def _date(item: Mapping[str, Any]) -> str:
    """When it came out, as RIS has it: 2019/04/23; what a work says of its date in words as it stands."""
    issued = item.get("issued") or {}
    parts = (issued.get("date-parts") or [[]])[0] if isinstance(issued, Mapping) else []
    if parts:
        return "/".join(f"{int(part):02}" for part in parts if str(part).lstrip("-").isdigit())
    return str(issued.get("literal") or issued.get("raw") or "") if isinstance(issued, Mapping) else ""


def _plain(words: str) -> str:
    """Words without the marks of CSL-JSON, in one line."""
    for mark in ("i", "b", "sup", "sub", "span"):
        words = words.replace(f"</{mark}>", "").replace(f"<{mark}>", "")
    while (start := words.find("<span")) >= 0 and (end := words.find(">", start)) >= 0:
        words = words[:start] + words[end + 1 :]
    return " ".join(words.split())
