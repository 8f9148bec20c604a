"""libyaml's complaints in an editor's words: where to look, what is wrong, what to write instead.

libyaml says where its grammar broke off; an editor wants to know which text to put in quotation
marks. Its words are those of scanner.c and parser.c in libyaml 0.2.5; `_RULES` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

from yaml.error import MarkedYAMLError

from glossator.language import unquoted

from . import slips
from .slips import brief, quoted


class Complaint(NamedTuple):
    """Line and column are counted from 1; `length` is in characters of that line."""

    line: int
    column: int
    length: int
    message: str
    hint: str
    code: str = "G004"


class FieldNames(NamedTuple):
    """The fields that a file may have: all that are known, those that only the entries of a list have,
    those that hold such lists, and those that are lists of words.
    """

    known: Collection[str] = ()
    of_entries: Collection[str] = ()
    lists: Collection[str] = ()
    of_words: Collection[str] = ()


class _Mark(Protocol):
    line: int
    column: int


class _ParseError(NamedTuple):
    """One error of libyaml's with the lines of the file: places are (line, column) from 0.

    `place` is where reading broke off, `context_place` where what was being read began (if known).
    """

    lines: list[str]
    place: tuple[int, int]
    context_place: tuple[int, int]
    context: str
    problem: str
    names: FieldNames

    def line(self, place: tuple[int, int]) -> str:
        return self.lines[place[0]] if self.lines else ""

    def rest(self, place: tuple[int, int]) -> str:
        return self.line(place)[place[1] :].rstrip()


_Rule = Callable[[_ParseError], Complaint]

# A line as our formats have it: dashes, a key, and a text up to a remark.
_LINE = re.compile(
    r"""(?P<dashes>\s*(?:-\s+)*)
        (?P<key>(?:[\w.-]+|"[^"]*"|'[^']*'):\s+)?
        (?P<text>.*?)\s*(?:(?<=\s)\#(?:\s.*)?)?$""",
    re.VERBOSE,
)
_CITATION = re.compile(r"\s*(?:- +)*(?:(?P<key>[\w.-]+): +)?(?P<text>\[[^\[\]\"']*@[^\[\]\"']*\].*)")
_BEGINNING = re.compile(r" *(?P<dashes>(?:- +)*)(?:(?P<key>[\w.-]+) *:(?:\s|$))?")
_KEY = re.compile(r"\s*(?:-\s+)*([\w.-]+)")
# In brackets, a text with a “#” in it that begins a remark.
_PART_WITH_REMARK = re.compile(r"(?P<part>[^\[\]{},\"'#]*\s(?P<remark>#)[^\[\]{},]*)(?=[\]},])")
_MOST_LINES = 50  # that are looked at above the one where reading broke off
_INDENT_HINT = "begin it in the same column as the line it belongs with"


def explain(error: MarkedYAMLError, lines: list[str], names: FieldNames) -> Complaint:
    """The complaint for an error of libyaml's in a file of these lines, which has fields of these `names`."""
    place = _place(error.problem_mark or error.context_mark, lines)
    context_place = _place(error.context_mark, lines) if error.context_mark else place
    parse_error = _ParseError(lines, place, context_place, error.context or "", error.problem or str(error), names)
    likely = _mistyped_sign(parse_error) or _no_dash(parse_error)
    if likely:
        return likely
    if parse_error.context in _CONTEXTS:
        return _CONTEXTS[parse_error.context](parse_error)
    return _RULES.get(parse_error.problem, _unrecognised)(parse_error)


_LONGEST_ENTRY = 200  # characters


def quoting(line: str, column: int) -> str:
    """The hint to put the text that begins in this column (from 0) in quotation marks.

    It is ready to paste, unless the line is too intricate, as inside brackets, or too long.
    """
    parts = _LINE.match(line)
    general = "put the text in quotation marks"
    # An entry of an apparatus, which has brackets and colons, stands on one line however long that is.
    longest = _LONGEST_ENTRY if parts and "]" in parts["text"] else slips.LONGEST
    if not parts or parts.start("text") != column or len(parts["text"]) > longest:
        return general
    key = parts["key"] or ("- " if "-" in parts["dashes"] else "")
    if unquoted(parts["text"]):
        general = "YAML knows straight quotation marks only"
    return f"{general}: {' '.join([*key.split(), quoted(parts['text'])])}"


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


def _complaint_at(place: tuple[int, int], length: int, message: str, hint: str) -> Complaint:
    return Complaint(place[0] + 1, place[1] + 1, max(length, 1), message, hint)


def _mistyped_sign(error: _ParseError) -> Complaint | None:
    """Another sign in the place of YAML's, in the line where reading broke off or in one that it went on from."""
    if not error.lines:
        return None
    known = error.names.known
    number, column = error.place
    line = error.lines[number]
    indent = len(line) - len(line.lstrip(" "))
    # Only where the very first word of a line surprised libyaml can the reason lie above it.
    begins = not line[:column].strip(" -") or _KEY.fullmatch(line[:column]) or error.context_place[0] < number
    for above in range(number, max(-1, number - _MOST_LINES if begins else number - 1), -1):
        text = error.lines[above]
        found = slips.find(text, known) or slips.without_colon(text, known)
        # What is indented more than the line of the error is a text of several lines.
        if found and (above == number or found.key_column <= max(indent, 2)):
            return _complaint_at((above, found.column), found.length, found.message, found.hint)
        if above < number and _beginning(text)[2]:
            break
    return None


def _no_dash(error: _ParseError) -> Complaint | None:
    """A field of a note or a term that stands in the column of the dashes of their list."""
    names = error.names
    found: tuple[int, int, str] | None = None
    for number in range(error.place[0], max(-1, error.place[0] - _MOST_LINES), -1):
        indent, is_item, key = _beginning(error.lines[number] if error.lines else "")
        if found and indent > found[1]:
            continue
        if is_item and number < error.place[0]:
            if not found or indent < found[1] or _owner(error.lines[:number], indent, names) not in names.lists:
                return None
            at, column, name = found
            hint = f"write “- {name}: …” if a new entry begins here; if not, put two more spaces before it"
            return _complaint_at((at, column), len(name) + 1, f"a dash is missing before “{name}”", hint)
        if key in names.of_entries and not is_item:
            found = number, indent, key
    return None


def _owner(lines: list[str], column: int, names: FieldNames) -> str:
    """The key of the list whose dashes stand in this column below these lines; what was typed among them is passed."""
    for line in reversed(lines):
        indent, is_item, key = _beginning(line)
        if key and not is_item and indent <= column and (indent < column or key not in names.of_entries):
            return key
        if is_item and indent < column:
            return ""
    return ""


def _beginning(line: str) -> tuple[int, bool, str]:
    """How a line begins: its indent, whether a dash comes then, and its key, if it has one."""
    parts = _BEGINNING.match(line)
    is_item = bool(parts and parts["dashes"])
    return len(line) - len(line.lstrip(" ")), is_item, parts["key"] or "" if parts else ""


def _bad_first_character(error: _ParseError) -> Complaint:
    """A text without quotation marks begins with a character that YAML keeps for itself."""
    line, rest = error.line(error.context_place), error.rest(error.context_place)
    if not rest:
        hint = "look for a bracket that is not closed"
        return _complaint_at(error.context_place, 1, "the file ends in the middle of a list or a mapping", hint)
    if rest.startswith(":"):
        return _empty_key(error)
    if cited := _citation(error):
        return cited
    message = f"a text that begins with “{rest[:1]}” must be in quotation marks"
    return _complaint_at(error.context_place, len(rest), message, quoting(line, error.context_place[1]))


def _citation(error: _ParseError) -> Complaint | None:
    """A citation that YAML takes for a list: `note: [@key, p. 12]`; in a field that is one, `sources: [@key]`."""
    found = _CITATION.fullmatch(error.line(error.context_place))
    if not found or not found.start("text") <= error.context_place[1]:
        return None
    text = found["text"].rstrip()
    if (found["key"] or "") in error.names.of_words and text.endswith("]"):
        parts = re.split(r",\s*(?=-?@)", text[1:-1].strip())
        text = f"[{', '.join(quoted(f'[{part}]' if ',' in part else part) for part in parts)}]"
    else:
        text = quoted(text)
    key = f"{found['key']}: " if found["key"] else "- "
    length = len(found["text"].rstrip())
    message = "a citation must be in quotation marks, or YAML reads its bracket as a list"
    return _complaint_at((error.context_place[0], found.start("text")), length, message, f"write {key}{text}")


def _empty_key(error: _ParseError) -> Complaint:
    return _complaint_at(error.place, 1, "before this colon there is no key", "write the key")._replace(code="G008")


def _dash(error: _ParseError) -> Complaint:
    number, column = error.place
    indented = not error.lines[number][:column].strip()
    return _misaligned(error) if indented else _bad_first_character(error)


def _unclosed_quote(error: _ParseError) -> Complaint:
    message = "this quotation mark is never closed"
    hint = "close it; if it belongs to the text, put all of the text in the other quotation marks"
    return _complaint_at(error.context_place, 1, message, hint)


def _bad_escape(error: _ParseError) -> Complaint:
    hint = "put the text in single quotation marks, or write \\\\ for a backslash"
    return _complaint_at(error.place, 2, "after a backslash YAML expects one of its escapes here", hint)


def _block_header(error: _ParseError) -> Complaint:
    rest = error.rest(error.context_place)
    message = f"after “{rest[:1]}” the text begins on the next line"
    hint = quoting(error.line(error.context_place), error.context_place[1])
    hint = f"if “{rest[:1]}” belongs to the text, {hint}"
    return _complaint_at(error.context_place, len(rest), message, hint)


def _no_colon(error: _ParseError) -> Complaint:
    hint = "write “key: text”; the second line of a text is indented more than its key"
    rest = error.rest(error.context_place)
    return _complaint_at(error.context_place, len(rest), "here a key and a colon were expected", hint)


def _second_colon(error: _ParseError) -> Complaint:
    """A colon and a space where no key can be: in a text, or below a line taken for one."""
    number, column = error.place
    line = error.line(error.place)
    above = error.lines[number - 1] if number else ""
    if key := _KEY.fullmatch(line[:column]):
        if (word := _KEY.fullmatch(above.rstrip())) and word.start(1) == key.start(1):
            return _no_colon(error._replace(context_place=(number - 1, word.start(1))))
        return _misaligned(error)
    message = "a text with a colon and a space in it must be in quotation marks"
    return _complaint_at(error.place, 1, message, quoting(line, _text_column(line)))


def _misaligned(error: _ParseError) -> Complaint:
    number, _ = error.place
    line = error.line(error.place)
    start = len(line) - len(line.lstrip())
    above = next((text for text in reversed(error.lines[:number]) if text.strip()), "")
    hint = _INDENT_HINT
    if parts := _LINE.match(above):
        dash, text = len(above) - len(above.lstrip()) + 1, parts.end("dashes") + 1
        columns = f"column {dash}" if dash == text else f"columns {dash} (the dash) and {text}"
        hint += f"; the line above begins in {columns}"
    length = len(line.strip())
    return _complaint_at((number, start), length, "this line does not line up with those above it", hint)


def _no_key(error: _ParseError) -> Complaint:
    """Something follows a text that was over, or a line is indented in a way that fits nowhere."""
    column = error.place[1]
    line = error.line(error.place)
    if error.rest(error.place).startswith(":") and not line[:column].strip(" -"):
        return _empty_key(error)
    if not line[:column].strip():
        return _misaligned(error)
    start = _text_column(line)
    first = line[start : start + 1]
    if first in ('"', "'"):
        message = "the text goes on after its closing quotation mark"
    elif first in ("[", "{"):
        message = "the text goes on after the bracket that ends a list or a mapping"
    else:
        return _unrecognised(error)
    return _complaint_at(error.place, len(error.rest(error.place)), message, quoting(line, start))


def _unclosed_bracket(error: _ParseError) -> Complaint:
    opening = error.rest(error.context_place)[:1]
    closing = "]" if opening == "[" else "}"
    inside = "put texts with commas, colons or brackets in them in quotation marks"
    for number in range(error.context_place[0], error.place[0] + 1):
        start = error.context_place[1] if number == error.context_place[0] else 0
        if found := _PART_WITH_REMARK.search(error.lines[number], start):
            message = f"what follows this # is read as a remark, so “{closing}” is missing"
            key, colon, text = found["part"].strip().rpartition(": ")
            hint = f"put the text that holds it in quotation marks: {key}{colon}{quoted(brief(text))}"
            return _complaint_at((number, found.start("remark")), 1, message, hint)
    if error.context_place[0] == error.place[0] and error.rest(error.place):
        message = f"here a comma or “{closing}” was expected"
        return _complaint_at(error.place, 1, message, inside)
    line = error.place[0] + 1
    message = f"this bracket is not closed: in line {line} a comma or “{closing}” is missing"
    return _complaint_at(error.context_place, 1, message, f"close it with “{closing}”; {inside}")


def _directive(error: _ParseError) -> Complaint:
    message = "a line cannot begin with “%”"
    length = len(error.rest(error.context_place))
    return _complaint_at(error.context_place, length, message, "put it in quotation marks")


def _unrecognised(error: _ParseError) -> Complaint:
    hint = "if this is text, put it in quotation marks"
    return _complaint_at(error.place, 1, f"YAML cannot be read here: {error.problem}", hint)


_CONTEXTS: dict[str, _Rule] = {
    "while scanning a directive": _directive,
    "while scanning a %YAML directive": _directive,
    "while scanning a %TAG directive": _directive,
    "while scanning a tag": _bad_first_character,
    "while parsing a tag": _bad_first_character,
}
_RULES: dict[str, _Rule] = {
    "block sequence entries are not allowed in this context": _dash,
    "could not find expected ':'": _no_colon,
    "did not find expected ',' or ']'": _unclosed_bracket,
    "did not find expected ',' or '}'": _unclosed_bracket,
    "did not find expected '-' indicator": _no_key,
    "did not find expected <document start>": _no_key,
    "did not find expected alphabetic or numeric character": _bad_first_character,
    "did not find expected comment or line break": _block_header,
    "did not find expected hexdecimal number": _bad_escape,  # sic
    "did not find expected key": _no_key,
    "did not find expected node content": _bad_first_character,
    "found an indentation indicator equal to 0": _block_header,
    "found character that cannot start any token": _bad_first_character,
    "found invalid Unicode character escape code": _bad_escape,
    "found undefined tag handle": _bad_first_character,
    "found unexpected document indicator": _unclosed_quote,
    "found unexpected end of stream": _unclosed_quote,
    "found unknown escape character": _bad_escape,
    "mapping keys are not allowed in this context": _bad_first_character,
    "mapping values are not allowed in this context": _second_colon,
}
