"""What a page shows of a note, changed in the page: its words, and the space that they take.

A page is bytes as the engine's own templates have made it. Whatever is not found in it as it must be, once, raises
`Otherwise`: then the page has to be made anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from glossator.linking import Addresses
from glossator.model import Annotation, Size
from glossator.rendering import Placed, attribute, plain_inline, prose_html, split_first

_LINK = "\x02"  # stands for an address in HTML that is compared; no Markdown gives it
_NOTE, _ENTRY = ' id="n-', 'class="locus" href="'  # where a note begins on a page of a text, and in the index


class Otherwise(Exception):
    """A page is not as it was thought to be."""


def note(page: bytes, key: str, was: Annotation, now: Annotation) -> bytes:
    """`page` of a text with what the note `key` says now; an address has to be one that it had, or lead elsewhere."""
    return _with_words(page, f'{_NOTE}{key}"', _NOTE, was, now)


def entry(page: bytes, href: str, was: Annotation, now: Annotation) -> bytes:
    """`page` of the index with what the note says now that the entry with the address `href` is of."""
    return _with_words(page, f'{_ENTRY}{attribute(href)}"', _ENTRY, was, now)


def spaces(page: bytes, keys: Sequence[str], was: Placed, now: Placed) -> bytes:
    """`page` of a text with the notes `keys` of one row placed otherwise (layout.py)."""
    for number, key in enumerate(keys):
        if was.lines[number] != now.lines[number]:
            page = _replaced(page, _place(page, key), _lines(was.lines[number]), _lines(now.lines[number]))
        if was.weights[number] != now.weights[number]:
            start = page.rindex(b'<div class="n ', 0, _place(page, key))
            page = _replaced(page, start, _space(was.weights[number]), _space(now.weights[number]))
    if was.css != now.css:
        start = page.rindex(b'<div class="ns ', 0, _place(page, keys[0]))
        before, after = (f'<div class="ns {one.css}" role="group"'.encode() for one in (was, now))
        page = _replaced(page, start + len(before), before, after)
    return page


def _place(page: bytes, key: str) -> int:
    return page.index(f'{_NOTE}{key}"'.encode())


def _space(css: str) -> bytes:
    return f'<span class="{css}"></span>'.encode() if css else b""


def _lines(css: str) -> bytes:
    """What ends the classes of a note."""
    return f' {css}"'.encode() if css else b'"'


def _replaced(page: bytes, end: int, old: bytes, new: bytes) -> bytes:
    """`page` with `new` in the place of `old`, which ends at `end`."""
    if not page.endswith(old, 0, end):
        raise Otherwise
    return b"".join([page[: end - len(old)], new, page[end:]])


def _with_words(page: bytes, begin: str, end: str, was: Annotation, now: Annotation) -> bytes:
    """`page` with the new words between the one `begin` and the next `end`, where the old ones must stand once."""
    start = page.index(begin.encode()) + len(begin.encode())
    stop = page.find(end.encode(), start)
    stop = len(page) if stop < 0 else stop
    region = page[start:stop].decode()
    old, new = _shown(was), _shown(now)
    found = list(re.finditer('([^"]*)'.join(map(re.escape, old.html.split(_LINK))), region))
    if len(found) != 1:
        raise Otherwise
    known = dict(zip(old.links, found[0].groups(), strict=True))
    for link in set(known).difference(new.links):
        _elsewhere(link)  # where the site is not linked to any more, it has one preview less
    links = [known[link] if link in known else _elsewhere(link) for link in new.links]
    words = "".join(part + link for part, link in zip(new.html.split(_LINK), [*links, ""], strict=True))
    region = region[: found[0].start()] + words + region[found[0].end() :]
    return b"".join([page[:start], region.encode(), page[stop:]])


class _Html(NamedTuple):
    """What Markdown becomes, with `_LINK` in place of every address, and the addresses."""

    html: str
    links: list[str]


def _shown(annotation: Annotation) -> _Html:
    """What a page shows of what a note says: the first paragraph up to its end, and the rest."""
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

    def size(self, href: str) -> Size | None:
        raise Otherwise(href)  # it stands in another file


def _elsewhere(link: str) -> str:
    """An address that leads out of the site, which needs no more than itself; raises `Fault` for any other."""
    return attribute(Addresses({}, {}, {}).resolve(link).from_page(""))
