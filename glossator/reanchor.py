"""What became of every note since its anchor was last known, and the change to its YAML that mends it.

A lost quote is looked for by its words and by what stood around them. How sure a candidate is, is half the
likeness of the words and half that of their surroundings (lock.py); how far it is ahead of the next decides too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .anchor import Failed, Finder
from .lock import Entry, Lock, identify, score
from .model import Annotation, Quote, Range, Selector, Text, Whole
from .selectors import Span, describe, find, snap, words_at
from .strict_yaml import Mapping, Node, Scalar
from .strict_yaml import Sequence as YamlList
from .suggest import nearest
from .yaml_edit import Change, Delete, Edit, Insert

# Measured by `python -m bench anchors` (bench/anchors.md): above the first pair no candidate was wrong in any
# corpus; between the two most are right, and an editor sees at a glance which are not.
SAFE, SAFE_MARGIN = 0.80, 0.15
LIKELY, LIKELY_MARGIN = 0.62, 0.10

KEPT, MOVED, CHANGED, NEW = "kept", "moved", "words changed under it", "new"
SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED = "can be mended", "may be mended", "moved?", "orphaned"


@dataclass(frozen=True)
class Candidate:
    span: Span
    score: float


@dataclass(frozen=True)
class Fate:
    """What became of one note. `edits` to its YAML would mend it; `confirm` are entries that a yes puts into the lock."""

    annotation: Annotation
    id: str
    what: str
    score: float = 1.0
    was: str = ""
    now: str = ""
    edits: tuple[Change, ...] = ()
    confirm: tuple[Entry, ...] = field(default=())


def fates(text: Text, annotations: Sequence[Annotation], lock: Lock, trees: dict[str, Node]) -> Iterator[Fate]:
    """The fate of every note of a text, in the order of the files. `trees` are the files' YAML by path."""
    finder = Finder(text, annotations)
    for annotation, known in zip(annotations, identify(annotations, lock), strict=True):
        id_ = annotation.id or known
        locked = lock.entries.get(id_, ())
        worst: Fate | None = None
        edits: list[Change] = []
        confirm: list[Entry] = []
        for number, target in enumerate(annotation.targets):
            fate = _fate(finder, annotation, id_, number, target, locked, trees)
            edits += fate.edits
            confirm += fate.confirm
            if worst is None or _ORDER.index(fate.what) > _ORDER.index(worst.what):
                worst = fate
        if worst is not None:
            yield replace(worst, edits=tuple(edits), confirm=tuple(confirm))


_ORDER = (NEW, KEPT, CHANGED, MOVED, SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED)


def _fate(
    finder: Finder,
    annotation: Annotation,
    id_: str,
    number: int,
    target: Selector,
    locked: Sequence[Entry],
    trees: dict[str, Node],
) -> Fate:
    entries = [entry for entry in locked if entry.part.partition(".")[0] == str(number)]
    try:
        found = finder.resolve(target, number, locked)
    except Failed as failed:
        return _lost(finder, annotation, id_, number, target, entries, trees, failed)
    if not entries:
        return Fate(annotation, id_, NEW, confirm=found.entries)
    what = KEPT
    for old, new in zip(entries, found.entries, strict=False):
        if old.passage != new.passage:
            what = CHANGED
        elif what == KEPT and (old.block, old.start) != (new.block, new.start):
            what = MOVED
    was, now = entries[0].block, found.entries[0].block
    return Fate(annotation, id_, what, was=was, now=now, confirm=found.entries)


def _lost(
    finder: Finder,
    annotation: Annotation,
    id_: str,
    number: int,
    target: Selector,
    entries: Sequence[Entry],
    trees: dict[str, Node],
    failed: Failed,
) -> Fate:
    """A note whose place is not to be had as it stands: the best candidate, and how sure it is."""
    doubtful = failed.problem.code == "G020"
    confirm: tuple[Entry, ...] = ()
    if doubtful:
        confirm = finder.resolve(target, number, ()).entries
    lost = Fate(annotation, id_, DOUBTFUL if doubtful else ORPHANED, 0.0, failed.problem.message, confirm=confirm)
    if isinstance(target, Whole):
        return lost
    note = _mapping_at(trees[annotation.origin.path], annotation.origin.line, annotation.origin.column)
    if note is None:
        return lost
    parts = [(target, str(number))] if isinstance(target, Quote) else [
        (target.start, f"{number}.from"), (target.end, f"{number}.to")]  # fmt: skip
    edits: list[Change] = []
    sure = 1.0
    was: list[str] = []
    now: list[str] = []
    mended: Selector = target
    for quote, part in parts:
        entry = next((e for e in entries if e.part == part), None)
        ranked = candidates(finder, quote, entry)
        if not ranked:
            return lost
        best = ranked[0]
        next_best = ranked[1].score if len(ranked) > 1 else 0.0
        ahead = best.score - next_best
        verdict = 2 if entry and best.score >= SAFE and ahead >= SAFE_MARGIN else int(
            best.score >= LIKELY and ahead >= LIKELY_MARGIN)  # fmt: skip
        if not verdict:
            return lost
        sure = min(sure, best.score if verdict == 2 else min(best.score, SAFE - 0.01))
        words = words_at(finder.text, finder.flat, best.span)
        was.append(quote.exact)
        now.append(f"{finder.text.blocks[finder.flat.block_at(best.span[0])].locus}: {words}")
        changed, mended = _mend(finder, note, quote, mended, best.span)
        edits += changed
    if not edits or not _leads_somewhere(finder, mended, number):
        return lost
    what = SAFE_FIX if sure >= SAFE and not doubtful else LIKELY_FIX
    return Fate(annotation, id_, what, sure, " … ".join(was), " … ".join(now), tuple(edits))


