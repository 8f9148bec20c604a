"""Cut a block's inline tokens at the edges of its anchors, and write them as HTML.

Each stretch of text between two edges becomes one flat span that names all notes over it, so overlapping
notes need no nesting and the markup is well-formed whatever they do. A span closes at every structural token;
a note's mark never stands inside a link.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape as _escape
from typing import Any, NamedTuple, Protocol

from glossator.linking import Cited
from glossator.markdown import plain
from glossator.model import Size

from .citations import citation_html


class Resolve(Protocol):
    """Turns an address as the editor wrote it into one for a page; `size` is that of the picture at such an address."""

    def __call__(self, href: str, /) -> str: ...

    def size(self, href: str, /) -> Size | None: ...

    def cited_at(self, fragment: str, /) -> str: ...

    @property
    def cited(self) -> Cited | None: ...


class Stretch(NamedTuple):
    """Words [start, end) of a block that a note is about: `index` lights them (i1), `kind` colours them (k1)."""

    start: int
    end: int
    index: str  # type: ignore[assignment]  # what a tuple calls so is not asked for
    kind: str
    is_of_pack: bool = False  # hidden at rest, so that it must not change how the words of other notes look


class Gloss(NamedTuple):
    """Words [start, end) of a block that link to an entry at `href`: of the glossary, or of the index of names."""

    start: int
    end: int
    href: str
    is_name: bool = False

    @property
    def tag(self) -> str:
        href = attribute(self.href)
        return f'<a class="g nm" href="{href}">' if self.is_name else f'<a class="g" href="{href}" role="doc-glossref">'


class Marking(NamedTuple):
    """All that is to be shown on one block. `marks` are (offset, HTML) in the order of reading."""

    stretches: Sequence[Stretch] = ()
    glosses: Sequence[Gloss] = ()
    marks: Sequence[tuple[int, str]] = ()


PLAIN = Marking()

_ELEMENTS = {"em_open": "em", "strong_open": "strong"}
# What the classes of a span are in HTML: `[words]{.del}`.
_OF_CLASS = {
    "smallcaps": '<span class="sc">',
    "sup": "<sup>",
    "sub": "<sub>",
    "strike": "<s>",
    "underline": "<u>",
    "del": "<del>",
    "add": "<ins>",
    "speaker": '<span class="sp sc">',
    "stage": '<i class="sd">',
}


def escape(text: str) -> str:
    return _escape(text, quote=False)


def attribute(text: str) -> str:
    return _escape(text, quote=True)


def call(function: str, value: object) -> str:
    """A script that calls `function` with `value`."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # What ends a script or a line of one inside a string of another must not stand there as it is.
    data = data.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{function}({data});\n"


def picture(token: Any, alt: str, resolve: Resolve) -> str:
    """An image with the room that it takes, so that nothing moves when it comes."""
    address = str(token.attrs.get("src", ""))
    attributes = {"src": resolve(address), "alt": alt, "title": str(token.attrs.get("title", ""))}
    if size := resolve.size(address):
        attributes |= {"width": str(size.width), "height": str(size.height)}
    return f"<img{''.join(f' {k}={chr(34)}{attribute(v)}{chr(34)}' for k, v in attributes.items() if v or k == 'alt')}>"


def inline(
    tokens: Sequence[Any],
    resolve: Resolve,
    marking: Marking = PLAIN,
    *,
    verse: bool = False,
    lines: Sequence[str] = (),
    footnote: Callable[[Any], str] | None = None,
) -> str:
    """The HTML of a block's inline tokens with its notes marked.

    `resolve` turns an address as the editor wrote it into one for this page; `footnote` makes the mark of an
    author's footnote; `verse` puts each line in a span of its own, with the attributes in `lines`, if there are any.
    """
    if marking is PLAIN and len(tokens) == 1 and tokens[0].type == "text" and not verse:
        return escape(tokens[0].content)
    writer = _Writer(resolve, marking, verse, footnote, lines)
    for token in tokens:
        writer.token(token)
    return writer.finish()


