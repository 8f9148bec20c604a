"""What the page asks of the desk: the fields of a request, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LONGEST = 100_000  # characters of one value


class Refused(Exception):
    """Not done, and why; `details` are for the form on the page."""

    def __init__(self, reason: str, status: int = 422, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.status, self.details = reason, status, details


def words_of(request: Mapping[str, Any], name: str, *, optional: bool = False, strip: bool = True) -> str:
    """What a request says under a name; raises `Refused` if that is nothing, unless it is `optional`, or no words."""
    value = request.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise Refused(f"`{name}` must be words", 400)
    value = value.replace("\r\n", "\n")
    value = value.strip() if strip else value
    if not value and not optional:
        raise Refused(f"`{name}` is missing", 400)
    return value
