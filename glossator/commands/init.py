"""`init`: an edition in an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from glossator import __version__
from glossator.files import Replacement, access
from glossator.language import identifiers
from glossator.problems import Refused
from glossator.source import SCHEMA_FOLDER, encoded_schemas, schema_reference, series

from . import program_name
from .command import Command, Options, Parser

_SCHEMA_OF = {"edition.yaml": "edition", "glossary.yaml": "glossary", "names.yaml": "names"}
_IGNORED = "output/\n.output.*\n.cache/\nglossator-report-*.txt\n.DS_Store\n"
# What is written beside the example: files of `begun/`, with the engine's version and the edition's title in them.
_BEGUN = {"publish.yml": ".github/workflows/publish.yml", "README.md": "README.md"}


def run(_: Path, options: Options) -> int:
    written = init(Path(options.folder))
    print("\n".join(written))
    look = program_name.command_line(f"serve --root {options.folder}")
    print(f"\nAn edition to begin with. Look at it: {look}")
    return 0


def arguments(parser: Parser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="an empty folder, or one that is to be made")


def init(folder: Path) -> list[str]:
    """Begin an edition in `folder`, which is made if it is not there; the files that were written."""
    if access.start(folder) and any(entry.name != ".git" for entry in access.entries(str(folder), hidden=True)):
        raise Refused(f"{folder} is not empty; choose another folder, or empty it")
    contents = {path: _with_reference(path, data) for path, data in _example(files(__package__) / "example", "")}
    settings = "content/edition.yaml"
    title = next(line[6:].strip() for line in contents[settings].decode().splitlines() if line.startswith("title:"))
    contents[settings] = _with_id(contents[settings], identifiers.slug(folder.resolve().name) or "edition")
    for name, path in _BEGUN.items():
        begun = (files(__package__) / "begun" / name).read_text(encoding="utf-8")
        contents[path] = begun.replace("VERSION", __version__).replace("TITLE", title).encode()
    contents |= {f"{SCHEMA_FOLDER}/{name}": data for name, data in encoded_schemas().items()}
    contents[".gitignore"] = _IGNORED.encode()
    with Replacement() as replacing:
        for path, data in contents.items():
            replacing.stage(folder / path, data, None)
        replacing.commit()
    return sorted(contents)


def _with_id(settings: bytes, id_: str) -> bytes:
    """edition.yaml with the edition's own name and the engine's version before its title."""
    line = (
        f"\nid: {id_}  # readers' notes are kept under it: never change it\n"
        f'glossator: "{series(__version__)}"  # the version that the edition is made for\ntitle:'
    )
    return settings.replace(b"\ntitle:", line.encode(), 1)


def _example(folder: Traversable, inside: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{inside}{entry.name}"
        if entry.is_dir():
            yield from _example(entry, f"{path}/")
        elif entry.name.endswith((".yaml", ".md")):
            yield path, entry.read_bytes()


def _with_reference(path: str, data: bytes) -> bytes:
    if not path.endswith(".yaml"):
        return data
    return schema_reference(path, _SCHEMA_OF.get(path.rpartition("/")[2], "annotations")).encode() + data


COMMAND = Command(
    "init",
    "begin an edition in an empty folder",
    "Write a small edition that explains itself into an empty folder.",
    run,
    arguments,
)
