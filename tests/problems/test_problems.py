"""How a problem is shown to a person at a terminal, to a program, and to GitHub."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.model import Origin, Problem
from glossator.problems.codes import CODES
from glossator.problems.formats import FORMATS, format_github, format_json, format_text, narrow, problem, sort

COMMENTARY = "annotations/decree/commentary.yaml"


def shown(line, column=1, length=1, number=1):
    """The excerpt and the carets for a place in this line."""
    data = ("\n" * (number - 1) + line).encode()
    text = format_text([problem("G012", Origin("f", number, column, length), "m")], {"f": data})
    block = text.split("\n\n")[0]
    return block.split("\n")[1:]


def columns(text):
    """The columns of a terminal that the text takes, counted without the program's help."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me") for char in text)


# ── the ledger ────────────────────────────────────────────────────────────────────────────────────


def test_a_problem_has_the_severity_of_its_row():
    assert problem("G012", Origin("f"), "m", "h") == Problem("G012", Origin("f"), "m", "h", "error")
    assert problem("G009", Origin("f"), "m").severity == "warning"
    with pytest.raises(KeyError):
        problem("G999", Origin("f"), "m")


@pytest.mark.parametrize("code", CODES)
def test_a_row_is_complete(code):
    row = CODES[code]
    assert row.code == code
    assert re.fullmatch(r"G[01]\d\d", code)
    assert row.severity in ("error", "warning")
    assert "\n" not in row.title
    assert len(row.title) <= 60
    assert not row.title.endswith(".")
    assert row.cause.endswith(".")
    assert row.cure.endswith(".")


def test_the_codes_of_yaml_are_all_there():
    assert {f"G00{n}" for n in range(1, 10)} <= CODES.keys()


def test_sort_is_by_place():
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 9), ("a", 2, 10), ("a", 2, 9)]
    codes = ["G001", "G001", "G012", "G001", "G009"]
    mixed = [problem(code, Origin(*at), "m") for code, at in zip(codes, places, strict=True)]
    assert [(p.code, p.origin.path, p.origin.line, p.origin.column) for p in sort(mixed)] == [
        ("G009", "a", 2, 9),
        ("G012", "a", 2, 9),
        ("G001", "a", 2, 10),
        ("G001", "a", 10, 1),
        ("G001", "b", 1, 1),
    ]


# ── for a person ──────────────────────────────────────────────────────────────────────────────────


def test_text_as_the_design_has_it():
    found = problem(
        "G012",
        Origin(COMMENTARY, 14, 10, 20),
        "the quote is not in the text",
        "art. 1.1 has “frequent infringement”",
    )
    source = ("\n" * 13 + "  quote: frequent infringment\n").encode()
    assert format_text([found], {COMMENTARY: source}) == (
        "annotations/decree/commentary.yaml:14:10: error G012: the quote is not in the text\n"
        "   14 |   quote: frequent infringment\n"
        "      |          ^^^^^^^^^^^^^^^^^^^^\n"
        "   hint: art. 1.1 has “frequent infringement”\n"
        "\n"
        "1 error"
    )


def test_several_are_sorted_and_counted():
    found = [
        problem("G009", Origin("b", 1), "two"),
        problem("G012", Origin("c", 1), "three"),
        problem("G012", Origin("a", 1), "one", "first\nsecond"),
    ]
    assert format_text(found, {"b": b"x"}) == (
        "a:1:1: error G012: one\n"
        "   hint: first\n"
        "         second\n"
        "\n"
        "b:1:1: warning G009: two\n"
        "    1 | x\n"
        "      | ^\n"
        "\n"
        "c:1:1: error G012: three\n"
        "\n"
        "2 errors, 1 warning"
    )
    assert format_text(found[:1], {}).endswith("\n\n1 warning")


def test_nothing_to_show():
    assert format_text([], {}) == ""


@pytest.mark.parametrize("line", [0, 3, 99])
def test_a_line_that_is_not_there(line):
    text = format_text([problem("G012", Origin("f", line), "m")], {"f": b"a\nb"})
    assert text == f"f:{line}:1: error G012: m\n\n1 error"


@pytest.mark.parametrize("data", [b"a\nbc", b"a\r\nbc\r\n", b"a\rbc", b"\xef\xbb\xbfa\nbc"])
def test_lines_and_marks_as_yaml_counts_them(data):
    text = format_text([problem("G012", Origin("f", 2, 2), "m")], {"f": data})
    assert "    2 | bc\n      |  ^\n" in text


