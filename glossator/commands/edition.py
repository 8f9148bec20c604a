"""The edition as a command reads it that is not about its problems."""

from __future__ import annotations

from pathlib import Path

from glossator.model import Sources
from glossator.problems import format_text
from glossator.source import load

from .command import Refused


def sources_of(root: Path) -> Sources:
    """What lies in the edition's folder; `Refused` if some of it cannot be read, or is there twice."""
    found = load(root)
    if wrong := [problem for problem in found.problems if problem.severity == "error"]:
        raise Refused(f"{format_text(wrong, {})}\nnothing was written")
    return found
