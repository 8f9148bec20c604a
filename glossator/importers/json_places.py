"""JSON whose objects know where they stand in their file, so that what is said of one names its line."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from glossator.model import Origin

_tokens = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]').finditer


class Placed(dict[str, Any]):
    """An object of JSON; `at` is the offset of its opening brace."""

    at = 0


def loads(text: str) -> Any:
    """What JSON holds, its objects as `Placed`. Raises JSONDecodeError; RecursionError if it is nested too deeply."""
    ends = _beginnings(text)

    def placed(pairs: list[tuple[str, Any]]) -> Placed:
        found = Placed(pairs)
        found.at = next(ends)
        return found

    return json.loads(text, object_pairs_hook=placed)


def _beginnings(text: str) -> Iterator[int]:
    """Where the objects begin, in the order in which they end: in that order the decoder makes them."""
    begun = []
    for token in _tokens(text):
        if token[0] == "{":
            begun.append(token.start())
        elif token[0] == "}" and begun:
            yield begun.pop()


class Lines:
    """The lines of a file, for the places of many things in it."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self._starts = [0, *(end.end() for end in re.finditer("\n", text))]

    def origin(self, at: int) -> Origin:
        """The line and the column of the character at an offset."""
        line = bisect_right(self._starts, at)
        return Origin(self.path, line, at - self._starts[line - 1] + 1)
