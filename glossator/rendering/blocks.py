"""Block tokens -> HTML: the rows of a text, with a locus on every block, and the prose of notes and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from glossator.markdown import parse_inline, plain
from glossator.model import Block, Row, Section

from .marking import PLAIN, Marking, Resolve, attribute, inline, picture

_ELEMENTS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
    "stanza": "p",
    "verse": "div",
    "code": "pre",
    "footnote_block": "div",
    "footnote": "div",
    "figure": "figure",
    "figcaption": "figcaption",
}


@dataclass(frozen=True)
class Dress:
    """What the blocks of a row are shown with, by locus: their notes (`markings`), and the classes of those that a note
    means whole (`lit`).

    A row of a parallel version has no `permalink`: then it has no ids, and its headings are not the page's.
    """

    resolve: Resolve
    markings: Mapping[str, Marking] = field(default_factory=dict)
    lit: Mapping[str, str] = field(default_factory=dict)
    footnote: Callable[[Any], str] | None = None
    back: Callable[[Any], str] = lambda _: ""
    permalink: Callable[[Block], str] | None = None


_EVERY = 5  # the lines of verse whose numbers are shown
_DRAMA = {"speaker": ["sp", "ln"], "stage": ["ln"], "unnumbered": ["ln"]}  # the classes of rows without a number
_CLASSES = {"verse_open": "verse", "footnote_block_open": "footnotes"}


def row_html(row: Row, level: int, section: Section, dress: Dress) -> str:
    """A row of the page; `level` is that of a heading."""
    beside = dress.permalink is None
    out: list[str] = []
    places: list[tuple[int, list[str]]] = []  # where each open element was written, and its attributes
    is_first = True
    for token in row.tokens:
        if token.type == "inline":
            index = token.meta.get("block")
            if index is None:
                continue
            block = row.blocks[index]
            at, attributes = places[-1] if places else (len(out), [])
            if lit := dress.lit.get(block.locus):
                attributes[0] = _with_class(attributes[0], lit)
            lines = () if beside else _lines(block)
            if dress.permalink:
                attributes[0] = _with_class(attributes[0], "ln") if lines else attributes[0]
                attributes.append(f' id="{attribute(block.locus)}"')
                out.append(dress.permalink(block))
            if row.kind == "heading" and not beside and section.id != block.locus.rpartition(".")[0]:
                out.append(f'<span id="{attribute(section.id)}"></span>')
            content = inline(
                block.tokens,
                dress.resolve,
                dress.markings.get(block.locus, PLAIN),
                verse=block.kind == "stanza",
                lines=lines,
                footnote=dress.footnote,
            )
            if block.kind == "code":
                content = f"<code>{content}</code>"
            out.append(content)
            continue
        if token.type == "footnote_anchor":
            if dress.footnote:
                out.append(f' <a href="{dress.back(token)}" role="doc-backlink">↩</a>')
            continue
        if token.hidden:
            continue
        name = "p" if beside and row.kind == "heading" else _name(token, level)
        if token.nesting == 1:
            classes = ["sh" if row.kind == "heading" else "st"] if beside else ["t"] if is_first else []
            classes += [_CLASSES[token.type]] if token.type in _CLASSES and not beside else []
            classes += ["fn"] if token.type == "footnote_open" else []
            classes += _DRAMA.get(row.kind, ()) if is_first else ()
            is_first = False
            if token.type == "table_open":
                out.append(f'<div class="{" ".join([*classes, "table"])}">')
                classes = []
            parts = [f' class="{" ".join(classes)}"' if classes else ""]
            parts += _given(token)
            if token.type == "footnote_open":
                parts.append("" if beside else f' id="fn-{token.meta["n"]}"')
                parts.append(f' data-n="{token.meta["n"]}"')
            places.append((len(out), parts))
            out.append(name)
        elif token.nesting == -1:
            at, attributes = places.pop()
            out[at] = f"<{out[at]}{''.join(attributes)}>"
            out.append(f"</{name}></div>" if token.type == "table_close" else f"</{name}>")
        else:
            out.append(_single(token, dress.resolve, ' class="t"'))
    return "".join(out)


def _lines(block: Block) -> list[str]:
    """The attributes of each line of a stanza: its id, and its number where that is shown."""
    section = block.locus.rpartition(".")[0]
    attributes = []
    used_ids = {block.locus}  # that is the id of the stanza
    for number in block.lines:
        id_ = f"{section}.{number}"
        shown = f' data-n="{number}"' if number and number % _EVERY == 0 else ""
        is_second_part = block.locus[len(id_) :].isalpha() and block.locus.startswith(id_)
        attributes.append(
            "" if is_second_part else shown if id_ in used_ids or not number else f' id="{attribute(id_)}"{shown}'
        )
        used_ids.add(id_)
    return attributes


def _single(token: Any, resolve: Resolve, classes: str = "") -> str:
    """A block without an end: a rule, or the picture of a figure."""
    if token.type == "hr":
        return f"<hr{classes}>"
    return picture(token, _alternative(token), resolve) if token.type == "image" else ""


def _alternative(token: Any) -> str:
    """What stands for the picture of a figure: the title, which tells what it shows, or else the caption's words."""
    return str(token.attrs.get("title") or plain(parse_inline(token.content)))


