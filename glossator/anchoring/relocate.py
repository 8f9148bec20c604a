"""Where the words of a lost quote are now, and how certain that is.

The score of a candidate is half the similarity of its words and half that of their context; how far it is ahead of the
next counts too, and the next may be one that stood in the text when the quote was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from .align import Candidate, find_candidates, is_deleted
from .flat import Flat, Span
from .similarity import RecordedQuote, similarity, weight
from .suggest import suggestions
from .wording import keeps_words

# These thresholds were chosen by `python -m bench.anchors` with other seeds than those of bench/anchors.md.
SAFE, AHEAD = 0.65, 0.05  # the score of a safe fix, and how far it must be ahead of every other place, now or then;
FAR_AHEAD = 0.10  # so far if that other place was as good as the same, or similar enough and the words have changed
LIKELY, LIKELY_AHEAD = 0.55, 0.05  # … and of one to ask about
SAME = 0.50  # what the words must exceed: where other words replace them, a note means something else
# If both sides are so similar, and so much more than elsewhere, the place is certain and the score does not matter.
IN_PLACE, IN_PLACE_AHEAD = 0.85, 0.15
# An edit beside the words may change one side altogether, but not …
TWIN, TWIN_SIDE = 0.69, 0.55  # … where another place scored so high: each side must be so similar;
NEW_WORDS, NEW_WORDS_SIDE = 0.75, 0.55  # … nor where the words are less similar than this;
RIVAL, SHORT, RIVAL_SIDE = 0.50, 16, 0.45  # … nor where a rival was worth recording, or short words changed.
ONE_SIDE, ONE_SIDE_NEW = 0.45, 0.80  # Otherwise one side is enough: so similar if the words are the same, or if not.

# A context less similar than this is an unrelated one: nothing there is beyond doubt, whatever its words.
STRANGERS = 0.50
COPY_WORDS = 0.45  # what the similarity of changed words must exceed if the same words stand elsewhere

# If nothing else comes near, now or then, less similarity is enough.
UNRIVALLED, UNRIVALLED_AHEAD, UNRIVALLED_WORDS = 0.70, 0.25, 0.60


class Confidence(IntEnum):
    NONE, LIKELY, SAFE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where words are now, with its score; `alternative` is another place that an editor should know of."""

    span: Span
    score: float
    confidence: Confidence
    alternative: Span | None = None


def propose(flat: Flat, quote: RecordedQuote, known: Iterable[Span] = (), home: Span | None = None) -> Proposal | None:
    """Where the words of `quote` have most likely gone; None if nothing is similar to them.

    `known` are places to consider, `home` is the section that the words stood in.
    """
    if not quote.exact:
        return None
    places = sorted(known)
    candidates = find_candidates(quote, flat, places)
    # A passage that was already nearly the same back then is not what the words have become.
    possible = [candidate for candidate in candidates.ranked if flat.text[slice(*candidate.span)] != quote.rival_words]
    if not possible:
        return None
    best = possible[0]
    if pair := _copy_and_changed(quote, best, possible, home):
        likelier, other = pair
        return Proposal(likelier.span, likelier.score, Confidence.LIKELY, other.span)
    others = [candidate for candidate in candidates.ranked if candidate is not best]
    confidence = Confidence.NONE
    # A copy of the words in a less similar context does not make it less likely that these are what became of them.
    competing = [candidate for candidate in others if candidate.words < 1 or candidate.context > best.context]
    if _is_ahead(best, quote, competing, LIKELY, LIKELY_AHEAD):
        still_there = candidates.closed <= best.context and not is_deleted(quote, flat, best.span)
        is_safe = _is_in_order(quote, best, places) or _is_safe(quote, best, others)
        keeps = best.context >= STRANGERS and keeps_words(quote.exact, flat.text[slice(*best.span)])
        confidence = Confidence.SAFE if still_there and is_safe and keeps else Confidence.LIKELY
    copy = None
    if not (quote.occurrences or quote.repeat_similarity):  # else a copy is nothing new
        copy = next((candidate.span for candidate in others if candidate.words == 1), None)
    return Proposal(best.span, best.score, confidence, copy)


