"""What edition.yaml says: the settings, the people, the kinds of notes.

Every function takes the checked mapping of the file; what is wrong goes to the list of `problems` that is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

from glossator.language import host_of, identifiers, near_languages
from glossator.model import Kind, Origin, Person, Problem, SourceFile, Sources
from glossator.problems import problem
from glossator.strict_yaml import Mapping
from glossator.strict_yaml import load as load_yaml
from glossator.strict_yaml import origin as yaml_origin

from . import checking, fields, kinds, plain_fields
from .people import person

EDITION_FILE = "content/edition.yaml"


def read_settings(file: SourceFile | None, problems: list[Problem]) -> checking.Checked:
    """The fields of edition.yaml without those that are wrong; empty where there is no such file."""
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
    config = checking.sound(node, fields.EDITION, file.path, problems)
    problems += plain_fields.check(config, plain_fields.IN_EDITION, file.path)
    for name in ("kinds", "witnesses"):
        for row in rows_of(config, name).values():
            if isinstance(row, Mapping):
                problems += plain_fields.check(row, ("label",), file.path)
    return config


def picture_hosts(config: checking.Checked, problems: list[Problem]) -> tuple[str, ...]:
    """The hosts that `pictures_from` names, as browsers compare them: https://iiif.example.org."""
    found = []
    for address in config.get("pictures_from") or ():
        if host := host_of(str(address)):
            found.append(host)
        else:
            message = f"`pictures_from` must list hosts, not “{address}”"
            hint = "write them as https://iiif.example.org"
            problems.append(problem("G034", yaml_origin(address, EDITION_FILE), message, hint))
    return tuple(dict.fromkeys(found))


def export_formats(config: checking.Checked, problems: list[Problem]) -> tuple[str, ...]:
    """The formats of `exports`, each once, if others could refer to what is in them."""
    exports = tuple(dict.fromkeys(map(str, config.get("exports") or ())))
    if exports and not config.get("id") and not config.get("url"):
        message = "`exports` needs `id` or `url`: nothing outside could refer to the edition’s notes and places"
        hint = "write `id:` and a name of the edition's own, which never changes"
        problems.append(problem("G036", yaml_origin(config.key("exports"), EDITION_FILE), message, hint))
    elif "dts" in exports and not config.get("url"):
        message = "`exports: [dts]` needs `url`: the addresses of a service for other programs are whole ones"
        hint = "write `url:` and the address that the edition is published at"
        problems.append(problem("G036", yaml_origin(config.key("exports"), EDITION_FILE), message, hint))
    return exports


_words_of = re.compile(r"ui/([^/]+)\.yaml").fullmatch


def interface_languages(config: checking.Checked, sources: Sources, problems: list[Problem]) -> tuple[str, ...]:
    """The languages of `interface` that there are words for, the first by its own name, each once."""
    languages = config.get("interface")
    named = list(languages) if isinstance(languages, Sequence) else []
    known = sorted(words[1] for name in sources.templates if (words := _words_of(name)))
    found = []
    for lang in dict.fromkeys(named or ([config["lang"]] if "lang" in config and known else [])):
        if not known or not set(known).isdisjoint(near_languages(str(lang))):
            found.append(str(lang))
            continue
        instead = "it is left out" if len(named) > 1 else "they are in English"
        hint = f"write templates/ui/{lang}.yaml, or choose from these in `interface`: {', '.join(known)}"
        here = yaml_origin(lang, EDITION_FILE)
        problems.append(problem("G039", here, f"menus and tools are not translated into “{lang}”: {instead}", hint))
    return tuple(found) if named else ()


def read_editors(config: checking.Checked, problems: list[Problem]) -> tuple[Person, ...]:
    """The people of `editors`, in the order in which they are listed."""
    editors: list[Person] = []
    for node in config.get("editors") or ():
        editor = person(node)
        if editor.id and any(editor.id == other.id for other in editors):
            message = f"two of the editors have the id “{editor.id}”"
            here = yaml_origin(node["id"], EDITION_FILE)
            problems.append(problem("G081", here, message, "give one of them another name"))
        editors.append(editor)
    return tuple(editors)


def rows_of(config: checking.Checked, name: str) -> MappingOf[str, object]:
    """The mapping under `name`; an empty one where there is none."""
    found = config.get(name)
    return found if isinstance(found, Mapping) else {}


def listed_texts(config: checking.Checked) -> list[tuple[str, Origin]]:
    """The names in `texts`, each with its place."""
    return [(identifiers.proper(str(name)), yaml_origin(name, EDITION_FILE)) for name in config.get("texts") or ()]


def note_kinds(config: checking.Checked) -> dict[str, Kind]:
    """The kinds of notes by their ids; what a row does not say is filled in from `kinds.py`."""
    kinds_by_id = {}
    for place, (name, row) in enumerate(rows_of(config, "kinds").items()):
        fields_of_row = row.items() if isinstance(row, Mapping) else ()
        given = {str(key): str(value) for key, value in fields_of_row}
        if "colour" in given:
            light, _, dark = given["colour"].partition(" ")
            given |= {"colour": light, "colour_dark": dark or light}
        full = {"label": str(name).capitalize(), **kinds.defaults(place), **given}
        is_apparatus = full.pop("apparatus", "false") == "true"
        kinds_by_id[str(name)] = Kind(id=str(name), css=f"k{place + 1}", apparatus=is_apparatus, **full)
    return kinds_by_id
