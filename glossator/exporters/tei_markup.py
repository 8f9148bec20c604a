"""Markdown tokens as TEI: what each block and each run of words becomes (TEI Guidelines §3, §4).

A run of words is a list of `Piece`s, so that something can be put between any two of them, or around some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from glossator.markdown import visible

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
_not_in_xml = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Piece(NamedTuple):
    """`kind` is “words”, which stand at [start, end) of the plain text, “open”, “close”, or “void” for what is whole."""

    kind: str
    xml: str
    start: int = 0
    end: int = 0


def words(text: str) -> str:
    """Words as the content of an element."""
    return escape(_not_in_xml.sub("", text))


def attribute(value: str) -> str:
    """A value in its quotation marks."""
    return quoteattr(_not_in_xml.sub("", value))


def element(name: str, content: str = "", **attributes: str) -> str:
    """An element; of attributes that are "" it has none, and `xml_id` is xml:id."""
    given = "".join(f" {key.replace('xml_', 'xml:')}={attribute(value)}" for key, value in attributes.items() if value)
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def xml_id(name: str) -> str:
    """A name as an xml:id: letters, digits, full stops, hyphens and underscores, no digit first."""
    made = "".join(char if char.isalnum() and char.isidentifier() or char.isdecimal() or char in ".-_" else "-"
                   for char in name)  # fmt: skip
    return made if made[:1].isidentifier() else f"_{made}"


def pieces(tokens: Sequence[Any], *, lines: Sequence[str] | None = None, footnote: Footnote | None = None) -> list[Piece]:
    """The pieces of a run of words; those of a stanza in an `<l>` for each line, with the attributes in `lines`."""
    made: list[Piece] = []
    open_: list[tuple[str, str]] = []  # the tags of the elements that are open, and what closes them
    at = line = 0

    def begin(tag: str) -> None:
        open_.append((f"<{tag}>" if tag else "", f"</{tag.split(' ')[0]}>" if tag else ""))
        made.append(Piece("open", open_[-1][0], at, at))

    if lines is not None:
        made.append(Piece("open", f"<l{lines[0] if lines else ''}>"))
    in_ruby = has_gloss = False
    for token in tokens:
        shown = visible(token)
        if token.type in ("softbreak", "hardbreak"):
            if lines is None:
                made.append(Piece("words", "<lb/>\n" if token.type == "hardbreak" else "\n", at, at + 1))
            else:
                line += 1
                given = lines[line] if line < len(lines) else ""
                made += [Piece("close", close, at, at) for _, close in reversed(open_)]
                made += [Piece("close", "</l>", at, at), Piece("words", "\n", at, at + 1)]
                made.append(Piece("open", f"<l{given}>", at + 1, at + 1))
                made += [Piece("open", tag, at + 1, at + 1) for tag, _ in open_]
            at += 1
        elif shown:
            if has_gloss:
                made.append(Piece("open", "<ruby><rb>", at, at))
                has_gloss = False
            code = token.type == "code_inline"
            if code:
                made.append(Piece("open", "<code>", at, at))
            made.append(Piece("words", words(shown), at, at + len(shown)))
            at += len(shown)
            if code:
                made.append(Piece("close", "</code>", at, at))
        elif token.type == "ruby_open":
            in_ruby, has_gloss = True, False
            made.append(Piece("open", "<ruby><rb>", at, at))
        elif token.type == "ruby_text" and in_ruby:
            made.append(Piece("close", f"</rb><rt>{words(token.content)}</rt></ruby>", at, at))
            has_gloss = True
        elif token.type == "ruby_close":
            in_ruby = has_gloss = False
        elif token.type == "footnote_ref" and footnote:
            made.append(Piece("void", footnote(token), at, at))
        elif token.type == "image":
            made.append(Piece("void", _graphic(token), at, at))
        elif token.nesting == 1:
            begin(_tag(token))
        elif token.nesting == -1 and open_:
            made.append(Piece("close", open_.pop()[1], at, at))
    if lines is not None:
        made.append(Piece("close", "</l>", at, at))
    return made


def _tag(token: Any) -> str:
    stem = token.type.removesuffix("_open")
    if stem == "link":
        return f"ref target={attribute(str(token.attrs.get('href', '')))}"
    if stem == "span":
        classes = str(token.attrs.get("class", "")).split()
        lang = str(token.attrs.get("lang", ""))
        given = f" xml:lang={attribute(lang)}" if lang else ""
        for name in classes:
            if name in _CLASSES:
                return f"{_CLASSES[name]}{given}"
        rend = " ".join(_RENDERED.get(name, name) for name in classes)
        if rend or not lang:
            return f"hi{given}" + (f" rend={attribute(rend)}" if rend else "")
        return f"foreign{given}"
    return _INLINE.get(stem, "seg")


def _graphic(token: Any) -> str:
    described = element("desc", words("".join(map(visible, token.children or ()))))
    return element("graphic", described if token.children else "", url=str(token.attrs.get("src", "")))


def joined(run: Iterable[Piece]) -> str:
    return "".join(piece.xml for piece in run)


def blocks(tokens: Sequence[Any], run: Callable[[Any], str], given: Callable[[Any], str] = lambda _: "") -> Iterator[str]:
    """Block tokens as elements: `run` makes the content of an inline token, `given` the attributes of what holds it."""
    for at, token in enumerate(tokens):
        stem = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "inline":
            yield run(token)
        elif token.type in ("fence", "code_block"):
            yield element("ab", words(token.content), type="code")
        elif token.type == "hr":
            yield '<milestone unit="section" rend="rule"/>'
        elif token.type == "image":
            yield _graphic(token)
        elif token.hidden or not token.nesting or (stem not in BLOCKS and stem not in _LISTS):
            continue
        elif token.nesting == -1:
            yield f"</{'list' if stem in _LISTS else BLOCKS[stem]}>\n"
        elif stem in _LISTS:
            yield "<list type=\"gloss\">" if stem == "dl" else f'<list rend="{_LISTS[stem]}">'
        else:
            holds = next((one for one in tokens[at + 1 : at + 2] if one.type == "inline"), None)
            role = ' role="label"' if stem == "th" else ' type="code"' if stem == "code" else ""
            yield f"<{BLOCKS[stem]}{role}{given(holds) if holds is not None else ''}>"


def prose(tokens: Sequence[Any]) -> str:
    """The prose of a note: its blocks, or its words alone if it is one paragraph."""
    if len(tokens) == 3 and tokens[0].type == "paragraph_open":
        return joined(pieces(tokens[1].children or ()))
    return "".join(blocks(_without_headings(tokens), _run)).strip()


def _without_headings(tokens: Sequence[Any]) -> list[Any]:
    """A heading in a note is a paragraph: nothing below it is a division."""
    made = []
    for token in tokens:
        if token.type.startswith("heading_"):
            token = type(token)(token.type.replace("heading", "paragraph"), "p", token.nesting)
        made.append(token)
    return made


def _run(token: Any) -> str:
    is_verse = any(child.type == "softbreak" for child in token.children or ()) and token.meta.get("verse")
    return joined(pieces(token.children or (), lines=() if is_verse else None))
