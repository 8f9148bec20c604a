"""What becomes of notes when their text is edited, and how fast they are found: `python -m bench.anchors`.

Quotes of one to twelve words are sampled from each text of `living.py`, described, and locked as a build locks them.
The text is edited, lightly, heavily, by taking away a third of its sentences, or heavily and with what was edited
copied as it was into another section, and the notes go the way they go in an editor's hands: `anchor` with the lock,
`reanchor`, its safe fixes written into the YAML, `anchor` again. Where each quote's words are now is known by
construction.

    right     the words of the quote that are left, from the first to the last, and no others; if they were torn apart,
              those of the larger part
    near      some of the words that are left, or some others with them
    wrong     none of them

Of the notes whose words are untouched or touched, at least half of them as they were, all should be right: `kept` is
how many the program keeps right without an editor, `asked` how many more an editor keeps by saying yes. Of the others
none should be at any place that an editor has not been asked about.

`--write` puts the figures into anchors.md.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from statistics import mean, quantiles

from glossator.anchoring.anchor import anchor
from glossator.anchoring.describe import describe
from glossator.anchoring.flat import Flat, Span
from glossator.anchoring.lock import Lock
from glossator.anchoring.reanchor import DOUBTFUL, LIKELY_FIX, ORPHANED, SAFE_FIX, outcomes
from glossator.anchoring.resolve import Resolver
from glossator.anchoring.similarity import side_similarities
from glossator.commands.describe import as_yaml
from glossator.editing.note_changes import changes
from glossator.editing.value_edit import File
from glossator.model import Anchor, Annotation, SourceFile, Text
from glossator.problems.formats import format_text
from glossator.source.annotations import read_notes
from glossator.source.texts import parse_text
from glossator.strict_yaml.reading import load

from . import corpus, finding, living
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


@dataclass
class Outcome:
    """What became of a corpus: tallies by revision, and how like the sides of quotes were (`likenesses`)."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    own: list[float] = field(default_factory=list)
    strange: list[float] = field(default_factory=list)


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
    flat = Resolver(text).flat
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

    def own(self, numbers: Sequence[int]) -> set[int]:
        """The places of all that is left of the words, however far apart."""
        return {self.places[number][0] for number in numbers if number in self.places}

    def said(self, places: Iterable[int]) -> str:
        return " ".join(self._now[place] for place in sorted(places))

    def span(self, places: set[int], flat: Flat) -> Span:
        """Where the words at `places` stand in the folded text."""
        ends = []
        for place in (min(places), max(places)):
            block = bisect_right(self.offsets, place, key=itemgetter(0)) - 1
            first, starts, stops = self.offsets[block]
            ends.append(flat.span_of(block, starts[place - first], stops[place - first]))
        return ends[0][0], ends[1][1]

    def words(self, anchors: Iterable[Anchor]) -> set[int]:
        """The places of the words that anchors touch."""
        found: set[int] = set()
        for one in anchors:
            first, starts, ends = self.offsets[one.block]
            found |= {first + n for n in range(bisect_right(ends, one.start), bisect_left(starts, one.end))}
        return found


def _how(found: set[int], meant: set[int], own: set[int]) -> str:
    if not found:
        return NOWHERE
    if found == meant:
        return RIGHT
    return NEAR if found & (meant | own) else WRONG


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
    told = {_number(note.annotation): note for note in outcomes(edited, notes, lock)}
    for what in (SAFE_FIX, LIKELY_FIX):
        mine = {n: note for n, note in told.items() if note.status == what}
        edits = [one for note in mine.values() if note.fixed for one in changes(tree, note.annotation, note.fixed)]
        mended = notes_of(File(data, _NOTES).edited(edits))
        confirmed = Lock({**lock.entries, **{note.id: note.entries for note in mine.values()}}, lock.bodies)
        for annotation, anchors in anchor(edited, mended, confirmed)[0].notes:
            if _number(annotation) in mine:
                found[_number(annotation)] = truth.words(anchors)
    tally = Tally()
    for number, sample in enumerate(quotes):
        done, meant = truth.left(sample.numbers)
        what = outcome.get(number) or told[number].status
        how = _how(found[number], meant, truth.own(sample.numbers))
        tally.counts[done, what, how] += 1
        if show and (how == WRONG or (how != RIGHT and done in (WHOLE, TOUCHED))):
            note = told[number]
            now = [one.exact for one in note.entries]
            show(
                f"{plan.name}: {done}, {what} ({how}) {note.score:.2f} {sample.yaml!r}, "
                f"is “{truth.said(meant)}”, found {now}"
            )
    return tally


