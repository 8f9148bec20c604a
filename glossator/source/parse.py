"""Sources -> the edition: what stands in every file, checked as far as a file can be by itself."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf

from glossator import markdown
from glossator.language import decode, host_of, identifiers, is_language, is_no_text, near_languages
from glossator.markdown import Token, faults
from glossator.model import (
    Annotation,
    Edition,
    Kind,
    Origin,
    Person,
    Plain,
    Problem,
    Prose,
    SourceFile,
    Sources,
    Text,
    Version,
    Witness,
)
from glossator.problems import problem
from glossator.strict_yaml import Mapping
from glossator.strict_yaml import load as load_yaml
from glossator.strict_yaml import origin as yaml_origin

from . import fields, kinds, plain_fields, shapes, unread, versions
from .annotations import read_notes, read_terms
from .apparatus import check_entries
from .bibliography import read_bibliography
from .cited import with_citations, without_bibliography
from .load import IMAGES, PACKS
from .names import read_names
from .packs import read_packs
from .people import license_of, person
from .texts import front_matter, parse_text
from .witnesses import check_witnesses, read_ones, read_sources, read_witnesses

EDITION_FILE = "content/edition.yaml"
_NO_TEXTS = {
    "pages": "content/pages/ is for pages that are no texts",
    IMAGES: f"content/{IMAGES}/ is for pictures",
    PACKS: f"content/{PACKS}/ is for packs of notes",
}
_OF_APPARATUS = {"witnesses": "the site has the page of the witnesses there"}
_OF_BIBLIOGRAPHY = {"sources": "the site has the page of what is cited there"}
RESERVED_PAGES = ("index", "glossary", "notes", "404")
RESERVED_BEGINNINGS = ("glossary-", "notes-")  # what the indexes of large editions begin with


def parse(sources: Sources) -> tuple[Edition, list[Problem]]:
    problems = list(sources.problems)
    config = _config(sources.edition, problems)
    if "glossator" in config:
        problems += versions.compare(str(config["glossator"]), yaml_origin(config["glossator"], EDITION_FILE))
    lang = str(config.get("lang", "en"))
    texts = _texts(config, sources, lang, problems)
    missing = [name for name, _ in _listed(config) if name not in texts]
    known_kinds = _kinds(config)
    witnesses, named = read_witnesses(config), read_sources(config)
    problems += check_witnesses(config, witnesses, texts)
    annotations = _annotations(config, sources, texts, known_kinds, witnesses, named, problems)
    terms, found = read_terms(sources.glossary) if sources.glossary else ([], [])
    problems += found
    name_kinds, names, found = read_names(sources.names) if sources.names else ({}, [], [])
    problems += found
    pages = tuple(_plain(file, lang, problems, _beginnings(sources)) for file in sources.pages)
    edition = Edition(
        title=str(config.get("title", "")),
        subtitle=str(config.get("subtitle", "")),
        lang=lang,
        texts=tuple(texts.values()),
        kinds=known_kinds,
        witnesses=witnesses,
        glossary_link=str(_mapping(config, "glossary").get("link", "first-in-section")),
        annotations=annotations,
        versions=_versions(sources, texts, lang, problems),
        terms=tuple(terms),
        pages=tuple(sorted(pages, key=lambda page: (page.order or math.inf, page.id))),
        editors=_editors(config, problems),
        license=license_of(config.get("license", "")),
        version=str(config.get("version", "")),
        doi=str(config.get("doi", "")),
        publisher=str(config.get("publisher", "")),
        picture=str(config.get("picture", "")),
        date=str(config.get("date", "")),
        url=str(config["url"]).rstrip("/") + "/" if config.get("url") else "",
        search=str(config.get("search", "auto")),
        pictures_from=_hosts(config, problems),
        unread=unread.names(sources, missing, problems),
        id=str(config.get("id", "")),
        interface=_interface(config, sources, problems),
        exports=_exports(config, problems),
        packs=read_packs(config, sources.packs, known_kinds, problems),
        names=tuple(names),
        name_kinds=name_kinds,
        sources=named,
        read=read_ones(config, witnesses),
        bibliography=read_bibliography(sources, _mapping(config, "citations"), lang, problems),
    )
    if edition.bibliography is None:
        return edition, [*problems, *without_bibliography(edition)]
    return with_citations(edition, edition.bibliography.references), problems


def _config(file: SourceFile | None, problems: list[Problem]) -> shapes.Checked:
    if file is None:
        problems.append(
            problem(
                "G071",
                Origin(EDITION_FILE),
                "there is no edition here",
                "build in the folder that holds content/edition.yaml",
            )
        )
        return Mapping()
    node, found = load_yaml(file.data, file.path, fields.names)
    problems += found
    if node is None and not found:
        node = Mapping()
        node.line = node.column = 1
        node.is_torn = False
    config = shapes.sound(node, fields.EDITION, file.path, problems)
    problems += plain_fields.check(config, plain_fields.IN_EDITION, file.path)
    for name in ("kinds", "witnesses"):
        for row in _mapping(config, name).values():
            if isinstance(row, Mapping):
                problems += plain_fields.check(row, ("label",), file.path)
    return config


def _hosts(config: shapes.Checked, problems: list[Problem]) -> tuple[str, ...]:
    """The hosts that `pictures_from` names, as browsers compare them: https://iiif.example.org."""
    found = []
    for address in config.get("pictures_from") or ():
        if host := host_of(str(address)):
            found.append(host)
        else:
            message = f"`pictures_from` lists hosts, not “{address}”"
            hint = "write them as https://iiif.example.org"
            problems.append(problem("G034", yaml_origin(address, EDITION_FILE), message, hint))
    return tuple(dict.fromkeys(found))


