"""`export FORMAT`: the edition in a file for another program."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.files import new_folder, replace_file
from glossator.linking import Linked, with_packs
from glossator.model import SourceFile
from glossator.pipeline import Report, examine
from glossator.problems import FORMATS, Refused, narrow
from glossator.publishing import gc_paused
from glossator.rendering import Broken

from .command import Command, Options, Parser
from .summary import tell

if TYPE_CHECKING:
    from glossator import exporters


def arguments(parser: Parser) -> None:
    from glossator.exporters import EXPORTERS

    formats = "; ".join(f"{name}: {exporter.about}" for name, exporter in EXPORTERS.items())
    parser.add_argument("what", metavar="FORMAT", choices=tuple(EXPORTERS), help=formats)
    parser.add_argument("-o", "--output", default="", metavar="FILE", help="where to (default: here, by its own name)")
    parser.add_argument("--text", default="", help="only this text of the edition")
    parser.add_argument("--by", default="", metavar="NAME", help="pack: the notes of this person")
    parser.add_argument("--kind", default="", help="pack: the notes of this kind")
    parser.add_argument(
        "--own", default="", metavar="FILE", help="pack: a reader's own notes, as their browser has exported them"
    )
    parser.add_argument("--inline", action="store_true", help="in TEI: notes in the text, and not apart from it")
    parser.add_argument(
        "--versions",
        default="",
        metavar="NAME",
        help="epub, pdf: the one parallel version to take along, or none (default: all, each paragraph after its own)",
    )


def run(root: Path, options: Options) -> int:
    with gc_paused():
        return _export(root, options)


def _export(root: Path, options: Options) -> int:
    from glossator import exporters

    of_pack = [name for name in ("by", "kind", "own") if getattr(options, name)]
    if of_pack and options.what != "pack":
        raise Refused(f"--{of_pack[0]} is for packs: export pack --{of_pack[0]} …")
    if options.own and options.kind:
        raise Refused("--own and --kind do not go together: a reader's own notes have no kind of the edition's")
    sources, linked, report = examine(root)
    if options.own and not report.errors:
        linked, report = _with_own(linked, report, options)
    if report.errors:
        return tell(report, options.format, "exported")
    if report.problems:
        print(FORMATS[options.format](report.problems, report.files), file=sys.stderr)
    export_options = exporters.Options(
        text=options.text,
        versions=options.versions,
        inline=options.inline,
        by="" if options.own else options.by,
        kind=options.kind,
        pack=bool(options.own),
    )
    try:
        exported = exporters.export(options.what, linked, sources, export_options)
    except Refused as refused:
        raise Refused(f"{refused}\nnothing was written") from None
    except Broken as broken:
        print(FORMATS[options.format](broken.problems, report.files), file=sys.stderr)
        raise Refused("nothing was written") from None
    own_name = exporters.file_name(options.what, linked, export_options)
    to = Path(options.output or (own_name if isinstance(exported, bytes) else own_name.rpartition(".")[0] or own_name))
    write(to, exported)
    print(f"wrote {to}")
    return 0


def _with_own(linked: Linked, report: Report, options: Options) -> tuple[Linked, Report]:
    """The edition with a reader's own notes as its one pack, and the report with what is wrong with these."""
    from glossator import importers

    path = Path(options.own)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from None
    file = SourceFile(path.name, data)
    try:
        read = importers.read_own_notes(file, linked.edition, options.by, options.text)
    except Refused as refused:
        raise Refused(f"{refused}\nnothing was written") from None
    linked, problems = with_packs(linked, [(read.pack, read.anchored)])
    files = {**report.files, file.path: data}
    found = (narrow(problem, files) for problem in (*read.problems, *problems))
    return linked, replace(report, problems=(*report.problems, *found), files=files)


def write(to: Path, exported: exporters.Made) -> None:
    """Write a file, or the files of a folder, all or none; a folder that is there is refused."""
    if isinstance(exported, bytes):
        if to.is_dir():
            raise Refused(f"{to} is a folder; name a file with -o\nnothing was written")
        replace_file(to, exported)
    elif to.exists():
        raise Refused(f"{to} is there already; delete it, or name another folder with -o\nnothing was written")
    else:
        with new_folder(to) as write_file:
            for path, data in exported.items():
                write_file(path, data)


COMMAND = Command(
    "export",
    "the edition in a file for another program",
    "Write the edition, or one text of it, in another format. The same edition gives the same bytes.",
    run,
    arguments,
)
