"""Lines shared out to notes, rows that take each other's room, and how high a chunk is reckoned."""

import pytest

from glossator.rendering.layout import MIDDLE, Measured, arrange, chunk_lines, shared

LINE = MIDDLE  # characters of a note that fill a line at the narrowest width


@pytest.mark.parametrize(
    ("whole", "room", "shown"),
    [
        ([3, 1, 8], 12, [3, 1, 8]),  # all are whole
        ([3, 1, 8, 8], 12, [3, 1, 4, 4]),  # the short ones are whole, the others equal
        ([9, 9, 2], 9, [4, 3, 2]),  # what is left over goes to the first
        ([5, 5, 5], 1, [1, 1, 1]),  # a line at least
        ([], 3, []),
    ],
)
def test_lines_are_shared_by_water_filling(whole, room, shown):
    assert shared(whole, room) == shown


def test_where_there_is_room_nothing_is_cut():
    [row] = arrange([Measured(300, [(0, LINE), (100, LINE)])])
    assert row.lines == ("", "")
    assert row.weights[1] > ""


def test_a_full_cell_cuts_the_long_note_and_shows_the_short_one():
    [row] = arrange([Measured(150, [(0, LINE), (30, 30 * LINE)])])
    assert "d" in row.css.split()
    assert row.lines[0] == "l1 m1"
    assert row.lines[1] not in ("", "l30 m30")


def test_a_cell_takes_the_rows_without_notes_that_follow_it():
    rows = arrange([Measured(60, [(0, 8 * LINE)]), Measured(60, []), Measured(90, []), Measured(60, [])])
    assert rows[0].css.split()[0] == "s3"
    assert [row.css for row in rows[1:]] == ["", "", ""]


def test_a_cell_takes_the_free_space_above_the_first_note_below():
    above, below = arrange([Measured(50, [(0, 3 * LINE)]), Measured(300, [(200, LINE)])])
    assert "o1" in above.css.split()
    assert "e1" in below.css.split()
    above, below = arrange([Measured(50, [(0, 3 * LINE)]), Measured(300, [(0, LINE)])])
    assert "o1" not in above.css.split()  # that note stands at its line, so there is none


def test_a_cell_that_is_higher_than_its_row_even_with_a_line_for_each_is_known():
    [row] = arrange([Measured(48, [(0, LINE)] * 4)])
    assert "f" in row.css.split()


def test_the_height_of_a_chunk_does_not_hang_on_the_words_of_notes():
    short, long = ([Measured(100, [(0, one)]), Measured(200, [])] for one in (LINE, 40 * LINE))
    assert chunk_lines(short) == chunk_lines(long) == 10
