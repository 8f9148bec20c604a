"""What is remembered of every anchor beside the notes, so that none slips in silence: `anchors.lock.json`.

Each quote has an entry: its block, its words there, the 32 characters on each side (more where other places have the
same) and the position in the block. A note keeps the id that was once made for it, also when its quote is mended. The
file is written by the program alone, a line for each quote, sorted by note, so that a diff shows what an edit did.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from json.encoder import encode_basestring
from typing import Any, NamedTuple, get_type_hints

from glossator.model import Annotation, Origin, Problem, Quote, Range, Selector, SourceFile, Whole
from glossator.problems import problem

from .selectors import Flat, Span

NAME = "name:"  # what the ids of places of names begin with, and no note's
_VERSION = 1
_ALWAYS = ("part", "written", "block", "start", "exact", "before", "after")
_LONGEST = 160  # of a whole block's words only so much is kept


class Entry(NamedTuple):
    """One quote as it was when it was last known to be right.

    `part` is which words of the note these are: “0” for the first target, “0.from” and “0.to” for a range,
    `written` the selector as it stood in YAML; `exact`, `before` and `after` are folded. `passage` is a digest
    of all the words that a range or a whole section covers, to tell whether they changed under the note. `rival`,
    `other`, `same`, `times` and `order` tell of places that could be taken for it (similarity.py).
    """

    part: str
    written: str
    block: str
    start: int
    exact: str
    before: str
    after: str
    passage: str = ""
    rival: float = 0.0
    other: str = ""
    same: float = 0.0
    times: int = 0
    order: int = 0


@dataclass(frozen=True)
class Lock:
    """The entries of each note by its id; `bodies` has a digest of what the note says, to know it again.

    `texts` has a digest of the text (by "") and of its parallel versions (by their names): while a text is the same, so
    is what has to be remembered of a quote in it.
    """

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def entry(self, id_: str, part: str) -> Entry | None:
        return next((e for e in self.entries.get(id_, ()) if e.part == part), None)


NO_LOCK = Lock()


def read_lock(file: SourceFile | None) -> tuple[Lock, list[Problem]]:
    """The lock in `file`; what cannot be read is reported and counts as empty."""
    if file is None:
        return Lock(), []
    try:
        data = json.loads(file.data, parse_constant=_no_number)
        if b"\\ud" in file.data.lower():
            json.dumps(data, ensure_ascii=False).encode()  # half a character, which no file can hold
        _check_version(data["version"])
        entries = {str(id_): tuple(_entry(entry) for entry in note["anchors"]) for id_, note in data["notes"].items()}
        bodies = {str(id_): str(note["note"]) for id_, note in data["notes"].items()}
        texts = {str(name): str(digest) for name, digest in data.get("texts", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        said = "half a character" if isinstance(error, UnicodeEncodeError) else getattr(error, "msg", "") or str(error)
        hint = "the program writes this file: take it back from version control, or delete it to begin anew"
        return Lock(), [problem("G022", Origin(file.path, line), f"the lock cannot be read: {said}", hint)]
    return Lock(entries, bodies, texts), []


def _check_version(version: object) -> None:
    if version != _VERSION:
        raise ValueError(f"it has version {version}, this program reads {_VERSION}")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


_KINDS: Mapping[type, tuple[type, ...]] = {str: (str,), int: (int,), float: (float, int)}
_FIELDS = tuple((name, _KINDS[kind]) for name, kind in get_type_hints(Entry).items())


def _entry(data: Mapping[str, object]) -> Entry:
    """An entry, without what a later version of this program may have added to it."""
    known: dict[str, Any] = {name: data[name] for name, _ in _FIELDS if name in data}
    for name, kind in _FIELDS:
        if name in known and (not isinstance(known[name], kind) or isinstance(known[name], bool)):
            raise TypeError(f"“{name}” cannot be {json.dumps(known[name], ensure_ascii=False)}")
    entry = Entry(**known)
    if not entry.part[:1].isdecimal() and not entry.part.startswith("parallel."):
        raise ValueError(f"there is no part “{entry.part}”")
    return entry


def dump_lock(lock: Lock) -> bytes:
    """The file: sorted by note, a line for each quote."""
    notes = []
    for id_ in sorted(lock.entries):
        lines = ",\n  ".join(map(_line, lock.entries[id_]))
        notes.append(f'{opening(id_, lock.bodies[id_])}, "anchors": [\n  {lines}]}}')
    head = f'"version": {_VERSION}, "texts": {json.dumps(lock.texts, sort_keys=True)}'
    lines = ",\n".join(notes)
    return f'{{{head}, "notes": {{\n{lines}\n}}}}\n'.encode()


def opening(id_: str, body: str) -> str:
    """How the lines of a note begin in the file: its id, and the digest of what it says."""
    return f'{json.dumps(id_, ensure_ascii=False)}: {{"note": {json.dumps(body)}'


def _line(entry: Entry) -> str:
    """An entry as JSON: `json.dumps` of a mapping takes four times as long, and there is a line for each quote."""
    said = []
    for name, kind in _FIELDS:
        value = getattr(entry, name)
        if value or name in _ALWAYS:
            said.append(f'"{name}": {encode_basestring(value) if kind is _KINDS[str] else repr(value)}')
    return f"{{{', '.join(said)}}}"


class Later(Mapping[str, tuple[Entry, ...]]):
    """Entries that are made when they are first asked for: who only checks or previews never does."""

    def __init__(self, make: Callable[[], Mapping[str, tuple[Entry, ...]]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, tuple[Entry, ...]]:
        return self._make()

    def __getitem__(self, id_: str) -> tuple[Entry, ...]:
        return self._made[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def body_digest(annotation: Annotation) -> str:
    """What tells a note again when its quote has changed: its kind and what it says."""
    said = "\0".join([annotation.kind, annotation.body.source, *annotation.readings.values()])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def written_selector(selector: Selector) -> str:
    """A selector as it stands in YAML, as one string."""
    if isinstance(selector, Whole):
        return f"at {selector.at}"
    if isinstance(selector, Range):
        narrowed = _narrowed(selector.start)
        return f"{selector.start.exact} … {selector.end.exact}{narrowed}"
    return selector.exact + _narrowed(selector)


def _narrowed(quote: Quote) -> str:
    given = (("at", quote.at), ("nth", quote.nth), ("within", quote.within))
    return "".join(f" ({name}: {value})" for name, value in given if value)


def written_selectors(annotation: Annotation) -> tuple[str, ...]:
    return tuple(map(written_selector, annotation.targets))


def identify(annotations: Sequence[Annotation], lock: Lock) -> list[str]:
    """The id in the lock of each annotation that has none of its own, "" where it is new.

    A note is known by its selectors as written, kind and body; else by its selectors; else by its body alone,
    where that is said of one note only: its quote was mended.
    """
    own = {a.id for a in annotations if a.id}
    free = {id_ for id_ in lock.entries if id_ not in own and not id_.startswith(NAME)}
    by_written: dict[tuple[str, ...], list[str]] = defaultdict(list)
    by_body: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(free):
        targets = (e for e in lock.entries[id_] if e.part[0].isdigit())
        by_written[tuple(dict.fromkeys(e.written for e in targets))].append(id_)
        by_body[lock.bodies[id_]].append(id_)
    found = [""] * len(annotations)

    def take(number: int, candidates: Iterable[str]) -> None:
        if not found[number] and (left := [id_ for id_ in candidates if id_ in free]):
            found[number] = left[0]
            free.discard(left[0])

    nameless = [number for number, a in enumerate(annotations) if not a.id]
    keys = {n: (tuple(dict.fromkeys(written_selectors(annotations[n]))), body_digest(annotations[n])) for n in nameless}
    for n in nameless:
        selectors_now, body = keys[n]
        take(n, [id_ for id_ in by_written.get(selectors_now, ()) if lock.bodies[id_] == body])
    left = [n for n in nameless if not found[n]]
    for n in left:
        take(n, by_written.get(keys[n][0], ()))
    bodies: dict[str, int] = defaultdict(int)
    for n in nameless:
        bodies[keys[n][1]] += 1
    for n in left:
        body = keys[n][1]
        candidates = [id_ for id_ in by_body.get(body, ()) if id_ in free]
        if bodies[body] == 1 and len(candidates) == 1:
            take(n, candidates)
    return found


def passage(flat: Flat, span: Span) -> str:
    """A digest of the folded words at `span`."""
    return hashlib.sha256(flat.text[span[0] : span[1]].encode()).hexdigest()[:12]


def whole_words(text: str) -> str:
    """What is kept of a whole block."""
    return text[:_LONGEST]
