"""Drafts -> notes that are anchored, and a list of those that could not be.

A draft is placed only where its words stand exactly as it quotes them (folded as everywhere) and nowhere else, or
where what stands around them decides. Whatever else there is goes to the list, with the reason the engine gives and
the nearest passage. In the end the engine itself reads and anchors what was made: what it rejects goes to the list too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from glossator import names
from glossator.anchor import anchor
from glossator.annotations import read_notes
from glossator.finder import Failed, Finder
from glossator.fold import fold, is_edge
from glossator.model import Origin, Problem, Quote, Range, SourceFile, Text, Whole
from glossator.selectors import Span, describe, find, first_after
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import load

from . import yaml_out
from .drafts import Draft, Target
from .reading import clean
from .result import NewFile, NotesImport, Unplaced
from .yaml_out import Value

_NOWHERE = Origin("")
# How many letters and digits beside the quote have to agree, on one side, for it to be told from its doubles by that
# side alone; and how few on both sides say that the text around it is another one. A quote of _SURE letters or more is
# believed without its surroundings.
_ENOUGH = 8
_STRANGE = 3
_SURE = 32
_TAIL = (12, 8, 5)  # words before a footnote's mark that are looked for; the fewer, the more has to agree behind it
_SIGNS = (40, 24, 14)  # the same in characters, for scripts without spaces
_ellipsis = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\)|…|\.\.\.)\s*").split
_locus_word = re.compile(
    r"(?:§§?|art(?:icle|ikel|\.)?|sec(?:tion|t\.|\.)?|n[or]\.?|第)\s*([\w.-]+?)条?", re.IGNORECASE
).fullmatch


class _Nowhere(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Entry:
    """A note as it will be written, and the draft it came from."""

    draft: Draft
    fields: dict[str, Value]


def place(
    text: Text,
    drafts: Sequence[Draft],
    *,
    source: str,
    to: str,
    kind: str,
    kinds: Collection[str] = (),
    sigla: Collection[str] = (),
    taken: Collection[str] = (),
    notices: Sequence[str] = (),
) -> NotesImport:
    """Anchor `drafts` in `text` and write them as the file `to`; what could not be anchored goes to imports/.

    `source` is the imported file's name, `kind` the file's default, `taken` are the ids of notes there are.
    """
    placer = _Placer(text)
    entries: list[_Entry] = []
    left: list[tuple[Draft, str]] = []
    said = list(notices)
    ids = {names.key(one) for one in taken}
    for draft in drafts:
        if draft.refused:
            left.append((draft, draft.refused))
            continue
        if not any(name in draft.fields for name in ("note", "reading", "original", "see")):
            left.append((draft, "it says nothing: words are marked, but there is no note on them"))
            continue
        try:
            found = [placer.fields(target) for target in draft.targets]
            if not found:
                raise _Nowhere("it quotes no words and names no place")  # noqa: TRY301
        except _Nowhere as nowhere:
            left.append((draft, nowhere.reason))
            continue
        places = _together(found)
        if len(places) > 1:
            said.append(f"{draft.where}: one note on {len(found)} places became {len(places)}, since words stand twice")
        for number, one in enumerate(places):
            own, remarks = _own_id(draft, number, ids)
            entries.append(_Entry(replace(draft, remarks=(*draft.remarks, *remarks)), _ordered({**own, **one})))
    said += placer.said
    entries, refused = _proved(text, entries, to, kind, kinds, sigla)
    left += refused
    files = []
    if entries:
        files.append(NewFile(to, _file([(e.fields, e.draft.remarks) for e in entries], kind, [])))
    if left:
        files.append(NewFile(f"imports/{_stem(to)}.unanchored.yaml", _left_file(left, source, text.id, kind, kinds)))
    unplaced = tuple(Unplaced(d.where, d.targets[0].exact if d.targets else "", reason) for d, reason in left)
    return NotesImport(tuple(files), len(entries), unplaced, tuple(dict.fromkeys(said)))


# ── Where a target is ───────────────────────────────────────────────────────────────────────────────────


class _Placer:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.finder = Finder(text)
        self.flat = self.finder.flat
        self.said: list[str] = []

    def fields(self, target: Target) -> dict[str, Value]:
        """`quote`, `at`, `nth`, `within` for the one place that the target names; `_Nowhere` says why there is none."""
        at = self._locus(target.at)
        if target.point and any(char.isalnum() for char in target.prefix):
            return self._described(self._before_mark(target))
        if target.point:
            return {"at": self._paragraph(target)}
        if not target.exact.strip():
            if not at:
                raise _Nowhere("it quotes no words and names no place")
            if at not in self.text.places:
                raise _Nowhere(self._reason(Whole(at, _NOWHERE)))
            return {"at": at}
        span = self._span(replace(target, at=at))
        if target.whole and (locus := self._block(span)):
            return {"at": locus}
        return self._described(span)

    def _described(self, span: Span) -> dict[str, Value]:
        return as_fields(describe(self.text, self.flat, span))

    def _locus(self, at: str) -> str:
        """A locus as our files have it: “#art-8” and “Art. 8” name what “art-8” and “8” do."""
        at = at.strip().removeprefix("#")
        if at in self.text.places:
            return at
        match = _locus_word(at)
        return match[1] if match and match[1] in self.text.places else at

    def _block(self, span: Span) -> str:
        block = self.flat.block_at(span[0])
        low, high = self.flat.reach(block, block + 1)
        bare = self.flat.text[low : span[0]] + self.flat.text[span[1] : high]
        return self.text.blocks[block].locus if span[1] <= high and not any(c.isalnum() for c in bare) else ""

    def _span(self, target: Target) -> Span:
        if target.at and target.at not in self.text.places:
            raise _Nowhere(self._reason(Whole(target.at, _NOWHERE)))
        scope = self.flat.reach(*self.text.places[target.at]) if target.at else None
        quote = Quote(target.exact, _NOWHERE, target.at, target.nth, target.within)
        if target.within:
            passages = self.finder.matches(target.within, scope)
            if len(passages) != 1:
                raise _Nowhere(self._reason(quote))
            scope = passages[0]
        found = self.finder.matches(target.exact, scope)
        if not found and not target.to and (parts := _two(target.exact)):
            try:
                return self._span(replace(target, exact=parts[0], to=parts[1]))
            except _Nowhere as nowhere:
                raise _Nowhere(f"read as from “{parts[0]}” to “{parts[1]}”: {nowhere.reason}") from None
        if target.nth:
            if target.nth > len(found):
                raise _Nowhere(self._reason(quote))
            start = found[target.nth - 1]
        else:
            start = self._one(found, target, quote)
        if not target.to:
            return start
        high = scope[1] if scope else len(self.flat.text)
        end = first_after(self.finder.matches(target.to), start, high)
        if not end:
            raise _Nowhere(self._reason(Range(quote, Quote(target.to, _NOWHERE, target.at))))
        return start[0], end[1]

    def _one(self, found: Sequence[Span], target: Target, quote: Quote) -> Span:
        if not found:
            raise _Nowhere(self._reason(quote))
        around = [self._agreement(span, target) for span in found]
        if len(found) == 1:
            if around[0].strange and len(_bare(target.exact)) < _SURE:
                locus = self.text.blocks[self.flat.block_at(found[0][0])].locus
                raise _Nowhere(
                    f"the words stand in {locus}, but what the note has before and after them does not\n"
                    "if that is the place all the same, move the note from here to annotations/"
                )
            return found[0]
        both = [span for span, one in zip(found, around, strict=True) if one.both]
        if len(both) == 1:
            return both[0]
        either = [span for span, one in zip(found, around, strict=True) if one.either]
        if not both and len(either) == 1:
            return either[0]
        raise _Nowhere(self._reason(quote))

    def _agreement(self, span: Span, target: Target) -> _Agreement:
        reach = 4 * max(len(target.prefix), len(target.suffix)) + 80
        before = _bare_folded(self.flat.text[max(0, span[0] - reach) : span[0]])[::-1]
        after = _bare_folded(self.flat.text[span[1] : span[1] + reach])
        return _Agreement(*_side(_bare(target.prefix)[::-1], before), *_side(_bare(target.suffix), after))

    # ── Marks of footnotes ──

    def _before_mark(self, target: Target) -> Span:
        """The fewest words before a mark that stand nowhere else in the text."""
        end = self._end_before_mark(target)
        low, _ = self.flat.reach(block := self.flat.block_at(end - 1), block + 1)
        start = end
        while start > low:
            start = self._word_before(start, low)
            words = self.flat.text[start:end]
            if find(self.flat, words) == [(start, end)] and _says_something(words):
                return start, end
        start = end
        for _ in range(3):
            start = self._word_before(start, low)
        return start, end

    def _end_before_mark(self, target: Target) -> int:
        """Where in the text the words before a mark end; punctuation at their end is not theirs."""
        for longest, tail, before in _tails(target.prefix):
            found = self.finder.matches(tail)
            around = [self._agreement(span, Target(tail, before[-60:], target.suffix[:60])) for span in found]
            firm = [s for s, one in zip(found, around, strict=True) if (one.both if longest else one.behind)]
            if not firm and longest and len(found) == 1 and not around[0].strange:
                firm = list(found)
            if len(firm) == 1:
                end = firm[0][1]
                while end > firm[0][0] and not self.flat.text[end - 1].isalnum():
                    end -= 1
                return end
        sentences = re.split(r"(?<=[.!?。！？])\s*", target.prefix.strip())
        last = next((one for one in reversed(sentences) if any(c.isalnum() for c in one)), target.prefix)
        raise _Nowhere(self._reason(Quote(last[-160:], _NOWHERE), "the words before its mark are not in the text"))

    def _paragraph(self, target: Target) -> str:
        """The locus of the paragraph at whose beginning a mark stands: all of it is meant."""
        found = self.finder.matches(target.suffix) if any(c.isalnum() for c in target.suffix) else []
        if len(found) == 1 and (locus := self._block(found[0])):
            return locus
        raise _Nowhere("its mark stands before any words, and the paragraph is not in the text as it is")

    def _word_before(self, position: int, low: int) -> int:
        text = self.flat.text
        position -= 1
        while position > low and not text[position].isalnum():
            position -= 1
        while position > low and not is_edge(text, position):
            position -= 1
        return position

    def _reason(self, selector: Quote | Range | Whole, instead: str = "") -> str:
        """What the engine says of a selector that names no place."""
        try:
            self.finder.resolve(selector)
        except Failed as failed:
            return _said(failed.problem, instead)
        return instead or "several places fit, and what stands around them does not decide"


