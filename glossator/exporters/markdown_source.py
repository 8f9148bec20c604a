"""Tokens -> Markdown that is read as these tokens, with the marks of notes in it.

The texts of an edition have no marks, so this is where Markdown is written that nobody typed. What it cannot write is
taken for its plain words; the words of a block are always the same again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glossator.markdown import escaping
from glossator.model import Block, Row, Section, Text

from .markdown_inline import address, inline_source

Marks = Mapping[str, Sequence[tuple[int, str]]]  # by the block's locus: where each mark stands, and what it is


def text_source(text: Text, marks: Marks, *, is_plain: bool = False) -> str:
    """The whole text, its title as the first heading. With `is_plain` nothing in it belongs to our dialect alone:
    verse is paragraphs with their lines, and ruby the words that it stands over.
    """
    writer = _Writer(marks, is_plain)
    return "\n\n".join(part for section in text.sections for row in section.rows if (part := writer.row(row, section)))


class _Writer:
    def __init__(self, marks: Marks, is_plain: bool) -> None:
        self.marks, self.is_plain = marks, is_plain

    def row(self, row: Row, section: Section) -> str:
        if row.kind == "heading":
            return self._heading(row, section)
        return "\n".join(self._blocks(list(row.tokens), row)).rstrip("\n")

    def _heading(self, row: Row, section: Section) -> str:
        opening = row.tokens[0]
        number = f" n={section.number}" if section.number else ""
        attributes = f" {{#{section.id}{number}}}" if section.parent >= 0 else ""
        words = self.inline(row.blocks[0]).replace("\n", " ") if row.blocks else ""
        return f"{'#' * int(opening.tag[1])} {words}{attributes}"

    def inline(self, block: Block) -> str:
        return inline_source(self._shown(block.tokens), self.marks.get(block.locus, ()))

    def _shown(self, tokens: Sequence[Any]) -> Sequence[Any]:
        return [token for token in tokens if not token.type.startswith("ruby_")] if self.is_plain else tokens

    def _words(self, token: Any, row: Row) -> str:
        index = token.meta.get("block")
        return inline_source(token.children or (), ()) if index is None else self.inline(row.blocks[index])

    def _blocks(self, tokens: Sequence[Any], row: Row) -> Iterator[str]:
        """The lines of block tokens; an empty line between blocks."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _closing(tokens, at)
            inner = tokens[at + 1 : end]
            if at and not (tokens[at - 1].hidden or token.hidden):
                yield ""
            yield from self._block(token, inner, row)
            at = end + 1

    def _block(self, token: Any, inner: Sequence[Any], row: Row) -> Iterator[str]:
        match token.type:
            case "paragraph_open" | "figcaption_open":
                yield from _guarded("\n".join(self._words(token, row) for token in inner if token.type == "inline"))
            case "heading_open":  # in a list, a quotation, a definition or a footnote, where it opens no section
                words = "".join(self._words(token, row) for token in inner if token.type == "inline")
                yield f"{'#' * int(token.tag[1])} {words}".replace("\n", " ")
            case "bullet_list_open" | "ordered_list_open":
                yield from self._list(token, inner, row)
            case "blockquote_open":
                yield from (f"> {line}".rstrip() for line in self._blocks(inner, row))
            case "verse_open":
                yield from self._verse(token, inner, row)
            case "table_open":
                yield from self._table(inner, row)
            case "dl_open":
                yield from self._definitions(inner, row)
            case "code_open":
                yield from self._code(token, inner, row)
            case "figure_open":
                yield from self._figure(inner, row)
            case "footnote_block_open":
                yield from self._blocks(inner, row)
            case "footnote_open":
                lines = list(self._blocks([token for token in inner if token.type != "footnote_anchor"], row))
                yield from indented(f"[^{token.meta['n']}]: ", lines)
            case "hr":
                yield "***"

    def _list(self, token: Any, inner: Sequence[Any], row: Row) -> Iterator[str]:
        number = int(token.attrs.get("start", 1))
        at = 0
        is_loose = any(token.type == "paragraph_open" and not token.hidden for token in inner)
        while at < len(inner):
            end = _closing(inner, at)
            sign = "- " if token.type == "bullet_list_open" else f"{number}. "
            if at and is_loose:
                yield ""
            lines = list(self._blocks(inner[at + 1 : end], row)) or [""]
            yield from (f"{sign if not n else ' ' * len(sign)}{line}".rstrip() for n, line in enumerate(lines))
            number += 1
            at = end + 1

    def _verse(self, token: Any, inner: Sequence[Any], row: Row) -> Iterator[str]:
        number = f" n={token.meta['n']}" if token.meta.get("n") else ""
        if self.is_plain:
            for stanza in (self._words(token, row) for token in inner if token.type == "inline"):
                yield from _guarded(stanza.replace("\\\n", "\n").replace("\n", "\\\n"))
                yield ""
            return
        yield f"```verse{number}{' continued' if 'continued' in token.meta else ''}"
        stanzas = [self._words(token, row).replace("\\\n", "\n") for token in inner if token.type == "inline"]
        yield from "\n\n".join(stanzas).split("\n")
        yield "```"

    def _table(self, inner: Sequence[Any], row: Row) -> Iterator[str]:
        rows: list[list[str]] = []
        sides: list[str] = []
        for number, token in enumerate(inner):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                words = self._words(inner[number + 1], row) if inner[number + 1].type == "inline" else ""
                rows[-1].append(words.replace("|", "\\|").replace("\n", " "))
                if token.type == "th_open":
                    side = str(token.attrs.get("style", "")).rpartition(":")[2]
                    sides.append({"left": ":--", "center": ":-:", "right": "--:"}.get(side, "---"))
        for number, cells in enumerate(rows):
            yield f"| {' | '.join(cells)} |"
            if not number:
                yield f"|{'|'.join(sides)}|"

    def _definitions(self, inner: Sequence[Any], row: Row) -> Iterator[str]:
        at = 0
        while at < len(inner):
            end = _closing(inner, at)
            within = inner[at + 1 : end]
            if inner[at].type == "dt_open":
                if at:
                    yield ""
                yield from _guarded("".join(self._words(token, row) for token in within if token.type == "inline"))
            else:
                yield from indented(": ", list(self._blocks(within, row)))
            at = end + 1

    def _code(self, token: Any, inner: Sequence[Any], row: Row) -> Iterator[str]:
        index = next((token.meta.get("block") for token in inner if token.type == "inline"), None)
        block = row.blocks[index] if index is not None else None
        words = block.text if block else token.content
        fence = "```"
        while fence in words:
            fence += "`"
        yield fence
        yield from words.rstrip("\n").split("\n")
        yield fence
        if block and self.marks.get(block.locus):  # no mark can stand in code
            yield ""
            yield "".join(mark for _, mark in self.marks[block.locus])

    def _figure(self, inner: Sequence[Any], row: Row) -> Iterator[str]:
        image = next(token for token in inner if token.type == "image")
        words = next((self._words(token, row) for token in inner if token.type == "inline"), "")
        title = str(image.attrs.get("title") or "").replace('"', '\\"')
        yield f"![{words}]({address(image.attrs['src'])}" + (f' "{title}")' if title else ")")


def indented(sign: str, lines: Sequence[str]) -> list[str]:
    """The lines of a block behind `sign`, the others below it by four spaces."""
    return [f"{sign}{lines[0] if lines else ''}", *(f"    {line}" if line else "" for line in lines[1:])]


def _guarded(source: str) -> list[str]:
    """Lines of a paragraph, none of which opens a block."""
    return [escaping.guard(line) for line in source.split("\n")]


def _closing(tokens: Sequence[Any], at: int) -> int:
    """Where what opens at `at` is closed; `at` itself for what has no inside."""
    depth = 0
    for number in range(at, len(tokens)):
        depth += tokens[number].nesting
        if depth == 0:
            return number
    return len(tokens) - 1
