"""The only reader: an edition's folder -> its sources, as bytes with their paths.

Templates and style are the engine's own, with any file of the same name in the edition's `templates/` and
`static/` in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from glossator.files.places import own_folder
from glossator.language import identifiers
from glossator.language.file_names import copied_from, fault_on_windows
from glossator.model import Origin, Problem, SourceFile, Sources
from glossator.problems.formats import problem

TEXT_SUFFIX = ".md"
NOTE_SUFFIXES = (".yaml", ".yml")
LOCK = "anchors.lock.json"
GLOSSARIES = ("glossary.yaml", "glossary.yml")
_NOT_READ = "this file is not read"


def lock_path(text: str, paths: Iterable[str]) -> str:
    """Where the lock of a text is, counted from the root: in its folder, however that of `paths` spells the name."""
    own = (path.split("/")[1] for path in paths if identifiers.proper(path).startswith(f"annotations/{text}/"))
    return f"annotations/{next(own, text)}/{LOCK}"


# Files that were read before, with what tells that they are unchanged: mtime, size and inode, as git has it.
Shelf = dict[Path, tuple[tuple[int, int, int], SourceFile]]


def load(root: Path, shelf: Shelf | None = None) -> Sources:
    """What lies in the edition's folder; files that are on the `shelf` and unchanged are not read again."""
    reader = _Reader(root, shelf)
    content, notes = root / "content", root / "annotations"
    edition = content / "edition.yaml"
    texts: dict[str, tuple[SourceFile, ...]] = {}
    pages: tuple[SourceFile, ...] = ()
    for path in _entries(content):
        if path.is_dir() and path.name == "pages":
            pages = reader.files(_entries(path), (TEXT_SUFFIX,), "pages end in .md")
        elif path.is_dir():
            name = identifiers.proper(path.name)
            texts[name] = reader.files(_entries(path), (TEXT_SUFFIX,), "the parts of a text end in .md")
        elif path.suffix == TEXT_SUFFIX:
            name = identifiers.proper(path.stem)
            if name in texts:  # in order of name a folder comes before the file
                message = f"the text “{name}” is there twice: as this file and as the folder content/{name}/"
                reader.report("G081", path, message, "join the two, or call one of them otherwise")
            else:
                texts[name] = reader.files([path], (TEXT_SUFFIX,))
        elif path != edition:
            reader.report("G070", path, _NOT_READ, "texts end in .md")
    annotations: dict[str, tuple[SourceFile, ...]] = {}
    locks: dict[str, SourceFile] = {}
    glossary = None
    for path in _entries(notes):
        if path.is_dir():
            name = identifiers.proper(path.name)
            annotations[name] = reader.files(_below(path), NOTE_SUFFIXES, "notes end in .yaml")
            if (path / LOCK).is_file() and (lock := reader.file(path / LOCK)):
                locks[name] = lock
        elif path.name in GLOSSARIES and glossary is None:
            glossary = reader.file(path)
        elif path.name in GLOSSARIES:
            reader.report("G070", path, _NOT_READ, f"the glossary is {GLOSSARIES[0]}; join the two")
        else:
            hint = "notes lie in a folder that names their text, like annotations/<text>/notes.yaml"
            reader.report("G070", path, _NOT_READ, hint)
    return Sources(
        edition=reader.file(edition) if edition.is_file() else None,
        texts=texts,
        pages=pages,
        annotations=annotations,
        glossary=glossary,
        locks=locks,
        templates=reader.with_own("templates"),
        static=reader.with_own("static"),
        problems=tuple(reader.problems),
    )


class _Reader:
    """Reads files below `root` and keeps what was wrong with them."""

    def __init__(self, root: Path, shelf: Shelf | None) -> None:
        self.root, self.shelf = root, shelf
        self.problems: list[Problem] = []

    def file(self, path: Path) -> SourceFile | None:
        try:
            return self.read(path, path.relative_to(self.root).as_posix())
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            self.report("G076", path, message, "see whether it is there, and who may read it")
            return None

    def read(self, path: Path, name: str) -> SourceFile:
        if self.shelf is None:
            return SourceFile(name, path.read_bytes())
        status = path.stat()
        stamp = status.st_mtime_ns, status.st_size, status.st_ino
        known = self.shelf.get(path)
        if known is None or known[0] != stamp:
            known = self.shelf[path] = stamp, SourceFile(name, path.read_bytes())
        return known[1]

    def files(self, paths: Iterable[Path], suffixes: Sequence[str], hint: str = "") -> tuple[SourceFile, ...]:
        """Those of `paths` that end in one of `suffixes`; any other is reported with `hint`."""
        found = []
        names: set[Path] = set()
        for path in (paths := list(paths)):
            if path.suffix not in suffixes or path.is_dir():
                self.report("G070", path, _NOT_READ, hint)
            elif file := self.file(path):
                found.append(file)
                names.add(path)
        for path in sorted(names):
            stem, sure = copied_from(path.stem)
            if stem and (sure or path.with_stem(stem) in names):
                message = f"this file is read beside {stem}{path.suffix}, of which it seems to be a copy"
                hint = "take from it what the other has not, and delete it"
                self.report("G078", path, message, hint)
        return tuple(found)

    def with_own(self, name: str) -> dict[str, SourceFile]:
        """The engine's files under their names, and the edition's in place of those that it has too."""
        found: dict[str, SourceFile] = {}
        spelt: dict[str, str] = {}
        for folder in dict.fromkeys((own_folder(name), self.root / name)):
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file() and not _is_hidden(path) and path.name != "README.md":
                    inside = identifiers.proper(path.relative_to(folder).as_posix())
                    found[inside] = self.read(path, f"{name}/{inside}")
                    if folder == self.root / name:
                        self._check_name(path, inside, spelt)
                    spelt[identifiers.key(inside)] = inside
        return found

    def _check_name(self, path: Path, name: str, spelt: Mapping[str, str]) -> None:
        """Warn of a name that some systems cannot have, or not beside another."""
        faults = (f"the name “{part}” {fault}" for part in name.split("/") if (fault := fault_on_windows(part)))
        other = spelt.get(identifiers.key(name), name)
        same = f"Windows and macOS take it for “{other}”" if other != name else ""
        if fault := next(faults, same):
            self.report("G082", path, fault, "rename the file, and the links to it")

    def report(self, code: str, path: Path, message: str, hint: str) -> None:
        self.problems.append(problem(code, Origin(path.relative_to(self.root).as_posix()), message, hint))


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not _is_hidden(path)) if folder.is_dir() else []


def _below(folder: Path) -> Iterator[Path]:
    """The files in `folder` and in its folders, in order of name."""
    for path in _entries(folder):
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def _is_hidden(path: Path) -> bool:
    """Dotfiles, and what editors leave beside the file that is being written."""
    return path.name.startswith((".", "#")) or path.name.endswith(("~", ".swp", ".tmp", ".lock.json"))
