"""A book on paper, made by Typst (https://typst.app): the pages of epub.py with the notes at the foot.

templates/pdf/book.typ says how it looks; typst_pages.py writes what it is called with. Typst gets all files by name and
reaches nothing else. The same edition gives the same bytes where the same fonts are installed.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from xml.etree.ElementTree import Element

from glossator.linking import Linked, LinkedText
from glossator.model import Origin, Sources
from glossator.problems import problem
from glossator.rendering import Broken, place_name

from .archive import moment
from .epub import Epub, with_versions
from .exporting import Made, Options, Refused
from .typst_blocks import PageWriter
from .typst_code import array, call, language, string
from .typst_layers import Feet
from .typst_pages import BookPage, Pages, Place, name_of, plain, target, tree

_MAIN, _BOOK = "main.typ", "book.typ"
_KINDS = {f"epub/{name}.html": name for name in ("title", "plain", "text", "glossary", "names", "witnesses", "sources")}
_MOST_IN_CONTENTS = 300  # lines; of a text with more sections the upper levels are listed
_MOST_CHARACTERS = 12  # without a font, that are named
_NO_FUNCTION = "module `book"  # does not contain what is called
_STANDARD: Literal["ua-1"] = "ua-1"  # Typst checks what it makes, and says which characters no font has


def make(linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition as one PDF; raises `Refused` without Typst, or if there is no font for some characters, and `Broken`
    for a template that does not work.
    """
    try:
        import typst
    except ImportError:
        raise Refused("PDFs are made by Typst, which is not installed", "pip install 'glossator[pdf]'") from None
    epub = Epub(with_versions(linked, options.versions), sources)
    main, feet = source(epub)
    book = sources.templates[f"pdf/{_BOOK}"].data
    time = timegm(moment(linked.edition.date))
    with TemporaryDirectory() as name:  # Typst reads pictures from a disk alone, and nothing outside of its `root`
        folder = Path(name)
        for path, data in {_BOOK: book, **epub.book.pictures}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

        def written(markup: str) -> Path:
            (folder / _MAIN).write_text(markup, encoding="utf-8")
            return folder / _MAIN

        def pages_of(markup: str) -> Mapping[int, int]:
            return dict(json.loads(typst.query(written(markup), "<foot>", field="value", root=folder)))

        try:
            file = written(feet.arranged(main, pages_of))
            return typst.compile(file, root=folder, pdf_standards=_STANDARD, timestamp=time)
        except typst.TypstError as error:
            raise _failure(error.diagnostic, sources) from None


def source(epub: Epub) -> tuple[str, Feet]:
    """What Typst makes the book of, and what it is to have at the foot of its pages."""
    pages, contents = [], []
    for part in epub.parts():
        root = tree(epub.page(part))
        path = epub.book.pages[part.path]
        if kind := _KINDS.get(part.template):
            pages.append(BookPage(path, root, kind, part.lang))
        elif part.template == "epub/nav.html":
            contents.append(BookPage(path, root, "contents", part.lang))
    edition = epub.edition
    index = Pages(
        [*pages, *contents],
        dict(_places(epub)),
        epub.book.pictures,
        (kind.css for kind in edition.kinds.values() if kind.apparatus),
    )
    printed: dict[str, Element | None] = {}
    feet = Feet()
    out = ['#import "book.typ"', _opening(epub)]
    before: BookPage | None = None
    for page in pages:
        writer = PageWriter(index, page, printed, feet)
        if page.kind == "title":
            front, behind = writer.title_page()
            named = string(edition.url), string(name_of(page.path, ""))
            out.append(call("title-page", *named, f"[{front}]", f"[{behind}]"))
            out.append(_contents(index, contents[0], epub.ui["contents"]))
            continue
        body = writer.body()
        if before and before.kind == page.kind == "text" and _text_of(before) == _text_of(page):
            out.append(call("chapter", string(name_of(page.path, "")), body=body))
        elif before and before.kind == page.kind == "names":
            out.append(call("more", string(name_of(page.path, "")), body=body))
        else:
            title = _title(epub, page)
            whole = call("part", string(page.kind), string(title), string(name_of(page.path, "")), body=body)
            out.append(call("foreign", language(page.lang), body=whole) if page.lang != edition.lang else whole)
        before = page
    return "\n".join(out) + "\n", feet


def _text_of(page: BookPage) -> str:
    return page.path.partition("/")[0]


def _title(epub: Epub, page: BookPage) -> str:
    """What stands above the pages of a part."""
    texts = epub.linked.texts_by_id
    if page.kind == "text" and (linked_text := texts.get(_text_of(page))):
        return linked_text.text.cite or linked_text.text.title
    return plain(next(page.root.iter("title")))