def _exports(config: shapes.Checked, problems: list[Problem]) -> tuple[str, ...]:
    """The formats of `exports`, each once, if others could refer to what is in them."""
    given = tuple(dict.fromkeys(map(str, config.get("exports") or ())))
    if given and not config.get("id") and not config.get("url"):
        message = "`exports` needs `id` or `url`: nothing outside could refer to the edition’s notes and places"
        hint = "write `id:` and a name of the edition's own, which never changes"
        problems.append(problem("G036", yaml_origin(config.key("exports"), EDITION_FILE), message, hint))
    return given


_words_of = re.compile(r"ui/([^/]+)\.yaml").fullmatch


def _interface(config: shapes.Checked, sources: Sources, problems: list[Problem]) -> tuple[str, ...]:
    """The languages of `interface` that there are words for, the first by its own name, each once."""
    given = config.get("interface")
    named = list(given) if isinstance(given, Sequence) else []
    known = sorted(words[1] for name in sources.templates if (words := _words_of(name)))
    found = []
    for lang in dict.fromkeys(named or ([config["lang"]] if "lang" in config and known else [])):
        if not known or not set(known).isdisjoint(near_languages(str(lang))):
            found.append(str(lang))
            continue
        instead = "it is left out" if len(named) > 1 else "they are in English"
        hint = f"write templates/ui/{lang}.yaml, or choose from these in `interface`: {', '.join(known)}"
        here = yaml_origin(lang, EDITION_FILE)
        problems.append(problem("G039", here, f"menus and tools have no words in “{lang}”: {instead}", hint))
    return tuple(found) if named else ()


def _editors(config: shapes.Checked, problems: list[Problem]) -> tuple[Person, ...]:
    editors: list[Person] = []
    for node in config.get("editors") or ():
        editor = person(node)
        if editor.id and any(editor.id == other.id for other in editors):
            message = f"two of the editors have the id “{editor.id}”"
            here = yaml_origin(node["id"], EDITION_FILE)
            problems.append(problem("G081", here, message, "call one of them otherwise"))
        editors.append(editor)
    return tuple(editors)


def _mapping(config: shapes.Checked, name: str) -> MappingOf[str, object]:
    found = config.get(name)
    return found if isinstance(found, Mapping) else {}


def _texts(config: shapes.Checked, sources: Sources, lang: str, problems: list[Problem]) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    taken: dict[str, str] = {}
    listed = _listed(config)
    taken_by_pages = _NO_TEXTS | (_OF_APPARATUS if any(kind.apparatus for kind in _kinds(config).values()) else {})
    taken_by_pages |= _OF_BIBLIOGRAPHY if sources.references else {}
    for name, here in listed:
        other = taken.setdefault(identifiers.key(name), name)
        if name in texts or other != name:
            same = f": to some file systems it is “{other}”" if other != name else ""
            hint = "call one of them otherwise" if same else "take one out"
            problems.append(problem("G081", here, f"the text “{name}” stands twice in the list{same}", hint))
        elif name in taken_by_pages:
            message = f"no text can be called “{name}”: {taken_by_pages[name]}"
            problems.append(problem("G080", here, message, "call the text otherwise"))
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
            problems.append(problem("G070", Origin(files[0].path), f"the text “{name}” is in no list", hint))
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
            found, wrong = parse_text(text, files, lang_of_version)
            problems += wrong
            if found.shown:
                versions[text] = (*versions.get(text, ()), Version(version, found))
    return versions


def _listed(config: shapes.Checked) -> list[tuple[str, Origin]]:
    """The names in `texts`, each with its place."""
    return [(identifiers.proper(str(name)), yaml_origin(name, EDITION_FILE)) for name in config.get("texts") or ()]


