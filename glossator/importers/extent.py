"""Where in a file the document begins and ends, and what around it is something else.

Files that were saved from the web include what stood above and below the text: a journalist's introduction, comments, a
table of contents, page numbers. Nothing is cut for its looks alone: what is cut is what talks *about* the text
(it quotes it, or announces it), what web pages say and texts do not, and what a gap sets apart after the numbering has
come to its end. All of it is listed with the reason, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from glossator.language import CJK

from .layout import Block, Line, ends_clause, ends_sentence, is_heading
from .numerals import Label
from .series import Item, count


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# Lines by themselves after which a web page goes on, but not its text.
_AFTER_TEXT = _any(
    r"leave a (?:reply|comment)|(?:post|add|write) a comment|comments? \(?\d+\)?|comments are closed\.?",
    r"(?:\d+|one|no) (?:thoughts?|comments?|repl(?:y|ies)|responses?)(?: (?:on|to)\b.*)?",
    r"related (?:posts?|articles?|stories|reading):?",
    r"hinterlasse eine antwort|schreibe einen kommentar|kommentar (?:schreiben|verfassen)|\d+ kommentare?",
    r"laisser un commentaire|\d+ commentaires?|deja una respuesta|\d+ comentarios?|lascia un commento",
    r"发表评论|添加评论|相关阅读|相关文章|相关新闻|责任编辑.*",
).fullmatch
# Lines by themselves that stand in the middle of a text and do not belong to it.
_STRAY = _any(
    r"advertisement|anzeige|publicité|publicidad|pubblicità|skip to (?:main )?content",
    r"share this:?|share on (?:facebook|twitter|x)\b.*",
    r"(?:page|seite|p\.)\s*\d+(?:\s*(?:of|/|von)\s*\d+)?",
).fullmatch
_ANNOUNCES = _any(
    r"\b(?:full|complete|entire|whole|original) (?:\w+ ){0,4}?(?:text|document|guidelines?|decree|statement|speech"
    r"|transcript|translation)\b",
    r"\b(?:text|transcript|translation) of\b|\(translat(?:ed|ion)\)|\btranscript\b|\bin full\b",
    r"\bim wortlaut\b|\bder volltext\b|\btexte (?:intégral|complet)\b",
    r"\btexto (?:íntegro|completo)\b|\btesto integrale\b",
    r"全文|原文",
).search
_CONTENTS = _any(
    r"(?:table of )?contents:?|inhalt(?:sverzeichnis|sübersicht)?|table des matières|sommaire|índice|indice",
    r"目\s*[录錄次]",
).fullmatch
# What may come after the numbered part and still belongs to it.
_BACK_MATTER = _any(
    r"\W*(?:annex|appendi|schedule|conclusion|epilogue|afterword|postscript|notes\b|bibliograph|references|index\b)",
    r"\W*(?:declaration|protocol|explanatory|signed|signature|in witness|done at)",
    r"\W*(?:anlage|anhang|schluss|nachwort|unterschrift|fait à|anexo|hecho en|附|签)",
).match
_word = re.compile(rf"[{CJK}]|[^\W_]+").findall
# Words in a row (or CJK characters) that a frame shares with the text it quotes. The formulas that a preamble and an
# article have in common were 13 words long at most in the texts tried, what journalists quote 40 and more.
_QUOTE, _CJK_QUOTE = 20, 40


def segments(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """[start, end) of the stretches between lines that mark the end of a web page's text."""
    cuts = [i for i, line in enumerate(lines) if line.text and _AFTER_TEXT(line.text)]
    edges = [0, *cuts, len(lines)]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def stray(lines: Sequence[Line], pages: Collection[int], alone: Sequence[Label]) -> Iterator[tuple[int, str]]:
    """The lines inside a text that do not belong to it, and what each is. `alone` are numbers that fill their line."""
    numbers = {label.line for label in alone}
    for run in count(alone):
        places = [label.line for label in run.labels]
        cut = sum(_cuts_sentence(lines, place) for place in places)
        if len(places) > 1 and cut * 3 >= len(places):
            yield from ((place, "page number") for place in places)
            numbers -= set(places)
    for i, line in enumerate(lines):
        if line.text and _STRAY(line.text):
            yield i, "not the text"
        elif i in numbers and (_next(lines, i, 1) in pages or _next(lines, i, -1) + 1 in pages or i in pages):
            yield i, "page number"


