"""The only writer of output/: it replaces the published site whole, or leaves it as it was.

The new site is built beside the old one, in `.output.glossator/`: new files for what changed, hard
links for the rest. Then the two directories change places in one system call (or two renames; if a
run dies between them, the next one undoes the first), and the old one is deleted. A run that dies
leaves rubbish beside output/ for the next to remove; a lock, which ends with its holder, tells it
from a live run's.

What is ours there is told by the manifest and the seals (manifest.py); a directory that holds anything
else is refused (output_folder.py).

Of all files the manifest alone is made to reach the disk (fsync). A killed process needs none: what
it wrote is the kernel's already. A power cut may leave pages of the last seconds empty; the next
build sees that by their size and writes them again. But an empty manifest would disown them all.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .manifest import MANIFEST, Entry, Seals, format_manifest, is_sealed, read_manifest, seal, seals_of
from .output_folder import Refused, accepted, survey

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE = 60.0  # seconds to wait for another run on the same output: a long build takes fewer

_LONGEST = 255  # bytes of a name, on every file system that a site is likely to meet

# What no name on Windows may hold or be; marks that turn the direction of writing, to deceive; and
# halves of characters, which have no bytes.
_forbidden = re.compile(
    r'[\x00-\x1f\x7f-\x9f"*:<>?\\|\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|[. ]$'
).search
_device = re.compile(r"(?i:con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)").match


class Written(NamedTuple):
    """How many files a write made, changed, left alone and took away, not counting the manifest."""

    created: int
    updated: int
    unchanged: int
    removed: int


def write(output: Path, files: Mapping[str, bytes], *, protect: Iterable[Path] = ()) -> Written:
    """Let `output` hold `files` (relative POSIX path to contents) and no others; see `Output`."""
    with Output(output, protect) as site:
        for path, data in files.items():
            site.add(path, data)
        return site.commit()


class Output:
    """One write of the site, from opening it to `commit`; without a commit nothing changes.

    `protect` are the inputs: directories that must not be, hold or enclose `output`. Only the
    outermost of those that hold others, the root of the edition, may enclose it.

    Raises `Refused` for a place or name that cannot be accepted, or when another run has been at
    work for `PATIENCE` seconds; `OSError` when the disk is full or the file system says no.
    """

    def __init__(self, output: Path, protect: Iterable[Path] = ()) -> None:
        self.output = accepted(output, protect)
        self._beside = self.output.with_name(f".{self.output.name}.glossator")
        self._new = self._beside / f"new-{os.urandom(4).hex()}"
        self._old = self._beside / "old"  # exists only between the two renames in `commit`
        self._after: dict[str, Entry] = {}  # what will be there
        self._kept: list[str] = []
        self._taken = {MANIFEST: "the manifest"}
        self._folders: set[str] = set()
        self._made_folders: set[str] = set()

    def __enter__(self) -> Output:
        with ExitStack() as closing:
            closing.enter_context(_exclusively(self._beside))
            closing.callback(self._tidy)
            self._tidy()
            self._manifest, self._before = read_manifest(self.output)
            self._disk = survey(self.output, {*self._before, MANIFEST})  # what is there of it
            self._disk.pop(MANIFEST, None)
            self._closing = closing.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def add(self, path: str, data: bytes) -> None:
        """Let the site hold `data` at `path`. It is written now, unless it is there already."""
        self._claim(path)
        entry = Entry(sha256(data).hexdigest(), len(data))
        if self._before.get(path) == entry and self._intact(path):
            self._kept.append(path)
        else:
            seal(self._put(path, data), entry)
        self._after[path] = entry

    def share(self) -> list[tuple[str, str, int, bool]]:
        """What was added here: path, SHA-256, size, and whether it was there already. See `adopt`."""
        kept = set(self._kept)
        return [(path, *entry, path in kept) for path, entry in self._after.items()]

    def adopt(self, share: Iterable[tuple[str, str, int, bool]]) -> None:
        """Let the site hold what another process has added to its copy of this one, after a fork."""
        for path, digest, size, is_kept in share:
            self._claim(path)
            self._after[path] = Entry(digest, size)
            if is_kept:
                self._kept.append(path)

    def keep_all_but(self, paths: Collection[str]) -> bool:
        """Let the site hold what the last one did, but for `paths`, without asking for any bytes.

        False, and nothing is done, where somebody changed or deleted some of it.
        """
        kept = {path: entry for path, entry in self._before.items() if path not in paths}
        if not all(map(self._intact, kept)):
            return False
        self._kept += kept  # no need to claim the names: they were claimed when the last site was made
        self._after |= kept
        return True

    def commit(self, first: Callable[[], None] = lambda: None) -> Written:
        """Put the new site in the place of the old one, unless they are the same.

        `first` is called when only that one step is left. If it fails, the old site stays.
        """
        manifest = format_manifest(self._after)
        total, unchanged = len(self._after), len(self._kept)
        remaining = len(self._after.keys() & self._disk.keys())
        if unchanged < total or manifest != self._manifest:
            for path in self._kept:
                source, place = f"{self.output}/{path}", self._place(path)
                try:
                    os.link(source, place)
                except OSError:  # no hard links on this file system, or no more of this file
                    seal(shutil.copyfile(source, place), self._after[path])
            self._put(MANIFEST, manifest, durable=True)
            survey(self.output, {*self._before, MANIFEST})  # again: for what came in during a long build
            first()
            # Whichever way it goes, and wherever it stops, `_tidy` knows what to do with the rest.
            if not self.output.exists():
                self._new.rename(self.output)
            elif not _swap(self._new, self.output):
                self.output.rename(self._old)
                self._new.rename(self.output)
        else:
            first()
        return Written(total - remaining, remaining - unchanged, unchanged, len(self._disk) - remaining)

    def seals(self) -> Seals:
        """The seals of the files that the site will hold."""
        return seals_of(self._after, format_manifest(self._after))

    def old_seals(self) -> Seals:
        """The seals of the site that is there, according to its manifest."""
        return seals_of(self._before, self._manifest)

    def _claim(self, path: str, mark: str = "") -> None:
        """Take the name of a file, or of a folder (`mark` is "/"), and of the folders above it."""
        folder, slash, name = path.rpartition("/")
        if slash and folder not in self._folders:
            self._claim(folder, "/")
            self._folders.add(folder)
        if not name or _forbidden(name) or _device(name) or len(name.encode()) > _LONGEST:
            hint = "no part of it may be empty, very long, or what Windows forbids: con, a?b, a."
            raise Refused(f"“{path}” cannot be the name of a file on every system", hint)
        from glossator.language import identifiers  # a build with nothing to do never waits for it

        holder = self._taken.setdefault(identifiers.key(path), path + mark)
        if holder != path + mark or path in self._after:
            message = f"“{path}” and “{holder}” are one name, at least to some file systems"
            raise Refused(message, "give one of the two another id or name")

    def _intact(self, path: str) -> bool:
        """Whether the file on disk is the one in the manifest."""
        if path not in self._disk:
            return False
        entry, status = self._before[path], self._disk[path].stat(follow_symlinks=False)
        if is_sealed(status, entry):
            return True
        file = self.output / path
        if sha256(file.read_bytes()).hexdigest() != entry.sha256:
            return False
        with suppress(PermissionError):  # not our file: then it is read again the next time
            seal(file, entry)
        return True

    def _place(self, path: str) -> str:
        """Where `path` is being built, its folder made."""
        if (folder := path.rpartition("/")[0]) not in self._made_folders:
            (self._new / folder).mkdir(parents=True, exist_ok=True)
            self._made_folders.add(folder)
        return f"{self._new}/{path}"

    def _put(self, path: str, data: bytes, *, durable: bool = False) -> str:
        place = self._place(path)
        with Path(place).open("xb") as file:  # x: always a new file, never through a hard link
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        return place

    def _tidy(self) -> None:
        """Restore the old site if a run died between two renames; delete what dead runs left."""
        if self._old.exists():
            self._old.rename(self._new if self.output.exists() else self.output)
        for rubbish in self._beside.glob("new-*"):
            shutil.rmtree(rubbish, ignore_errors=True)  # what resists is left to the next run


@contextmanager
def _exclusively(beside: Path) -> Iterator[None]:
    """Wait till no other run is at work on the same output, then keep others waiting."""
    deadline = time.monotonic() + PATIENCE
    # Whoever has the lock deletes its file and directory at the end. So the directory may be gone
    # again before we open the file, and the file (no links left) before we lock it.
    while True:
        with suppress(FileExistsError):
            beside.mkdir(parents=True)
        if beside.is_symlink() or (beside.exists() and not beside.is_dir()):
            raise Refused(f"{beside} is a symbolic link or a file", "delete it: it is where the output is made")
        with suppress(FileNotFoundError):
            lock = os.open(beside / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
            with suppress(BlockingIOError, PermissionError):
                if sys.platform == "win32":
                    msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
                else:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_nlink:
                    break
            os.close(lock)
        if time.monotonic() > deadline:
            message = f"another build has held {beside} for {PATIENCE:.0f} seconds"
            raise Refused(message, "let it finish or stop it, then build again")
        time.sleep(0.02)
    try:
        yield
    finally:
        with suppress(PermissionError):  # Windows removes no open file: it stays, and serves again
            (beside / "lock").unlink(missing_ok=True)
        os.close(lock)
        with suppress(OSError):  # not empty: the next run is in there already
            beside.rmdir()


def _swap(new: Path, old: Path) -> bool:
    """Exchange two directories in one step; False if that failed (two renames may do it, or say why not)."""
    if sys.platform != "linux":
        return False
    import ctypes  # here, since an import takes milliseconds and most runs change nothing

    call = getattr(ctypes.CDLL(None), "renameat2", None)
    # AT_FDCWD, a path, AT_FDCWD, a path, RENAME_EXCHANGE
    return call is not None and call(-100, bytes(new), -100, bytes(old), 2) == 0