@pytest.mark.parametrize(
    ("line", "column", "length", "excerpt", "carets"),
    [
        ("abc", 2, 1, "abc", " ^"),
        ("abc", 2, 99, "abc", " ^^"),
        ("abc", 4, 1, "abc", "   ^"),
        ("abc", 99, 9, "abc", "   ^"),
        ("abc", 1, 0, "abc", "^"),
        ("", 1, 1, "", "^"),
        ("侵权 ab", 2, 1, "侵权 ab", "  ^^"),
        ("侵权 ab", 4, 2, "侵权 ab", "     ^^"),
        ("「Ａ」한b", 2, 3, "「Ａ」한b", "  ^^^^^^"),
        ("cafe\u0301 b", 7, 1, "cafe\u0301 b", "     ^"),
        ("\u1112\u1161\u11ab b", 5, 1, "\u1112\u1161\u11ab b", "   ^"),
        ("می\u200cخواهم b", 9, 1, "می\u200cخواهم b", "       ^"),
        ("\ta\tb", 4, 1, " a b", "   ^"),
        ("a\x1b[31mb", 2, 1, "a<U+001B>[31mb", " ^^^^^^^^"),
        ("a\u202eb", 3, 1, "a<U+202E>b", "         ^"),
        ("a\u2066\u200bb", 4, 1, "a<U+2066><U+200B>b", " " * 17 + "^"),
        ("a\u2028b", 3, 1, "a<U+2028>b", "         ^"),
        ("\U000e0041b", 2, 1, "<U+E0041>b", " " * 9 + "^"),
    ],
)
def test_carets_stand_under_the_place(line, column, length, excerpt, carets):
    assert shown(line, column, length) == [f"    1 | {excerpt}".rstrip(), f"      | {carets}"]


def test_the_number_of_a_line_has_five_columns_or_more():
    assert shown("a", number=12345) == ["12345 | a", "      | ^"]
    assert shown("a", number=123456) == ["123456 | a", "       | ^"]


@pytest.mark.parametrize("column", [1, 92, 93, 300, 909, 1000, 1001])
@pytest.mark.parametrize("unit", ["x", "注", "x注", "a\u0301"], ids=["one", "two", "mixed", "zero"])
def test_a_long_line_is_cut_around_the_place(unit, column):
    line = (unit * 1000)[:1000]
    line = line[: column - 1] + "!" + line[column:]
    excerpt, carets = shown(line, column)
    assert columns(excerpt) <= 100
    at = columns(excerpt[: excerpt.index("!")])
    assert carets == "      | ".ljust(at) + "^"
    assert ("…" in excerpt[:9]) == (column > 1)


def test_a_line_that_just_fits():
    assert shown("x" * 92)[0] == "    1 | " + "x" * 92
    assert shown("x" * 93)[0] == "    1 | " + "x" * 90 + "…"
    assert shown("x" * 93, 1, 93)[1] == "      | " + "^" * 90


def test_a_message_cannot_drive_the_terminal():
    found = problem("G012", Origin("f\x1b"), "a\x1b[2J\nb\u202e", "c\x07")
    assert format_text([found], {}).split("\n\n")[0] == (
        "f<U+001B>:1:1: error G012: a<U+001B>[2J b<U+202E>\n   hint: c<U+0007>"
    )


@given(st.text(), st.integers(0, 300), st.integers(0, 300))
def test_any_line_can_be_shown(line, column, length):
    line = re.split(r"[\r\n]", line.encode("utf-8", "replace").decode())[0]
    excerpt, carets = shown(line, column, length)
    assert set(carets[8:].lstrip(" ")) == {"^"}
    assert all(char == " " or unicodedata.category(char) not in ("Cc", "Zl") for char in excerpt)
    assert columns(excerpt) <= 100 + excerpt.count("\u200d")
    assert len(carets) <= 100


# ── for a program ─────────────────────────────────────────────────────────────────────────────────


def test_json():
    found = [
        problem("G009", Origin("b", 2, 3, 4), "m"),
        problem("G012", Origin("a\udcff"), "注", "h"),
    ]
    text = format_json(found)
    assert text.isascii()
    assert json.loads(text) == [
        {
            "code": "G012",
            "severity": "error",
            "path": "a\udcff",
            "line": 1,
            "column": 1,
            "length": 1,
            "message": "注",
            "hint": "h",
        },
        {
            "code": "G009",
            "severity": "warning",
            "path": "b",
            "line": 2,
            "column": 3,
            "length": 4,
            "message": "m",
            "hint": "",
        },
    ]
    assert json.loads(format_json([])) == []


# ── for GitHub ────────────────────────────────────────────────────────────────────────────────────


def test_github():
    found = [problem("G012", Origin("a,b:c%.yaml", 14, 10, 20), "100%: a,\r\nb", "c")]
    assert format_github(found) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=14,col=10,title=G012 the quote is not in the text"
        "::100%25: a,%0D%0Ab%0Ahint: c"
    )


def test_github_by_line_and_severity():
    found = [problem("G009", Origin("b"), "two"), problem("G012", Origin("a"), "one\u202e")]
    first, second = format_github(found).split("\n")
    assert first.startswith("::error file=a,line=1,col=1,title=G012 ")
    assert first.endswith("::one<U+202E>")
    assert second.startswith("::warning file=b,")
    assert format_github([]) == ""


def test_the_formats_by_name():
    found = [problem("G012", Origin("f"), "m")]
    sources = {"f": b"x"}
    assert FORMATS["text"](found, sources) == format_text(found, sources)
    assert FORMATS["json"](found, sources) == format_json(found)
    assert FORMATS["github"](found, sources) == format_github(found)


# ── words below the place ─────────────────────────────────────────────────────────────────────────


def test_narrow():
    data = b"note: |\n  a <b> c <b>\n"
    given = Problem("G061", Origin("f", 1, 7, 1), "m", words="<b>")
    assert narrow(given, {"f": data}).origin == Origin("f", 2, 5, 3)
    assert narrow(given, {}) == given
    assert narrow(given, {"f": b"note: |\n"}) == given
    assert narrow(problem("G012", Origin("f"), "m"), {"f": data}).origin == Origin("f")
