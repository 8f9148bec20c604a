"""`reanchor`: show what became of every note, ask, and change the YAML and the lock accordingly."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossator.anchoring import (
    CHANGED,
    DOUBTFUL,
    KEPT,
    LIKELY_FIX,
    MOVED,
    NEW,
    ORPHANED,
    SAFE_FIX,
    Entry,
    Lock,
    NoteOutcome,
    dump_lock,
    name_places,
    outcomes,
    read_lock,
)
from glossator.editing import Change, File, NotEditable
from glossator.editing import changes as changes_to
from glossator.files import Replacement
from glossator.model import Sources, Text
from glossator.problems import format_text
from glossator.source import home, load, lock_path, parse

from .command import Command, Options, Parser

Ask = Callable[[str], bool]
Show = Callable[[str], None]

_SAID = (KEPT, NEW, MOVED, CHANGED, SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED)
_NEEDS_NOBODY = (KEPT, NEW, MOVED, CHANGED)


def run(root: Path, options: Options) -> int:
    return 1 if reanchor(root, write=options.write, ask=_asker(), show=print) else 0


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "--write",
        action="store_true",
        help="make the changes that are safe; on a terminal, ask about the others one by one",
    )


def _asker() -> Callable[[str], bool] | None:
    """Asks on a terminal; None where nobody could answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None

    def ask(question: str) -> bool:
        try:
            return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
        except (KeyboardInterrupt, EOFError):
            print()  # what is said next begins a line of its own
            raise

    return ask


@dataclass(frozen=True)
class _Fix:
    """What is to be done for one note: the changes to its file, and what the lock is to hold of it."""

    text: str
    outcome: NoteOutcome
    changes: Sequence[Change]


class _Asking:
    """Asks an editor about one change after another, until they stop it by Ctrl-C or the end of input.

    What they have agreed to until then holds: nobody should have to answer the same questions again.
    """

    def __init__(self, ask: Ask | None) -> None:
        self.ask = ask
        self.unanswered = 0

    def __call__(self, question: str) -> bool:
        if self.ask is None or not question:
            return False
        if not self.unanswered:
            try:
                return self.ask(question)
            except (KeyboardInterrupt, EOFError):
                pass
        self.unanswered += 1
        return False


class _Files:
    """The editor's files as they are, read once."""

    def __init__(self, sources: Sources) -> None:
        self.data = {file.path: file.data for file in sources.files()}
        self._files: dict[str, File] = {}

    def __getitem__(self, path: str) -> File:
        if path not in self._files:
            self._files[path] = File(self.data[path], path)
        return self._files[path]


def reanchor(root: Path, *, write: bool, ask: Ask | None, show: Show) -> int:
    """Report what became of every note; with `write` mend what is safe, and with `ask` whatever it says yes to.

    Returns how many notes still need an editor. Nothing else in a file is touched. If `ask` is interrupted, nothing
    more is asked, and what was agreed to and what is safe is written all the same.
    """
    sources = load(root)
    edition, problems = parse(sources)
    files = _Files(sources)
    if any(problem.severity == "error" for problem in problems):
        show(format_text(problems, files.data))
        show("mend these first; nothing was changed")
        return len(problems)
    locks: dict[str, Lock] = {}
    for text in edition.texts:
        locks[text.id], wrong = read_lock(sources.locks.get(text.id))
        if wrong:
            show(format_text(wrong, files.data))
            return len(wrong)
    asking = _Asking(ask)
    agreed: list[_Fix] = []
    counts: Counter[str] = Counter()
    remaining = 0
    places, _ = name_places.by_text(edition.names, edition.texts)
    places_in_file = {origin: quote.at for name in edition.names for quote, origin in name.places}
    for text in edition.texts:
        versions = edition.versions.get(text.id, ())
        of_names = name_places.as_annotations(places.get(text.id, ()), locks[text.id])
        for raw_outcome in outcomes(text, [*edition.annotations.get(text.id, ()), *of_names], locks[text.id], versions):
            outcome = _in_file(raw_outcome, text, places_in_file.get(raw_outcome.annotation.origin, ""))
            counts[outcome.status] += 1
            if outcome.status in _NEEDS_NOBODY:
                continue
            changes, lines = _planned(outcome, files)
            safe = _is_safe(outcome, changes)
            if safe or not asking.unanswered:
                show(_paragraph(outcome, lines))
            if write and (safe or asking(_question(outcome, changes))):
                agreed.append(_Fix(text.id, outcome, changes))
            else:
                remaining += 1
    show(", ".join(f"{counts[status]} {status}" for status in _SAID if counts[status]) or "there are no notes")
    refused = _write(root, files, locks, agreed, show)
    remaining += refused
    if asking.unanswered:
        show(f"interrupted: {len(agreed) - refused} written, {asking.unanswered} not answered")
    if remaining:
        show(f"{remaining} left for you" + ("" if write else "; --write mends what is safe and asks about the rest"))
    return remaining


