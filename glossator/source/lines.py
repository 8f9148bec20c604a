"""The lines of verse of a section, counted; and what has no number of its own: speakers, stage directions.

A section is counted by lines if verse is all that it has, or if it has a speaker, or if a fence says the number of its
first line (`verse n=120`). Then each line of verse has a number, in its section from 1 on, and so has each paragraph of
prose, as one line. A stanza stays one block: its locus is that of its first line, and `Block.lines` has the numbers of
all. In other sections, which quote some verse among their prose, a stanza is counted as a paragraph is.

A paragraph (or a line of verse) that is all speaker, stage direction or `unnumbered` is passed over by the count. Its
locus is made of the number before it, as editions of plays cite it: 4.12sd is the stage direction after line 12,
4.0sd that at the head of section 4, 4.13sp the speaker of line 13. The second part of a line that two speakers share is
4.12b.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from glossator.markdown import UNNUMBERED_CLASSES, Token
from glossator.model import Block, Problem, Row
from glossator.problems import problem

_SUFFIX = {"speaker": "sp", "stage": "sd", "unnumbered": "x"}


def by_lines(rows: Sequence[Row], section: str) -> tuple[tuple[Row, ...], list[Problem]]:
    """The rows of the section of this locus, with the loci that verse and drama have."""
    numbering = _Numbering(section, counts_lines=_counts_lines(rows))
    numbered = [numbering.row(row, _continues(rows[place + 1 :])) for place, row in enumerate(rows)]
    return tuple(numbered), numbering.problems


def _continues(rows: Sequence[Row]) -> bool:
    """Whether the next of these rows that has a number begins with the second part of a line."""
    following = (row for row in rows if not (row.blocks and without_number(row.blocks[0].tokens)))
    return "continued" in next((row.tokens[0].meta for row in following), {})


def without_number(tokens: Sequence[Token]) -> str:
    """The class of the first of these inline tokens, if all words stand in spans of classes that have no number."""
    found, depth = "", 0
    for token in tokens:
        if depth == 0:
            classes = str(token.attrs.get("class", "")).split() if token.type == "span_open" else ()
            kind = next((name for name in classes if name in UNNUMBERED_CLASSES), "")
            if not kind and (token.content.strip() or token.type not in ("text", "softbreak")):
                return ""
            found = found or kind
        depth += token.nesting
    return found


def _counts_lines(rows: Sequence[Row]) -> bool:
    blocks = [block for row in rows if row.kind not in ("heading", "footnotes") for block in row.blocks]
    verse = any(block.kind == "stanza" for block in blocks)
    is_given = any("n" in token.meta for row in rows for token in row.tokens if token.type == "verse_open")
    classes = [_passed_over(block) for block in blocks if block.kind != "stanza"]
    speaks = any(
        token.type == "span_open" and "speaker" in str(token.attrs.get("class", "")).split()
        for block in blocks
        for token in block.tokens
    )
    return verse and (is_given or speaks or all(classes))


def _passed_over(block: Block) -> str:
    """Why a block of a section that is counted by lines has no number: its class, or that it is of a picture."""
    of_picture = block.kind == "caption" or not block.text.strip()
    return without_number(block.tokens) or ("unnumbered" if of_picture else "")


class _Numbering:
    def __init__(self, section: str, *, counts_lines: bool) -> None:
        self.section, self.counts_lines = section, counts_lines
        self.problems: list[Problem] = []
        self._count = 0
        self._of_next = 1  # the number of the line that a speaker says first
        self._on_line = False  # whether what was counted last is a line of verse
        self._times: Counter[str] = Counter()  # of the loci that are made of a number and letters

    def row(self, row: Row, before_second_part: bool) -> Row:
        """`before_second_part` says that the next line is the second part of the one before."""
        self._of_next = self._count + (not before_second_part)
        if row.kind == "heading":
            return row
        blocks = []
        meta = row.tokens[0].meta if row.tokens[0].type == "verse_open" else {}
        for index, block in enumerate(row.blocks):
            first = meta if index == 0 and self.counts_lines else {}
            blocks.append(self._block(block, str(first.get("n", "")), "continued" in first))
        kind = self._kind(row.blocks[0]) if row.kind == "paragraph" and row.blocks else ""
        return Row(kind or row.kind, row.tokens, tuple(blocks))

    def _kind(self, block: Block) -> str:
        """What a block is that has no number; "" for one that has."""
        if self.counts_lines and block.kind in ("paragraph", "caption"):
            return _passed_over(block)
        return without_number(block.tokens) if block.kind == "paragraph" else ""

    def _block(self, block: Block, n: str, continued: bool) -> Block:
        if n and int(n) <= self._count:
            message = f"{self.section} already has a line {n}: the line before this one is {self._count}"
            hint = f"give a number from {self._count + 1} on, or take it out"
            self.problems.append(problem("G081", block.origin, message, hint, f"n={n}"))
        elif n:
            self._count = int(n) - 1
        if block.kind == "stanza" and self.counts_lines:
            return self._stanza(block, continued and self._on_line and not n)
        if kind := self._kind(block):
            return self._unnumbered(block, kind)
        self._count += 1
        self._on_line = False
        return block._replace(locus=f"{self.section}.{self._count}")

    def _stanza(self, block: Block, continued: bool) -> Block:
        numbers = []
        for place, line in enumerate(_lines(block.tokens)):
            if without_number(line):
                numbers.append(0)
                continue
            if not (continued and place == 0):
                self._count += 1
            numbers.append(self._count)
        first = next((number for number in numbers if number), 0)
        if not first:
            kind = without_number(next(_lines(block.tokens)))
            return self._unnumbered(block, kind)._replace(lines=tuple(numbers))
        self._on_line = True
        locus = f"{self.section}.{first}"
        if continued and numbers[0]:
            self._times[locus] += 1
            locus += "bcdefghijklmnopqrstuvwxyz"[min(self._times[locus], 25) - 1]
        return block._replace(locus=locus, lines=tuple(numbers))

    def _unnumbered(self, block: Block, kind: str) -> Block:
        locus = f"{self.section}.{self._of_next if kind == 'speaker' else self._count}{_SUFFIX[kind]}"
        self._times[locus] += 1
        times = self._times[locus]
        return block._replace(locus=locus if times == 1 else f"{locus}{times}")


def _lines(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    line: list[Token] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield line
            line = []
        else:
            line.append(token)
    yield line
