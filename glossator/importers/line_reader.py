"""Which lines of a plain text are the document, and which are left over; and the document as blocks with numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from glossator.problems import Refused

from . import extent, frame, layout
from .layout import Block, Line
from .numerals import Label, labels
from .result import Notice, Reading
from .series import Item, items


class LineReader:
    """Sorts the lines of a file into the document and what is left over."""

    def __init__(self, lines: list[Line], pages: Collection[int]) -> None:
        self.lines = lines
        self.left: dict[int, str] = {}  # line -> why it is left over
        self.empty: set[int] = set()  # empty lines that part nothing
        self._notices: list[Notice] = []
        alone = [label for line in lines for label in self._labels(line) if label.alone and label.shape == "1"]
        for place, why in extent.stray(lines, pages, alone):
            self.left[place] = why
        self.empty = extent.glue(lines, [p for p, why in self.left.items() if why == "page number"])

    def take(self, region: tuple[int, int], places: Sequence[int]) -> None:
        first, last = region
        if not 1 <= first <= last or first > places[-1]:
            raise Refused(f"the file has no lines {first}–{last}", f"it has {places[-1]}")
        for line, place in zip(self.lines, places, strict=True):
            if not first <= place <= last:
                self.left[line.number] = "outside the lines asked for"
        if not any(line.text for line in self._kept()):
            raise Refused(f"there is nothing in lines {first}–{last}", "name the lines of the text")

    def find_fields(self) -> dict[str, str]:
        """Leave over what says what the text is, and return the fields of the front matter that it gives."""
        around = frame.around(self.lines)
        for number, why in around.items():
            self.left[number] = why
        return frame.fields(self.lines, around)

    def find_extent(self) -> None:
        remaining = [replace(line, text="") if line.number in self.left else line for line in self.lines]
        cuts = extent.segments(remaining)
        if len(cuts) > 1:
            best = max(cuts, key=lambda cut: self._weight(*cut))
            for start, end in cuts:
                if (start, end) != best:
                    why = "before the text" if start < best[0] else "after the text"
                    self._leave(range(start, end), why)
        numbers = self._items()
        if not numbers:
            return
        if span := extent.contents(numbers, self._blocks({item.label.line for item in numbers})):
            self._leave(range(span[0], span[1] + 1), "contents")
            numbers = self._items()
        if not numbers:
            return
        first = numbers[0].label.line
        blocks = self._blocks({item.label.line for item in numbers})
        start, why = extent.beginning(blocks, first)
        if start:
            self._leave(range(blocks[start].first), "before the text")
            self._notices.append(Notice(blocks[start].first, f"the text begins here: of what stands above, {why}"))
        end, why = extent.ending(blocks, first, numbers[-1].label.line)
        if end < len(blocks):
            self._leave(range(blocks[end].first, len(self.lines)), "after the text")
            self._notices.append(Notice(blocks[end].first, f"the text ends before this line, which stands {why}"))

    def document(self) -> tuple[list[Block], dict[int, Item]]:
        numbers = {item.label.line: item for item in self._items()}
        return self._blocks(numbers), numbers

    def notices(self, places: Sequence[int]) -> Iterator[Notice]:
        for notice in self._notices:
            yield replace(notice, line=places[notice.line])

    def left_over(self, places: Sequence[int]) -> list[Reading]:
        """The stretches of lines that are not the document, empty lines at their ends aside."""
        readings: list[Reading] = []
        run: list[Line] = []
        for line in [*self.lines, Line(-1, "", 0)]:
            why = self.left.get(line.number)
            if run and why != self.left[run[0].number] and (line.text or why or line.number < 0):
                while not run[-1].text:
                    run.pop()
                words = next(line.text for line in run if line.text)
                readings.append(Reading(places[run[0].number], places[run[-1].number], self.left[run[0].number], words))
                run = []
            if why and (line.text or run):
                run.append(line)
        return readings

    def _leave(self, numbers: Collection[int] | range, why: str) -> None:
        for number in numbers:
            self.left.setdefault(number, why)

    def _kept(self) -> list[Line]:
        return [line for line in self.lines if line.number not in self.left and line.number not in self.empty]

    def _blocks(self, breaks: Collection[int] = ()) -> list[Block]:
        kept = self._kept()
        rules = {line.number for line in kept if line.text and layout.is_rule(line.text)}
        after = {b.number for a, b in pairwise(kept) if a.number in rules}
        return layout.blocks(kept, {*breaks, *rules, *after})

    def _items(self) -> list[Item]:
        """The numbers that count, among those at the beginning of a line that was meant to begin there."""
        found: list[Label] = []
        for block in self._blocks():
            for before, line in zip((None, *block.lines), block.lines, strict=False):
                if before is None or layout.opens(before, line, block):
                    found += self._labels(line)
        return items(found)

    def _weight(self, start: int, end: int) -> tuple[int, int]:
        within = [line for line in self.lines[start:end] if line.text and line.number not in self.left]
        numbers = items(label for line in within for label in self._labels(line))
        return (len(numbers) if len(numbers) > 2 else 0, sum(len(line.text) for line in within))

    @staticmethod
    def _labels(line: Line) -> list[Label]:
        return labels(line.number, line.text) if line.text else []


def numbered_lines(raw: Iterable[str]) -> list[Line]:
    """Lines with their numbers (from 0), words and indents."""
    return [Line(i, text.strip(), _indent(text)) for i, text in enumerate(raw)]


def _indent(text: str) -> int:
    return len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip()) if text.strip() else 0
