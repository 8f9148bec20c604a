"""Write what an import made: all of it or nothing, and never over a file that is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from glossator.files import Replacement
from glossator.problems import Refused

from .result import NewFile


def write(root: Path, files: Sequence[NewFile]) -> list[Path]:
    """Write new files below `root`, and return their paths; see `stage`."""
    with Replacement() as replacement:
        staged = stage(root, files, replacement)
        replacement.commit()
    return staged


def stage(root: Path, files: Sequence[NewFile], replacement: Replacement) -> list[Path]:
    """Prepare new files below `root` as part of a replacement, and return their paths.

    If one of them exists, `Refused` names a free name; raises OSError if the disk takes no more.
    """
    base = Path(os.path.realpath(root))
    for file in files:
        _check(base, file)
    for file in files:
        replacement.stage(base / file.path, file.text.encode(), None)
    return [base / file.path for file in files]


def _check(base: Path, file: NewFile) -> None:
    path = base / file.path
    if ".." in Path(file.path).parts or not Path(os.path.realpath(path.parent)).is_relative_to(base):
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
