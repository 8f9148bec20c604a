"""Notes that say something else in a site that stands: the build that only changes their words where they are shown.

In an edition of thirty thousand notes one changed sentence asks for two pages, and a build from nothing makes three
thousand. So a build records of each file of notes what it held and where its notes are shown; the next one compares,
and puts the new words in the place of the old. It does so only where it can tell that a whole build would make the
same, byte for byte: the notes point where they did, lead to no place of the site that they did not lead to, and their
old words stand on the page once, in the engine's own templates. Else it does nothing, and all is built.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from glossator.anchoring import body_digest, opening, written_selectors
from glossator.files import INPUTS, Replacement, access, own_folder
from glossator.linking import Address, Fault
from glossator.model import Annotation, Note, Origin, SourceFile
from glossator.publishing import Output, Refused, memo
from glossator.rendering import FEED, Measured, Placed, arrange, length
from glossator.source import home, lock_path, read_notes

from . import patch
from .rewording import said, stands_there

if TYPE_CHECKING:
    from glossator.linking import LinkedText
    from glossator.rendering import Site

_HEIGHTS = ""  # the name of the record of all heights: no file's
_Heights = dict[str, list[list[Measured]]]  # of the chunks of each page


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

    @property
    def length(self) -> int:
        """In Latin characters."""
        return length(self.now)


# ── What a build records ────────────────────────────────────────────────────────────────────────────────


def records(site: Site, files: Mapping[str, bytes]) -> dict[str, memo.Record]:
    """Of each of the `files` that has notes, by its path, what it holds and how each of its notes stands."""
    if site.search != "none" or not _has_own_look(site):
        return {}
    kinds, sigla = list(site.edition.kinds), list(site.edition.witnesses)
    made = {_HEIGHTS: _record(site.heights)}
    for one in site.linked.texts:
        standing = _standing(site, one)
        notes: dict[str, list[_Standing]] = {}
        for annotation in site.edition.annotations.get(one.text.id, ()):
            notes.setdefault(annotation.origin.path, []).append(standing.get(annotation.origin, _Standing("", (), "")))
        for path, some in notes.items():
            made[path] = _record([one.text.id, kinds, sigla, files[path].decode("utf-8-sig"), some])
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
    selectors = {annotation.origin: written_selectors(annotation) for annotation in annotations}
    times = Counter(selectors.values())
    shown: dict[Origin, list[Note]] = {}
    for note in one.notes:
        shown.setdefault(note.annotation.origin, []).append(note)
    made = {}
    for annotation in annotations:
        notes = shown.get(annotation.origin)
        if notes and (annotation.id or times[selectors[annotation.origin]] == 1):
            pages = [(one.pages[note.page].path, note.key) for note in notes]
            whole = [(one.whole_path, note.key) for note in notes if one.whole_path]
            if any(site.previews.is_shown(page, f"n-{key}") for page, key in pages):
                continue  # its words stand in a preview too
            if annotation.date and FEED in site.paths:
                continue  # … or in the feed
            made[annotation.origin] = _Standing(notes[0].id, pages + whole, site.index.path_of(notes[0], one))
    return made


# ── The build that only changes words ───────────────────────────────────────────────────────────────────


def retouched(known: memo.Known) -> bool:
    """Build the edition by changing the words of notes alone; False if that cannot be, and then nothing is done."""
    try:
        return _retouch(known)
    except (patch.Otherwise, Refused, Fault, OSError, ValueError, LookupError):
        return False


def _retouch(known: memo.Known) -> bool:
    root = known.now.root
    contents = {path: access.read(root / path) for path in sorted(known.changed)}
    changes: list[_Change] = []
    held = known.records()
    heights: _Heights = {}
    for path, data in contents.items():
        text, kinds, sigla, old, standing = _read(held[path])
        changes += _changes(text, path, (old.encode(), data), (kinds, sigla), [_Standing(*one) for one in standing])
        held[path] = _record([text, kinds, sigla, data.decode("utf-8-sig"), standing])
    locks = _locks(root, changes)
    if locks and known.now.locked:
        return False
    with (
        Replacement(home(root)) as replacing,
        Output(root / "output", [root, *(root / name for name in INPUTS)]) as out,
    ):
        for path, (data, before) in locks.items():
            replacing.stage(root / path, data, before)
        if out.was_sealed() != known.sealed:
            return False  # another build has been here meanwhile
        pages = {page: (out.output / page).read_bytes() for one in changes for page in one.standing.pages}
        for one in changes:
            _put(pages, one)
            if length(one.was) != one.length:
                heights = heights or _heights(_read(held[_HEIGHTS]))
                _make_room(pages, heights, one)
        if heights:
            held[_HEIGHTS] = _record(heights)
        if not out.keep_all_but(pages.keys()):
            return False
        for path, html in pages.items():
            out.add(path, html)
        out.commit(first=replacing.commit)
        replacing.settle()
        sealed = out.sealed()
    own = {path: data for path, (data, _) in locks.items()}
    memo.remember(known.now, known.said, sealed, contents, own, held, known.digests)
    return True


def _heights(read: dict[str, list[list[list[Any]]]]) -> _Heights:
    return {page: [[Measured(*row) for row in rows] for rows in chunks] for page, chunks in read.items()}


def _record(value: Any) -> memo.Record:
    return memo.record_of(json.dumps(value).encode())


def _read(record: memo.Record) -> Any:
    data, check = record
    if crc32(data) != check:
        raise patch.Otherwise
    return json.loads(bytes(data))


def _changes(
    text: str, path: str, data: tuple[bytes, bytes], names: tuple[list[str], list[str]], standing: Sequence[_Standing]
) -> Iterator[_Change]:
    """The notes of a file that say something else; raises `patch.Otherwise` if anything else is changed in it."""
    (before, _), (after, wrong) = (read_notes(SourceFile(path, one), *names) for one in data)
    if wrong or not len(before) == len(after) == len(standing):
        raise patch.Otherwise
    for was, now, one in zip(before, after, standing, strict=True):
        if not stands_there(was, now):
            raise patch.Otherwise
        if said(was) == said(now):
            continue
        body, others = said(now)[0], said(now)[1:]
        if not one.id or not body or not was.body.source or others != said(was)[1:]:
            raise patch.Otherwise
        yield _Change(text, was, now, one)


def _locks(root: Path, changes: Sequence[_Change]) -> dict[str, tuple[bytes, bytes]]:
    """The locks that are to be changed, new and old: they know a note without an id by what it says too."""
    locks: dict[str, tuple[bytes, bytes]] = {}
    for one in changes:
        path = lock_path(one.text, [one.now.origin.path])
        if path not in locks:
            locks[path] = (access.read(root / path),) * 2
        data, before = locks[path]
        old, new = (opening(one.standing.id, body_digest(note)).encode() for note in (one.was, one.now))
        locks[path] = _with(data, old, new), before
    return locks


def _with(data: bytes, old: bytes, new: bytes) -> bytes:
    """`data` with `new` in the place of `old`, which stands there once."""
    at = data.find(old)
    if at < 0 or data.find(old, at + 1) >= 0:
        raise patch.Otherwise
    return b"".join([data[:at], new, data[at + len(old) :]])


def _put(pages: dict[str, bytes], change: _Change) -> None:
    """Let `pages` show what a note says now."""
    _, shown, listed = change.standing
    for page, key in shown:
        pages[page] = patch.note(pages[page], key, change.was, change.now)
    page, key = shown[0]
    href = Address(page, f"n-{key}").from_page(listed)
    pages[listed] = patch.entry(pages[listed], href, change.was, change.now)


def _make_room(pages: dict[str, bytes], heights: _Heights, change: _Change) -> None:
    """Let the notes of `pages` stand where they do if this one is as long as it is now."""
    for page, key in change.standing.shown:
        chunks = heights[page]
        [at] = [number for number, rows in enumerate(chunks) for row in rows if key in row.keys]
        now = [row._replace(notes=_with_length(row, key, change.length)) for row in chunks[at]]
        before, after = arrange(chunks[at]), arrange(now)
        if any(map(_is_dense, before)) != any(map(_is_dense, after)):
            raise patch.Otherwise  # the page has other columns then
        for row, old, new in zip(now, before, after, strict=True):
            pages[page] = patch.spaces(pages[page], row.keys, old, new)
        chunks[at] = now


def _with_length(row: Measured, key: str, characters: int) -> list[tuple[float, int]]:
    return [(line, characters if key == other else old) for (line, old), other in zip(row.notes, row.keys, strict=True)]


def _is_dense(row: Placed) -> bool:
    return "d" in row.css.split()
