"""libyaml's complaints in an editor's words: where to look, what is wrong, what to write instead.

libyaml says where its grammar broke off; an editor wants to know which text to put in quotation
marks. Its words are those of scanner.c and parser.c in libyaml 0.2.5; `_RULES` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol

from yaml.error import MarkedYAMLError


class Complaint(NamedTuple):
    """Line and column are counted from 1; `length` is in characters of that line."""

    line: int
    column: int
    length: int
    message: str
    hint: str
    code: str = "G004"


class _Mark(Protocol):
    line: int
    column: int


class _Trouble(NamedTuple):
    """One error of libyaml's with the lines of the file: places are (line, column) from 0.

    `here` is where reading broke off, `begun` where what was being read began (if known).
    """

    lines: list[str]
    here: tuple[int, int]
    begun: tuple[int, int]
    context: str
    problem: str

    def line(self, place: tuple[int, int]) -> str:
        return self.lines[place[0]] if self.lines else ""

    def rest(self, place: tuple[int, int]) -> str:
        return self.line(place)[place[1] :].rstrip()


_Rule = Callable[[_Trouble], Complaint]

# A line as our formats have it: dashes, a key, and a text up to a remark.
_LINE = re.compile(
    r"""(?P<dashes>\s*(?:-\s+)*)
        (?P<key>(?:[\w.-]+|"[^"]*"|'[^']*'):\s+)?
        (?P<text>.*?)\s*(?:(?<=\s)\#(?:\s.*)?)?$""",
    re.VERBOSE,
)
_NO_SPACE = re.compile(r"\s*(?:-\s+)*(?P<key>[^\W\d][\w.-]*):(?P<text>[^\s/].*)")
_KEY = re.compile(r"\s*(?:-\s+)*([\w.-]+)")
_LONGEST = 60  # characters of a text that are repeated in a message or a hint
_INDENT_HINT = "begin it in the same column as the line it belongs with"


def explain(error: MarkedYAMLError, lines: list[str]) -> Complaint:
    """The complaint for an error of libyaml's in a file of these lines."""
    here = _place(error.problem_mark or error.context_mark, lines)
    begun = _place(error.context_mark, lines) if error.context_mark else here
    trouble = _Trouble(lines, here, begun, error.context or "", error.problem or str(error))
    if trouble.context in _CONTEXTS:
        return _CONTEXTS[trouble.context](trouble)
    return _RULES.get(trouble.problem, _other)(trouble)


def quoting(line: str, column: int) -> str:
    """The hint to put the text that begins in this column (from 0) in quotation marks.

    It is ready to paste, unless the line is too intricate, as inside brackets, or too long.
    """
    parts = _LINE.match(line)
    general = "put the text in quotation marks"
    if not parts or parts.start("text") != column or len(parts["text"]) > _LONGEST:
        return general
    key = parts["key"] or ("- " if "-" in parts["dashes"] else "")
    return f"{general}: {' '.join([*key.split(), _quoted(parts['text'])])}"


def brief(text: str) -> str:
    """The beginning of the text, for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _quoted(text: str) -> str:
    first = text[:1]
    # 'don't' is don't within marks; "yes" and "no" is a text with marks of its own.
    if first in ('"', "'") and text.endswith(first) and text.count(first) % 2 and len(text) > 1:
        text = text[1:-1]
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _place(mark: _Mark | None, lines: list[str]) -> tuple[int, int]:
    """The mark's place; the end of the file is the end of its last line that is not empty."""
    if mark is None or not lines:
        return 0, 0
    if mark.line < len(lines):
        return mark.line, mark.column
    last = max((n for n, line in enumerate(lines) if line.strip()), default=0)
    return last, len(lines[last].rstrip())


def _text_column(line: str) -> int:
    parts = _LINE.match(line)
    return parts.start("text") if parts else 0


def _say(place: tuple[int, int], length: int, message: str, hint: str) -> Complaint:
    return Complaint(place[0] + 1, place[1] + 1, max(length, 1), message, hint)


def _begins_badly(trouble: _Trouble) -> Complaint:
    """A text without quotation marks begins with a character that YAML keeps for itself."""
    line, rest = trouble.line(trouble.begun), trouble.rest(trouble.begun)
    if not rest:
        hint = "look for a bracket that is not closed"
        return _say(trouble.begun, 1, "the file ends in the middle of a list or a mapping", hint)
    if rest.startswith(":"):
        return _empty_key(trouble)
    message = f"a text that begins with “{rest[:1]}” must be in quotation marks"
    return _say(trouble.begun, len(rest), message, quoting(line, trouble.begun[1]))


def _empty_key(trouble: _Trouble) -> Complaint:
    return _say(trouble.here, 1, "before this colon there is no key", "write the key")._replace(code="G008")


def _dash(trouble: _Trouble) -> Complaint:
    number, column = trouble.here
    indented = not trouble.lines[number][:column].strip()
    return _misaligned(trouble) if indented else _begins_badly(trouble)


def _unclosed_quote(trouble: _Trouble) -> Complaint:
    message = "this quotation mark is never closed"
    hint = "close it; if it belongs to the text, put all of the text in the other quotation marks"
    return _say(trouble.begun, 1, message, hint)


def _bad_escape(trouble: _Trouble) -> Complaint:
    hint = "put the text in single quotation marks, or write \\\\ for a backslash"
    return _say(trouble.here, 2, "after a backslash YAML expects one of its escapes here", hint)


def _block_header(trouble: _Trouble) -> Complaint:
    rest = trouble.rest(trouble.begun)
    message = f"after “{rest[:1]}” the text begins on the next line"
    hint = quoting(trouble.line(trouble.begun), trouble.begun[1])
    hint = f"if “{rest[:1]}” belongs to the text, {hint}"
    return _say(trouble.begun, len(rest), message, hint)


def _no_colon(trouble: _Trouble) -> Complaint:
    line = trouble.line(trouble.begun)
    if parts := _NO_SPACE.match(line):
        return _no_space(trouble.begun[0], parts)
    hint = "write “key: text”; the second line of a text is indented more than its key"
    rest = trouble.rest(trouble.begun)
    return _say(trouble.begun, len(rest), "here a key and a colon were expected", hint)


def _no_space(number: int, parts: re.Match[str]) -> Complaint:
    hint = f"write “{parts['key']}: {brief(parts['text'].rstrip())}”"
    place = (number, parts.start("key"))
    return _say(place, len(parts["key"]) + 1, "there is no space after the colon", hint)


def _second_colon(trouble: _Trouble) -> Complaint:
    """A colon and a space where no key can be: in a text, or below a line taken for one."""
    number, column = trouble.here
    line = trouble.line(trouble.here)
    above = trouble.lines[number - 1] if number else ""
    if parts := _NO_SPACE.match(above):
        return _no_space(number - 1, parts)
    if key := _KEY.fullmatch(line[:column]):
        if (word := _KEY.fullmatch(above.rstrip())) and word.start(1) == key.start(1):
            return _no_colon(trouble._replace(begun=(number - 1, word.start(1))))
        return _misaligned(trouble)
    message = "a text with a colon and a space in it must be in quotation marks"
    return _say(trouble.here, 1, message, quoting(line, _text_column(line)))


def _misaligned(trouble: _Trouble) -> Complaint:
    number, _ = trouble.here
    line = trouble.line(trouble.here)
    start = len(line) - len(line.lstrip())
    above = next((text for text in reversed(trouble.lines[:number]) if text.strip()), "")
    hint = _INDENT_HINT
    if parts := _LINE.match(above):
        dash, text = len(above) - len(above.lstrip()) + 1, parts.end("dashes") + 1
        where = f"column {dash}" if dash == text else f"columns {dash} (the dash) and {text}"
        hint += f"; the line above begins in {where}"
    length = len(line.strip())
    return _say((number, start), length, "this line does not line up with those above it", hint)


def _no_key(trouble: _Trouble) -> Complaint:
    """Something follows a text that was over, or a line is indented in a way that fits nowhere."""
    column = trouble.here[1]
    line = trouble.line(trouble.here)
    if trouble.rest(trouble.here).startswith(":") and not line[:column].strip(" -"):
        return _empty_key(trouble)
    if not line[:column].strip():
        return _misaligned(trouble)
    start = _text_column(line)
    first = line[start : start + 1]
    if first in ('"', "'"):
        message = "the text goes on after its closing quotation mark"
    elif first in ("[", "{"):
        message = "the text goes on after the bracket that ends a list or a mapping"
    else:
        return _other(trouble)
    return _say(trouble.here, len(trouble.rest(trouble.here)), message, quoting(line, start))


def _open_bracket(trouble: _Trouble) -> Complaint:
    opening = trouble.rest(trouble.begun)[:1]
    wanted = "]" if opening == "[" else "}"
    inside = "put texts with commas, colons or brackets in them in quotation marks"
    if trouble.begun[0] == trouble.here[0] and trouble.rest(trouble.here):
        message = f"here a comma or “{wanted}” was expected"
        return _say(trouble.here, 1, message, inside)
    where = trouble.here[0] + 1
    message = f"this bracket is not closed: in line {where} a comma or “{wanted}” is missing"
    return _say(trouble.begun, 1, message, f"close it with “{wanted}”; {inside}")


def _directive(trouble: _Trouble) -> Complaint:
    message = "a line cannot begin with “%”"
    length = len(trouble.rest(trouble.begun))
    return _say(trouble.begun, length, message, "put it in quotation marks")


def _other(trouble: _Trouble) -> Complaint:
    hint = "if this is text, put it in quotation marks"
    return _say(trouble.here, 1, f"YAML cannot be read here: {trouble.problem}", hint)


_CONTEXTS: dict[str, _Rule] = {
    "while scanning a directive": _directive,
    "while scanning a %YAML directive": _directive,
    "while scanning a %TAG directive": _directive,
    "while scanning a tag": _begins_badly,
    "while parsing a tag": _begins_badly,
}
_RULES: dict[str, _Rule] = {
    "block sequence entries are not allowed in this context": _dash,
    "could not find expected ':'": _no_colon,
    "did not find expected ',' or ']'": _open_bracket,
    "did not find expected ',' or '}'": _open_bracket,
    "did not find expected '-' indicator": _no_key,
    "did not find expected <document start>": _no_key,
    "did not find expected alphabetic or numeric character": _begins_badly,
    "did not find expected comment or line break": _block_header,
    "did not find expected hexdecimal number": _bad_escape,  # sic
    "did not find expected key": _no_key,
    "did not find expected node content": _begins_badly,
    "found an indentation indicator equal to 0": _block_header,
    "found character that cannot start any token": _begins_badly,
    "found invalid Unicode character escape code": _bad_escape,
    "found undefined tag handle": _begins_badly,
    "found unexpected document indicator": _unclosed_quote,
    "found unexpected end of stream": _unclosed_quote,
    "found unknown escape character": _bad_escape,
    "mapping keys are not allowed in this context": _begins_badly,
    "mapping values are not allowed in this context": _second_colon,
}
