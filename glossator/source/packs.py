"""The packs that edition.yaml lists: which files of others' notes there are, and as what kind each is shown.

What is in them is read by `importers`, as all that other programs write.
"""

from __future__ import annotations

from collections.abc import Mapping

from glossator.language import identifiers
from glossator.model import Kind, Origin, Pack, Problem, SourceFile
from glossator.problems import problem
from glossator.strict_yaml import origin

from . import checking, kinds
from .load import EDITION, PACKS

_EDITION_FILE = f"content/{EDITION}"


def read_packs(
    config: checking.Checked,
    files: Mapping[str, SourceFile],
    own_kinds: Mapping[str, Kind],
    problems: list[Problem],
) -> dict[str, Pack]:
    """The packs of `packs` by the ids of their kinds, in the order of the filters; their labels are the files' names.

    `files` are those of content/packs/ by their names. What is listed and not there, or there and not listed, is added
    to `problems`.
    """
    packs: dict[str, Pack] = {}
    listed = []
    for node in config.get("packs") or ():
        name, here = identifiers.proper(str(node)), origin(node, _EDITION_FILE)
        file = name.removeprefix(f"{PACKS}/")
        if file in listed:
            problems.append(problem("G081", here, f"the pack “{name}” stands twice in the list", "take one out"))
        elif file not in files:
            known = [f"{PACKS}/{other}" for other in files]
            hint = identifiers.did_you_mean(name, known) or f"put the file into content/{PACKS}/"
            problems.append(problem("G120", here, f"there is no pack “{name}” in content/", hint))
        else:
            id_ = _id(file, {*own_kinds, *packs})
            packs[id_] = Pack(pack_kind(id_, file.rpartition(".")[0], len(own_kinds) + len(packs)), file, here)
        listed.append(file)
    for name, source in files.items():
        if name not in listed:
            hint = f"add {PACKS}/{name} to `packs` in {_EDITION_FILE}, or take it out of content/{PACKS}/"
            problems.append(problem("G070", Origin(source.path), f"the pack “{name}” is in no list", hint))
    return packs


def _id(file: str, taken: set[str]) -> str:
    stem = identifiers.slug(file.rpartition(".")[0]) or PACKS
    id_, count = stem, 1
    while id_ in taken:
        count += 1
        id_ = f"{stem}-{count}"
    return id_


def pack_kind(id_: str, label: str, place: int) -> Kind:
    """The kind of a pack's notes; `place` is that among all kinds, from 0."""
    look = kinds.defaults(place)
    return Kind(
        id=id_,
        label=label,
        numbering=look["numbering"],
        restart=look["restart"],
        colour=look["colour"],
        colour_dark=look["colour_dark"],
        line=look["line"],
        css=f"k{place + 1}",
    )