def _in_file(outcome: NoteOutcome, text: Text, at: str) -> NoteOutcome:
    """An outcome as its file is to be changed: for a place of a name, whose `at` may name the text."""
    if not (at and outcome.fixed):
        return outcome
    annotation, fixed = (name_places.in_file(note, text, at) for note in (outcome.annotation, outcome.fixed))
    return replace(outcome, annotation=annotation, fixed=fixed)


def _paragraph(outcome: NoteOutcome, lines: Sequence[str]) -> str:
    """What became of a note, and the change that would mend it."""
    origin = outcome.annotation.origin
    report = [f"{origin.path}:{origin.line}: {outcome.status}: {outcome.reason}"]
    if outcome.old_place:
        report.append(f"  was {outcome.old_place}")
    if outcome.new_place:
        score = f" (score {outcome.score:.2f})" if outcome.fixed else ""
        report.append(f"  {'now' if outcome.status != ORPHANED else 'likest'} {outcome.new_place}{score}")
    if outcome.alternative:
        report.append(f"  or  {outcome.alternative}")
    return "\n".join([*report, *lines])


def _planned(outcome: NoteOutcome, files: _Files) -> tuple[Sequence[Change], list[str]]:
    """The changes that mend a note, and the lines that they change."""
    if outcome.fixed is None:
        return [], []
    path = outcome.annotation.origin.path
    try:
        changes = changes_to(files[path].tree, outcome.annotation, outcome.fixed)
        if not changes:
            return [], []
        old, new = files[path].lines(changes)
    except NotEditable as error:
        return [], [f"  {error}"]
    return changes, [*(f"  - {line}" for line in old), *(f"  + {line}" for line in new)]


def _is_safe(outcome: NoteOutcome, changes: Sequence[Change]) -> bool:
    """Whether what is proposed for a note may be done without asking."""
    return outcome.status == SAFE_FIX and (bool(changes) or outcome.fixed == outcome.annotation)


def _question(outcome: NoteOutcome, changes: Sequence[Change]) -> str:
    """What an editor is to be asked of what is proposed for a note; "" where they could not agree to anything."""
    if changes:
        return "make this change?"
    return "is this the right place?" if outcome.status == DOUBTFUL else ""


def _write(root: Path, files: _Files, locks: Mapping[str, Lock], agreed: Sequence[_Fix], show: Show) -> int:
    """Do what is wanted; returns for how many notes it could not be done."""
    by_path: dict[str, list[_Fix]] = defaultdict(list)
    for fix in agreed:
        by_path[fix.outcome.annotation.origin.path].append(fix)
    new_entries: dict[str, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
    remaining = 0
    edited: dict[str, bytes] = {}
    for path, fixes in by_path.items():
        content, refused = _edited(files[path], fixes)
        for fix in fixes:
            if reason := refused.get(fix.outcome.annotation.origin.line):
                show(f"{path}:{fix.outcome.annotation.origin.line}: {reason}")
                remaining += 1
            elif fix.outcome.id in locks[fix.text].entries:  # a new note gets its entry from the next build
                new_entries[fix.text][fix.outcome.id] = fix.outcome.entries
        if content != files.data[path]:
            edited[path] = content
    # The locks first: after a kill in between, notes are still known by their ids, and the same changes are proposed.
    new: dict[str, bytes] = {}
    for text, entries in new_entries.items():
        lock = locks[text]
        path = lock_path(text, files.data)
        new[path] = dump_lock(replace(lock, entries={**lock.entries, **entries}))
    new |= edited
    with Replacement(home(root)) as replacing:
        for path, data in new.items():
            replacing.stage(root / path, data, files.data[path])
        replacing.commit()
    for path in new:
        show(f"wrote {path}")
    return remaining


def _edited(file: File, fixes: Sequence[_Fix]) -> tuple[bytes, dict[int, str]]:
    """The file with all changes, or if they can't be made together with those that can; why not the others, by line."""
    changes: list[Change] = []
    refused: dict[int, str] = {}
    try:
        return file.edited([change for fix in fixes for change in fix.changes]), refused
    except NotEditable:
        for fix in fixes:
            try:
                file.edited([*changes, *fix.changes])
                changes += fix.changes
            except NotEditable as error:
                refused[fix.outcome.annotation.origin.line] = str(error)
    return file.edited(changes), refused


COMMAND = Command(
    "reanchor",
    "after an edit of the text: what became of every note",
    "Show what became of every note since the last build, and the change to its YAML that would mend it. "
    "Nothing else in a file is touched.",
    run,
    arguments,
)
