"""What an editor is told when Typst cannot set an edition: where the mistake is, and what to do."""

from __future__ import annotations

import re
import unicodedata

from glossator.model import Origin, SourceFile, Sources
from glossator.problems import Refused, problem
from glossator.rendering import Broken

MAIN, BOOK = "main.typ", "book.typ"
_MOST_CHARACTERS = 12  # without a font, that are named
_error = re.compile(r"^error: (.*)(?:\n\s*┌─ (.+?):(\d+):(\d+)$)?", re.MULTILINE).search
_searched = re.compile(r" \(searched at .*\)$|, searched at .*(?=\)$)")  # in the temporary folder
_no_font = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed').findall
_code_point = re.compile(r"\\u\{([0-9a-f]+)\}")
_picture = re.compile(r'image\("/([^"]+)"').match
_calls = re.compile(r"\bbook\.([\w-]+)").finditer


def failure(diagnostic: str, main: str, folder: str, sources: Sources) -> Exception:
    """What an editor is told; `main` is what Typst was given, and `folder` the name of where that lay."""
    missing = "".join(_unescaped(words) for words in _no_font(diagnostic))
    if missing:
        return without_font(set(missing), sources)
    error = _error(diagnostic)
    message, file, line, column = error.groups(default="") if error else (diagnostic, "", "", "")
    message, at = _searched.sub("", message), int(column or 0)
    path = file.replace("\\", "/").rpartition(f"/{folder}/")[2]  # Typst names it as seen from where it runs
    if path == BOOK:
        return _faulty(sources, message, (int(line), at + 1))
    shown = main.splitlines()[int(line) - 1] if path == MAIN else ""
    called = _picture(shown, at)
    if picture := _file(called[1] if called else path, sources):
        hint = "save it again; an SVG must hold all that it shows, without links to other files"
        return Broken([problem("G130", Origin(picture.path), f"pdf cannot have this picture: {message}", hint)])
    if sources.has_own_templates:
        functions = [call[1] for call in _calls(shown) if call.start() <= at]
        return _faulty(sources, message, _definition(functions[-1], sources) if functions else (1, 1))
    return Refused(f"Typst cannot set this edition: {message}")


def _file(path: str, sources: Sources) -> SourceFile | None:
    """The picture that is at this path of a book."""
    room, _, name = path.partition("/")
    return {"images": sources.images, "static": sources.static}.get(room, {}).get(name)


def _faulty(sources: Sources, message: str, place: tuple[int, int]) -> Broken:
    """An edition's own template with a mistake at this line and column."""
    origin = Origin(sources.templates[f"pdf/{BOOK}"].path, *place)
    hint = "to compare it with the engine's, move it away and run `eject pdf/book.typ`"
    return Broken([problem("G075", origin, f"the template does not work: {message}", hint)])


def _definition(function: str, sources: Sources) -> tuple[int, int]:
    """The line and the column where the template defines a function, or its beginning if it does not."""
    lines = sources.templates[f"pdf/{BOOK}"].data.decode("utf-8", "replace").splitlines()
    found = (number for number, line in enumerate(lines, 1) if re.match(rf"#let {function}\b(?!-)", line))
    return next(found, 1), 1


def _unescaped(words: str) -> str:
    return _code_point.sub(lambda match: chr(int(match[1], 16)), words[1:-1])


def without_font(missing: set[str], sources: Sources) -> Refused:
    """Which characters no font has, each with the first place where it stands. What only joins others or chooses how
    they look needs no font, once they have one.
    """
    characters = sorted(filter(_is_seen, missing)) or sorted(missing)
    named = [f"{_shown(character)}{_first_place(character, sources)}" for character in characters[:_MOST_CHARACTERS]]
    more = [f"and {count} more"] if (count := len(characters) - _MOST_CHARACTERS) > 0 else []
    emoji = [character for character in characters if _is_emoji(character)]
    packages = [] if len(emoji) == len(characters) else ["fonts-noto-core", "fonts-noto-cjk", "fonts-noto-extra"]
    packages += ["fonts-noto-color-emoji"] if emoji else []
    hint = f"install fonts that have them, on Debian: apt-get install {' '.join(packages)}"
    return Refused(f"no font on this machine has {'; '.join([*named, *more])}", hint)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) != "Cf" and not unicodedata.name(character, "").startswith("VARIATION")


def _is_emoji(character: str) -> bool:
    return "\U0001f000" <= character <= "\U0001faff"


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
