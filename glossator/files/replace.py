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
    made: Path
    was: bytes | EllipsisType | None


class Replacement:
    """Some files that are to be replaced together.

    `stage` writes the new content beside the old, through links; `commit` puts every new file in its place. Leaving
    the block by an exception leaves every file as it was (before `settle`), and so does leaving it without a `commit`.
    Everything that can be refused (a folder that may not be written to, a full disk, a link out of `home`) is
    refused by `stage`, with an OSError that names the path that was asked for.
    """

    def __init__(self, home: access.Home | None = None) -> None:
        self._home = home
        self._staged: list[_Staged] = []
        self._done: list[tuple[Path, Path | None]] = []  # what was replaced, and the old file if there was one
        self._folders: list[Path] = []  # that were made

    def __enter__(self) -> Replacement:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._done:
            self.settle()
        for real, old in reversed(self._done):
            with suppress(OSError):
                old.replace(real) if old else real.unlink()
        for one in self._staged:
            _remove(one.made)
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def settle(self) -> None:
        """Keep what was committed, whatever happens from now on."""
        done, self._done, self._folders = self._done, [], []
        for _, old in done:
            _remove(old)

    def stage(self, path: Path, data: bytes, was: bytes | EllipsisType | None = ...) -> None:
        """Let `path` hold `data` after the `commit`. `was` is what it is known to hold now (None: there is no file):
        if that is no longer so, another program was here, and `commit` raises `ChangedMeanwhile`.
        """
        try:
            real = Path(self._home.real(path) if self._home else os.path.realpath(path))
            mode = self._mode(real)
            self._make(real.parent)
            made = real.with_name(_beside(real.name, "tmp"))
            self._staged.append(_Staged(path, real, made, was))
            _write(made, data, mode)
        except OSError as error:
            error.filename = os.fspath(path)
            raise

    def commit(self) -> None:
        for one in self._staged:
            if one.was is not ... and _content(one.real) != one.was:
                raise ChangedMeanwhile(one.path)
        for one in self._staged:
            try:
                old = None if one.was is None else self._kept(one.real)
                _put(one)
            except OSError as error:
                error.filename = os.fspath(one.path)
                raise
            self._done.append((one.real, old))

    @staticmethod
    def _mode(real: Path) -> int | None:
        """The mode of the file that is there, if any; raises OSError if it is not one to be replaced."""
        try:
            status = real.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise access.not_a_file(real, status.st_mode)
        if not os.access(real, os.W_OK):  # to replace it would go, but whoever made it read-only did not mean that
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(real))
        return stat.S_IMODE(status.st_mode)

    def _make(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            with suppress(FileExistsError):
                one.mkdir()
                self._folders.append(one)

    def _kept(self, real: Path) -> Path | None:
        """A second name for the file that is there, so that it can come back."""
        if not real.exists():
            return None
        old = real.with_name(_beside(real.name, "old.tmp"))
        try:
            os.link(real, old)
        except OSError:  # no hard links on this file system
            shutil.copy2(real, old)
        return old


def replace_file(path: Path, data: bytes, home: access.Home | None = None) -> None:
    """Write `data` to `path` in one step, keeping its mode. An OSError leaves the old file as it was."""
    with Replacement(home) as one:
        one.stage(path, data)
        one.commit()


def _put(one: _Staged) -> None:
    """Give a staged file its name."""
    if one.was is None:
        try:
            os.link(one.made, one.real)  # which fails, unlike a renaming, if somebody has made the file meanwhile
        except FileExistsError:
            raise ChangedMeanwhile(one.path) from None
        except OSError:  # no hard links on this file system
            one.made.replace(one.real)
    else:
        one.made.replace(one.real)


def _write(made: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(made, flags, 0o666 if mode is None else 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # an editor's file: a power cut must not leave it empty
    if mode is not None:
        made.chmod(mode)


def _beside(name: str, end: str) -> str:
    """A hidden name for what stands in the folder for a moment; short, so that it fits where `name` does."""
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


def compiled(name: str) -> str:
    """A folder for what the program compiles, where Python keeps its own; "" where nothing can be written."""
    folder = Path(__file__).parents[1] / "__pycache__" / name
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder) if os.access(folder, os.W_OK) else ""
    return ""
