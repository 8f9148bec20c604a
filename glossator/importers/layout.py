"""Lines -> paragraphs and verse: what was broken by hand because it is verse, and what only to fit the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from glossator.language import CJK

from .numerals import width

_NARROW = 66  # columns: a line of verse is rarely longer, a line of wrapped prose hardly shorter
_PAGE = 120  # columns: lines longer than this are not wrapped; each is a paragraph
_COLUMN = 40  # columns: nobody wraps prose narrower than this, so shorter lines are never full

_EARLY = 0.75  # of the columns: a line of wrapped prose is longer, unless its paragraph ends

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

    @cached_property
    def width(self) -> int:
        return width(self.text)

    @property
    def right(self) -> int:
        """The column that the line reaches."""
        return self.indent + self.width


@dataclass(frozen=True)
class Block:
    """Lines with none empty between them; `gap` empty lines came before.

    `columns` is how wide the text is set at most, as far as lines that others follow show, `measure` how wide as a
    rule; `poem` is set where most of it is verse, `parted` where empty lines separate its paragraphs.
    """

    lines: tuple[Line, ...]
    gap: int
    columns: int = 0
    measure: int = 0
    poem: bool = False
    parted: bool = False

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
    found: list[Block] = []
    current: list[Line] = []
    gap = waiting = 0
    for line in lines:
        if not line.text:
            waiting += 1
            continue
        if current and (waiting or line.number in breaks):
            found.append(Block(tuple(current), gap))
            current, gap = [], waiting
        elif not current:
            gap = waiting
        waiting = 0
        current.append(line)
    if current:
        found.append(Block(tuple(current), gap))
    wide = [line.right for block in found for line in block.lines[:-1]]
    columns = max((width for width in wide if width <= _PAGE), default=0)
    measure = round(median(wide)) if wide else 0
    found = [replace(block, columns=max(columns, *(line.right for line in block.lines)), measure=measure)
            for block in found]  # fmt: skip
    several = [block for block in found if len(block.lines) > 1]
    verses = sum(len(block.lines) for block in several if is_verse(block) or _is_couplet(block))
    short = sum(line.width <= _NARROW for block in found for line in block.lines)
    poem = verses > 3 and verses * 2 >= sum(len(block.lines) for block in several)
    poem = poem and short >= 0.9 * sum(len(block.lines) for block in found)
    parted = not poem and _are_parted(found)
    return [replace(block, poem=poem, parted=parted) for block in found]


def _are_parted(blocks: Sequence[Block]) -> bool:
    """Whether empty lines separate the paragraphs of a text: they do so more often than lines that end early."""
    prose = [len(block.lines) > 1 and not _is_list(block) for block in blocks]
    by_gap = sum(
        is_prose and other and after.gap > 0
        for is_prose, other, after in zip(prose, prose[1:], blocks[1:], strict=False)
    )
    by_end = sum(
        _ends_early(before, line, block)
        for block, is_prose in zip(blocks, prose, strict=True)
        if is_prose
        for before, line in pairwise(block.lines)
    )
    return by_gap > by_end


def _ends_early(before: Line, line: Line, block: Block) -> bool:
    """Whether a line looks like the last of a paragraph: a sentence ends in it well before the page does."""
    if not _ends_sentence(before.text) or line.text[0].islower():
        return False
    return before.right < _EARLY * block.measure and not is_full(before, line, block.columns)


def _is_list(block: Block) -> bool:
    """Whether the lines of a block were all ended by hand, far from where the page would have ended them."""
    return all(line.right < _EARLY * block.measure for line in block.lines)


def join(lines: Sequence[Line]) -> str:
    """The words of some lines on one: no space between CJK characters, none after a hyphen that ends a line."""
    text = ""
    for line in lines:
        if text and not ((_ends_cjk(text) and _begins_cjk(line.text)) or breaks_word(text, line.text)):
            text += " "
        text += line.text
    return text


def breaks_word(line: str, after: str) -> bool:
    """Whether a line ends with the hyphen of a word that goes on in the next."""
    return bool(_ends_hyphen(line)) and after[:1].islower()


def paragraphs(block: Block) -> Iterator[tuple[Line, ...]]:
    """The lines of each paragraph of a block.

    In wrapped lines, where empty lines separate paragraphs, nothing else does; otherwise a line that could have held
    more was ended by hand.
    """
    if block.parted and not _is_list(block):
        yield block.lines
        return
    current = [block.lines[0]]
    for before, line in pairwise(block.lines):
        if goes_on(before, line, block.columns):
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
    """Whether the first word of `line` would not have fitted after the line before it."""
    if columns < _COLUMN:
        return False
    word = _first_word(line.text)
    return before.right + 1 + width(word[0] if word else "") > columns


def opens(before: Line, line: Line, block: Block) -> bool:
    """Whether a number at the beginning of `line` can be meant as one: not where a full line merely broke there."""
    if block.parted and not _is_list(block) and is_full(before, line, block.measure):
        return False
    return bool(_ends_clause(before.text) or _ends_and(before.text)) or not goes_on(before, line, block.columns)


def is_verse(block: Block) -> bool:
    """Whether the lines of a block are verses: short, and ended before the page made them end.

    What speaks for verse: a mark at the end of most lines, a capital at the beginning of each, indents that come and
    go. In a poem, any few short lines are.
    """
    lines = block.lines
    if any(line.width > _NARROW for line in lines):
        return False
    if block.poem:
        return len(lines) > 1 or bool(_ends_clause(lines[0].text))
    if len(lines) < 3 and not (len(lines) == 2 and _begins_cjk(lines[0].text)):
        return False
    ends = sum(bool(_ends_clause(line.text)) for line in lines) / len(lines)
    if sum(bool(_begins_cjk(line.text)) for line in lines) * 2 > len(lines):
        return all(line.width <= 40 for line in lines) and ends >= 0.8
    capitals = sum(not _first_letter(line.text).islower() for line in lines) / len(lines)
    pairs = list(pairwise(lines))
    steps = {(line.indent > before.indent) - (line.indent < before.indent) for before, line in pairs}
    if {1, -1} <= steps:
        return True
    if block.parted and sum(is_full(before, line, block.measure) for before, line in pairs) * 2 > len(pairs):
        return False  # wrapped, if with many commas
    if ends >= 0.6:
        return True
    loose = sum(not is_full(before, line, block.columns) for before, line in pairs) / len(pairs)
    return len(lines) > 3 and (capitals >= 0.9 or (loose >= 0.5 and ends >= 0.4))


def _is_couplet(block: Block) -> bool:
    """Two lines that could be verse, if there is more of it."""
    lines = block.lines
    if len(lines) != 2 or any(line.width > _NARROW for line in lines):
        return False
    return all(_ends_clause(line.text) for line in lines) and not is_full(*lines, block.columns)


def _first_letter(text: str) -> str:
    return next((char for char in text if char.isalpha()), "")


def ends_sentence(text: str) -> bool:
    return bool(_ends_sentence(text))


def is_heading(text: str, columns: int = 80) -> bool:
    """Whether a line by itself looks like a heading: short, begins like one, ends without a full stop or comma."""
    letter = _first_letter(text)
    if not letter or letter.islower() or (not text[0].isalnum() and text[0] not in "“‘\"'«(（《〈「『¿¡"):
        return False
    if _begins_cjk(text) and (width(text) > 60 or re.search("[，；。！]", text)):
        return False
    if width(text) > columns or len(text.split()) > 14:
        return False
    return not _ends_clause(text) or (letter.isupper() and text.upper() == text and text.endswith("."))


def is_capitals(text: str) -> bool:
    return any(char.isalpha() for char in text) and text.upper() == text and text.lower() != text


def ends_clause(text: str) -> bool:
    return bool(_ends_clause(text))
