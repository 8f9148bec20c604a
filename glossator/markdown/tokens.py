"""The tokens of Markdown, as markdown-it has them, with those of their fields that are used here.

A large edition has hundreds of thousands, most of them made without markdown-it (fast_path.py). They are therefore
small, and none shares a mapping that it could change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

SPAN_ATTRIBUTES = ("lang", "dir")  # of HTML, that an editor may give to some words
# The classes that an editor may give to some words: `[words]{.smallcaps}`.
SPAN_CLASSES = ("smallcaps", "sup", "sub", "strike", "underline", "del", "add", "speaker", "stage", "unnumbered")
# A paragraph or a line of verse that is all of one such class has no number of its own.
UNNUMBERED_CLASSES = ("speaker", "stage", "unnumbered")

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Token:
    """`nesting` is 1 where an element opens, -1 where it closes; `map` are the lines [first, last) of a block, from 0.

    `attrs` are those of HTML, `meta` is what our rules and stages add; to add to it, give the token a new
    mapping. `hidden` are the paragraphs of a tight list.
    """

    __slots__ = ("attrs", "children", "content", "hidden", "map", "meta", "nesting", "tag", "type")

    def __init__(
        self,
        type: str,  # noqa: A002  markdown-it's name
        tag: str = "",
        nesting: int = 0,
        content: str = "",
        children: Sequence[Token] | None = None,
        attrs: Mapping[str, Any] = _NOTHING,
        map: Sequence[int] | None = None,  # noqa: A002
        meta: Mapping[str, Any] = _NOTHING,
        hidden: bool = False,
    ) -> None:
        self.type = type
        self.tag = tag
        self.nesting = nesting
        self.content = content
        self.children = children
        self.attrs = attrs
        self.map = map
        self.meta = meta
        self.hidden = hidden

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and all(getattr(self, n) == getattr(other, n) for n in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Token({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def visible(token: Any) -> str:
    """What an inline token, ours or markdown-it's, adds to the plain text; marks and pictures add nothing."""
    if token.type in ("text", "code_inline", "html_inline", "text_special"):
        return str(token.content)
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def ours(tokens: Sequence[Any]) -> list[Token]:
    """markdown-it's tokens as ours, without the empty texts that it leaves on both sides of strong words."""
    return [
        Token(
            token.type,
            token.tag,
            token.nesting,
            token.content,
            None if token.children is None else ours(token.children),
            token.attrs or _NOTHING,
            token.map,
            token.meta or _NOTHING,
            token.hidden,
        )
        for token in tokens
        if token.type != "text" or token.content or len(tokens) == 1
    ]
