"""Lines -> paragraphs and verse: what was broken by hand because it is verse, and what only to fit the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from glossator.fold import CJK

from .numerals import width

_NARROW = 66  # columns: a line of verse is rarely longer, a line of wrapped prose hardly shorter
_PAGE = 120  # columns: lines longer than this are not wrapped; each is a paragraph

_ends_sentence = re.compile(r"[.!?:;。！？：；…][”’\"')\]»）」』]*$").search
_ends_clause = re.compile(r"[.!?:;,。！？：；，、…–—-][”’\"')\]»）」』]*$").search
_ends_hyphen = re.compile(r"[^\W\d_]-$").search
_ends_cjk = re.compile(f"[{CJK}]$").search
_begins_cjk = re.compile(f"[{CJK}]").match
_first_word = re.compile(rf"\S(?:[^\s{CJK}]*)").match
_ends_and = re.compile(r"\b(?:and|or|und|oder|et|ou|y|o|e)$").search
is_rule = re.compile(r"\s*(?:[-*_=~•·#+⁂—–]\s*){3,}$").match


@dataclass(frozen=True)
class Line:
    """A line of the input: its number (from 0), its words without white space around them, its indent."""

    number: int
    text: str
    indent: int


@dataclass(frozen=True)
class Block:
    """Lines with none empty between them; `gap` empty lines came before."""

    lines: tuple[Line, ...]
    gap: int

    @property
    def first(self) -> int:
        return self.lines[0].number

    @property
    def last(self) -> int:
        return self.lines[-1].number

    @property
    def text(self) -> str:
        return join(self.lines)


def blocks(lines: Sequence[Line], breaks: Collection[int] = ()) -> list[Block]:
    """The blocks of some lines; a new one begins at each line whose number is in `breaks`."""
    made: list[Block] = []
    current: list[Line] = []
    gap = waiting = 0
    for line in lines:
        if not line.text:
            waiting += 1
            continue
        if current and (waiting or line.number in breaks):
            made.append(Block(tuple(current), gap))
            current, gap = [], waiting
        elif not current:
            gap = waiting
        waiting = 0
        current.append(line)
    if current:
        made.append(Block(tuple(current), gap))
    return made


def join(lines: Sequence[Line]) -> str:
    """The words of some lines on one: no space between CJK characters, none after a hyphen that ends a line."""
    made = ""
    for line in lines:
        if made and not ((_ends_cjk(made) and _begins_cjk(line.text)) or breaks_word(made, line.text)):
            made += " "
        made += line.text
    return made


def breaks_word(line: str, after: str) -> bool:
    """Whether a line ends with the hyphen of a word that goes on in the next."""
    return bool(_ends_hyphen(line)) and after[:1].islower()


def paragraphs(block: Block) -> Iterator[tuple[Line, ...]]:
    """The lines of each paragraph of a block: where a line could have held more, its end is meant."""
    columns = max(width(line.text) + line.indent for line in block.lines)
    current = [block.lines[0]]
    for before, line in zip(block.lines, block.lines[1:], strict=False):
        if goes_on(before, line, columns):
            current.append(line)
        else:
            yield tuple(current)
            current = [line]
    yield tuple(current)


def goes_on(before: Line, line: Line, columns: int) -> bool:
    """Whether `line` goes on with the sentence of the line before it, in a block so many columns wide."""
    if breaks_word(before.text, line.text) or (line.text[0].islower() and not _ends_sentence(before.text)):
        return True
    if columns > _PAGE:
        return False
    if line.indent > before.indent + 1 and _ends_sentence(before.text):
        return False  # an indent opens a paragraph
    return is_full(before, line, columns)


def is_full(before: Line, line: Line, columns: int) -> bool:
    """Whether the first word of `line` would not have fitted behind the line before it."""
    word = _first_word(line.text)
    return before.indent + width(before.text) + 1 + width(word[0] if word else "") > columns


def opens(before: Line, line: Line, columns: int) -> bool:
    """Whether a number at the beginning of `line` can be meant as one: not where a full line merely broke there."""
    return bool(_ends_clause(before.text) or _ends_and(before.text)) or not goes_on(before, line, columns)


def is_verse(block: Block) -> bool:
    """Whether the lines of a block are verses: short, and ended before the page made them end."""
    lines = block.lines
    if len(lines) < 2 or any(width(line.text) > _NARROW for line in lines):
        return False
    if sum(bool(_begins_cjk(line.text)) for line in lines) * 2 > len(lines):
        short = all(width(line.text) <= 40 for line in lines)
        return short and sum(bool(_ends_clause(line.text)) for line in lines) >= 0.8 * len(lines)
    columns = max(width(line.text) + line.indent for line in lines)
    pairs = list(zip(lines, lines[1:], strict=False))
    loose = sum(not is_full(before, line, columns) for before, line in pairs)
    capitals = sum(not _first_letter(line.text).islower() for line in lines)
    if capitals >= 0.9 * len(lines) and len(lines) > 2:
        return True
    return loose * 2 >= len(pairs) and (len(lines) > 3 or capitals == len(lines))


def _first_letter(text: str) -> str:
    return next((char for char in text if char.isalpha()), "")


def ends_sentence(text: str) -> bool:
    return bool(_ends_sentence(text))


def is_heading(text: str, columns: int = 80) -> bool:
    """Whether a line by itself looks like a heading: short, begins like one, ends without a full stop or comma."""
    letter = _first_letter(text)
    if not letter or letter.islower() or not text[0].isalnum() and text[0] not in "“‘\"'«(（《〈「『¿¡":
        return False
    if _begins_cjk(text) and (width(text) > 60 or re.search("[，；。！]", text)):
        return False
    if width(text) > columns or len(text.split()) > 14:
        return False
    return not _ends_clause(text) or (letter.isupper() and text.upper() == text and text.endswith("."))


def is_capitals(text: str) -> bool:
    return any(char.isalpha() for char in text) and text.upper() == text and text.lower() != text
