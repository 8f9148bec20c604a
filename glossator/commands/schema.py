"""`schema`: the JSON Schemas that editors complete and check YAML with."""

from __future__ import annotations

from pathlib import Path

from glossator.files.replace import Replacement
from glossator.source.load import home
from glossator.source.parse import parse
from glossator.source.schema import FOLDER, encoded

from .command import Command, Options
from .edition import sources_of


def run(root: Path, _: Options) -> int:
    print("\n".join(write_schemas(root)))
    return 0


def write_schemas(root: Path) -> list[str]:
    """Write the schemas of the edition in `root` into its folder schemas/; their paths."""
    edition, _ = parse(sources_of(root))
    made = encoded(edition)
    with Replacement(home(root)) as files:
        for name, data in made.items():
            files.stage(root / FOLDER / name, data)
        files.commit()
    return [f"{FOLDER}/{name}" for name in made]


COMMAND = Command(
    "schema",
    "write schemas/, which editors complete and check YAML with",
    "Write the JSON Schemas of the edition's files into schemas/. A YAML file refers to its own in the first line.",
    run,
)