def _opening(epub: Epub) -> str:
    edition = epub.edition
    lang, region, direction = language(edition.lang).split(", ")
    year, month, day, *_ = moment(edition.date)
    given = {
        "title": string(edition.title),
        "authors": array([string(person.name) for person in edition.editors]),
        "description": string(edition.subtitle) if edition.subtitle else "none",
        "date": f"datetime(year: {year}, month: {month}, day: {day})" if edition.date else "none",
        "lang": lang,
        "region": region,
        "dir": direction,
    }
    return f"#show: book.edition.with({', '.join(f'{name}: {value}' for name, value in given.items())})"


def _contents(index: Pages, page: BookPage, title: str) -> str:
    """The contents: every line with its level, its title and the place that it leads to; none of one line."""
    nav = next(element for element in page.root.iter("nav") if element.get("role") == "doc-toc")
    lists = [child for child in nav if child.tag == "ol"]
    lines = [line for one in lists for line in _lines(one, 1)]
    deepest = max((level for level, _ in lines), default=1)
    while deepest > 1 and sum(level <= deepest for level, _ in lines) > _MOST_IN_CONTENTS:
        deepest -= 1
    items = []
    for level, link in lines[1:]:  # the first is the title page
        name = target(page.path, link.get("href", ""))
        if level <= deepest:
            led = string(name) if name in index.wanted else "none"
            items.append(f"({level}, {string(plain(link))}, {led})")
    named = string(title), string(name_of(page.path, ""))
    return call("contents", *named, array(items)) if len(items) > 1 else ""


def _lines(element: Element, level: int) -> Iterator[tuple[int, Element]]:
    for item in element:
        for child in item:
            if child.tag == "a":
                yield level, child
            elif child.tag == "ol":
                yield from _lines(child, level + 1)


def _places(epub: Epub) -> Iterator[tuple[tuple[str, str], Place]]:
    """Every block and line of the texts by its page in the book and its id."""
    for linked_text in epub.linked.texts:
        for page in linked_text.pages:
            path = epub.book.pages[page.path]
            yield from (((path, id_), place) for id_, place in _on_page(linked_text, page.first, page.last, epub.ui))


def _on_page(linked_text: LinkedText, first: int, last: int, ui: Mapping[str, str]) -> Iterator[tuple[str, Place]]:
    text = linked_text.text
    for section in text.sections[first:last]:
        title = section.title or text.cite or text.title
        for block in section.blocks():
            yield block.locus, Place(place_name(text, block, ui), title)
            start = 0
            for number, words in zip(block.lines, block.text.split("\n"), strict=False):
                if number:
                    yield f"{section.locus}.{number}", Place(place_name(text, block, ui, at=start), title)
                start += len(words) + 1


# ── When Typst fails ──

_error = re.compile(r"^error: (.*)(?:\n\s*┌─ (\S+?):(\d+):(\d+))?", re.MULTILINE).search
_no_font = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed').findall
_code_point = re.compile(r"\\u\{([0-9a-f]+)\}")


def _failure(diagnostic: str, sources: Sources) -> Exception:
    """What an editor is told."""
    missing = "".join(_unescaped(words) for words in _no_font(diagnostic))
    if missing:
        return _without_font(sorted(set(missing)), sources)
    error = _error(diagnostic)
    message, file, line, column = error.groups() if error else (diagnostic, None, 1, 1)
    if file == _BOOK or message.startswith(_NO_FUNCTION):
        place = (int(line), int(column)) if file == _BOOK else (1, 1)
        origin = Origin(sources.templates[f"pdf/{_BOOK}"].path, *place)
        hint = "templates/README.md says what the functions of this file are given"
        return Broken([problem("G075", origin, f"the template does not work: {message}", hint)])
    return Refused(f"Typst cannot set this edition: {message}")


def _unescaped(words: str) -> str:
    return _code_point.sub(lambda match: chr(int(match[1], 16)), words[1:-1])


def _without_font(characters: list[str], sources: Sources) -> Refused:
    """Which characters no font has, each with the first place where it stands."""
    lines = []
    for character in characters[:_MOST_CHARACTERS]:
        shown = character if character.isprintable() else "?"
        lines.append(f"   {shown} (U+{ord(character):04X}){_first_place(character, sources)}")
    if len(characters) > _MOST_CHARACTERS:
        lines.append(f"   and {len(characters) - _MOST_CHARACTERS} more")
    hint = "install fonts that have them, on Debian: apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-extra"
    return Refused("\n".join(["no font on this machine has these characters:", *lines]), hint)


def _first_place(character: str, sources: Sources) -> str:
    encoded = character.encode()
    for file in sorted(sources.files(), key=lambda file: file.path.endswith(".lock.json")):  # what editors write first
        at = file.data.find(encoded)
        if at >= 0:
            line = file.data.count(b"\n", 0, at) + 1
            column = len(file.data[file.data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
            return f", at {file.path}:{line}:{column}"
    return ""