@dataclass(frozen=True)
class _Agreement:
    """How far the text before and after a place agrees with what a note has there: letters that agree, of how many."""

    before: int
    before_of: int
    after: int
    after_of: int

    @property
    def both(self) -> bool:
        return self.before == self.before_of and self.after == self.after_of

    @property
    def behind(self) -> bool:
        return self.after == self.after_of and self.after_of >= _ENOUGH

    @property
    def either(self) -> bool:
        return self.behind or (self.before == self.before_of and self.before_of >= _ENOUGH)

    @property
    def strange(self) -> bool:
        """Both sides are given, and neither is like the text."""
        given = [(n, of) for n, of in ((self.before, self.before_of), (self.after, self.after_of)) if of >= _ENOUGH]
        return bool(given) and all(n < _STRANGE for n, _ in given)


def _side(wanted: str, there: str) -> tuple[int, int]:
    """How many characters agree from the quote outwards, and how many could: the text may end before the context."""
    of = min(len(wanted), len(there))
    return next((i for i in range(of) if wanted[i] != there[i]), of), of


def _bare(words: str) -> str:
    return _bare_folded(fold(words).text)


def _bare_folded(words: str) -> str:
    return "".join(char for char in words if char.isalnum())


def _says_something(words: str) -> bool:
    """Whether a reader can see from the words what a note is about: “it” and “of the” are not enough."""
    return not words.isascii() or len(words.split()) > 2 or any(len(word) > 3 for word in words.split())


