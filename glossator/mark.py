"""Cut a block's inline tokens at the edges of its anchors, and write them as HTML.

Each stretch of text between two edges becomes one flat span that names all notes over it, so overlapping
notes need no nesting and the markup is well-formed whatever they do. A span closes at every structural token;
a note's mark never stands inside a link.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape as _escape
from typing import Any


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words [start, end) of a block that a note is about: `index` lights them (i1), `kind` colours them (k1)."""

    start: int
    end: int
    index: str
    kind: str


@dataclass(frozen=True, slots=True)
class Gloss:
    """Words [start, end) of a block that link to a glossary entry at `href`."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Marking:
    """All that is to be shown on one block. `marks` are (offset, HTML) in the order of reading."""

    stretches: Sequence[Stretch] = ()
    glosses: Sequence[Gloss] = ()
    marks: Sequence[tuple[int, str]] = ()


PLAIN = Marking()

_TAGS = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}


def escape(text: str) -> str:
    return _escape(text, quote=False)


def attribute(text: str) -> str:
    return _escape(text, quote=True)


def inline(
    tokens: Sequence[Any],
    resolve: Callable[[str], str],
    marking: Marking = PLAIN,
    *,
    verse: bool = False,
    footnote: Callable[[Any], str] | None = None,
) -> str:
    """The HTML of a block's inline tokens with its notes marked.

    `resolve` turns an address as the editor wrote it into one for this page; `footnote` makes the mark of an
    author's footnote; `verse` puts each line in a span of its own.
    """
    writer = _Writer(resolve, marking, verse, footnote)
    for token in tokens:
        writer.token(token)
    return writer.finish()


@dataclass
class _Writer:
    resolve: Callable[[str], str]
    marking: Marking
    verse: bool
    footnote: Callable[[Any], str] | None
    out: list[str] = field(default_factory=list)
    position: int = 0
    link_depth: int = 0

    def __post_init__(self) -> None:
        marking = self.marking
        self.edges = sorted(
            {p for s in marking.stretches for p in (s.start, s.end)}
            | {p for g in marking.glosses for p in (g.start, g.end)}
            | {offset for offset, _ in marking.marks}
        )
        self.stretches = sorted(marking.stretches, key=lambda s: s.start)
        self.pending = list(marking.marks)
        self.pending.sort(key=lambda mark: mark[0])
        self.next_mark = 0
        if self.verse:
            self.out.append('<span class="vl">')

    def token(self, token: Any) -> None:
        kind = token.type
        if kind in ("text", "html_inline", "text_special"):
            self.words(token.content)
            return
        if kind == "code_inline":
            self.out.append("<code>")
            self.words(token.content)
            self.out.append("</code>")
            return
        self.marks_before()
        if kind in _TAGS:
            self.out.append(_TAGS[kind])
        elif kind in ("softbreak", "hardbreak"):
            self.line_break(kind)
        elif kind == "link_open":
            self.link_depth += 1
            title = f' title="{attribute(token.attrs["title"])}"' if token.attrs.get("title") else ""
            self.out.append(f'<a href="{attribute(self.resolve(token.attrs.get("href", "")))}"{title}>')
        elif kind == "link_close":
            self.out.append("</a>")
            self.link_depth -= 1
            self.marks_before()
        elif kind == "span_open":
            given = "".join(f' {k}="{attribute(token.attrs[k])}"' for k in ("lang", "dir") if k in token.attrs)
            self.out.append(f"<span{given}>")
        elif kind == "span_close":
            self.out.append("</span>")
        elif kind == "image":
            alt = "".join(child.content for child in token.children or ())
            source = attribute(self.resolve(token.attrs.get("src", "")))
            self.out.append(f'<img src="{source}" alt="{attribute(alt)}">')
        elif kind == "ruby_open":
            self.out.append("<ruby>")
            # A mark inside ruby would be read as its base.
            self.link_depth += 1
        elif kind == "ruby_text":
            self.out.append(f"<rt>{escape(token.content)}</rt>")
        elif kind == "ruby_close":
            self.out.append("</ruby>")
            self.link_depth -= 1
            self.marks_before()
        elif kind == "footnote_ref" and self.footnote:
            self.out.append(self.footnote(token))

    def words(self, text: str) -> None:
        """Write text, cut at every edge inside it."""
        self.marks_before()
        start, end = self.position, self.position + len(text)
        if not text:
            return
        inner = self.edges[bisect_right(self.edges, start) : bisect_left(self.edges, end)]
        at = start
        gloss = ""
        for edge in (*inner, end):
            href = self.gloss_at(at) if not self.link_depth else ""
            if href != gloss:
                if gloss:
                    self.out.append("</a>")
                    self.position = at
                    self.marks_before()
                if href:
                    self.out.append(f'<a class="g" href="{attribute(href)}" role="doc-glossref">')
                gloss = href
            elif not gloss:
                self.position = at
                self.marks_before()
            piece = escape(text[at - start : edge - start])
            classes = self.classes_at(at)
            self.out.append(f'<span class="{classes}">{piece}</span>' if classes else piece)
            at = edge
        if gloss:
            self.out.append("</a>")
        self.position = end
        self.marks_before()

    def line_break(self, kind: str) -> None:
        self.position += 1
        if self.verse:
            self.out.append('</span>\n<span class="vl">')
        elif kind == "hardbreak":
            self.out.append("<br>\n")
        else:
            self.out.append("\n")

    def marks_before(self) -> None:
        """Write the marks that are due; inside a link they wait for its end."""
        while not self.link_depth and self.next_mark < len(self.pending):
            offset, html = self.pending[self.next_mark]
            if offset > self.position:
                return
            self.out.append(html)
            self.next_mark += 1

    def gloss_at(self, position: int) -> str:
        for gloss in self.marking.glosses:
            if gloss.start <= position < gloss.end:
                return gloss.href
        return ""

    def classes_at(self, position: int) -> str:
        """`a i1 k1`; where several notes lie over the words all of theirs, and `kx`."""
        over = [s for s in self.stretches if s.start <= position < s.end]
        if not over:
            return ""
        names = ["a", *dict.fromkeys(s.index for s in over), *dict.fromkeys(s.kind for s in over)]
        if len({s.index for s in over}) > 1:
            names.append("kx")
        return " ".join(names)

    def finish(self) -> str:
        self.link_depth = 0
        self.position = max(self.position, self.pending[-1][0] if self.pending else 0)
        self.marks_before()
        if self.verse:
            self.out.append("</span>")
        return "".join(self.out)
