"""Files outside output/ are replaced whole, one or several together: whatever happens, all are old or all are new."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from types import EllipsisType, TracebackType
from typing import NamedTuple

from . import access


class ChangedMeanwhile(access.Unusable):
    """A file that another program has written since it was read."""

    def __init__(self, path: Path) -> None:
        hint = "look at it, and run the command again"
        super().__init__(path, "another program has changed this file meanwhile", hint)


class _Staged(NamedTuple):
    """A file that waits beside the one it is to replace."""

    path: Path  # as it was asked for
    real: Path  # the file behind, if that is a link
    new: Path
    expected: bytes | EllipsisType | None  # what is to be replaced, as for `stage`


class Replacement:
    """Files that are to be replaced together.

    `stage` writes the new content beside the old, through links; `commit` puts every new file in its place. Leaving
    the block by an exception leaves every file as it was (before `settle`), and so does leaving it without a `commit`.
    Everything that can be refused (a folder that may not be written to, a full disk, a link out of `home`) is
    refused by `stage`, with an OSError that names the path that was asked for.
    """

    def __init__(self, home: access.Home | None = None) -> None:
        self._home = home
        self._staged: list[_Staged] = []
        self._replaced: list[tuple[Path, Path | None]] = []  # each file, and where the old one is kept if there was one
        self._new_folders: list[Path] = []

    def __enter__(self) -> Replacement:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._replaced:
            self.settle()
        for real, old in reversed(self._replaced):
            with suppress(OSError):
                old.replace(real) if old else real.unlink()
        for file in self._staged:
            _remove(file.new)
        for folder in reversed(self._new_folders):
            with suppress(OSError):
                folder.rmdir()

    def settle(self) -> None:
        """Keep what was committed, whatever happens from now on."""
        replaced, self._replaced, self._new_folders = self._replaced, [], []
        for _, old in replaced:
            _remove(old)

    def stage(self, path: Path, data: bytes, expected: bytes | EllipsisType | None = ...) -> None:
        """Let `path` hold `data` after the `commit`.

        `expected` is what it is known to hold now (None: there is no file). If that is no longer so, another program
        has changed it, and `commit` raises `ChangedMeanwhile`.
        """
        try:
            real = Path(self._home.real(path) if self._home else os.path.realpath(path))
            mode = self._mode(real)
            self._make_folder(real.parent)
            new = real.with_name(_temporary_name(real.name, "tmp"))
            self._staged.append(_Staged(path, real, new, expected))
            _write(new, data, mode)
        except OSError as error:
            error.filename = os.fspath(path)
            raise

    def commit(self) -> None:
        """Put every staged file in its place; raises `ChangedMeanwhile` or another OSError."""
        for file in self._staged:
            if file.expected is not ... and _content(file.real) != file.expected:
                raise ChangedMeanwhile(file.path)
        for file in self._staged:
            try:
                old = None if file.expected is None else self._keep_old(file.real)
                _put_in_place(file)
            except OSError as error:
                error.filename = os.fspath(file.path)
                raise
            self._replaced.append((file.real, old))

    @staticmethod
    def _mode(real: Path) -> int | None:
        """The mode of the file that is there, if any; raises OSError if it is not one to be replaced."""
        try:
            status = real.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise access.not_a_file(real, status.st_mode)
        if not os.access(real, os.W_OK):  # replacing it is possible, but not what a read-only file is for
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(real))
        return stat.S_IMODE(status.st_mode)

    def _make_folder(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            with suppress(FileExistsError):
                new.mkdir()
                self._new_folders.append(new)

    def _keep_old(self, real: Path) -> Path | None:
        """A second name for the file that is there, so that it can come back."""
        if not real.exists():
            return None
        old = real.with_name(_temporary_name(real.name, "old.tmp"))
        try:
            os.link(real, old)
        except OSError:  # no hard links on this file system
            shutil.copy2(real, old)
        return old


def replace_file(path: Path, data: bytes, home: access.Home | None = None) -> None:
    """Write `data` to `path` in one step, keeping its mode. An OSError leaves the old file as it was."""
    with Replacement(home) as replacement:
        replacement.stage(path, data)
        replacement.commit()


def _put_in_place(file: _Staged) -> None:
    """Give a staged file its name."""
    if file.expected is None:
        try:
            os.link(file.new, file.real)  # which fails, unlike a renaming, if somebody has made the file meanwhile
        except FileExistsError:
            raise ChangedMeanwhile(file.path) from None
        except OSError:  # no hard links on this file system
            file.new.replace(file.real)
    else:
        file.new.replace(file.real)


def _write(path: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666 if mode is None else 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # an editor's file: a power cut must not leave it empty
    if mode is not None:
        path.chmod(mode)


def _temporary_name(name: str, end: str) -> str:
    """A hidden name for a file that is there for a moment; short, so that it fits where `name` does."""
    return f".{name[:40]}.{os.urandom(4).hex()}.{end}"


def _content(path: Path) -> bytes | None:
    try:
        return access.read(path)
    except FileNotFoundError:
        return None


def _remove(path: Path | None) -> None:
    if path is not None:
        with suppress(OSError):
            path.unlink()
