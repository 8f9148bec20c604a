"""What a page shows of a note, replaced in the page: its words, and the space that they take.

A page is bytes that the engine's own templates have made. If what is to be replaced is not there exactly once,
`Mismatch` is raised: then the page has to be rendered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from glossator.linking import Addresses
from glossator.model import Annotation, Size
from glossator.rendering import Placed, attribute, plain_inline, prose_html, split_first

from .rewording import Rewording

_LINK = "\x02"  # stands for an address in HTML that is compared; no Markdown gives it
_NOTE, _ENTRY = ' id="n-', 'class="locus" href="'  # where a note begins on a page of a text, and in the index


class Mismatch(Exception):
    """A page, or a record of one, is not as it was expected to be."""


def patch_note(page: bytes, key: str, rewording: Rewording) -> bytes:
    """`page` of a text with the new words of the note `key`; their links must be old ones, or lead out of the site."""
    return _with_words(page, f'{_NOTE}{key}"', _NOTE, rewording)


def patch_entry(page: bytes, href: str, rewording: Rewording) -> bytes:
    """`page` of the index with the new words of the note whose entry has the address `href`."""
    return _with_words(page, f'{_ENTRY}{attribute(href)}"', _ENTRY, rewording)


def patch_spaces(page: bytes, keys: Sequence[str], old: Placed, new: Placed) -> bytes:
    """`page` of a text with the notes `keys` of one row in new places (rendering/layout.py)."""
    for number, key in enumerate(keys):
        if old.lines[number] != new.lines[number]:
            page = _replaced(page, _start_of_note(page, key), _lines(old.lines[number]), _lines(new.lines[number]))
        if old.weights[number] != new.weights[number]:
            start = page.rindex(b'<div class="n ', 0, _start_of_note(page, key))
            page = _replaced(page, start, _space(old.weights[number]), _space(new.weights[number]))
    if old.css != new.css:
        start = page.rindex(b'<div class="ns ', 0, _start_of_note(page, keys[0]))
        before, after = (f'<div class="ns {view.css}" role="group"'.encode() for view in (old, new))
        page = _replaced(page, start + len(before), before, after)
    return page


def _start_of_note(page: bytes, key: str) -> int:
    return page.index(f'{_NOTE}{key}"'.encode())


def _space(css: str) -> bytes:
    return f'<span class="{css}"></span>'.encode() if css else b""


def _lines(css: str) -> bytes:
    """What ends the classes of a note."""
    return f' {css}"'.encode() if css else b'"'


def _replaced(page: bytes, end: int, old: bytes, new: bytes) -> bytes:
    """`page` with `new` in the place of `old`, which ends at `end`."""
    if not page.endswith(old, 0, end):
        raise Mismatch
    return b"".join([page[: end - len(old)], new, page[end:]])


def _with_words(page: bytes, begin: str, end: str, rewording: Rewording) -> bytes:
    """`page` with the new words in the place of the old ones, which must stand once from `begin` to the next `end`."""
    start = page.index(begin.encode()) + len(begin.encode())
    stop = page.find(end.encode(), start)
    stop = len(page) if stop < 0 else stop
    region = page[start:stop].decode()
    old, new = map(_shown, rewording)
    matches = list(re.finditer('([^"]*)'.join(map(re.escape, old.html.split(_LINK))), region))
    if len(matches) != 1:
        raise Mismatch
    addresses = dict(zip(old.links, matches[0].groups(), strict=True))
    for link in set(addresses).difference(new.links):
        _external(link)  # a link into the site that is gone would take a preview with it
    links = [addresses[link] if link in addresses else _external(link) for link in new.links]
    words = "".join(part + link for part, link in zip(new.html.split(_LINK), [*links, ""], strict=True))
    region = region[: matches[0].start()] + words + region[matches[0].end() :]
    return b"".join([page[:start], region.encode(), page[stop:]])


class _Html(NamedTuple):
    """HTML with `_LINK` in place of every address, and the addresses."""

    html: str
    links: list[str]


def _shown(annotation: Annotation) -> _Html:
    """What a page shows of the body of a note: the first paragraph up to its end, and the rest."""
    links: list[str] = []

    resolve = _Collecting(links)
    first, rest = split_first(annotation.body.tokens)
    html = f"{plain_inline(first, resolve)}</p>{prose_html(rest, resolve)}"
    return _Html(html, links)


class _Collecting:
    """Writes `_LINK` for every address, which it adds to `links`."""

    def __init__(self, links: list[str]) -> None:
        self.links = links

    def __call__(self, href: str) -> str:
        self.links.append(href)
        return _LINK

    @property
    def cited(self) -> None:
        """Notes that cite are not changed in this way (rewording.py)."""

    def cited_at(self, fragment: str) -> str:
        raise Mismatch(fragment)

    def size(self, href: str) -> Size | None:
        raise Mismatch(href)  # it stands in another file


def _external(link: str) -> str:
    """An address that leads out of the site, which needs no more than itself; raises `Fault` for any other."""
    return attribute(Addresses({}, {}, {}).resolve(link).from_page(""))
