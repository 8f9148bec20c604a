"""Whether the place that a selector names is the one that its note was written for, as far as the lock knows."""

from __future__ import annotations

from collections.abc import Sequence

from .align import Candidate, is_deleted, repetitions
from .context_index import ContextIndex
from .explain import ASK, Explainer, Matches
from .flat import Flat, Span
from .lock import Entry
from .similarity import combined, context_similarity, side_similarities

# The thresholds of similarity (similarity.py) that keep a note with its words. With them 75,000 notes of the bench stay
# without a warning after an edit of their text, not one in 10,000 of these at other words; of those whose words are
# there 99.2 to 99.8 % are right after light edits (bench/anchors.md, `python -m bench.anchors`).
ALONE = 0.35  # one place: below this its surroundings are strangers, and the note may have moved
SEVERAL = 0.50  # several places: what the best of them must reach …
MARGIN = 0.15  # … and by how much it must be ahead of the next
REPEAT_MARGIN = 0.10  # by how much each side must be more similar than those of the same words elsewhere were
# Words that are chosen by locus or count: one side must be so similar, or the other nearly the same.
PLACED, PLACED_BETTER = 0.40, 0.85

_SHOWN = 20  # characters of the old context on each side
_NOT_WHERE_WRITTEN = "the words are the same, but the text around them is different"


class LockCheck:
    """Compares places in one text with what the lock recorded of them."""

    def __init__(self, flat: Flat, index: ContextIndex, explainer: Explainer, matches: Matches) -> None:
        self._flat, self._index, self._explainer, self._matches = flat, index, explainer, matches

    def doubt(self, entry: Entry, span: Span, words: str, *, is_placed: bool) -> tuple[str, str] | None:
        """Why the one place that a selector names may not be the one its note was written for: message and hint.

        `is_placed` says that it was chosen by its locus, by count or by what stands before it: that tells where the
        words were, and not that they are still the same.
        """
        shown = self._explainer.in_context
        before, after = side_similarities(entry, self._flat, span)
        own = combined(before, after)
        if changed := self._changed_place(entry, span, own):
            return _NOT_WHERE_WRITTEN, (
                f"what it was written for seems to be “{shown(changed.span)}” at "
                f"{self._explainer.smallest(changed.span)} now, and this is “{shown(span)}”; {ASK}"
            )
        is_like_repeats = bool(entry.repeat_similarity) and min(before, after) < entry.repeat_similarity + REPEAT_MARGIN
        if before == after == 1 and not (is_like_repeats and entry.occurrences):
            return None
        everywhere = self._matches(words)
        # The same words stood elsewhere in similar surroundings. Unless all are still there, these may be those.
        are_all_there = entry.occurrences == len(everywhere) and everywhere.index(span) == entry.ordinal - 1
        may_be_repeat = is_like_repeats and not are_all_there
        if before == after == 1 and not may_be_repeat:
            return None
        others = (place for place in repetitions(entry, self._flat, everywhere) if place != span)
        ranked = [(context_similarity(entry, self._flat, place), place) for place in others]
        best, place = max(ranked, default=(0.0, span))
        if best >= own + MARGIN and best >= SEVERAL:
            hint = f"they seem to be at {self._explainer.smallest(place)}; {ASK}"
            return "the words that this note was written for stand elsewhere now", hint
        is_stranger = own < ALONE or (is_placed and min(before, after) < PLACED and max(before, after) < PLACED_BETTER)
        if is_stranger or may_be_repeat or is_deleted(entry, self._flat, span):
            return _NOT_WHERE_WRITTEN, (
                f"it was “…{entry.before[-_SHOWN:]}[{entry.exact}]{entry.after[:_SHOWN]}…”, it is "
                f"“{shown(span)}”; {ASK}"
            )
        return None

    def known_place(self, entry: Entry, found: Sequence[Span]) -> Span | None:
        """Which of several places the lock knows, if one is so similar that no other comes near."""
        ranked = sorted(((context_similarity(entry, self._flat, span), span) for span in found), reverse=True)
        (best, span), (second, _) = ranked[:2]
        if best < SEVERAL or best - second < MARGIN or self._changed_place(entry, span, best):
            return None
        return span

    def _changed_place(self, entry: Entry, span: Span, own: float) -> Candidate | None:
        """Where the words of `entry` seem to have been changed, if what is at `span` is only a copy of them.

        `own` is how similar the context of `span` is to theirs.
        """
        locus = self._explainer.locus(span)
        if own == 1 and locus == entry.block:
            return None
        # In another section any place that the words may have had is likelier than one with a copy of them.
        is_same_section = locus.rpartition(".")[0] == entry.block.rpartition(".")[0]
        return self._index.changed_place(entry, span, own - MARGIN if is_same_section else 0.0)
