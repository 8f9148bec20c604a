"""Problems as the browser shows them: in the words and with the excerpts of the terminal, and a way to the place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glossator.model import Problem
from glossator.problems import format_text

from .editors import Editor


def shown(problem: Problem, sources: Mapping[str, bytes], editor: Editor, root: Path) -> dict[str, Any]:
    """A problem for desk.js. `text` is what the terminal shows of it."""
    text = format_text([problem], sources).rpartition("\n\n")[0]
    head, _, rest = text.partition("\n")
    place = f"{problem.origin.path}:{problem.origin.line}:{problem.origin.column}"
    return {
        "severity": problem.severity,
        "code": problem.code,
        "place": place,
        "path": problem.origin.path,
        "head": head.removeprefix(f"{place}: "),
        "rest": rest,
        "href": editor.link(root, problem.origin),
    }
