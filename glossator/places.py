"""Where the engine's own files are."""

from __future__ import annotations

from pathlib import Path


def own_folder(name: str) -> Path:
    """The engine's own `templates` or `static`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    packed = package / f"_{name}"
    return packed if packed.is_dir() else package.parent / name
