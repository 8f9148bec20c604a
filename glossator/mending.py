"""`reanchor`: show what became of every note, ask, and change the YAML and the lock accordingly."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .files import replace_file
from .load import LOCK, load
from .lock import Entry, Lock, dump, read
from .model import Annotation, Quote, Range, Sources
from .parse import parse
from .problems import format_text
from .reanchor import CHANGED, DOUBTFUL, KEPT, LIKELY_FIX, MOVED, NEW, ORPHANED, SAFE_FIX, Fate, fates
from .strict_yaml import Mapping as YamlMapping
from .strict_yaml import Node, Scalar
from .strict_yaml import Sequence as YamlList
from .strict_yaml import load as load_yaml
from .yaml_edit import Change, Delete, Edit, Insert, NotEditable, apply

Ask = Callable[[str], bool]
Show = Callable[[str], None]

_SAID = (KEPT, NEW, MOVED, CHANGED, SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED)
_NEEDS_NOBODY = (KEPT, NEW, MOVED, CHANGED)


@dataclass
class _Decided:
    """What is to be written: changes by file, and entries by text and note."""

    changes: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, dict[str, tuple[Entry, ...]]] = field(default_factory=lambda: defaultdict(dict))


def reanchor(root: Path, *, write: bool, ask: Ask | None, show: Show) -> int:
    """Report the fate of every note; with `write` mend what is safe, and with `ask` whatever it says yes to.

    Returns how many notes still need an editor. Nothing else in a file is touched.
    """
    sources = load(root)
    edition, problems = parse(sources)
    if any(problem.severity == "error" for problem in problems):
        show(format_text(problems, {file.path: file.data for file in sources.files()}))
        show("mend these first; nothing was changed")
        return len(problems)
    files = {file.path: file.data for file in sources.files()}
    decided = _Decided()
    counts: Counter[str] = Counter()
    left = 0
    for text in edition.texts:
        lock, wrong = read(sources.locks.get(text.id))
        if wrong:
            show(format_text(wrong, files))
            return len(wrong)
        versions = edition.versions.get(text.id, ())
        for fate in fates(text, edition.annotations.get(text.id, ()), lock, versions):
            counts[fate.what] += 1
            if fate.what in _NEEDS_NOBODY:
                continue
            changes = _changes(fate, files)
            try:
                diff = _diff(fate.annotation.origin.path, files, changes)
            except NotEditable as error:
                changes, diff = [], [f"  {error}"]
            show(_told(fate, diff))
            if write and _is_wanted(fate, changes, ask):
                decided.changes[fate.annotation.origin.path] += changes
                decided.entries[text.id][fate.id] = fate.entries
            else:
                left += 1
    show(", ".join(f"{counts[what]} {what}" for what in _SAID if counts[what]) or "there are no notes")
    _write(root, sources, files, decided, show)
    if left:
        show(f"{left} left for you" + ("" if write else "; --write mends what is safe and asks about the rest"))
    return left


def _told(fate: Fate, diff: Sequence[str]) -> str:
    """What became of a note, and the change that would mend it."""
    origin = fate.annotation.origin
    lines = [f"{origin.path}:{origin.line}: {fate.what}: {fate.why}"]
    if fate.was:
        lines.append(f"  it was at {fate.was}")
    if fate.now:
        lines.append(f"  now at {fate.now} (score {fate.score:.2f})")
    return "\n".join([*lines, *diff])


def _diff(path: str, files: Mapping[str, bytes], changes: Sequence[Change]) -> list[str]:
    """What `changes` do to a file; raises `NotEditable` if they cannot be made."""
    data = files[path]
    old, new = data.decode("utf-8-sig").splitlines(), apply(data, path, changes).decode("utf-8-sig").splitlines()
    return [f"  {line}" for line in difflib.unified_diff(old, new, path, path, n=1, lineterm="")]


def _is_wanted(fate: Fate, changes: Sequence[Change], ask: Ask | None) -> bool:
    """Whether what is proposed for a note shall be done: what is safe, else what an editor says yes to."""
    if fate.what == SAFE_FIX and changes:
        return True
    if ask is None or not (changes or fate.entries):
        return False
    return ask("make this change?" if changes else "is this the right place?")


# ── From the note as it should be to its YAML ───────────────────────────────────────────────────────────


def _changes(fate: Fate, files: Mapping[str, bytes]) -> list[Change]:
    """What has to be changed in the file of a note so that it reads as the mended one."""
    if fate.mended is None:
        return []
    origin = fate.annotation.origin
    tree, _ = load_yaml(files[origin.path], origin.path)
    note = _mapping_at(tree, origin.line, origin.column) if tree is not None else None
    if note is None:
        return []
    changes: list[Change] = []
    quotes = list(zip(_quotes(fate.annotation), _quotes(fate.mended), strict=True))
    for old, new in quotes:
        if old.exact != new.exact:
            changes.append(Edit(old.origin.line, old.origin.column, new.exact))
    # `at`, `nth` and `within` stand once in a note, for all its quotes.
    for name in ("at", "nth", "within"):
        old_value, new_value = (str(getattr(quote, name) or "") for quote in quotes[0])
        if old_value != new_value:
            changes.append(_field(note, name, new_value))
    return changes


def _field(note: YamlMapping, name: str, value: str) -> Change:
    there = note.get(name)
    if not value:
        return Delete(note.line, note.column, name)
    if isinstance(there, Scalar):
        return Edit(there.line, there.column, value)
    return Insert(note.line, note.column, "quote", name, value)


def _quotes(annotation: Annotation) -> Iterator[Quote]:
    for target in annotation.targets:
        if isinstance(target, Range):
            yield from (target.start, target.end)
        elif isinstance(target, Quote):
            yield target
    yield from annotation.parallel.values()


def _mapping_at(node: Node, line: int, column: int) -> YamlMapping | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(node, YamlMapping) and (node.line, node.column) == (line, column):
        return node
    children = node if isinstance(node, YamlList) else node.values()
    return next((found for child in children if (found := _mapping_at(child, line, column))), None)


def _write(root: Path, sources: Sources, files: Mapping[str, bytes], decided: _Decided, show: Show) -> None:
    for path, changes in decided.changes.items():
        if changes:
            replace_file(root / path, apply(files[path], path, changes))
            show(f"wrote {path}")
    for text, entries in decided.entries.items():
        lock, _ = read(sources.locks.get(text))
        path = f"annotations/{text}/{LOCK}"
        replace_file(root / path, dump(Lock({**lock.entries, **entries}, lock.bodies, lock.texts)))
        show(f"wrote {path}")
