"""Blocks and numbers -> parts: which numbers head sections and which stand in their paragraphs, and what is verse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True)
class Part:
    """A piece of the text to write: `kind` is title, heading, paragraph, verse or rule.

    `lines` are those it was read from; a heading has a `level` (2 and deeper), an `id` base and perhaps a `number`.
    """

    kind: str
    lines: tuple[Line, ...]
    words: str
    level: int = 0
    name: str = ""
    number: str = ""
    unique: bool = False
    bare: bool = False  # a heading that is nothing but its number


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
class _Entry:
    """A numbered block: the words behind its number, and what is known of them."""

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


def outline(
    blocks: Sequence[Block], items: Mapping[int, Item], titled: bool = False
) -> tuple[list[Part], list[Level], list[Notice]]:
    """The parts of a document; `items` are its numbers by line, each at the beginning of a block.

    `titled` says that the title is known, so that the first line is not one.
    """
    entries = _entries(blocks, items)
    groups = _groups(items.values())
    _decide(groups, entries)
    plain = _plain_headings(blocks, items, entries, titled)
    shift = _grouping(blocks, items, plain)
    _set_levels(groups, shift)
    by_item = {id(item): group for group in groups for item in group.items}
    parts: list[Part] = []
    depth = 1
    for index, block in enumerate(blocks):
        item = items.get(block.first)
        if index == 0 and not item and not titled and (cut := _title_lines(block, blocks)):
            parts.append(Part("title", block.lines[:cut], layout.join(block.lines[:cut])))
            parts += _body(replace(block, lines=block.lines[cut:])) if block.lines[cut:] else ()
        elif item and by_item[id(item)].level:
            group = by_item[id(item)]
            depth = group.level
            parts += _section(group, entries[block.first])
        elif item:
            parts += _paragraphs(block)
        elif index in plain:
            follows = items.get(blocks[index + 1].first) if index + 1 < len(blocks) else None
            above = 2 if follows or depth < 3 or not items else depth + 1
            level = min(6, above if not items or follows or shift else depth + 1 if depth > 1 and above > 2 else 2)
            parts.append(Part("heading", block.lines, block.text, level))
        else:
            parts += _body(block)
    return _with_refrains(_with_next_titles(parts)), _levels(groups, entries), _notices(groups, entries)


# ── What each number heads ──────────────────────────────────────────────────────────────────────────────


def _entries(blocks: Sequence[Block], items: Mapping[int, Item]) -> dict[int, _Entry]:
    numbered = [i for i, block in enumerate(blocks) if block.first in items]
    made: dict[int, _Entry] = {}
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
        made[block.first] = _Entry(
            item,
            block,
            head,
            rest,
            words,
            title,
            stopped,
            0 if title or stopped else _first_sentence(words),
            below or (bool(words) and not title),
            sum(len(one.text) for one in blocks[index:end]),
        )
    return made


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


def _groups(items: Iterable[Item]) -> list[Group]:
    made: dict[tuple[int, str], Group] = {}
    for item in items:
        group = made.setdefault((item.depth, item.run.first.shape), Group(item.depth, []))
        if item.run not in group.runs:
            group.runs.append(item.run)
        group.items.append(item)
    return sorted(made.values(), key=lambda g: (g.depth, g.items[0].label.line))


def _decide(groups: Sequence[Group], entries: Mapping[int, _Entry]) -> None:
    all_ = sum(entry.length for entry in entries.values()) or 1
    deepest = -1  # of the headings
    for group in groups:
        mine = [entries[item.label.line] for item in group.items]
        if group.depth > deepest + 1:
            continue
        group.how = _how(group, mine, sum(entry.length for entry in mine) / all_)
        if group.how != "paragraph":
            deepest = max(deepest, group.depth)


def _how(group: Group, mine: Sequence[_Entry], share: float) -> str:
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


def _set_levels(groups: Sequence[Group], shift: int) -> None:
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


def _levels(groups: Sequence[Group], entries: Mapping[int, _Entry]) -> list[Level]:
    made = []
    for group in groups:
        shown = {item.label.shape: _label(entries[item.label.line]) for item in reversed(group.items)}
        samples = tuple(shown[shape] for run in group.runs for shape in run.shapes if shape in shown)
        name = group.name if group.level else "numbered paragraph"
        made.append(Level(name, tuple(dict.fromkeys(samples)), len(group.items), bool(group.level)))
    return made


def _label(entry: _Entry) -> str:
    """The number as it stands in the text."""
    return entry.head[0].text[: entry.item.label.end].strip()


def _notices(groups: Sequence[Group], entries: Mapping[int, _Entry]) -> list[Notice]:
    made = [Notice(line, message) for group in groups for run in group.runs for line, message in run.faults]
    made += [
        Notice(run.first.line, f"the numbering begins with {run.first.number}, not 1")
        for group in groups
        for run in group.runs
        if any(one > 1 for one in run.first.value)
    ]
    for run in (run for group in groups for run in group.runs if len(run.shapes) > 1):
        firsts = {label.shape: _label(entries[label.line]) for label in reversed(run.labels)}
        shown = ", ".join(f"“{firsts[shape]}”" for shape in run.shapes)
        made.append(Notice(run.first.line, f"one series, numbered in several ways: {shown}"))
    return made


# ── Headings without a number, titles, verse ────────────────────────────────────────────────────────────


def _plain_headings(
    blocks: Sequence[Block], items: Mapping[int, Item], entries: Mapping[int, _Entry], titled: bool
) -> set[int]:
    """The blocks that are headings by their looks: a short line with something to head below it."""

    def looks(i: int) -> bool:
        block = blocks[i]
        return block.first not in items and len(block.lines) == 1 and layout.is_heading(block.lines[0].text)

    found: set[int] = set()
    groups = any(
        looks(i) and (after := items.get(blocks[i + 1].first)) and after.depth == 0 for i in range(2, len(blocks) - 1)
    )
    for i in range(len(blocks) - 1):
        if not looks(i) or (i == 0 and not titled):
            continue
        if i == 1 and not titled and looks(0) and not (groups and blocks[2].first in items):
            continue  # a subtitle or an author
        if looks(i + 1) and ((i + 2 < len(blocks) and looks(i + 2)) or (i and looks(i - 1))):
            continue  # three in a row are a list
        if i and looks(i - 1) and i >= 2 and looks(i - 2):
            continue
        above = entries.get(blocks[i - 1].first) if i else None
        if above and not above.words and not above.rest:
            continue  # the title of the number above it
        found.add(i)
    return found


def _grouping(blocks: Sequence[Block], items: Mapping[int, Item], plain: set[int]) -> int:
    """1 if plain headings part the outermost numbers into groups, so that these lie a level deeper."""
    over = [
        i for i in plain
        if (after := items.get(blocks[i + 1].first)) and after.depth == 0
    ]  # fmt: skip
    return 1 if len(over) > 1 else 0


def _title_lines(block: Block, blocks: Sequence[Block]) -> int:
    """How many lines of the first block are the title: the first, and those that go on with it."""
    lines = block.lines
    if (len(blocks) == 1 and len(lines) == 1) or not layout.is_heading(lines[0].text, 120):
        return 0
    count = 1
    while count < min(len(lines), 4) and (
        (layout.is_capitals(lines[0].text) and layout.is_capitals(lines[count].text)) or lines[count].text[0].islower()
    ):
        count += 1
    whole = layout.join(lines[:count])
    if count < len(lines) and (layout.goes_on(lines[count - 1], lines[count], block.columns) or layout.is_verse(block)):
        return 0
    return count if width(whole) <= 160 and not layout.ends_clause(whole) else 0


def _section(group: Group, entry: _Entry) -> Iterator[Part]:
    label = entry.item.label
    number = label.number.replace(" ", "") if group.gives_numbers and label.line not in entry.item.run.doubled else ""
    name = f"{group.name}-{label.number.replace('.', '-').replace(' ', '')}"
    head, rest = layout.join(entry.head), entry.rest
    cut = len(head)
    if group.how == "run-in" and entry.run_in:
        cut -= len(entry.words) - entry.run_in
    elif entry.words and not (entry.title or (group.stopped and entry.stopped)):
        cut -= len(entry.words)
    words, below = head[:cut].strip(), head[cut:].strip()
    lines = entry.head
    if not entry.words and rest and _is_title_below(entry):
        words, lines, rest = f"{words} {rest[0].text}", (*lines, rest[0]), rest[1:]
    bare = cut == len(head) - len(entry.words) and lines is entry.head
    yield Part("heading", lines, words, group.level, name, number, group.unique, bare)
    if below:
        yield Part("paragraph", entry.head, below)
    if rest:
        yield from _body(replace(entry.block, lines=rest))


def _is_title_below(entry: _Entry) -> bool:
    """Whether the line below a number alone is its title, with the text after it."""
    below = replace(entry.block, lines=entry.rest)
    if len(entry.rest) == 1 or not layout.is_heading(entry.rest[0].text):
        return False
    if below.poem or (len(entry.rest) > 3 and layout.is_verse(below)):
        return False
    return not layout.goes_on(entry.rest[0], entry.rest[1], entry.block.columns)


def _body(block: Block) -> Iterator[Part]:
    if len(block.lines) == 1 and layout.is_rule(block.lines[0].text):
        yield Part("rule", block.lines, "")
    elif layout.is_verse(block):
        yield Part("verse", block.lines, "\n".join(line.text for line in block.lines))
    else:
        yield from _paragraphs(block)


def _paragraphs(block: Block) -> Iterator[Part]:
    for lines in layout.paragraphs(block):
        yield Part("paragraph", lines, layout.join(lines))


def _with_next_titles(parts: Sequence[Part]) -> list[Part]:
    """“CHAPTER I” and, below it, “Of the sea”: one heading, if something follows."""
    made: list[Part] = []
    for i, part in enumerate(parts):
        before = made[-1] if made else None
        if (
            before and before.bare and part.kind == "paragraph" and len(part.lines) == 1
            and part.lines[0] != before.lines[-1] and layout.is_heading(part.words) and i + 1 < len(parts)
            and not (parts[i + 1].kind == "heading" and parts[i + 1].level <= before.level)
        ):  # fmt: skip
            made[-1] = Part("heading", (*before.lines, *part.lines), f"{before.words} {part.words}", before.level,
                            before.name, before.number, before.unique)  # fmt: skip
        else:
            made.append(part)
    return made


def _with_refrains(parts: Sequence[Part]) -> list[Part]:
    """A single short line between stanzas is a stanza too."""
    made = list(parts)
    for i in range(1, len(made) - 1):
        part = made[i]
        if part.kind == "paragraph" and len(part.lines) == 1 and made[i - 1].kind == made[i + 1].kind == "verse":
            made[i] = Part("verse", part.lines, part.words)
    return made
