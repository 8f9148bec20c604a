"""Blocks and divisions -> parts: titles, headings, paragraphs, verse and rules, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from . import layout
from .divisions import Entry, Group, decide, entries_of, groups_of, levels_of, notices_of, set_levels
from .layout import Block, Line
from .numerals import width
from .result import Level, Notice
from .series import Item


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


def outline(
    blocks: Sequence[Block], items: Mapping[int, Item], titled: bool = False
) -> tuple[list[Part], list[Level], list[Notice]]:
    """The parts of a document; `items` are its numbers by line, each at the beginning of a block.

    `titled` says that the title is known, so that the first line is not one.
    """
    entries = entries_of(blocks, items)
    groups = groups_of(items.values())
    decide(groups, entries)
    plain = _plain_headings(blocks, items, entries, titled)
    shift = _grouping(blocks, items, plain)
    set_levels(groups, shift)
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
    return _with_refrains(_with_next_titles(parts)), levels_of(groups, entries), notices_of(groups, entries)


# ── Headings without a number, titles, verse ────────────────────────────────────────────────────────────


def _plain_headings(
    blocks: Sequence[Block], items: Mapping[int, Item], entries: Mapping[int, Entry], titled: bool
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
    paragraph = layout.join(lines[:count])
    if count < len(lines) and (layout.goes_on(lines[count - 1], lines[count], block.columns) or layout.is_verse(block)):
        return 0
    return count if width(paragraph) <= 160 and not layout.ends_clause(paragraph) else 0


def _section(group: Group, entry: Entry) -> Iterator[Part]:
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


def _is_title_below(entry: Entry) -> bool:
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
    joined: list[Part] = []
    for i, part in enumerate(parts):
        before = joined[-1] if joined else None
        if (
            before and before.bare and part.kind == "paragraph" and len(part.lines) == 1
            and part.lines[0] != before.lines[-1] and layout.is_heading(part.words) and i + 1 < len(parts)
            and not (parts[i + 1].kind == "heading" and parts[i + 1].level <= before.level)
        ):  # fmt: skip
            joined[-1] = Part("heading", (*before.lines, *part.lines), f"{before.words} {part.words}", before.level,
                            before.name, before.number, before.unique)  # fmt: skip
        else:
            joined.append(part)
    return joined


def _with_refrains(parts: Sequence[Part]) -> list[Part]:
    """A single short line between stanzas is a stanza too."""
    merged = list(parts)
    for i in range(1, len(merged) - 1):
        part = merged[i]
        if part.kind == "paragraph" and len(part.lines) == 1 and merged[i - 1].kind == merged[i + 1].kind == "verse":
            merged[i] = Part("verse", part.lines, part.words)
    return merged
