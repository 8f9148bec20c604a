"""Words in quotation marks, and what stands between these."""

import pytest

from glossator.language.quotation import unquoted


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“The lamp”", "The lamp"),
        ("„Die Lampe“", "Die Lampe"),
        ("« La lampe »", "La lampe"),
        ("»Die Lampe«", "Die Lampe"),
        ("「灯塔」", "灯塔"),
        ("‘don’t’", "don’t"),
        ("“She said ‘no’ twice”", "She said ‘no’ twice"),
        ("“Yes” and “no”", ""),
        ("«Oui» et «non»", ""),
        ("“The lamp", ""),
        ("The lamp”", ""),
        ('"The lamp"', ""),
        ("“”", ""),
        ("", ""),
    ],
)
def test_unquoted(text, inner):
    assert unquoted(text) == inner


def test_straight_marks_are_asked_for():
    assert unquoted('"The lamp"', straight=True) == "The lamp"
    assert unquoted('"Yes" and "no"', straight=True) == ""
