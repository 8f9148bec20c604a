"""`schema`: the JSON Schemas that editors complete and check YAML with."""

from __future__ import annotations

from pathlib import Path

from glossator.files import replace_file
from glossator.source import SCHEMA_FOLDER, encoded_schemas, load, parse

from .command import Command, Options


def run(root: Path, _: Options) -> int:
    print("\n".join(write_schemas(root)))
    return 0


def write_schemas(root: Path) -> list[str]:
    """Write the schemas of the edition in `root` into its folder schemas/; their paths."""
    edition, _ = parse(load(root))
    folder = root / SCHEMA_FOLDER
    folder.mkdir(exist_ok=True)
    made = encoded_schemas(edition)
    for name, data in made.items():
        replace_file(folder / name, data)
    return [f"{SCHEMA_FOLDER}/{name}" for name in made]


COMMAND = Command(
    "schema",
    "write schemas/, which editors complete and check YAML with",
    "Write the JSON Schemas of the edition's files into schemas/. A YAML file refers to its own in the first line.",
    run,
)
