"""names.yaml -> the kinds of names and the entries of the index, checked field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import replace

from glossator.language import identifiers
from glossator.model import Authority, Name, NameKind, Problem, Quote, SourceFile
from glossator.problems import problem
from glossator.strict_yaml import Mapping, Scalar, load, origin

from . import checking, fields, kinds, shapes
from .annotations import Reader, check_prose, entries
from .authorities import NoAuthority, read_authority

_NAMES_APART = replace(fields.NAMES, of={**fields.NAMES.of, "names": shapes.Items(shapes.Anything(of=fields.NAME))})


def read_names(file: SourceFile) -> tuple[MappingOf[str, NameKind], list[Name], list[Problem]]:
    """The kinds of names in their order, and the entries; one with an error in it is left out."""
    node, problems = load(file.data, file.path, fields.names)
    if node is None or node == "":
        return {}, [], problems
    problems += checking.check(node, _NAMES_APART, file.path)
    if not isinstance(node, Mapping):
        return {}, [], problems
    known = _kinds(node.get("kinds"))
    problems += _same_kinds(node.get("kinds"), known, file.path)
    reader = _NameReader(file.path)
    names: list[Name] = []
    taken: dict[str, Name] = {}
    for entry in entries(node, "names"):
        of_entry = list(checking.check(entry, fields.NAME, file.path, "name")) or list(reader.check(entry, known))
        if not of_entry:
            name = reader.name(entry)
            other = taken.setdefault(identifiers.key(name.id), name)
            if other is not name:
                hint = f"the other is at {other.origin.path}:{other.origin.line}; give one of them another `id`"
                here = origin(entry.get("id", entry["name"]), file.path)
                of_entry.append(problem("G081", here, f"two names have the id “{name.id}”", hint))
            if fault := identifiers.fault_on_page(name.id, notes=False):
                hint = "give the name another `id`" if "id" in entry else "give the name an `id`"
                of_entry.append(problem("G080", name.origin, f"the id “{identifiers.shown(name.id)}” {fault}", hint))
            of_entry += check_prose(name.definition)
            names.append(name)
        problems += of_entry
    problems += _circles(names)
    return known, names, problems


def default_name_kinds() -> dict[str, NameKind]:
    """The kinds of names that every edition has."""
    return {kind.id: kind for kind in kinds.NAMES}


def _kinds(rows: object) -> dict[str, NameKind]:
    """The kinds of the file, and after them those of the defaults that it does not name."""
    defaults = default_name_kinds()
    known_kinds: dict[str, NameKind] = {}
    for name, row in rows.items() if isinstance(rows, Mapping) else ():
        fields = row if isinstance(row, Mapping) else {}
        usual = NameKind(str(name), str(name).replace("-", " ").capitalize(), kinds.OTHER_TYPE, "none")
        usual = defaults.pop(str(name), usual)
        known_kinds[str(name)] = usual._replace(
            **{field: str(fields[field]) for field in ("label", "link") if isinstance(fields.get(field), Scalar)}
        )
    return {**known_kinds, **defaults}


def _same_kinds(rows: object, known: Collection[str], path: str) -> Iterator[Problem]:
    """Kinds whose pages some file systems cannot tell apart."""
    taken: dict[str, str] = {}
    for name in known:
        other = taken.setdefault(identifiers.key(name), name)
        if other != name:
            at = other if isinstance(rows, Mapping) and name not in rows else name
            [here] = [key for key in rows if key == at] if isinstance(rows, Mapping) else []
            message = f"the kinds “{other}” and “{name}” are the same to some file systems"
            yield problem("G081", origin(here, path), message, "give one of them another name")


class _NameReader(Reader):
    """Makes names of entries that `checking.check` has passed."""

    def check(self, entry: checking.Checked, known: Collection[str]) -> Iterator[Problem]:
        """What the shape of a name cannot express."""
        kind = entry["kind"]
        if kind not in known:
            hint = identifiers.did_you_mean(kind, known) or f"it has: {', '.join(known)}; or add “{kind}” under `kinds`"
            yield problem("G035", self.at(kind), f"{self.path} has no kind “{kind}”", hint)
        for reference in entry.get("same_as", ()):
            try:
                read_authority(reference)
            except NoAuthority as no:
                yield problem("G034", self.at(reference), no.message, no.hint)
        for place in entry.get("places", ()):
            if "nth" in place and "at" not in place:
                hint = "it counts the places of the words within the one that `at` names"
                yield problem("G036", origin(place.key("nth"), self.path), "`nth` needs `at`", hint)

    def name(self, entry: checking.Checked) -> Name:
        name = entry["name"].strip()
        return Name(
            id=identifiers.proper(str(entry.get("id", ""))) or identifiers.slug(name, notes=False) or name,
            name=name,
            kind=str(entry["kind"]),
            forms=tuple(form.strip() for form in entry.get("forms", ())),
            origin=self.at(entry["name"]),
            definition=self.prose(entry.get("definition"), entry),
            sort=str(entry.get("sort", "")).strip(),
            dates=str(entry.get("dates", "")),
            same_as=tuple(self.authorities(entry)),
            link=str(entry.get("link", "")),
            places=tuple((self.place(place), self.at(place)) for place in entry.get("places", ())),
            exceptions=tuple((str(place["at"]), self.at(place["at"])) for place in entry.get("except", ())),
            see=self.see(entry),
            part_of=identifiers.proper(str(entry.get("part_of", ""))),
            part_of_at=self.at(entry["part_of"]) if "part_of" in entry else None,
        )

    def authorities(self, entry: checking.Checked) -> Iterator[Authority]:
        return (read_authority(reference) for reference in entry.get("same_as", ()))

    def place(self, entry: checking.Checked) -> Quote:
        narrowed = {name: self.at(entry[name]) for name in ("at", "nth", "within") if name in entry}
        words, at, nth, within = entry["quote"], entry.get("at", ""), int(entry.get("nth", 0)), entry.get("within", "")
        return Quote(str(words), self.at(words), str(at), nth, str(within), narrowed)


def _circles(names: list[Name]) -> Iterator[Problem]:
    """Each circle of names that are parts of one another, reported at the first of them in the file."""
    above = {name.id: name for name in names}
    done: set[str] = set()
    for name in names:
        way: dict[str, Name] = {}
        at: Name | None = name
        while at and at.id not in done and at.id not in way:
            way[at.id] = at
            at = above.get(at.part_of)
        if at and at.id in way:
            ids = list(way)
            circle = [way[id_].name for id_ in ids[ids.index(at.id) :]]
            message = f"“{at.name}” is part of itself: {' in '.join([*circle, at.name])}"
            yield problem("G043", at.part_of_at or at.origin, message, "take `part_of` out of one of them")
        done |= way.keys()
