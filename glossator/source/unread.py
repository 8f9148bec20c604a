"""What is defined in files that have errors. Links to it may well be right, so they are not reported as broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.language import decode, guess, identifiers
from glossator.model import Problem, SourceFile, Sources

ALL = "*"  # whatever it is called: nothing is known of the names in the file

_name = re.compile(r"""\b(id|term|name)["'”]?\s*[:：=]\s*["'“]?([^"'”“,}#\n]+)""").finditer
_NOT_READ = ("G001", "G003", "G004", "G006", "G007", "G008")


def names(sources: Sources, texts: Iterable[str], problems: Iterable[Problem]) -> frozenset[str]:
    """`note:ID`, `term:ID`, `name:ID` and `text:ID` of all in an edition with these `problems` that cannot be read.

    `texts` are those that could not; the id is `ALL` where edition.yaml itself could not. `place:ID` names a text, or a
    version of one, whose front matter or fences leave it open which sections and pages it has.
    """
    broken: dict[str, set[str]] = {}
    for problem in problems:
        if problem.severity == "error":
            broken.setdefault(problem.origin.path, set()).add(problem.code)
    return frozenset(_found(sources, texts, broken)) if broken else frozenset()


def _found(sources: Sources, texts: Iterable[str], broken: dict[str, set[str]]) -> Iterator[str]:
    yield from (f"text:{name}" for name in texts)
    if broken.get("content/edition.yaml", set()) & {*_NOT_READ, "G031"}:
        yield f"text:{ALL}"
    for name, files in sources.texts.items():
        codes = {code for file in files for code in broken.get(file.path, ())}
        if any(code.startswith(("G00", "G03")) or code == "G090" for code in codes):
            yield f"place:{name}"
    for file in (file for files in sources.annotations.values() for file in files if file.path in broken):
        yield from (f"note:{name}" for field, name in _named(file) if field == "id")
    for entries, of in ((sources.glossary, "term"), (sources.names, "name")):
        if entries and entries.path in broken:
            for field, name in _named(entries):
                if field in ("id", of):
                    yield f"{of}:{name if field == 'id' else identifiers.slug(name, notes=False) or name}"


def _named(file: SourceFile) -> Iterator[tuple[str, str]]:
    text = decode(file.data, file.path)[0] or guess(file.data)
    return ((found[1], identifiers.proper(found[2].strip())) for found in _name(text))
