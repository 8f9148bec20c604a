"""The pages of a book (book.py) as Typst is to set them: what each is, what is led to, which notes there are."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, fromstring

_XHTML = "{http://www.w3.org/1999/xhtml}"


class BookPage(NamedTuple):
    """A page: its path in the book, its root element and what it is: title, contents, plain, text, glossary, names,
    witnesses or sources.
    """

    path: str
    root: Element
    kind: str
    lang: str


class Place(NamedTuple):
    """A place that can be cited: what it is called, the section that it is in, and how deep that is, from 1 for the
    whole text.
    """

    name: str
    section: str
    level: int


class Pages:
    """All pages, and what in them is led to. `places` are those that can be cited, by page and id; `entry_kinds` are
    the classes of the kinds whose notes are entries of an apparatus, a layer each.
    """

    def __init__(
        self,
        pages: Iterable[BookPage],
        places: Mapping[tuple[str, str], Place],
        pictures: Iterable[str],
        entry_kinds: Iterable[str],
    ) -> None:
        self.pages, self.places = list(pages), places
        self.pictures, self._entry_kinds = frozenset(pictures), list(entry_kinds)
        self.notes: dict[str, Element] = {}
        self.citations: dict[str, Element] = {}  # that the text has a mark for, in a style that cites in notes
        self.wanted: set[str] = set()  # the names of what is led to
        names = {name for page in self.pages for name in self._names(page)}
        notes = [note for note in self.notes.values() if not self.is_entry(note)]
        self.says_kinds = len({note.get("class") for note in notes}) > 1  # whether a note says of which kind it is
        # Whether the author's own footnotes are to be told from the notes.
        self.has_both = len({note.tag for note in notes}) > 1
        # Whether there are entries of an apparatus and other notes, which do not mix.
        self.has_layers = 0 < len(notes) < len(self.notes)
        for page in self.pages:
            seen: set[str] = set()
            for element in page.root.iter():
                name = target(page.path, element.get("href", ""))
                is_first_mark = has_class(element, "r") and name not in seen  # where the note itself is printed
                if name in names and not is_first_mark:
                    self.wanted.add(name)
                seen.add(name)

    def _names(self, page: BookPage) -> Iterator[str]:
        """Everything on a page that can be led to."""
        yield name_of(page.path, "")
        for element in page.root.iter():
            if id_ := element.get("id"):
                name = name_of(page.path, id_)
                if element.tag == "aside" or has_class(element, "fn"):
                    self.notes[name] = element
                elif (cited := element.find(".//cite")) is not None and page.kind == "sources" and element.tag == "li":
                    self.citations[name] = cited
                yield name

    def is_entry(self, note: Element) -> bool:
        """Whether a note is an entry of an apparatus."""
        return note.get("class", "") in self._entry_kinds

    def is_of_entries(self, kind: Element) -> bool:
        """Whether a line of the list of kinds is about entries of an apparatus, which have no signs on paper."""
        return any(has_class(part, css) for part in kind.iter() for css in self._entry_kinds)

    def layer(self, entry: Element) -> int:
        """The layer of an entry, counted from 0."""
        return self._entry_kinds.index(entry.get("class", ""))


def tree(xhtml: bytes) -> Element:
    """A page as elements that are named as in HTML."""
    root = fromstring(xhtml)  # noqa: S314  (our own)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_XHTML)
    return root


def first(page: BookPage, *names: str) -> Element:
    """The first element of one of these names, each in its turn; the whole page, if an own template has none."""
    return next((found for name in names for found in page.root.iter(name)), page.root)


def name_of(path: str, id_: str) -> str:
    """What a place is called in the whole book."""
    return f"{path}#{id_}"


def target(path: str, href: str) -> str:
    """The name of what a link on the page `path` leads to, "" if it leads nowhere."""
    if not href:
        return ""
    address, _, fragment = href.partition("#")
    to = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address))) if address else path
    return name_of(to, fragment)


def has_class(element: Element, css: str) -> bool:
    return css in element.get("class", "").split()


def is_mark(element: Element) -> bool:
    """Whether an element is the sign of a note, of a footnote of the author's or of a citation."""
    role = element.get("role")
    return role == "doc-noteref" or (role == "doc-biblioref" and has_class(element, "fr"))


def number_of(element: Element) -> str:
    """The number of a block as it is shown; a heading without one has a sign there, which paper does not need."""
    number = next((child for child in element if has_class(child, "pn")), None)
    shown = "".join(number.itertext()) if number is not None else ""
    return "" if shown == "§" else shown


def plain(element: Element) -> str:
    """The words of an element, without numbers and the signs of notes."""
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not (has_class(child, "pn") or is_mark(child)):
            yield from _words(child)
        yield child.tail or ""
