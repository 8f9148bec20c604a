"""What is wrong with a file that should be JSON, in words for whoever opens it in a text editor."""

from __future__ import annotations

import re
from json import JSONDecodeError

_COMMA = "the comma before this bracket has nothing behind it; take it out"
# What Python's decoder says of a place → what an editor is told.
_WORDS = {
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing here, between a name and its value",
    "Expecting property name enclosed in double quotes": "here should stand a name in double quotation marks",
    "Expecting value": "here should stand a value: words in double quotation marks, a number, a list or an object",
    "Illegal trailing comma before end of object": _COMMA,  # from Python 3.13 on
    "Illegal trailing comma before end of array": _COMMA,
    "Unterminated string starting at": "the quotation mark that begins here has no partner",
    "Invalid control character at": "a line break or a tab stands inside quotation marks; it is written \\n or \\t",
    "Invalid \\escape": "this backslash begins nothing; to mean a backslash, write two",
    "Invalid \\uXXXX escape": "four hexadecimal digits must follow \\u",
    "Extra data": "the file should end here, and goes on",
}
_begins_like_json = re.compile(r"\s*[\[{]").match


def json_fault(error: JSONDecodeError) -> str:
    """“this is not JSON: …”; the error has the place, in the coordinates of the text that was decoded."""
    text = error.doc
    if not text.strip():
        return "the file is empty"
    if not _begins_like_json(text):
        return "this is not JSON, which begins with a brace or a square bracket"
    if error.pos >= len(text.rstrip()) and not error.msg.startswith("Unterminated"):
        return "this is not JSON: the file ends before all its brackets are closed"
    before, here = text[: error.pos].rstrip()[-1:], text[error.pos : error.pos + 1]
    if before == "," and here in "]}":
        return f"this is not JSON: {_COMMA}"
    return f"this is not JSON: {_WORDS.get(error.msg, error.msg)}"
