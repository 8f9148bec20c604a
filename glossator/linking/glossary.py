"""Glossary terms and names -> where they occur in a text, and which of those places are linked.

All forms of all of them are searched for in one pass; where matches of terms overlap the first wins, and of those that
begin together the longest; the same goes for names. Of a term and a name the longer wins; where both have the same
words the term is linked and the name is only counted. A form that begins with a small letter also matches with a
capital where a sentence begins: there the capital belongs to the sentence, not to the word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from glossator.anchoring import Anchored, Flat, Span, reach_of
from glossator.language import begins_sentence, fold_quote, identifiers, is_edge
from glossator.markdown import visible
from glossator.model import Block, Mention, Name, NameKind, Occurrence, Origin, Problem, Section, Term, Text
from glossator.problems import problem

_MANY, _RUN = 8000, 4  # patterns from which on it pays to look which can be there; the characters of a run


class Found(NamedTuple):
    """Every occurrence of the terms and every mention of the names in a text, in the order of reading."""

    terms: tuple[Occurrence, ...]
    names: tuple[Mention, ...] = ()


class _Match(NamedTuple):
    """A form in the text: [start, end) in the flat text, [a, b) in its block; `id` is the term's or the name's."""

    start: int
    end: int
    id: str
    block: int
    a: int
    b: int


class Matches(NamedTuple):
    """Where the words of terms and of names are in a text, in its order."""

    terms: list[_Match]
    names: list[_Match]


def check_terms(terms: Sequence[Term], texts: Sequence[Text]) -> Iterator[Problem]:
    """What is wrong with the glossary as a whole: forms that two terms share, exceptions that name no place."""
    owners: dict[str, Term] = {}
    for term in terms:
        for form in _folded(term.headword, term.forms):
            other = owners.setdefault(form, term)
            if other is not term:
                hint = f"the other is at {other.origin.path}:{other.origin.line}; take the form out of one of them"
                yield problem(
                    "G041", term.origin, f"“{form}” is a form of two terms: {other.headword}, {term.headword}", hint
                )
        yield from _check_exceptions(term.exceptions, texts)


def check_names(names: Sequence[Name], texts: Sequence[Text]) -> Iterator[Problem]:
    """What is wrong with the names as a whole: forms that two names share, exceptions that name no place."""
    owners: dict[str, Name] = {}
    for name in names:
        for form in _folded(name.name, name.forms):
            other = owners.setdefault(form, name)
            if other is not name:
                where = f"the other is at {other.origin.path}:{other.origin.line}"
                hint = f"{where}; take the form out of one of them, and list its places under `places`"
                yield problem("G041", name.origin, f"“{form}” is a form of two names: {other.id}, {name.id}", hint)
        yield from _check_exceptions(name.exceptions, texts)


def _check_exceptions(exceptions: Iterable[tuple[str, Origin]], texts: Sequence[Text]) -> Iterator[Problem]:
    for locus, origin in exceptions:
        if not any(_has_place(text, locus) for text in texts):
            places = [name for text in texts for name in text.places]
            hint = identifiers.did_you_mean(locus, places) or "name a section or block, like 3.1"
            yield problem("G042", origin, f"no text has a place “{locus}”", hint)


def look_up(text: Text, flat: Flat, terms: Sequence[Term], names: Sequence[Name] = ()) -> Matches:
    """Every place in a text that has the words of a term or a name; `flat` is the text as `flatten` makes it."""
    of_terms = _with_capitals(
        {form: term.id for term in reversed(terms) for form in _folded(term.headword, term.forms)}
    )
    of_names = _with_capitals({form: name.id for name in reversed(names) for form in _folded(name.name, name.forms)})
    forms = list({**of_terms, **of_names})
    if not forms:
        return Matches([], [])
    forms = _likely(forms, flat.text)
    found: list[tuple[int, int, str]] = []
    finder = AhoCorasick(forms, store_patterns=False)
    for number, start, end in finder.find_matches_as_indexes(flat.text, overlapping=True):
        if is_edge(flat.text, start) and is_edge(flat.text, end):
            found.append((start, end, forms[number]))
    found.sort(key=lambda match: (match[0], -match[1]))
    terms_in = partial(_chosen, text, flat, found, of_terms, _exceptions(text, flat, terms), _is_open, _closed)
    matches, mentions = terms_in(), []
    if of_names:
        names_in = partial(_chosen, text, flat, found, of_names, _exceptions(text, flat, names), _has_words, _code)
        mentions = names_in()
        crossing = list(_crossing(matches, mentions))
        if crossing:
            longer_names = [name[:2] for term, name in crossing if _length(name) > _length(term)]
            longer_terms = [term[:2] for term, name in crossing if _length(name) <= _length(term)]
            matches, mentions = terms_in(longer_names), names_in(longer_terms)
            crossed = {name for _, name in _crossing(matches, mentions)}
            mentions = [mention for mention in mentions if mention not in crossed]
    return Matches(matches, mentions)


def gloss(
    anchored: Anchored,
    matches: Matches,
    terms: Sequence[Term],
    policy: str,
    names: Sequence[Name] = (),
    kinds: Mapping[str, NameKind] | None = None,
) -> Found:
    """Every occurrence of `terms` and `names` in a text, from where their words are.

    `policy` says where a term is linked that has no `link` of its own, the `kinds` say it for names.
    """
    linked = _linked(anchored.text, matches.terms, {term.id: term.link or policy for term in terms})
    occurrences = tuple(Occurrence(m.id, m.block, m.a, m.b, is_) for m, is_ in zip(matches.terms, linked, strict=True))
    return Found(occurrences, _mentions(anchored, matches.names, matches.terms, names, kinds or {}))


def _chosen(
    text: Text,
    flat: Flat,
    found: Sequence[tuple[int, int, str]],
    patterns: Mapping[str, tuple[str, bool]],
    excluded: Mapping[str, Sequence[Span]],
    is_open: Callable[[Block], bool],
    closed: Callable[[Block], Iterator[Span]],
    taken: Sequence[Span] = (),
) -> list[_Match]:
    """Those of the matches `found` that count, for terms or for names.

    A match counts in blocks where links are allowed, outside of links and code, where the editor makes no exception,
    and where it does not cross a stretch that is `taken`.
    """
    chosen: list[_Match] = []
    done = 0
    for start, end, form in found:
        if start < done or form not in patterns:
            continue
        id_, capital = patterns[form]
        block = flat.block_at(start)
        begin = flat.starts[block]
        if end > begin + len(flat.folds[block].text) or not is_open(text.blocks[block]):
            continue
        a, b = flat.folds[block].original(start - begin, end - begin)
        if capital and not begins_sentence(text.blocks[block].text, a, partial(_is_line, text.blocks[block])):
            continue
        if any(low <= start < high for low, high in excluded[id_]):
            continue
        if any(a < high and low < b for low, high in closed(text.blocks[block])):
            continue
        if any(start < high and low < end and (start, end) != (low, high) for low, high in taken):
            continue
        done = end
        chosen.append(_Match(start, end, id_, block, a, b))
    return chosen


def _crossing(terms: Sequence[_Match], names: Sequence[_Match]) -> Iterator[tuple[_Match, _Match]]:
    """Each pair of a term and a name that overlap without being the same words, in the order of the text."""
    first = 0
    for name in names:
        while first < len(terms) and terms[first].end <= name.start:
            first += 1
        at = first
        while at < len(terms) and terms[at].start < name.end:
            if terms[at][:2] != name[:2]:
                yield terms[at], name
            at += 1


def _length(match: _Match) -> int:
    return match.end - match.start


def _exceptions(text: Text, flat: Flat, entries: Sequence[Term] | Sequence[Name]) -> dict[str, list[Span]]:
    found = {entry.id: [_locus_in(text, at) for at, _ in entry.exceptions] for entry in entries}
    return {id_: [p for at in loci if (p := reach_of(text, flat, at))] for id_, loci in found.items()}


def _mentions(
    anchored: Anchored,
    found: Sequence[_Match],
    terms: Sequence[_Match],
    names: Sequence[Name],
    kinds: Mapping[str, NameKind],
) -> tuple[Mention, ...]:
    """The names `found` by their forms and those that the editor has placed, and which of them are linked.

    Words that the editor has placed are not also what a form makes of them. No link stands where a link, a term or
    another name is.
    """
    text = anchored.text
    placed = {
        (anchor.block, anchor.start, anchor.end, name) for name, anchors in anchored.named.items() for anchor in anchors
    }
    theirs = {occurrence[:3] for occurrence in placed}
    by_form = {
        (match.block, match.a, match.b, match.id) for match in found if (match.block, match.a, match.b) not in theirs
    } | placed
    if not by_form:
        return ()
    ordered = sorted(by_form)
    of_terms: dict[int, list[Span]] = {}
    for term in terms:
        of_terms.setdefault(term.block, []).append((term.a, term.b))
    free = []
    last = (-1, 0)
    for block, a, b, _ in ordered:
        shut = [*of_terms.get(block, ()), *_closed(text.blocks[block])] if _is_open(text.blocks[block]) else [(a, b)]
        free.append((block, a) >= last and not any(a < high and low < b for low, high in shut))
        last = max(last, (block, b))
    policies = {name.id: name.link or kinds[name.kind].link for name in names}
    matches = [_Match(0, 0, id_, block, a, b) for (block, a, b, id_), is_ in zip(ordered, free, strict=True) if is_]
    linked = iter(_linked(text, matches, policies))
    return tuple(
        Mention(id_, block, a, b, next(linked) if is_ else False)
        for (block, a, b, id_), is_ in zip(ordered, free, strict=True)
    )


def _likely(forms: list[str], text: str) -> list[str]:
    """Of very many patterns those whose runs of characters all stand somewhere in the words of `text`.

    The time to build the automaton can grow with the square of the patterns, if they begin one another: t1, t10, t100.
    """
    if len(forms) <= _MANY:
        return forms
    runs = {run for word in set(text.split()) for run in _runs(word)}
    return [form for form in forms if all(run in runs for word in form.split() for run in _runs(word))]


def _runs(word: str) -> Iterator[str]:
    return (word[at : at + _RUN] for at in range(len(word) - _RUN + 1))


def _folded(word: str, forms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(folded for form in (word, *forms) if (folded := fold_quote(form))))


def _with_capitals(forms: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """Each form, and its capitalised twin if that is not a form itself: pattern -> (id, is the twin)."""
    patterns = {form: (id_, False) for form, id_ in forms.items()}
    for form, id_ in forms.items():
        twin = form[0].upper() + form[1:]
        if form[0].islower() and len(twin) == len(form):
            patterns.setdefault(twin, (id_, True))
    return patterns


def _locus_in(text: Text, locus: str) -> str:
    """The locus in `text` that an exception names: all of `TEXT/8` but the text; "" if it names another text."""
    name, slash, rest = locus.partition("/")
    return locus if not slash else rest if name == text.id else ""


def _has_place(text: Text, locus: str) -> bool:
    found = _locus_in(text, locus)
    return found in text.places or text.lines_of(found) is not None


def _is_line(block: Block, position: int) -> bool:
    """Whether the line break at `position` ends a line of verse, or one that the editor broke on purpose."""
    if block.kind == "stanza":
        return True
    at = 0
    for token in block.tokens:
        if at == position and token.type == "hardbreak":
            return True
        at += len(visible(token))
    return False


def _is_open(block: Block) -> bool:
    return block.kind not in ("heading", "code")


def _has_words(block: Block) -> bool:
    """Whether names are looked for: in headings too."""
    return block.kind != "code"


def _closed(block: Block) -> Iterator[Span]:
    """The stretches of a block's text that are links or code already."""
    position = start = depth = 0
    for token in block.tokens:
        if token.type == "link_open":
            depth += 1
            start = position
        elif token.type == "link_close":
            depth -= 1
            yield start, position
        elif token.type in ("text", "html_inline", "text_special"):
            position += len(token.content)
        elif token.type == "code_inline":
            yield position, position + len(token.content)
            position += len(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            position += 1


def _code(block: Block) -> Iterator[Span]:
    """The stretches of a block's text that are code."""
    position = 0
    for token in block.tokens:
        width = len(visible(token))
        if token.type == "code_inline":
            yield position, position + width
        position += width


def _linked(text: Text, found: Sequence[_Match], policies: Mapping[str, str]) -> list[bool]:
    """Which of the terms or names `found` are linked: by entry and section, by entry and page, all or none."""
    starts = [text.places[text.sections[first].locus][0] for first in text.page_starts]
    seen: set[tuple[str, str, int]] = set()
    chosen = []
    for match in found:
        policy = policies[match.id]
        if policy == "first-in-section":
            scope = _numbered(text.sections, text.blocks[match.block].section)
        elif policy == "first-on-page":
            scope = bisect_left(starts, match.block + 1)
        else:
            scope = -1
        key = (match.id, policy, scope)
        chosen.append(policy == "all" or (policy != "none" and key not in seen))
        seen.add(key)
    return chosen


def _numbered(sections: Sequence[Section], index: int) -> int:
    """The innermost numbered section around `index`; where none has a number, the section itself."""
    at = index
    while at >= 0:
        if sections[at].number:
            return at
        at = sections[at].parent
    return index
