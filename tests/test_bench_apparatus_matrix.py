"""The judge of matrices on small ones of our own."""

import pytest

from bench.apparatus_matrix import TEI, Matrix, compare, with_sigla

LISTED = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><listWit><witness xml:id="_01"><abbr>01</abbr></witness>'
    '<witness xml:id="_01-" corresp="#_01"><abbr>01*</abbr></witness></listWit><rdg wit="#_01 #_01-"/></TEI>'
)


def matrix(words, **rows):
    return Matrix(list(rows), {"u": {"words": words, "rows": rows}})


GIVEN = matrix(["a", "b", ""], A=[0], B=[1], C=[0, 2], D=[])


def test_readings_may_be_called_otherwise_and_stand_in_another_order():
    other = matrix(["x", "b", "a x"], A=[2], B=[1], C=[0, 2], D=[])
    assert list(compare(GIVEN, other)) == [
        "- 4 witnesses, of which 4 come out",
        "- 1 places, of which 1 come out, 0 with the same readings in one order",
        "- 4 cells of the matrix, 4 the same",
    ]


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        (matrix(["a", "b", ""], A=[0], B=[1], C=[0], D=[]), "u, C: “a”, not “a” or “”"),
        (matrix(["a", "b", ""], A=[0], B=[1], C=[0, 2], D=[1]), "u, D: “b”, not nothing"),
        (matrix(["a", "b", ""], A=[0], B=[1], C=[0, 2]), "u, D: no row, not nothing"),
    ],
)
def test_a_cell_that_differs_is_told(other, fault):
    assert list(compare(GIVEN, other))[3:] == [f"  - {fault}"]


def test_a_first_hand_is_the_witness():
    made = with_sigla(LISTED.encode()).decode()
    assert TEI.strip("{}") in made
    assert 'n="01"' in made
    assert 'wit="01 01*"' in made
    assert 'n="01*"' not in made
