"""libyaml's complaints in an editor's words: where to look, what is wrong, what to write instead.

libyaml says where its grammar failed; an editor wants to know which text to put in quotation marks. libyaml's messages
are those of scanner.c and parser.c in version 0.2.5; `_RULES` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from yaml.error import MarkedYAMLError

from glossator.language import unquoted

from . import slips
from .earlier_slips import KEY, missing_dash, mistyped_sign
from .slips import brief, quoted
from .yaml_error import Complaint, FieldNames, ParseError, complaint_at


class _Mark(Protocol):
    line: int
    column: int


_Rule = Callable[[ParseError], Complaint]

# A line as our formats have it: dashes, a key, and a text up to a comment.
_LINE = re.compile(
    r"""(?P<dashes>\s*(?:-\s+)*)
        (?P<key>(?:[\w.-]+|"[^"]*"|'[^']*'):\s+)?
        (?P<text>.*?)\s*(?:(?<=\s)\#(?:\s.*)?)?$""",
    re.VERBOSE,
)
_CITATION = re.compile(r"\s*(?:- +)*(?:(?P<key>[\w.-]+): +)?(?P<text>\[[^\[\]\"']*@[^\[\]\"']*\].*)")
# In brackets, a text with a “#” in it that begins a comment.
_PART_WITH_REMARK = re.compile(r"(?P<part>[^\[\]{},\"'#]*\s(?P<remark>#)[^\[\]{},]*)(?=[\]},])")
_INDENT_HINT = "begin it in the same column as the line it belongs with"


def explain(error: MarkedYAMLError, lines: list[str], names: FieldNames) -> Complaint:
    """The complaint for an error of libyaml's in a file of these lines, which has fields of these `names`."""
    place = _place(error.problem_mark or error.context_mark, lines)
    context_place = _place(error.context_mark, lines) if error.context_mark else place
    parse_error = ParseError(lines, place, context_place, error.context or "", error.problem or str(error), names)
    likely = mistyped_sign(parse_error) or missing_dash(parse_error)
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
        general = "YAML knows only straight quotation marks"
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


def _bad_first_character(error: ParseError) -> Complaint:
    """A text without quotation marks begins with a character that YAML keeps for itself."""
    line, rest = error.line(error.context_place), error.rest(error.context_place)
    if not rest:
        hint = "look for a bracket that is not closed"
        return complaint_at(error.context_place, 1, "the file ends in the middle of a list or a mapping", hint)
    if rest.startswith(":"):
        return _empty_key(error)
    if cited := _citation(error):
        return cited
    message = f"a text that begins with “{rest[:1]}” must be in quotation marks"
    return complaint_at(error.context_place, len(rest), message, quoting(line, error.context_place[1]))


def _citation(error: ParseError) -> Complaint | None:
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
    return complaint_at((error.context_place[0], found.start("text")), length, message, f"write {key}{text}")


def _empty_key(error: ParseError) -> Complaint:
    return complaint_at(error.place, 1, "there is no key before this colon", "write the key")._replace(code="G008")


def _dash(error: ParseError) -> Complaint:
    number, column = error.place
    indented = not error.lines[number][:column].strip()
    return _misaligned(error) if indented else _bad_first_character(error)


def _unclosed_quote(error: ParseError) -> Complaint:
    message = "this quotation mark is never closed"
    hint = "close it; if it belongs to the text, put all of the text in the other quotation marks"
    return complaint_at(error.context_place, 1, message, hint)


def _bad_escape(error: ParseError) -> Complaint:
    hint = "put the text in single quotation marks, or write \\\\ for a backslash"
    return complaint_at(error.place, 2, "YAML has no such escape", hint)


def _block_header(error: ParseError) -> Complaint:
    rest = error.rest(error.context_place)
    message = f"after “{rest[:1]}” the text must begin on the next line"
    hint = quoting(error.line(error.context_place), error.context_place[1])
    hint = f"if “{rest[:1]}” belongs to the text, {hint}"
    return complaint_at(error.context_place, len(rest), message, hint)


def _no_colon(error: ParseError) -> Complaint:
    hint = "write “key: text”; the second line of a text is indented more than its key"
    rest = error.rest(error.context_place)
    return complaint_at(error.context_place, len(rest), "a key and a colon were expected here", hint)


def _second_colon(error: ParseError) -> Complaint:
    """A colon and a space where no key can be: in a text, or below a line taken for one."""
    number, column = error.place
    line = error.line(error.place)
    above = error.lines[number - 1] if number else ""
    if key := KEY.fullmatch(line[:column]):
        if (word := KEY.fullmatch(above.rstrip())) and word.start(1) == key.start(1):
            return _no_colon(error._replace(context_place=(number - 1, word.start(1))))
        return _misaligned(error)
    message = "a text with a colon and a space in it must be in quotation marks"
    return complaint_at(error.place, 1, message, quoting(line, _text_column(line)))


def _misaligned(error: ParseError) -> Complaint:
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
    return complaint_at((number, start), length, "this line does not line up with those above it", hint)


def _no_key(error: ParseError) -> Complaint:
    """Something follows the end of a text, or a line is indented in a way that fits nothing above it."""
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
    return complaint_at(error.place, len(error.rest(error.place)), message, quoting(line, start))


def _unclosed_bracket(error: ParseError) -> Complaint:
    opening = error.rest(error.context_place)[:1]
    closing = "]" if opening == "[" else "}"
    inside = "put texts with commas, colons or brackets in them in quotation marks"
    for number in range(error.context_place[0], error.place[0] + 1):
        start = error.context_place[1] if number == error.context_place[0] else 0
        if found := _PART_WITH_REMARK.search(error.lines[number], start):
            message = f"what follows this # is read as a comment, so “{closing}” is missing"
            key, colon, text = found["part"].strip().rpartition(": ")
            hint = f"put the text that holds it in quotation marks: {key}{colon}{quoted(brief(text))}"
            return complaint_at((number, found.start("remark")), 1, message, hint)
    if error.context_place[0] == error.place[0] and error.rest(error.place):
        message = f"a comma or “{closing}” was expected here"
        return complaint_at(error.place, 1, message, inside)
    line = error.place[0] + 1
    message = f"this bracket is not closed: on line {line} a comma or “{closing}” is missing"
    return complaint_at(error.context_place, 1, message, f"close it with “{closing}”; {inside}")


def _directive(error: ParseError) -> Complaint:
    message = "a line cannot begin with “%”"
    length = len(error.rest(error.context_place))
    return complaint_at(error.context_place, length, message, "put it in quotation marks")


def _unrecognised(error: ParseError) -> Complaint:
    hint = "if this is text, put it in quotation marks"
    return complaint_at(error.place, 1, f"YAML cannot be read here: {error.problem}", hint)


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
