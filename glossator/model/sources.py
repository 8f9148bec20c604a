"""The input as `load` reads it: bytes with their paths, nothing parsed yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .problem import Problem


class Size(NamedTuple):
    """The size of a picture, in CSS pixels."""

    width: int
    height: int


class SourceFile(NamedTuple):
    """One input file as it was read: `path` is relative to the edition's root, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Sources:
    """What lies in an edition's folder.

    `texts` has the files of each text by its name under `content/` (`decree`, or `decree.plain` for a parallel
    version); `annotations` has the files of notes, and `locks` the record of their anchors, by text; `images` has the
    files below `content/images/` by their path there; `references` are the files of the bibliography, `styles` the
    citation styles by name.
    """

    edition: SourceFile | None
    texts: Mapping[str, tuple[SourceFile, ...]]
    pages: tuple[SourceFile, ...]
    annotations: Mapping[str, tuple[SourceFile, ...]]
    glossary: SourceFile | None
    locks: Mapping[str, SourceFile]
    templates: Mapping[str, SourceFile]
    static: Mapping[str, SourceFile]
    problems: tuple[Problem, ...] = field(default=())
    has_own_templates: bool = True  # whether any of `templates` is the edition's, not the engine's
    images: Mapping[str, SourceFile] = field(default_factory=dict)
    names: SourceFile | None = None
    references: tuple[SourceFile, ...] = ()
    styles: Mapping[str, SourceFile] = field(default_factory=dict)
    citation_lock: SourceFile | None = None
    packs: Mapping[str, SourceFile] = field(default_factory=dict)  # files of `content/packs/` by their name there
    pack_locks: Mapping[str, SourceFile] = field(default_factory=dict)  # by their path

    def files(self) -> Iterator[SourceFile]:
        """Every file in which an editor may have made a mistake."""
        for file in (self.edition, self.glossary, self.names, self.citation_lock):
            if file:
                yield file
        for files in (
            self.references,
            tuple(self.styles.values()),
            *self.texts.values(),
            *self.annotations.values(),
            self.pages,
            tuple(self.locks.values()),
            tuple(self.packs.values()),
            tuple(self.pack_locks.values()),
        ):
            yield from files
        yield from self.templates.values()
