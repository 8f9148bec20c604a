"""Tokens -> Markdown that is read as these tokens, with the marks of notes in it.

The texts of an edition have no marks, so this is where Markdown is written that nobody typed. What it cannot write is
taken for its plain words; the words of a block are always the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from glossator.markdown import escaping, visible
from glossator.model import Block, Row, Section, Text

Marks = Mapping[str, Sequence[tuple[int, str]]]  # by the block's locus: where each mark stands, and what it is
_EMPHASIS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


def text_source(text: Text, marks: Marks, *, is_plain: bool = False) -> str:
    """The whole text, its title as the first heading. In a `is_plain` one there is nothing that our dialect alone has:
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
        return [one for one in tokens if not one.type.startswith("ruby_")] if self.is_plain else tokens

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
                yield from _guarded("\n".join(self._words(one, row) for one in inner if one.type == "inline"))
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
                lines = list(self._blocks([one for one in inner if one.type != "footnote_anchor"], row))
                yield from indented(f"[^{token.meta['n']}]: ", lines)
            case "hr":
                yield "***"

    def _list(self, token: Any, inner: Sequence[Any], row: Row) -> Iterator[str]:
        number = int(token.attrs.get("start", 1))
        at = 0
        is_loose = any(one.type == "paragraph_open" and not one.hidden for one in inner)
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
            for stanza in (self._words(one, row) for one in inner if one.type == "inline"):
                yield from _guarded(stanza.replace("\\\n", "\n").replace("\n", "\\\n"))
                yield ""
            return
        yield f"```verse{number}{' continued' if 'continued' in token.meta else ''}"
        stanzas = [self._words(one, row).replace("\\\n", "\n") for one in inner if one.type == "inline"]
        yield from "\n\n".join(stanzas).split("\n")
        yield "```"

    def _table(self, inner: Sequence[Any], row: Row) -> Iterator[str]:
        rows: list[list[str]] = []
        sides: list[str] = []
        for number, one in enumerate(inner):
            if one.type == "tr_open":
                rows.append([])
            elif one.type in ("th_open", "td_open"):
                words = self._words(inner[number + 1], row) if inner[number + 1].type == "inline" else ""
                rows[-1].append(words.replace("|", "\\|").replace("\n", " "))
                if one.type == "th_open":
                    side = str(one.attrs.get("style", "")).rpartition(":")[2]
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
                yield from _guarded("".join(self._words(one, row) for one in within if one.type == "inline"))
            else:
                yield from indented(": ", list(self._blocks(within, row)))
            at = end + 1

    def _code(self, token: Any, inner: Sequence[Any], row: Row) -> Iterator[str]:
        index = next((one.meta.get("block") for one in inner if one.type == "inline"), None)
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
        image = next(one for one in inner if one.type == "image")
        words = next((self._words(one, row) for one in inner if one.type == "inline"), "")
        title = str(image.attrs.get("title") or "").replace('"', '\\"')
        yield f"![{words}]({_address(image.attrs['src'])}" + (f' "{title}")' if title else ")")


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


def inline_source(tokens: Sequence[Any], marks: Sequence[tuple[int, str]]) -> str:
    """Inline tokens, with each mark behind what ends where it stands, outside of links, code and ruby."""
    writer = _Inline(list(marks))
    for token in tokens:
        writer.token(token)
    return writer.finish()


class _Inline:
    def __init__(self, marks: list[tuple[int, str]]) -> None:
        self.marks = marks
        self.out: list[str] = []
        self.closing: list[str] = []  # of links and spans: what each ends with
        self.position = self.unbroken = 0

    def token(self, token: Any) -> None:
        if token.nesting != -1:
            self._marks_before()
        if write := _WRITE.get(token.type):
            write(self, token)
        elif token.type in _EMPHASIS:
            self.out.append(_EMPHASIS[token.type])

    def text(self, token: Any) -> None:
        words, start = token.content, self.position
        while self.marks and not self.unbroken and self.marks[0][0] < start + len(words):
            cut = self.marks[0][0]
            self._put(words[self.position - start : cut - start])
            self.position = cut
            self._marks_before()
        self._put(words[self.position - start :])
        self.position = start + len(words)

    def _put(self, words: str) -> None:
        self.out.append(escaping.inline(words))

    def code(self, token: Any) -> None:
        words = token.content
        fence = "`"
        while fence in words:
            fence += "`"
        space = " " if words[:1] == "`" or words[-1:] == "`" or words.strip() != words else ""
        self.out.append(f"{fence}{space}{words}{space}{fence}")
        self.position += len(words)

    def line_break(self, token: Any) -> None:
        self.out.append("\\\n" if token.type == "hardbreak" else "\n")
        self.position += 1

    def open_link(self, token: Any) -> None:
        title = str(token.attrs.get("title") or "").replace('"', '\\"')
        self._open("[", f"]({_address(token.attrs.get('href', ''))}" + (f' "{title}")' if title else ")"))

    def open_span(self, token: Any) -> None:
        classes = "".join(f" .{name}" for name in str(token.attrs.get("class", "")).split())
        given = "".join(f" {name}={token.attrs[name]}" for name in ("lang", "dir") if name in token.attrs)
        inside = f"{classes}{given}".strip()
        self._open("[", f"]{{{inside}}}", unbroken=False)

    def open_ruby(self, _: Any) -> None:
        self._open("{", "}")

    def ruby_text(self, token: Any) -> None:
        """The glosses stand together behind all that they are on: {東京|とう|きょう}."""
        self.closing[-1] = f"|{escaping.inline(token.content)}}}".join(self.closing[-1].rsplit("}", 1))

    def _open(self, sign: str, closing: str, *, unbroken: bool = True) -> None:
        self.out.append(sign)
        self.closing.append(closing)
        self.unbroken += unbroken

    def close(self, token: Any) -> None:
        self.out.append(self.closing.pop())
        self.unbroken -= token.type != "span_close"

    def image(self, token: Any) -> None:
        words = "".join(map(visible, token.children or ()))
        self.out.append(f"![{escaping.inline(words)}]({_address(token.attrs.get('src', ''))})")

    def footnote(self, token: Any) -> None:
        self.out.append(f"[^{token.meta['n']}]")

    def _marks_before(self) -> None:
        while self.marks and not self.unbroken and self.marks[0][0] <= self.position:
            self.out.append(self.marks.pop(0)[1])

    def finish(self) -> str:
        self.unbroken = 0
        self.position = max([self.position, *(offset for offset, _ in self.marks)])
        self._marks_before()
        return "".join(self.out)


_WRITE: Mapping[str, Callable[[_Inline, Any], None]] = {
    "text": _Inline.text,
    "text_special": _Inline.text,
    "html_inline": _Inline.text,
    "code_inline": _Inline.code,
    "softbreak": _Inline.line_break,
    "hardbreak": _Inline.line_break,
    "link_open": _Inline.open_link,
    "span_open": _Inline.open_span,
    "ruby_open": _Inline.open_ruby,
    "ruby_text": _Inline.ruby_text,
    "link_close": _Inline.close,
    "span_close": _Inline.close,
    "ruby_close": _Inline.close,
    "image": _Inline.image,
    "footnote_ref": _Inline.footnote,
}


def _address(address: object) -> str:
    """An address where Markdown wants one."""
    given = str(address)
    return f"<{given}>" if not given or set(given) & set(" ()<>\\") else given
