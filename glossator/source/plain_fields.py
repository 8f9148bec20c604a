"""Fields that are plain words, where Markdown would be shown as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator import markdown
from glossator.model import Problem
from glossator.problems import problem
from glossator.strict_yaml import Mapping, Node, Scalar, Sequence, origin

IN_EDITION = ("title", "subtitle", "editors", "license", "publisher")
IN_TEXT = ("original_title", "author", "cite", "unit", "label")
IN_PAGE = ("title",)
IN_TERM = ("term", "forms")

_marks = re.compile(
    r"(?<![\w*])\*{1,3}(?=[^\s*])[^*]*(?<=[^\s*])\*{1,3}(?![\w*])"
    r"|`[^`]+`|\[[^\]]+\]\([^()\s]+\)|\[[^\]]+\]\{[.#\w][^{}]*\}"
).search
_sign = frozenset("*`[").isdisjoint


def check(node: Node, names: Iterable[str], path: str) -> Iterator[Problem]:
    """Values that look like Markdown, in the fields of a mapping that are called `names`."""
    if not isinstance(node, Mapping):
        return
    for name in names:
        value = node.get(name)
        for item in value if isinstance(value, Sequence) else (value,):
            if isinstance(item, Scalar) and not _sign(item) and (found := _marks(item)):
                message = f"`{name}` is plain text, so “{found[0]}” would be shown as it is typed"
                hint = f"write {markdown.plain_quote(str(item))}"
                yield problem("G038", origin(item, path), message, hint, found[0])
