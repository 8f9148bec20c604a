"""Witnesses in edition.yaml and the entries of an apparatus in files of notes -> what the editor wrote of them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf

from glossator import markdown
from glossator.language import identifiers
from glossator.model import Lacuna, Origin, Prose, Reading, Witness
from glossator.strict_yaml import Mapping, Scalar, origin

from . import shapes

_EDITION = "content/edition.yaml"


def read_witnesses(rows: MappingOf[str, object]) -> dict[str, Witness]:
    """The rows of `witnesses` by their sigla, as far as they are sound."""
    return {str(siglum): _witness(siglum, row) for siglum, row in rows.items() if isinstance(row, Mapping)}


def read_sources(rows: MappingOf[str, object]) -> dict[str, Prose]:
    """The rows of `sources`: what stands behind a name."""
    return {str(name): prose(row, _EDITION) for name, row in rows.items() if isinstance(row, Scalar)}


def _witness(siglum: str, row: shapes.Checked) -> Witness:
    return Witness(
        siglum=str(siglum),
        label=str(row.get("label", siglum)),
        source=str(row.get("source", "")),
        date=str(row.get("date", "")),
        place=str(row.get("place", "")),
        group=identifiers.proper(str(row.get("group", ""))),
        of=tuple(identifiers.proper(str(one)) for one in row.get("of", ())),
        hand_of=identifiers.proper(str(row.get("hand_of", ""))),
        url=str(row.get("url", "")),
        note=prose(row["note"], _EDITION) if "note" in row else None,
        lacunae=tuple(
            Lacuna(str(one["from"]), str(one["to"]), origin(one["from"], _EDITION)) for one in row.get("lacunae", ())
        ),
        origin=origin(siglum, _EDITION) if isinstance(siglum, Scalar) else Origin(_EDITION),
    )


def read_readings(entry: shapes.Checked, path: str) -> tuple[Reading, ...]:
    """The readings of an entry whose shape `shapes.check` has passed; none of a note."""
    return tuple(_readings(entry, path)) if "readings" in entry else ()


def _readings(entry: shapes.Checked, path: str) -> Iterator[Reading]:
    lemma = entry.get("quote", "")
    for row in entry["readings"]:
        words, how = str(row.get("words", "")), str(row.get("how", ""))
        yield Reading(
            words=words,
            how=how,
            witnesses=tuple(identifiers.proper(str(one)) for one in row.get("in", ())),
            origin=origin(row, path),
            source=prose(row["source"], path) if "source" in row else None,
            note=prose(row["note"], path) if "note" in row else None,
            is_lemma=not how and (not words or (isinstance(lemma, str) and words.split() == lemma.split())),
        )


def prose(node: Scalar, path: str) -> Prose:
    return Prose(node.strip(), origin(node, path), markdown.parse_prose)
