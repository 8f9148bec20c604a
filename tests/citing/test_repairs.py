"""What is put right in what pandoc returns, piece by piece."""

import pytest

from glossator.citing.repairs import spaced_initials, with_points_inside, with_type


def string(words):
    return {"t": "Str", "c": words}


def quotation(*content):
    return {"t": "Span", "c": [["", [], []], [string("“"), *content, string("”")]]}


@pytest.mark.parametrize(
    ("inline", "point", "expected"),
    [
        (quotation(string("a")), ",", [quotation(string("a"), string(","))]),
        (quotation(string("a?")), ".", [quotation(string("a?"))]),
        (quotation(string("a,")), ", b", [quotation(string("a,")), string(" b")]),
        (string("the Joneses’"), ",", [string("the Joneses’"), string(",")]),
        ({"t": "Emph", "c": [string("a")]}, ",", [{"t": "Emph", "c": [string("a")]}, string(",")]),
        (
            {"t": "Emph", "c": [string("a"), quotation(string("b"))]},
            ".",
            [{"t": "Emph", "c": [string("a"), quotation(string("b"), string("."))]}],
        ),
        (quotation(string("a")), ";", [quotation(string("a")), string(";")]),
    ],
)
def test_points_go_into_quotations(inline, point, expected):
    assert with_points_inside([inline, string(point)]) == expected


@pytest.mark.parametrize(
    ("given", "before", "after"),
    [
        ("W. Jackson", "WJackson Bate", "W Jackson Bate"),
        ("W. Jackson", "W.Jackson Bate", "W. Jackson Bate"),
        ("J. R. Tom", "see JRTom Orme, JR", "see JR Tom Orme, JR"),
        ("W. Jackson", "W Jackson Bate", "W Jackson Bate"),
        ("Walter J.", "Walter J Bate", "Walter J Bate"),
        ("W. Jackson", "FWJackson", "FWJackson"),
    ],
)
def test_a_space_stands_behind_initials(given, before, after):
    items = [{"author": [{"family": "Any", "given": given}]}]
    assert spaced_initials({"key": before}, items) == {"key": after}


def test_a_work_without_a_type_is_a_document():
    assert with_type({"id": "notice", "type": ""}) == {"id": "notice", "type": "document"}
    assert with_type({"id": "notes", "type": "book"}) == {"id": "notes", "type": "book"}
