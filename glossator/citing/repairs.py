"""Where pandoc's citeproc does not do what a style asks for: put right in what it returns.

- A comma or full stop goes inside the quotation that it follows, in the locales and styles that have it so (CSL's
  `punctuation-in-quote`). Citeproc does it for one quotation, not for one in another or at the end of an italic title.
- A space stands between an initial and the name written out behind it, “W Jackson”. Citeproc leaves it out where
  initials get no space of their own (`initialize="false" initialize-with=""`).
- Every work in CSL-JSON has a type. `@misc` gets an empty one, with which other programs refuse the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_OPENING, _CLOSING = ("‘", "“"), ("’", "”")
_POINTS = (",", ".")
_AFTER = {",": (",",), ".": (".", "?", "!", "…")}  # the point is left out behind these
_AROUND = ("Emph", "Strong", "SmallCaps", "Span")
_WITH_MORE = ("Span", "Link", "Cite")  # whose content stands between attributes and a target
_NAMES = ("author", "editor", "translator", "container-author", "collection-editor", "director", "composer")
_dot = r"\.?"
_initials = re.compile(r"\b((?:[^\W\d_]\. ?|[^\W\d_] )+)([^\W\d_][\w’'-]+)")


def with_type(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A work of CSL-JSON with the type that CSL has for works of no other."""
    return item if item.get("type") else {**item, "type": "document"}


def with_points_inside(inlines: Sequence[Any]) -> list[Any]:
    """Inlines of pandoc, with the commas and full stops that follow a quotation moved into it."""
    moved: list[Any] = []
    for unchanged in inlines:
        has_content = unchanged["t"] in (*_AROUND, *_WITH_MORE)
        inline = _with_content(unchanged, with_points_inside(_content(unchanged))) if has_content else unchanged
        point = inline["c"][:1] if inline["t"] == "Str" else ""
        quotation = _taking_in(moved[-1], point) if moved and point in _POINTS else None
        if quotation is None:
            moved.append(inline)
            continue
        moved[-1] = quotation
        if rest := inline["c"][1:]:
            moved.append({"t": "Str", "c": rest})
    return moved


def _taking_in(inline: Any, point: str) -> Any:
    """An inline with the point inside the quotation that it ends with; None if it ends with none."""
    if inline["t"] not in _AROUND or not (content := _content(inline)):
        return None
    is_quotation = content[0].get("c") in _OPENING and content[-1].get("c") in _CLOSING
    if not is_quotation:
        last = _taking_in(content[-1], point)
        return last and _with_content(inline, [*content[:-1], last])
    *inside, closing = content
    if last := _taking_in(inside[-1], point):
        return _with_content(inline, [*inside[:-1], last, closing])
    if not _text(inside).endswith(_AFTER[point]):
        inside = [*inside, {"t": "Str", "c": point}]
    return _with_content(inline, [*inside, closing])


def _content(inline: Any) -> list[Any]:
    content = inline["c"]
    return content[1] if inline["t"] in _WITH_MORE else content  # type: ignore[no-any-return]


def _with_content(inline: Any, content: list[Any]) -> Any:
    parts = inline["c"]
    return {"t": inline["t"], "c": [parts[0], content, *parts[2:]] if inline["t"] in _WITH_MORE else content}


def _text(inlines: Sequence[Any]) -> str:
    return "".join(
        _text(_content(inline)) if inline["t"] in _AROUND else inline["c"] if inline["t"] == "Str" else " "
        for inline in inlines
    )


def spaced_initials(strings: Mapping[Any, str], items: Iterable[Mapping[str, Any]]) -> dict[Any, str]:
    """Strings about the items, with a space between initials and the names that follow them."""
    given_names = {str(name.get("given", "")) for item in items for kind in _NAMES for name in item.get(kind, ())}
    matches = (match for name in given_names for match in _initials.finditer(name))
    pairs = sorted({(re.sub(r"\W", "", match[1]), match[2]) for match in matches})
    if not pairs:
        return dict(strings)
    patterns = (f"({_dot.join(initials)}{_dot})({re.escape(word)})" for initials, word in pairs)
    joined = re.compile(rf"\b(?:{'|'.join(patterns)})\b")
    return {key: joined.sub(_parted, html) for key, html in strings.items()}


def _parted(match: re.Match[str]) -> str:
    return " ".join(filter(None, match.groups()))
