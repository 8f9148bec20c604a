"""Problems as the browser shows them: in the words and with the excerpts of the terminal, and a way to the place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from glossator.model import Origin, Problem
from glossator.problems import format_text

# {path} is the whole path with forward slashes; a path on Windows gets its slash before the drive.
EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "none": "",
}
_REFUSED = ("javascript", "data", "vbscript", "blob")


def pattern(editor: str) -> str:
    """The address that opens a file, from the name of an editor or a pattern; a ValueError says what is wrong."""
    if editor in EDITORS:
        return EDITORS[editor]
    scheme = urlsplit(editor).scheme.lower()
    if "{path}" not in editor or not scheme or scheme in _REFUSED:
        names = ", ".join(EDITORS)
        raise ValueError(f"--editor is one of {names}, or an address with {{path}} and {{line}} in it")
    return editor


def link(editor: str, root: Path, origin: Origin) -> str:
    """The address that opens the editor at a place; "" where there is no editor."""
    if not editor:
        return ""
    path = (root / origin.path).absolute().as_posix()
    path = quote(path if path.startswith("/") else f"/{path}")
    return editor.replace("{path}", path).replace("{line}", str(origin.line)).replace("{column}", str(origin.column))


def shown(problem: Problem, sources: Mapping[str, bytes], editor: str, root: Path) -> dict[str, Any]:
    """A problem for desk.js. `text` is what the terminal shows of it."""
    text = format_text([problem], sources).rpartition("\n\n")[0]
    head, _, rest = text.partition("\n")
    place = f"{problem.origin.path}:{problem.origin.line}:{problem.origin.column}"
    return {
        "severity": problem.severity,
        "code": problem.code,
        "place": place,
        "head": head.removeprefix(f"{place}: "),
        "rest": rest,
        "href": link(editor, root, problem.origin),
    }