def _tails(prefix: str) -> Iterator[tuple[bool, str, str]]:
    """The last words of `prefix`, most first: whether they are the most, the words, and what comes before them."""
    words = prefix.split()
    spaced = len(prefix) < 20 * len(words)
    for number, (count, signs) in enumerate(zip(_TAIL, _SIGNS, strict=True)):
        size = count if spaced else signs
        whole = " ".join(words)
        tail = " ".join(words[-size:]) if spaced else whole[-size:]
        if number and len(tail) == len(whole):
            return
        yield number == 0, tail, whole[: len(whole) - len(tail)]


def _two(words: str) -> list[str]:
    """“Strive … curbed”: the first and the last words of a passage, as lemmata name it."""
    parts = [part for part in _ellipsis(words.strip()) if part]
    return parts if len(parts) == 2 and len(_ellipsis(words.strip())) == 2 else []


def _said(problem: Problem, instead: str = "") -> str:
    return f"{instead or problem.message}\n{problem.hint}".strip()


def as_fields(selector: Quote | Range) -> dict[str, Value]:
    """A selector as the fields of a note that place it."""
    if isinstance(selector, Range):
        made: dict[str, Value] = {"quote": {"from": selector.start.exact, "to": selector.end.exact}}
        at, nth, within = selector.start.at, selector.start.nth, selector.start.within
    else:
        made = {"quote": selector.exact}
        at, nth, within = selector.at, selector.nth, selector.within
    if at:
        made["at"] = at
    if nth:
        made["nth"] = str(nth)
    if within:
        made["within"] = within
    return made


def _together(places: Sequence[dict[str, Value]]) -> list[dict[str, Value]]:
    """Several places of one note: a list of quotes, where each is clear by itself; else a note for each."""
    if len(places) < 2 or any(set(one) != {"quote"} for one in places):
        return list(places)
    return [{"quote": [one["quote"] for one in places]}]


