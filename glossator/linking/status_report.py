"""What `status` found, for a terminal, for programs and for the preview's page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from .status import Status
from .status_places import Place

_STATES = ("draft", "disputed", "reviewed", "")
_NO_STATE = "no status"
_LISTS = (
    ("departures", "Departures from the agreed terminology"),
    ("uncertain", "Uncertain or disputed"),
    ("without_source", "Notes without a source"),
    ("without_notes", "Sections without notes"),
    ("unused_terms", "Terms never used"),
    ("unfound_names", "Names never found"),
    ("undefined_names", "Names without a definition"),
    ("links", "Links to elsewhere"),
    ("settings", "Missing in the settings"),
)
_OF_BIBLIOGRAPHY = (("uncited", "Works never cited"), ("unformatted", "Citations not formatted yet: `cite`"))
_OF_APPARATUS = (("negative", "Entries that do not say who has the lemma, where most do"),)


def lists(found: Status) -> tuple[tuple[str, str], ...]:
    """The lists of places that there may be, each by the field of `Status` that it is, with its title."""
    of_bibliography = () if found.uncited is None else _OF_BIBLIOGRAPHY
    return (*(_OF_APPARATUS if found.witnesses else ()), *_LISTS, *of_bibliography)


def table(found: Status) -> list[list[str]]:
    """Notes by kind and state, and by person: rows of cells, the first of them the heads."""
    heads = ["notes", "all", *(state or _NO_STATE for state in _STATES)]
    rows = [[kind, found.count(kind), *(found.count(kind, state) for state in _STATES)] for kind in found.kinds]
    rows += [
        [f"by {person}" if person else "by no one named", found.count(by=person)]
        + [found.count(state=state, by=person) for state in _STATES]
        for person in found.people
    ]
    rows.append(["all", found.count(), *(found.count(state=state) for state in _STATES)])
    return [heads, *([str(cell) for cell in row] for row in rows)]


def tables(found: Status) -> list[list[list[str]]]:
    """`table`, and where there is an apparatus what its entries say of each witness."""
    heads = ["entries of the apparatus", "named", "departs", "missing", "silent"]
    rows = [
        [witness.siglum, witness.named, witness.departs, witness.missing, witness.silent] for witness in found.witnesses
    ]
    return [table(found), *([[heads, *([str(cell) for cell in row] for row in rows)]] if rows else [])]


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join([row[0].ljust(widths[0]), *cells])


def as_text(found: Status) -> str:
    """For a terminal."""
    first, *others = tables(found)
    lines = [*_columns(first), *(line for rows in others for line in ("", *_columns(rows)))]
    for name, title in lists(found):
        places: tuple[Place, ...] = getattr(found, name)
        lines += ["", f"{title}: {len(places) or 'none'}"]
        for place in places:
            warning = "warning: " if name == "departures" else ""
            locus = f"{place.where}: " if place.locus else ""
            lines.append(f"  {place.path}:{place.line}: {warning}{locus}{place.words}")
    return "\n".join(lines)


def as_json(found: Status) -> str:
    """For programs."""
    heads = ("kind", "status", "by", "count")
    tables: dict[str, Any] = {"notes": [dict(zip(heads, row, strict=True)) for row in found.notes]}
    for name, _ in lists(found):
        tables[name] = [asdict(place) for place in getattr(found, name)]
    if found.witnesses:
        tables["witnesses"] = [asdict(witness) for witness in found.witnesses]
    return json.dumps(tables, ensure_ascii=False, indent=2)
