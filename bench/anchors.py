"""What becomes of notes when their text is edited, and how fast they are found: `python -m bench.anchors`.

Quotes of one to twelve words are sampled from each text of `living.py`, described, and locked as a build locks them.
The text is edited, lightly, heavily, or by taking away a third of its sentences, and the notes go the way they go in
an editor's hands: `anchor` with the lock, `reanchor`, its safe fixes written into the YAML, `anchor` again. Where each
quote's words are now is known by construction.

    right     the words of the quote that are left, from the first to the last, and no others
    near      some of them, or some others with them
    wrong     none of them

`--write` puts the figures into anchors.md.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from glossator.amend import changes
from glossator.anchor import Finder, anchor
from glossator.annotations import read_notes
from glossator.describing import as_yaml
from glossator.lock import Lock
from glossator.model import Anchor, Annotation, SourceFile, Text
from glossator.problems import format_text
from glossator.reanchor import DOUBTFUL, LIKELY_FIX, ORPHANED, SAFE_FIX, fates
from glossator.selectors import Span, describe
from glossator.strict_yaml import load
from glossator.text import parse_text
from glossator.yaml_edit import apply

from . import living
from .living import Draft, Revision

CORPORA: dict[str, Callable[[int], Draft]] = {
    "english": living.english,
    "chinese": living.chinese,
    "verse": living.verse,
    "decree": living.decree,
}
ACCEPTED, WARNED, NOT_FOUND = "accepted", "accepted, warning", "not found"
OUTCOMES = (ACCEPTED, WARNED, SAFE_FIX, LIKELY_FIX, DOUBTFUL, ORPHANED)
RIGHT, NEAR, WRONG, NOWHERE = "right", "near", "wrong", "nowhere"

# What was done to a quote's words.
WHOLE, TOUCHED, REST, REWORDED, DELETED = "untouched", "touched", "a rest", "reworded", "deleted"

_NOTES = "annotations/t/notes.yaml"
_APART = 8  # words: what is left of a quote is taken for one passage if its words are no farther apart


@dataclass(frozen=True, slots=True)
class Sample:
    numbers: tuple[int, ...]  # of the quoted words
    yaml: str


@dataclass
class Tally:
    """Counts of (what was done, outcome, how right)."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def sum(self, done: Iterable[str] = (), outcome: Iterable[str] = (), how: Iterable[str] = ()) -> int:
        wanted = (set(done), set(outcome), set(how))
        return sum(
            number
            for key, number in self.counts.items()
            if all(not some or one in some for one, some in zip(key, wanted, strict=True))
        )


def parsed(draft: Draft) -> Text:
    text, problems = parse_text("t", [SourceFile("content/t.md", draft.markdown())], "en")
    if problems:
        raise ValueError(format_text(problems, {}))
    for block, (plain, _) in zip(text.blocks, draft.blocks(), strict=True):
        if " ".join(block.text.split()) != " ".join(plain.split()):
            raise ValueError(f"the parser reads “{block.text[:60]}” for “{plain[:60]}”")
    return text


def samples(draft: Draft, text: Text, number: int, rng: random.Random) -> list[Sample]:
    """`number` quotes; one in seven goes on into the next sentence, one in fifty into the next paragraph."""
    flat = Finder(text).flat
    blocks = [placed for _, placed in draft.blocks()]
    found: dict[Span, Sample] = {}
    sentences = [
        (block, first, len(sentence))
        for block, paragraph in zip(_numbers_of_blocks(draft), _paragraphs(draft), strict=True)
        for first, sentence in _with_starts(paragraph)
    ]
    while len(found) < number:
        block, first, size = rng.choice(sentences)
        placed = blocks[block]
        length = rng.randint(1, 12)
        start = first + rng.randrange(size)
        chance = rng.random()
        end = start + length if chance < 0.15 else min(start + length, first + size)
        words = [word.number for word, _ in placed[start:end]]
        low = flat.span_of(block, *_place(placed[start], rng))[0]
        if end > len(placed) and chance < 0.02 and block + 1 < len(blocks) and blocks[block + 1]:
            more = blocks[block + 1][: end - len(placed)]
            words += [word.number for word, _ in more]
            high = flat.span_of(block + 1, *_place(more[-1], rng))[1]
        else:
            high = flat.span_of(block, *_place(placed[min(end, len(placed)) - 1], rng))[1]
        selector = describe(text, flat, (low, high))
        found[low, high] = Sample(tuple(words), as_yaml(selector))
    return list(found.values())


def _paragraphs(draft: Draft) -> Iterable[living.Paragraph]:
    return (paragraph for section in draft.sections for paragraph in section.paragraphs)


def _numbers_of_blocks(draft: Draft) -> list[int]:
    return [number for number, (_, placed) in enumerate(draft.blocks()) if placed]


def _with_starts(paragraph: living.Paragraph) -> Iterable[tuple[int, living.Sentence]]:
    start = 0
    for sentence in paragraph:
        yield start, sentence
        start += len(sentence)


def _place(placed: tuple[living.Word, int], rng: random.Random) -> tuple[int, int]:
    """Where a word stands, one time in two without the punctuation around it."""
    word, start = placed
    text, end = word.text, start + len(word.text)
    if rng.random() < 0.5 and text.strip(living.PUNCTUATION):
        end -= len(text) - len(text.rstrip(living.PUNCTUATION))
        start += len(text) - len(text.lstrip(living.PUNCTUATION))
    return start, end


# ── What became of them ─────────────────────────────────────────────────────────────────────────────────


