"""The lock, `anchors.lock.json`: what is recorded of every anchor, so that none moves unnoticed.

Each quote has an entry: its block, its words there, the 32 characters on each side (more where other places have the
same) and its position in the block. A note keeps the id that was once made for it, even when its quote is corrected,
and in an edition with an address the day on which it came into the lock, for the feed.
Only the program writes the file, one line for each quote, sorted by note, so that a diff shows what an edit did:
`dump_lock` gives its bytes, and `pipeline.build` puts them on disk together with the site.
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

from glossator.language import dates
from glossator.model import After, Annotation, Origin, Problem, Quote, Range, Selector, SourceFile, Whole
from glossator.problems import problem

from .flat import Flat, Span

NAME = "name:"  # what the ids of places of names begin with, and no note's
_VERSION = 1
_LONGEST = 160  # characters that are kept of a whole block's words


class Entry(NamedTuple):
    """One quote as it was when it was last known to be right.

    `part` says which words of the note these are: “0” for the first target, “0.from” and “0.to” for a range,
    “parallel.NAME” in a parallel version. `selector` is the selector as it stood in YAML (`selector_text`). `block` is
    the locus of the block that the words begin in, `start` their offset there, in folded characters. `exact`, `before`
    and `after` are folded. `passage` is a digest of all the words that a range or a whole section covers, to tell
    whether they changed under the note. The other fields describe places that could be mistaken for this one, as in
    `RecordedQuote` (similarity.py).
    """

    part: str
    selector: str
    block: str
    start: int
    exact: str
    before: str
    after: str
    passage: str = ""
    rival_score: float = 0.0
    rival_words: str = ""
    repeat_similarity: float = 0.0
    occurrences: int = 0
    ordinal: int = 0


# The keys of an entry in the file, where they differ from the names of the fields; and those that are always written.
_KEYS = {
    "selector": "written",
    "rival_score": "rival",
    "rival_words": "other",
    "repeat_similarity": "same",
    "occurrences": "times",
    "ordinal": "order",
}
_ALWAYS = ("part", "selector", "block", "start", "exact", "before", "after")


@dataclass(frozen=True)
class Lock:
    """The entries of each note by its id; `bodies` has a digest of what each note says, to recognise it by; `days` has
    the day, YYYY-MM-DD, on which a note came into the lock, where that is known.

    `texts` has a digest of the text (under "") and of each parallel version (under its name): while a text is
    unchanged, so is what has to be recorded of the quotes in it.
    """

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether the entries have been made, which can take as long as all the rest of a build."""
        return not isinstance(self.entries, LazyEntries)

    def entry(self, id_: str, part: str) -> Entry | None:
        return next((e for e in self.entries.get(id_, ()) if e.part == part), None)


EMPTY_LOCK = Lock()


def read_lock(file: SourceFile | None) -> tuple[Lock, list[Problem]]:
    """The lock in `file`; one that cannot be read is reported (G022) and counts as empty."""
    if file is None:
        return Lock(), []
    try:
        data = json.loads(file.data, parse_constant=_refuse_constant)
        if b"\\ud" in file.data.lower():
            json.dumps(data, ensure_ascii=False).encode()  # half of a surrogate pair: no file can hold it
        _check_version(data["version"])
        entries = {str(id_): tuple(_entry(entry) for entry in note["anchors"]) for id_, note in data["notes"].items()}
        bodies = {str(id_): str(note["note"]) for id_, note in data["notes"].items()}
        texts = {str(name): str(digest) for name, digest in data.get("texts", {}).items()}
        days = {str(id_): _day(note["since"]) for id_, note in data["notes"].items() if "since" in note}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        reason = getattr(error, "msg", "") or str(error)
        if isinstance(error, UnicodeEncodeError):
            reason = "half a character"
        hint = "the program writes this file: restore it from version control, or delete it to start again"
        return Lock(), [problem("G022", Origin(file.path, line), f"the lock cannot be read: {reason}", hint)]
    return Lock(entries, bodies, texts, days), []


def _day(given: object) -> str:
    is_day = isinstance(given, str) and dates.is_plain(given) and given.count("-") == 2 and dates.read(given)
    if not is_day:
        raise ValueError(f"{given} is no day")
    return str(given)


def _check_version(version: object) -> None:
    if version != _VERSION:
        raise ValueError(f"it has version {version}, this program reads {_VERSION}")


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


_KINDS: Mapping[type, tuple[type, ...]] = {str: (str,), int: (int,), float: (float, int)}
# Of each field its name, its key in the file and the types of its value.
_FIELDS = tuple((name, _KEYS.get(name, name), _KINDS[kind]) for name, kind in get_type_hints(Entry).items())


def _entry(data: Mapping[str, object]) -> Entry:
    """An entry, without what a later version of this program may have added to it."""
    known: dict[str, Any] = {name: data[key] for name, key, _ in _FIELDS if key in data}
    for name, key, kind in _FIELDS:
        if name in known and (not isinstance(known[name], kind) or isinstance(known[name], bool)):
            raise TypeError(f"“{key}” cannot be {json.dumps(known[name], ensure_ascii=False)}")
    entry = Entry(**known)
    if not entry.part[:1].isdecimal() and not entry.part.startswith("parallel."):
        raise ValueError(f"there is no part “{entry.part}”")
    return entry


