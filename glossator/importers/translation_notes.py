r"""Translation notes of unfoldingWord: TSV whose columns name verses (https://resource-container.readthedocs.io, tn).

`Reference` is `1:3`, `1:intro` or `front:intro`, in older files `Chapter` and `Verse`. `Quote` holds words of the
original, `GLQuote` those of a translation; `&` (older: `…`) stands between the parts of a quote that is not in one
piece, `Occurrence` says which of several in the verse (0: no quote, -1: all). In a cell `\n` and `<br>`
are line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from glossator.language import fold

from .drafts import Context, Draft, Target, tidy
from .yaml_out import Value

_QUOTES = ("quote", "glquote", "origquote", "origwords")
_NOTES = ("note", "occurrencenote")
_KNOWN = frozenset((
    *_QUOTES, *_NOTES, "reference", "book", "chapter", "verse", "id", "tags", "supportreference", "occurrence",
    "question", "response",
))  # fmt: skip
_line_end = re.compile(r"\\n|<br ?/?>")
_part = re.compile(r"\s+&\s+").split
_verse = re.compile(r"(\d+):(\d+)").fullmatch
_chapter = re.compile(r"(\d+):").match


def is_header(header: Sequence[str]) -> bool:
    """Whether these headings are those of translation notes or questions."""
    names = {_name(cell) for cell in header}
    has_place = "reference" in names or {"chapter", "verse"} <= names
    return has_place and "occurrence" in names and bool(names & {*_NOTES, "question"})


def drafts(rows: Sequence[tuple[int, Sequence[str]]], header: Sequence[str], context: Context) -> list[Draft]:
    """A draft for each row below the header; `rows` are numbered as in a spreadsheet."""
    names = [_name(cell) for cell in header]
    cells = [(number, dict(zip(names, row, strict=False)), row[len(names) :]) for number, row in rows]
    quoted = _quoted([row for _, row, _ in cells], context)
    return [_draft(number, row, rest, header, quoted, context) for number, row, rest in cells]


def _name(heading: str) -> str:
    return heading.strip().strip("\ufeff").casefold()


def _quoted(rows: Sequence[Mapping[str, str]], context: Context) -> str:
    """The column whose words are those of the text: the original, or the translation."""
    text = fold(" ".join(block.text for block in context.text.blocks)).text

    def hits(name: str) -> int:
        parts = (_part(row.get(name, ""))[0].strip() for row in rows)
        return sum(1 for part in parts if part and fold(part).text in text)

    return max(_QUOTES, key=hits)


def _draft(
    number: int, row: Mapping[str, str], rest: Sequence[str], header: Sequence[str], quoted: str, context: Context
) -> Draft:
    cells = {name: cell.strip() for name, cell in row.items() if cell.strip()}
    notes = [cells.get(name, "") for name in (*_NOTES, "question", "response")]
    support = cells.get("supportreference", "").rpartition("/")[2]
    raw: dict[str, Value] = {
        "id": cells.get("id", ""),
        "note": "\n\n".join(_line_end.sub("\n", note) for note in notes if note),
        "tags": [support, *re.split(r"[;,]", cells.get("tags", ""))],
    }
    fields, remarks = tidy(raw, context)
    reference = cells.get("reference") or f"{cells.get('chapter', '')}:{cells.get('verse', '')}"
    at, is_verse = _locus(reference, context)
    remarks.append(f"Reference: {reference}")
    remarks += [
        f"{heading.strip()}: {cells[name]}"
        for heading in header
        if (name := _name(heading)) in cells and (name not in _KNOWN or (name in _QUOTES and name != quoted))
    ]
    remarks += [f"beyond the last column: {cell.strip()}" for cell in rest if cell.strip()]
    occurrence = cells.get("occurrence", "")
    if occurrence not in ("", "0", "1"):
        remarks.append(f"Occurrence: {occurrence}")
    parts = [part.strip() for part in _part(cells.get(quoted, "")) if part.strip()]
    nth = int(occurrence) if is_verse and re.fullmatch("[1-9][0-9]{0,3}", occurrence) else 0
    targets = [Target(exact=part, at=at, nth=0 if i else nth) for i, part in enumerate(parts)]
    return Draft(f"row {number}", tuple(targets) or (Target(at=at or reference),), fields, tuple(remarks))


def _locus(reference: str, context: Context) -> tuple[str, bool]:
    """Where in our text a verse stands, and whether that is the verse; else its chapter, "" for what has no place."""
    places = context.text.places
    if (verse := _verse(reference)) and f"{verse[1]}.{verse[2]}" in places:
        return f"{verse[1]}.{verse[2]}", True
    chapter = _chapter(reference)
    if chapter and chapter[1] in places:
        return chapter[1], False
    return (context.text.id, False) if reference.startswith("front:") else ("", False)
