"""Where an edition's files are, and the engine's own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

OWN = ("templates", "static")  # the folders that the engine has, and an edition may have too
INPUTS = ("content", "annotations", *OWN)  # those of an edition


def inputs(root: Path) -> list[Path]:
    """The folders that the edition in `root` is made from, the engine's own among them."""
    return list(dict.fromkeys([*(root / name for name in INPUTS), *map(own_folder, OWN)]))


def own_folder(name: str) -> Path:
    """The engine's own `templates` or `static`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / f"_{name}"
    return packed if packed.is_dir() else package.parent / name


def compiled(name: str) -> str:
    """A folder for what the program compiles, where Python keeps its own; "" where nothing can be written."""
    folder = Path(__file__).parents[1] / "__pycache__" / name
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder) if os.access(folder, os.W_OK) else ""
    return ""
