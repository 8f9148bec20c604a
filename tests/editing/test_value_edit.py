"""Single values are changed in an editor's YAML, and not one byte more."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glossator.editing.value_edit import Change, Delete, Edit, File, Insert, NotEditable, quoted
from glossator.strict_yaml.reading import Mapping, Node, Scalar, load

NOTES = """\
# Notes on the harbour, begun in May
kind: note    # the default

notes:
- quote: the lamps    # all of them
  at:   "8.2"  # and no others
  note: >-
    Two lines
    of a note.

- {quote: 'the sea', at: "1", note: No.}
- quote:
  - first place   # one
  - "second place"
  note: |
    kept:
      as it is
- at: 3.1
  quote: {from: Strive, to: "curbed"}
  note: Last
"""


def tree(data: bytes) -> Node:
    node, problems = load(data, "n.yaml")
    assert node is not None, problems
    return node


def notes(data: bytes) -> list[Mapping]:
    root = tree(data)
    assert isinstance(root, Mapping)
    return root["notes"]


def edit(node: Node, value: str) -> Edit:
    return Edit(node.line, node.column, value)


def changed(*edits: Change, data: str = NOTES) -> str:
    return File(data.encode(), "n.yaml").edited(edits).decode()


def diff(before: str, after: str) -> list[str]:
    """The lines that went, with a minus, and those that came, with a plus."""
    old, new = before.splitlines(), after.splitlines()
    return [f"-{line}" for line in old if line not in new] + [f"+{line}" for line in new if line not in old]


def note(number: int, data: str = NOTES) -> Mapping:
    return notes(data.encode())[number]


def into(number: int, *more: str) -> tuple[int, int]:
    one = note(number)
    return one.line, one.column


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "field", "value", "expected"),
    [
        (0, "quote", "the lamp", ["-- quote: the lamps    # all of them", "+- quote: the lamp    # all of them"]),
        (0, "at", "8.3", ['-  at:   "8.2"  # and no others', '+  at:   "8.3"  # and no others']),
        (
            1,
            "quote",
            "it's",
            ["-- {quote: 'the sea', at: \"1\", note: No.}", "+- {quote: 'it''s', at: \"1\", note: No.}"],
        ),
        (0, "note", "One.", ["-  note: >-", "-    Two lines", "-    of a note.", "+  note: One."]),
        (3, "at", "3.2", ["-- at: 3.1", "+- at: 3.2"]),
        (0, "quote", "a: b # c", ["-- quote: the lamps    # all of them", '+- quote: "a: b # c"    # all of them']),
    ],
)
def test_a_value_is_replaced_where_it_stands(number, field, value, expected):
    assert diff(NOTES, changed(edit(note(number)[field], value))) == expected


def test_a_value_in_a_list_and_one_in_a_mapping():
    made = changed(edit(note(2)["quote"][1], "third"), edit(note(3)["quote"]["to"], "cured"))
    assert diff(NOTES, made) == [
        '-  - "second place"',
        '-  quote: {from: Strive, to: "curbed"}',
        '+  - "third"',
        '+  quote: {from: Strive, to: "cured"}',
    ]


def test_what_follows_a_block_scalar_stays_where_it_is():
    data = "notes:\n- quote: |\n    old words\n\n\n  # a remark\n  note: x\n- quote: >\n    more\n\n# the end\n"
    made = changed(edit(note(0, data)["quote"], "new words"), edit(note(1, data)["quote"], "less"), data=data)
    assert made == "notes:\n- quote: new words\n\n\n  # a remark\n  note: x\n- quote: less\n\n# the end\n"


def test_a_block_scalar_with_a_remark_behind_its_mark_is_left_alone():
    data = "notes:\n- quote: |  # as in the manuscript\n    old\n"
    with pytest.raises(NotEditable, match="comment"):
        changed(edit(note(0, data)["quote"], "new"), data=data)


# ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_field_is_put_behind_another():
    assert diff(NOTES, changed(Insert(*into(0), "quote", "nth", "2"))) == ['+  nth: "2"']
    assert diff(NOTES, changed(Insert(*into(2), "quote", "at", "4"))) == ['+  at: "4"']
    assert changed(Insert(*into(2), "quote", "at", "4")).index('at: "4"') > NOTES.index("second place")


def test_a_field_is_put_between_braces():
    assert "- {quote: 'the sea', within: \"sea\", at:" in changed(Insert(*into(1), "quote", "within", "sea"))


def test_a_field_is_put_at_the_end_of_a_file_without_a_line_break():
    data = "notes:\n- quote: words"
    assert changed(Insert(2, 3, "quote", "at", "8"), data=data) == 'notes:\n- quote: words\n  at: "8"'


def test_a_field_is_taken_out_and_its_remark_stays():
    assert diff(NOTES, changed(Delete(*into(0), "at"))) == ['-  at:   "8.2"  # and no others', "+  # and no others"]
    assert "- {quote: 'the sea', note: No.}" in changed(Delete(*into(1), "at"))
    assert '- {at: "1", note: No.}' in changed(Delete(*into(1), "quote"))


def test_of_the_first_field_the_next_comes_in_the_place():
    assert changed(Delete(*into(3), "at")).endswith('- quote: {from: Strive, to: "curbed"}\n  note: Last\n')


def test_the_last_field_of_a_file_without_a_line_break():
    data = "notes:\n- quote: words\n  at: '8'"
    assert changed(Delete(2, 3, "at"), data=data) == "notes:\n- quote: words"


def test_several_changes_of_one_note():
    first = note(0)
    made = changed(
        edit(first["quote"], "lamps"), Delete(*into(0), "at"), Insert(*into(0), "quote", "within", "two lamps")
    )
    assert diff(NOTES, made) == [
        "-- quote: the lamps    # all of them",
        '-  at:   "8.2"  # and no others',
        "+- quote: lamps    # all of them",
        '+  within: "two lamps"',
        "+  # and no others",
    ]


@pytest.mark.parametrize(
    "change",
    [
        Edit(1, 1, "x"),
        Edit(99, 1, "x"),
        Insert(1, 1, "quote", "at", "1"),
        Insert(5, 3, "quote", "at", "1"),  # it is there
        Insert(5, 3, "within", "at", "1"),
        Delete(5, 3, "within"),
        Delete(6, 3, "at"),
    ],
)
def test_what_cannot_be_done_is_refused(change):
    with pytest.raises(NotEditable):
        changed(change)


def test_two_changes_of_one_value_are_refused():
    with pytest.raises(NotEditable):
        changed(edit(note(0)["quote"], "a"), edit(note(0)["quote"], "b"))


def test_a_file_that_cannot_be_read_is_refused():
    with pytest.raises(NotEditable, match="cannot be read"):
        changed(Edit(1, 1, "x"), data="a: [\n")


# ── Files as editors have them ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_line_breaks_and_the_byte_order_mark_stay(line_break, mark, end):
    def file(*lines: str) -> str:
        return mark + line_break.join(lines) + (line_break if end else "")

    data = file("notes:", "- quote: words", "  at: '8'", "  note: x")
    first = note(0, data)
    made = changed(edit(first["quote"], "other"), Delete(2, 3, "at"), Insert(2, 3, "quote", "within", "w"), data=data)
    assert made == file("notes:", "- quote: other", '  within: "w"', "  note: x")


# ── Any file ────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.text("abü字 :#'\"-?!,[]{}&*%@`|>.\\~0🙂\u00a0\t\n\u200f\u0085", max_size=12)
REMARK = st.sampled_from(["", "", "  # why", " #", "   # “quoted”: yes"])


@st.composite
def written(draw, value: str, indent: int, flow: bool = False) -> str:
    """Some way to write a value."""
    ways = ["single", "double"]
    if value and re.fullmatch(r"[ab字ü][ab字ü ]*[ab字ü]|[ab字ü]", value):
        ways += ["plain"] if flow else ["plain", "folded", "literal"]
    if not quoted(value, "'").startswith("'"):
        ways.remove("single")
    way = draw(st.sampled_from(ways))
    pad = "\n" + " " * (indent + 2)
    return {
        "single": lambda: quoted(value, "'"),
        "double": lambda: quoted(value, '"'),
        "plain": lambda: value,
        "folded": lambda: f">-{pad}{value}",
        "literal": lambda: f"|-{pad}{value}",
    }[way]()


@st.composite
def files(draw) -> str:
    lines = [draw(st.sampled_from(["# top", "", "kind: note"])) + "\n", "notes:\n"]
    indent = draw(st.sampled_from([0, 0, 2]))
    for _ in range(draw(st.integers(1, 4))):
        names = draw(st.permutations(["quote", "at", "note", "within"]))[: draw(st.integers(1, 4))]
        values = {name: draw(WORDS) for name in names}
        if draw(st.booleans()):
            inner = ", ".join(f"{name}: {draw(written(value, 0, flow=True))}" for name, value in values.items())
            lines.append(" " * indent + "- {" + inner + "}" + draw(REMARK) + "\n")
            continue
        for place, (name, value) in enumerate(values.items()):
            shown = draw(written(value, indent + 2))
            remark = "" if shown[0] in "|>" else draw(REMARK)
            dash = "- " if not place else "  "
            gap = draw(st.sampled_from(["", "", "\n", " " * (indent + 2) + "# between\n"])) if place else ""
            lines.append(f"{gap}{' ' * indent}{dash}{name}: {shown}{remark}\n")
        lines.append(draw(st.sampled_from(["", "\n", "# behind\n"])))
    text = "".join(lines)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return str(node)
    if isinstance(node, Mapping):
        return {str(key): plain(value) for key, value in node.items()}
    return [plain(value) for value in node]


def remarks(text: str) -> list[str]:
    return re.findall(r"# (?:top|why|between|behind|“quoted”: yes)", text)


@given(files(), st.data())
def test_a_change_is_what_was_meant_and_nothing_else_or_is_refused(text, data):
    node, problems = load(text.encode(), "n.yaml")
    assume(node is not None and not problems and isinstance(node, Mapping))
    number = data.draw(st.integers(0, len(node["notes"]) - 1))
    one = node["notes"][number]
    meant = plain(node)
    name = data.draw(st.sampled_from(list(one)))
    how = data.draw(st.sampled_from(["edit", "delete", "insert"]))
    value = data.draw(WORDS)
    if how == "edit":
        change: Change = edit(one[name], value)
        meant["notes"][number][name] = value
    elif how == "delete":
        assume(len(one) > 1)
        change = Delete(one.line, one.column, name)
        del meant["notes"][number][name]
    else:
        change = Insert(one.line, one.column, name, "nth", value)
        meant["notes"][number]["nth"] = value
    try:
        made = File(text.encode(), "n.yaml").edited([change]).decode()
    except NotEditable:
        # Only what is laid out so that nobody could do it without moving something else.
        assert how == "delete", text
        assert name == next(iter(one)) or "# between" in text, text
        return
    assert plain(tree(made.encode())) == meant
    assert remarks(made) == remarks(text)
    assert made.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r" in made) == ("\r" in text) or made.count("\n") == 0
    # What came and went is one run of characters.
    start = next((i for i, (a, b) in enumerate(zip(text, made, strict=False)) if a != b), min(len(text), len(made)))
    rest = min(len(text), len(made)) - start
    end = next((i for i in range(rest) if text[-1 - i] != made[-1 - i]), rest)
    touched = text[start : len(text) - end]
    assert not re.search(r"# (?:why|between|behind|top)", touched), touched


@given(WORDS, st.sampled_from(["", "'", '"', None]))
def test_a_quoted_value_is_read_as_it_was(value, style):
    shown = quoted(value, style)
    assert "\n" not in shown
    for text in (f"a: {shown}\n", f"- {{a: {shown}, b: c}}\n", f"[{shown}]\n"):
        node, problems = load(text.encode(), "n.yaml")
        assert not problems, (text, problems)
        first = node if isinstance(node, Mapping) else node[0]
        assert (first["a"] if isinstance(first, Mapping) else first) == value
