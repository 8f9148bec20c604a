"""HTML and XML as one small tree, and its prose as our Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.parsers import expat

from glossator import markdown

from . import escaping
from .result import Refused

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_DEEPEST = 200  # elements in each other; what nests deeper is no prose


@dataclass(eq=False)
class Node:
    """An element: its name without a namespace, attributes, children, and the line it begins in (0: not known).

    `xml:id` and `xml:lang` keep their prefix.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 0

    def elements(self) -> Iterator[Node]:
        """This element and all in it, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.elements()

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def html(source: str) -> Node:
    """A tree of whatever HTML there is; what is not closed ends with its parent."""
    parser = _Html()
    parser.feed(source)
    parser.close()
    return parser.root


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "dt", "dd") and self.open[-1].tag == tag:
            self.open.pop()
        node = Node(tag, {name: value or "" for name, value in attrs}, line=self.getpos()[0])
        self.open[-1].children.append(node)
        if tag not in _VOID and len(self.open) < _DEEPEST:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for i in range(len(self.open) - 1, 0, -1):
            if self.open[i].tag == tag:
                del self.open[i:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def xml(data: bytes, path: str) -> Node:
    """The tree of an XML file. A document type definition is refused: it can make a few lines into gigabytes, and read
    files from this computer.
    """
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = Node("")
    open_ = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_) > _DEEPEST:
            message = f"{path}:{parser.CurrentLineNumber}: elements lie more than {_DEEPEST} deep in each other"
            raise Refused(message, "this is no text that anybody encoded; look at the program that made it")
        node = Node(_local(name), {_attribute(k): v for k, v in attributes.items()}, line=parser.CurrentLineNumber)
        open_[-1].children.append(node)
        open_.append(node)

    def words(data: str) -> None:
        open_[-1].children.append(data)

    def doctype(*_: object) -> None:
        raise Refused(
            f"{path}:{parser.CurrentLineNumber}: a document type definition (<!DOCTYPE …>) is not read",
            "take it out, and write what its entities stand for",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = f"{path}:{error.lineno}:{error.offset + 1}"
        message = f"{place}: this is not well-formed XML: {expat.ErrorString(error.code)}"
        raise Refused(message, "open it in the program it comes from, and save it again") from None
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise Refused(f"{path}: {error}", "save the file as UTF-8") from None
    return root


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"xml:{local}" if space == "http://www.w3.org/XML/1998/namespace" else local


# ── Prose ───────────────────────────────────────────────────────────────────────────────────────────────


# What an element is to prose: a paragraph, an item, a line break, nothing at all, or what its words are put between.
def _table(**roles: str) -> dict[str, str]:
    """Elements and their roles, from lists of elements by role."""
    return {element: _SIGNS.get(role, role) for role, elements in roles.items() for element in elements.split()}


_SIGNS = {"emphasis": "*", "strong": "**", "quotation": "“”"}
HTML = _table(
    block="p div h1 h2 h3 h4 h5 h6 blockquote pre tr table ul ol dl dt dd section article",
    item="li",
    line="br",
    nothing="script style head title template svg",
    emphasis="em i cite var dfn",
    strong="strong b",
    cell="td th",
    quotation="q",
    link="a",
)
TEI = _table(
    block="p ab head lg list table row quote cit sp bibl listBibl label",
    item="item",
    line="l lb",
    nothing="pb cb gb milestone anchor fw index figDesc",
    emphasis="emph title mentioned term foreign",
    cell="cell",
    quotation="q",
    link="ref",
)
_RENDERED = (("bold", "**"), ("ital", "*"), ("underline", "*"))
_QUOTES = "“”\"'‘’«»„"


def prose(node: Node, roles: Mapping[str, str], skip: frozenset[int] = frozenset()) -> str:
    """The Markdown of all that is in `node`; the elements whose `id()` is in `skip` are passed over."""
    writer = _Prose(roles, skip)
    writer.inside(node)
    writer.end_block()
    made = ""
    for before, block in zip(["", *writer.blocks], writer.blocks, strict=False):
        together = before.startswith("- ") and block.startswith("- ") and "\n" not in before + block
        made += block if not made else f"\n{block}" if together else f"\n\n{block}"
    return made


@dataclass(frozen=True)
class _Piece:
    """A stretch of one paragraph: its words, and their Markdown."""

    words: str
    marked: str


class _Prose:
    def __init__(self, roles: Mapping[str, str], skip: frozenset[int]) -> None:
        self.roles, self.skip = roles, skip
        self.blocks: list[str] = []
        self.pieces: list[_Piece] = []
        self.item = ""

    def inside(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                words = re.sub(r"\s+", " ", child)
                self.pieces.append(_Piece(words, escaping.inline(words)))
            elif id(child) not in self.skip:
                self.element(child)

    def element(self, node: Node) -> None:
        role = self.roles.get(node.tag, "")
        if node.tag == "hi" or (node.tag == "emph" and "rend" in node.attributes):
            role = next((mark for name, mark in _RENDERED if name in node.attributes.get("rend", "")), "")
        if node.tag == "choice":
            chosen = [n for n in node.children if isinstance(n, Node) and n.tag in ("corr", "expan", "reg")]
            for one in chosen[:1] or [n for n in node.children if isinstance(n, Node)][:1]:
                self.inside(one)
        elif role == "block":
            self.end_block()
            self.inside(node)
            self.end_block()
        elif role == "item":
            self.end_block()
            self.item = "- "
            self.inside(node)
            self.end_block()
        elif role == "line":
            self.line_break(node)
        elif role == "cell":
            self.inside(node)
            self.pieces.append(_Piece(" ", " "))
        elif role == "nothing":
            return
        else:
            self.around(node, role)

    def line_break(self, node: Node) -> None:
        if node.attributes.get("break") == "no":
            return
        if node.children and any(piece.words.strip() for piece in self.pieces):
            self.pieces.append(_Piece("\n", "\n"))
        self.inside(node)
        if not node.children:
            self.pieces.append(_Piece("\n", "\n"))

    def around(self, node: Node, role: str) -> None:
        outer, self.pieces = self.pieces, []
        blocks = len(self.blocks)
        self.inside(node)
        inner, self.pieces = self.pieces, outer
        words = "".join(piece.words for piece in inner)
        marked = "".join(piece.marked for piece in inner)
        bare = marked.strip()
        before, after = " " * (words[:1] == " "), " " * (words[-1:] == " ")
        if not words.strip() or len(self.blocks) > blocks or "\n" in words:
            self.pieces += inner
        elif role in ("*", "**") and bare[0] != "*" and bare[-1] != "*":
            self.pieces.append(_Piece(words, f"{before}{role}{bare}{role}{after}"))
        elif role == "“”" and words.strip()[0] not in _QUOTES:
            self.pieces.append(_Piece(f"{before}“{words.strip()}”{after}", f"{before}“{bare}”{after}"))
        elif role == "link" and (address := _address(node)):
            shown = f"<{address}>" if re.search(r"[()]", address) else address
            self.pieces.append(_Piece(words, f"{before}[{bare}]({shown}){after}"))
        else:
            self.pieces += inner

    def end_block(self) -> None:
        pieces, self.pieces = self.pieces, []
        lead, self.item = self.item, ""
        words = "".join(piece.words for piece in pieces)
        if not words.strip():
            self.item = lead
            return
        marked = "".join(piece.marked for piece in pieces)
        lines = [" ".join(line.split()) for line in marked.split("\n")]
        source = "\\\n".join(escaping.guard(line) for line in lines if line)
        if _plain(source).split() != words.split():
            # Emphasis cannot stand everywhere: between punctuation and a letter its signs would be seen.
            lines = [" ".join(line.split()) for line in words.split("\n")]
            source = "\\\n".join(escaping.paragraph(line) for line in lines if line)
        self.blocks.append(lead + source.replace("\n", "\n  ") if lead else source)


def _plain(source: str) -> str:
    tokens = markdown.parse(source)
    return " ".join(markdown.plain(token.children or ()) for token in tokens if token.type == "inline")


def _address(node: Node) -> str:
    address = node.attributes.get("href") or node.attributes.get("target") or ""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in ("http", "https", "mailto") and not re.search(r"[<>\s\\]", address) else ""