def locked(text: Text, data: bytes) -> Lock:
    _, lock, problems = anchor(text, notes_of(data))
    if problems:
        raise ValueError(format_text(problems, {_NOTES: data}))
    return lock


def likenesses(
    draft: Draft, text: Text, quotes: Sequence[Sample], lock: Lock, plan: Revision, rng: random.Random
) -> tuple[list[float], list[float]]:
    """How like each side of a quote is to what it was: of those that still have their words, and of random places."""
    after = living.revised(draft, plan, rng)
    edited, truth = parsed(after), Truth(draft, after)
    flat = Resolver(edited).flat
    own: list[float] = []
    strange: list[float] = []
    for sample, (entry, *more) in zip(quotes, lock.entries.values(), strict=True):
        done, now = truth.left(sample.numbers)
        if done == WHOLE and not more:
            own += side_similarities(entry, flat, truth.span(now, flat))
            at = rng.randrange(len(flat.text) - len(entry.exact))
            strange += side_similarities(entry, flat, (at, at + len(entry.exact)))
    return own, strange


def run(name: str, quotes: int, seeds: Iterable[int], show: Callable[[str], None] | None = None) -> Outcome:
    """Every revision of the texts of a corpus that these seeds make."""
    outcome = Outcome()
    for seed in seeds:
        draft = CORPORA[name](seed)
        text = parsed(draft)
        sampled = samples(draft, text, quotes, random.Random(f"quotes {name} {seed}"))
        body = "".join(f"{sample.yaml}note {number}\n" for number, sample in enumerate(sampled))
        data = f"kind: note\nnotes:\n{body}".encode()
        lock = locked(text, data)
        for plan in living.REVISIONS:
            rng = random.Random(f"edits {name} {seed} {plan.name}")
            outcome.tallies[plan.name].counts += played(draft, text, sampled, lock, data, plan, rng, show).counts
        found = likenesses(draft, text, sampled, lock, living.HEAVY, random.Random(f"sides {name} {seed}"))
        outcome.own += found[0]
        outcome.strange += found[1]
    return outcome


# ── The figures ─────────────────────────────────────────────────────────────────────────────────────────

STILL, GONE = (WHOLE, TOUCHED), (REST, REWORDED, DELETED)
DONE_ALONE = (ACCEPTED, WARNED, SAFE_FIX)


def rows(name: str, tallies: dict[str, Tally]) -> Iterable[str]:
    for plan, tally in tallies.items():
        still = tally.sum(STILL)
        kept = tally.sum(STILL, DONE_ALONE, (RIGHT,))
        near = tally.sum(STILL, DONE_ALONE, (NEAR,))
        found = tally.sum(STILL, (*DONE_ALONE, LIKELY_FIX), (RIGHT,))
        whole, whole_kept = tally.sum((WHOLE,)), tally.sum((WHOLE,), DONE_ALONE, (RIGHT,))
        asked = tally.sum(STILL, (LIKELY_FIX, DOUBTFUL))
        orphaned = tally.sum(STILL, (ORPHANED,))
        silent = tally.sum((), (ACCEPTED,))
        slipped = tally.sum((), (ACCEPTED,), (WRONG,))
        astray = tally.sum(STILL, DONE_ALONE, (WRONG,)) - tally.sum(STILL, (ACCEPTED,), (WRONG,))
        deleted, moved = tally.sum((DELETED,)), tally.sum((DELETED,), DONE_ALONE)
        yield (
            f"| {name} | {plan} | {still:,} | {kept / still:.2%} | {whole_kept / whole:.2%} | {found / still:.2%} "
            f"| {near / still:.2%} | {asked / still:.2%} | {orphaned / still:.2%} | {astray} "
            f"| {slipped} of {silent:,} | {moved} of {deleted:,} |"
        )