_PLACED = ("id", "kind", "quote", "at", "nth", "within")


def _ordered(fields: dict[str, Value]) -> dict[str, Value]:
    return {name: fields[name] for name in (*_PLACED, *fields) if name in fields}


def _own_id(draft: Draft, number: int, taken: set[str]) -> tuple[dict[str, Value], list[str]]:
    """The draft's fields, without an id that another note has."""
    given = dict(draft.fields)
    if "id" not in given:
        return given, []
    id_ = str(given["id"]) if not number else f"{given['id']}-{number + 1}"
    if names.key(id_) in taken:
        del given["id"]
        return given, [f"id: {id_} (another note has it)"]
    taken.add(names.key(id_))
    given["id"] = id_
    return given, []


# ── The files ───────────────────────────────────────────────────────────────────────────────────────────


def _proved(
    text: Text, entries: list[_Entry], path: str, kind: str, kinds: Collection[str], sigla: Collection[str]
) -> tuple[list[_Entry], list[tuple[Draft, str]]]:
    """The entries that the engine reads and anchors without an error, and the others with what it says."""
    if not entries:
        return [], []
    data = _file([(e.fields, ()) for e in entries], kind, []).encode()
    known = kinds or {kind, *(str(e.fields.get("kind", kind)) for e in entries)}
    root, broken = load(data, path)
    listed = root["notes"] if isinstance(root, YamlMapping) else ()
    lines = [node.line for node in listed if not isinstance(node, str)]
    if broken or len(lines) != len(entries):
        raise AssertionError(f"the YAML that was made cannot be read: {broken}")
    notes, problems = read_notes(SourceFile(path, data), known, sigla or _sigla(entries))
    problems = [*problems, *anchor(text, notes)[-1]]
    wrong: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.severity == "error":
            wrong.setdefault(bisect_right(lines, problem.origin.line) - 1, []).append(problem)
    kept = [entry for i, entry in enumerate(entries) if i not in wrong]
    return kept, [(entries[i].draft, "\n".join(map(_said, found))) for i, found in sorted(wrong.items())]


def _sigla(entries: Sequence[_Entry]) -> set[str]:
    return {siglum for entry in entries if isinstance(of := entry.fields.get("reading"), dict) for siglum in of}


def _file(notes: Sequence[tuple[dict[str, Value], Sequence[str]]], kind: str, head: Sequence[str]) -> str:
    out = [_comment(line) for line in head]
    out.append(yaml_out.field("kind", kind, 0))
    by = {str(fields.get("by", "")) for fields, _ in notes}
    shared = by.pop() if len(by) == 1 and len(notes) > 1 else ""
    if shared:
        out.append(yaml_out.field("by", shared, 0))
    out.append("notes:\n")
    for fields, remarks in notes:
        own = {n: v for n, v in fields.items() if not (shared and n == "by") and not (n == "kind" and v == kind)}
        out += ["\n", *(_comment(line) for remark in remarks for line in remark.split("\n")), yaml_out.item(own, 0)]
    return "".join(out)


def _left_file(left: Sequence[tuple[Draft, str]], source: str, text: str, kind: str, kinds: Collection[str]) -> str:
    head = [
        f"What could not be anchored when {source} was imported into “{text}”, with the reasons.",
        f"Mend a note and move it to a file in annotations/{text}/; this file is not read.",
    ]
    notes: list[tuple[dict[str, Value], Sequence[str]]] = []
    for draft, reason in left:
        remarks = [f"{draft.where}: {reason}", *(one for one in draft.remarks if one != draft.where)]
        targets = draft.targets
        fields = dict(draft.fields)
        for target in targets:
            remarks += [f"before: {target.prefix[-120:].strip()}"] if target.prefix.strip() else []
            remarks += [f"after: {target.suffix[:120].strip()}"] if target.suffix.strip() else []
        quotes: list[Value] = [
            {"from": t.exact, "to": t.to} if t.to.strip() else t.exact for t in targets if t.exact.strip()
        ]
        if quotes:
            fields["quote"] = quotes[0] if len(quotes) == 1 else quotes
        if targets and targets[0].at:
            fields["at"] = targets[0].at
        if targets and targets[0].nth and targets[0].at:
            fields["nth"] = str(targets[0].nth)
        if targets and targets[0].within.strip() and len(quotes) == 1 and isinstance(quotes[0], str):
            fields["within"] = targets[0].within
        if kinds and str(fields.get("kind", kind)) not in kinds:
            fields.pop("kind", None)
        notes.append((_ordered(fields), remarks))
    return _file(notes, kind, head)


def _comment(line: str) -> str:
    kept = clean(line).replace("\n", " ").replace("\t", " ").rstrip()
    return f"# {kept}\n"


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
