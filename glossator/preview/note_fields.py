"""The fields of a note between its file and the form on the page.

Most fields have an input of their own (`OWN`). The others, and those that are written otherwise than their input can
show, go through the form as the lines they are in the file (`rest`), so that every field of a note can be edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glossator.editing import entry_edit
from glossator.strict_yaml import Node
from glossator.strict_yaml import load as load_yaml

_WORDS, _LIST, _TABLE = "words", "list", "table"
# The fields with an input of their own, by what they hold: words, a list of words, or words by name.
OWN = {
    "kind": _WORDS, "note": _WORDS, "reading": _TABLE, "original": _TABLE, "parallel": _TABLE, "sources": _LIST,
    "see": _LIST, "tags": _LIST, "id": _WORDS, "status": _WORDS, "certainty": _WORDS, "by": _WORDS, "date": _WORDS,
}  # fmt: skip
SELECTOR = ("quote", "at", "nth", "within")
_NARROWING = SELECTOR[1:]
_LONGEST = 100_000  # characters of all the words of a note
_ORIGINAL = ("lang", "text", "latin")


class NotWords(ValueError):
    """What was sent is no value for a field."""


def form(data: bytes, path: str, number: int, entry: Node) -> dict[str, Any]:
    """What the form shows of entry `number` of the notes: `fields`, `rest` and the words of its `places`."""
    present: dict[str, Any] = entry_edit.plain(entry)
    shown = {name: value for name, value in present.items() if _fits(name, value)}
    rest = entry_edit.written(data, path, "notes", number, [name for name in present if name not in shown])
    return {"fields": shown, "rest": rest, "places": [_label(place) for place in places(present)]}


def changed_fields(submitted: Mapping[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the form asks for, None for those that are to go; `present` are those of the note as it is.

    Raises `NotWords`, with the reason.
    """
    result: dict[str, Any] = {}
    for name in OWN:
        if name in submitted:
            value, old = _clean(submitted[name]), present.get(name)
            # What was not touched is not written anew; one word may stand for a list of it.
            is_untouched = value and old and _fits(name, old) and value in (_clean(old), [_clean(old)])
            result[name] = old if is_untouched else value
    if "rest" in submitted:
        rest = _rest(submitted["rest"])
        formerly = [name for name, value in present.items() if not _fits(name, value)]
        result |= {name: None for name in formerly if name not in result or not result[name]} | rest
    if len(str(result)) > _LONGEST:
        raise NotWords("this is too long for a note")
    return result


def places(present: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The places of a note, each with all that chooses it."""
    common = {name: present[name] for name in _NARROWING if name in present}
    quote = present.get("quote")
    if not isinstance(quote, list):
        return [{**({"quote": quote} if quote else {}), **common}]
    listed = []
    for part in quote:
        if not isinstance(part, dict):
            listed.append({"quote": part, **common})
            continue
        narrowing = {name: part[name] for name in _NARROWING if name in part}
        listed.append(
            {"quote": part.get("quote") or {"from": part.get("from"), "to": part.get("to")}, **(narrowing or common)}
        )
    return listed


def selector(chosen: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields that choose these places, None for those that are not wanted. Raises `NotWords`."""
    if len(chosen) == 1:
        return {name: chosen[0].get(name) for name in SELECTOR}
    if not chosen:
        raise NotWords("a note needs at least one place")
    if not all("quote" in place for place in chosen):
        raise NotWords("this note is about a whole passage and cannot have other places beside it")
    return {"quote": [_item(place) for place in chosen], **dict.fromkeys(_NARROWING)}


def _item(place: Mapping[str, Any]) -> Any:
    quote, narrowing = place["quote"], {name: place[name] for name in _NARROWING if name in place}
    if isinstance(quote, dict):
        return {**quote, **narrowing}
    return {"quote": quote, **narrowing} if narrowing else quote


def _label(place: Mapping[str, Any]) -> str:
    quote = place.get("quote", "")
    words = f"{quote['from']} … {quote['to']}" if isinstance(quote, dict) else str(quote)
    return words or f"the whole of {place.get('at', 'the text')}"


def _fits(name: str, value: Any) -> bool:
    """Whether the input of a field can show its value."""
    shape = OWN.get(name)
    if shape == _TABLE:
        rows = value.items() if isinstance(value, dict) else ()
        is_known = name != "original" or not isinstance(value, dict) or set(value) <= {*_ORIGINAL}
        return bool(rows) and is_known and all(_is_line(words) and ":" not in key for key, words in rows)
    if shape == _LIST:
        listed = value if isinstance(value, list) else [value]
        return all(_is_line(item) and (name == "sources" or "," not in item) for item in listed)
    return shape == _WORDS and isinstance(value, str)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and "\n" not in value


def _clean(value: Any, depth: int = 0) -> Any:
    """A value without blanks around its words and without empty parts; None if nothing is left."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    if isinstance(value, list) and not depth:
        return [piece for piece in (_clean(part, 1) for part in value) if piece] or None
    if isinstance(value, dict) and not depth:
        return {str(name): cleaned for name, part in value.items() if (cleaned := _clean(part, 1))} or None
    raise NotWords("a field holds words, or a list or table of words")


def _rest(lines: Any) -> dict[str, Any]:
    """The fields that are written as lines of YAML."""
    if not isinstance(lines, str):
        raise NotWords("the other fields must be words")
    tree, problems = load_yaml(lines.encode(), "the other fields")
    wrong = next((problem for problem in problems if problem.severity == "error"), None)
    if wrong:
        raise NotWords(f"the other fields, line {wrong.origin.line}: {wrong.message}")
    if not lines.strip() or tree is None or tree == "":
        return {}
    if not isinstance(tree, dict):
        raise NotWords("the other fields are written `name: value`, each on a line of its own")
    return dict(entry_edit.plain(tree))
