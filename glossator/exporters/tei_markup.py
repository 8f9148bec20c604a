"""Markdown tokens as TEI: what each block and each run of words becomes (TEI Guidelines §3, §4).

A run of words is a list of `Piece`s, so that something can be put between any two of them, or around some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol
from xml.sax.saxutils import escape, quoteattr

from glossator.markdown import Token, visible
from glossator.model import Citation, Original

Footnote = Callable[[Any], str]

BLOCKS = {
    "paragraph": "p",
    "list_item": "item",
    "blockquote": "quote",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "cell",
    "dt": "label",
    "dd": "item",
    "verse": "lg",
    "stanza": "lg",
    "code": "ab",
    "figure": "figure",
    "figcaption": "head",
    "heading": "head",
}
_LISTS = {"bullet_list": "bulleted", "ordered_list": "numbered", "dl": "gloss"}
_INLINE = {"em": 'hi rend="italic"', "strong": 'hi rend="bold"', "s": 'hi rend="strike"'}
_RENDERED = {"smallcaps": "small-caps", "sup": "superscript", "sub": "subscript"}
_CLASSES = {"del": "del", "add": "add"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")  # they are no part of a name in XML
_not_in_xml = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_not_as_it_is = re.compile('[&<>"\x00-\x1f\ufffe\uffff\ud800-\udfff]').search  # most words have none of these
_is_plain_name = re.compile("[0-9A-Za-z_.-]+").fullmatch


class Resolve(Protocol):
    """What an editor's links and citations are in the file."""

    def __call__(self, href: str, /) -> str:
        """The address of a link as an editor wrote it -> as the file has it."""

    def citation(self, citation: Citation, before: str, behind: str, /) -> str:
        """A citation as TEI, with the spaces that belong to it."""


class Piece(NamedTuple):
    """`kind` is “words”, which stand at [start, end) of the plain text, “open”, “close”, or “void” for an empty one."""

    kind: str
    xml: str
    start: int = 0
    end: int = 0


def words(text: str) -> str:
    """Words as the content of an element."""
    return escape(_not_in_xml.sub("", text)) if _not_as_it_is(text) else text


def attribute(value: str) -> str:
    """A value in its quotation marks."""
    return quoteattr(_not_in_xml.sub("", value)) if _not_as_it_is(value) else f'"{value}"'


def element(name: str, content: str = "", **attributes: str) -> str:
    """An element; of attributes that are "" it has none, and `xml_id` is xml:id."""
    written_attributes = "".join(
        f" {key.replace('xml_', 'xml:')}={attribute(value)}" for key, value in attributes.items() if value
    )
    return f"<{name}{written_attributes}>{content}</{name}>" if content else f"<{name}{written_attributes}/>"


def original(written: Original) -> str:
    """Words in the language of the original, and the same in Latin letters."""
    foreign = element("foreign", words(written.text), xml_lang=written.lang)
    if not written.latin:
        return foreign
    language = f"{written.lang.split('-')[0]}-Latn" if written.lang else ""
    return f"{foreign} {element('foreign', words(written.latin), xml_lang=language, rend='transcription')}"


def xml_id(name: str) -> str:
    """A name as an xml:id: letters with their signs, digits, full stops, hyphens and underscores, no digit first."""
    characters = name
    if not _is_plain_name(name):
        name = name.translate(_RAISED)
        characters = "".join(char if f"a{char}".isidentifier() or char in ".-" else "-" for char in name)
    return characters if characters[:1].isidentifier() else f"_{characters}"


