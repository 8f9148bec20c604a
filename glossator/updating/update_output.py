"""The site in output/ with new words in some of its notes: a build that changes only the pages that show them.

In an edition of thirty thousand notes one changed sentence concerns two pages, and a build from nothing makes three
thousand. So a build records of each file of notes what it held and where its notes are shown; the next one compares,
and puts the new words in the place of the old. It does so only where it can tell that a whole build would make the
same, byte for byte: the notes point where they did, link to no place of the site that they did not link to, and their
old words stand on the page once, in the engine's own templates. Otherwise it does nothing, and all is built.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from glossator.anchoring import body_digest, note_head, selector_texts
from glossator.files import INPUTS, Replacement, access, own_folder
from glossator.linking import Address, Fault
from glossator.model import Note, Origin, SourceFile
from glossator.publishing import Output, Refused, memo
from glossator.rendering import Measured, Placed, arrange, length
from glossator.source import home, lock_path, read_notes

from .patch import Mismatch, patch_entry, patch_note, patch_spaces
from .rewording import Rewording, content, reread

if TYPE_CHECKING:
    from glossator.linking import LinkedText
    from glossator.rendering import Site

_OUTPUT = "output/"  # before the path of a page: the record of its heights, whose name is thus no input's
_Heights = dict[str, list[list[Measured]]]  # of the chunks of each page


class _Published(NamedTuple):
    """A note as the last build published it.

    `id` is "" if the note is not shown, or not certainly under an id of its own; `shown` is each page that has the
    note, with its key there; `index_page` is the page of the index of notes that lists it.
    """

    id: str
    shown: Sequence[tuple[str, str]]
    index_page: str

    @property
    def pages(self) -> list[str]:
        return [*(page for page, _ in self.shown), self.index_page]


class _Change(NamedTuple):
    """A note of the text with this id that says something else now."""

    text: str
    rewording: Rewording
    published: _Published

    @property
    def lengths(self) -> tuple[int, int]:
        """Of the old words and the new, in Latin characters."""
        return length(self.rewording.old), length(self.rewording.new)


# ── What a build records ────────────────────────────────────────────────────────────────────────────────


def note_records(site: Site, files: Mapping[str, bytes]) -> dict[str, memo.Record]:
    """Of each of the `files` that has notes, by its path: what it holds, and how each of its notes is published.

    Of each page that shows notes, by its path from the root: how high its rows and notes are.
    """
    if site.frame.search != "none" or site.frame.downloads or not _has_only_engine_templates(site):
        return {}
    kinds, sigla = list(site.edition.kinds), list(site.edition.sigla)
    records = {_OUTPUT + page: _record(rows) for page, rows in site.heights.items()}
    for linked in site.linked.texts:
        published = _published(site, linked)
        notes: dict[str, list[_Published]] = {}
        for annotation in site.edition.annotations.get(linked.text.id, ()):
            note = published.get(annotation.origin, _Published("", (), ""))
            notes.setdefault(annotation.origin.path, []).append(note)
        for path, of_file in notes.items():
            records[path] = _record([linked.text.id, kinds, sigla, files[path].decode("utf-8-sig"), of_file])
    return records


def _has_only_engine_templates(site: Site) -> bool:
    """Whether all templates are the engine's: what others might do with a note's words is not known."""
    folder = own_folder("templates")
    return all(
        (engine_file := folder / name).is_file() and engine_file.read_bytes() == file.data
        for name, file in site.sources.templates.items()
        if not name.startswith("ui/")
    )


def _published(site: Site, linked: LinkedText) -> dict[Origin, _Published]:
    """The notes of a text that are shown, by where they are written."""
    annotations = site.edition.annotations.get(linked.text.id, ())
    selectors = {annotation.origin: selector_texts(annotation) for annotation in annotations}
    counts = Counter(selectors.values())
    shown: dict[Origin, list[Note]] = {}
    for note in linked.notes:
        shown.setdefault(note.annotation.origin, []).append(note)
    published = {}
    for annotation in annotations:
        notes = shown.get(annotation.origin)
        if notes and (annotation.id or counts[selectors[annotation.origin]] == 1):
            pages = [(linked.pages[note.page].path, note.key) for note in notes]
            on_whole_page = [(linked.whole_path, note.key) for note in notes if linked.whole_path]
            if any(site.previews.is_shown(page, f"n-{key}") for page, key in pages):
                continue  # its words stand in a preview too
            if (linked.text.id, notes[0].id) in site.frame.in_feed:
                continue  # … or in the feed
            index = site.pages.index.path_of(notes[0], linked)
            published[annotation.origin] = _Published(notes[0].id, pages + on_whole_page, index)
    return published


# ── The build that only changes words ───────────────────────────────────────────────────────────────────


def update_output(last_build: memo.LastBuild) -> bool:
    """Build the edition by changing the words of notes in output/; False if that cannot be, and then nothing is done.

    `last_build` must have a record of every changed input (`has_records`).
    """
    try:
        return _update(last_build)
    except (Mismatch, Refused, Fault, OSError, ValueError, LookupError):
        return False


def _update(last_build: memo.LastBuild) -> bool:
    root = last_build.start.root
    contents = {path: access.read(root / path) for path in sorted(last_build.changed)}
    changes: list[_Change] = []
    records = last_build.records()
    heights: _Heights = {}
    for path, data in contents.items():
        text, kinds, sigla, old, rows = _read(records[path])
        changes += _changes(text, path, (old.encode(), data), (kinds, sigla), [_Published(*row) for row in rows])
        records[path] = _record([text, kinds, sigla, data.decode("utf-8-sig"), rows])
    locks = _locks(root, changes)
    if locks and last_build.start.locked:
        return False
    with (
        Replacement(home(root)) as files,
        Output(root / "output", [root, *(root / name for name in INPUTS)]) as out,
    ):
        for path, (data, before) in locks.items():
            files.stage(root / path, data, before)
        if out.old_seals() != last_build.seals:
            return False  # another build has been here meanwhile
        pages = {page: (out.output / page).read_bytes() for change in changes for page in change.published.pages}
        for change in changes:
            _put_words(pages, change)
            before_length, after_length = change.lengths
            if before_length != after_length:
                for page, _ in change.published.shown:
                    heights[page] = heights.get(page) or _heights(_read(records[_OUTPUT + page]))
                _make_room(pages, heights, change)
        records |= {_OUTPUT + page: _record(chunks) for page, chunks in heights.items()}
        if not out.keep_all_but(pages.keys()):
            return False
        for path, html in pages.items():
            out.add(path, html)
        out.commit(first=files.commit)
        files.settle()
        seals = out.seals()
    written = {path: data for path, (data, _) in locks.items()}
    memo.remember(last_build.start, last_build.messages, seals, contents, written, records, last_build.digests)
    return True


def _heights(chunks: list[list[list[Any]]]) -> list[list[Measured]]:
    return [[Measured(*row) for row in rows] for rows in chunks]


def _record(value: Any) -> memo.Record:
    return memo.record_of(json.dumps(value).encode())


def _read(record: memo.Record) -> Any:
    data, checksum = record
    if crc32(data) != checksum:
        raise Mismatch
    return json.loads(bytes(data))


def _changes(
    text: str,
    path: str,
    data: tuple[bytes, bytes],
    names: tuple[list[str], list[str]],
    published: Sequence[_Published],
) -> Iterator[_Change]:
    """The notes of a file that say something else; raises `Mismatch` if anything but a body is different in it.

    `data` are the bytes of the file before and now, `names` the kinds and the sigla.
    """
    old, new = data
    old_notes, _ = read_notes(SourceFile(path, old), *names)
    reread_file = reread(old_notes, SourceFile(path, new), *names)
    if reread_file is None or len(published) != len(old_notes):
        raise Mismatch
    for number, rewording in reread_file.rewordings.items():
        (old_body, *old_rest), (body, *rest) = map(content, rewording)
        if not published[number].id or not body or not old_body or rest != old_rest:
            raise Mismatch
        yield _Change(text, rewording, published[number])


def _locks(root: Path, changes: Sequence[_Change]) -> dict[str, tuple[bytes, bytes]]:
    """The locks that are to be changed, new and old: they recognise a note without an id by what it says too."""
    locks: dict[str, tuple[bytes, bytes]] = {}
    for change in changes:
        path = lock_path(change.text, [change.rewording.new.origin.path])
        if path not in locks:
            locks[path] = (access.read(root / path),) * 2
        data, before = locks[path]
        old, new = (note_head(change.published.id, body_digest(note)).encode() for note in change.rewording)
        locks[path] = _replace_once(data, old, new), before
    return locks


def _replace_once(data: bytes, old: bytes, new: bytes) -> bytes:
    """`data` with `new` in the place of `old`, which must stand there once."""
    at = data.find(old)
    if at < 0 or data.find(old, at + 1) >= 0:
        raise Mismatch
    return b"".join([data[:at], new, data[at + len(old) :]])


def _put_words(pages: dict[str, bytes], change: _Change) -> None:
    """Let `pages` show what a note says now."""
    _, shown, index = change.published
    for page, key in shown:
        pages[page] = patch_note(pages[page], key, change.rewording)
    page, key = shown[0]
    href = Address(page, f"n-{key}").from_page(index)
    pages[index] = patch_entry(pages[index], href, change.rewording)


def _make_room(pages: dict[str, bytes], heights: _Heights, change: _Change) -> None:
    """Move the notes of `pages` to where they belong, now that this one has another length."""
    _, characters = change.lengths
    for page, key in change.published.shown:
        chunks = heights[page]
        [number] = [number for number, rows in enumerate(chunks) for row in rows if key in row.keys]
        rows = [row._replace(notes=_with_length(row, key, characters)) for row in chunks[number]]
        before, after = arrange(chunks[number]), arrange(rows)
        if any(map(_is_dense, before)) != any(map(_is_dense, after)):
            raise Mismatch  # the page has other columns then
        for row, old, new in zip(rows, before, after, strict=True):
            pages[page] = patch_spaces(pages[page], row.keys, old, new)
        chunks[number] = rows


def _with_length(row: Measured, key: str, characters: int) -> list[tuple[float, int]]:
    return [
        (line, characters if key == other_key else old)
        for (line, old), other_key in zip(row.notes, row.keys, strict=True)
    ]


def _is_dense(row: Placed) -> bool:
    return "d" in row.css.split()
