"""What became of every note since its anchors were last known, and the selectors that would mend it.

A lost quote is looked for by its words and by what stood around them (trace.py). How sure a candidate is, is half the
likeness of the words and half that of their surroundings; how far it is ahead of the next decides too, and the next may
be one that stood in the text when the note was locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .anchor import Failed, Finder, Resolved, in_version
from .lock import Entry, Lock, identify
from .model import Annotation, Quote, Range, Selector, Text, Version
from .selectors import Span, describe_range, describe_words, words_at
from .suggest import nearest
from .trace import Candidate, taken_out, trace

# Measured by `python -m bench.anchors` (bench/anchors.md).
SAFE, AHEAD = 0.65, 0.05  # the score of a safe fix, and how far it must be ahead of every other place, now or then
LIKELY, LIKELY_AHEAD = 0.55, 0.05  # … and of one to ask about
SAME = 0.50  # how like the words must be: beside words that were put in the place of others a note means something else
# Where both sides are so like, and so much liker than elsewhere, the place is certain and the score does not matter.
IN_PLACE, IN_PLACE_AHEAD = 0.85, 0.15
# An edit beside the words may change one side altogether, but not …
TWIN, TWIN_AHEAD, TWIN_SIDE = 0.69, 0.10, 0.55  # … where another place scored so high: each side must be so like;
NEW_WORDS, NEW_WORDS_SIDE = 0.75, 0.55  # … nor where the words are less like than this;
RIVAL, RIVAL_SIDE = 0.50, 0.45  # … nor where another place was worth mentioning.
ONE_SIDE, ONE_SIDE_NEW = 0.45, 0.80  # Else one side is enough: so like if the words are the same, or else so like.

KEPT, MOVED, CHANGED, NEW = "kept", "moved with the words", "kept, with other words inside", "new"
SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED = "can be mended", "may be mended", "moved?", "orphaned"


@dataclass(frozen=True)
class Fate:
    """What became of one note.

    `why` says what is wrong with it, `was` where its words stood, `now` where they are or what is most like them.
    `mended` is the note as it should be, `score` how sure that is; `entries` are what the lock should have once it is
    mended or, if it need not be, once an editor has said that the note is in its place.
    """

    annotation: Annotation
    id: str
    what: str
    score: float = 1.0
    why: str = ""
    was: str = ""
    now: str = ""
    mended: Annotation | None = None
    entries: tuple[Entry, ...] = ()


def fates(
    text: Text, annotations: Sequence[Annotation], lock: Lock, versions: Sequence[Version] = ()
) -> Iterator[Fate]:
    """The fate of every note of a text, in the order of the files."""
    tracer = _Tracer(Finder(text, annotations), {version.name: Finder(version.text) for version in versions})
    for annotation, known in zip(annotations, identify(annotations, lock), strict=True):
        id_ = annotation.id or known
        yield tracer.fate(annotation, id_, lock.entries.get(id_, ()))


@dataclass(frozen=True, slots=True)
class _Proposal:
    """Where the words of one quote seem to be now."""

    span: Span
    score: float
    safe: bool


class _Tracer:
    """Quotes go by their part, as in the lock: “0”, “1.from”, “parallel.plain”."""

    def __init__(self, finder: Finder, versions: Mapping[str, Finder]) -> None:
        self._finder, self._versions = finder, versions

    def fate(self, annotation: Annotation, id_: str, locked: Sequence[Entry]) -> Fate:
        found, failures = self._resolved(annotation, locked)
        if failures:
            return self._lost(annotation, id_, locked, found, failures)
        return _kept(annotation, id_, locked, [entry for one in found.values() for entry in one.entries])

    def _resolved(
        self, annotation: Annotation, locked: Sequence[Entry] = ()
    ) -> tuple[dict[str, Resolved], dict[str, Failed]]:
        """Each place of a note, and what is wrong with the others."""
        found: dict[str, Resolved] = {}
        failures: dict[str, Failed] = {}
        for number, target in enumerate(annotation.targets):
            try:
                found[str(number)] = self._finder.resolve(target, number, locked)
            except Failed as failed:
                failures[str(number)] = failed
        main = tuple(found.values())
        for name, quote in annotation.parallel.items():
            try:
                found[_beside(name)] = in_version(self._versions, name, quote, self._finder, main, locked)
            except Failed as failed:
                failures[_beside(name)] = failed
        return found, failures

    def _lost(
        self,
        annotation: Annotation,
        id_: str,
        locked: Sequence[Entry],
        found: Mapping[str, Resolved],
        failures: Mapping[str, Failed],
    ) -> Fate:
        """A note that has lost a place: the best candidate, and how sure it is."""
        problems = [failed.problem for failed in failures.values()]
        first = next((one for one in problems if one.code != "G020"), problems[0])
        entries: tuple[Entry, ...] = ()
        if first.code == "G020":  # its words are there: a yes is enough
            resolved, wrong = self._resolved(annotation)
            entries = () if wrong else self._entries(resolved)
        lost = Fate(annotation, id_, DOUBTFUL if entries else ORPHANED, 0.0, first.message, entries=entries)
        proposals: dict[str, _Proposal] = {}
        for part, quote in _parts(annotation):
            if _target(part) in failures:
                entry = next((e for e in locked if e.part == part), None)
                proposal = self._proposal(part, quote, entry)
                lost = replace(lost, was=lost.was or (_stood(entry) if entry else ""))
                if proposal is None:
                    return lost
                proposals[part] = proposal
        mended = self._mended(annotation, found, proposals)
        safe = all(one.safe for one in proposals.values())
        if mended is None or (mended == annotation and not safe):
            return lost
        resolved, _ = self._resolved(mended)
        return replace(
            lost,
            what=SAFE_FIX if safe else LIKELY_FIX,
            score=min(one.score for one in proposals.values()),
            now=", ".join(self._locus(part, one.span) for part, one in proposals.items()),
            mended=mended,
            entries=self._entries(resolved),
        )

    def _proposal(self, part: str, quote: Quote, entry: Entry | None) -> _Proposal | None:
        finder = self._of(part)
        if finder is None:
            return None
        if entry is None:  # a new note: there is nothing but the words to go by
            found = [(one.similarity, one.span) for one in nearest(finder.flat, finder.folded(quote.exact))]
            if not found or not _is_ahead([score for score, _ in found], LIKELY, LIKELY_AHEAD):
                return None
            return _Proposal(found[0][1], found[0][0], safe=False)
        traced = trace(entry, finder.flat, finder.matches(quote.exact))
        text = finder.flat.text
        # What stood elsewhere, and was nearly the same then, has not become it.
        possible = [one for one in traced.candidates if text[slice(*one.span)] != entry.other]
        if not possible:
            return None
        best = possible[0]
        others = [one for one in traced.candidates if one is not best]
        next_best = max([entry.rival, *(one.score for one in others)])
        if best.score < LIKELY or best.score < next_best + LIKELY_AHEAD:
            return None
        there = traced.closed <= best.likeness and not taken_out(entry, finder.flat, best.span)
        return _Proposal(best.span, best.score, there and _is_safe(entry, best, others))

    def _mended(
        self, annotation: Annotation, found: Mapping[str, Resolved], proposals: Mapping[str, _Proposal]
    ) -> Annotation | None:
        """The note with the fewest changes that make its quotes name the proposed places, and no others."""
        wanted = _covered(found)
        for part, one in proposals.items():
            start, _ = wanted.setdefault(_target(part), one.span)
            wanted[_target(part)] = start, one.span[1]
        for attempt in self._attempts(annotation, proposals, wanted):
            resolved, failures = self._resolved(attempt)
            if not failures and _covered(resolved) == wanted:
                return attempt
        return None

    def _attempts(
        self, annotation: Annotation, proposals: Mapping[str, _Proposal], wanted: Mapping[str, Span]
    ) -> Iterator[Annotation]:
        """The note with other words; with other fields beside them too; of several places, with none."""
        words = {part: self._words(part, one.span) for part, one in proposals.items()}
        yield _with_quotes(annotation, lambda part, quote: replace(quote, exact=words.get(part, quote.exact)))
        text, flat, target = self._finder.text, self._finder.flat, annotation.targets[0]
        if len(annotation.targets) > 1:
            yield _with_quotes(
                annotation,
                lambda part, quote: Quote(words.get(part, quote.exact), quote.origin),
            )
        elif isinstance(target, Quote):
            made = describe_words(text, flat, wanted["0"])
            yield replace(annotation, targets=(replace(made, origin=target.origin),))
        elif isinstance(target, Range) and (range_ := describe_range(text, flat, wanted["0"])):
            start = replace(range_.start, origin=target.start.origin)
            end = replace(range_.end, origin=target.end.origin)
            yield replace(annotation, targets=(Range(start, end),))

    def _of(self, part: str) -> Finder | None:
        return self._versions.get(part.removeprefix(_BESIDE)) if part.startswith(_BESIDE) else self._finder

    def _words(self, part: str, span: Span) -> str:
        finder = self._of(part) or self._finder
        return words_at(finder.text, finder.flat, span)

    def _locus(self, part: str, span: Span) -> str:
        finder = self._of(part) or self._finder
        return finder.text.blocks[finder.flat.block_at(span[0])].locus

    def _entries(self, resolved: Mapping[str, Resolved]) -> tuple[Entry, ...]:
        return tuple(
            entry
            for key, one in resolved.items()
            for some in (self._of(key) or self._finder).remembered([one])
            for entry in some
        )


def _is_safe(entry: Entry, best: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether it is beyond doubt that the words of `entry` have become those at `best`."""
    worse, better = sorted((best.before, best.after))
    if best.words < SAME:
        return False
    if worse >= IN_PLACE and best.likeness >= IN_PLACE_AHEAD + max(
        [2 * entry.rival - 1, *(one.likeness for one in others)]
    ):
        return True
    is_twin = entry.rival >= TWIN
    next_best = max([entry.rival, *(one.score for one in others)])
    if best.score < SAFE or best.score < next_best + (TWIN_AHEAD if is_twin else AHEAD):
        return False
    if is_twin:
        return worse >= TWIN_SIDE
    if best.words < NEW_WORDS:
        return worse >= NEW_WORDS_SIDE
    if entry.rival >= RIVAL:
        return worse >= RIVAL_SIDE
    return worse >= RIVAL_SIDE or better >= (ONE_SIDE if best.words == 1 else ONE_SIDE_NEW)


