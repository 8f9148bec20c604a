"""Glossary terms -> where they occur in a text, and which of those places are linked.

All forms of all terms are searched for in one pass; where matches overlap the first wins, and of those that
begin together the longest. A form that begins with a small letter also matches with a capital where a
sentence begins: there the capital belongs to the sentence, not to the word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ahocorasick_rs import AhoCorasick

from glossator.anchoring import Anchored, Span, reach_of
from glossator.language import begins_sentence, fold_quote, identifiers, is_edge
from glossator.markdown import visible
from glossator.model import Block, Occurrence, Problem, Section, Term, Text
from glossator.problems import problem

_MANY, _RUN = 2000, 4  # patterns from which on it pays to look which can be there; the characters of a run


def check_terms(terms: Sequence[Term], texts: Sequence[Text]) -> Iterator[Problem]:
    """What is wrong with the glossary as a whole: forms that two terms share, exceptions that name no place."""
    owners: dict[str, Term] = {}
    for term in terms:
        for form in _forms(term):
            other = owners.setdefault(form, term)
            if other is not term:
                hint = f"the other is at {other.origin.path}:{other.origin.line}; take the form out of one of them"
                yield problem(
                    "G041", term.origin, f"“{form}” is a form of two terms: {other.headword}, {term.headword}", hint
                )
        for locus, origin in term.exceptions:
            if not any(_has_place(text, locus) for text in texts):
                places = [name for text in texts for name in text.places]
                hint = identifiers.did_you_mean(locus, places) or "name a section or block, like 3.1"
                yield problem("G042", origin, f"no text has a place “{locus}”", hint)


def gloss(anchored: Anchored, terms: Sequence[Term], policy: str) -> tuple[Occurrence, ...]:
    """Every occurrence of `terms` in a text, in the order of reading."""
    text, flat = anchored.text, anchored.flat
    forms = {form: term for term in reversed(terms) for form in _forms(term)}
    patterns = _with_capitals(forms)
    if not patterns:
        return ()
    wanted = _likely(list(patterns), flat.text)
    found: list[tuple[int, int, str]] = []
    finder = AhoCorasick(wanted, store_patterns=False)
    for number, start, end in finder.find_matches_as_indexes(flat.text, overlapping=True):
        if is_edge(flat.text, start) and is_edge(flat.text, end):
            found.append((start, end, wanted[number]))
    found.sort(key=lambda match: (match[0], -match[1]))
    excluded = {
        term.id: [
            reach
            for at, _ in term.exceptions
            if (locus := _locus_in(text, at)) and (reach := reach_of(text, flat, locus))
        ]
        for term in terms
    }
    occurrences: list[Occurrence] = []
    done = 0
    for start, end, form in found:
        if start < done:
            continue
        term, capital = patterns[form]
        block = flat.block_at(start)
        begin = flat.starts[block]
        if end > begin + len(flat.folds[block].text) or not _is_open(text.blocks[block]):
            continue
        a, b = flat.folds[block].original(start - begin, end - begin)
        if capital and not begins_sentence(text.blocks[block].text, a, partial(_is_line, text.blocks[block])):
            continue
        if any(low <= start < high for low, high in excluded[term.id]):
            continue
        if any(a < high and low < b for low, high in _closed(text.blocks[block])):
            continue
        done = end
        occurrences.append(Occurrence(term.id, block, a, b))
    return _choose(text, occurrences, {term.id: term.link or policy for term in terms})


def _likely(wanted: list[str], text: str) -> list[str]:
    """Of very many patterns those whose runs of characters all stand somewhere in `text`.

    The time to build the automaton can grow with the square of the patterns, if they begin one another: t1, t10, t100.
    """
    if len(wanted) <= _MANY:
        return wanted
    runs = {text[at : at + _RUN] for at in range(len(text) - _RUN + 1)}
    return [one for one in wanted if all(one[at : at + _RUN] in runs for at in range(len(one) - _RUN + 1))]


def _forms(term: Term) -> list[str]:
    return list(dict.fromkeys(folded for form in (term.headword, *term.forms) if (folded := fold_quote(form))))


def _with_capitals(forms: Mapping[str, Term]) -> dict[str, tuple[Term, bool]]:
    """Each form, and its capitalised twin if that is not a form itself: pattern -> (term, is the twin)."""
    patterns = {form: (term, False) for form, term in forms.items()}
    for form, term in forms.items():
        twin = form[0].upper() + form[1:]
        if form[0].islower() and len(twin) == len(form):
            patterns.setdefault(twin, (term, True))
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


def _choose(text: Text, occurrences: Sequence[Occurrence], policies: Mapping[str, str]) -> tuple[Occurrence, ...]:
    """Mark the occurrences that are linked: by term and section, by term and page, all or none."""
    starts = [text.places[text.sections[first].locus][0] for first in text.page_starts]
    seen: set[tuple[str, str, int]] = set()
    chosen = []
    for one in occurrences:
        policy = policies[one.term]
        if policy == "first-in-section":
            scope = _numbered(text.sections, text.blocks[one.block].section)
        elif policy == "first-on-page":
            scope = bisect_left(starts, one.block + 1)
        else:
            scope = -1
        key = (one.term, policy, scope)
        linked = policy == "all" or (policy != "none" and key not in seen)
        seen.add(key)
        chosen.append(Occurrence(one.term, one.block, one.start, one.end, linked))
    return tuple(chosen)


def _numbered(sections: Sequence[Section], index: int) -> int:
    """The innermost numbered section around `index`; where none has a number, the section itself."""
    at = index
    while at >= 0:
        if sections[at].number:
            return at
        at = sections[at].parent
    return index