def _leads_somewhere(finder: Finder, selector: Selector, number: int) -> bool:
    try:
        finder.resolve(selector, number, ())
    except Failed:
        return False
    return True


def candidates(finder: Finder, quote: Quote, entry: Entry | None) -> list[Candidate]:
    """The places that the words of `quote` may have gone to, likeliest first; overlapping ones count once."""
    flat = finder.flat
    if entry is None:
        # A new note: there is nothing but the words to go by.
        return [Candidate(one.span, one.similarity) for one in nearest(flat, finder.folded(quote.exact))]
    spans = {*finder.matches(quote.exact), *find(flat, entry.exact)}
    spans |= {one.span for one in nearest(flat, entry.exact)}
    spans |= set(_between(finder, entry))
    ranked = sorted((Candidate(span, score(entry, flat, span)) for span in spans), key=lambda c: (-c.score, c.span))
    best: list[Candidate] = []
    for one in ranked:
        if all(one.span[1] <= other.span[0] or one.span[0] >= other.span[1] for other in best):
            best.append(one)
    return best


def _between(finder: Finder, entry: Entry) -> Iterator[Span]:
    """What stands now between the words that stood before and behind the quote."""
    flat, text = finder.flat, finder.flat.text
    before, after = entry.before[-16:], entry.after[:16]
    if len(before) < 8 or len(after) < 8:
        return
    at = text.find(before)
    while at >= 0:
        start = at + len(before)
        end = text.find(after, start, start + 3 * len(entry.exact) + 40)
        if end > start and text[start:end].strip():
            yield snap(flat, (start, end))
        at = text.find(before, at + 1)


# ── The change to the YAML ──────────────────────────────────────────────────────────────────────────────


def _mend(finder: Finder, note: Mapping, quote: Quote, target: Selector, span: Span) -> tuple[list[Change], Selector]:
    """The fewest changes to `note` that make `quote` name `span`, and the target with them made."""
    words = words_at(finder.text, finder.flat, span)
    simplest = replace(quote, exact=words)
    if simplest != quote and _names(finder, simplest, span):
        return [Edit(quote.origin.line, quote.origin.column, words)], _swap(target, quote, simplest)
    wanted = describe(finder.text, finder.flat, span)
    if isinstance(wanted, Range):
        wanted = Quote(words, quote.origin)
    made = replace(wanted, origin=quote.origin)
    if not _names(finder, made, span):
        return [], target
    edits: list[Change] = []
    if made.exact != quote.exact:
        edits.append(Edit(quote.origin.line, quote.origin.column, made.exact))
    for name in ("at", "nth", "within"):
        old, new = str(getattr(quote, name) or ""), str(getattr(made, name) or "")
        scalar = note.get(name)
        if old == new:
            continue
        if not new:
            edits.append(Delete(note.line, note.column, name))
        elif isinstance(scalar, Scalar):
            edits.append(Edit(scalar.line, scalar.column, new))
        else:
            edits.append(Insert(note.line, note.column, "quote", name, new))
    return edits, _swap(target, quote, made)


def _names(finder: Finder, quote: Quote, span: Span) -> bool:
    """Whether `quote` names `span` and nothing else."""
    try:
        found = finder.resolve(quote)
    except Failed:
        return False
    return finder.flat.pieces(span) == [(a.block, a.start, a.end) for a in found.anchors]


def _swap(target: Selector, old: Quote, new: Quote) -> Selector:
    if isinstance(target, Range):
        return Range(new, target.end) if target.start == old else Range(target.start, new)
    return new


def _mapping_at(node: Node, line: int, column: int) -> Mapping | None:
    if isinstance(node, Scalar):
        return None
    if isinstance(node, Mapping) and (node.line, node.column) == (line, column):
        return node
    children = node if isinstance(node, YamlList) else node.values()
    return next((found for child in children if (found := _mapping_at(child, line, column))), None)
