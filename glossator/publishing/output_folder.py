"""Where a site may be published: a folder that is no input and holds nothing but an earlier site of ours."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

# What file managers leave in directories that they show: nobody's work, so it may go with the site.
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class Refused(Exception):
    """A place or a name that cannot be accepted: `message` says why, `hint` what to do. output/ is untouched."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def accepted(output: Path, protect: Iterable[Path]) -> Path:
    """`output` as an absolute path, if a site may be there; else raises `Refused`. `protect` as for `Output`."""
    from glossator.language import identifiers  # a build with nothing to do never waits for it

    elsewhere = "choose another place for the output, best a new directory"
    if output.name in {"", ".."}:
        raise Refused(f"“{output}” is not the name of an output directory", elsewhere)
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise Refused(f"{output} is a symbolic link or a file, not a directory", elsewhere)
    output = output.parent.resolve() / output.name
    if os.path.ismount(output):
        raise Refused(f"{output} is a mount point", "mount the directory above it instead")
    place = Path(identifiers.key(str(output)))
    inputs = {Path(identifiers.key(str(path.resolve()))): path for path in protect}
    holders = {parent for folder in inputs for parent in folder.parents if parent in inputs}
    for folder, path in inputs.items():
        is_root = folder in holders and holders.isdisjoint(folder.parents)
        if place in (folder, *folder.parents) or (folder in place.parents and not is_root):
            raise Refused(f"the output {output} is, contains or is inside {path}, which is an input", elsewhere)
    return output


def survey(output: Path, known: Iterable[str]) -> dict[str, os.DirEntry[str]]:
    """The files in `output` that are `known`, by path; raises `Refused` if there are others."""
    known = set(known)
    folders = {""}
    for path in known:
        while (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    files: dict[str, os.DirEntry[str]] = {}
    foreign: list[str] = []
    waiting = [""] if output.exists() else []
    for above in waiting:  # it grows on the way
        with os.scandir(f"{output}/{above}") as entries:
            for entry in entries:
                path, is_file = above + entry.name, entry.is_file(follow_symlinks=False)
                if is_file and path in known:
                    files[path] = entry
                elif entry.is_dir(follow_symlinks=False) and path in folders:
                    waiting.append(path + "/")
                elif not (is_file and entry.name in LITTER):
                    foreign.append(path)
    if foreign:
        names = ", ".join(sorted(foreign)[:3]) + (", …" if len(foreign) > 3 else "")
        names = names.encode(errors="replace").decode()  # a name need not be Unicode
        hint = "move it away (files to be published go into static/) or choose another output"
        raise Refused(f"{output} contains what Glossator did not put there: {names}", hint)
    return files
