"""A request that is refused as a whole: it concerns a file or an option, and no place in the edition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class Refused(Exception):
    """Nothing was imported, exported or written. `message` says why, `hint` what to do; `str` gives both, ready to
    print.
    """

    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.message}\n   hint: {self.hint}" if self.hint else self.message