def glue(lines: Sequence[Line], removed: Collection[int]) -> set[int]:
    """The empty lines and furniture inside a sentence that a page number cut in two."""
    found: set[int] = set()
    for place in removed:
        if _cuts_sentence(lines, place):
            found |= set(range(_next(lines, place, -1) + 1, _next(lines, place, 1)))
    return found


def _cuts_sentence(lines: Sequence[Line], place: int) -> bool:
    before, after = _next(lines, place, -1), _next(lines, place, 1)
    if before < 0 or after >= len(lines):
        return False
    return not ends_sentence(lines[before].text) and lines[after].text[0].islower()


def _next(lines: Sequence[Line], place: int, step: int) -> int:
    place += step
    while 0 <= place < len(lines) and not lines[place].text:
        place += step
    return place


def contents(items: Sequence[Item], blocks: Sequence[Block]) -> tuple[int, int] | None:
    """The lines [first, last] of a list of contents: headings counted through once without a word of text below them,
    and then again with it.
    """
    roots = list(dict.fromkeys(item.run for item in items if item.depth == 0))
    for run, after in pairwise(roots):
        if run.first.shape != after.first.shape or run.first.value != after.first.value:
            continue
        last = max(item.label.line for item in items if item.label.line < after.first.line)
        marked = {item.label.line for item in items}
        within = [line for b in blocks for line in b.lines if run.first.line <= line.number <= last]
        if any(ends_clause(line.text) if line.number in marked else not is_heading(line.text) for line in within):
            continue
        if len(run.labels) < 2 or abs(len(run.labels) - len(after.labels)) > 1:
            continue
        first = run.first.line
        above = [b for b in blocks if b.last < first]
        if above and _CONTENTS(above[-1].lines[-1].text):
            first = above[-1].last
        return first, last
    return None


def beginning(blocks: Sequence[Block], first: int) -> tuple[int, str]:
    """The block that the document begins with, if something else precedes it, and why; `first` is the line of the
    first number.
    """
    before = [i for i, block in enumerate(blocks) if block.last < first]
    body = _shingles(" ".join(block.text for block in blocks if block.last >= first))
    headings = [i for i in before if len(blocks[i].lines) == 1 and is_heading(blocks[i].lines[0].text)]
    quoting = [i for i in before if not body.isdisjoint(_shingles(blocks[i].text))]
    if quoting:
        after = [i for i in headings if i > quoting[-1]]
        if after:
            place = blocks[quoting[-1]].first + 1
            return after[0], f"it quotes the text (line {place})"
    announced = [i for i in headings if i and _ANNOUNCES(blocks[i].lines[0].text)]
    if announced:
        return announced[0], f"“{blocks[announced[0]].text}” announces the text"
    return 0, ""


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _word(text)]
    size = _CJK_QUOTE if sum(len(word) == 1 for word in words) * 2 > len(words) else _QUOTE
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


def ending(blocks: Sequence[Block], first: int, last: int) -> tuple[int, str]:
    """One past the block that the document ends with, and why; `first` and `last` are the lines of its numbers."""
    usual = max((block.gap for block in blocks if first < block.first <= last), default=0)
    for i, block in enumerate(blocks):
        if block.first <= last or i + 1 == len(blocks):
            continue
        text = block.lines[0].text
        if block.gap > max(usual, 1) and len(block.lines) == 1 and is_heading(text) and not _BACK_MATTER(text):
            return i, f"after the last number and a wider gap: “{text}”"
    return len(blocks), ""
