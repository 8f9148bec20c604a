"""A place in a file, and a problem that is reported to the editor at such a place."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Origin(NamedTuple):
    """A place in a file: path relative to the edition's root, line and column counted from 1.

    `length` is the number of characters on that line that the place covers, for the carets under it.
    """

    path: str
    line: int = 1
    column: int = 1
    length: int = 1


class Problem(NamedTuple):
    """Something an editor has to know: `code` names a row of `problems.CODES`.

    `words`, if given, are found at `origin` or a few lines below it; `problems.narrow` looks for them in the file.
    """

    code: str
    origin: Origin
    message: str
    hint: str = ""
    severity: Severity = "error"
    words: str = ""
