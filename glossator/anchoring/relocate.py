"""Where the words of a lost quote are now, and how sure that is.

How sure a candidate is, is half the likeness of its words and half that of their surroundings; how far it is ahead of
the next decides too, and the next may be one that stood in the text when the note was locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from .align import Candidate, taken_out, trace
from .selectors import Flat, Span
from .similarity import Remembered, similar, weight
from .suggest import suggestions
from .wording import keeps_words

# What follows was chosen by `python -m bench.anchors` with other seeds than those of bench/anchors.md.
SAFE, AHEAD = 0.65, 0.05  # the score of a safe fix, and how far it must be ahead of every other place, now or then;
FAR_AHEAD = 0.10  # so far where that other place was as good as the same, or like enough and the words have changed
LIKELY, LIKELY_AHEAD = 0.55, 0.05  # … and of one to ask about
SAME = 0.50  # liker than this the words must be: beside words put in the place of others a note means something else
# Where both sides are so like, and so much liker than elsewhere, the place is certain and the score does not matter.
IN_PLACE, IN_PLACE_AHEAD = 0.85, 0.15
# An edit beside the words may change one side altogether, but not …
TWIN, TWIN_SIDE = 0.69, 0.55  # … where another place scored so high: each side must be so like;
NEW_WORDS, NEW_WORDS_SIDE = 0.75, 0.55  # … nor where the words are less like than this;
RIVAL, SHORT, RIVAL_SIDE = 0.50, 16, 0.45  # … nor where another place was worth mentioning, or short words changed.
ONE_SIDE, ONE_SIDE_NEW = 0.45, 0.80  # Else one side is enough: so like if the words are the same, or else so like.

# Surroundings less like than this are those of strangers: nothing there is beyond doubt, whatever its words.
STRANGERS = 0.50
COPY_WORDS = 0.45  # how like words must be to be those of the note, if the same words stand elsewhere

# Where nothing else comes near, now or then, it need not be so good.
UNRIVALLED, UNRIVALLED_AHEAD, UNRIVALLED_WORDS = 0.70, 0.25, 0.60


class Sure(IntEnum):
    NOT, LIKELY, SAFE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where words are now, how likely, and how sure; `beside` is a place that an editor should know of too."""

    span: Span
    score: float
    sure: Sure
    beside: Span | None = None


def proposed(flat: Flat, was: Remembered, known: Iterable[Span] = (), home: Span | None = None) -> Proposal | None:
    """Where the words of `was` have most likely gone; None if nothing is like them.

    `known` are places to consider, `home` is the section that the words stood in.
    """
    if not was.exact:
        return None
    places = sorted(known)
    traced = trace(was, flat, places)
    # What stood elsewhere, and was nearly the same then, has not become it.
    possible = [one for one in traced.candidates if flat.text[slice(*one.span)] != was.other]
    if not possible:
        return None
    best = possible[0]
    if changed := _changed_words(was, best, possible, home):
        likelier, other = changed
        return Proposal(likelier.span, likelier.score, Sure.LIKELY, other.span)
    others = [one for one in traced.candidates if one is not best]
    sure = Sure.NOT
    # A copy of the words in less like surroundings does not make it less likely that these are what became of them.
    real = [one for one in others if one.words < 1 or one.likeness > best.likeness]
    if _is_ahead(best, was, real, LIKELY, LIKELY_AHEAD):
        stands = traced.closed <= best.likeness and not taken_out(was, flat, best.span)
        safe = _is_in_order(was, best, places) or _is_safe(was, best, others)
        is_certain = stands and safe and best.likeness >= STRANGERS and keeps_words(was.exact, _words(flat, best))
        sure = Sure.SAFE if is_certain else Sure.LIKELY
    # Of words that always stood in several places a copy is no news.
    copy = None if was.times or was.same else next((one.span for one in others if one.words == 1), None)
    return Proposal(best.span, best.score, sure, copy)


def _words(flat: Flat, one: Candidate) -> str:
    return flat.text[slice(*one.span)]


