"""Blocks and numbers -> divisions: which numbers head sections, how deep these lie, and what they are called.

A number that stands before a title heads a section; one that stands before words, its paragraph. Which of the two is
decided for all numbers of a depth and shape together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean

from . import layout
from .layout import Block, Line
from .numerals import width
from .result import Level, Notice
from .series import Item, Run

_TITLE = 140  # columns: the longest numbered line that is taken for a title
_RUN_IN = 120  # columns: the longest first sentence that is taken for the title of what follows on its line
_MOST = 0.6  # of a level must look like titles for the level to be one of headings

_sentence = re.compile(r"(.+?[.!?。！？][”’\"')\]»」]*)(?:\s+(?=[^\Wa-z])|(?<=[。！？」])(?=\S))(?=\S)").match
_abbreviation = re.compile(r"(?:^|[\s(])(?:[^\W\d_]{1,3}|\d{1,3})\.$").search
_commands = re.compile(
    r"\b(?:shall|must|may not|muss|müssen|soll|doit|doivent|debe|deben|deve)\b|应当|必须|不得"
).search


@dataclass(eq=False)
class Group:
    """The items of one depth and shape, and what they turn out to be."""

    depth: int
    runs: list[Run]
    items: list[Item] = field(default_factory=list)
    how: str = "paragraph"  # heading: a title; run-in: the first sentence; bare: the number alone
    name: str = "sec"
    level: int = 0
    stopped: bool = False  # its titles end with a full stop
    gives_numbers: bool = False  # n=: one level does, since numbers are unique in a text

    @property
    def word(self) -> str:
        return self.runs[0].first.word

    @property
    def unique(self) -> bool:
        """Whether no number of the level comes back after it began anew."""
        return len(self.runs) == 1


@dataclass(frozen=True)
class Entry:
    """A numbered block: the words after its number, and what is known of them."""

    item: Item
    block: Block
    head: tuple[Line, ...]  # the first paragraph, number and all
    rest: tuple[Line, ...]
    words: str
    title: bool
    stopped: bool  # it would be a title, but for the full stop at its end
    run_in: int  # offset in `words` where the first sentence ends, 0 if it is no title
    has_body: bool
    length: int  # characters up to the next number


# ── What each number heads ──────────────────────────────────────────────────────────────────────────────


def entries_of(blocks: Sequence[Block], items: Mapping[int, Item]) -> dict[int, Entry]:
    """The numbered blocks, by the line of their number."""
    numbered = [i for i, block in enumerate(blocks) if block.first in items]
    entries: dict[int, Entry] = {}
    for place, index in enumerate(numbered):
        block = blocks[index]
        item = items[block.first]
        head = next(layout.paragraphs(block))
        rest = block.lines[len(head) :]
        if _is_title_line(block, item):
            head, rest = block.lines[:1], block.lines[1:]
        words = layout.join(head)[item.label.end :].strip()
        end = numbered[place + 1] if place + 1 < len(numbered) else len(blocks)
        after = items.get(blocks[index + 1].first) if index + 1 < len(blocks) else None
        below = bool(rest) or (index + 1 < len(blocks) and (after is None or after.depth > item.depth))
        title = bool(words) and len(head) <= 2 and width(words) <= _TITLE and not layout.ends_clause(words)
        stopped = below and words.endswith((".", "。")) and width(words) <= 60 and not _first_sentence(words)
        entries[block.first] = Entry(
            item,
            block,
            head,
            rest,
            words,
            title,
            stopped,
            0 if title or stopped else _first_sentence(words),
            below or (bool(words) and not title),
            sum(len(block.text) for block in blocks[index:end]),
        )
    return entries


def _is_title_line(block: Block, item: Item) -> bool:
    """Whether the first line of a block is a title by itself: “Art. 1 Scope”, and the text in the next line."""
    if len(block.lines) < 2:
        return False
    first, second = block.lines[:2]
    words = first.text[item.label.end :].strip()
    if not words:
        return True
    return not layout.goes_on(first, second, block.columns) and not layout.ends_clause(words)


def _first_sentence(words: str) -> int:
    """Where the first of several sentences ends, if it is short enough for a title."""
    start = 0
    while found := _sentence(words[start:]):
        end = start + found.end(1)
        if width(words[:end]) > _RUN_IN:
            return 0
        if not _abbreviation(words[:end]):
            return end
        start = end
    return 0


def groups_of(items: Iterable[Item]) -> list[Group]:
    """The numbers by depth and shape, outermost first."""
    groups: dict[tuple[int, str], Group] = {}
    for item in items:
        group = groups.setdefault((item.depth, item.run.first.shape), Group(item.depth, []))
        if item.run not in group.runs:
            group.runs.append(item.run)
        group.items.append(item)
    return sorted(groups.values(), key=lambda g: (g.depth, g.items[0].label.line))


def decide(groups: Sequence[Group], entries: Mapping[int, Entry]) -> None:
    """Set what the numbers of each group head; below one that heads nothing, none does."""
    all_ = sum(entry.length for entry in entries.values()) or 1
    deepest = -1  # of the headings
    for group in groups:
        mine = [entries[item.label.line] for item in group.items]
        if group.depth > deepest + 1:
            continue
        group.how = _how(group, mine, sum(entry.length for entry in mine) / all_)
        if group.how != "paragraph":
            deepest = max(deepest, group.depth)


def _how(group: Group, mine: Sequence[Entry], share: float) -> str:
    first = group.runs[0].first
    titles = mean(entry.title or not entry.words for entry in mine)
    stopped = mean(entry.title or entry.stopped for entry in mine)
    if stopped >= _MOST:
        group.stopped, titles = True, max(titles, stopped)
    bodies = mean(entry.has_body for entry in mine)
    if titles >= _MOST and bodies >= 0.5:
        return "heading"
    run_in = mean(bool(entry.run_in) for entry in mine)
    orders = mean(bool(_commands(entry.words[: entry.run_in])) for entry in mine)
    if len(mine) > 2 and run_in >= 0.8 and orders <= 0.2:
        return "run-in"
    if first.word and first.rank <= 3:
        return "heading" if bodies >= 0.5 or len(mine) > 1 else "paragraph"
    long_ = mean(entry.length for entry in mine)
    countable = not first.shape.startswith("first") and first.shape[0] in "([1I一" and len(first.value) == 1
    if group.unique and countable and first.rank < 9 and (long_ >= 150 or (long_ >= 60 and len(mine) > 3)):
        return "bare" if share >= _MOST else "paragraph"
    return "paragraph"


# ── Levels and names ────────────────────────────────────────────────────────────────────────────────────

_NAMES = (
    ("part", "part teil partie parte pars часть μέρος 部 部分 编 編"),
    ("book", "book buch livre libro liber книга βιβλίο 卷"),
    ("title", "title titre título titolo titulus titel"),
    ("chapter", "chapter chap ch kapitel chapitre capítulo capitolo caput глава κεφάλαιο 章 回"),
    ("canto", "canto gesang chant"),
    ("act", "act akt acte"),
    ("scene", "scene szene scène"),
    ("sec", "section sec sect abschnitt sección sezione раздел 节 節"),
    ("art", "article art artikel artículo articolo статья άρθρο 条 條"),
    ("s", "§ §§"),
)
_NAME_OF = {word: name for name, words in _NAMES for word in words.split()}
_by_letters = re.compile(r"[a-z]{2,14}").fullmatch


def set_levels(groups: Sequence[Group], shift: int) -> None:
    """Set the level and the name of each group of headings, `shift` levels deeper than it would be by itself."""
    depths = sorted({group.depth for group in groups if group.how != "paragraph"})
    for group in groups:
        if group.how == "paragraph":
            continue
        group.level = 2 + shift + depths.index(group.depth)
        if group.level > 6:
            group.how, group.level = "paragraph", 0
            continue
        if group.word:
            group.name = _NAME_OF.get(group.word) or (group.word if _by_letters(group.word) else "sec")
        elif len(depths) > 1 and group.depth == depths[0]:
            group.name = "part"
        elif len(depths) > 1 and group.depth == depths[-1] and group.unique:
            group.name = "art"
    able = [group for group in groups if group.level and group.unique and len(group.runs[0].first.value) == 1]
    if able:
        max(able, key=lambda g: (len(g.items), g.depth)).gives_numbers = True


def levels_of(groups: Sequence[Group], entries: Mapping[int, Entry]) -> list[Level]:
    """The levels of the numbering, for the report."""
    levels = []
    for group in groups:
        shown = {item.label.shape: _label(entries[item.label.line]) for item in reversed(group.items)}
        samples = tuple(shown[shape] for run in group.runs for shape in run.shapes if shape in shown)
        name = group.name if group.level else "numbered paragraph"
        levels.append(Level(name, tuple(dict.fromkeys(samples)), len(group.items), bool(group.level)))
    return levels


def _label(entry: Entry) -> str:
    """The number as it is written in the text."""
    return entry.head[0].text[: entry.item.label.end].strip()


def notices_of(groups: Sequence[Group], entries: Mapping[int, Entry]) -> list[Notice]:
    """Irregularities of the numbering, for the report."""
    notices = [Notice(line, message) for group in groups for run in group.runs for line, message in run.faults]
    notices += [
        Notice(run.first.line, f"the numbering begins with {run.first.number}, not 1")
        for group in groups
        for run in group.runs
        if any(number > 1 for number in run.first.value)
    ]
    for run in (run for group in groups for run in group.runs if len(run.shapes) > 1):
        firsts = {label.shape: _label(entries[label.line]) for label in reversed(run.labels)}
        shown = ", ".join(f"“{firsts[shape]}”" for shape in run.shapes)
        notices.append(Notice(run.first.line, f"one series, numbered in several ways: {shown}"))
    return notices
