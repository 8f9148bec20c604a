"""Notes from CSV or TSV: a row for each, the columns told by their headings (RFC 4180, and what spreadsheets make)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence

from glossator.problems import Refused

from . import translation_notes
from .drafts import Context, Draft, Drafts, Target, plain_note, tidy
from .reading import text_of
from .yaml_out import Value

# What a column may be called, beside the name of the field. Those of Hypothesis's own CSV export are among them.
_OTHER_NAMES = {
    "at": "at locus place where section block locus/section",
    "quote": "quote quotation lemma words passage exact",
    "note": "note comment commentary annotation body gloss remark",
    "by": "by author user editor",
    "date": "date|creation date|created",
    "tags": "tags tag keywords",
    "sources": "sources source",
    "see": "see|see also",
    "kind": "kind",
    "nth": "nth",
    "within": "within context",
    "to": "to until",
    "id": "id",
    "certainty": "certainty",
    "status": "status",
    "original.text": "original|original.text|original text",
    "original.lang": "original.lang|original lang|original language",
    "original.latin": "original.latin|original latin|latin",
    "prefix": "prefix before",
    "suffix": "suffix after",
}
_FIELD_OF = {
    name: field
    for field, names in _OTHER_NAMES.items()
    for name in (names.split("|") if "|" in names else names.split())
}
_reading = re.compile(r"readings?[ .:_(]+([^)]+?)\)?", re.IGNORECASE).fullmatch
_DELIMITERS = "\t,;|"
_LINE_ENDS = re.compile("\r\n|\r|\n")


def read(data: bytes, path: str, context: Context) -> Drafts:
    """The rows of a table with headings. Raises `Refused` where no heading says which column is which."""
    text = text_of(data, path, context.encoding)
    delimiter, text = _delimiter(text, context.sigla)
    rows, notices = _rows(text, delimiter, path)
    header = next((row for _, row in rows if any(cell.strip() for cell in row)), [])
    if translation_notes.is_header(header):
        below = [(number, row) for number, row in rows if row is not header and any(cell.strip() for cell in row)]
        return Drafts(tuple(translation_notes.drafts(below, header, context)), tuple(notices))
    columns = [_column(cell, context.sigla) for cell in header]
    says = "note" in columns or any(column.startswith("reading.") for column in columns)
    if not says or not {"quote", "at"} & set(columns):
        shown = ", ".join(f"“{cell.strip()}”" for cell in header if cell.strip()) or "nothing"
        raise Refused(
            f"{path}: the first row must say what the columns are; it has {shown}",
            "call them locus, quote, note; or like our fields: kind, by, date, tags, sources …",
        )
    doubled = {name for name in columns if name and columns.count(name) > 1}
    if doubled:
        raise Refused(f"{path}: two columns are {' and '.join(sorted(doubled))}", "rename one of them")
    unread = [cell.strip() for cell, name in zip(header, columns, strict=True) if not name and cell.strip()]
    if unread:
        notices.append(f"columns that are no field of ours, kept as remarks: {', '.join(unread)}")
    drafts = tuple(
        _draft(number, row, header, columns, context)
        for number, row in rows
        if row is not header and any(cell.strip() for cell in row)
    )
    return Drafts(drafts, tuple(notices))


def _delimiter(text: str, sigla: Collection[str]) -> tuple[str, str]:
    """What stands between the cells: of those that could be, the one that makes most headings we know."""
    if match := re.match(r"sep=(.)(?:\r\n?|\n)", text, re.IGNORECASE):  # Excel's own word for it
        return match[1], text[match.end() :]
    first = next((line for line in _LINE_ENDS.split(text) if line.strip()), "")

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(bool(_column(cell, sigla)) for cell in cells), len(cells)

    return max(_DELIMITERS, key=known), text


def _lines(text: str) -> io.StringIO:
    """The text for `csv`, which reads any line end but that of old Macs, a CR alone."""
    return io.StringIO(text if "\n" in text else text.replace("\r", "\n"), newline="")


def _rows(text: str, delimiter: str, path: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """(number, cells) of each row, counted as a spreadsheet does.

    Quotation marks in a TSV that do not enclose a cell are part of its words.
    """
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
        return list(enumerate(reader, 1)), []
    except csv.Error as error:
        if delimiter == "\t":
            rows = csv.reader(_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE)
            return list(enumerate(rows, 1)), ["quotation marks were read as they stand, not as the marks of cells"]
        line = _where(text, delimiter)
        raise Refused(
            f"{path}:{line}: the quotation marks of this row do not match ({error})",
            'a cell with quotation marks in it stands in quotation marks, and those inside are doubled: "the ""sea"""',
        ) from None


def _where(text: str, delimiter: str) -> int:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    line = 0
    try:
        for _ in reader:
            line = reader.line_num
    except csv.Error:
        pass
    return line + 1


def _column(heading: str, sigla: Collection[str]) -> str:
    """The field that a column of this heading has; "" for none."""
    name = " ".join(heading.split()).strip("\ufeff")
    if field := _FIELD_OF.get(name.casefold()):
        return field
    if match := _reading(name):
        return f"reading.{match[1].strip()}"
    return f"reading.{name}" if name in sigla else ""


def _draft(number: int, row: Sequence[str], header: Sequence[str], columns: Sequence[str], context: Context) -> Draft:
    known = list(zip(header, columns, row, strict=False))
    cells = {name: cell.strip() for _, name, cell in known if name and cell.strip()}
    rest = [(heading.strip() or "no heading", cell.strip()) for heading, name, cell in known if not name]
    rest += [("beyond the last column", cell.strip()) for cell in row[len(columns) :]]
    raw: dict[str, Value] = {name: cells[name] for name in _AS_THEY_ARE if name in cells}
    if "note" in cells:
        raw["note"] = cells["note"] if _is_markdown(cells["note"]) else plain_note(cells["note"])
    raw["tags"] = re.split(r"[;,\n]", cells.get("tags", ""))
    raw["sources"] = re.split(r"[\n|]", cells.get("sources", ""))
    raw["see"] = re.split(r"[;,\s]", cells.get("see", ""))
    raw["reading"] = {name.removeprefix("reading."): cells[name] for name in cells if name.startswith("reading.")}
    original = {part: cells[f"original.{part}"] for part in ("lang", "text", "latin") if f"original.{part}" in cells}
    if "text" in original:
        raw["original"] = original
    else:
        rest += [(f"original {part}", value) for part, value in original.items()]
    fields, remarks = tidy(raw, context)
    nth = cells.get("nth", "")
    if nth and not re.fullmatch("[1-9][0-9]{0,5}", nth):
        rest.append(("nth", nth))
        nth = ""
    target = Target(
        exact=cells.get("quote", ""),
        prefix=cells.get("prefix", ""),
        suffix=cells.get("suffix", ""),
        at=cells.get("at", ""),
        nth=int(nth) if nth else 0,
        within=cells.get("within", ""),
        to=cells.get("to", ""),
    )
    remarks += [f"{heading}: {cell}" for heading, cell in rest if cell]
    return Draft(f"row {number}", (target,), fields, tuple(remarks))


_AS_THEY_ARE = ("id", "kind", "by", "date", "certainty", "status")


def _is_markdown(note: str) -> bool:
    """Notes are written in Markdown; a cell with several lines that has none of its signs is not."""
    return "\n" not in note or bool(re.search(r"\n[ \t]*\n|[*_`\[\]]|^\s*(?:[-+>#]|\d+[.)])\s", note, re.MULTILINE))
