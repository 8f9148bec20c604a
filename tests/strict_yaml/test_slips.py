"""What people type in the place of YAML's signs."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossator.pipeline import understand
from glossator.source import fields
from glossator.strict_yaml import load, slips
from tests.tiny import sources

SPACES = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Zs" and code != ord(" ")]


def told(begins: str) -> tuple[str, int]:
    """Code and line of the one thing that is wrong with a file in which a note begins like this."""
    file = f"kind: note\nnotes:\n{begins}\n  note: Of oil.\n- quote: oil\n  note: Of fish.\n"
    *_, problems = understand(sources({"content/t.md": "# T\n\nTwo lamps of oil.\n", "annotations/t/n.yaml": file}))
    [found] = problems
    assert "Two lamps" in found.hint or found.hint == "indent it with spaces"
    return found.code, found.origin.line


@pytest.mark.parametrize("space", SPACES, ids=lambda space: f"U+{ord(space):04X}")
@pytest.mark.parametrize("line", ["- quote:{}Two lamps", "-{}quote: Two lamps", "-{}quote:{}Two lamps"])
def test_every_other_white_space_of_unicode(line, space):
    assert told(line.replace("{}", space)) == ("G004", 3)


@pytest.mark.parametrize("dash", "‐‑‒–—―−﹘﹣－•‣⁃+")
@pytest.mark.parametrize("gap", ["", " ", "\u00a0"])
def test_every_other_dash(dash, gap):
    assert told(f"{dash}{gap}quote: Two lamps") == ("G004", 3)


def test_an_asterisk_with_a_space():
    assert told("* quote: Two lamps") == ("G004", 3)  # without one it is an alias, to YAML


@pytest.mark.parametrize("colon", "：﹕︓∶꞉=")
@pytest.mark.parametrize("around", ["{}", " {}", "{} ", " {} "])
def test_every_other_colon(colon, around):
    assert told(f"- quote{around.format(colon)}Two lamps") == ("G004", 3)


@pytest.mark.parametrize(
    "line",
    [
        "quote: Two lamps",
        "- quote: Two lamps",
        "  - quote : Two lamps",
        "- quote: 灯：塔",
        "note: a=b",
        "note:",
        "a=b",
        "- http://example.org",
        "- Two lamps",
        "# note：",
        "",
        "  ",
        "“quote”: x",
        "- - quote: x",
    ],
)
def test_a_line_in_which_nothing_is_wrong(line):
    assert slips.find(line, fields.NOTE.of) is None


def test_words_that_only_begin_like_a_field():
    assert slips.without_colon("  note on things: really", fields.NOTE.of) is None
    assert slips.without_colon("  notes on things", fields.NOTE.of) is None
    assert slips.without_colon("- quote the happier", fields.NOTE.of)


@given(st.text() | st.from_regex(r"[- \u3000–]*(quote|note)[：:= \u00a0]*[^\n]*", fullmatch=True))
@example("note:[")
@example('note:"Lamps" of "oil"')
def test_what_is_proposed_can_be_read_and_is_no_slip_itself(line):
    line = line.split("\n")[0]
    found = slips.find(line, fields.NOTE.of)
    if not found:
        return
    assert 0 <= found.column < len(line)
    assert 1 <= found.length <= len(line) - found.column
    if proposed := re.search("write “(.*)”$", found.hint):
        node, problems = load(proposed[1].encode("utf-8", "replace"), "f")
        assert node is not None
        assert [one for one in problems if one.code not in ("G002", "G009")] == []
        assert slips.find(proposed[1], fields.NOTE.of) is None


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"), min_size=1
    )
)
def test_a_text_in_quotation_marks_can_be_read(text):
    node, problems = load(f"note: {slips.quoted(text)}".encode(), "f")
    assert problems == []
    assert str(node["note"]) in (text, text[1:-1], text.strip()[1:-1].strip())


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ('"She said "no" twice"', "'She said \"no\" twice'"),
        ('"Yes" and "no"', '\'"Yes" and "no"\''),
        ("'don't'", '"don\'t"'),
        ("“Lamps: of oil”", '"Lamps: of oil"'),
        ("“Yes”: “no”", '"“Yes”: “no”"'),
        ('""no" she said"', "'\"no\" she said'"),
        ('"', "'\"'"),
    ],
)
def test_marks_that_were_meant_as_yamls_are_not_doubled(typed, hint):
    assert slips.quoted(typed) == hint
