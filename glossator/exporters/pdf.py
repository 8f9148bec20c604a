"""A book on paper, made by Typst (https://typst.app): the pages of book.py with the notes at the foot.

templates/pdf/book.typ says how it looks; typst_book.py writes what it is called with, page by page (typst_blocks.py,
typst_notes.py, typst_words.py). The same edition gives the same bytes where the same fonts are installed.

Typst reads the fonts of the machine, and of the edition book.typ and the pictures that the book shows; an edition's own
book.typ cannot load another file. It can name packages, which Typst looks for in its folders on the machine and then
fetches from https://packages.typst.org: there is no way to forbid that. The engine's names none.
"""

from __future__ import annotations

import json
from calendar import timegm
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, cast

from glossator.linking import Linked
from glossator.model import Sources
from glossator.problems import Refused

from .archive import beginning
from .book import Book, with_versions
from .exporting import Made, Options
from .typst_book import source
from .typst_failures import BOOK, MAIN, failure

if TYPE_CHECKING:
    import typst

_NO_DATE = (1970, 1, 1, 0, 0, 0)  # what Typst takes for today; the file says nothing of it
_STANDARD: Literal["ua-1"] = "ua-1"  # Typst checks what it makes, and says which characters no font has


def make(linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition as one PDF; raises `Refused` without Typst, or if there is no font for some characters, and `Broken`
    for a template that does not work or a picture that is damaged.
    """
    try:
        import typst
    except ImportError:
        raise Refused("PDFs are made by Typst, which is not installed", "pip install 'glossator[pdf]'") from None
    book = Book(with_versions(linked, options.versions), sources)
    main, foot_matter = source(book)
    template = sources.templates[f"pdf/{BOOK}"].data
    time = timegm(beginning(linked.edition.date) or _NO_DATE)
    with TemporaryDirectory() as name:  # Typst reads files from a disk alone, and of them what is in its `root`
        folder = Path(name)
        for path, data in {BOOK: template, **book.files.pictures}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

        def written(markup: str) -> Path:
            (folder / MAIN).write_text(markup, encoding="utf-8")
            return folder / MAIN

        def pages_of(markup: str) -> Mapping[int, int]:
            written(markup)
            try:
                return dict(json.loads(compiler.query("<foot>", field="value")))
            except RuntimeError:  # which says less than what compiling raises
                compiler.compile()
                raise

        compiler = typst.Compiler(written(""), root=folder, font_paths=_fonts())
        try:
            written(foot_matter.arranged(main, pages_of))
            return cast(bytes, compiler.compile(pdf_standards=_STANDARD, timestamp=time))
        except typst.TypstError as error:
            markup = (folder / MAIN).read_text(encoding="utf-8")
            raise failure(error.diagnostic, markup, folder.name, sources) from None


@cache
def _fonts() -> typst.Fonts:
    """All that this machine has: to find them takes longer than to set a short book."""
    import typst

    return typst.Fonts()
