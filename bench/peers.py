"""The book as the other generators would have it: one Markdown file a section, its notes as footnotes.

None of them finds quoted words or terms, so both are put where they belong beforehand: a mark in the
text for each note, a link for the first of each term in a section. `write_hugo_job` is the exception:
there the text stays clean, the notes lie in data files, and the template places them with `replace`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .corpus import SECTIONS_A_CHAPTER, Book, Note, Section, folded, paragraph_markdown, scalar

SITES = Path(__file__).parent / "sites"


@dataclass(frozen=True)
class Dialect:
    """How one generator's Markdown says a link to a section, to a term from a section, and a glossary's heading.

    `term_inside` is the link to a term within the glossary itself.
    """

    section: Callable[[str], str]
    term: Callable[[str], str]
    term_inside: Callable[[str], str]
    heading: Callable[[str, str], str]
    titled: bool = False  # whether the title stands in the Markdown too


_HEADING_ID = "## {} {{#t-{}}}".format
PRETTY = Dialect("../{}/".format, "../../glossary/#t-{}".format, "#t-{}".format, _HEADING_ID)
BY_HTML = Dialect(PRETTY.section, PRETTY.term, PRETTY.term_inside, '<h2 id="t-{1}">{0}</h2>'.format)
BY_FILE = Dialect("{}.md".format, "../glossary.md#t-{}".format, "#t-{}".format, _HEADING_ID)
MYST = Dialect("{}.md".format, "#t-{}".format, "#t-{}".format, "(t-{1})=\n## {0}".format, titled=True)

PANDOC = Dialect("#{}".format, "#t-{}".format, "#t-{}".format, _HEADING_ID)


def name(number: int) -> str:
    """A section's file: padded, so that names sort as the sections do."""
    return f"s-{number:04}"


def chapter(number: int) -> str:
    """The data file of the chapter that the section `number` is in."""
    return f"chapter-{(number - 1) // SECTIONS_A_CHAPTER + 1:03}"


def write_hugo(book: Book, root: Path) -> None:
    _start(root, "static", "hugo")
    _pages(book, root / "content", PRETTY)
    (root / "content" / "book" / "_index.md").write_text("---\ntitle: Contents\n---\n", encoding="utf-8")


def write_hugo_job(book: Book, root: Path) -> None:
    """Hugo doing our job as far as it can: clean text, notes in YAML, placed by the first match on the page."""
    _start(root, "static", "hugo", "hugo-job")
    _pages(book, root / "content", PRETTY, footnotes=False)
    (root / "content" / "book" / "_index.md").write_text("---\ntitle: Contents\n---\n", encoding="utf-8")
    data = root / "data" / "notes"
    data.mkdir(parents=True)
    for _, sections in book.chapters:
        parts = [f"{name(section.number)}:\n" + "".join(_data(note) for note in section.notes) for section in sections]
        (data / f"{chapter(sections[0].number)}.yaml").write_text("".join(parts), encoding="utf-8")


def write_eleventy(book: Book, root: Path) -> None:
    _start(root, "static", "eleventy")
    _pages(book, root / "content", BY_HTML)


def write_jekyll(book: Book, root: Path) -> None:
    _start(root, "static", "jekyll")
    _pages(book, root, PRETTY)


def write_mkdocs(book: Book, root: Path) -> None:
    _start(root, "theme", "mkdocs")
    _pages(book, root / "docs", BY_FILE)


def write_sphinx(book: Book, root: Path) -> None:
    _start(root, "_static", "sphinx")
    _pages(book, root, MYST)


