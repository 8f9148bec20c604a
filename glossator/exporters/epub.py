"""A book, after EPUB 3.3 (https://www.w3.org/TR/epub-33/): the pages of book.py with a package that says what they are.

Notes stand at the end of their page as footnotes that reading systems may show beside their marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossator.linking import Linked
from glossator.model import Sources

from .archive import archive, moment
from .book import NAV, Book, with_versions
from .epub_package import package
from .exporting import Made, Options

_ROOT = "EPUB"
_STYLE = "book.css"
_CONTAINER = f"""\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{_ROOT}/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def make(linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition as one EPUB; raises `Refused` for a version that it does not have, `Broken` for a faulty template."""
    book = Book(with_versions(linked, options.versions), sources)
    time = moment(linked.edition.date)
    files = {"mimetype": b"application/epub+zip", "META-INF/container.xml": _CONTAINER.encode()}
    return archive([*files.items(), *((f"{_ROOT}/{path}", data) for path, data in _files(book))], time)


def _files(book: Book) -> Iterator[tuple[str, bytes]]:
    """The package and every file in it, the package first."""
    pages = book.pages()
    style = book.theme.render("epub/book.css", kinds=book.frame.kind_views).encode()
    resources = {_STYLE: style, **book.files.pictures}
    package_view = package(book.linked, list(pages), list(resources), book.files.pages[NAV], book.picture)
    edition = book.frame.edition_view("")
    yield "package.opf", book.theme.render("epub/package.html", edition=edition, **package_view).encode()
    yield from pages.items()
    yield from resources.items()
