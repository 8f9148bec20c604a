"""`schema`: the JSON Schemas that editors complete and check YAML with."""

from __future__ import annotations

from pathlib import Path

from glossator.files import Replacement
from glossator.source import SCHEMA_FOLDER, encoded_schemas, home, parse

from .command import Command, Options
from .edition import sources_of


def run(root: Path, _: Options) -> int:
    print("\n".join(write_schemas(root)))
    return 0


def write_schemas(root: Path) -> list[str]:
    """Write the schemas of the edition in `root` into its folder schemas/; their paths."""
    edition, _ = parse(sources_of(root))
    schemas = encoded_schemas(edition)
    with Replacement(home(root)) as files:
        for name, data in schemas.items():
            files.stage(root / SCHEMA_FOLDER / name, data)
        files.commit()
    return [f"{SCHEMA_FOLDER}/{name}" for name in schemas]


COMMAND = Command(
    "schema",
    "write schemas/, which editors complete and check YAML with",
    "Write the JSON Schemas of the edition's files into schemas/. A YAML file refers to its own in the first line.",
    run,
)
