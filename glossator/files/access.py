"""How files and folders are listed and read, without hanging or running in circles.

What cannot be used is told by an `OSError` with its path, which `explained` puts into words. Only regular files are
read: a FIFO would keep the program waiting, a device may never end. Symbolic links are followed as far as a `Home`
allows, by whatever walks through a folder: the reader, the memo and the preview's watch see the same files. Paths are
strings here, as `os.scandir` gives them: a build with nothing to do looks at every file, and does nothing else.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

Location = str | os.PathLike[str]

_NESTED = 8  # linked folders, one in the other: more are a mistake, or meant to keep us busy
_ATTEMPTS, _PAUSE = 5, 0.02  # a file that an editor saves is away, or half there, for a moment
_KINDS = (
    (stat.S_ISDIR, "a folder, where a file should be"),
    (stat.S_ISFIFO, "a pipe (FIFO), not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
)


class Unusable(OSError):
    """A file or link that the system would let us use and that is not to be used; `hint` says what to do."""

    def __init__(self, path: Location, reason: str, hint: str) -> None:
        super().__init__(errno.EINVAL, reason, os.fspath(path))
        self.hint = hint


class LeadsOutside(Unusable):
    """A link to a place that is not the edition's."""

    def __init__(self, path: Location) -> None:
        hint = "put a copy in its place; or name the folder that it leads to in edition.yaml: shared: [../folder]"
        super().__init__(path, "this is a link that leads out of the edition's folder", hint)


class Home:
    """Where the files of an edition may be: in its folder, and where `shared` says that links may lead.

    `shared` gives paths counted from the edition's folder; it is asked when the first link leads out of it.
    """

    def __init__(self, root: Location, shared: Callable[[], Iterable[str]] = tuple) -> None:
        self.root, self._shared = os.path.realpath(root), shared
        self._allowed: list[str] | None = None

    def holds(self, real: str) -> bool:
        """Whether a path without links in it is one that may be used."""
        if _is_in(real, self.root):
            return True
        if self._allowed is None:
            self._allowed = [os.path.realpath(os.path.join(self.root, folder)) for folder in self._shared()]
        return any(_is_in(real, folder) for folder in self._allowed)

    def real(self, path: Location) -> str:
        """The file or folder behind a path; raises `LeadsOutside`."""
        real = os.path.realpath(path)
        if not self.holds(real):
            raise LeadsOutside(path)
        return real


class Entry(NamedTuple):
    """What a folder has under one name. `fault` is why it cannot be used; a folder has no `status`."""

    path: str
    name: str
    is_folder: bool
    status: os.stat_result | None = None
    fault: OSError | None = None
    real: str = ""  # of a link to a folder, which folder that is


_FOR_HOSTS = (".well-known", ".nojekyll")  # at the top of a site


def is_left_out(name: str) -> bool:
    """Dotfiles, and what editors and Python leave beside the file that they write; not those that hosts look for."""
    if name in _FOR_HOSTS:
        return False
    return name[0] in ".#" or name.endswith(("~", ".swp", ".tmp")) or name == "__pycache__"


def start(folder: Location, home: Home | None = None) -> Entry | None:
    """One of an edition's own folders as an entry; None if there is none. Without a `home` links lead where they do."""
    path, name = os.fspath(folder), os.path.basename(folder)
    try:
        if stat.S_ISLNK(os.lstat(path).st_mode):
            return _linked(path, name, home)
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Entry(path, name, False, fault=_with_path(error, path))
    return Entry(path, name, stat.S_ISDIR(status.st_mode), status)


def entries(folder: str, home: Home | None = None, *, hidden: bool = False) -> Iterator[Entry]:
    """What a folder has, in no order, without what `is_left_out`. Raises OSError if it cannot be listed."""
    with os.scandir(folder) as items:
        for item in items:
            if not hidden and is_left_out(item.name):
                continue
            if item.is_symlink():
                yield _linked(item.path, item.name, home)
            elif item.is_dir(follow_symlinks=False):
                yield Entry(item.path, item.name, True)
            else:
                try:
                    yield Entry(item.path, item.name, False, item.stat(follow_symlinks=False))
                except OSError as error:
                    yield Entry(item.path, item.name, False, fault=_with_path(error, item.path))


def _linked(path: str, name: str, home: Home | None) -> Entry:
    real = os.path.realpath(path)
    try:
        status = os.stat(path)
    except OSError as error:
        return Entry(path, name, False, fault=_with_path(error, path))
    if home and not home.holds(real):
        return Entry(path, name, False, fault=LeadsOutside(path))
    is_folder = stat.S_ISDIR(status.st_mode)
    if is_folder and _is_in(os.path.realpath(os.path.dirname(path)), real):
        return Entry(path, name, False, fault=OSError(errno.ELOOP, "", path))
    return Entry(path, name, is_folder, status, real=real if is_folder else "")


