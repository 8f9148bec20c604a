"""The search of a large edition: Pagefind's index of every block, note and term, as files of the site.

Pagefind (https://pagefind.app) loads only the parts of its index that a query needs, but splits no Han: so a space is
put between CJK characters before it indexes them, and the page's script does the same to a query and takes the spaces
out of what it shows. It is optional (`pip install glossator[pagefind]`), and only a publishing build runs it.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from .fold import CJK
from .search import Record

FOLDER = "pagefind"
SCRIPT = f"{FOLDER}/pagefind.js"

_between_cjk = re.compile(f"(?<=[{CJK}])(?=[{CJK}])")


_is_its_interface = re.compile(r"pagefind-(\w+-)?(ui|highlight)\.(js|css)").fullmatch  # we have our own


def is_installed() -> bool:
    return find_spec("pagefind") is not None


def spaced(words: str) -> str:
    """`words` with a space between CJK characters, so that each is a word."""
    return _between_cjk.sub(" ", words)


def files(records: Sequence[Record], groups: Sequence[str], lang: str) -> dict[str, bytes]:
    """The files of the index by their path in the site. `groups` are the filters that hits are shown by."""
    with tempfile.TemporaryDirectory() as folder:  # its pipe can block on an index of many files
        asyncio.run(_write(Path(folder), records, groups, lang.partition("-")[0]))
        return {
            f"{FOLDER}/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file() and not _is_its_interface(path.name)
        }


async def _write(folder: Path, records: Sequence[Record], groups: Sequence[str], lang: str) -> None:
    from pagefind.index import PagefindIndex  # only who publishes a large edition has it

    # Leaving the block writes the index, wherever the configuration says: by default beside the edition.
    async with PagefindIndex(config={"output_path": str(folder)}) as index:
        for group, href, title, text in records:
            await index.add_custom_record(
                url=href,
                content=spaced(f"{title} {text}"),
                language=lang,
                meta={"title": title},
                filters={"kind": [groups[group]]},
            )
