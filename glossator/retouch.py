"""Notes that say something else in a site that stands: the build that only changes their words where they are shown.

In an edition of thirty thousand notes one changed sentence asks for two pages, and a build from nothing makes three
thousand. So a build records of each file of notes what it held and where its notes are shown; the next one compares,
and puts the new words in the place of the old. It does so only where it can tell that a whole build would make the
same, byte for byte: the notes point where they did, need as many lines as they did, lead nowhere that they did not, and
their old words stand on the page once, in the engine's own templates. Else it does nothing, and all is built.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from . import memo
from .addresses import Address, Addresses, Fault
from .annotations import read_notes
from .blocks import plain_inline, prose_html, split_first
from .files import replace_file
from .layout import note_height
from .load import LOCK
from .lock import body_digest, opening, written
from .mark import attribute
from .model import Annotation, Note, Origin, SourceFile
from .note_views import is_long, length
from .places import own_folder
from .revise import said, stands_there
from .write import Refused
from .write import Site as Output

if TYPE_CHECKING:
    from .linked import LinkedText
    from .render import Site

_LINK = "\x02"  # stands for an address in HTML that is compared; no Markdown gives it


class _Standing(NamedTuple):
    """A note as the last build left it: its id ("" if it is not shown, or not surely its own), each page that it is on
    with its key there, and the page of the index.
    """

    id: str
    shown: Sequence[tuple[str, str]]
    listed: str

    @property
    def pages(self) -> list[str]:
        return [*(page for page, _ in self.shown), self.listed]


class _Change(NamedTuple):
    """A note that says something else now."""

    text: str
    was: Annotation
    now: Annotation
    standing: _Standing


class _Otherwise(Exception):
    """A whole build might make something else."""


# ── What a build records ────────────────────────────────────────────────────────────────────────────────


def records(site: Site, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of each of the `files` that has notes, by its path, what it holds and how each of its notes stands."""
    if site.search != "none" or not _has_own_look(site):
        return {}
    kinds, sigla = list(site.edition.kinds), list(site.edition.witnesses)
    made = {}
    for one in site.linked.texts:
        standing = _standing(site, one)
        notes: dict[str, list[_Standing]] = {}
        for annotation in site.edition.annotations.get(one.text.id, ()):
            notes.setdefault(annotation.origin.path, []).append(standing.get(annotation.origin, _Standing("", (), "")))
        for path, some in notes.items():
            made[path] = json.dumps([one.text.id, kinds, sigla, files[path].decode("utf-8-sig"), some]).encode()
    return made


def _has_own_look(site: Site) -> bool:
    """Whether every page looks as the engine has it: what else a template might do with a note's words is not known."""
    folder = own_folder("templates")
    return all(
        (own := folder / name).is_file() and own.read_bytes() == file.data
        for name, file in site.templates.items()
        if not name.startswith("ui/")
    )


def _standing(site: Site, one: LinkedText) -> dict[Origin, _Standing]:
    """The notes of a text that are shown, by where they are written."""
    annotations = site.edition.annotations.get(one.text.id, ())
    selectors = Counter(written(annotation) for annotation in annotations)
    shown: dict[Origin, list[Note]] = {}
    for note in one.notes:
        shown.setdefault(note.annotation.origin, []).append(note)
    made = {}
    for annotation in annotations:
        notes = shown.get(annotation.origin)
        if notes and (annotation.id or selectors[written(annotation)] == 1):
            pages = [(one.pages[note.page].path, note.key) for note in notes]
            whole = [(one.whole_path, note.key) for note in notes if one.whole_path]
            made[annotation.origin] = _Standing(notes[0].id, pages + whole, site.index.path_of(notes[0], one))
    return made


# ── The build that only changes words ───────────────────────────────────────────────────────────────────


def retouched(known: memo.Known, *, locked: bool) -> bool:
    """Build the edition by changing the words of notes alone; False if that cannot be, and then nothing is done."""
    try:
        return _retouch(known, locked)
    except (_Otherwise, Refused, Fault, OSError, ValueError, LookupError):
        return False


def _retouch(known: memo.Known, locked: bool) -> bool:
    contents = {path: (known.root / path).read_bytes() for path in sorted(known.changed)}
    changes: list[_Change] = []
    held = known.records()
    for path, data in contents.items():
        record, check = held[path]
        if crc32(record) != check:
            return False
        text, kinds, sigla, old, standing = json.loads(bytes(record))
        changes += _changes(text, path, (old.encode(), data), (kinds, sigla), [_Standing(*one) for one in standing])
        new = json.dumps([text, kinds, sigla, data.decode("utf-8-sig"), standing])
        held[path] = memo.record_of(new.encode())
    locks = _locks(known.root, changes)
    if locks and locked:
        return False
    inputs = [known.root / name for name in ("content", "annotations", "templates", "static")]
    with Output(known.root / "output", [known.root, *inputs]) as out:
        if out.was_sealed() != known.sealed:
            return False  # another build has been here meanwhile
        pages = {page: (out.output / page).read_bytes() for one in changes for page in one.standing.pages}
        for one in changes:
            _put(pages, one)
        if not out.keep_all_but(pages.keys()):
            return False
        for path, html in pages.items():
            out.add(path, html)
        out.commit()
        sealed = out.sealed()
    for path, data in locks.items():
        replace_file(known.root / path, data)
    memo.renew(known, sealed, contents, locks, held)
    return True


