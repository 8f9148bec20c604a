"""The short form of an entry of an apparatus, as editors type one:

    arma virumque] A B : arma uirumque] C D² : om.] E : armaque] conj. Bentley

    entry = part { " : " part }
    part  = [ words | sign ] "]" [ sign ] { name }

The first part is the lemma, with its witnesses or without. Each other part is a reading: words, or a sign that
needs none (`om.`), the bracket, a sign that goes with the words (`conj.`), and the names of those who have it. Where
`quote` or `after` names the lemma, all parts are readings, and a first one without words, `] A B`, is of the lemma.
Words contain no bracket and no colon between spaces; the long form allows both. White space at the edges of a part
and its amount do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from glossator.language import identifiers
from glossator.model import HOWS, How

SIGNS = {how.abbreviation: how for how in HOWS.values()}

_part = re.compile(r"(?:(?<=\s)|^):(?:(?=\s)|$)")
_tight_colon = re.compile(r"(\S:(?=\s)|:\S)")
_word = re.compile(r"\S+")
_LONG = "write such an entry in the long form, with `readings`"


@dataclass(frozen=True)
class Part:
    """One part: `how` is a name of `HOWS` or "". `start` is where it begins in the entry, and `name_starts` where each
    of its `names` does; in characters from 0.
    """

    words: str = ""
    how: str = ""
    names: tuple[str, ...] = ()
    start: int = field(default=0, compare=False)
    name_starts: tuple[int, ...] = field(default=(), compare=False)


class Malformed(ValueError):
    """What cannot be read as an entry: the characters [start, end) of it, what is wrong there, and what to write."""

    def __init__(self, start: int, end: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.start, self.end, self.message, self.hint = start, max(end, start + 1), message, hint


def parse_short(entry: str, *, lemma: bool = True) -> tuple[Part, ...]:
    """The parts of an entry, which begins with its lemma or, without `lemma`, has readings only; raises `Malformed`."""
    cuts = [match.span() for match in _part.finditer(entry)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(entry)]
    parts = [
        _read(entry, start, end, is_first=start == 0, lemma=lemma) for start, end in zip(starts, ends, strict=True)
    ]
    if len(parts) == 1 and lemma:
        message = "this entry has a lemma and no other reading"
        hint = "write what the others have after a colon: arma virumque] A B : arma uirumque] C"
        raise Malformed(0, len(entry), message, hint)
    return tuple(parts)


def print_short(parts: Sequence[Part], *, lemma: bool = True) -> str:
    """The entry that `parse_short` reads as these parts; a ValueError where it has no way to say them."""
    entry = " : ".join(" ".join(_written(part)) for part in parts)
    try:
        is_same = parse_short(entry, lemma=lemma) == tuple(parts)
    except Malformed as malformed:
        raise ValueError(str(malformed)) from malformed
    if not is_same:
        raise ValueError(f"the short form would read this differently: {entry}")
    return entry


def can_be_lemma(words: str) -> bool:
    """Whether an entry in the short form can begin with these words."""
    return bool(words.strip()) and "]" not in words and not _part.search(words) and words.strip() not in SIGNS


def _written(part: Part) -> Iterator[str]:
    sign = HOWS[part.how].abbreviation if part.how else ""
    yield f"{part.words or sign}]"
    if part.words and sign:
        yield sign
    yield from part.names


def _read(entry: str, start: int, end: int, *, is_first: bool, lemma: bool) -> Part:
    """The part that stands in [start, end) of an entry."""
    start, end = _trimmed(entry, start, end)
    if start == end:
        raise _nothing(entry, start)
    bracket = entry.find("]", start, end)
    if bracket < 0:
        hint = f"add one, and the sigla of those who have them: {_shown(entry[start:end])}] A B"
        raise Malformed(start, end, "there is no bracket after these words", hint)
    if (other := entry.find("]", bracket + 1, end)) >= 0:
        if tight := _tight_colon.search(entry, bracket, other):
            hint = "put a colon between two readings, with a space on each side"
            raise Malformed(tight.start(1), tight.end(1), "a space is missing here", hint)
        hint = (
            f"put a colon between two readings: {_shown(entry[start:bracket])}] A : …] B; words with a bracket: {_LONG}"
        )
        raise Malformed(other, other + 1, "this part has a second bracket", hint)
    words = " ".join(entry[start:bracket].split())
    names = [(match[0], match.start()) for match in _word.finditer(entry, bracket + 1, end)]
    how = SIGNS.get(words)
    if how:
        words = ""
    if names and (second := SIGNS.get(names[0][0])):
        if how or not words:
            raise _two_signs(how, second, names[0][1])
        how = second
        names = names[1:]
    _check(entry, (start, bracket, end), words, how, names, is_first=is_first, lemma=lemma)
    return Part(words, how.name if how else "", tuple(n for n, _ in names), start, tuple(at for _, at in names))


def _nothing(entry: str, at: int) -> Malformed:
    """Of a part that is empty: the colon before it, or else the one after."""
    colon = entry.rfind(":", 0, at) if ":" in entry[:at] else entry.find(":", at)
    if colon < 0:
        return Malformed(0, len(entry), "this entry is empty", "write a lemma and its readings, or take it out")
    hint = "take it out, or write a reading there"
    return Malformed(colon, colon + 1, "there is nothing on one side of this colon", hint)


def _two_signs(first: How | None, second: How, at: int) -> Malformed:
    end = at + len(second.abbreviation)
    if first:
        return Malformed(
            at, end, f"“{first.abbreviation}” and “{second.abbreviation}” are in the same part", "choose one"
        )
    if second.words == "needed":
        hint = f"write the words before the bracket: Iove] {second.abbreviation} B"
    else:
        hint = f"write it before the bracket: {second.abbreviation}] B"
    return Malformed(at, end, f"before the bracket there are no words that go with “{second.abbreviation}”", hint)


def _check(
    entry: str,
    place: tuple[int, int, int],
    words: str,
    how: How | None,
    names: Sequence[tuple[str, int]],
    *,
    is_first: bool,
    lemma: bool,
) -> None:
    """Raises `Malformed` where a part can be read and yet says nothing, or too much. `place` is where it begins, has
    its bracket and ends.
    """
    start, bracket, end = place
    if is_first and lemma and not words and not how:
        hint = "write the words of the text before the bracket, or name them with `quote` or `after`"
        raise Malformed(bracket, bracket + 1, "this entry begins without a lemma", hint)
    if is_first and lemma and how:
        hint = f"the first part is the lemma: cano] A B : {how.abbreviation}] C"
        raise Malformed(start, end, "an entry cannot begin with a sign", hint)
    if not words and not how and not is_first:
        hint = "write what they have instead of the lemma, or om. if they have nothing"
        raise Malformed(bracket, bracket + 1, "there are no words before this bracket", hint)
    if how and not words and how.words == "needed":
        hint = f"write the words before the bracket and the sign after it: Iove] {how.abbreviation} B"
        raise Malformed(start, bracket, f"“{how.abbreviation}” needs words", hint)
    if how and words and how.words == "none":
        hint = f"write {how.abbreviation}] instead of them"
        raise Malformed(start, bracket, f"“{how.abbreviation}” has no words", hint)
    if not names and not (is_first and lemma):
        raise Malformed(bracket, end, "no witness is named for this", "write the sigla after the bracket: …] A B")
    seen: dict[str, int] = {}
    for name, at in names:
        if seen.setdefault(name, at) != at:
            raise Malformed(at, at + len(name), f"“{name}” is here twice", "take one out")
        if name in SIGNS:
            hint = f"it comes right after the bracket: …] {name} A"
            raise Malformed(at, at + len(name), f"“{name}” is among the sigla", hint)
        if name[-1] in ",;:" or name[0] in ",;:":
            hint = "sigla are separated by spaces, and readings by a colon with a space on each side"
            sign = at + len(name) - 1 if name[-1] in ",;:" else at
            raise Malformed(sign, sign + 1, f"“{entry[sign]}” is not part of a siglum", hint)


def _trimmed(entry: str, start: int, end: int) -> tuple[int, int]:
    while start < end and entry[start].isspace():
        start += 1
    while end > start and entry[end - 1].isspace():
        end -= 1
    return start, end


def _shown(words: str) -> str:
    return identifiers.shown(" ".join(words.split()))
