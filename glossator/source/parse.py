"""Sources -> the edition: what stands in every file, checked as far as a file can be by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from functools import partial

from glossator.language import decode, identifiers, is_language, is_no_text
from glossator.model import (
    Annotation,
    Edition,
    Kind,
    Origin,
    Problem,
    Prose,
    SourceFile,
    Sources,
    Text,
    Version,
    Witness,
)
from glossator.problems import problem
from glossator.processes import apply_beside
from glossator.strict_yaml import origin as yaml_origin

from . import checking, unread, versions
from .annotations import read_notes, read_terms
from .apparatus import check_entries
from .bibliography import read_bibliography
from .cited import with_citations, without_bibliography
from .load import IMAGES, PACKS
from .names import read_names
from .packs import read_packs
from .people import license_of
from .plain_pages import read_pages
from .settings import (
    EDITION_FILE,
    export_formats,
    interface_languages,
    listed_texts,
    note_kinds,
    picture_hosts,
    read_editors,
    read_settings,
    rows_of,
)
from .texts import parse_text
from .witnesses import check_witnesses, read_ones, read_sources, read_witnesses

_NO_TEXTS = {
    "pages": "content/pages/ is for pages that are not texts",
    IMAGES: f"content/{IMAGES}/ is for pictures",
    PACKS: f"content/{PACKS}/ is for packs of notes",
}
_OF_APPARATUS = {"witnesses": "the site has the page of the witnesses there"}
_OF_BIBLIOGRAPHY = {"sources": "the site has the page of what is cited there"}
_Read = tuple[list[Annotation], list[Problem]]
_WORTH_SHARING = 1 << 19  # bytes of notes, from which on a second process takes less time than it costs to have one


def parse(sources: Sources) -> tuple[Edition, list[Problem]]:
    """The edition, and what is wrong in its files; what cannot be read is left out of it and noted in `unread`."""
    problems = list(sources.problems)
    config = read_settings(sources.edition, problems)
    if "glossator" in config:
        problems += versions.compare(str(config["glossator"]), yaml_origin(config["glossator"], EDITION_FILE))
    lang = str(config.get("lang", "en"))
    known_kinds = note_kinds(config)
    witnesses, named = read_witnesses(config), read_sources(config)
    files = [file for of_text in sources.annotations.values() for file in of_text]
    read_file = _reader(config, known_kinds, witnesses, named, problems)
    parse_texts = partial(_texts, config, sources, lang, problems)
    are_few = sum(len(file.data) for file in files) < _WORTH_SHARING
    read, texts = apply_beside(read_file, files, parse_texts, alone=are_few)
    missing = [name for name, _ in listed_texts(config) if name not in texts]
    problems += check_witnesses(config, witnesses, texts)
    annotations = _annotations(config, sources, texts, known_kinds, witnesses, iter(read), problems)
    terms, found = read_terms(sources.glossary) if sources.glossary else ([], [])
    problems += found
    name_kinds, names, found = read_names(sources.names) if sources.names else ({}, [], [])
    problems += found
    edition = Edition(
        title=str(config.get("title", "")),
        subtitle=str(config.get("subtitle", "")),
        lang=lang,
        texts=tuple(texts.values()),
        kinds=known_kinds,
        witnesses=witnesses,
        glossary_link=str(rows_of(config, "glossary").get("link", "first-in-section")),
        annotations=annotations,
        versions=_versions(sources, texts, lang, problems),
        terms=tuple(terms),
        pages=read_pages(sources, lang, problems),
        editors=read_editors(config, problems),
        license=license_of(config.get("license", "")),
        version=str(config.get("version", "")),
        doi=str(config.get("doi", "")),
        publisher=str(config.get("publisher", "")),
        picture=str(config.get("picture", "")),
        date=str(config.get("date", "")),
        url=str(config["url"]).rstrip("/") + "/" if config.get("url") else "",
        search=str(config.get("search", "auto")),
        pictures_from=picture_hosts(config, problems),
        unread=unread.names(sources, missing, problems),
        id=str(config.get("id", "")),
        interface=interface_languages(config, sources, problems),
        exports=export_formats(config, problems),
        packs=read_packs(config, sources.packs, known_kinds, problems),
        names=tuple(names),
        name_kinds=name_kinds,
        sources=named,
        read=read_ones(config, witnesses),
        bibliography=read_bibliography(sources, rows_of(config, "citations"), lang, problems),
    )
    if edition.bibliography is None:
        return edition, [*problems, *without_bibliography(edition)]
    return with_citations(edition, edition.bibliography.references), problems


def _texts(config: checking.Checked, sources: Sources, lang: str, problems: list[Problem]) -> dict[str, Text]:
    """The texts that the edition lists, in that order, by their names."""
    texts: dict[str, Text] = {}
    taken: dict[str, str] = {}
    listed = listed_texts(config)
    taken_by_pages = _NO_TEXTS | (_OF_APPARATUS if any(kind.apparatus for kind in note_kinds(config).values()) else {})
    taken_by_pages |= _OF_BIBLIOGRAPHY if sources.references else {}
    for name, here in listed:
        other = taken.setdefault(identifiers.key(name), name)
        if name in texts or other != name:
            same = f": some file systems cannot tell it from “{other}”" if other != name else ""
            hint = "give one of them another name" if same else "take one out"
            problems.append(problem("G081", here, f"the text “{name}” is listed twice{same}", hint))
        elif name in taken_by_pages:
            message = f"no text can be called “{name}”: {taken_by_pages[name]}"
            problems.append(problem("G080", here, message, "give the text another name"))
        elif not sources.texts.get(name):
            hint = identifiers.did_you_mean(name, sources.texts) or f"write content/{name}.md"
            problems.append(problem("G072", here, f"there is no text “{name}” in content/", hint))
        elif foreign := [file for file in sources.texts[name] if is_no_text(file.data)]:
            problems += (problem for file in foreign for problem in decode(file.data, file.path)[1])
        else:
            texts[name], found = parse_text(name, sources.texts[name], lang)
            problems += found
    for name, files in sources.texts.items():
        if files and listed and name.partition(".")[0] not in dict(listed):
            hint = f"add it to `texts` in {EDITION_FILE}, or take it out of content/"
            problems.append(problem("G070", Origin(files[0].path), f"the text “{name}” is not listed", hint))
    return texts


def _versions(
    sources: Sources, texts: MappingOf[str, Text], lang: str, problems: list[Problem]
) -> dict[str, tuple[Version, ...]]:
    """The parallel versions of each text: `content/decree.zh-Hans.md` is one of `decree`."""
    versions: dict[str, tuple[Version, ...]] = {}
    for name, files in sources.texts.items():
        text, _, version = name.partition(".")
        if version and text in texts and files:
            # A version that is named by a language is in it, unless its front matter says otherwise.
            lang_of_version = version if is_language(version) else lang
            found, its_problems = parse_text(text, files, lang_of_version)
            problems += its_problems
            if found.shown:
                versions[text] = (*versions.get(text, ()), Version(version, found))
    return versions


def _reader(
    config: checking.Checked,
    known_kinds: MappingOf[str, Kind],
    witnesses: MappingOf[str, Witness],
    names: MappingOf[str, Prose],
    problems: Sequence[Problem],
) -> Callable[[SourceFile], _Read]:
    """What reads a file of notes, in an edition whose edition.yaml has these `problems`."""
    # Where edition.yaml cannot be read as far as its kinds or witnesses, nothing can be said against those of notes.
    is_broken = any(problem.origin.path == EDITION_FILE and problem.severity == "error" for problem in problems)
    known = None if is_broken and "kinds" not in config else tuple(known_kinds)
    sigla = None if is_broken and "witnesses" not in config else (*witnesses, *names)
    return partial(read_notes, kinds=known, sigla=sigla)


def _annotations(
    config: checking.Checked,
    sources: Sources,
    texts: MappingOf[str, Text],
    known_kinds: MappingOf[str, Kind],
    witnesses: MappingOf[str, Witness],
    read: Iterator[_Read],
    problems: list[Problem],
) -> dict[str, tuple[Annotation, ...]]:
    """The notes of each text by its id, in the order of the files; `read` is what was read of each file."""
    annotations: dict[str, tuple[Annotation, ...]] = {}
    taken: dict[str, Annotation] = {}
    listed = dict(listed_texts(config))
    for name, files in sources.annotations.items():
        notes: list[Annotation] = []
        for file in files:
            in_file, found = next(read)
            notes += in_file
            problems += found
            if listed and name not in listed:
                suggestion = identifiers.did_you_mean(name, listed, shown="annotations/{}/")
                suggestion = suggestion or f"the texts are: {', '.join(listed)}"
                message = f"the edition has no text “{name}”"
                problems.append(
                    problem("G073", Origin(file.path), message, f"the folder is named after its text; {suggestion}")
                )
        if name not in texts:
            continue
        for note in notes:
            if note.id:
                other = taken.setdefault(f"{name}/{identifiers.key(note.id)}", note)
                if other is not note:
                    hint = f"the other is at {other.origin.path}:{other.origin.line}; ids are unique in a text"
                    problems.append(
                        problem("G081", note.named_at or note.origin, f"two notes have the id “{note.id}”", hint)
                    )
        problems += check_entries(notes, known_kinds, witnesses)
        annotations[name] = tuple(notes)
    return annotations
