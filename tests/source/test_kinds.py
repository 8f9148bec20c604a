"""Series of markers: what the notes of a kind are numbered with."""

from itertools import pairwise

import pytest

from glossator.language.numbering import NUMBERINGS, marker
from glossator.source.kinds import COLOURS, LINES, defaults


@pytest.mark.parametrize(
    ("numbering", "markers"),
    [
        ("decimal", {1: "1", 10: "10", 1000: "1000"}),
        ("lower-alpha", {1: "a", 26: "z", 27: "aa", 52: "az", 53: "ba", 702: "zz", 703: "aaa"}),
        ("upper-alpha", {1: "A", 26: "Z", 28: "AB"}),
        ("lower-greek", {1: "α", 18: "σ", 24: "ω", 25: "αα"}),
        ("lower-roman", {1: "i", 4: "iv", 9: "ix", 14: "xiv", 40: "xl", 99: "xcix", 400: "cd", 1999: "mcmxcix"}),
        ("none", {1: "*", 7: "*"}),
    ],
)
def test_markers(numbering, markers):
    assert {number: marker(number, numbering) for number in markers} == markers


@pytest.mark.parametrize("numbering", [one for one in NUMBERINGS if one != "none"])
def test_no_marker_of_a_series_comes_twice(numbering):
    made = [marker(number, numbering) for number in range(1, 2000)]
    assert len(set(made)) == len(made)
    assert not any(char.isspace() for one in made for char in one)


def test_kinds_that_stand_near_each_other_share_neither_line_nor_colour_nor_series():
    rows = [defaults(place) for place in range(20)]
    for one, other in pairwise(rows):
        assert one["line"] != other["line"]
        assert one["colour"] != other["colour"]
        assert one["numbering"] != other["numbering"]
    assert {row["line"] for row in rows} == set(LINES)
    assert {(row["colour"], row["colour_dark"]) for row in rows} == set(COLOURS)
