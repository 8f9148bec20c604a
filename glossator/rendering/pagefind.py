"""The search of a large edition: Pagefind's index of every block, note and term, as files of the site.

Pagefind (https://pagefind.app) loads only the parts of its index that a query needs, but splits no Han: so a space is
put between CJK characters before it indexes them, and the page's script does the same to a query and takes the spaces
out of what it shows. It is optional (`pip install glossator[pagefind]`), and only a publishing build runs it.

The one part of a site whose bytes may differ from build to build: Pagefind 1.5 leaves the order of its pages to chance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from glossator.language import CJK

from .marking import attribute, escape
from .search import Record

FOLDER = "pagefind"
SCRIPT = f"{FOLDER}/pagefind.js"


@cache
def _between_cjk() -> re.Pattern[str]:
    return re.compile(f"(?<=[{CJK}])(?=[{CJK}])")


_is_its_interface = re.compile(r"pagefind-(\w+-)?(ui|highlight)\.(js|css)").fullmatch  # we have our own


def is_installed() -> bool:
    return find_spec("pagefind") is not None


def spaced(words: str) -> str:
    """`words` with a space between CJK characters, so that each is a word."""
    return _between_cjk().sub(" ", words)


def files(records: Sequence[Record], groups: Sequence[str], lang: str) -> dict[str, bytes]:
    """The files of the index by their path in the site. `groups` are the filters that hits are shown by."""
    import asyncio  # 30 ms that other builds need not spend
    import tempfile

    with tempfile.TemporaryDirectory() as folder:  # its pipe can block on an index of many files
        asyncio.run(_write(Path(folder), records, groups, lang.partition("-")[0]))
        return {
            f"{FOLDER}/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file() and not _is_its_interface(path.name)
        }


async def _write(folder: Path, records: Sequence[Record], groups: Sequence[str], lang: str) -> None:
    import tempfile

    from pagefind.index import PagefindIndex  # installed only by those who publish a large edition

    # Its service answers every 0.1 s: a record each would take an hour, so it is given a folder of small pages.
    with tempfile.TemporaryDirectory() as pages:
        for number, record in enumerate(records):
            (Path(pages) / f"{number}.html").write_text(_page(record, groups, lang), encoding="utf-8")
        # Leaving the block writes the index, wherever the configuration says: by default beside the edition.
        async with PagefindIndex(config={"output_path": str(folder)}) as index:
            await index.add_directory(pages)


def _page(record: Record, groups: Sequence[str], lang: str) -> str:
    """A record as a page; where it leads is `meta.href` of what Pagefind finds."""
    group, href, title, text = record
    shown = {"data-kind": groups[group], "data-title": title, "data-href": href}
    attributes = " ".join(f'{name}="{attribute(value)}"' for name, value in shown.items())
    marks = 'data-pagefind-filter="kind[data-kind]" data-pagefind-meta="title[data-title], href[data-href]"'
    words = escape(spaced(f"{title} {text}"))
    return f'<html lang="{attribute(lang)}"><body data-pagefind-body><p {marks} {attributes}>{words}</p></body></html>'