class Truth:
    """Where every word is in the edited text."""

    def __init__(self, before: Draft, after: Draft) -> None:
        self.places: dict[int, tuple[int, bool]] = {}  # of a word by its number: its place, and whether it is the same
        self.offsets: list[tuple[int, list[int], list[int]]] = []  # of each block: its first word, starts, ends
        place = 0
        for _, placed in after.blocks():
            starts = [start for _, start in placed]
            self.offsets.append((place, starts, [start + len(word.text) for word, start in placed]))
            for number, (word, _) in enumerate(placed, place):
                if word.number >= 0:
                    self.places[word.number] = number, word.same
            place += len(placed)
        self._texts = {w.number: w.text for p in _paragraphs(before) for s in p for w in s}
        self._now = [word.text for _, placed in after.blocks() for word, _ in placed]

    def left(self, numbers: Sequence[int]) -> tuple[str, set[int]]:
        """What was done to the words, and the places from the first to the last of what is left of them."""
        places = [self.places[number] for number in numbers if number in self.places]
        same = sum(is_same for _, is_same in places)
        groups: list[list[int]] = []
        for place in sorted(place for place, _ in places):
            if groups and place - groups[-1][-1] <= _APART:
                groups[-1].append(place)
            else:
                groups.append([place])
        hull = max(groups, key=len, default=[])
        now = set(range(hull[0], hull[-1] + 1)) if hull else set()
        if not same:
            return (REWORDED if places else DELETED), now
        if 2 * same < len(numbers):
            return REST, now
        whole = len(now) == len(numbers) == len(places) and all(
            self._texts[number] == self._now[self.places[number][0]] for number in numbers
        )
        return (WHOLE if whole else TOUCHED), now

    def said(self, places: Iterable[int]) -> str:
        return " ".join(self._now[place] for place in sorted(places))

    def words(self, anchors: Iterable[Anchor]) -> set[int]:
        """The places of the words that anchors touch."""
        found: set[int] = set()
        for one in anchors:
            first, starts, ends = self.offsets[one.block]
            found |= {first + n for n in range(bisect_right(ends, one.start), bisect_left(starts, one.end))}
        return found


def _how(found: set[int], meant: set[int]) -> str:
    if not found:
        return NOWHERE
    if found == meant:
        return RIGHT
    return NEAR if found & meant else WRONG


def notes_of(data: bytes) -> list[Annotation]:
    notes, problems = read_notes(SourceFile(_NOTES, data), ("note",), ())
    if problems:
        raise ValueError(format_text(problems, {_NOTES: data}))
    return notes


def _number(annotation: Annotation) -> int:
    return int(annotation.body.source.removeprefix("note "))


def played(
    draft: Draft, text: Text, quotes: Sequence[Sample], lock: Lock, data: bytes, plan: Revision, rng: random.Random,
    show: Callable[[str], None] | None = None,
) -> Tally:  # fmt: skip
    """One revision of the text, and what it does to the notes."""
    after = living.revised(draft, plan, rng)
    edited, truth = parsed(after), Truth(draft, after)
    notes = notes_of(data)
    tree, _ = load(data, _NOTES)
    assert tree is not None  # noqa: S101
    outcome: dict[int, str] = {}
    found: dict[int, set[int]] = defaultdict(set)
    anchored, _, problems = anchor(edited, notes, lock)
    warned = {problem.origin.line for problem in problems if problem.severity == "warning"}
    for annotation, anchors in anchored.notes:
        outcome[_number(annotation)] = WARNED if annotation.origin.line in warned else ACCEPTED
        found[_number(annotation)] = truth.words(anchors)
    told = {_number(fate.annotation): fate for fate in fates(edited, notes, lock)}
    for what in (SAFE_FIX, LIKELY_FIX):
        mine = {n: fate for n, fate in told.items() if fate.what == what}
        edits = [one for fate in mine.values() if fate.mended for one in changes(tree, fate.annotation, fate.mended)]
        mended = notes_of(apply(data, _NOTES, edits))
        confirmed = Lock({**lock.entries, **{fate.id: fate.entries for fate in mine.values()}}, lock.bodies)
        for annotation, anchors in anchor(edited, mended, confirmed)[0].notes:
            if _number(annotation) in mine:
                found[_number(annotation)] = truth.words(anchors)
    tally = Tally()
    for number, sample in enumerate(quotes):
        done, meant = truth.left(sample.numbers)
        what = outcome.get(number) or told[number].what
        how = _how(found[number], meant)
        tally.counts[done, what, how] += 1
        if show and (how == WRONG or (how != RIGHT and done in (WHOLE, TOUCHED))):
            fate = told[number]
            now = [one.exact for one in fate.entries]
            show(
                f"{plan.name}: {done}, {what} ({how}) {fate.score:.2f} {sample.yaml!r}, "
                f"is “{truth.said(meant)}”, found {now}"
            )
    return tally


def locked(text: Text, data: bytes) -> Lock:
    _, lock, problems = anchor(text, notes_of(data))
    if problems:
        raise ValueError(format_text(problems, {_NOTES: data}))
    return lock


def run(corpus: str, quotes: int, seeds: Iterable[int], show: Callable[[str], None] | None = None) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for seed in seeds:
        draft = CORPORA[corpus](seed)
        text = parsed(draft)
        sampled = samples(draft, text, quotes, random.Random(f"quotes {corpus} {seed}"))
        body = "".join(f"{sample.yaml}note {number}\n" for number, sample in enumerate(sampled))
        data = f"kind: note\nnotes:\n{body}".encode()
        lock = locked(text, data)
        for plan in living.REVISIONS:
            rng = random.Random(f"edits {corpus} {seed} {plan.name}")
            tallies[plan.name].counts += played(draft, text, sampled, lock, data, plan, rng, show).counts
    return tallies