def _copy_and_changed(
    quote: RecordedQuote, best: Candidate, possible: Sequence[Candidate], home: Span | None
) -> tuple[Candidate, Candidate] | None:
    """The likelier of two places and the other: where the words were changed, and `best`, where they are the same.

    None if `best` has changed words itself, or stands where the words stood beyond doubt. A sentence that was copied
    and then corrected has its words in the copy, and its place where it was.
    """
    if best.words < 1:
        return None
    changed = [
        candidate
        for candidate in possible
        if candidate is not best
        and candidate.words > COPY_WORDS
        and candidate.context >= max(STRANGERS, best.context - IN_PLACE_AHEAD)
        and candidate.score >= quote.rival_score + LIKELY_AHEAD
    ]
    if not changed:
        return None
    own = max(changed, key=lambda candidate: (_is_inside(candidate, home), candidate.score))
    is_copy = best.context < STRANGERS or (_is_inside(own, home) and not _is_inside(best, home))
    is_copy = is_copy or own.context >= best.context + IN_PLACE_AHEAD
    return (own, best) if is_copy else (best, own)


def _is_inside(candidate: Candidate, home: Span | None) -> bool:
    return home is not None and home[0] <= candidate.span[0] and candidate.span[1] <= home[1]


def propose_for_retyped(flat: Flat, quote: RecordedQuote, typed: str, home: Span | None = None) -> Proposal | None:
    """`propose` for a quote that was itself edited: `typed` are its folded words now, which are not in the text.

    A slip of the pen in the recorded words is corrected; whoever quotes other words now means those.
    """
    recorded, new = propose(flat, quote, (), home), propose_for_new(flat, typed)
    if recorded is None or not recorded.confidence:
        return new
    words = flat.text[slice(*recorded.span)]
    own = similarity(typed, words)
    if own < LIKELY or (new and similarity(typed, flat.text[slice(*new.span)]) > own + LIKELY_AHEAD):
        return new
    # If what was edited is not the words but the fields beside them, another place may be meant.
    is_slip = new is not None and new.span == recorded.span and words == quote.exact and typed != words
    is_slip = is_slip and keeps_words(typed, words)
    return recorded if is_slip else replace(recorded, confidence=Confidence.LIKELY)


def propose_for_new(flat: Flat, words: str) -> Proposal | None:
    """`propose` for folded words of which nothing is recorded."""
    found = suggestions(flat, words)
    if not found:
        return None
    best = found[0].similarity
    is_likely = best >= LIKELY and (len(found) < 2 or best >= found[1].similarity + LIKELY_AHEAD)
    return Proposal(found[0].span, best, Confidence.LIKELY if is_likely else Confidence.NONE)


def _is_ahead(best: Candidate, quote: RecordedQuote, others: Sequence[Candidate], least: float, ahead: float) -> bool:
    next_best = max([quote.rival_score, *(candidate.score for candidate in others)])
    return best.score >= least and best.score >= ahead + next_best


def _is_in_order(quote: RecordedQuote, best: Candidate, places: Sequence[Span]) -> bool:
    """Whether the words stand as often as they did, and `best` is the same one of them, counted from the first."""
    if best.words < 1 or len(places) != quote.occurrences:
        return False
    return 0 < quote.ordinal <= len(places) and best.span == places[quote.ordinal - 1]


def _is_safe(quote: RecordedQuote, best: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether it is beyond doubt that the words of `quote` have become those at `best`."""
    worse, better = sorted((best.before, best.after))
    if best.words <= SAME:
        return False
    elsewhere = max([2 * quote.rival_score - 1, *(candidate.context for candidate in others)])
    if worse >= IN_PLACE and best.context >= elsewhere + IN_PLACE_AHEAD:
        return True
    is_unrivalled = quote.rival_score < RIVAL and _is_ahead(best, quote, others, UNRIVALLED, UNRIVALLED_AHEAD)
    if is_unrivalled and best.words >= UNRIVALLED_WORDS:
        return True
    is_twin = quote.rival_score >= TWIN
    is_like = quote.rival_score >= RIVAL or (best.words < 1 and weight(quote.exact) < SHORT)
    if not _is_ahead(best, quote, others, SAFE, FAR_AHEAD if is_twin or (is_like and best.words < 1) else AHEAD):
        return False
    if is_twin:
        return worse >= TWIN_SIDE
    if best.words < NEW_WORDS:
        return worse >= NEW_WORDS_SIDE
    if is_like:
        return worse >= RIVAL_SIDE
    return worse >= RIVAL_SIDE or better >= (ONE_SIDE if best.words == 1 else ONE_SIDE_NEW)