def _changed_words(
    was: Remembered, best: Candidate, possible: Sequence[Candidate], home: Span | None
) -> tuple[Candidate, Candidate] | None:
    """The likelier of two places and the other: where the words were changed, and `best`, where they are the same.

    None where `best` has other words itself, or stands where the words stood beyond doubt. A sentence that was copied
    and then corrected has its words in the copy, and its place where it was.
    """
    if best.words < 1:
        return None
    rivals = [
        one
        for one in possible
        if one is not best
        and one.words > COPY_WORDS
        and one.likeness >= max(STRANGERS, best.likeness - IN_PLACE_AHEAD)
        and one.score >= was.rival + LIKELY_AHEAD
    ]
    if not rivals:
        return None
    own = max(rivals, key=lambda one: (_is_inside(one, home), one.score))
    is_copy = best.likeness < STRANGERS or (_is_inside(own, home) and not _is_inside(best, home))
    is_copy = is_copy or own.likeness >= best.likeness + IN_PLACE_AHEAD
    return (own, best) if is_copy else (best, own)


def _is_inside(one: Candidate, home: Span | None) -> bool:
    return home is not None and home[0] <= one.span[0] and one.span[1] <= home[1]


def proposed_retyped(flat: Flat, was: Remembered, typed: str, home: Span | None = None) -> Proposal | None:
    """The same where the quote was changed since: `typed` are its folded words now, which the text does not have so.

    A slip of the pen in the words that are remembered is mended; whoever quotes other words now means those.
    """
    remembered, new = proposed(flat, was, (), home), proposed_new(flat, typed)
    if remembered is None or not remembered.sure:
        return new
    words = flat.text[slice(*remembered.span)]
    own = similar(typed, words)
    if own < LIKELY or (new and similar(typed, flat.text[slice(*new.span)]) > own + LIKELY_AHEAD):
        return new
    # If not the words have been changed but what chooses them, another place may be meant.
    is_slip = new is not None and new.span == remembered.span and words == was.exact and typed != words
    is_slip = is_slip and keeps_words(typed, words)
    return remembered if is_slip else replace(remembered, sure=Sure.LIKELY)


def proposed_new(flat: Flat, words: str) -> Proposal | None:
    """The same for folded words of which nothing is remembered."""
    found = suggestions(flat, words)
    if not found:
        return None
    best = found[0].similarity
    likely = best >= LIKELY and (len(found) < 2 or best >= found[1].similarity + LIKELY_AHEAD)
    return Proposal(found[0].span, best, Sure.LIKELY if likely else Sure.NOT)


def _is_ahead(best: Candidate, was: Remembered, others: Sequence[Candidate], least: float, ahead: float) -> bool:
    return best.score >= least and best.score >= ahead + max([was.rival, *(one.score for one in others)])


def _is_in_order(was: Remembered, best: Candidate, places: Sequence[Span]) -> bool:
    """Whether the words still stand as often as they did, and `best` is the place that it was in order."""
    return best.words == 1 and 0 < was.order <= len(places) == was.times and best.span == places[was.order - 1]


def _is_safe(was: Remembered, best: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether it is beyond doubt that the remembered words have become those at `best`."""
    worse, better = sorted((best.before, best.after))
    if best.words <= SAME:
        return False
    elsewhere = max([2 * was.rival - 1, *(one.likeness for one in others)])
    if worse >= IN_PLACE and best.likeness >= elsewhere + IN_PLACE_AHEAD:
        return True
    is_unrivalled = was.rival < RIVAL and _is_ahead(best, was, others, UNRIVALLED, UNRIVALLED_AHEAD)
    if is_unrivalled and best.words >= UNRIVALLED_WORDS:
        return True
    is_twin = was.rival >= TWIN
    is_like = was.rival >= RIVAL or (best.words < 1 and weight(was.exact) < SHORT)
    if not _is_ahead(best, was, others, SAFE, FAR_AHEAD if is_twin or (is_like and best.words < 1) else AHEAD):
        return False
    if is_twin:
        return worse >= TWIN_SIDE
    if best.words < NEW_WORDS:
        return worse >= NEW_WORDS_SIDE
    if is_like:
        return worse >= RIVAL_SIDE
    return worse >= RIVAL_SIDE or better >= (ONE_SIDE if best.words == 1 else ONE_SIDE_NEW)
