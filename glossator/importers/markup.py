"""HTML and XML as one small tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import entities
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

from glossator.problems import Refused

from .reading import clean

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_DEEPEST = 200  # levels of elements; what nests deeper is not prose


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

    def follows_word(self, number: int) -> bool:
        """Whether child `number` is a word that stands directly after another: a space is meant between them."""
        here, before = self.children[number], self.children[number - 1] if number else ""
        return isinstance(here, Node) and isinstance(before, Node) and here.tag == before.tag == "w"

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
        self.open[-1].children.append(_readable(data))


def xml(data: bytes, path: str) -> Node:
    """The tree of an XML file.

    A file that declares entities of its own is refused: they can make a few lines into gigabytes, and read files from
    this computer. A document type that names a definition elsewhere is accepted, and the definition never fetched:
    entities are those of HTML (&eacute;, &mdash;), which have the ISO names that TEI used.
    """
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = Node("")
    open_ = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_) > _DEEPEST:
            message = f"{path}:{parser.CurrentLineNumber}: elements lie more than {_DEEPEST} deep in each other"
            raise Refused(message, "nobody encodes a text like this; check the program that made it")
        node = Node(_local(name), {_attribute(k): v for k, v in attributes.items()}, line=parser.CurrentLineNumber)
        open_[-1].children.append(node)
        open_.append(node)

    def words(data: str) -> None:
        open_[-1].children.append(_readable(data))

    def declared(name: str, is_parameter: int, *_: object) -> None:
        if not is_parameter:
            message = f"{path}:{parser.CurrentLineNumber}: entities of a file's own are not read: <!ENTITY {name} …>"
            raise Refused(message, "remove the declaration, and write out what the entity stands for")

    def entity(name: str, is_parameter: int) -> None:
        if is_parameter:
            return
        if f"{name};" not in entities.html5:
            message = f"{path}:{parser.CurrentLineNumber}: what the entity &{name}; stands for is not known"
            raise Refused(message, "write the character itself")
        words(entities.html5[f"{name};"])

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = words
    parser.EntityDeclHandler = declared
    parser.SkippedEntityHandler = entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = f"{path}:{error.lineno}:{error.offset + 1}"
        message = f"{place}: this is not well-formed XML: {expat.ErrorString(error.code)}"
        raise Refused(message, "open it in the program it comes from, and save it again") from None
    except (ValueError, LookupError) as error:  # an encoding that expat does not know
        raise Refused(f"{path}: {error}", "save the file as UTF-8") from None
    return root


# The bytes of Windows-1252 that some program took for Latin-1, as browsers read them (HTML §13.2.5.80).
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def _readable(words: str) -> str:
    """Without characters that no text may hold."""
    return words if words.isascii() and words.isprintable() else clean(words.translate(_WINDOWS))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"xml:{local}" if space == "http://www.w3.org/XML/1998/namespace" else local
