"""The matrix that the package teiphy makes of a collation, of the original and of our export of what we imported.

The example of jjmccollum/teiphy is a collation of 38 places of Ephesians in 73 witnesses. A matrix says of each witness
and each place which of the readings it has; forms of a reading are counted with it (teiphy's trivial readings), lacunae
as missing, and a witness that may have either of two readings has both. How likely each of them is, no field of an
entry holds.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FIRST_HAND = "*"  # behind a siglum; that of the witness itself, as teiphy is told

_MATRIX = """
import json, sys
from lxml import etree
from teiphy import Collation

def matrix(path):
    tree = etree.parse(path, etree.XMLParser(remove_comments=True))
    made = Collation(tree, manuscript_suffixes=["*"], missing_reading_types=["lac", "lacuna"],
                     trivial_reading_types=["defective", "orthographic", "subreading"])
    units = {}
    for unit in made.variation_units:
        rows = made.get_readings_by_witness_for_unit(unit)
        names = made.substantive_readings_by_variation_unit_id[unit.id]
        words = {one.id: " ".join(one.text.split()) for one in unit.readings}
        units[unit.id] = {"words": [words[name] for name in names],
                          "rows": {name: [n for n, share in enumerate(row) if share] for name, row in rows.items()}}
    return {"witnesses": [one.id for one in made.witnesses], "units": units}

sys.stdout = sys.stderr
made = [matrix(path) for path in sys.argv[1:]]
sys.__stdout__.write(json.dumps(made))
"""


class Matrix(NamedTuple):
    """Of each place its readings, and which of them each witness has, by their numbers."""

    witnesses: list[str]
    units: Mapping[str, Mapping[str, object]]

    def states(self, unit: str) -> dict[str, frozenset[int]]:
        rows: Mapping[str, list[int]] = self.units[unit]["rows"]  # type: ignore[assignment]
        return {name: frozenset(row) for name, row in rows.items()}

    def words(self, unit: str) -> list[str]:
        return self.units[unit]["words"]  # type: ignore[return-value]


def with_sigla(data: bytes) -> bytes:
    """Our export with sigla for the names of witnesses, as the original has them, and without rows for first hands."""
    root = ElementTree.fromstring(data)  # noqa: S314 (our own)
    sigla = {}
    for listed in list(root.iter(f"{TEI}listWit")):
        for witness in listed.findall(f"{TEI}witness"):
            siglum = sigla[f"#{witness.attrib.pop(_ID)}"] = witness.findtext(f"{TEI}abbr") or ""
            witness.set("n", siglum)
            if siglum.endswith(_FIRST_HAND):
                listed.remove(witness)
    for one in root.iter():
        if "wit" in one.attrib:
            one.set("wit", " ".join(sigla[pointer] for pointer in one.get("wit", "").split()))
    return ElementTree.tostring(root, encoding="utf-8")


def matrices(python: str, *paths: Path) -> list[Matrix]:
    done = subprocess.run([python, "-c", _MATRIX, *map(str, paths)], check=True, capture_output=True, text=True)
    return [Matrix(one["witnesses"], one["units"]) for one in json.loads(done.stdout)]


def compare(given: Matrix, ours: Matrix) -> Iterator[str]:
    """The report: what is the same, whatever the readings are called, and every cell that is not."""
    missing = [one for one in given.witnesses if one not in ours.witnesses]
    more = [one for one in ours.witnesses if one not in given.witnesses]
    yield f"- {len(given.witnesses)} witnesses, of which {len(given.witnesses) - len(missing)} come out" + (
        f"; also {', '.join(more)}, which the readings name and the list does not" if more else ""
    )
    same = total = worded = 0
    wrong = []
    for unit in given.units:
        before, after = given.states(unit), ours.states(unit) if unit in ours.units else {}
        worded += unit in ours.units and given.words(unit) == ours.words(unit)
        number = _numbering(before, after, len(given.words(unit)))
        for witness, states in before.items():
            found = after.get(witness)
            is_same = found is not None and states == {number.get(one, -1) for one in found}
            total, same = total + 1, same + is_same
            if not is_same:
                wrong.append(f"  - {unit}, {witness}: {_told(ours, unit, found)}, not {_told(given, unit, states)}")
    found_units = sum(unit in ours.units for unit in given.units)
    yield f"- {len(given.units)} places, of which {found_units} come out, {worded} with the same readings in one order"
    yield f"- {total} cells of the matrix, {same} the same" + (":" if wrong else "")
    yield from wrong


def _numbering(before: Mapping[str, frozenset[int]], after: Mapping[str, frozenset[int]], count: int) -> dict[int, int]:
    """Which of the `count` readings of the original each of ours is: that which most of its witnesses have there. One
    that no witness has for certain is the one that is left.
    """
    votes: dict[int, dict[int, int]] = {}
    for witness, states in before.items():
        found = after.get(witness, frozenset())
        if len(states) == len(found) == 1:
            counts = votes.setdefault(next(iter(found)), {})
            [one] = states
            counts[one] = counts.get(one, 0) + 1
    numbers = {ours: max(counts, key=lambda one: counts[one]) for ours, counts in votes.items()}
    left = set(range(count)) - set(numbers.values())
    unsure = {one for states in after.values() for one in states} - numbers.keys()
    return {**numbers, **(dict(zip(unsure, left, strict=True)) if len(unsure) == len(left) == 1 else {})}


def _told(matrix: Matrix, unit: str, states: frozenset[int] | None) -> str:
    if not states:
        return "no row" if states is None else "nothing"
    words = matrix.words(unit)
    return " or ".join(f"“{words[one]}”" for one in sorted(states))
