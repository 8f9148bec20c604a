"""What the last build of an edition was made from, so that a build with nothing to do is over before it begins.

The memo is a file in the edition's `.cache/`, which may be deleted at any time. It holds the stamp (mtime, size and
inode, as in git's index) of every file that a build reads and of the engine that made it, the seals of the files in
output/, and the messages of the build. If all of that is unchanged, the same build would say and write the same.

A file that was changed so shortly before it was read that another change could have the same stamp is known by its
digest instead. A memo that is damaged, or of another engine, counts as none. This module imports nothing of the engine,
which takes ten times as long to import as all the files take to look at.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

from glossator.files import OWN, access, inputs, own_folder

_FORMAT = 4
_UNUSABLE = [0, 0, 0]  # the stamp of what cannot be looked at
_YOUNG = 2_000_000_000  # nanoseconds: no file system has coarser clocks

Stamps = dict[str, list[int]]  # path -> mtime in nanoseconds, size, inode
Record = tuple[memoryview, int]  # what is recorded of an input, and its checksum
Seals = Mapping[str, tuple[int, int]]  # path in output/ -> size, fraction of the mtime in nanoseconds (manifest.py)


class Messages(NamedTuple):
    """What a build printed: `problems` on stderr, and the counts of its closing line."""

    problems: str
    counts: str


class BuildStart(NamedTuple):
    """A build of the edition in `root`, and the stamps of everything before it began to read.

    `shared` is where links of the edition may lead, `time` when it started in nanoseconds.
    """

    root: Path
    locked: bool
    shared: tuple[str, ...]
    inputs: Stamps
    engine: str
    time: int


class LastBuild(NamedTuple):
    """What the last build was made from and has made, compared with the `start` of a build with the same options.

    `changed` are the inputs that are new, gone or different. Paths are counted from the root, except those of `digests`
    (of the files that were young), which are absolute. `record_places` says where in the memo each record is: its first
    byte, its length, its checksum.
    """

    start: BuildStart
    messages: Messages
    seals: Seals
    changed: frozenset[str]
    digests: Mapping[str, str]
    record_places: Mapping[str, tuple[int, int, int]]
    checksum: int  # of all but the records

    def has_nothing_to_do(self) -> bool:
        try:
            return not self.changed and _is_intact(self.start.root / "output", self.seals)
        except OSError:
            return False

    def has_records(self) -> bool:
        """Whether there is a record of each changed input, and the last build had no message about any of them."""
        return (
            bool(self.changed)
            and self.changed <= self.record_places.keys()
            and not any(path in self.messages.problems for path in self.changed)
        )

    def records(self) -> dict[str, Record]:
        """What was recorded of inputs, by their paths; nothing if the memo has been replaced meanwhile."""
        data = memoryview(access.read(_file(self.start.root)))
        if not bytes(data[:32]).startswith(b"%08x " % self.checksum):
            return {}
        return {path: (data[at : at + length], check) for path, (at, length, check) in self.record_places.items()}


def start(root: Path, shared: Sequence[str], *, locked: bool = False) -> BuildStart:
    """A build that starts now. `shared` is where links of the edition may lead, according to edition.yaml."""
    root = root.absolute()
    return BuildStart(root, locked, tuple(shared), _inputs(root, shared), _engine(), time.time_ns())


def recall(root: Path, *, locked: bool = False) -> LastBuild | None:
    """The last build, if this engine made it with the same options and its memo can be read; else None."""
    try:
        with access.opened(_file(root.absolute())) as file:
            checksum, length = (int(number, 16) for number in file.readline().split())
            records_at = file.tell() + length
            body, size = file.read(length), os.fstat(file.fileno()).st_size
        if crc32(body) != checksum:
            return None
        memo = json.loads(body)
        places = {path: (records_at + at, length, crc) for path, (at, length, crc) in memo["records"].items()}
        if size != max((at + length for at, length, _ in places.values()), default=records_at):
            return None
        this_build = start(root, memo["shared"], locked=locked)
        if [_FORMAT, this_build.engine, this_build.locked] != memo["for"]:
            return None
        changed = _changed(memo["inputs"], memo["digests"], this_build.inputs)
        return LastBuild(
            this_build,
            Messages(memo["problems"], memo["counts"]),
            {path: (size, seal) for path, (size, seal) in memo["sealed"].items()},
            frozenset(_relative(path, this_build.root) for path in changed),
            memo["digests"],
            places,
            checksum,
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def remember(
    build: BuildStart,
    messages: Messages,
    seals: Seals,
    contents: Mapping[str, bytes],
    written: Mapping[str, bytes],
    records: Mapping[str, Record],
    digests: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write the memo of a finished build. `contents` are the files it read, `written` those of its inputs that it has
    written itself, the locks; `records` are what a later build needs to know of some inputs. Of files that it has not
    read, because they had not changed, `digests` are those of the build before.
    """
    stamps = dict(build.inputs)
    digests = {path: digest for path, digest in digests.items() if _relative(path, build.root) not in contents}
    for path, stamp in stamps.items():
        if stamp[0] > build.time - _YOUNG and path not in digests:
            relative = _relative(path, build.root)
            if relative not in contents:
                return  # the next build will find it old enough
            digests[path] = _digest(contents[relative])
    for relative, data in written.items():
        path = str(build.root / relative)
        try:
            stamps[path] = _stamp(Path(path).stat())
        except OSError:
            return  # somebody has just taken it away
        digests[path] = _digest(data)
    places, at = {}, 0
    for path, (record, check) in records.items():
        places[path] = at, len(record), check
        at += len(record)
    fields = {
        "for": [_FORMAT, build.engine, build.locked],
        "shared": build.shared,
        "inputs": stamps,
        "digests": digests,
        "sealed": seals,
        "problems": messages.problems,
        "counts": messages.counts,
        "records": places,
    }
    body = json.dumps(fields, separators=(",", ":")).encode()
    file = _file(build.root)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):  # without a memo the next build takes longer, and that is all
        file.parent.mkdir(exist_ok=True)
        try:
            with new.open("wb") as memo:
                memo.write(b"%08x %08x\n%s" % (crc32(body), len(body), body))
                memo.writelines(record for record, _ in records.values())
            new.replace(file)
        except OSError:
            new.unlink()


