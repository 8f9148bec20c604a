"""A bibliography from elsewhere, merged into the edition's by its keys: .bib, CSL-JSON or RIS, as Zotero exports them.

Entries are added at the end of content/references.bib or content/references.json, as they stand in the file; what the
edition has already is left as it is. pandoc makes CSL-JSON of RIS, with keys of author and year where it has none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from glossator.citing import NotFormatted, csl_of_ris, is_installed
from glossator.model import Problem, Reference, SourceFile, Sources
from glossator.problems import Refused
from glossator.source import read_references

_BIBTEX, _CSL = "content/references.bib", "content/references.json"
_NEW_LIST = "[\n]\n"


@dataclass(frozen=True)
class ReferencesImport:
    """The file that the entries go to: its `path`, its bytes `before` (None if there is no such file) and after, `data`
    (None if nothing is new). `kept` are keys for which the edition has another entry.
    """

    path: str
    data: bytes | None
    before: bytes | None
    added: Sequence[str]
    same: Sequence[str]
    kept: Sequence[str]
    unread: Sequence[Problem]

    def report(self) -> str:
        lines = [f"{len(self.added)} added to {self.path}" if self.added else "nothing is new"]
        lines += [f"  {key}" for key in self.added]
        lines += [f"{len(self.same)} were there already"] if self.same else []
        if self.kept:
            lines += [
                f"{len(self.kept)} have another entry in the edition, which is kept:",
                *map("  {}".format, self.kept),
            ]
        if self.unread:
            lines.append(f"{len(self.unread)} could not be read, and stay where they are:")
            lines += [
                f"  {problem.origin.path}:{problem.origin.line}: {problem.message}; {problem.hint}"
                for problem in self.unread
            ]
        return "\n".join(lines)


def import_references(data: bytes, path: str, sources: Sources) -> ReferencesImport:
    """Merge a bibliography into that of an edition. `path` is the file's, which says its format. Nothing is written.

    Raises `Refused` for what cannot be read.
    """
    suffix = PurePosixPath(path.lower()).suffix
    if suffix not in (".bib", ".bibtex", ".json", ".ris"):
        raise Refused(f"{path} is not a bibliography", "import a .bib, a .json (CSL) or a .ris")
    known, faults = read_references(sources.references)
    if suffix == ".ris":
        data = _from_ris(data)
    is_csl = suffix in (".json", ".ris")
    found, problems = read_references((SourceFile(f"{path}.json" if suffix == ".ris" else path, data),))
    if not found.references:
        raise Refused(f"{path} has no entries that can be read", problems[0].message if problems else "")
    new = {key: reference for key, reference in found.references.items() if key not in known.references}
    others = [key for key in found.references if key not in new]
    same = [key for key in others if found.references[key].digest == known.references[key].digest]
    target = _CSL if is_csl else _BIBTEX
    if broken := next((problem for problem in faults if problem.origin.path == target), None):
        raise Refused(f"{target} has errors, so nothing is added to it", f"line {broken.origin.line}: {broken.message}")
    before = next((file.data for file in sources.references if file.path == target), None)
    text = (before or b"").decode("utf-8-sig")
    added = _with_items(text, new.values()) if is_csl else _with_entries(text, new.values(), found.strings)
    return ReferencesImport(
        path=target,
        data=added.encode() if new else None,
        before=before,
        added=list(new),
        same=same,
        kept=[key for key in others if key not in same],
        unread=problems,
    )


def _with_entries(text: str, new: Collection[Reference], strings: str) -> str:
    """BibTeX with more entries, and the abbreviations that it does not have yet."""
    missing = [line for line in strings.split("\n") if line.strip() and line not in text]
    parts = [text.rstrip("\n"), "\n".join(missing), *(reference.source.strip() for reference in new)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _with_items(text: str, new: Collection[Reference]) -> str:
    """CSL-JSON with more items; those that are there stay as they are."""
    text = text if text.strip() else _NEW_LIST
    head = text[: text.rindex("]")].rstrip()
    items = ",\n".join(f" {reference.source}" for reference in new)
    return f"{head}{'' if head.endswith('[') else ','}\n{items}\n]\n"


def _from_ris(data: bytes) -> bytes:
    if not is_installed():
        raise Refused("pandoc reads RIS, and is not installed", "pip install 'glossator[citations]', or export BibTeX")
    try:
        items = json.loads(csl_of_ris(data))
    except NotFormatted as error:
        raise Refused("pandoc cannot read this RIS", error.problems[0].message) from error
    return json.dumps(items, ensure_ascii=False).encode()
