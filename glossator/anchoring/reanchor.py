"""What became of every note since its anchors were last known, and the selectors that would fix it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from glossator.model import After, Annotation, Quote, Range, Selector, Text, Version, Whole

from .describe import describe_range, describe_words
from .explain import folded_words
from .find import find
from .flat import Span, locus_of, reach_of, section_of, words_at
from .lock import Entry, Lock, block_words, identify, selector_text
from .relocate import Confidence, Proposal, propose, propose_for_new, propose_for_retyped
from .resolve import Resolved, Resolver, Unresolved, resolve_in_version
from .similarity import context

# The statuses of a note, as `reanchor` counts them.
KEPT, MOVED, CHANGED, NEW = "kept", "moved with their words", "with changed words inside", "new"
SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED = "can be mended", "may be mended", "moved?", "orphaned"


@dataclass(frozen=True)
class NoteOutcome:
    """What became of one note.

    `status` is one of the eight above, `reason` says what is wrong with the note. `old_place` is where its words stood,
    `new_place` where they are or the most similar place, `alternative` where else they may be, each as text for an
    editor. `fixed` is the note as it should be, `score` how certain that is (0 to 1). `entries` are those for
    the lock once the note is fixed or, if it need not be, once an editor has confirmed its place.
    """

    annotation: Annotation
    id: str
    status: str
    score: float = 1.0
    reason: str = ""
    old_place: str = ""
    new_place: str = ""
    alternative: str = ""
    fixed: Annotation | None = None
    entries: tuple[Entry, ...] = ()


def outcomes(
    text: Text, annotations: Sequence[Annotation], lock: Lock, versions: Sequence[Version] = ()
) -> Iterator[NoteOutcome]:
    """What became of every note of a text, in the order of the files."""
    locked = [entry for entries in lock.entries.values() for entry in entries]
    resolver = Resolver(text, annotations, locked)
    tracer = _NoteTracer(resolver, {version.name: Resolver(version.text, (), locked) for version in versions})
    for annotation, known_id in zip(annotations, identify(annotations, lock), strict=True):
        id_ = annotation.id or known_id
        yield tracer.outcome(annotation, id_, lock.entries.get(id_, ()))


class _NoteTracer:
    """Quotes are named by their part, as in the lock: “0”, “1.from”, “parallel.plain”."""

    def __init__(self, resolver: Resolver, versions: Mapping[str, Resolver]) -> None:
        self._resolver, self._versions = resolver, versions

    def outcome(self, annotation: Annotation, id_: str, locked: Sequence[Entry]) -> NoteOutcome:
        found, failures = self._resolve(annotation, locked)
        if failures:
            return self._lost_note(annotation, id_, locked, found, failures)
        return _found_note(annotation, id_, locked, [entry for target in found.values() for entry in target.entries])

    def _resolve(
        self, annotation: Annotation, locked: Sequence[Entry] = ()
    ) -> tuple[dict[str, Resolved], dict[str, Unresolved]]:
        """Each place of a note that is found, and what is wrong with the others, by the part (0, parallel.plain)."""
        found: dict[str, Resolved] = {}
        failures: dict[str, Unresolved] = {}
        for number, target in enumerate(annotation.targets):
            try:
                found[str(number)] = self._resolver.resolve(target, number, locked)
            except Unresolved as unresolved:
                failures[str(number)] = unresolved
        main = tuple(found.values())
        for name, quote in annotation.parallel.items():
            try:
                found[_parallel(name)] = resolve_in_version(self._versions, name, quote, self._resolver, main, locked)
            except Unresolved as unresolved:
                failures[_parallel(name)] = unresolved
        return found, failures

    def _lost_note(
        self,
        annotation: Annotation,
        id_: str,
        locked: Sequence[Entry],
        found: dict[str, Resolved],
        failures: Mapping[str, Unresolved],
    ) -> NoteOutcome:
        """A note that has lost a place: the best candidate, and how certain it is."""
        problems = [unresolved.problem for unresolved in failures.values()]
        reason = next((problem for problem in problems if problem.code != "G020"), problems[0]).message
        old = {entry.part: entry for entry in locked}
        old_place = next((_old_place(old[part]) for part in old if _target(part) in failures), "")
        proposals = {
            part: self._proposal(part, quote, old.get(part), written)
            for part, quote, written in _parts(annotation)
            if _target(part) in failures
        }
        fixes = {part: proposal for part, proposal in proposals.items() if proposal}
        likely = {part: proposal for part, proposal in fixes.items() if proposal.confidence}
        wholes = self._wholes(annotation, failures, old)
        new_place = ", ".join(self._in_context_at(part, proposal.span) for part, proposal in fixes.items())
        others = ((part, proposal.alternative) for part, proposal in fixes.items() if proposal.alternative)
        alternative = ", ".join(self._in_context_at(part, span) for part, span in others)
        orphan = NoteOutcome(annotation, id_, ORPHANED, 0.0, reason, old_place, new_place, alternative)
        fixed = None
        if len(likely) == len(proposals) and {*map(_target, likely), *wholes} == failures.keys():
            fixed = self._fixed(_with_wholes(annotation, wholes), found, likely)
        is_safe = all(proposal.confidence == Confidence.SAFE for proposal in likely.values())
        if fixed is not None and (is_safe or fixed != annotation):
            return replace(
                orphan,
                status=SAFE_FIX if is_safe else LIKELY_FIX,
                score=min((proposal.score for proposal in likely.values()), default=1.0),
                fixed=fixed,
                entries=self._lock_entries(self._resolve(fixed)[0]),
            )
        found, failed_again = self._resolve(annotation)
        if failed_again or any(problem.code != "G020" for problem in problems):
            return orphan
        # Its words are there: an editor need only confirm it.
        spans = ((key, span) for key, span in _covered(found).items() if key in failures)
        new_place = ", ".join(self._in_context_at(key, span) for key, span in spans)
        return replace(orphan, status=DOUBTFUL, new_place=new_place, alternative="", entries=self._lock_entries(found))

    def _wholes(
        self, annotation: Annotation, failures: Mapping[str, Unresolved], old: Mapping[str, Entry]
    ) -> dict[str, Whole]:
        """The sections and blocks annotated whole that have another number now, by the number of the target."""
        targets = ((str(number), target) for number, target in enumerate(annotation.targets))
        targets_lost = ((key, target) for key, target in targets if key in failures and isinstance(target, Whole))
        return {key: found for key, target in targets_lost if (found := self._renumbered(target, old.get(key)))}

    def _renumbered(self, target: Whole, entry: Entry | None) -> Whole | None:
        """The section or block that has the words which `target` had, if there is one only."""
        text, folds = self._resolver.text, self._resolver.flat.folds
        places = [
            number
            for number, fold in enumerate(folds)
            if entry and len(entry.exact) >= _TELLING and block_words(fold.text) == entry.exact
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
        text, flat = self._resolver.text, self._resolver.flat
        places = find(flat, entry.exact) if len(entry.exact) >= _TELLING else []
        if len(places) != 1:
            return None
        locus = locus_of(text, flat, places[0])
        is_whole = text.lines_of(locus) and reach_of(text, flat, locus) == places[0]
        return Whole(locus, target.origin) if is_whole else None

    def _proposal(self, part: str, quote: Quote, entry: Entry | None, written: str) -> Proposal | None:
        resolver = self._resolver_of(part)
        if resolver is None:
            return None
        if entry is None:  # a new note: there is nothing but the words to go by
            return propose_for_new(resolver.flat, folded_words(quote.exact))
        home = section_of(resolver.text, resolver.flat, entry.block)
        if entry.selector != written:
            typed = folded_words(quote.exact)
            return propose_for_retyped(resolver.flat, entry, typed, home)
        return propose(resolver.flat, entry, resolver.matches(quote.exact), home)

    def _fixed(
        self, annotation: Annotation, found: Mapping[str, Resolved], proposals: Mapping[str, Proposal]
    ) -> Annotation | None:
        """The note with the fewest changes that make its quotes name the proposed places, and no others."""
        intended = _covered(found)
        for part, proposal in proposals.items():
            start, _ = intended.setdefault(_target(part), proposal.span)
            intended[_target(part)] = start, proposal.span[1]
        if any(start >= end for start, end in intended.values()):
            return None
        for attempt in self._attempts(annotation, proposals, intended):
            resolved, failures = self._resolve(attempt)
            # There are no proposals for whole sections and blocks: if they are found, they are right.
            if not failures and {key: span for key, span in _covered(resolved).items() if key in intended} == intended:
                return attempt
        return None

    def _attempts(
        self, annotation: Annotation, proposals: Mapping[str, Proposal], intended: Mapping[str, Span]
    ) -> Iterator[Annotation]:
        """The note with other quotes; then with other narrowing fields as well; with several places, also without."""
        words = {part: self._words(part, proposal.span) for part, proposal in proposals.items()}
        yield _with_quotes(annotation, lambda part, quote: replace(quote, exact=words.get(part, quote.exact)))
        text, flat, target = self._resolver.text, self._resolver.flat, annotation.targets[0]
        if len(annotation.targets) > 1:
            yield self._described(annotation, intended, words)
            yield _with_quotes(
                annotation,
                lambda part, quote: Quote(words.get(part, quote.exact), quote.origin),
            )
        elif isinstance(target, Quote):
            quote = describe_words(text, flat, intended["0"])
            yield replace(annotation, targets=(replace(quote, origin=target.origin),))
        elif isinstance(target, After):
            quote = describe_words(text, flat, intended["0"])
            yield replace(annotation, targets=(After(replace(quote, origin=target.origin)),))
        elif isinstance(target, Range) and (range_ := describe_range(text, flat, intended["0"])):
            start = replace(range_.start, origin=target.start.origin)
            end = replace(range_.end, origin=target.end.origin)
            yield replace(annotation, targets=(Range(start, end),))

    def _described(self, annotation: Annotation, intended: Mapping[str, Span], words: Mapping[str, str]) -> Annotation:
        """A note on several places, those in `words` with the fields that each of them needs."""
        targets: list[Selector] = []
        for number, target in enumerate(annotation.targets):
            if isinstance(target, Quote) and str(number) in words:
                quote = describe_words(self._resolver.text, self._resolver.flat, intended[str(number)])
                targets.append(replace(quote, origin=target.origin, in_list=True))
            elif isinstance(target, Range) and f"{number}.from" in words:
                start, end = (words[f"{number}.{end_name}"] for end_name in ("from", "to"))
                targets.append(Range(Quote(start, target.start.origin), Quote(end, target.end.origin)))
            else:
                targets.append(target)
        parallel = {
            name: replace(quote, exact=words.get(_parallel(name), quote.exact))
            for name, quote in annotation.parallel.items()
        }
        return replace(annotation, targets=tuple(targets), parallel=parallel)

    def _resolver_of(self, part: str) -> Resolver | None:
        return self._versions.get(part.removeprefix(_PARALLEL)) if part.startswith(_PARALLEL) else self._resolver

    def _words(self, part: str, span: Span) -> str:
        resolver = self._resolver_of(part) or self._resolver
        return words_at(resolver.text, resolver.flat, span)

    def _in_context_at(self, part: str, span: Span) -> str:
        resolver = self._resolver_of(part) or self._resolver
        locus = resolver.text.blocks[resolver.flat.block_at(span[0])].locus
        before, after = context(resolver.flat, span, _SHOWN)
        return _in_context(locus, before, resolver.flat.text[slice(*span)], after)

    def _lock_entries(self, resolved: Mapping[str, Resolved]) -> tuple[Entry, ...]:
        return tuple(
            entry
            for part, target in resolved.items()
            for entries in (self._resolver_of(part) or self._resolver).lock_entries([target])
            for entry in entries
        )


_PARALLEL = "parallel."
_SHOWN = 24  # characters on each side of the words
_TELLING = 8  # characters that a heading or block must have to be recognised by its words


def _parallel(name: str) -> str:
    return _PARALLEL + name


def _target(part: str) -> str:
    """The place of a note that a part belongs to."""
    return part if part.startswith(_PARALLEL) else part.partition(".")[0]


def _parts(annotation: Annotation) -> Iterator[tuple[str, Quote, str]]:
    """Each quote of a note: its part, the quote, and the text of the selector that it belongs to."""
    for number, target in enumerate(annotation.targets):
        written = selector_text(target)
        if isinstance(target, Range):
            yield f"{number}.from", target.start, written
            yield f"{number}.to", target.end, written
        elif isinstance(target, Quote | After):
            yield str(number), target.quote if isinstance(target, After) else target, written
    for name, quote in annotation.parallel.items():
        yield _parallel(name), quote, selector_text(quote)


def _with_quotes(annotation: Annotation, change: Callable[[str, Quote], Quote]) -> Annotation:
    changed = {part: change(part, quote) for part, quote, _ in _parts(annotation)}
    targets: list[Selector] = []
    for number, target in enumerate(annotation.targets):
        if isinstance(target, Range):
            targets.append(Range(changed[f"{number}.from"], changed[f"{number}.to"]))
        elif isinstance(target, After):
            targets.append(After(changed[str(number)]))
        else:
            targets.append(changed.get(str(number), target))
    parallel = {name: changed[_parallel(name)] for name in annotation.parallel}
    return replace(annotation, targets=tuple(targets), parallel=parallel)


def _with_wholes(annotation: Annotation, wholes: Mapping[str, Whole]) -> Annotation:
    targets = [wholes.get(str(number), target) for number, target in enumerate(annotation.targets)]
    return replace(annotation, targets=tuple(targets))


def _covered(found: Mapping[str, Resolved]) -> dict[str, Span]:
    """The passage that each place of a note covers."""
    return {part: (target.spans[0][0], target.spans[-1][1]) for part, target in found.items()}


def _old_place(entry: Entry) -> str:
    return _in_context(entry.block, entry.before[-_SHOWN:], entry.exact, entry.after[:_SHOWN])


def _in_context(locus: str, before: str, words: str, after: str) -> str:
    if len(words) > 3 * _SHOWN:
        words = f"{words[:_SHOWN]} … {words[-_SHOWN:]}"
    return f"{locus}: …{before}[{words}]{after}…"


def _found_note(annotation: Annotation, id_: str, locked: Sequence[Entry], entries: Sequence[Entry]) -> NoteOutcome:
    if not locked:
        return NoteOutcome(annotation, id_, NEW)
    before = {entry.part: entry for entry in locked}
    pairs = [(before[entry.part], entry) for entry in entries if entry.part in before]
    outcome = NoteOutcome(annotation, id_, KEPT, old_place=locked[0].block, new_place=entries[0].block)
    if any(old.passage != new.passage for old, new in pairs):
        return replace(outcome, status=CHANGED)
    if any((old.block, old.start) != (new.block, new.start) for old, new in pairs):
        return replace(outcome, status=MOVED)
    return outcome
