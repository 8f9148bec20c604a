"""Ids and attributes for the headings of an imported text."""

from __future__ import annotations

from glossator.language import identifiers
from glossator.source import RESERVED_IDS


class Headings:
    """Gives each heading of a text an id that no other has, and a number only where it is free."""

    def __init__(self, text: str) -> None:
        self._taken = {identifiers.key(text)}

    def attributes(self, base: str, number: str = "") -> tuple[str, str]:
        """The id that was given, `base` or something like it, and `{#id n=number}`."""
        id_ = self._free(base)
        if number and (identifiers.key(number) in self._taken or not number.isascii() or not number[0].isdigit()):
            number = ""
        self._taken |= {identifiers.key(id_)} | ({identifiers.key(number)} if number else set())
        return id_, f"{{#{id_} n={number}}}" if number else f"{{#{id_}}}"

    def _free(self, base: str) -> str:
        base = base or "section"
        if identifiers.fault(base) or base in RESERVED_IDS:
            base = f"s-{base}" if not identifiers.fault(f"s-{base}") else "section"
        name, number = base, 1
        while identifiers.key(name) in self._taken:
            number += 1
            name = f"{base}-{number}"
        return name
