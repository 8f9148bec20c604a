"""Citations in the book: the page of sources comes along, and every citation leads to it."""

from pathlib import Path

import pytest

from glossator.exporters import Options, export
from glossator.pipeline import understand
from glossator.source import load
from tests.judges import epub

from .test_epub import XHTML, pages, words

CASES = Path(__file__).parents[1] / "cases"


def book(case):
    sources = load(CASES / case)
    linked, _, problems = understand(sources)
    assert not problems
    return export("epub", linked, sources, Options())


@pytest.mark.parametrize("case", ["citations", "citations-in-notes"])
def test_epubcheck_finds_nothing_wrong(tmp_path, case):
    (tmp_path / "book.epub").write_bytes(book(case))
    assert epub.check(tmp_path / "book.epub") == []


@pytest.mark.parametrize("case", ["citations", "citations-in-notes"])
def test_every_citation_leads_to_the_page_of_sources(case):
    found = pages(book(case))
    cited = [
        one.get("href") for one in found["EPUB/t/index.xhtml"].iter(f"{XHTML}a") if one.get("role") == "doc-biblioref"
    ]
    ids = {one.get("id") for one in found["EPUB/sources/index.xhtml"].iter() if one.get("id")}
    assert cited
    assert {href.partition("#")[0] for href in cited} == {"../sources/index.xhtml"}
    assert {href.partition("#")[2] for href in cited} <= ids
    assert "Sources" in [words(link) for link in found["EPUB/book.nav.xhtml"].iter(f"{XHTML}a")]
