"""A Markdown file with fields at its head: the fields, and the Markdown below them."""

from __future__ import annotations

import re

from glossator.language import decode, guess
from glossator.model import Origin, Problem, SourceFile
from glossator.problems import problem
from glossator.strict_yaml import Mapping
from glossator.strict_yaml import load as load_yaml

from . import checking, fields, shapes

_front = re.compile(r"(?ms)\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_opens_front = re.compile(r"---[ \t]*(?:\n|\Z)")


def front_matter(file: SourceFile, shape: shapes.Fields) -> tuple[Mapping, str, int, list[Problem]]:
    """The fields at the head of a Markdown file, the rest of it, and the number of lines before that rest."""
    text, problems = decode(file.data, file.path)
    if text is None:
        text = guess(file.data)  # so that what else is wrong in it, or said of it, is seen in one go
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _front.match(text)
    if not match and _opens_front.match(text):
        message = "the front matter that begins here is not closed"
        hint = "end it with a line of three hyphens; a rule at the head of a text is written ***"
        problems.append(problem("G004", Origin(file.path, 1, 1, 3), message, hint))
    meta = Mapping()
    before = match[0] if match else ""
    if match:
        # The line of the three hyphens is left empty, so that lines are counted as in the file.
        node, found = load_yaml(b"\n" + match[1].encode(), file.path, fields.names)
        problems += found
        if node:
            meta = checking.sound(node, shape, file.path, problems)
    return meta, text[len(before) :], before.count("\n"), problems