def _kinds(config: shapes.Checked) -> dict[str, Kind]:
    out = {}
    for place, (name, row) in enumerate(_mapping(config, "kinds").items()):
        given: dict[str, str] = {str(key): str(value) for key, value in row.items()} if isinstance(row, Mapping) else {}
        if "colour" in given:
            light, _, dark = given["colour"].partition(" ")
            given |= {"colour": light, "colour_dark": dark or light}
        full = {"label": str(name).capitalize(), **kinds.defaults(place), **given}
        is_apparatus = full.pop("apparatus", "false") == "true"
        out[str(name)] = Kind(id=str(name), css=f"k{place + 1}", apparatus=is_apparatus, **full)
    return out


def _annotations(
    config: shapes.Checked,
    sources: Sources,
    texts: MappingOf[str, Text],
    known_kinds: MappingOf[str, Kind],
    witnesses: MappingOf[str, Witness],
    names: MappingOf[str, Prose],
    problems: list[Problem],
) -> dict[str, tuple[Annotation, ...]]:
    annotations: dict[str, tuple[Annotation, ...]] = {}
    taken: dict[str, Annotation] = {}
    listed = dict(_listed(config))
    # Where edition.yaml cannot be read as far as its kinds or witnesses, nothing can be said against those of notes.
    is_broken = any(problem.origin.path == EDITION_FILE and problem.severity == "error" for problem in problems)
    known = None if is_broken and "kinds" not in config else tuple(known_kinds)
    sigla = None if is_broken and "witnesses" not in config else (*witnesses, *names)
    for name, files in sources.annotations.items():
        notes: list[Annotation] = []
        for file in files:
            in_file, found = read_notes(file, known, sigla)
            notes += in_file
            problems += found
            if listed and name not in listed:
                meant = identifiers.did_you_mean(name, listed, shown="annotations/{}/")
                meant = meant or f"the texts are: {', '.join(listed)}"
                message = f"the edition has no text “{name}”"
                problems.append(problem("G073", Origin(file.path), message, f"the folder names the text; {meant}"))
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


def _beginnings(sources: Sources) -> tuple[str, ...]:
    """What the names of the engine's own pages begin with; those of the index of names only where there is one."""
    return (*RESERVED_BEGINNINGS, "names-") if sources.names else RESERVED_BEGINNINGS


def _plain(file: SourceFile, lang: str, problems: list[Problem], reserved_beginnings: tuple[str, ...]) -> Plain:
    meta: shapes.Checked
    meta, body, lines, found = front_matter(file, fields.PLAIN_PAGE)
    problems += found
    problems += plain_fields.check(meta, plain_fields.IN_PAGE, file.path)
    name = identifiers.proper(file.path.rpartition("/")[2].removesuffix(".md"))
    reserved = name in RESERVED_PAGES or name.startswith(reserved_beginnings)
    if fault := identifiers.fault(name) or ("is one that the edition's own pages have" if reserved else ""):
        problems.append(
            problem(
                "G080", Origin(file.path), f"the page's name “{identifiers.shown(name)}” {fault}", "rename the file"
            )
        )
    tokens = markdown.parse(body)
    for token in tokens:
        if token.map:
            token.map = [token.map[0] + lines, token.map[1] + lines]
    here = Origin(file.path, lines + 1)
    problems += faults(
        tokens,
        lambda token, before: Origin(file.path, token.map[0] + 1) if token.map else before or here,
        footnotes=False,
    )
    problems += _heading_faults(tokens, file.path)
    title = str(meta.get("title", ""))
    if not title and tokens and tokens[0].tag == "h1":  # as in a text, a first heading is the title
        title, tokens = markdown.plain(tokens[1].children or ()), tokens[3:]
    title = title or name.replace("-", " ").capitalize()
    order = int(meta.get("order", 0))
    return Plain(name, title, str(meta.get("lang", lang)), tuple(tokens), body, here, order)


def _heading_faults(tokens: Sequence[Token], path: str) -> Iterator[Problem]:
    """What is wrong with the ids of a plain page's headings."""
    taken: set[str] = set()
    for token in tokens:
        id_ = str(token.meta.get("id", ""))
        if not token.map or not token.meta.get("given"):
            continue
        here = Origin(path, token.map[0] + 1)
        if unread := token.meta.get("unread") or (f"n={token.meta['n']}" if "n" in token.meta else ""):
            message = f"a heading of a plain page cannot have “{unread}” between its braces"
            yield problem("G063", here, message, "it can have an id: {#principles}", unread)
        if id_ and (fault := identifiers.fault_on_page(id_, notes=False)):
            yield problem("G080", here, f"the id “{identifiers.shown(id_)}” {fault}", "choose another", f"#{id_}")
        elif id_ and id_ in taken:
            yield problem(
                "G081", here, f"“{id_}” already names a heading of this page", "rename one of them", f"#{id_}"
            )
        taken.add(id_)
