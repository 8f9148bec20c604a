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
    made: list[Any] = []
    for given in inlines:
        has_content = given["t"] in (*_AROUND, *_WITH_MORE)
        inline = _with_content(given, with_points_inside(_content(given))) if has_content else given
        point = inline["c"][:1] if inline["t"] == "Str" else ""
        taken = _taking_in(made[-1], point) if made and point in _POINTS else None
        if taken is None:
            made.append(inline)
            continue
        made[-1] = taken
        if rest := inline["c"][1:]:
            made.append({"t": "Str", "c": rest})
    return made


def _taking_in(inline: Any, point: str) -> Any:
    """An inline with the point inside the quotation that it ends with; None if it ends with none."""
    if inline["t"] not in _AROUND or not (content := _content(inline)):
        return None
    is_quotation = [one.get("c") in marks for one, marks in ((content[0], _OPENING), (content[-1], _CLOSING))]
    if not all(is_quotation):
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
    given = inline["c"]
    return {"t": inline["t"], "c": [given[0], content, *given[2:]] if inline["t"] in _WITH_MORE else content}


def _text(inlines: Sequence[Any]) -> str:
    return "".join(
        _text(_content(one)) if one["t"] in _AROUND else one["c"] if one["t"] == "Str" else " " for one in inlines
    )


def spaced_initials(strings: Mapping[Any, str], items: Iterable[Mapping[str, Any]]) -> dict[Any, str]:
    """Strings about the items, with a space between initials and the names that follow them."""
    given = {str(name.get("given", "")) for item in items for kind in _NAMES for name in item.get(kind, ())}
    found = {(re.sub(r"\W", "", one[1]), one[2]) for name in given for one in _initials.finditer(name)}
    each = [f"({_dot.join(initials)}{_dot})({re.escape(word)})" for initials, word in sorted(found)]
    if not each:
        return dict(strings)
    joined = re.compile(rf"\b(?:{'|'.join(each)})\b")
    return {key: joined.sub(lambda one: " ".join(filter(None, one.groups())), html) for key, html in strings.items()}
