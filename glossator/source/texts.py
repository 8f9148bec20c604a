"""A text in Markdown -> sections, rows and blocks, each with its locus.

A heading opens a section; a top-level block is a row; each run of inline content in it is a block and has a
locus: the section's number (or id), a dot, and its place there, the heading being 0. In a section of verse the lines
are counted instead, see `lines.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from glossator import markdown
from glossator.language import identifiers
from glossator.markdown import Token, faults
from glossator.model import Block, Origin, Problem, Row, Section, SourceFile, Text
from glossator.problems import problem
from glossator.strict_yaml import Mapping, Scalar
from glossator.strict_yaml import origin as yaml_origin

from . import checking, fields, plain_fields
from .blocks import BLOCK_KINDS, ROW_KINDS, footnotes, top_level, with_code
from .front_matter import front_matter
from .lines import by_lines
from .section_ids import SectionIds

_number = re.compile(r"\d\w*").fullmatch


def parse_text(name: str, files: Sequence[SourceFile], lang: str) -> tuple[Text, list[Problem]]:
    """The text `name` from its files in order; the first one's front matter is the text's."""
    builder = _Builder(name)
    meta: checking.Checked = Mapping()
    is_broken = False
    for index, file in enumerate(files):
        found, body, lines, problems = front_matter(file, fields.FRONT_MATTER)
        builder.problems += problems
        is_broken = is_broken or any(problem.severity == "error" for problem in problems)
        if index == 0:
            meta = found
            builder.problems += plain_fields.check(meta, plain_fields.IN_TEXT, file.path)
            if "title" in meta:
                builder.entitle(meta["title"], yaml_origin(meta["title"], file.path))
        elif found:
            builder.problems.append(
                problem(
                    "G064",
                    Origin(file.path),
                    "only the first file of a text has front matter",
                    f"move these fields to {files[0].path}",
                )
            )
        builder.read(file.path, body, lines)
    sections = builder.finish()
    first = Origin(files[0].path) if files else Origin(f"content/{name}.md")
    if not sections[0].title and not is_broken:  # else the title may stand in what could not be read
        builder.problems.append(
            problem(
                "G060",
                first,
                f"the text “{name}” has no title",
                "begin the file with ---, title: …, --- or with a line “# Title”",
            )
        )
    text = Text(
        id=name,
        title=sections[0].title,
        lang=str(meta.get("lang", lang)),
        sections=sections,
        origin=first,
        original_title=str(meta.get("original_title", "")),
        original_lang=str(meta.get("original_lang", "")),
        author=str(meta.get("author", "")),
        date=str(meta.get("date", "")),
        source=str(meta.get("source", "")),
        cite=str(meta.get("cite", "")),
        unit=str(meta.get("unit", "")),
        label=str(meta.get("label", "")),
        align=str(meta.get("align", "block")),
        shown=meta.get("shown", "true") == "true",
        pages=int(meta["pages"]) if str(meta.get("pages", "")).isdigit() else 0,
    )
    return text, builder.problems


@cache
def _in_block(number: int | None) -> MappingOf[str, int | None]:
    """What an inline token says of its block; most rows have one block, and then say the same."""
    return MappingProxyType({"block": number})


@dataclass
class _Open:
    """A section while it is being read."""

    id: str
    number: str
    level: int
    title: str
    parent: int
    origin: Origin
    rows: list[Row] = field(default_factory=list)
    count: int = 0  # of the blocks that have a locus, the heading (0) aside
    has_verse: bool = False  # or words that a paragraph without a number can be all of
    notes: list[tuple[Token, ...]] = field(default_factory=list)


class _Builder:
    def __init__(self, name: str) -> None:
        self.problems: list[Problem] = []
        self._sections = [_Open(name, "", 0, "", -1, Origin(f"content/{name}.md"))]
        self._open = [0]  # the sections that the next one may lie in, outermost first
        self._ids = SectionIds(name, self._sections[0].origin, self.problems)
        self._footnotes: dict[int, tuple[int, int, Origin]] = {}
        self._footnote_count = 0
        self._path = ""
        self._lines = 0

    def entitle(self, title: Scalar, origin: Origin) -> None:
        """Make the front matter's title the heading of the text itself, so that it can be annotated."""
        first = self._sections[0]
        first.origin = origin
        inline = Token("inline", "", 0, content=str(title), children=markdown.parse_inline(str(title)))
        tokens = [Token("heading_open", "h1", 1), inline, Token("heading_close", "h1", -1)]
        self.problems += faults(tokens, lambda *_: origin)
        first.rows.append(self._row("heading", tokens, first, 0, origin))
        first.title = first.rows[0].blocks[0].text

    def read(self, path: str, body: str, lines: int) -> None:
        """Add a file's Markdown; `lines` is how many lines of the file came before it."""
        self._path, self._lines = path, lines
        parsed, unused = markdown.parse_with_unused(body)
        tokens = [part for token in parsed for part in with_code(token)]
        for name in unused:
            message = f"nothing in the text refers to the footnote [^{name}], so it is not shown"
            here = Origin(path, lines + 1)
            hint = f"write [^{name}] where it belongs, or take it out"
            self.problems.append(problem("G065", here, message, hint, f"[^{name}]:"))
        definitions = footnotes(tokens)
        self._footnotes = {}
        for run in top_level(tokens):
            self.problems += faults(run, self._origin)
            opening = run[0].type
            if opening == "footnote_block_open":
                continue
            if opening == "heading_open":
                self._take_footnotes(run, self._open_section(run), definitions)
            else:
                self._add(ROW_KINDS.get(opening, "other"), run, definitions)

    def _open_section(self, run: list[Token]) -> _Open:
        """The section that this heading opens; the text itself, if it is the title (again)."""
        token = run[0]
        level, origin = int(token.tag[1]), self._origin(token)
        title = markdown.plain(run[1].children or []).strip()
        first = self._sections[0]
        # A title from the front matter (its heading is on no line) may be repeated as a heading above the text.
        repeats_title = len(first.rows) == 1 and first.rows[0].tokens[0].map is None and title == first.title
        if len(self._sections) == 1 and level == 1 and (repeats_title or not first.rows):
            if attributes := token.meta.get("given"):
                message = "the title of the text cannot have an id or a number"
                hint = f"take the braces out: the text is called “{first.id}”"
                self.problems.append(problem("G063", origin, message, hint, attributes))
            first.title, first.origin = title, origin
            first.rows[:] = [self._row("heading", run, first, 0, origin)]
            return first
        while self._sections[self._open[-1]].level >= level:
            self._open.pop()
        parent = self._open[-1]
        number, id_ = str(token.meta.get("n", "")), identifiers.proper(str(token.meta.get("id", "")))
        if unread := token.meta.get("unread"):
            self.problems.append(
                problem(
                    "G063",
                    origin,
                    f"a heading cannot have “{unread}” between its braces",
                    "it can have an id and a number: {#art-1 n=1}",
                    unread,
                )
            )
        if number and not _number(number):
            self.problems.append(
                problem(
                    "G063",
                    origin,
                    f"n={number} is not a section number",
                    "a number begins with a digit and has no dot, like 8 or 8a",
                    f"n={number}",
                )
            )
            number = ""
        id_ = self._ids.give(id_, title, number, origin)
        section = _Open(id_, number, level, title or number or id_, parent, origin)
        self._open.append(len(self._sections))
        self._sections.append(section)
        section.rows.append(self._row("heading", run, section, len(self._sections) - 1, origin))
        return section

    def _add(self, kind: str, tokens: list[Token], definitions: dict[int, list[Token]]) -> None:
        index = len(self._sections) - 1
        section = self._sections[index]
        section.rows.append(self._row(kind, tokens, section, index, self._origin(tokens[0])))
        self._take_footnotes(tokens, section, definitions)

    def _take_footnotes(self, tokens: Sequence[Token], section: _Open, definitions: dict[int, list[Token]]) -> None:
        """Number the footnote marks in `tokens` through the text; keep each note for the end of its section."""
        for token in markdown.has_type(tokens, "footnote_ref"):
            known = token.meta["id"]
            if known not in self._footnotes:
                self._footnote_count += 1
                self._footnotes[known] = (self._footnote_count, 0, self._origin(tokens[0]))
                body = definitions.get(known, [])
                for anchor in markdown.has_type(body, "footnote_open", "footnote_anchor"):
                    anchor.meta = {**anchor.meta, "n": self._footnote_count}
                section.notes.append(tuple(body))
                self._take_footnotes(body, section, definitions)
            number, times, origin = self._footnotes[known]
            token.meta = {**token.meta, "n": number, "time": times + 1}
            self._footnotes[known] = (number, times + 1, origin)

    def _row(self, kind: str, tokens: list[Token], section: _Open, index: int, origin: Origin) -> Row:
        """Give each run of inline content in `tokens` its locus, in the order of reading."""
        blocks: list[Block] = []
        inside: list[str] = []
        line = origin
        for token in tokens:
            if token.map:
                line = self._origin(token)
            if token.nesting == 1:
                inside.append(token.type)
            elif token.nesting == -1 and inside:
                inside.pop()
            if token.type == "image":
                token.meta = {"origin": line}  # a figure without a caption is in no block, which would have one
            if token.type != "inline":
                continue
            token.content = ""  # its children have the words, and nothing asks again for how they were typed
            children = token.children or []
            if not children:
                token.meta = _in_block(None)
                continue
            number = 0
            if kind != "heading":
                section.count += 1
                number = section.count
            token.meta = _in_block(len(blocks))
            if (inside and inside[-1] == "stanza_open") or children[0].type == "span_open":
                section.has_verse = True
            block_kind = next((BLOCK_KINDS[t] for t in reversed(inside) if t in BLOCK_KINDS), "paragraph")
            locus = f"{section.number or section.id}.{number}"
            at = line if kind == "heading" else self._origin(token, line)
            blocks.append(Block(locus, block_kind, markdown.plain(children), tuple(children), index, at))
        return Row(kind, tuple(tokens), tuple(blocks))

    def _origin(self, token: Token, known: Origin | None = None) -> Origin:
        if not token.map:
            return known or Origin(self._path, self._lines + 1)
        return Origin(self._path, self._lines + token.map[0] + 1)

    def finish(self) -> tuple[Section, ...]:
        self.problems += self._ids.same_titles()
        sections = []
        for index, section in enumerate(self._sections):
            if section.notes:
                tokens = [
                    Token("footnote_block_open", "section", 1),
                    *(token for note in section.notes for token in note),
                    Token("footnote_block_close", "section", -1),
                ]
                section.rows.append(self._row("footnotes", tokens, section, index, section.origin))
            end = index + 1
            while end < len(self._sections) and self._sections[end].level > section.level:
                end += 1
            rows = tuple(section.rows)
            if section.has_verse:
                rows, problems = by_lines(rows, section.number or section.id)
                self.problems += problems
            sections.append(
                Section(
                    section.id, section.number, section.level, section.title, section.parent, end, rows, section.origin
                )
            )
        return tuple(sections)
