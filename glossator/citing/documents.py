"""Citations -> documents for pandoc, and what citeproc made of these -> HTML.

Each citation is to look as if it stood by itself: the first of a work in full, a later one short, none as “ibid.”
because of its neighbour. Citeproc knows only its document, so the citations are dealt out to documents in which each
work is cited in full at most once. Before one that is a later citation the work is cited; a work that nobody cites
stands between any two, so that neither follows the other. All works are cited at the end (for styles that number them:
at the beginning), since “2019a” depends on what else there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from glossator.model import Citation, CitedWork

from .repairs import with_points_inside

API = [1, 23]  # of pandoc's types
SPACER = "glossator-spacer"
SPACER_ITEM = {"id": SPACER, "type": "book", "title": "zzz", "author": [{"family": "zzz", "given": "zzz"}]}


def documents(citations: Sequence[Citation], works: Sequence[str], *, numeric: bool) -> list[Any]:
    """The blocks of one document for each run of citations; a citation stands in a division `c` and its number."""
    filled: list[_Document] = []
    for number, citation in enumerate(citations):
        document = next((candidate for candidate in filled if candidate.takes(citation)), None)
        if document is None:
            filled.append(document := _Document())
        document.add(number, citation)
    every = _paragraph([CitedWork(key) for key in works])
    return [
        _division("", [every, *document.blocks] if numeric else [*document.blocks, every])
        for document in (filled or [_Document()])
    ]


class _Document:
    def __init__(self) -> None:
        self.blocks: list[Any] = []
        self.cited: set[str] = set()

    def takes(self, citation: Citation) -> bool:
        return not any(work.key in self.cited and not work.later for work in citation.works)

    def add(self, number: int, citation: Citation) -> None:
        own_keys: set[str] = set()
        for work in citation.works:
            if work.later and work.key not in self.cited | own_keys:
                self.blocks += [_paragraph([CitedWork(work.key)]), _paragraph([CitedWork(SPACER)])]
            own_keys.add(work.key)
        self.cited |= own_keys
        self.blocks += [
            _division(f"c{number}", [_paragraph(citation.works, in_sentence=citation.in_sentence)]),
            _paragraph([CitedWork(SPACER)]),
        ]


def _division(id_: str, blocks: list[Any]) -> Any:
    return {"t": "Div", "c": [[id_, [], []], blocks]}


def _paragraph(works: Sequence[CitedWork], *, in_sentence: bool = False) -> Any:
    cites = [_cite(work, in_sentence=in_sentence and number == 0) for number, work in enumerate(works)]
    return {"t": "Para", "c": [{"t": "Cite", "c": [cites, []]}]}


def _cite(work: CitedWork, *, in_sentence: bool) -> Any:
    mode = "AuthorInText" if in_sentence else "SuppressAuthor" if work.without_author else "NormalCitation"
    return {
        "citationId": work.key,
        "citationPrefix": _words(work.prefix),
        "citationSuffix": _words(f", {work.suffix}" if work.suffix else ""),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _words(words: str) -> list[Any]:
    blocks: list[Any] = []
    for word in words.split(" "):
        blocks += [{"t": "Space"}, {"t": "Str", "c": word}]
    return blocks[1:] if words else []


# ── What comes back ─────────────────────────────────────────────────────────────────────────────────────


def formatted(blocks: Any, *, points_inside: bool) -> tuple[dict[int, str], dict[str, str]]:
    """The HTML of the citations by their number, and of the entries by their keys in the bibliography's order.

    With `points_inside` commas and full stops that follow a quotation go into it.
    """
    citations: dict[int, str] = {}
    entries: dict[str, str] = {}
    for block in blocks:
        for id_, inside in _divisions([block]):
            inlines = with_points_inside(_inlines(inside)) if points_inside else _inlines(inside)
            if id_.startswith("c") and id_[1:].isdigit():
                citations[int(id_[1:])] = _html(inlines, _link_in_citation)
            elif id_.startswith("ref-") and id_ != f"ref-{SPACER}":
                entries[id_.removeprefix("ref-")] = _html(inlines, _link_in_entry)
    return citations, entries


def _divisions(blocks: Any) -> Iterator[tuple[str, Any]]:
    for block in blocks:
        if block["t"] == "Div":
            (id_, _, _), inside = block["c"]
            yield id_, inside
            yield from _divisions(inside)


def _inlines(blocks: Any) -> list[Any]:
    """What the paragraphs of some blocks say, one after the other."""
    inlines: list[Any] = []
    for block in blocks:
        inside = _inlines(block["c"][1]) if block["t"] == "Div" else block["c"]
        inlines += [{"t": "Space"}, *inside] if inlines else inside
    return inlines


_ELEMENTS = {"Emph": "i", "Strong": "b", "SmallCaps": "span", "Superscript": "sup", "Subscript": "sub",
             "Strikeout": "s", "Underline": "u"}  # fmt: skip
_TURNED = ("Emph", "Strong", "SmallCaps")  # what stands out by being as the words around it are not
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_Link = Callable[[str, str], str]


def _html(inlines: Any, link: _Link) -> str:
    return _inside(inlines, link, ()).strip()


def _inside(inlines: Any, link: _Link, around: tuple[str, ...]) -> str:
    """`around` are the kinds of what these stand in."""
    return "".join(_inline(inline, link, around) for inline in inlines)


def _inline(inline: Any, link: _Link, around: tuple[str, ...]) -> str:
    kind, content = inline["t"], inline.get("c")
    if kind == "Str":
        return escape(content, quote=False)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in _ELEMENTS:
        tag = _ELEMENTS[kind]
        opening, closing = f'<{tag} class="sc">' if kind == "SmallCaps" else f"<{tag}>", f"</{tag}>"
        if kind in _TURNED and around[-1:] == (kind,):  # a title in a title: upright among italics
            return f"{closing}{_inside(content, link, around[:-1])}{opening}"
        return f"{opening}{_inside(content, link, (*around, kind))}{closing}"
    if kind == "Quoted":
        opening, closing = _QUOTES[str(content[0]["t"])]
        return f"{opening}{_inside(content[1], link, around)}{closing}"
    if kind in ("Cite", "Span"):
        between = " " if kind == "Span" and "csl-right-inline" in content[0][1] else ""
        return between + _inside(content[1], link, around)
    if kind == "Link":
        return link(_inside(content[1], link, ()), content[2][0])
    return escape(content[-1], quote=False) if kind in ("Code", "Math", "RawInline") else ""


def _link_in_citation(words: str, href: str) -> str:
    """A link to the entry, so that each work of a citation leads to its own; addresses are the entry's affair."""
    if not href.startswith("#ref-"):
        return words
    return f'<a href="#{escape(href.removeprefix("#ref-"))}">{words}</a>'


def _link_in_entry(words: str, href: str) -> str:
    return f'<a href="{escape(href)}">{words}</a>' if href.startswith(("https://", "http://")) else words
