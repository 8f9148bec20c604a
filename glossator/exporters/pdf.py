"""A book on paper, made by Typst (https://typst.app): the pages of book.py with the notes at the foot.

templates/pdf/book.typ says how it looks; typst_book.py writes what it is called with, page by page (typst_blocks.py,
typst_notes.py, typst_words.py). The same edition gives the same bytes where the same fonts are installed.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from glossator.linking import Linked
from glossator.model import Origin, Sources
from glossator.problems import Refused, problem
from glossator.rendering import Broken

from .archive import moment
from .book import Book, with_versions
from .exporting import Made, Options
from .typst_book import source

_MAIN, _BOOK = "main.typ", "book.typ"
_MOST_CHARACTERS = 12  # without a font, that are named
_NO_FUNCTION = "module `book"  # does not contain what is called
_STANDARD: Literal["ua-1"] = "ua-1"  # Typst checks what it makes, and says which characters no font has


def make(linked: Linked, sources: Sources, options: Options) -> Made:
    """The edition as one PDF; raises `Refused` without Typst, or if there is no font for some characters, and `Broken`
    for a template that does not work.
    """
    try:
        import typst
    except ImportError:
        raise Refused("PDFs are made by Typst, which is not installed", "pip install 'glossator[pdf]'") from None
    book = Book(with_versions(linked, options.versions), sources)
    main, feet = source(book)
    template = sources.templates[f"pdf/{_BOOK}"].data
    time = timegm(moment(linked.edition.date))
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
            return dict(json.loads(typst.query(written(markup), "<foot>", field="value", root=folder)))

        try:
            file = written(feet.arranged(main, pages_of))
            return typst.compile(file, root=folder, pdf_standards=_STANDARD, timestamp=time)
        except typst.TypstError as error:
            raise _failure(error.diagnostic, (folder / _MAIN).read_text(encoding="utf-8"), sources) from None


# ── When Typst fails ──

_picture = re.compile(r'image\("/([^"]+)"').match
_error = re.compile(r"^error: (.*)(?:\n\s*┌─ (.+?):(\d+):(\d+)$)?", re.MULTILINE).search
_no_font = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed').findall
_code_point = re.compile(r"\\u\{([0-9a-f]+)\}")


def _failure(diagnostic: str, main: str, sources: Sources) -> Exception:
    """What an editor is told; `main` is what Typst was given."""
    missing = "".join(_unescaped(words) for words in _no_font(diagnostic))
    if missing:
        return _without_font(sorted(set(missing)), sources)
    error = _error(diagnostic)
    message, file, line, column = error.groups(default="") if error else (diagnostic, "", "", "")
    name = re.split(r"[\\/]", file)[-1]
    if name == _BOOK or message.startswith(_NO_FUNCTION):
        place = (int(line), int(column) + 1) if name == _BOOK else (1, 1)
        origin = Origin(sources.templates[f"pdf/{_BOOK}"].path, *place)
        hint = "templates/README.md says what the functions of this file are given"
        return Broken([problem("G075", origin, f"the template does not work: {message}", hint)])
    picture = _picture(main.splitlines()[int(line) - 1], int(column)) if name == _MAIN else None
    what = f"the picture {picture[1]}" if picture else "this edition"
    return Refused(f"Typst cannot set {what}: {message}")


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
