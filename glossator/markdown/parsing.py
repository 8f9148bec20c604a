"""The one dialect of Markdown that texts, notes and definitions are written in, as tokens; and what can be asked of
them.

The grammar is in grammar.py, a short cut through it in fast_path.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from glossator.language import is_cjk

from . import fast_path
from .tokens import SPAN_ATTRIBUTES, Token, ours, visible


def _parser() -> Any:
    from .grammar import parser  # half the time of building a small edition of plain words

    return parser()


def parse(source: str) -> list[Token]:
    """Block tokens of `source`, with line numbers from 0 in `map`."""
    return ours(_parser().parse(source))


def parse_with_unused(source: str) -> tuple[list[Token], list[str]]:
    """The same, and the names of the footnotes that no mark refers to: they are not among the tokens."""
    if (plain := fast_path.document(source, parse_inline)) is not None:
        return plain, []
    environment: dict[str, Any] = {}
    tokens = ours(_parser().parse(source, environment))
    known = environment.get("footnotes", {}).get("refs", {})
    return tokens, [name.removeprefix(":") for name, number in known.items() if number < 0]


def parse_inline(source: str) -> list[Token]:
    """The inline tokens of one run of text (a stanza)."""
    plain = fast_path.inline(source)
    return ours(_parser().parseInline(source)[0].children or ()) if plain is None else plain


def parse_prose(source: str) -> list[Token]:
    """Block tokens of a note or a definition."""
    return fast_path.paragraph(source) or parse(source)


def plain(tokens: Iterable[Token]) -> str:
    """The plain text that a reader sees of a run of inline tokens, without footnote marks and ruby glosses."""
    return "".join(map(visible, tokens))


def plain_quote(quote: str) -> str:
    """A quote as the reader would see it, if the editor wrote it with its Markdown: `*wine-*dark` → wine-dark."""
    return plain(parse_inline(quote))


def bare_letter(words: str) -> str:
    """The first letter of some words as an index files it: a capital without accents; "" for CJK and none."""
    for char in unicodedata.normalize("NFD", words):
        if char.isalpha():
            return "" if is_cjk(char) else char.upper()
    return ""


class Link(NamedTuple):
    """A link or picture in some Markdown: its address as it stands there."""

    href: str
    image: bool = False


def links(tokens: Sequence[Token]) -> Iterator[Link]:
    for token in tokens:
        if token.type == "link_open":
            yield Link(str(token.attrs.get("href", "")))
        elif token.type == "image":
            yield Link(str(token.attrs.get("src", "")), image=True)
        if token.children:
            yield from links(token.children)


def links_in(source: str, parse: Callable[[str], Sequence[Token]]) -> Sequence[Link]:
    """The links and pictures in some Markdown, which `parse` makes tokens of."""
    return _links_in(source, parse) if "](" in source or "<" in source or "][" in source else ()


@lru_cache(maxsize=1 << 14)  # they are asked for when links are checked, and when previews are looked for
def _links_in(source: str, parse: Callable[[str], Sequence[Token]]) -> Sequence[Link]:
    return tuple(links(parse(source)))


def has_type(tokens: Sequence[Token], *types: str) -> Iterator[Token]:
    """Every token of one of `types`, inline ones included."""
    for token in tokens:
        if token.type in types:
            yield token
        if token.children:
            yield from has_type(token.children, *types)


def attributes(token: Token) -> dict[str, Any]:
    """A span's attributes that may stand in the page."""
    return {name: token.attrs[name] for name in SPAN_ATTRIBUTES if name in token.attrs}
