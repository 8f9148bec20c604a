"""`reanchor`: show what became of every note, ask, and change the YAML and the lock accordingly."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .files import replace_file
from .load import LOCK, load
from .lock import Entry, Lock, dump, read
from .model import Sources
from .parse import parse
from .problems import format_text
from .reanchor import CHANGED, DOUBTFUL, KEPT, LIKELY_FIX, MOVED, NEW, ORPHANED, SAFE_FIX, Fate, fates
from .strict_yaml import load as load_yaml
from .yaml_edit import Change, NotEditable, apply

Ask = Callable[[str], bool]


@dataclass
class _Decided:
    """What is to be written: changes by file, and entries by text and note."""

    edits: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, dict[str, tuple[Entry, ...]]] = field(default_factory=lambda: defaultdict(dict))


def reanchor(root: Path, *, write: bool, ask: Ask | None, show: Callable[[str], None]) -> int:
    """Report the fate of every note; with `write` mend what is safe, and with `ask` whatever it says yes to.

    Returns how many notes still need an editor. Nothing else in a file is touched.
    """
    sources = load(root)
    edition, problems = parse(sources)
    if any(problem.severity == "error" for problem in problems):
        show(format_text(problems, {file.path: file.data for file in sources.files()}))
        show("mend these first; nothing was changed")
        return len(problems)
    decided = _Decided()
    counts: Counter[str] = Counter()
    left = 0
    for text in edition.texts:
        lock, wrong = read(sources.locks.get(text.id))
        if wrong:
            show(format_text(wrong, {}))
            return len(wrong)
        trees = {file.path: load_yaml(file.data, file.path)[0] for file in sources.annotations.get(text.id, ())}
        notes = edition.annotations.get(text.id, ())
        for fate in fates(text, notes, lock, {path: tree for path, tree in trees.items() if tree is not None}):
            counts[fate.what] += 1
            if fate.what in (KEPT, NEW):
                continue
            show(_told(fate, sources))
            if _take(fate, write, ask):
                for edit in fate.edits:
                    decided.edits[fate.annotation.origin.path].append(edit)
                if fate.id and not fate.edits:
                    decided.entries[text.id][fate.id] = fate.confirm
            elif fate.what not in (MOVED, CHANGED):
                left += 1
    show(", ".join(f"{counts[what]} {what}" for what in _SAID if counts[what]) or "there are no notes")
    written = _write(root, sources, decided, show)
    if left:
        show(f"{left} left for you" + ("" if write else "; --write mends what is safe and asks about the rest"))
    elif not written and not write and counts[SAFE_FIX]:
        show("nothing was changed; --write does it")
    return left


_SAID = (KEPT, NEW, MOVED, CHANGED, SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED)


def _told(fate: Fate, sources: Sources) -> str:
    origin = fate.annotation.origin
    head = f"{origin.path}:{origin.line}: {fate.what}"
    if fate.what == MOVED:
        return f"{head}: from {fate.was} to {fate.now}" if fate.was != fate.now else f"{head} within {fate.now}"
    if fate.what == CHANGED:
        return f"{head}, at {fate.now}"
    if not fate.edits:
        return f"{head}: {fate.was}"
    return f"{head} (score {fate.score:.2f}), now {fate.now}\n{_diff(fate, sources)}".rstrip()


def _diff(fate: Fate, sources: Sources) -> str:
    path = fate.annotation.origin.path
    data = next(file.data for file in sources.files() if file.path == path)
    try:
        changed = apply(data, path, fate.edits)
    except NotEditable as error:
        return f"  {error}"
    lines = difflib.unified_diff(
        data.decode("utf-8-sig").splitlines(), changed.decode("utf-8-sig").splitlines(), path, path, n=1, lineterm=""
    )
    return "\n".join(f"  {line}" for line in lines)


def _take(fate: Fate, write: bool, ask: Ask | None) -> bool:
    """Whether what is proposed for a note shall be done."""
    if not write:
        return False
    if fate.what in (SAFE_FIX, MOVED, CHANGED):
        return True
    if ask is None:
        return False
    if fate.edits:
        return ask("make this change?")
    return bool(fate.confirm) and ask("is this the right place?")


def _write(root: Path, sources: Sources, decided: _Decided, show: Callable[[str], None]) -> bool:
    written = False
    for path, edits in decided.edits.items():
        data = next(file.data for file in sources.files() if file.path == path)
        try:
            replace_file(root / path, apply(data, path, edits))
            written = True
            show(f"wrote {path}")
        except NotEditable as error:
            show(str(error))
    for text, entries in decided.entries.items():
        lock, _ = read(sources.locks.get(text))
        path = f"annotations/{text}/{LOCK}"
        replace_file(root / path, dump(Lock(dict(_with(lock, entries)), lock.bodies)))
        written = True
        show(f"wrote {path}")
    return written


def _with(lock: Lock, changed: dict[str, tuple[Entry, ...]]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The entries of `lock` with those of some notes changed. A mended note keeps its old ones until the next build:
    they hold its id, and speak no more for its selector.
    """
    for id_, old in lock.entries.items():
        yield id_, changed.get(id_) or old
