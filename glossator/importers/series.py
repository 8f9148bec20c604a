"""Which of the numbers at the beginnings of lines count something: series that go up one by one, and how they nest.

A number by itself proves nothing: a line may begin with a year or with the pronoun “I”. Only a *run* counts: numbers of
one shape that go up in order. Runs of different shapes are one if the second takes up where the first stopped
(“Fourth,” · “V.” · “6.”). What begins inside an item of another run, and comes to an end there or goes on in the
next, lies a level deeper.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .numerals import Label, is_division


@dataclass(eq=False)
class Run:
    """Labels that count up, in the order of the lines; `faults` are (line, message) for what is missing or double."""

    labels: list[Label]
    faults: list[tuple[int, str]] = field(default_factory=list)
    doubled: set[int] = field(default_factory=set)  # lines whose number has stood before

    @property
    def first(self) -> Label:
        return self.labels[0]

    @property
    def last(self) -> Label:
        return self.labels[-1]

    @property
    def shapes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(label.shape for label in self.labels))

    @property
    def rank(self) -> int:
        return min(label.rank for label in self.labels)


@dataclass(frozen=True)
class Item:
    """A label that counts: its depth (0 outermost) and its run."""

    label: Label
    depth: int
    run: Run


def items(candidates: Iterable[Label]) -> list[Item]:
    """The labels that count something, by line, each with its depth."""
    found = _settle([run for labels in _by_shape(candidates).values() for run in count(labels)])
    joined = _join(sorted(found, key=lambda run: run.first.line))
    kept = [run for run in joined if _counts(run)]
    shapes = {shape for run in kept for shape in run.shapes}
    kept = [run for run in joined if run in kept or (run.first.shape in shapes and _begins_again(run.first))]
    return _nest(_apart(kept))


def _by_shape(candidates: Iterable[Label]) -> dict[str, list[Label]]:
    shapes: dict[str, list[Label]] = {}
    for label in sorted(candidates, key=lambda label: label.line):
        shapes.setdefault(label.shape, []).append(label)
    return shapes


def _apart(runs: list[Run]) -> list[Run]:
    """The runs without those single numbers that a longer run has read differently."""
    lines = {label.line for run in runs if len(run.labels) > 1 for label in run.labels}
    kept: list[Run] = []
    for run in runs:
        if len(run.labels) == 1:
            if run.first.line in lines:
                continue
            lines.add(run.first.line)
        kept.append(run)
    return kept


# ── Runs of one shape ───────────────────────────────────────────────────────────────────────────────────


_SQUEEZED = ("bis", "ter", "quater", "quinquies")


def _follows(before: Label, after: Label) -> bool:
    """Whether `after` is the next number: 3 → 4, 3 → 3a, 3a → 3b or 4, 1.2 → 1.3 or 2.1."""
    if len(before.value) != len(after.value):
        return False
    if before.value == after.value:
        return _suffix(after) == _suffix(before) + 1 if after.suffix else False
    if after.suffix and _suffix(after) != 1:
        return False
    if before.value[:-1] == after.value[:-1]:
        return after.value[-1] == before.value[-1] + 1
    return after.value[-1] == 1 and after.value[:-1] > before.value[:-1] and _near(before.value, after.value)


def _near(before: Sequence[int], after: Sequence[int]) -> bool:
    pairs = enumerate(zip(before, after, strict=True))
    return any(b == a + 1 and tuple(before[:i]) == tuple(after[:i]) for i, (a, b) in pairs)


def _suffix(label: Label) -> int:
    if not label.suffix:
        return 0
    return _SQUEEZED.index(label.suffix) + 1 if label.suffix in _SQUEEZED else ord(label.suffix[0]) - ord("a") + 1


def _is_first(label: Label) -> bool:
    return all(number == 1 for number in label.value) and not label.suffix


_MOST_OPEN = 64  # runs that a number is tried on; more of them are begun only by tables, and never gone on with


def count(labels: Sequence[Label]) -> list[Run]:
    """Runs of one shape. A number goes to the run that was last added to and that it follows; lists inside an item
    may have the shape of the list that they are in.
    """
    open_: list[Run] = []
    joined: list[Run] = []
    for label in labels:
        place = next((i for i in reversed(range(len(open_))) if _follows(open_[i].last, label)), -1)
        if place < 0:
            joined.append(Run([label]))
            open_.append(joined[-1])
            if len(open_) > _MOST_OPEN:
                del open_[_MOST_OPEN // 4]  # neither the outermost nor the latest
        else:
            open_[place].labels.append(label)
            del open_[place + 1 :]
    return joined


def _settle(runs: list[Run]) -> list[Run]:
    """One reading for each line: that of the longest run it is in. “(i)” after “(h)” is a letter, unless “(ii)” follows
    and no “(j)”. Single numbers keep all their readings, since another run may go on with one of them.
    """
    taken: dict[int, Run] = {}
    for run in sorted(runs, key=lambda r: (-len(r.labels), r.first.line)):
        if len(run.labels) == 1:
            run.labels = [label for label in run.labels if label.line not in taken]
            continue
        free = [label for label in run.labels if label.line not in taken]
        unread = {label.line for label in run.labels} - {label.line for label in free}
        first = run.first.line
        if (
            unread == {first}
            and len(run.labels) > 1
            and taken[first].last.line == first
            and len(taken[first].labels) > 2
        ):
            taken[first].labels.pop()
            free = run.labels
        run.labels = free
        taken |= {label.line: run for label in free}
    return [run for run in runs if run.labels]


# ── Runs that belong together ───────────────────────────────────────────────────────────────────────────

_MOST_MISSING = 2  # that a run may leap over; a longer gap is another series


def _join(runs: list[Run]) -> list[Run]:
    """Put together what one series was broken into by a number missing, doubled, or of another shape.

    `runs` are by first line, so that whatever a run can go on from has been put together before it comes.
    """
    joined: list[Run] = []
    ends: dict[tuple[int, ...], list[Run]] = {}
    lines = sorted(label.line for run in runs if len(run.labels) > 1 for label in run.labels)
    for run in runs:
        above, last = run.first.value[:-1], run.first.value[-1]
        if _is_first(run.first):
            before = _single_before(run, ends, lines)
        else:
            able = [
                earlier for n in range(_MOST_MISSING + 2) for earlier in ends.get((*above, last - n), ())[-_MOST_OPEN:]
            ]
            costs = [(cost, n) for n, earlier in enumerate(able) if (cost := _cost(earlier, run)) is not None]
            before = able[min(costs)[1]] if costs else None
        if before:
            ends[before.last.value].remove(before)
            _append(before, run)
        else:
            joined.append(run)
            before = run
        ends.setdefault(before.last.value, []).append(before)
    return joined


def _single_before(run: Run, ends: dict[tuple[int, ...], list[Run]], lines: Sequence[int]) -> Run | None:
    """A single “1” of the same shape, with nothing that counts between it and the “1” of `run`: one is double."""
    for other in reversed(ends.get(run.first.value, ())[-_MOST_OPEN:]):
        if len(other.labels) == 1 and other.first.shape == run.first.shape:
            between = bisect_left(lines, run.first.line) - bisect_right(lines, other.first.line)
            return None if between > 0 else other
    return None


def _cost(before: Run, after: Run) -> tuple[int, ...] | None:
    """How badly `after` goes on from `before`; None if it does not."""
    last, first = before.last, after.first
    if last.line >= first.line or before is after or len(last.value) != len(first.value):
        return None
    if last.value[:-1] != first.value[:-1]:
        return None
    missing = first.value[-1] - last.value[-1] - 1
    same = first.shape in before.shapes
    alone = len(after.labels) == 1
    if missing == -1 and not first.suffix and same:  # doubled
        return (3, 0, 0, -last.line)
    if missing < 0 or missing > _MOST_MISSING or (missing and (not same or (missing > 1 and alone))):
        return None
    if not same and (alone and len(before.labels) < 2 and missing == 0 and first.rank != last.rank):
        return None
    return (missing, not same, abs(first.rank - last.rank), -last.line)


def _append(before: Run, after: Run) -> None:
    last, first = before.last, after.first
    missing = first.value[-1] - last.value[-1] - 1
    if missing == -1:
        before.faults.append(
            (first.line, f"the number {first.number} is there twice: here and on line {last.line + 1}")
        )
        before.doubled.add(first.line)
    elif missing:
        numbers = [".".join(map(str, (*last.value[:-1], last.value[-1] + n))) for n in range(1, missing + 1)]
        is_are = "is" if len(numbers) == 1 else "are"
        between = f"between {last.number} (line {last.line + 1}) and {first.number}"
        before.faults.append((first.line, f"{' and '.join(numbers)} {is_are} missing {between}"))
    before.labels += after.labels
    before.faults += after.faults
    before.doubled |= after.doubled


def _counts(run: Run) -> bool:
    """Whether a run is long enough to be no accident. An excerpt may begin at 12, if it goes on for a while."""
    different = len({(label.value, label.suffix) for label in run.labels})
    if len({label.word for label in run.labels if label.word and not is_division(label.word)}) > 1:
        return False  # “Arbely C.”, “John D.”
    if _is_first(run.first):
        return different > 1 or (run.rank <= 3 and is_division(run.first.word))  # “Said I.” heads nothing
    return different >= (2 if run.first.word else 3)


def _begins_again(label: Label) -> bool:
    """Whether a single “1” is one of a series that is known: the only canto of the last book."""
    return _is_first(label) and (label.alone or bool(label.word))


# ── Levels ──────────────────────────────────────────────────────────────────────────────────────────────


def _nest(runs: list[Run]) -> list[Item]:
    """Depths, by going through all labels in order with the runs that are open."""
    items: list[Item] = []
    open_: list[Run] = []
    depths: dict[str, int] = {}
    ordered = sorted(((label, run) for run in runs for label in run.labels), key=lambda pair: pair[0].line)
    for label, run in ordered:
        if run in open_:
            del open_[open_.index(run) + 1 :]
        else:
            _make_room(open_, run, label, depths)
            open_.append(run)
        depth = len(open_) - 1
        depths.setdefault(label.shape, depth)
        items.append(Item(label, depth, run))
    return items


def _make_room(open_: list[Run], run: Run, label: Label, depths: dict[str, int]) -> None:
    """Close the runs that `run`, which begins here, cannot lie in."""
    goes_on: Callable[[Run], bool] = lambda other: other.last.line > label.line  # noqa: E731
    known = depths.get(label.shape)
    while open_:
        top = open_[-1]
        if goes_on(top):
            return
        deep_enough = known is not None and len(open_) <= known
        if deep_enough or (known is None and run.rank >= top.rank and not set(top.shapes) & set(run.shapes)):
            return
        open_.pop()