_BESIDE = "parallel."


def _beside(name: str) -> str:
    return _BESIDE + name


def _target(part: str) -> str:
    """The place of a note that a part belongs to."""
    return part if part.startswith(_BESIDE) else part.partition(".")[0]


def _parts(annotation: Annotation) -> Iterator[tuple[str, Quote]]:
    for number, target in enumerate(annotation.targets):
        if isinstance(target, Range):
            yield f"{number}.from", target.start
            yield f"{number}.to", target.end
        elif isinstance(target, Quote):
            yield str(number), target
    for name, quote in annotation.parallel.items():
        yield _beside(name), quote


def _with_quotes(annotation: Annotation, change: Callable[[str, Quote], Quote]) -> Annotation:
    made = {part: change(part, quote) for part, quote in _parts(annotation)}
    targets: list[Selector] = []
    for number, target in enumerate(annotation.targets):
        if isinstance(target, Range):
            targets.append(Range(made[f"{number}.from"], made[f"{number}.to"]))
        else:
            targets.append(made.get(str(number), target))
    beside = {name: made[_beside(name)] for name in annotation.parallel}
    return replace(annotation, targets=tuple(targets), parallel=beside)


def _covered(found: Mapping[str, Resolved]) -> dict[str, Span]:
    """The passage that each place of a note covers."""
    return {key: (one.spans[0][0], one.spans[-1][1]) for key, one in found.items()}


def _is_ahead(scores: Sequence[float], least: float, ahead: float) -> bool:
    """Whether the first of some scores is high enough, and far enough above the next."""
    return scores[0] >= least and (len(scores) < 2 or scores[0] >= scores[1] + ahead)


def _stood(entry: Entry) -> str:
    return f"{entry.block}: …{entry.before[-24:]}[{entry.exact}]{entry.after[:24]}…"


def _kept(annotation: Annotation, id_: str, locked: Sequence[Entry], now: Sequence[Entry]) -> Fate:
    if not locked:
        return Fate(annotation, id_, NEW)
    before = {entry.part: entry for entry in locked}
    pairs = [(before[entry.part], entry) for entry in now if entry.part in before]
    fate = Fate(annotation, id_, KEPT, was=locked[0].block, now=now[0].block)
    if any(old.passage != new.passage for old, new in pairs):
        return replace(fate, what=CHANGED)
    if any((old.block, old.start) != (new.block, new.start) for old, new in pairs):
        return replace(fate, what=MOVED)
    return fate
