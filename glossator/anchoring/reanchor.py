"""What became of every note since its anchors were last known, and the selectors that would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from glossator.model import Annotation, Quote, Range, Selector, Text, Version, Whole

from .finder import Failed, Finder, Resolved, in_version
from .lock import Entry, Lock, identify, whole_words, written_selector
from .relocate import Proposal, Sure, proposed, proposed_new, proposed_retyped
from .selectors import Span, describe_range, describe_words, find, locus_of, reach_of, words_at
from .similarity import context

KEPT, MOVED, CHANGED, NEW = "kept", "moved with their words", "with changed words inside", "new"
SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED = "can be mended", "may be mended", "moved?", "orphaned"


@dataclass(frozen=True)
class Fate:
    """What became of one note.

    `why` says what is wrong with it, `was` where its words stood, `now` where they are or what is most like them,
    `beside` where else they may be. `mended` is the note as it should be, `score` how sure that is; `entries` are what
    the lock should have once it is mended or, if it need not be, once an editor has said that the note is in its place.
    """

    annotation: Annotation
    id: str
    what: str
    score: float = 1.0
    why: str = ""
    was: str = ""
    now: str = ""
    beside: str = ""
    mended: Annotation | None = None
    entries: tuple[Entry, ...] = ()


def fates(
    text: Text, annotations: Sequence[Annotation], lock: Lock, versions: Sequence[Version] = ()
) -> Iterator[Fate]:
    """The fate of every note of a text, in the order of the files."""
    locked = [entry for entries in lock.entries.values() for entry in entries]
    finder = Finder(text, annotations, locked)
    tracer = _Tracer(finder, {version.name: Finder(version.text, (), locked) for version in versions})
    for annotation, known in zip(annotations, identify(annotations, lock), strict=True):
        id_ = annotation.id or known
        yield tracer.fate(annotation, id_, lock.entries.get(id_, ()))


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
        why = next((one for one in problems if one.code != "G020"), problems[0]).message
        old = {entry.part: entry for entry in locked}
        was = next((_stood(old[part]) for part in old if _target(part) in failures), "")
        proposals = {
            part: self._proposal(part, quote, old.get(part), written)
            for part, quote, written in _parts(annotation)
            if _target(part) in failures
        }
        likely = {part: one for part, one in proposals.items() if one and one.sure}
        wholes = self._wholes(annotation, failures, old)
        now = ", ".join(self._shown(part, one.span) for part, one in proposals.items() if one)
        beside = ", ".join(self._shown(part, one.beside) for part, one in proposals.items() if one and one.beside)
        lost = Fate(annotation, id_, ORPHANED, 0.0, why, was, now, beside)
        mended = None
        if len(likely) == len(proposals) and {*map(_target, likely), *wholes} == failures.keys():
            mended = self._mended(_with_wholes(annotation, wholes), found, likely)
        safe = all(one.sure == Sure.SAFE for one in likely.values())
        if mended is not None and (safe or mended != annotation):
            return replace(
                lost,
                what=SAFE_FIX if safe else LIKELY_FIX,
                score=min((one.score for one in likely.values()), default=1.0),
                mended=mended,
                entries=self._entries(self._resolved(mended)[0]),
            )
        there, wrong = self._resolved(annotation)
        if wrong or any(one.code != "G020" for one in problems):
            return lost
        # Its words are there: a yes is enough.
        now = ", ".join(self._shown(key, span) for key, span in _covered(there).items() if key in failures)
        return replace(lost, what=DOUBTFUL, now=now, beside="", entries=self._entries(there))

    def _wholes(
        self, annotation: Annotation, failures: Mapping[str, Failed], old: Mapping[str, Entry]
    ) -> dict[str, Whole]:
        """The sections and blocks that the note means whole and that have another number now, by it."""
        targets = ((str(number), target) for number, target in enumerate(annotation.targets))
        lost = ((key, target) for key, target in targets if key in failures and isinstance(target, Whole))
        return {key: found for key, target in lost if (found := self._renumbered(target, old.get(key)))}

    def _renumbered(self, target: Whole, entry: Entry | None) -> Whole | None:
        """The section or block that has the words which `target` had, if there is one only."""
        text, folds = self._finder.text, self._finder.flat.folds
        places = [
            number
            for number, fold in enumerate(folds)
            if entry and len(entry.exact) >= _TELLING and whole_words(fold.text) == entry.exact
        ]
        if entry and not places:
            return self._renumbered_line(target, entry)
        if entry is None or len(places) != 1:
            return None
        block = text.blocks[places[0]]
        is_section = entry.block.endswith(".0") and block.locus.endswith(".0")
        return Whole(text.sections[block.section].locus if is_section else block.locus, target.origin)

    def _renumbered_line(self, target: Whole, entry: Entry) -> Whole | None:
        """The line of verse, or lines, that have the words which `target` had, if they stand once."""
        text, flat = self._finder.text, self._finder.flat
        places = find(flat, entry.exact) if len(entry.exact) >= _TELLING else []
        if len(places) != 1:
            return None
        locus = locus_of(text, flat, places[0])
        is_whole = text.lines_of(locus) and reach_of(text, flat, locus) == places[0]
        return Whole(locus, target.origin) if is_whole else None

    def _proposal(self, part: str, quote: Quote, entry: Entry | None, written: str) -> Proposal | None:
        finder = self._of(part)
        if finder is None:
            return None
        if entry is None:  # a new note: there is nothing but the words to go by
            return proposed_new(finder.flat, finder.folded(quote.exact))
        if entry.written != written:
            typed = finder.folded(quote.exact)
            return proposed_retyped(finder.flat, entry, typed, finder.section_of(entry.block))
        return proposed(finder.flat, entry, finder.matches(quote.exact), finder.section_of(entry.block))

    def _mended(
        self, annotation: Annotation, found: Mapping[str, Resolved], proposals: Mapping[str, Proposal]
    ) -> Annotation | None:
        """The note with the fewest changes that make its quotes name the proposed places, and no others."""
        wanted = _covered(found)
        for part, one in proposals.items():
            start, _ = wanted.setdefault(_target(part), one.span)
            wanted[_target(part)] = start, one.span[1]
        if any(start >= end for start, end in wanted.values()):
            return None
        for attempt in self._attempts(annotation, proposals, wanted):
            resolved, failures = self._resolved(attempt)
            # What is meant whole is in no proposal: it is right if it is found.
            if not failures and {key: span for key, span in _covered(resolved).items() if key in wanted} == wanted:
                return attempt
        return None

    def _attempts(
        self, annotation: Annotation, proposals: Mapping[str, Proposal], wanted: Mapping[str, Span]
    ) -> Iterator[Annotation]:
        """The note with other words; with other fields beside them too; of several places, with none."""
        words = {part: self._words(part, one.span) for part, one in proposals.items()}
        yield _with_quotes(annotation, lambda part, quote: replace(quote, exact=words.get(part, quote.exact)))
        text, flat, target = self._finder.text, self._finder.flat, annotation.targets[0]
        if len(annotation.targets) > 1:
            yield self._described(annotation, wanted, words)
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

    def _described(self, annotation: Annotation, wanted: Mapping[str, Span], words: Mapping[str, str]) -> Annotation:
        """A note on several places, each of those that are in `words` chosen by fields of its own where it must be."""
        targets: list[Selector] = []
        for number, target in enumerate(annotation.targets):
            if isinstance(target, Quote) and str(number) in words:
                made = describe_words(self._finder.text, self._finder.flat, wanted[str(number)])
                targets.append(replace(made, origin=target.origin, in_list=True))
            elif isinstance(target, Range) and f"{number}.from" in words:
                start, end = (words[f"{number}.{which}"] for which in ("from", "to"))
                targets.append(Range(Quote(start, target.start.origin), Quote(end, target.end.origin)))
            else:
                targets.append(target)
        beside = {name: replace(q, exact=words.get(_beside(name), q.exact)) for name, q in annotation.parallel.items()}
        return replace(annotation, targets=tuple(targets), parallel=beside)

    def _of(self, part: str) -> Finder | None:
        return self._versions.get(part.removeprefix(_BESIDE)) if part.startswith(_BESIDE) else self._finder

    def _words(self, part: str, span: Span) -> str:
        finder = self._of(part) or self._finder
        return words_at(finder.text, finder.flat, span)

    def _shown(self, part: str, span: Span) -> str:
        finder = self._of(part) or self._finder
        locus = finder.text.blocks[finder.flat.block_at(span[0])].locus
        before, after = context(finder.flat, span, _SHOWN)
        return _in_context(locus, before, finder.flat.text[slice(*span)], after)

    def _entries(self, resolved: Mapping[str, Resolved]) -> tuple[Entry, ...]:
        return tuple(
            entry
            for key, one in resolved.items()
            for some in (self._of(key) or self._finder).remembered([one])
            for entry in some
        )


_BESIDE = "parallel."
_SHOWN = 24  # characters on each side of the words
_TELLING = 8  # characters that a heading or block must have for its words to say which it is


def _beside(name: str) -> str:
    return _BESIDE + name


def _target(part: str) -> str:
    """The place of a note that a part belongs to."""
    return part if part.startswith(_BESIDE) else part.partition(".")[0]


def _parts(annotation: Annotation) -> Iterator[tuple[str, Quote, str]]:
    """Each quote of a note, with its part and with the selector that it belongs to as it is written."""
    for number, target in enumerate(annotation.targets):
        written = written_selector(target)
        if isinstance(target, Range):
            yield f"{number}.from", target.start, written
            yield f"{number}.to", target.end, written
        elif isinstance(target, Quote):
            yield str(number), target, written
    for name, quote in annotation.parallel.items():
        yield _beside(name), quote, written_selector(quote)


def _with_quotes(annotation: Annotation, change: Callable[[str, Quote], Quote]) -> Annotation:
    made = {part: change(part, quote) for part, quote, _ in _parts(annotation)}
    targets: list[Selector] = []
    for number, target in enumerate(annotation.targets):
        if isinstance(target, Range):
            targets.append(Range(made[f"{number}.from"], made[f"{number}.to"]))
        else:
            targets.append(made.get(str(number), target))
    beside = {name: made[_beside(name)] for name in annotation.parallel}
    return replace(annotation, targets=tuple(targets), parallel=beside)


def _with_wholes(annotation: Annotation, wholes: Mapping[str, Whole]) -> Annotation:
    targets = [wholes.get(str(number), target) for number, target in enumerate(annotation.targets)]
    return replace(annotation, targets=tuple(targets))


def _covered(found: Mapping[str, Resolved]) -> dict[str, Span]:
    """The passage that each place of a note covers."""
    return {key: (one.spans[0][0], one.spans[-1][1]) for key, one in found.items()}


def _stood(entry: Entry) -> str:
    return _in_context(entry.block, entry.before[-_SHOWN:], entry.exact, entry.after[:_SHOWN])


def _in_context(locus: str, before: str, words: str, after: str) -> str:
    if len(words) > 3 * _SHOWN:
        words = f"{words[:_SHOWN]} … {words[-_SHOWN:]}"
    return f"{locus}: …{before}[{words}]{after}…"


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
