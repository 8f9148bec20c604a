"""`eject`: one of the engine's own templates or style files, copied into the edition to be changed there."""

from __future__ import annotations

from pathlib import Path

from glossator.files import OWN, Replacement, access, own_folder
from glossator.language import identifiers
from glossator.problems import Refused
from glossator.source import home

from .command import Command, Options, Parser


def run(root: Path, options: Options) -> int:
    if not options.file:
        print("\n".join(own_files()))
        return 0
    print(eject(root, options.file))
    return 0


def arguments(parser: Parser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="",
        help="text.html, notes/default.html, css/tokens.css …; without it all that there are are listed",
    )


def own_files() -> list[str]:
    """The engine's own files that an edition may replace: templates/text.html, static/css/tokens.css."""
    paths = []
    for name in OWN:
        folder = own_folder(name)
        inside = (
            Path(entry.path).relative_to(folder).as_posix() for entry in access.below(folder) if not entry.is_folder
        )
        paths += sorted(f"{name}/{path}" for path in inside if not path.endswith("README.md"))
    return paths


def eject(root: Path, name: str) -> str:
    """Copy the engine's file `name` into the edition in `root`; its path there."""
    available = own_files()
    path = next((file for file in available if name in (file, file.partition("/")[2])), "")
    if not path:
        near = identifiers.did_you_mean(name, [file.partition("/")[2] for file in available])
        raise Refused(f"there is no file “{name}” to copy; {near or 'without a name, all of them are listed'}")
    if access.start(root / "content") is None:
        raise Refused(f"there is no edition in {root}; run this in the edition's folder, or name it with --root")
    if access.start(root / path) is not None:
        raise Refused(f"{path} is there already; delete it first, if you want the engine's again")
    folder, _, inside = path.partition("/")
    with Replacement(home(root)) as files:
        files.stage(root / path, access.read(own_folder(folder) / inside), None)
        files.commit()
    return path


COMMAND = Command(
    "eject",
    "copy one of the engine's templates or style files into the edition",
    "Copy a template or style file of the engine into the edition's templates/ or static/, where it takes its place.",
    run,
    arguments,
)