def prose_html(tokens: Sequence[Any], resolve: Resolve, *, headings: Iterator[str] | None = None) -> str:
    """The prose of a note, a definition or a page. A page's headings take their ids from `headings`.

    In a note a heading is a bold paragraph: headings there would tear the outline of the page apart.
    """
    out: list[str] = []
    verse = False
    for token in tokens:
        if token.type.startswith("stanza_"):
            verse = token.nesting == 1
        if token.type == "inline":
            out.append(inline(token.children or (), resolve, verse=verse))
        elif token.type in ("fence", "code_block"):
            out.append(f"<pre><code>{attribute(token.content)}</code></pre>")
        elif token.type in ("hr", "image"):
            out.append(_single(token, resolve))
        elif token.type.startswith("heading_"):
            if headings is None:
                out.append("<p><strong>" if token.nesting == 1 else "</strong></p>")
            else:
                name = f"h{min(6, int(token.tag[1]) + (token.tag == 'h1'))}"
                out.append(f'<{name} id="{attribute(next(headings))}">' if token.nesting == 1 else f"</{name}>")
        elif not token.hidden and token.nesting:
            name = _name(token, 0)
            css = f' class="{_CLASSES[token.type]}"' if token.type in _CLASSES else ""
            if token.type == "table_open":
                out.append('<div class="table" tabindex="0">')  # that its columns can be reached by keys
            out.append(f"<{name}{css}{''.join(_given(token))}>" if token.nesting == 1 else f"</{name}>")
            if token.type == "table_close":
                out.append("</div>")
    return "".join(out)


def split_first(tokens: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """The inline tokens of the first paragraph, and the block tokens after it: a note runs on behind its lemma."""
    if len(tokens) >= 3 and tokens[0].type == "paragraph_open":
        return tokens[1].children or (), tokens[3:]
    return (), tokens


def plain_inline(tokens: Sequence[Any], resolve: Resolve) -> str:
    return inline(tokens, resolve, PLAIN)


def _name(token: Any, level: int) -> str:
    stem = token.type.removesuffix("_open").removesuffix("_close")
    return f"h{min(6, level)}" if stem == "heading" else _ELEMENTS.get(stem, "div")


def _given(token: Any) -> list[str]:
    """The attributes that Markdown itself gives: where a list starts, how a column is set."""
    attributes = []
    if token.type == "ordered_list_open" and token.attrs.get("start", 1) != 1:
        attributes.append(f' start="{int(token.attrs["start"])}"')
    if token.type in ("th_open", "td_open") and "style" in token.attrs:
        side = str(token.attrs["style"]).rpartition(":")[2]
        if side in ("center", "right"):
            attributes.append(f' class="{side}"')
    return attributes


def _with_class(attribute_: str, name: str) -> str:
    return attribute_[:-1] + f' {name}"' if attribute_ else f' class="{name}"'
