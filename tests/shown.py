"""A published page as somebody could take it down by hand: what the text shows, and the notes beside it.

    p 1.1  The ship [rides |1][at anchor|1,a]^1[ tonight|a]^a beside a <hulk→static/hulk.png>.
      1 Commentary  “rides at anchor”  Made fast to the ground.  (r-c2k4mwzq)

`[words|1,a]` are the words of notes 1 and a, `^1` is the mark of note 1, `{words→address}` leads to the
glossary, `<words→address>` anywhere else, `^^1` to the author's own footnote 1, ` / ` parts the lines of verse.
What is left out is the same on every page, or looks but does not say: classes, labels for screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "abbr", "b", "br", "cite", "code", "em", "i", "img", "q", "rt", "ruby", "small", "span", "strong",
          "sub", "sup", "time", "s", "u", "del", "ins"}  # fmt: skip
CLASSES = {"sc", "sp", "sd"}  # of some words: `[words]{.smallcaps}`, .speaker, .stage
AROUND = {"em": "*{}*", "strong": "**{}**", "code": "`{}`", "q": "“{}”", "rt": "|{}", "ruby": "{{{}}}"}
AROUND |= {name: f"<{name}:{{}}>" for name in ("sup", "sub", "s", "u", "del", "ins")}


class Malformed(AssertionError):
    """The HTML is not well-formed."""


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    def elements(self) -> Iterator[Element]:
        """This element and all in it, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def of_class(self, name: str) -> Iterator[Element]:
        return (one for one in self.elements() if name in one.classes)

    def first(self, tag: str) -> Element:
        return next(one for one in self.elements() if one.tag == tag)

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            raise Malformed(f"<{tag}> has the same attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag != tag:
            raise Malformed(f"</{tag}> inside <{self.open[-1].tag}>")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The tree of some HTML; `Malformed` where a browser would have to guess."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    if len(parser.open) > 1:
        raise Malformed(f"<{parser.open[-1].tag}> is not closed")
    for element in parser.root.elements():
        if element.tag == "a" and any(one.tag == "a" for one in element.elements() if one is not element):
            raise Malformed(f"a link inside a link: {element.text()}")
        if element.tag == "p" and (found := {e.tag for e in element.elements()} - INLINE - {"p"}):
            raise Malformed(f"{sorted(found)} inside <p>")
    return parser.root


def shown(html: str) -> str:
    """What a page shows, line by line, from its `<main>`."""
    return "\n".join(line.rstrip() for line in _Shown().lines(parse(html).first("main"), 0)) + "\n"


class _Shown:
    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}  # of the notes in reach, by the class that lights them
        self.in_note = False  # where the kind is set in bold; in the glossary it is the words of an entry

    def lines(self, element: Element, depth: int) -> Iterator[str]:
        if "rows" in element.classes or "b" in element.classes:
            before = dict(self.numbers)
            self.numbers |= self.numbers_in(element)
            yield from self.inside(element, depth)
            self.numbers = before
        elif "n" in element.classes and element.id:
            yield from self.note(element, depth + 1)
        elif element.tag in ("nav", "template") or "unseen" in element.classes or "running" in element.classes:
            return
        elif element.tag == "main" or (element.tag in ("div", "header", "section", "article") and not element.id):
            yield from self.inside(element, depth)
        else:
            head = " ".join(filter(None, [element.tag, element.id, *self.meant(element)]))
            own = self.inline([child for child in element.children if _is_inline(child)])
            yield f"{'  ' * depth}{head}  {own}"
            yield from self.inside(element, depth + 1)

    def inside(self, element: Element, depth: int) -> Iterator[str]:
        for child in element.children:
            if isinstance(child, Element) and not _is_inline(child):
                yield from self.lines(child, depth)

    def note(self, element: Element, depth: int) -> Iterator[str]:
        backs = [one for one in element.elements() if "bk" in one.classes or _is_back(one)]
        marks = list(dict.fromkeys(one.attributes["href"].removeprefix("#") for one in backs))
        number = next(element.of_class("bk")).text()
        if any(f"r-{element.id.removeprefix('n-')}" == mark for mark in marks[:1]):
            marks[0] = element.id
        paragraphs = []
        self.in_note = True
        inner = element.children[0]  # which is what is seen; the outer one keeps its place
        for child in inner.children if isinstance(inner, Element) and inner.tag == "div" else element.children:
            assert isinstance(child, Element) or not child.strip(), child
            if isinstance(child, Element):
                paragraphs += list(self.lines(child, 0)) if child.tag != "p" else [self.inline(child.children)]
        self.in_note = False
        first, *rest = [one for one in paragraphs if one.strip()]
        yield f"{'  ' * depth}{number} {first}  ({', '.join(marks)})"
        yield from (f"{'  ' * (depth + 1)}{one}" for one in rest)

    def numbers_in(self, element: Element) -> dict[str, str]:
        """The numbers of the notes that stand beside these rows, by the classes that light them.

        i1, i2 … light notes of the same row, x1, x2 … those of a chunk of rows.
        """
        letter = "x" if "rows" in element.classes else "i"
        return {
            name: next(note.of_class("bk")).text()
            for note in element.of_class("n")
            for name in note.classes
            if name[0] == letter and name[1:].isdigit()
        }

    def meant(self, element: Element) -> list[str]:
        """The notes on a block as a whole."""
        if "wh" not in element.classes:
            return []
        return [f"[{','.join(self.numbers[name] for name in element.classes if name in self.numbers)}]"]

    def inline(self, children: Sequence[Element | str]) -> str:
        return " ".join("".join(map(self.piece, children)).split(" ")).strip()

    def piece(self, child: Element | str) -> str:
        if isinstance(child, str):
            return child.replace("\n", " ")
        classes, words = child.classes, "".join(map(self.piece, child.children))
        if child.tag == "a":
            return self.link(child, words)
        if "vl" in classes:
            number = child.attributes.get("data-n", "")
            return f"{words} /{number}"
        if "a" in classes:
            numbers = [self.numbers.get(name, f"?{name}") for name in classes if name[1:].isdigit() and name[0] in "ix"]
            return f"[{words}|{','.join(numbers)}]"
        if CLASSES & set(classes):
            return f"<{' '.join(classes)}:{words}>"
        if child.tag == "span" and not words and child.id:
            return f"#{child.id} "
        if child.tag == "span" and ("lang" in child.attributes or "dir" in child.attributes):
            return f"<{'.'.join(child.attributes[a] for a in ('lang', 'dir') if a in child.attributes)}:{words}>"
        if child.tag == "img":
            return f"<image {child.attributes['alt']}→{child.attributes['src']}>"
        if child.tag == "br":
            return " /"
        if child.tag == "b" and not self.in_note:
            return f"[{words}]"
        return AROUND.get(child.tag, "{}").format(words)

    def link(self, element: Element, words: str) -> str:
        classes, href = element.classes, element.attributes["href"]
        if "pn" in classes or "bk" in classes:
            return ""
        if self.in_note and _is_back(element):
            return words
        if "self" in classes:
            return words
        if "r" in classes:
            return f"^{element.attributes['data-sign']}"
        if "fr" in classes:
            return f"^^{element.attributes['data-sign']}"
        return f"{{{words}→{href}}}" if "g" in classes else f"<{words}→{href}>"


def _is_back(element: Element) -> bool:
    return element.attributes.get("role") == "doc-backlink"


def _is_inline(child: Element | str) -> bool:
    return isinstance(child, str) or child.tag in INLINE