@dataclass
class _Writer:
    """Writes tokens in order. Marks that are due wait for the next words, so that they stand behind what ends there."""

    resolve: Resolve
    marking: Marking
    verse: bool
    footnote: Callable[[Any], str] | None
    lines: Sequence[str] = ()
    line: int = 0
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  # the tags of the elements that are open
    position: int = 0
    unbroken: int = 0  # how many links and rubies are open: no mark can stand in them

    def __post_init__(self) -> None:
        marking = self.marking
        self.edges = sorted(
            {p for s in marking.stretches for p in (s.start, s.end)}
            | {p for g in marking.glosses for p in (g.start, g.end)}
            | {offset for offset, _ in marking.marks}
        )
        self.ahead = sorted(marking.stretches, key=lambda s: s.start)[::-1]  # taken from the end
        self.over: list[Stretch] = []  # the stretches over the place that has been reached
        self.pending = sorted(marking.marks, key=lambda mark: mark[0])
        self.next_mark = 0
        if self.verse:
            self.out.append(self.line_start())

    def token(self, token: Any) -> None:
        kind = token.type
        if kind in ("text", "html_inline", "text_special"):
            self.words(token.content)
        elif token.nesting == -1:
            self.end(kind)
        else:
            self.marks_before()
            if kind in _ELEMENTS or kind == "span_open":
                self.begin(opening(token))
            elif kind == "code_inline":
                self.begin("<code>")
                self.words(token.content)
                self.end(kind)
            elif kind in ("softbreak", "hardbreak"):
                self.line_break(kind)
            elif kind == "link_open":
                self.unbroken += 1
                within = any(tag.startswith("<a ") for tag in self.open)  # `[<https://…>](…)` is a link in a link
                title = f' title="{attribute(token.attrs["title"])}"' if token.attrs.get("title") else ""
                href = attribute(self.resolve(token.attrs.get("href", "")))
                self.begin("" if within else f'<a href="{href}"{title}>')
            elif kind == "ruby_open":
                self.unbroken += 1  # a mark inside ruby would be read as its base
                self.begin("<ruby>")
            elif kind == "ruby_text":
                self.out.append(f"<rt>{escape(token.content)}</rt>")
            elif kind == "image":
                self.image(token)
            elif kind == "citation":
                self.here(citation_html(token, self.resolve))
            elif kind == "footnote_ref" and self.footnote:
                self.here(self.footnote(token))

    def here(self, html: str) -> None:
        """Write what is no part of the words, behind the marks of what ends here."""
        at = bisect_right(self.pending, self.position, lo=self.next_mark, key=lambda mark: mark[0])
        self.pending.insert(at, (self.position, html))
        self.marks_before()

    def line_start(self) -> str:
        return f'<span class="vl"{self.lines[self.line] if self.lines else ""}>'

    def begin(self, tag: str) -> None:
        self.out.append(tag)
        self.open.append(tag)

    def end(self, kind: str) -> None:
        self.out.append(closing(self.open.pop()))
        if kind in ("link_close", "ruby_close"):
            self.unbroken -= 1

    def words(self, text: str) -> None:
        """Write text, cut at every edge inside it."""
        if not text:
            return
        self.marks_before()
        start, end = self.position, self.position + len(text)
        inner = self.edges[bisect_right(self.edges, start) : bisect_left(self.edges, end)]
        at = start
        gloss = ""
        for edge in (*inner, end):
            tag = self.gloss_at(at) if not self.unbroken else ""
            if tag != gloss:
                if gloss:
                    self.out.append("</a>")
                    self.position = at
                    self.marks_before()
                if tag:
                    self.out.append(tag)
                gloss = tag
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

    def image(self, token: Any) -> None:
        self.out.append(picture(token, plain(token.children or ()), self.resolve))

    def line_break(self, kind: str) -> None:
        self.position += 1
        if self.verse:
            # What is open goes on in the next line: an element cannot begin in one line's span and end in another's.
            self.line += 1
            self.out += [*map(closing, reversed(self.open)), f"</span>\n{self.line_start()}", *self.open]
        elif kind == "hardbreak":
            self.out.append("<br>\n")
        else:
            self.out.append("\n")

    def marks_before(self) -> None:
        """Write the marks that are due; inside a link they wait for its end."""
        while not self.unbroken and self.next_mark < len(self.pending):
            offset, html = self.pending[self.next_mark]
            if offset > self.position:
                return
            self.out.append(html)
            self.next_mark += 1

    def gloss_at(self, position: int) -> str:
        for gloss in self.marking.glosses:
            if gloss.start <= position < gloss.end:
                return gloss.tag
        return ""

    def classes_at(self, position: int) -> str:
        """`a i1 k1`; where several notes lie over the words all of theirs, and if several are the edition's own `kx`.

        Asked for from left to right.
        """
        while self.ahead and self.ahead[-1].start <= position:
            self.over.append(self.ahead.pop())
        self.over = [stretch for stretch in self.over if stretch.end > position]
        if not self.over:
            return ""
        names = ["a", *dict.fromkeys(s.index for s in self.over), *dict.fromkeys(s.kind for s in self.over)]
        if len({s.index for s in self.over if not s.is_of_pack}) > 1:
            names.append("kx")
        return " ".join(names)

    def finish(self) -> str:
        self.position = max(self.position, self.pending[-1][0] if self.pending else 0)
        self.marks_before()
        if self.verse:
            self.out.append("</span>")
        return "".join(self.out)


def opening(token: Any) -> str:
    """The tags that emphasis or a span opens with."""
    if token.type in _ELEMENTS:
        return f"<{_ELEMENTS[token.type]}>"
    attrs: Mapping[str, Any] = token.attrs
    classes = [css for name in str(attrs.get("class", "")).split() if (css := _OF_CLASS.get(name))]
    attributes = "".join(f' {name}="{attribute(attrs[name])}"' for name in ("lang", "dir") if name in attrs)
    return "".join(([f"<span{attributes}>"] if attributes or not classes else []) + classes)


def closing(tag: str) -> str:
    """What closes a tag, or several that were opened as one."""
    if "><" in tag:
        return "".join(f"</{element.split(' ', 1)[0]}>" for element in reversed(tag[1:-1].split("><")))
    return f"</{tag[1:-1].split(' ', 1)[0]}>" if tag else ""