def detail(name: str, tallies: dict[str, Tally]) -> Iterable[str]:
    for plan, tally in tallies.items():
        for done in (*STILL, *GONE):
            counts = [tally.sum((done,), (outcome,)) for outcome in OUTCOMES]
            if sum(counts):
                cells = (
                    ", ".join(f"{number:,} {how}" for how in (RIGHT, NEAR, WRONG, NOWHERE)
                              if (number := tally.sum((done,), (outcome,), (how,)))) or "–"
                    for outcome in OUTCOMES
                )  # fmt: skip
                yield f"| {name} | {plan} | {done} | {' | '.join(cells)} |"


def likeness_row(name: str, outcome: Outcome) -> str:
    highest = quantiles(outcome.strange, n=1000)[-1]
    below = sum(one < highest for one in outcome.own) / len(outcome.own)
    return f"| {name} | {mean(outcome.strange):.2f} | {highest:.2f} | {mean(outcome.own):.2f} | {below:.1%} |"


_HEAD = """\
Written by `python -m bench.anchors --write`: {quotes} quotes in each of {texts} texts of every kind (seeds {first} to
{last}), each text in four revisions. `living.py` says what they are.

*Kept* is right with nobody asked: accepted, or mended by a safe fix; then the same of the notes whose words are as they
were, because a change of a quote's own words is asked about. *Found*: kept, or right if the editor says yes. *Near*:
the same, but with a word more or less.
*Asked*: the editor says yes or no. *Astray*: a safe fix, or what a warning was given for, at other words. *Slipped*:
accepted without a warning at other words. *Moved*: the words were deleted and the note kept, fixed or warned about all
the same. Percentages are of the notes whose words are there."""


def report(outcomes: dict[str, Outcome], quotes: int, seeds: range) -> str:
    ours, bare, number = finding.finding(corpus.SIZES["L"])
    middle, longest, one = finding.suggesting(corpus.SIZES["M"])
    lines = [
        "# Anchors in a living text",
        "",
        _HEAD.format(quotes=quotes, texts=len(seeds), first=seeds.start, last=seeds.stop - 1),
        "",
        "| text | revision | notes | kept | … untouched | found | near | asked | orphaned | astray | slipped | moved |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(row for name, outcome in outcomes.items() for row in rows(name, outcome.tallies)),
        "",
        "Wanted, copies aside: slipped ≤ 0.02 %; of words untouched kept ≥ 99 % after light edits and ≥ 97 % after",
        "heavy ones; found ≥ 98.5 % and ≥ 95 %; moved 0. Of copies: kept or asked about, seldom astray.",
        "",
        "## Outcomes",
        "",
        "*A rest*: fewer than half of the words are left; *reworded*: none, but others in their place.",
        "",
        f"| text | revision | words | {' | '.join(OUTCOMES)} |",
        "|---|---|---" + "|---" * len(OUTCOMES) + "|",
        *(row for name, outcome in outcomes.items() for row in detail(name, outcome.tallies)),
        "",
        "## Likeness of one side",
        "",
        "Of random places (their mean and highest thousandth) and, after heavy edits, of the quote's own.",
        "",
        "| text | strangers | highest | own | own below the highest |",
        "|---|---:|---:|---:|---:|",
        *(likeness_row(name, outcome) for name, outcome in outcomes.items()),
        "",
        "## Speed",
        "",
        "| | seconds | times one bare pass |",
        "|---|---:|---:|",
        f"| {number:,} quotes in 1.5 million words, with where else they stand | {ours:.3f} | {ours / bare:.2f} |",
        f"| a suggestion in 150,000 words, the middle one | {middle:.4f} | {middle / one:.2f} |",
        f"| … the slowest | {longest:.4f} | {longest / one:.2f} |",
        "",
        "Wanted: at most three passes; a suggestion in less than 0.02 s.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.anchors", description=__doc__)
    parser.add_argument("--corpora", nargs="*", choices=CORPORA, default=list(CORPORA))
    parser.add_argument("--quotes", type=int, default=400, help="in each text (default: 400)")
    parser.add_argument("--texts", type=int, default=20, help="of each kind (default: 20)")
    parser.add_argument("--first", type=int, default=1000, help="seed of the first text (default: 1000)")
    parser.add_argument("--show", action="store_true", help="say what became of each note that is not right")
    parser.add_argument("--write", action="store_true", help="write anchors.md")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.texts)
    show = print if options.show else None
    made = report({one: run(one, options.quotes, seeds, show) for one in options.corpora}, options.quotes, seeds)
    print(made)
    if options.write:
        Path(__file__).with_name("anchors.md").write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