def record_of(data: bytes) -> Record:
    return memoryview(data), crc32(data)


def _file(root: Path) -> Path:
    return root / ".cache" / "glossator.json"


def _inputs(root: Path, shared: Sequence[str]) -> Stamps:
    home, own_folders = access.Home(root, lambda: shared), {*map(own_folder, OWN)}
    entries = (
        entry for folder in inputs(root) for entry in access.below(folder, None if folder in own_folders else home)
    )
    return {entry.path: _stamp(entry.status) if entry.status else _UNUSABLE for entry in entries}


@cache
def _engine() -> str:
    """A digest of this engine: its code, the Python that runs it, and what is installed beside it."""
    code = [
        (entry.path, _stamp(entry.status))
        for entry in access.below(Path(__file__).parents[1])
        if entry.status and entry.name.endswith((".py", ".js"))
    ]
    # Beside the engine in a checkout lies output/, which every build exchanges; only installed packages tell a change.
    checkout = Path(__file__).parents[2]
    around = [
        (path, Path(path).stat().st_mtime_ns)
        for path in sys.path
        if path and Path(path).is_dir() and (Path(path) != checkout or checkout.name == "site-packages")
    ]
    return _digest(repr((sys.version, code, around)).encode())


def _changed(earlier: Stamps, digests: Mapping[str, str], current: Stamps) -> set[str]:
    """Which of the inputs have changed; of the young ones the bytes decide."""
    different = {path for path in earlier.keys() | current.keys() if earlier.get(path) != current.get(path)}
    return different | {path for path in digests if _digest(access.read(path)) != digests[path]}


def _relative(path: str, root: Path) -> str:
    """A path below the root as the sources name it; any other, such as one on another drive, as it is."""
    return path.removeprefix(f"{root}{os.sep}").replace(os.sep, "/")


def _is_intact(output: Path, seals: Seals) -> bool:
    """Whether output/ holds what was written there and no more."""
    unseen = len(seals)
    waiting = [str(output)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    continue
                status = entry.stat(follow_symlinks=False)
                size, seal = seals.get(entry.path[len(str(output)) + 1 :].replace(os.sep, "/"), (-1, 0))
                if status.st_size != size or (seal and status.st_mtime_ns % 1_000_000_000 != seal):
                    return False
                unseen -= 1
    return unseen == 0


def _stamp(status: os.stat_result) -> list[int]:
    # On Windows the list of a folder tells no inode, only the file itself does.
    return [status.st_mtime_ns, status.st_size, 0 if sys.platform == "win32" else status.st_ino]


def _digest(data: bytes) -> str:
    from hashlib import sha256  # 3 ms that most builds with nothing to do need not spend

    return sha256(data).hexdigest()
