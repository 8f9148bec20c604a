"""`serve`: the preview, in the browser of this machine."""

from __future__ import annotations

from pathlib import Path

from glossator.problems import Refused

from .command import Command, Options, Parser


def run(root: Path, options: Options) -> int:
    if not root.is_dir():
        raise Refused(f"{root} is not a folder: name the folder that contains content/ with --root")
    from glossator.preview import serve  # its server is imported only where it is wanted

    return serve(root, options.port, editor=options.editor)


def arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")
    parser.add_argument(
        "--editor",
        default="auto",
        metavar="NAME",
        help="what opens when a place in a file is clicked: auto (default: the editor that is installed, else what the "
        "system opens the file with), vscode, vscodium, cursor, idea, pycharm, webstorm, system, none (its path is "
        "copied), or an address with {path} and {line} in it",
    )


COMMAND = Command(
    "serve",
    "preview the edition in the browser while you write",
    "Serve the edition on this machine; an edit shows in the browser, and notes can be written there. "
    "Drafts are shown. Nothing is written to output/.",
    run,
    arguments,
)
