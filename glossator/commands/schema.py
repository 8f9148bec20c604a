"""`schema`: the JSON Schemas that editors complete and check YAML with."""

from __future__ import annotations

from pathlib import Path

from glossator.files.replace import replace_file
from glossator.source.load import load
from glossator.source.parse import parse
from glossator.source.schema import FOLDER, encoded

from .command import Command, Options


def run(root: Path, _: Options) -> int:
    print("\n".join(write_schemas(root)))
    return 0


def write_schemas(root: Path) -> list[str]:
    """Write the schemas of the edition in `root` into its folder schemas/; their paths."""
    edition, _ = parse(load(root))
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    made = encoded(edition)
    for name, data in made.items():
        replace_file(folder / name, data)
    return [f"{FOLDER}/{name}" for name in made]


COMMAND = Command(
    "schema",
    "write schemas/, which editors complete and check YAML with",
    "Write the JSON Schemas of the edition's files into schemas/. A YAML file refers to its own in the first line.",
    run,
)