class Ids:
    """The xml:ids of a file: of every thing its own, made from what it is called among its like."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def __call__(self, among: str, name: str) -> str:
        if (among, name) not in self._known:
            base = xml_id(name)
            id_, count = base, 1
            while id_ in self._taken:
                count += 1
                id_ = f"{base}.{count}"
            self._known[among, name] = id_
            self._taken.add(id_)
        return self._known[among, name]

    def alias(self, among: str, name: str, original: str) -> None:
        """Let a thing have a second name."""
        self._known.setdefault((among, name), self(among, original))

    def of(self, among: str, name: str) -> str:
        """The id of what has been named, "" if it has not."""
        return self._known.get((among, name), "")


def pieces(
    tokens: Sequence[Any], resolve: Resolve, *, lines: Sequence[str] | None = None, footnote: Footnote | None = None
) -> list[Piece]:
    """The pieces of a run of words; those of a stanza in an `<l>` for each line, with the attributes in `lines`."""
    run = _Run(resolve, lines, footnote)
    for token in tokens:
        run.token(token)
    return run.finish()


class _Run:
    """Makes the pieces of a run of words, token by token."""

    def __init__(self, resolve: Resolve, lines: Sequence[str] | None, footnote: Footnote | None) -> None:
        self.resolve, self.lines, self.footnote = resolve, lines, footnote
        self.made: list[Piece] = []
        self.open: list[tuple[str, str]] = []  # the tags of the elements that are open, and what closes them
        self.at = self.line = 0
        self.ruby_goes_on = False  # behind the gloss of a part of it
        if lines is not None:
            self.made.append(Piece("open", f"<l{lines[0] if lines else ''}>"))

    def add(self, kind: str, xml: str) -> None:
        self.made.append(Piece(kind, xml, self.at, self.at))

    def token(self, token: Any) -> None:
        if token.type in ("softbreak", "hardbreak"):
            self.line_break(token.type)
        elif shown := visible(token):
            self.words(shown, is_code=token.type == "code_inline")
        elif token.type.startswith("ruby_"):
            self.ruby(token)
        elif token.type == "footnote_ref" and self.footnote:
            self.add("void", self.footnote(token))
        elif token.type == "image":
            self.add("void", _graphic(token))
        elif token.type == "citation":
            before, behind = (" " if token.meta.get("space") == side else "" for side in ("before", "after"))
            self.add("void", self.resolve.citation(token.meta["citation"], before, behind))
        elif token.nesting == 1:
            tag = _tag(token, self.resolve)
            self.open.append((f"<{tag}>", f"</{tag.split(' ')[0]}>"))
            self.add("open", self.open[-1][0])
        elif token.nesting == -1 and self.open:
            self.add("close", self.open.pop()[1])

    def words(self, shown: str, *, is_code: bool) -> None:
        if self.ruby_goes_on:
            self.add("open", "<ruby><rb>")
            self.ruby_goes_on = False
        if is_code:
            self.add("open", "<code>")
        self.made.append(Piece("words", words(shown), self.at, self.at + len(shown)))
        self.at += len(shown)
        if is_code:
            self.add("close", "</code>")

    def ruby(self, token: Any) -> None:
        if token.type == "ruby_open":
            self.add("open", "<ruby><rb>")
        elif token.type == "ruby_text":
            self.add("close", f"</rb><rt>{words(token.content)}</rt></ruby>")
        self.ruby_goes_on = token.type == "ruby_text"

    def line_break(self, kind: str) -> None:
        """The end of a line: in verse what is open goes on in the next `<l>`."""
        if self.lines is None:
            self.made.append(Piece("words", "<lb/>\n" if kind == "hardbreak" else "\n", self.at, self.at + 1))
            self.at += 1
            return
        self.line += 1
        for _, closing in reversed(self.open):
            self.add("close", closing)
        self.add("close", "</l>")
        self.made.append(Piece("words", "\n", self.at, self.at + 1))
        self.at += 1
        self.add("open", f"<l{self.lines[self.line] if self.line < len(self.lines) else ''}>")
        for opening, _ in self.open:
            self.add("open", opening)

    def finish(self) -> list[Piece]:
        if self.lines is not None:
            self.add("close", "</l>")
        return self.made


def _tag(token: Any, resolve: Resolve) -> str:
    stem = token.type.removesuffix("_open")
    if stem == "link":
        return f"ref target={attribute(resolve(str(token.attrs.get('href', ''))))}"
    if stem == "span":
        classes = str(token.attrs.get("class", "")).split()
        lang = str(token.attrs.get("lang", ""))
        language_attribute = f" xml:lang={attribute(lang)}" if lang else ""
        for name in classes:
            if name in _CLASSES:
                return f"{_CLASSES[name]}{language_attribute}"
        rend = " ".join(_RENDERED.get(name, name) for name in classes)
        if rend or not lang:
            return f"hi{language_attribute}" + (f" rend={attribute(rend)}" if rend else "")
        return f"foreign{language_attribute}"
    return _INLINE.get(stem, "seg")


def _graphic(token: Any) -> str:
    described = element("desc", words("".join(map(visible, token.children or ()))))
    return element("graphic", described if token.children else "", url=str(token.attrs.get("src", "")))


def joined(run: Iterable[Piece]) -> str:
    return "".join(piece.xml for piece in run)


def blocks(
    tokens: Sequence[Any], run: Callable[[Any, bool], str], attributes_of: Callable[[Any], str] = lambda _: ""
) -> Iterator[str]:
    """Block tokens as elements: `run` makes the content of an inline token, which may be a stanza; `attributes_of` the
    attributes of what holds it.
    """
    last_items: list[str] = []  # of each list of definitions that is open, what came last: TEI has them in pairs
    for at, token in enumerate(tokens):
        stem = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "inline":
            yield run(token, at > 0 and tokens[at - 1].type == "stanza_open")
        elif token.type in ("fence", "code_block"):
            yield element("ab", words(token.content), type="code")
        elif token.type == "hr":
            yield '<milestone unit="section" rend="rule"/>'
        elif token.type == "image":
            yield _graphic(token)
        elif token.hidden or not token.nesting or (stem not in BLOCKS and stem not in _LISTS):
            continue
        elif token.nesting == -1:
            if stem == "dl" and last_items.pop() == "dt":
                yield "<item/>"
            yield f"</{'list' if stem in _LISTS else BLOCKS[stem]}>\n"
        elif stem == "dl":
            last_items.append("dd")
            yield '<list type="gloss">'
        elif stem in _LISTS:
            yield f'<list rend="{_LISTS[stem]}">'
        else:
            if stem in ("dt", "dd"):
                if stem == last_items[-1]:
                    yield "<item/>" if stem == "dt" else "<label/>"
                last_items[-1] = stem
            holds = next((token for token in tokens[at + 1 : at + 3] if not token.hidden), None)
            holds = holds if holds is not None and holds.type == "inline" else None
            role = ' role="label"' if stem == "th" else ' type="code"' if stem == "code" else ""
            yield f"<{BLOCKS[stem]}{role}{attributes_of(holds) if holds is not None else ''}>"


def prose(tokens: Sequence[Any], resolve: Resolve) -> str:
    """The prose of a note: its blocks, or its words alone if it is one paragraph."""
    if len(tokens) == 3 and tokens[0].type == "paragraph_open":
        return joined(pieces(tokens[1].children or (), resolve))

    def run(token: Any, is_stanza: bool) -> str:
        return joined(pieces(token.children or (), resolve, lines=() if is_stanza else None))

    return "".join(blocks(without_headings(tokens), run)).strip()


def without_headings(tokens: Sequence[Any]) -> list[Any]:
    """A heading in a note is a paragraph: nothing below it is a division."""
    return [
        Token(token.type.replace("heading", "paragraph"), "p", token.nesting)
        if token.type.startswith("heading_")
        else token
        for token in tokens
    ]
