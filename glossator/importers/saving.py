"""Write what an import made: all of it or nothing, and never over a file that is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .result import NewFile, Refused


def write(root: Path, files: Sequence[NewFile]) -> list[Path]:
    """Write new files below `root`, and return their paths.

    Each appears whole or not at all. What `check` refuses is refused here too; if the disk fails in between, what was
    written is taken back and the OSError goes on.
    """
    check(root, files)
    base = root.resolve()
    made: list[Path] = []
    try:
        for file in files:
            path = base / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            _create(path, file)
            made.append(path)
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise
    return made


def check(root: Path, files: Sequence[NewFile]) -> None:
    """Raise `Refused` if one of these files exists or lies outside the edition; the hint names a free name."""
    base = root.resolve()
    for file in files:
        _check(base, file)


def _check(base: Path, file: NewFile) -> None:
    path = base / file.path
    if ".." in Path(file.path).parts or not path.parent.resolve().is_relative_to(base):
        raise Refused(f"{file.path} lies outside the edition", "give a name without “..” or a path")
    taken = path if os.path.lexists(path) else _rival(path)
    if taken:
        raise Refused(f"{taken.relative_to(base).as_posix()} exists, and is not overwritten", _way_out(base, path))


def _way_out(base: Path, path: Path) -> str:
    free = _free(path).relative_to(base)
    if free.parts[0] == "content":
        return f"--name {free.stem} is free; or move the old file away"
    if free.parts[0] == "annotations":
        return f"--to {free.as_posix()} is free; or move the old file away"
    option = "--to" if path.suffix == ".yaml" else "--name"
    name = free.name.removesuffix("".join(free.suffixes))
    return f"it is from an earlier import: move it away, or give what you import another name: {option} {name}"


def _rival(path: Path) -> Path | None:
    """content/x/ and content/x.md are the same text."""
    folder = path.with_suffix("")
    return folder if path.suffix == ".md" and folder.is_dir() else None


def _free(path: Path) -> Path:
    number = 2
    stem, _, suffixes = path.name.partition(".")
    while os.path.lexists(free := path.with_name(f"{stem}-{number}.{suffixes}")) or _rival(free):
        number += 1
    return free


def _create(path: Path, file: NewFile) -> None:
    """Make a file in one step that fails if there is one (a link does, a rename does not)."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(file.text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            message = f"{file.path} has just been made by someone else, and is not overwritten"
            raise Refused(message, "try again") from None
        except OSError:  # a file system without links
            with path.open("xb") as stream:
                stream.write(file.text.encode("utf-8"))
    finally:
        with suppress(OSError):
            temporary.unlink()