def _changes(
    text: str, path: str, data: tuple[bytes, bytes], names: tuple[list[str], list[str]], standing: Sequence[_Standing]
) -> Iterator[_Change]:
    """The notes of a file that say something else; raises `_Otherwise` if anything else is changed in it."""
    (before, _), (after, wrong) = (read_notes(SourceFile(path, one), *names) for one in data)
    if wrong or not len(before) == len(after) == len(standing):
        raise _Otherwise
    for was, now, one in zip(before, after, standing, strict=True):
        if not stands_there(was, now):
            raise _Otherwise
        if said(was) == said(now):
            continue
        body, others = said(now)[0], said(now)[1:]
        heights = {note_height(length(note)) for note in (was, now)}
        if not one.id or not body or others != said(was)[1:] or len(heights) > 1 or is_long(was) != is_long(now):
            raise _Otherwise
        yield _Change(text, was, now, one)


def _locks(root: Path, changes: Sequence[_Change]) -> dict[str, bytes]:
    """The locks that are to be changed: they know a note without an id by what it says too."""
    locks: dict[str, bytes] = {}
    for one in changes:
        path = f"annotations/{one.text}/{LOCK}"
        data = locks.get(path) or (root / path).read_bytes()
        old, new = (opening(one.standing.id, body_digest(note)).encode() for note in (one.was, one.now))
        locks[path] = _with(data, old, new)
    return locks


def _with(data: bytes, old: bytes, new: bytes) -> bytes:
    """`data` with `new` in the place of `old`, which stands there once."""
    at = data.find(old)
    if at < 0 or data.find(old, at + 1) >= 0:
        raise _Otherwise
    return b"".join([data[:at], new, data[at + len(old) :]])


def _put(pages: dict[str, bytes], change: _Change) -> None:
    """Let `pages` show what a note says now."""
    _, shown, listed = change.standing
    for page, key in shown:
        pages[page] = _replaced(pages[page], f' id="n-{key}"', ' id="n-', change)
    entry = 'class="locus" href="'
    page, key = shown[0]
    href = Address(page, f"n-{key}").from_page(listed)
    pages[listed] = _replaced(pages[listed], f'{entry}{attribute(href)}"', entry, change)


def _replaced(page: bytes, begin: str, end: str, change: _Change) -> bytes:
    """`page` with the new words between the one `begin` and the next `end`, where the old ones must stand once."""
    start = page.index(begin.encode()) + len(begin.encode())
    stop = page.find(end.encode(), start)
    stop = len(page) if stop < 0 else stop
    region = page[start:stop].decode()
    known: dict[str, str] = {}
    for old, new in zip(_shown(change.was), _shown(change.now), strict=True):
        if bool(old.html) != bool(new.html):
            raise _Otherwise
        if not old.html:
            continue
        pattern = '([^"]*)'.join(map(re.escape, old.html.split(_LINK)))
        found = list(re.finditer(pattern, region))
        if len(found) != 1:
            raise _Otherwise
        known |= dict(zip(old.links, found[0].groups(), strict=True))
        links = [known[link] if link in known else _elsewhere(link) for link in new.links]
        words = "".join(part + link for part, link in zip(new.html.split(_LINK), [*links, ""], strict=True))
        region = region[: found[0].start()] + words + region[found[0].end() :]
    return b"".join([page[:start], region.encode(), page[stop:]])


class _Html(NamedTuple):
    """What Markdown becomes, with `_LINK` in place of every address, and the addresses."""

    html: str
    links: list[str]


def _shown(note: Annotation) -> tuple[_Html, _Html]:
    """What a page shows of what a note says: the first paragraph, and the rest."""
    first, rest = split_first(note.body.tokens)
    made = []
    for make, tokens in ((plain_inline, first), (prose_html, rest)):
        links: list[str] = []

        def resolve(href: str, links: list[str] = links) -> str:
            links.append(href)
            return _LINK

        made.append(_Html(make(tokens, resolve) if tokens else "", links))
    return made[0], made[1]


def _elsewhere(link: str) -> str:
    """An address that leads out of the site, which needs no more than itself; raises `Fault` for any other."""
    return attribute(Addresses({}, {}, {}).resolve(link).from_page(""))
