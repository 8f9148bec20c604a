"""Mentions of names that no form matches (`places` in names.yaml), as annotations that are anchored like notes.

They are found, checked and recorded in the lock of their text as any note is, under ids that no note can have:
`name:the-king:1`. Once the text is anchored they are separated from the notes again (`Anchored.named`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from glossator.language import fold_quote
from glossator.model import Anchor, Annotation, Name, Origin, Problem, Prose, Quote, Text
from glossator.problems import problem

from .find import find
from .flat import Flat, flatten
from .lock import NAME, Lock, selector_text

Placed = tuple[Name, Quote, Origin]  # a name, a place of it with `at` as its text knows it, where that is in the YAML


def by_text(names: Iterable[Name], texts: Sequence[Text]) -> tuple[dict[str, list[Placed]], list[Problem]]:
    """The places of names by the text that they are in; and those that could be in several.

    `at` may name the text; otherwise it is the one that has such a locus, or the one that has the words.
    """
    found: dict[str, list[Placed]] = defaultdict(list)
    problems = []
    flats: dict[str, Flat] = {}
    for name in names:
        for quote, origin in name.places:
            text, at = _named_text(quote.at, texts)
            fitting = [text] if text else _having(quote, texts, flats)
            if len(fitting) > 1:
                names_of_texts = ", ".join(f"“{fit.id}”" for fit in fitting)
                hint = f"say which one is meant: at: {fitting[0].id}{'/' if quote.at else ''}{quote.at}"
                problems.append(
                    problem("G010", quote.origin, f"the words are in several texts: {names_of_texts}", hint)
                )
            elif texts:
                chosen = fitting[0] if fitting else texts[0]
                found[chosen.id].append((name, replace(quote, at=at) if text else quote, origin))
    return found, problems


def _named_text(at: str, texts: Sequence[Text]) -> tuple[Text | None, str]:
    """The text that `at` names, and what it says of a place in it."""
    text_id, slash, rest = at.partition("/")
    text = next((text for text in texts if text.id == text_id), None) if at else None
    return text, (rest if slash else at) if text else at


def _having(quote: Quote, texts: Sequence[Text], flats: dict[str, Flat]) -> list[Text]:
    """The texts that a quote may be meant in."""
    if len(texts) == 1:
        return list(texts)
    if quote.at:
        texts = [text for text in texts if quote.at in text.places]
    if len(texts) < 2:
        return list(texts)
    for text in texts:
        if text.id not in flats:
            flats[text.id] = flatten(text.blocks)
    words = fold_quote(quote.exact)
    reaches = {text.id: flats[text.id].reach(*text.places[quote.at]) if quote.at else None for text in texts}
    return [text for text in texts if find(flats[text.id], words, reaches[text.id])]


def as_annotations(places: Sequence[Placed], lock: Lock) -> list[Annotation]:
    """The places in one text as annotations. One that the lock has as it is written keeps its id there."""
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id_ in sorted((name_id for name_id in lock.entries if name_id.startswith(NAME)), reverse=True):
        known[id_.split(":")[1], lock.entries[id_][0].selector].append(id_)
    old = [ids.pop() if (ids := known[name.id, selector_text(quote)]) else "" for name, quote, _ in places]
    taken = {*filter(None, old)}
    annotations = []
    for (name, quote, origin), known_id in zip(places, old, strict=True):
        id_ = known_id or next(candidate for n in count(1) if (candidate := f"{NAME}{name.id}:{n}") not in taken)
        taken.add(id_)
        annotations.append(Annotation(id_, "name", (quote,), Prose("", origin, lambda _: ()), origin))
    return annotations


def is_of_name(id_: str) -> bool:
    return id_.startswith(NAME)


def name_of(id_: str) -> str:
    """The name that a place belongs to, by the place's id."""
    return id_.split(":")[1]


def split(
    notes: Iterable[tuple[Annotation, tuple[Anchor, ...]]],
) -> tuple[tuple[tuple[Annotation, tuple[Anchor, ...]], ...], Mapping[str, tuple[Anchor, ...]]]:
    """The notes of a text, and by the names the places that were among them: of each its first block."""
    own: list[tuple[Annotation, tuple[Anchor, ...]]] = []
    named: dict[str, list[Anchor]] = defaultdict(list)
    for annotation, anchors in notes:
        if is_of_name(annotation.id):
            named[name_of(annotation.id)].append(anchors[0])
        else:
            own.append((annotation, anchors))
    return tuple(own), {name: tuple(anchors) for name, anchors in named.items()}


def in_file(annotation: Annotation, text: Text, at: str) -> Annotation:
    """A place as names.yaml has it, where its `at` is written so: with its text before it, if `at` names that."""
    [place] = annotation.targets
    if not isinstance(place, Quote) or at.partition("/")[0] != text.id:
        return annotation
    inside = "" if place.at == text.id else place.at
    return replace(annotation, targets=(replace(place, at=f"{text.id}/{inside}".rstrip("/")),))
