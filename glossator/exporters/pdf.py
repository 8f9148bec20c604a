"""A book on paper, made by Typst (https://typst.app): the pages of book.py with the notes at the foot.

templates/pdf/book.typ says how it looks; typst_book.py writes what it is called with, page by page (typst_blocks.py,
typst_notes.py, typst_words.py). The same edition gives the same bytes where the same fonts are installed.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, cast

from glossator.linking import Linked
from glossator.model import Origin, Sources
from glossator.problems import Refused, problem
from glossator.rendering import Broken

from .archive import beginning
from .book import Book, with_versions
from .exporting import Made, Options
from .typst_book import source

if TYPE_CHECKING:
    import typst

_MAIN, _BOOK = "main.typ", "book.typ"
_MOST_CHARACTERS = 12  # without a font, that are named
_NO_DATE = (1970, 1, 1, 0, 0, 0)  # what Typst takes for today; the file says nothing of it
_STANDARD: Literal["ua-1"] = "ua-1"  # Typst checks what it makes, and says which characters no font has


def make(linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition as one PDF; raises `Refused` without Typst, or if there is no font for some characters, and `Broken`
    for a template that does not work or a picture that is damaged.
    """
    try:
        import typst
    except ImportError:
        raise Refused("PDFs are made by Typst, which is not installed", "pip install 'glossator[pdf]'") from None
    book = Book(with_versions(linked, options.versions), sources)
    main, feet = source(book)
    template = sources.templates[f"pdf/{_BOOK}"].data
    time = timegm(beginning(linked.edition.date) or _NO_DATE)
    with TemporaryDirectory() as name:  # Typst reads pictures from a disk alone, and nothing outside of its `root`
        folder = Path(name)
        for path, data in {_BOOK: template, **book.files.pictures}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

        def written(markup: str) -> Path:
            (folder / _MAIN).write_text(markup, encoding="utf-8")
            return folder / _MAIN

        def pages_of(markup: str) -> Mapping[int, int]:
            written(markup)
            try:
                return dict(json.loads(compiler.query("<foot>", field="value")))
            except RuntimeError:  # which says less than what compiling raises
                compiler.compile()
                raise

        compiler = typst.Compiler(written(""), root=folder, font_paths=_fonts())
        try:
            written(feet.arranged(main, pages_of))
            return cast(bytes, compiler.compile(pdf_standards=_STANDARD, timestamp=time))
        except typst.TypstError as error:
            raise _failure(error.diagnostic, folder, sources) from None


@cache
def _fonts() -> typst.Fonts:
    """All that this machine has: to find them takes longer than to set a short book."""
    import typst

    return typst.Fonts()


# ── When Typst fails ──

_error = re.compile(r"^error: (.*)(?:\n\s*┌─ (.+?):(\d+):(\d+)$)?", re.MULTILINE).search
_searched = re.compile(r" \(searched at .*\)$|, searched at .*(?=\)$)")  # in the temporary folder
_no_font = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed').findall
_code_point = re.compile(r"\\u\{([0-9a-f]+)\}")
_picture = re.compile(r'image\("/([^"]+)"').match
_calls = re.compile(r"\bbook\.([\w-]+)").finditer


def _failure(diagnostic: str, folder: Path, sources: Sources) -> Exception:
    """What an editor is told of what Typst says of the files in `folder`."""
    missing = "".join(_unescaped(words) for words in _no_font(diagnostic))
    if missing:
        return _without_font(sorted(set(missing)), sources)
    error = _error(diagnostic)
    message, file, line, column = error.groups(default="") if error else (diagnostic, "", "1", "0")
    message = _searched.sub("", message)
    path = file.replace("\\", "/").rpartition(f"/{folder.name}/")[2]  # Typst names it as seen from where it runs
    if path == _BOOK:
        return _faulty(sources, message, (int(line), int(column) + 1))
    if path and path != _MAIN:
        return _damaged(path, message, sources)
    shown = (folder / _MAIN).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    if picture := _picture(shown, int(column)):
        return _damaged(picture[1], message, sources)
    if sources.has_own_templates:
        called = [call[1] for call in _calls(shown) if call.start() <= int(column)]
        return _faulty(sources, message, _definition(called[-1], sources) if called else (1, 1))
    return Refused(f"Typst cannot set this edition: {message}")


def _damaged(path: str, message: str, sources: Sources) -> Broken:
    """A picture that Typst cannot read."""
    room, _, name = path.partition("/")
    file = (sources.images if room == "images" else sources.static)[name]
    hint = "save it again; an SVG must hold all that it shows, without links to other files"
    return Broken([problem("G130", Origin(file.path), f"pdf cannot have this picture: {message}", hint)])


def _faulty(sources: Sources, message: str, place: tuple[int, int]) -> Broken:
    """An edition's own template with a mistake at this line and column."""
    origin = Origin(sources.templates[f"pdf/{_BOOK}"].path, *place)
    hint = "to compare it with the engine's, move it away and run `glossator eject pdf/book.typ`"
    return Broken([problem("G075", origin, f"the template does not work: {message}", hint)])


def _definition(function: str, sources: Sources) -> tuple[int, int]:
    """The line and the column where the template defines a function, or its beginning if it does not."""
    lines = sources.templates[f"pdf/{_BOOK}"].data.decode("utf-8", "replace").splitlines()
    found = (number for number, line in enumerate(lines, 1) if re.match(rf"#let {function}\b(?!-)", line))
    return next(found, 1), 1


def _unescaped(words: str) -> str:
    return _code_point.sub(lambda match: chr(int(match[1], 16)), words[1:-1])


def _without_font(characters: list[str], sources: Sources) -> Refused:
    """Which characters no font has, each with the first place where it stands."""
    named = [f"{_shown(character)}{_first_place(character, sources)}" for character in characters[:_MOST_CHARACTERS]]
    more = [f"and {count} more"] if (count := len(characters) - _MOST_CHARACTERS) > 0 else []
    hint = "install fonts that have them, on Debian: apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-extra"
    return Refused(f"no font on this machine has {'; '.join([*named, *more])}", hint)


def _shown(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


def _first_place(character: str, sources: Sources) -> str:
    encoded = character.encode()
    for file in sorted(sources.files(), key=lambda file: file.path.endswith(".lock.json")):  # what editors write first
        at = file.data.find(encoded)
        if at >= 0:
            line = file.data.count(b"\n", 0, at) + 1
            column = len(file.data[file.data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
            return f" at {file.path}:{line}:{column}"
    return ""
