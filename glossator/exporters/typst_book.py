"""The whole book as Typst is to set it: main.typ, in which each page of book.py is a call of templates/pdf/book.typ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from glossator.linking import LinkedText
from glossator.rendering import place_name

from .archive import beginning
from .book import Book
from .typst_blocks import PageWriter
from .typst_code import array, call, language, string
from .typst_layers import FootMatter
from .typst_pages import BookPage, Pages, Place, name_of, plain, target, tree

_KINDS = {f"epub/{name}.html": name for name in ("title", "plain", "text", "glossary", "names", "witnesses", "sources")}
_LONGEST = 52  # characters of a title above a page
_MOST_IN_CONTENTS = 300  # lines; of a text with more sections the upper levels are listed


def source(book: Book) -> tuple[str, FootMatter]:
    """What Typst makes the book of, and what it is to have at the foot of its pages."""
    pages, contents = [], []
    for part in book.parts():
        root = tree(book.page(part))
        path = book.files.pages[part.path]
        if kind := _KINDS.get(part.template):
            pages.append(BookPage(path, root, kind, part.lang))
        elif part.template == "epub/nav.html":
            contents.append(BookPage(path, root, "contents", part.lang))
    edition = book.edition
    index = Pages(
        [*pages, *contents],
        dict(_places(book)),
        book.files.pictures,
        (kind.css for kind in edition.kinds.values() if kind.apparatus),
    )
    printed: dict[str, Element | None] = {}
    foot_matter = FootMatter()
    out = ['#import "book.typ"', _edition(book)]
    before: BookPage | None = None
    for page in pages:
        writer = PageWriter(index, page, printed, foot_matter)
        if page.kind == "title":
            front, behind = writer.title_page()
            named = string(edition.url), string(name_of(page.path, ""))
            out.append(call("title-page", *named, f"[{front}]", f"[{behind}]"))
            out.append(_contents(index, contents[0], book.ui["contents"]))
            continue
        body = writer.body()
        if before and before.kind == page.kind == "text" and _text_of(before) == _text_of(page):
            out.append(call("chapter", string(name_of(page.path, "")), body=body))
        elif before and before.kind == page.kind == "names":
            out.append(call("more", string(name_of(page.path, "")), body=body))
        else:
            title = _title(book, page)
            whole = call("part", string(page.kind), string(title), string(name_of(page.path, "")), body=body)
            out.append(call("foreign", *language(page.lang), body=whole) if page.lang != edition.lang else whole)
        before = page
    return "\n".join(out) + "\n", foot_matter


def _text_of(page: BookPage) -> str:
    return page.path.partition("/")[0]


def _title(book: Book, page: BookPage) -> str:
    """What stands above the pages of a part."""
    texts = book.linked.texts_by_id
    if page.kind == "text" and (linked_text := texts.get(_text_of(page))):
        return _short(linked_text.text.cite or linked_text.text.title)
    return _short(page.root.findtext("head/title", ""))


def _short(title: str) -> str:
    """A title for the head of a page, which has room for so much."""
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST].rpartition(' ')[0] or title[:_LONGEST]} …"


def _edition(book: Book) -> str:
    edition = book.edition
    lang, region, direction = language(edition.lang)
    year, month, day, *_ = beginning(edition.date) or (0, 0, 0)
    given = {
        "title": string(edition.title),
        "authors": array([string(person.name) for person in edition.editors]),
        "description": string(edition.subtitle) if edition.subtitle else "none",
        "date": f"datetime(year: {year}, month: {month}, day: {day})" if year else "none",
        "lang": lang,
        "region": region,
        "dir": direction,
    }
    return f"#show: book.edition.with({', '.join(f'{name}: {value}' for name, value in given.items())})"


def _contents(index: Pages, page: BookPage, title: str) -> str:
    """The contents: every line with its level, its title and the place that it leads to; none of one line, or if an
    edition's own template has no contents.
    """
    lists = page.root.iterfind(".//nav[@role='doc-toc']/ol")
    lines = [line for one in lists for line in _lines(one, 1)]
    deepest = max((level for level, _ in lines), default=1)
    while deepest > 1 and sum(level <= deepest for level, _ in lines) > _MOST_IN_CONTENTS:
        deepest -= 1
    items = []
    for level, link in lines[1:]:  # the first is the title page
        name = target(page.path, link.get("href", ""))
        if level <= deepest:
            place = string(name) if name in index.wanted else "none"
            items.append(f"({level}, {string(plain(link))}, {place})")
    named = string(title), string(name_of(page.path, ""))
    return call("contents", *named, array(items)) if len(items) > 1 else ""


def _lines(element: Element, level: int) -> Iterator[tuple[int, Element]]:
    for item in element:
        for child in item:
            if child.tag == "a":
                yield level, child
            elif child.tag == "ol":
                yield from _lines(child, level + 1)


def _places(book: Book) -> Iterator[tuple[tuple[str, str], Place]]:
    """Every block and line of the texts by its page in the book and its id."""
    for linked_text in book.linked.texts:
        for page in linked_text.pages:
            path = book.files.pages[page.path]
            yield from (((path, id_), place) for id_, place in _on_page(linked_text, page.first, page.last, book.ui))


def _on_page(linked_text: LinkedText, first: int, last: int, ui: Mapping[str, str]) -> Iterator[tuple[str, Place]]:
    text = linked_text.text
    levels: list[int] = []
    for section in text.sections:
        levels.append(levels[section.parent] + 1 if section.parent >= 0 else 1)
    for section, level in zip(text.sections[first:last], levels[first:last], strict=True):
        title = _short(section.title if section.parent >= 0 else text.cite or text.title)
        for block in section.blocks():
            yield block.locus, Place(place_name(text, block, ui), title, level)
            start = 0
            for number, words in zip(block.lines, block.text.split("\n"), strict=False):
                if number:
                    yield f"{section.locus}.{number}", Place(place_name(text, block, ui, at=start), title, level)
                start += len(words) + 1