def write_pandoc(book: Book, root: Path) -> None:
    """One document of many files, which Pandoc cuts into a page a section; a filter puts its notes into the margin."""
    _start(root, "static", "pandoc")
    (root / "book").mkdir()
    files = []
    for section in book.sections:
        body = "\n\n".join(_body(section, PANDOC, footnotes=True))
        body = re.sub(r"\[\^(\d+)\]", rf"[^{section.number}-\1]", body)  # one document has each name once
        files.append(f"book/{name(section.number)}.md")
        heading = f"# {section.title} {{#{name(section.number)}}}"
        (root / files[-1]).write_text(f"{heading}\n\n{body}\n", encoding="utf-8")
    glossary = _glossary(book, PANDOC).removeprefix("---\ntitle: Glossary\n---\n")
    (root / "glossary.md").write_text(f"# Glossary {{#glossary}}\n{glossary}", encoding="utf-8")
    with (root / "book.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"input-files: [{', '.join([*files, 'glossary.md'])}]\n")


def astray(book: Book) -> int:
    """How many notes `write_hugo_job`'s `replace` puts at other words than the editor meant.

    It takes the first match on the page: also inside a longer word, and whatever `at` says.
    """
    count = 0
    for section in book.sections:
        for note in section.notes:
            words, (index, end) = _replaced(note), note.mark
            before = "\n".join(p.text for p in section.paragraphs[:index]) + "\n" * bool(index)
            found = (before + section.paragraphs[index].text).find(words)
            count += 0 <= found < len(before) + end - len(words)
    return count


def _replaced(note: Note) -> str:
    """What the template looks for: of a passage only its last words, which the mark stands behind."""
    return note.quote if isinstance(note.quote, str) else note.quote[1]


def _start(root: Path, static: str, *sites: str) -> None:
    for site in sites:
        shutil.copytree(SITES / site, root, dirs_exist_ok=True)
    (root / static).mkdir(exist_ok=True)
    shutil.copy(SITES / "style.css", root / static)


def _pages(book: Book, content: Path, dialect: Dialect, *, footnotes: bool = True) -> None:
    (content / "book").mkdir(parents=True, exist_ok=True)
    sections = list(book.sections)
    for index, section in enumerate(sections):
        before = sections[index - 1] if index else None
        after = sections[index + 1] if index + 1 < len(sections) else None
        front = "".join(_front(section, before, after, data=not footnotes))
        body = "\n\n".join(_body(section, dialect, footnotes=footnotes))
        path = content / "book" / f"{name(section.number)}.md"
        path.write_text(f"---\n{front}---\n\n{body}\n", encoding="utf-8")
    (content / "glossary.md").write_text(_glossary(book, dialect), encoding="utf-8")


def _front(section: Section, before: Section | None, after: Section | None, *, data: bool) -> Iterator[str]:
    yield f"title: {section.title}\nweight: {section.number}\n"
    for what, other in (("prev", before), ("next", after)):
        if other:
            yield f"{what}: {name(other.number)}\n{what}_title: {other.title}\n"
    if data:
        yield f"chapter: {chapter(section.number)}\nsection: {name(section.number)}\n"


def _body(section: Section, dialect: Dialect, *, footnotes: bool) -> Iterator[str]:
    if dialect.titled:
        yield f"# {section.title}"
    notes = list(enumerate(section.notes, 1)) if footnotes else []
    for index, paragraph in enumerate(section.paragraphs):
        marks = [(note.mark[1], f"[^{number}]") for number, note in notes if note.mark[0] == index]
        yield paragraph_markdown(paragraph, marks, dialect.term)
    for number, note in notes:
        yield f"[^{number}]: {_linked(note.body, dialect.section, dialect.term)}"


def _glossary(book: Book, dialect: Dialect) -> str:
    parts = ["---\ntitle: Glossary\n---", *(["# Glossary"] if dialect.titled else [])]
    for term in book.terms:
        parts.append(dialect.heading(term.headword, term.id))
        parts.append(_linked(term.definition, dialect.section, dialect.term_inside))
    return "\n\n".join(parts) + "\n"


def _data(note: Note) -> str:
    body = _linked(note.body, PRETTY.section, PRETTY.term)
    # In quotation marks: these loaders take a lone word like `on` for something else.
    quote = json.dumps(_replaced(note), ensure_ascii=False)
    return f"- quote: {quote}\n  kind: {scalar(note.kind or 'commentary')}\n  note: {folded(body, '    ')}\n"


def _linked(body: str, section: Callable[[str], str], term: Callable[[str], str]) -> str:
    """A body with Glossator's links turned into the dialect's."""

    def address(match: re.Match[str]) -> str:
        what, target = match.groups()
        return f"]({section(name(int(target))) if what == 'locus' else term(target)})"

    return re.sub(r"\]\((locus|term):([^)]+)\)", address, body)
