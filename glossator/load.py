"""The only reader: an edition's folder -> its sources, as bytes with their paths.

Templates and style are the engine's own, with any file of the same name in the edition's `templates/` and
`static/` in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .model import Origin, Problem, SourceFile
from .problems import problem

TEXT_SUFFIX = ".md"
NOTE_SUFFIXES = (".yaml", ".yml")
LOCK = "anchors.lock.json"


@dataclass(frozen=True)
class Sources:
    """What lies in an edition's folder.

    `texts` has the files of each text by the name under `content/` (`decree`, or `decree.plain` for a
    parallel version); `annotations` has the files of notes by text,
    `locks` what was last known of their anchors.
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

    def files(self) -> Iterator[SourceFile]:
        """Every file an editor may have made a mistake in."""
        for one in (self.edition, self.glossary):
            if one:
                yield one
        for many in (*self.texts.values(), *self.annotations.values(), self.pages, tuple(self.locks.values())):
            yield from many
        yield from self.templates.values()


def own_folder(name: str) -> Path:
    """The engine's own `templates` or `static`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    packed = package / f"_{name}"
    return packed if packed.is_dir() else package.parent / name


def load(root: Path) -> Sources:
    problems: list[Problem] = []
    content, notes = root / "content", root / "annotations"
    edition = content / "edition.yaml"
    texts: dict[str, tuple[SourceFile, ...]] = {}
    for path in _entries(content):
        if path.is_dir() and path.name != "pages":
            texts[path.name] = tuple(_read(file, root) for file in _entries(path) if file.suffix == TEXT_SUFFIX)
        elif path.suffix == TEXT_SUFFIX:
            texts[path.stem] = (_read(path, root),)
        elif path.name not in ("edition.yaml", "pages"):
            problems.append(_passed_over(path, root, "texts end in .md"))
    annotations: dict[str, tuple[SourceFile, ...]] = {}
    glossary = None
    for path in _entries(notes):
        if path.is_dir():
            files = [file for file in sorted(path.rglob("*")) if file.is_file() and not _is_hidden(file)]
            problems += [
                _passed_over(file, root, "notes end in .yaml") for file in files if file.suffix not in NOTE_SUFFIXES
            ]
            annotations[path.name] = tuple(_read(f, root) for f in files if f.suffix in NOTE_SUFFIXES)
        elif path.name in ("glossary.yaml", "glossary.yml"):
            glossary = _read(path, root)
        else:
            hint = "notes lie in a folder that names their text, like annotations/<text>/notes.yaml"
            problems.append(_passed_over(path, root, hint))
    return Sources(
        edition=_read(edition, root) if edition.is_file() else None,
        texts=texts,
        pages=tuple(_read(p, root) for p in _entries(content / "pages") if p.suffix == TEXT_SUFFIX),
        annotations=annotations,
        glossary=glossary,
        locks={name: _read(notes / name / LOCK, root) for name in annotations if (notes / name / LOCK).is_file()},
        templates=_with_own("templates", root),
        static=_with_own("static", root),
        problems=tuple(problems),
    )


def _with_own(name: str, root: Path) -> dict[str, SourceFile]:
    """The engine's files under their names, and the edition's in place of those that it has too."""
    found: dict[str, SourceFile] = {}
    for folder in dict.fromkeys((own_folder(name), root / name)):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not _is_hidden(path) and path.name != "README.md":
                inside = path.relative_to(folder).as_posix()
                found[inside] = SourceFile(f"{name}/{inside}", path.read_bytes())
    return found


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not _is_hidden(path)) if folder.is_dir() else []


def _is_hidden(path: Path) -> bool:
    """Dotfiles, and what editors leave beside the file that is being written."""
    return path.name.startswith((".", "#")) or path.name.endswith(("~", ".swp", ".tmp", ".lock.json"))


def _read(path: Path, root: Path) -> SourceFile:
    return SourceFile(path.relative_to(root).as_posix(), path.read_bytes())


def _passed_over(path: Path, root: Path, hint: str) -> Problem:
    origin = Origin(path.relative_to(root).as_posix())
    return problem("G070", origin, "this file is not read", hint)
