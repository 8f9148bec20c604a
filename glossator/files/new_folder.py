"""A new folder, filled beside its place and put there in one step: it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def new_folder(folder: Path) -> Iterator[Callable[[str, bytes], None]]:
    """Gives what writes a file of the folder, by its path in there; `folder` itself is there when the block ends.

    If the block ends by an exception, nothing is. Raises OSError with the path that was asked for. No file is waited
    for until it has reached the disk, as an editor's own would be: whoever has lost it can make it again.
    """
    home = next(above for above in folder.absolute().parents if above.exists())
    new = home / f".{folder.name[:40]}.{os.urandom(4).hex()}.tmp"
    made: set[str] = set()

    def write(path: str, data: bytes) -> None:
        inner, _, _ = path.rpartition("/")
        try:
            if inner not in made:
                (new / inner).mkdir(parents=True, exist_ok=True)
                made.add(inner)
            (new / path).write_bytes(data)
        except OSError as error:
            error.filename = os.fspath(folder / path)
            raise

    try:
        yield write
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            new.rename(folder)
        except OSError as error:
            error.filename = os.fspath(folder)
            raise
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