def dump_lock(lock: Lock) -> bytes:
    """The bytes of the file: sorted by note, one line for each quote."""
    notes = []
    for id_ in sorted(lock.entries):
        lines = ",\n  ".join(map(_line, lock.entries[id_]))
        since = f', "since": "{lock.days[id_]}"' if id_ in lock.days else ""
        notes.append(f'{note_head(id_, lock.bodies[id_])}{since}, "anchors": [\n  {lines}]}}')
    head = f'"version": {_VERSION}, "texts": {json.dumps(lock.texts, sort_keys=True)}'
    lines = ",\n".join(notes)
    return f'{{{head}, "notes": {{\n{lines}\n}}}}\n'.encode()


def note_head(id_: str, body: str) -> str:
    """How the lines of a note begin in the file: its id, and the digest of what it says."""
    return f'{json.dumps(id_, ensure_ascii=False)}: {{"note": {json.dumps(body)}'


def _line(entry: Entry) -> str:
    """An entry as JSON: `json.dumps` of a mapping takes four times as long, and there is a line for each quote."""
    members = []
    for name, key, kind in _FIELDS:
        value = getattr(entry, name)
        if value or name in _ALWAYS:
            members.append(f'"{key}": {encode_basestring(value) if kind is _KINDS[str] else repr(value)}')
    return f"{{{', '.join(members)}}}"


class LazyEntries(Mapping[str, tuple[Entry, ...]]):
    """Entries that are made when they are first asked for; a check and the preview never ask."""

    def __init__(self, make: Callable[[], Mapping[str, tuple[Entry, ...]]]) -> None:
        self._make = make

    @cached_property
    def _entries(self) -> Mapping[str, tuple[Entry, ...]]:
        return self._make()

    def __getitem__(self, id_: str) -> tuple[Entry, ...]:
        return self._entries[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def body_digest(annotation: Annotation) -> str:
    """A digest of a note's kind and of what it says, by which it is recognised when its quote has changed."""
    content = "\0".join(
        [annotation.kind, annotation.body.source, *annotation.readings.values(), *_readings(annotation)]
    )
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _readings(annotation: Annotation) -> Iterator[str]:
    for reading in annotation.apparatus:
        yield " ".join([reading.words, reading.how, *reading.witnesses])


def selector_text(selector: Selector) -> str:
    """A selector as it stands in YAML, as one string: "the term (at: 8.2)"."""
    if isinstance(selector, Whole):
        return f"at {selector.at}"
    if isinstance(selector, Range):
        narrowed = _narrowed(selector.start)
        return f"{selector.start.exact} … {selector.end.exact}{narrowed}"
    if isinstance(selector, After):
        return f"after {selector_text(selector.quote)}"
    return selector.exact + _narrowed(selector)


def _narrowed(quote: Quote) -> str:
    narrowing = (("at", quote.at), ("nth", quote.nth), ("within", quote.within))
    return "".join(f" ({name}: {value})" for name, value in narrowing if value)


def selector_texts(annotation: Annotation) -> tuple[str, ...]:
    """The `selector_text` of each target of a note."""
    return tuple(map(selector_text, annotation.targets))


def identify(annotations: Sequence[Annotation], lock: Lock) -> list[str]:
    """The id in the lock of each annotation that has none of its own, "" where it is new.

    A note is recognised by its selectors, kind and body; failing that by its selectors; failing that by its body
    alone, if no other note has the same: then its quote was corrected.
    """
    own = {a.id for a in annotations if a.id}
    free = {id_ for id_ in lock.entries if id_ not in own and not id_.startswith(NAME)}
    by_selectors: dict[tuple[str, ...], list[str]] = defaultdict(list)
    by_body: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(free):
        targets = (e for e in lock.entries[id_] if e.part[0].isdigit())
        by_selectors[tuple(dict.fromkeys(e.selector for e in targets))].append(id_)
        by_body[lock.bodies[id_]].append(id_)
    found = [""] * len(annotations)

    def take(number: int, candidates: Iterable[str]) -> None:
        if not found[number] and (own := [id_ for id_ in candidates if id_ in free]):
            found[number] = own[0]
            free.discard(own[0])

    nameless = [number for number, a in enumerate(annotations) if not a.id]
    keys = {n: (tuple(dict.fromkeys(selector_texts(annotations[n]))), body_digest(annotations[n])) for n in nameless}
    for n in nameless:
        selectors_now, body = keys[n]
        take(n, [id_ for id_ in by_selectors.get(selectors_now, ()) if lock.bodies[id_] == body])
    unmatched = [n for n in nameless if not found[n]]
    for n in unmatched:
        take(n, by_selectors.get(keys[n][0], ()))
    bodies: dict[str, int] = defaultdict(int)
    for n in nameless:
        bodies[keys[n][1]] += 1
    for n in unmatched:
        body = keys[n][1]
        candidates = [id_ for id_ in by_body.get(body, ()) if id_ in free]
        if bodies[body] == 1 and len(candidates) == 1:
            take(n, candidates)
    return found


def first_days(bodies: Mapping[str, str], lock: Lock, today: str) -> dict[str, str]:
    """The day on which each note came into the lock, where that is known.

    For a new note that is `today`, unless it says the same as one that is gone, and so has only a new id.
    """
    gone = {body: lock.days.get(id_, "") for id_, body in lock.bodies.items() if id_ not in bodies}
    found = {
        id_: lock.days.get(id_, "") if id_ in lock.bodies else gone.get(body, today)
        for id_, body in bodies.items()
        if not id_.startswith(NAME)
    }
    return {id_: day for id_, day in found.items() if day}


def passage_digest(flat: Flat, span: Span) -> str:
    """A digest of the folded words at `span`."""
    return hashlib.sha256(flat.text[span[0] : span[1]].encode()).hexdigest()[:12]


def block_words(text: str) -> str:
    """What the lock keeps of the folded `text` of a block that is annotated whole: its beginning."""
    return text[:_LONGEST]