def below(folder: Location, home: Home | None = None) -> Iterator[Entry]:
    """Every file below a folder, and whatever cannot be used, in no order; nothing if there is no folder.

    A linked folder is walked through under the name of the link, unless the link leads to a folder that it lies in.
    """
    top = start(folder, home)
    if top is None:
        return
    if not top.is_folder:
        yield top if top.fault else top._replace(fault=NotADirectoryError(errno.ENOTDIR, "", top.path))
        return
    waiting: list[tuple[Entry, tuple[str, ...]]] = [(top, ())]
    while waiting:
        current, through = waiting.pop()
        try:
            for entry in entries(current.path, home):
                if not entry.is_folder:
                    yield entry
                elif not entry.real:
                    waiting.append((entry, through))
                else:
                    above = (*through, os.path.realpath(current.path))
                    if any(_is_in(parent, entry.real) for parent in above) or len(above) > _NESTED:
                        yield entry._replace(is_folder=False, fault=OSError(errno.ELOOP, "", entry.path))
                    else:
                        waiting.append((entry, above))
        except OSError as error:
            yield current._replace(is_folder=False, fault=_with_path(error, current.path))


def read(path: Location) -> bytes:
    """The bytes of a regular file; raises OSError. Waits up to a tenth of a second for a file that is being saved."""
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE)
        is_last = attempt == _ATTEMPTS - 1
        try:
            data, is_whole = _read_once(path)
        except FileNotFoundError as error:
            if is_last or os.path.lexists(path):  # a link to nowhere stays one
                raise _with_path(error, path) from None
            continue
        except OSError as error:
            raise _with_path(error, path) from None
        if is_whole:
            return data
    raise Unusable(path, "this file changes while it is being read", "run the command again when it has been saved")


def _read_once(path: Location) -> tuple[bytes, bool]:
    """The bytes, and whether the file stayed the same while they were read."""
    with opened(path) as file:
        before = os.fstat(file.fileno())
        data = file.read()
        after = os.fstat(file.fileno())
    return data, len(data) == after.st_size and before.st_mtime_ns == after.st_mtime_ns


def opened(path: Location) -> BinaryIO:
    """A regular file to be read; raises OSError."""
    _check_is_file(path, os.stat(path))  # before it is opened: to open a device may do something
    # O_NONBLOCK, should it have been replaced by a FIFO since; Windows has neither, and O_BINARY instead.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _check_is_file(path, os.fstat(handle))
    except OSError:
        os.close(handle)
        raise
    return open(handle, "rb")


def _check_is_file(path: Location, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise not_a_file(path, status.st_mode)


def not_a_file(path: Location, mode: int) -> Unusable:
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "no file")
    return Unusable(path, f"this is {kind}", "put a file in its place, or take it away")


def _with_path(error: OSError, path: Location) -> OSError:
    """The error with the path it is about, which some systems leave out."""
    if error.filename is None:
        error.filename = os.fspath(path)
    return error


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────

_MEANINGS = {
    errno.ENOENT: ("there is no such file", "see whether the path is right"),
    errno.ENOTDIR: ("there is a file where a folder should be", "move it away, or give it another name"),
    errno.EISDIR: ("there is a folder where a file should be", "move it away, or give it another name"),
    errno.ENOTEMPTY: ("the folder is not empty", "move away what is in it"),
    errno.EEXIST: ("it is there already", "move it away, or choose another name"),
    errno.ELOOP: ("this is a link that leads in a circle", "delete the link, or let it lead elsewhere"),
    errno.EACCES: ("you have no permission", "change who may use it, or ask whom it belongs to"),
    errno.EPERM: ("you have no permission", "change who may use it, or ask whom it belongs to"),
    errno.ENOSPC: ("the disk is full", "make room on it and run the command again"),
    errno.EDQUOT: ("your share of the disk is used up", "make room on it and run the command again"),
    errno.EFBIG: ("the file is too large for this disk", "choose another disk"),
    errno.EROFS: ("this disk cannot be written to", "copy the edition to one that can"),
    errno.ENAMETOOLONG: ("the name is too long for this disk", "choose a shorter one"),
    errno.EMFILE: ("too many files are open", "close other programs and run the command again"),
    errno.ENFILE: ("too many files are open", "close other programs and run the command again"),
    errno.EIO: ("the disk has a fault", "see whether it is still connected, and copy what is on it"),
}


def explained(error: OSError) -> tuple[str, str]:
    """What is wrong with the file or folder that an error is about, and what to do."""
    if isinstance(error, Unusable):
        return str(error.strerror), error.hint
    path = error.filename
    if error.errno == errno.ENOENT and isinstance(path, str) and os.path.islink(path):
        # Not shown is where it leads: the name of a file outside may be nobody's business.
        return "this is a link that leads nowhere", "put back what it led to, or delete the link"
    meaning = _MEANINGS.get(error.errno or 0)
    return meaning or (f"the system says: {error.strerror or error}", "see whether the disk is still there")


def path_of(error: OSError, root: Location = ".") -> str:
    """The path that an error is about, counted from `root` where it lies there; "" if it names none."""
    path = error.filename
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str):
        return ""
    full, top = os.path.abspath(path), os.path.abspath(root)
    inside = full[len(top) :].lstrip(os.sep) if full != top and _is_in(full, top) else ""
    return Path(inside).as_posix() if inside else path
