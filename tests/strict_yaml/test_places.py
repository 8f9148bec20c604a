"""Where a part of a value stands in its file, however the value is written."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossator.strict_yaml import inside, load

WRITTEN = {
    "plain": "a: one two three\n",
    "double": 'a: "one two three"\n',
    "single": "a: 'one two three'\n",
    "over lines": "a: one\n  two\n  three\n",
    "double over lines": 'a: "one two\n\n  three"\n',
    "a line that is joined": 'a: "one \\\n  two three"\n',
    "folded": "a: >\n  one two\n  three\n",
    "literal": "a: |\n  one\n  two three\n",
    "in a list": "a: [one two three]\n",
}


def found(yaml: str, words: str) -> str:
    """What stands in the file at the place of `words` in the value of `a`."""
    tree, problems = load(yaml.encode(), "f.yaml")
    assert problems == []
    value = tree["a"][0] if isinstance(tree["a"], list) else tree["a"]
    start = value.index(words)
    place = inside(value, start, start + len(words), yaml.splitlines(), "f.yaml")
    return yaml.splitlines()[place.line - 1][place.column - 1 :][: place.length]


@pytest.mark.parametrize("yaml", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("words", ["one", "two", "three"])
def test_words_are_found_where_they_are_written(yaml, words):
    assert found(yaml, words) == words


def test_escapes_are_as_long_as_they_are_written():
    assert found('a: "x \\u0041\\t\\"y\\" z"\n', 'A\t"y"') == '\\u0041\\t\\"y\\"'
    assert found("a: 'it''s so'\n", "it's") == "it''s"


def test_of_several_lines_the_first_is_covered():
    assert found("a: one\n  two three\n", "one two three") == "one"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"))),
    st.sampled_from("'\""),
)
@example("'", "'")  # four marks in a row
@example("\\", '"')  # an escape that looks like the character
def test_every_character_has_the_place_where_it_is_written(words, mark):
    escaped = words.replace("'", "''") if mark == "'" else words.replace("\\", "\\\\").replace('"', '\\"')
    yaml = f"a: {mark}{escaped}{mark}\n"
    tree, problems = load(yaml.encode(), "f.yaml")
    if problems or not words:
        return
    for at, char in enumerate(tree["a"]):
        place = inside(tree["a"], at, at + 1, yaml.splitlines(), "f.yaml")
        written = yaml[place.column - 1 :][: place.length]
        escapes = {"'": {"'": "''"}, '"': {'"': '\\"', "\\": "\\\\"}}
        assert written == escapes[mark].get(char, char)
