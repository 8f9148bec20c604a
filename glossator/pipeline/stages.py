"""Sources -> the linked edition: the stages that touch no disk, one after the other; and citations, formatted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from glossator.anchoring import Anchored, Flat, Lock, anchor, flatten, name_places, read_lock
from glossator.citing import NotFormatted, format_missing, is_installed
from glossator.linking import (
    Linked,
    Matches,
    check_names,
    check_terms,
    check_version,
    cite,
    gloss,
    link,
    look_up,
    with_packs,
)
from glossator.model import Edition, Problem, SourceFile, Sources
from glossator.problems import problem, without_consequences, without_places, without_unknown_texts
from glossator.processes import apply_beside
from glossator.publishing import Progress
from glossator.rendering import published_as
from glossator.source import parse, pictures

_WORTH_SHARING = 1 << 19  # characters, from which on a second process takes less time than it costs to have one
_STEPS = 4  # of understanding, as `progress` is told


def silent(stage: str, done: int, total: int) -> None:
    """The `Progress` of whoever shows none."""


def understand(
    sources: Sources, *, drafts: bool = False, progress: Progress = silent, today: str = ""
) -> tuple[Linked, dict[str, Lock], list[Problem]]:
    """Sources -> everything the pages are made from, the locks as they are to be, and every problem on the way.

    Of a note that is new to its lock `today` is kept there, if the edition has an address: its feed tells of it.
    """
    progress("reading", 0, _STEPS)
    edition, problems = parse(sources)
    progress("anchors", 1, _STEPS)
    flats = [flatten(text.blocks) for text in edition.texts]
    find_terms = partial(_look_up, edition, flats)
    anchor_notes = partial(_anchor, edition, flats, sources.locks, today if edition.url else "")
    is_short = sum(len(flat.text) for flat in flats) < _WORTH_SHARING
    matches, (texts, locks, of_notes) = apply_beside(find_terms, range(len(flats)), anchor_notes, alone=is_short)
    problems += of_notes
    progress("glossary", 2, _STEPS)
    problems += check_terms(edition.terms, edition.texts)
    problems += check_names(edition.names, edition.texts)
    entries = edition.terms, edition.glossary_link, edition.names, edition.name_kinds
    glossed = [gloss(anchored, found, *entries) for anchored, found in zip(texts, matches, strict=True)]
    problems = without_unknown_texts(problems, edition.unread, sources.names.path if sources.names else "")
    progress("links", 3, _STEPS)
    shown = pictures.published(sources)
    sizes = pictures.sizes(shown)
    problems += pictures.check(shown)
    files = [*map(published_as, sources.static), *shown]
    cited, of_citations = cite(edition, sources.citation_lock)
    problems += of_citations
    linked, of_links = link(edition, texts, glossed, files, sizes, cited, drafts=drafts)
    problems += of_links
    if edition.packs:
        linked, of_packs, found = _with_packs(linked, sources)
        locks |= of_packs
        problems += found
    return linked, locks, without_consequences(problems, sources.problems)


def _anchor(
    edition: Edition, flats: Sequence[Flat], old_locks: Mapping[str, SourceFile], today: str
) -> tuple[list[Anchored], dict[str, Lock], list[Problem]]:
    """The notes and names of every text with their places, the locks as they are to be, and what is wrong."""
    texts, locks = [], {}
    places, problems = name_places.by_text(edition.names, edition.texts)
    for text, flat in zip(edition.texts, flats, strict=True):
        lock, of_lock = read_lock(old_locks.get(text.id))
        versions = edition.versions.get(text.id, ())
        notes, places_of_names = edition.annotations.get(text.id, ()), places.get(text.id, ())
        anchored, locks[text.id], of_notes = anchor(text, notes, lock, versions, places_of_names, today, flat)
        texts.append(anchored)
        is_complete = f"place:{text.id}" not in edition.unread
        problems += [*of_lock, *(of_notes if is_complete else without_places(of_notes))]
        for version in versions:
            if is_complete and f"place:{text.id}.{version.name}" not in edition.unread:
                problems += check_version(text, version)
    return texts, locks, problems


def _look_up(edition: Edition, flats: Sequence[Flat], number: int) -> Matches:
    """Where the terms and names are in the text with this number."""
    return look_up(edition.texts[number], flats[number], edition.terms, edition.names)


def _with_packs(linked: Linked, sources: Sources) -> tuple[Linked, dict[str, Lock], list[Problem]]:
    """The edition with the packs that it lists, their locks by their paths, and what is wrong with them."""
    from glossator import importers  # which take time to read, and few editions list packs

    packs = [
        importers.read_pack(pack, sources.packs[pack.file], linked.edition, sources.pack_locks)
        for pack in linked.edition.packs.values()
    ]
    linked, problems = with_packs(linked, [(one.pack, one.anchored) for one in packs])
    locks = {path: lock for one in packs for path, lock in one.locks.items()}
    return linked, locks, [*(problem for one in packs for problem in one.problems), *problems]


def formatted(linked: Linked) -> tuple[Linked, list[Problem]]:
    """The same with every citation formatted, drafts' included; if that cannot be, with the reason."""
    cited = linked.addresses.cited
    if cited is None or cited.strings.is_whole:
        return linked, []
    if not is_installed():
        return linked, unformatted(linked)
    try:
        strings = replace(cited.strings, lock=format_missing(cited.strings))
    except NotFormatted as error:
        return linked, error.problems
    addresses = replace(linked.addresses, cited=replace(cited, strings=strings))
    return replace(linked, addresses=addresses), []


def unformatted(linked: Linked) -> list[Problem]:
    """What is not formatted and cannot be here: told at the first place that it stands in."""
    cited = linked.addresses.cited
    if cited is None or cited.strings.is_whole or is_installed():
        return []
    citations, works = cited.strings.missing
    first = next((place for place in cited.places if place.citation in citations), cited.places[0])
    number = f"{len(citations)} citation{'s' if len(citations) > 1 else ''}" if citations else f"{len(works)} entries"
    verb = "is" if number.startswith("1 ") else "are"
    hint = "pip install 'glossator[citations]', then `cite`; or do that elsewhere, and bring citations.lock.json"
    return [problem("G104", first.origin, f"{number} {verb} not formatted yet, and pandoc is not installed", hint)]
