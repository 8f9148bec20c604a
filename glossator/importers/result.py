"""What an import gives back: files to write, a report for the person who asked, and what was left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write: `path` is relative to the edition's root, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines of the input (from 1, the last included) and what they were read as: “part 2”, “paragraph”, “verse”."""

    first: int
    last: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was decided or found amiss, at a line (0: nowhere in particular), in words for the editor."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the numbering: what its members are called, how they are numbered, how many there are."""

    name: str
    shapes: tuple[str, ...]  # as they stand in the text: “First,”, “V.”, “(1)”
    count: int
    headings: bool  # or else paragraphs, whose numbers stand in their words


@dataclass(frozen=True, slots=True)
class TextImport:
    """A plain text as Markdown. `left_over` are the readings that are not the document; `files` has them too."""

    name: str
    files: tuple[NewFile, ...]
    levels: tuple[Level, ...]
    readings: tuple[Reading, ...]
    left_over: tuple[Reading, ...]
    notices: tuple[Notice, ...]

    def report(self) -> str:
        """What was read as what, line by line, for a terminal."""
        lines = [
            f"{level.count} × {level.name}: {' '.join(f'“{shape}”' for shape in level.shapes)}"
            + ("" if level.headings else ", kept as paragraphs")
            for level in self.levels
        ] or ["no numbering was found"]
        lines += ["", "lines      read as"]
        everything = sorted([*self.readings, *self.left_over], key=lambda r: (r.first, r.last))
        lines += [f"{_lines(r.first, r.last):<10} {r.what:<14} {_cut(r.words)}".rstrip() for r in everything]
        if self.notices:
            lines += ["", *(f"line {n.line}: {n.message}" if n.line else n.message for n in self.notices)]
        lines += ["", *_named(self.files)]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A note that could not be taken over: where it stood in the import, what it quotes, and why."""

    where: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotesImport:
    """Notes as YAML. `placed` counts those that are anchored; the others are `unplaced`, and in a file of their own."""

    files: tuple[NewFile, ...]
    placed: int
    unplaced: tuple[Unplaced, ...]
    notices: tuple[str, ...]

    def report(self) -> str:
        """What was anchored and what not, for a terminal."""
        return "\n".join([*self.lines(), "", *_named(self.files)])

    def lines(self) -> list[str]:
        """The report without the list of files."""
        lines = [f"{_count(self.placed, 'note')} anchored, {len(self.unplaced)} not"]
        for draft in self.unplaced:
            quote = f" “{_cut(draft.quote)}”" if draft.quote else ""
            lines += ["", f"{draft.where}:{quote}", *(f"  {line}" for line in draft.reason.split("\n"))]
        if self.notices:
            lines += ["", *self.notices]
        return lines


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Something in a document that is no part of its text: where it stands, what it is, its words."""

    where: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class DocumentImport:
    """A Word or TEI document as Markdown, with its notes. `counts` are its blocks by kind: “heading”, “table”."""

    name: str
    about: str
    files: tuple[NewFile, ...]
    counts: Mapping[str, int]
    notes: NotesImport | None
    left_over: tuple[LeftOver, ...]
    notices: tuple[str, ...]

    def report(self) -> str:
        """What was found, for a terminal."""
        blocks = ", ".join(_count(number, kind) for kind, number in self.counts.items())
        lines = [f"read as {self.about}" + (f": {blocks}" if blocks else "")]
        if self.notes:
            lines += ["", *self.notes.lines()]
        if self.left_over:
            kinds = Counter(part.what for part in self.left_over)
            lines += ["", f"left over: {', '.join(f'{number} × {kind}' for kind, number in kinds.items())}"]
        if self.notices:
            lines += ["", *self.notices]
        return "\n".join([*lines, "", *_named(self.files)])


def _lines(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _cut(words: str, longest: int = 72) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else f"{words[:longest].rstrip()}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 or noun == 'verse' else 's'}"


def _named(files: tuple[NewFile, ...]) -> list[str]:
    return [f"→ {file.path}" for file in files]
