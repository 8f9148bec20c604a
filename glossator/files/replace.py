"""Files outside output/: one is replaced whole, so that whatever happens it holds the old content or the new."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` in one step, keeping its mode. An OSError leaves the old file as it was."""
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    made = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # an editor's file: a power cut must not leave it empty
        if mode is None:
            umask = os.umask(0)
            os.umask(umask)
            mode = 0o666 & ~umask
        made.chmod(mode)
        made.replace(path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise


def compiled(name: str) -> str:
    """A folder for what the program compiles, where Python keeps its own; "" where nothing can be written."""
    folder = Path(__file__).parents[1] / "__pycache__" / name
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder) if os.access(folder, os.W_OK) else ""
    return ""
