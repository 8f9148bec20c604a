"""What the last build of an edition was made from, so that a build with nothing to do is over before it begins.

The memo is a file in the edition's `.cache/`, which may be deleted at any time. It holds the stamp (mtime, size and
inode, as git has it) of every file that a build reads and of the engine that made it, what stands in output/ as `write`
has sealed it, and what the build said. If all of that is as it was, the same build would say and write the same.

A file that was changed so shortly before it was read that another change could have the same stamp is known by its
digest instead. A memo that is damaged, or of another engine, is none. This module imports nothing of the engine, which
takes ten times as long to import as all the files take to look at.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from .places import own_folder

_FORMAT = 1
_YOUNG = 2_000_000_000  # nanoseconds: no file system has coarser clocks
_INPUTS = ("content", "annotations", "templates", "static")

Stamps = dict[str, list[int]]  # path -> mtime in nanoseconds, size, inode
Sealed = Mapping[str, tuple[int, int]]  # path in output/ -> size, fraction of the mtime in nanoseconds


@dataclass(frozen=True)
class Said:
    """What a build told: `problems` for stderr, and the counts of its closing line."""

    problems: str
    counts: str


@dataclass(frozen=True)
class Begun:
    """How everything was before a build began to read."""

    inputs: Stamps
    engine: str
    time: int


def begun(root: Path) -> Begun:
    return Begun(_inputs(root.absolute()), _engine(), time.time_ns())


def unchanged(root: Path, options: str) -> Said | None:
    """What the last build said, if a build with the same `options` would do nothing; else None."""
    root = root.absolute()
    try:
        data = _file(root).read_bytes()
        check, _, body = data.partition(b"\n")
        if int(check, 16) != crc32(body):
            return None
        known = json.loads(body)
        if [_FORMAT, _engine(), options] != known["for"] or not _same(known, _inputs(root)):
            return None
        if not _stands(root / "output", known["sealed"]):
            return None
        return Said(known["problems"], known["counts"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def remember(
    root: Path,
    options: str,
    was: Begun,
    said: Said,
    sealed: Sealed,
    contents: Mapping[str, bytes],
    own: Mapping[str, bytes],
) -> None:
    """Keep what a build was made from. `contents` are the files it read, `own` those that it has written among them."""
    root = root.absolute()
    inputs, digests = dict(was.inputs), {}
    for path, stamp in was.inputs.items():
        if stamp[0] > was.time - _YOUNG:
            relative = os.path.relpath(path, root)
            if relative not in contents:
                return  # the next build will find it old enough
            digests[path] = _digest(contents[relative])
    for relative, data in own.items():
        path = str(root / relative)
        inputs[path] = _stamp(Path(path).stat())
        digests[path] = _digest(data)
    known = {
        "for": [_FORMAT, was.engine, options],
        "inputs": inputs,
        "digests": digests,
        "sealed": sealed,
        "problems": said.problems,
        "counts": said.counts,
    }
    body = json.dumps(known, separators=(",", ":")).encode()
    file = _file(root)
    try:
        file.parent.mkdir(exist_ok=True)
        new = file.with_name(f"{file.name}.{os.getpid()}")
        new.write_bytes(b"%08x\n%s" % (crc32(body), body))
        new.replace(file)
    except OSError:
        return  # without it a build takes longer, and that is all


def _file(root: Path) -> Path:
    return root / ".cache" / "glossator.json"


def _inputs(root: Path) -> Stamps:
    folders = [root / name for name in _INPUTS] + [own_folder(name) for name in ("templates", "static")]
    return {path: _stamp(status) for folder in dict.fromkeys(map(str, folders)) for path, status in _below(folder)}


@cache
def _engine() -> str:
    """What tells this engine from any other: its code, the Python that runs it, and what is installed beside it."""
    code = [
        (path, _stamp(status)) for path, status in _below(str(Path(__file__).parent)) if path.endswith((".py", ".js"))
    ]
    around = [(path, Path(path).stat().st_mtime_ns) for path in sys.path if path and Path(path).is_dir()]
    return _digest(repr((sys.version, code, around)).encode())


def _same(known: Mapping[str, Any], inputs: Stamps) -> bool:
    """Whether the inputs are those that are known; of the young ones the bytes decide."""
    young = known["digests"]
    return bool(known["inputs"] == inputs) and all(
        _digest(Path(path).read_bytes()) == digest for path, digest in young.items()
    )


def _stands(output: Path, sealed: Mapping[str, list[int]]) -> bool:
    """Whether output/ holds what was written there and no more."""
    left = len(sealed)
    for path, status in _below(str(output), hidden=True):
        size, fraction = sealed.get(path[len(str(output)) + 1 :].replace(os.sep, "/"), (-1, 0))
        if status.st_size != size or (fraction and status.st_mtime_ns % 1_000_000_000 != fraction):
            return False
        left -= 1
    return left == 0


def _below(folder: str, *, hidden: bool = False) -> Iterator[tuple[str, os.stat_result]]:
    """Every file in a folder and its folders, without what `load` leaves out unless `hidden`."""
    waiting = [folder] if Path(folder).is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                name = entry.name
                if not hidden and (name[0] in ".#" or name.endswith(("~", ".swp", ".tmp")) or name == "__pycache__"):
                    continue
                if entry.is_dir(follow_symlinks=not hidden):
                    waiting.append(entry.path)
                else:
                    yield entry.path, entry.stat(follow_symlinks=not hidden)


def _stamp(status: os.stat_result) -> list[int]:
    return [status.st_mtime_ns, status.st_size, status.st_ino]


def _digest(data: bytes) -> str:
    from hashlib import sha256  # 3 ms that most builds with nothing to do need not spend

    return sha256(data).hexdigest()
