"""Files that should be JSON and are not: the words name what is wrong at the place that is named."""

import json

import pytest

from glossator.problems import json_fault


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("", 0, "the file is empty"),
        ("  \n", None, "the file is empty"),
        ("quote,note", 0, "which begins with a brace or a square bracket"),
        ('{"a": 1 "b": 2}', 8, "a comma or a closing bracket is missing"),
        ('["a" "b"]', 5, "a comma or a closing bracket is missing"),
        ('{"a" 1}', 5, "a colon is missing"),
        ("{a: 1}", 1, "a name in double quotation marks"),
        ('{"a": b}', 6, "here should stand a value"),
        ('{"a": [1, 2', None, "the file ends before all its brackets are closed"),
        ('{"a": 1,', None, "the file ends before all its brackets are closed"),
        ('{"a": "b}', 6, "the quotation mark that begins here has no partner"),
        ('{"a": "b\nc"}', 8, "a line break or a tab stands inside quotation marks"),
        ('{"a": "C:\\new\\docs\\x"}', None, "this backslash begins nothing"),
        ('{"a": "\\u12"}', None, "four hexadecimal digits"),
        ('{"a": 1}\n{"a": 2}', 9, "the file should end here, and goes on"),
        ('{"a": 1,}', None, "the comma before this bracket has nothing behind it"),
        ('["a",\n]', None, "the comma before this bracket has nothing behind it"),
    ],
)
def test_what_is_wrong_is_said_in_words(text, at, words):
    with pytest.raises(json.JSONDecodeError) as found:
        json.loads(text)
    assert words in json_fault(found.value)
    assert at is None or found.value.pos == at
