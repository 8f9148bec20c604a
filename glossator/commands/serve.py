"""`serve`: the preview, in the browser of this machine."""

from __future__ import annotations

from pathlib import Path

from .command import Command, Options, Parser


def run(root: Path, options: Options) -> int:
    from glossator.preview import serve  # its server is imported only where it is wanted

    return serve(root, options.port, editor=options.editor)


def arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")
    parser.add_argument(
        "--editor",
        default="vscode",
        metavar="NAME",
        help="what opens when a place in a file is clicked: vscode (default), idea, none, or an address "
        "with {path} and {line} in it",
    )


COMMAND = Command(
    "serve",
    "preview the edition in the browser while you write",
    "Serve the edition on this machine; an edit shows in the browser, and notes can be written there. "
    "Drafts are shown. Nothing is written to output/.",
    run,
    arguments,
)
