"""`import text FILE`: a plain text, numbered as it may be -> a text of ours, and what was left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from glossator.language import identifiers
from glossator.markdown import escaping
from glossator.model import SourceFile
from glossator.problems import Refused
from glossator.source import parse_text

from . import layout, yaml_out
from .headings import Headings
from .layout import Block
from .line_reader import LineReader, numbered_lines
from .outline import Part, outline
from .prose import fence
from .reading import lines_of, text_of
from .result import Level, NewFile, Notice, Reading, TextImport

_SCRIPTS = (  # a language for the scripts that only one language writes, or mostly
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)


def import_plain_text(
    data: bytes,
    path: str,
    *,
    name: str = "",
    title: str = "",
    lang: str = "",
    encoding: str = "",
    lines: tuple[int, int] | None = None,
) -> TextImport:
    """Read a plain text and write it in our Markdown, with ids and numbers for its sections.

    `path` is the file's, for messages and, where no `name` is given, for the text's name. `title` and `lang` are taken
    from the text where they are not given, `encoding` only matters where the file is not UTF-8. `lines` (the first and
    the last, from 1) says where the document stands in the file, instead of having it found out. Nothing is written;
    the words of the document are kept as they stand. Raises `Refused` for what cannot be read.
    """
    name = name_of(path, name)
    raw, places, pages, notices = lines_of(text_of(data, path, encoding))
    lines_read = numbered_lines(raw)
    if not any(line.text for line in lines_read):
        raise Refused(f"{path} is empty", "give a file with a text in it")
    reader = LineReader(lines_read, pages)
    fields: dict[str, str] = {}
    if lines:
        reader.take(lines, places)
    else:
        fields = reader.find_fields()
        reader.find_extent()
    document, numbers = reader.document()
    parts, levels, found = outline(document, numbers, bool(title))
    placed = [replace(reading, line=places[reading.line]) for reading in found]
    heading = next((part for part in parts if part.kind == "title"), None)
    notices += [*placed, *reader.notices(places), *_about_hyphens(document, places)]
    title = title or fields.get("title", "")
    if heading and (not title or heading.words.casefold() == title.casefold()):
        title = heading.words
    else:
        heading = None
        parts = [replace(part, kind="paragraph") if part.kind == "title" else part for part in parts]
    if not title:
        notices.append(Notice(0, "no title was found; it is made from the name: change it in the front matter"))
        title = name.replace("-", " ").replace("_", " ").capitalize()
    fields |= {"title": escaping.with_emphasis(title)[0], "lang": lang or fields.get("lang") or _language(document)}
    source, emphases = _markdown(parts, fields, name)
    if sum(bool(re.match("#{1,6} [^ ]", line.text)) for line in lines_read) > 1:
        notices.append(Notice(0, "this looks like Markdown: --from markdown copies it as it is"))
    notices += _differences(source, name, document, parts, heading, emphases)
    leftover = reader.left_over(places)
    return TextImport(
        name=name,
        files=tuple(_files(name, source, path, leftover, raw, places)),
        levels=tuple(levels),
        readings=tuple(_readings(parts, places)),
        left_over=tuple(leftover),
        notices=tuple(dict.fromkeys(sorted(notices, key=lambda n: n.line))),
    )


def name_of(path: str, name: str) -> str:
    """The name of a text: `name`, or else that of its file. Raises `Refused` where it cannot be one."""
    name = name or identifiers.slug(PurePosixPath(path.replace("\\", "/")).stem) or "text"
    if fault := identifiers.fault(name):
        raise Refused(f"the name “{name}” {fault}", "give another: --name …")
    return name


def _language(document: Sequence[Block]) -> str:
    letters = "".join(block.text for block in document)
    for tag, script in _SCRIPTS:
        found = len(script.findall(letters))
        if found * 3 > len(letters) or (tag == "ja" and found * 20 > len(letters)):
            return tag
    return ""


def _about_hyphens(document: Sequence[Block], places: Sequence[int]) -> Iterator[Notice]:
    for block in document:
        for before, line in pairwise(block.lines):
            if layout.breaks_word(before.text, line.text):
                whole = f"{before.text.split()[-1]}{line.text.split()[0]}"
                message = f"a word is broken here; it is now “{whole}”: see whether the hyphen is its own"
                yield Notice(places[before.number], message)


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────────────


def _markdown(parts: Sequence[Part], fields: Mapping[str, str], name: str) -> tuple[str, int]:
    """The text in Markdown, and how many passages in it are emphasised. Its title is among the fields."""
    order = [field for field in ("title", "lang", "author", "date", "source") if fields.get(field)]
    lines = ["---\n", *(f"{field}: {yaml_out.scalar(fields[field])}\n" for field in order), "---\n"]
    emphases = 0
    headings = Headings(name)
    above: list[tuple[int, str]] = []
    verse: list[Part] = []
    for part in [*parts, Part("end", (), "")]:
        if verse and part.kind != "verse":
            source, count = _fence(verse)
            lines.append(source)
            emphases += count
            verse = []
        if part.kind == "heading":
            while above and above[-1][0] >= part.level:
                above.pop()
            base = part.name or identifiers.slug(part.words)
            if part.name and not part.unique and above:
                base = f"{above[-1][1]}-{part.name}"
            id_, attributes = headings.attributes(base, part.number)
            above.append((part.level, id_))
            words, count = escaping.with_emphasis(part.words)
            lines.append(f"\n{'#' * part.level} {words} {attributes}\n")
            emphases += count
        elif part.kind == "paragraph":
            words, count = escaping.with_emphasis(part.words)
            lines.append(f"\n{escaping.guard(words)}\n")
            emphases += count
        elif part.kind == "rule":
            lines.append("\n* * *\n")
        elif part.kind == "verse":
            verse.append(part)
    return "".join(lines), emphases


def _fence(stanzas: Sequence[Part]) -> tuple[str, int]:
    """Verse, line for line, and its emphases; indents are kept as they differ within a stanza."""
    shown: list[list[str]] = []
    emphases = 0
    for stanza in stanzas:
        least = min(line.indent for line in stanza.lines)
        words, count = escaping.with_emphasis(stanza.words)
        emphases += count
        pairs = zip(stanza.lines, words.split("\n"), strict=True)
        shown.append([" " * (line.indent - least) + text.rstrip() for line, text in pairs])
    return f"\n{fence(shown)}\n", emphases


# ── What it says of itself ──────────────────────────────────────────────────────────────────────────────


def _readings(parts: Sequence[Part], places: Sequence[int]) -> Iterator[Reading]:
    for part in parts:
        first, last = places[part.lines[0].number], places[part.lines[-1].number]
        what = part.kind
        if part.kind == "heading":
            what = part.name.replace("-", " ", 1) or "heading"
        yield Reading(first, last, what, part.words or "* * *")


def _differences(
    source: str, name: str, document: Sequence[Block], parts: Sequence[Part], title: Part | None, emphases: int
) -> Iterator[Notice]:
    """The final check: what the engine reads is, letter for letter, what the document says."""
    text, problems = parse_text(name, [SourceFile(f"content/{name}.md", source.encode())], "en")
    for problem in problems:
        if problem.severity == "error":
            yield Notice(0, f"content/{name}.md:{problem.origin.line}: {problem.message}")
    read = "".join(block.text for block in text.blocks[0 if title else 1 :])
    rules = {part.lines[0].number for part in parts if part.kind == "rule"}
    markdown_words = "".join(line.text for block in document for line in block.lines if line.number not in rules)
    marks = 2 * (emphases + (escaping.with_emphasis(title.words)[1] if title else 0))  # the underscores of emphasis
    same = "".join(read.replace("_", "").split()) == "".join(markdown_words.replace("_", "").split())
    if not same or markdown_words.count("_") - read.count("_") != marks:
        yield Notice(0, "the words of the Markdown are not those of the file, which they should be: compare them")


def _files(
    name: str, source: str, path: str, leftover: Sequence[Reading], raw: Sequence[str], places: Sequence[int]
) -> Iterator[NewFile]:
    yield NewFile(f"content/{name}.md", source)
    if leftover:
        pieces = []
        for reading in leftover:
            kept = [text for text, place in zip(raw, places, strict=True) if reading.first <= place <= reading.last]
            where = (
                f"line {reading.first}" if reading.first == reading.last else f"lines {reading.first}–{reading.last}"
            )
            pieces.append(f"# {path}, {where}: {reading.what}\n\n" + "\n".join(kept) + "\n")
        yield NewFile(f"imports/{name}.left-over.txt", "\n".join(pieces))


__all__ = ["Level", "import_plain_text", "name_of"]
