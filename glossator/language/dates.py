"""Dates of historians, in EDTF, and how a reader is shown them.

EDTF is the Extended Date/Time Format of ISO 8601-2:2019, annex A (https://www.loc.gov/standards/datetime/), here its
levels 0 and 1 without times of day: 1831, 1831-05, 1831-05-04, seasons (1831-21 is its spring), 1831? (uncertain),
1831~ (approximate), 1831% (both), 183X and 18XX (some year of the decade, of the century), 1831-XX (some month), and
intervals: 1831/1835, ../1831 (up to), 1831/.. (from). Years before the first are negative, and 0000 is 1 BC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

SPRING, _WINTER = 21, 24  # ISO 8601-2 numbers the seasons as if they were months
_one = re.compile(
    r"(?P<year>-?(?:\d{4}|\d{3}X|\d{2}XX))(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[?~%]?)", re.ASCII
).fullmatch
_iso = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII).fullmatch


class Moment(NamedTuple):
    """One date: `year` may end in X or XX; `month` is 21 to 24 for a season; 0 is what is not said."""

    year: str
    month: int
    day: int
    mark: str

    @property
    def first(self) -> tuple[int, int, int]:
        return int(self.year.replace("X", "0")), self.month % SPRING * (3 if self.month >= SPRING else 1), self.day


class Span(NamedTuple):
    """From `start` to `end`; None is an open end."""

    start: Moment | None
    end: Moment | None


def read(edtf: str) -> Moment | Span | None:
    """What an EDTF string says; None if it is none."""
    if "/" not in edtf:
        return _moment(edtf)
    ends = edtf.split("/")
    read_ends = [None if end in ("", "..") else _moment(end) for end in ends]
    unreadable = [end for end, found in zip(ends, read_ends, strict=True) if found is None and end not in ("", "..")]
    if len(ends) != 2 or unreadable or not any(read_ends):
        return None
    start, end = read_ends
    return None if start and end and start.first > end.first else Span(start, end)


def _moment(edtf: str) -> Moment | None:
    match = _one(edtf)
    if not match or match["year"] == "-0000":
        return None
    month, day = (0 if part in (None, "XX") else int(part) for part in (match["month"], match["day"]))
    if (match["month"] == "00" or match["day"] == "00") or (match["month"] == "XX" and day):
        return None
    if not (0 <= month <= 12 or (SPRING <= month <= _WINTER and not match["day"])):
        return None
    if day and (not month or day > _days(match["year"], month)):
        return None
    return Moment(match["year"], month, day, match["mark"])


def _days(year: str, month: int) -> int:
    """How many days a month has; a year that is not known to the last digit may be a leap year."""
    number = 0 if "X" in year else int(year)
    is_leap = number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)
    return 28 + is_leap if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def is_plain(edtf: str) -> bool:
    """Whether it is a year, month or day as HTML's <time> knows them, with nothing uncertain in it."""
    return bool(_iso(edtf)) and not edtf.startswith("0000") and not (edtf[5:7] > "12")


def in_words(edtf: str, ui: Mapping[str, str]) -> str:
    """An EDTF string as a reader of the interface's language is shown it; what is none, as it stands."""
    found = read(edtf)
    if found is None:
        return edtf
    if isinstance(found, Moment):
        return _one_in_words(found, ui)
    if found.start and found.end:
        return ui["date_range"].format(_one_in_words(found.start, ui), _one_in_words(found.end, ui))
    if found.start:
        return ui["date_from"].format(_one_in_words(found.start, ui))
    return ui["date_until"].format(_one_in_words(found.end, ui)) if found.end else edtf


def _one_in_words(moment: Moment, ui: Mapping[str, str]) -> str:
    if "X" in moment.year:
        years = (_year(moment.year.replace("X", digit), ui) for digit in "09")
        words = ui["date_between"].format(*years)
    else:
        words = _calendar(moment, _year(moment.year, ui), ui)
    if moment.mark in ("~", "%"):
        words = ui["date_about"].format(words)
    return ui["date_perhaps"].format(words) if moment.mark in ("?", "%") else words


def _calendar(moment: Moment, year: str, ui: Mapping[str, str]) -> str:
    if moment.month >= SPRING:
        return ui["date_season"].format(ui["date_seasons"].split("|")[moment.month - SPRING], year)
    if not moment.month:
        return year
    # Where the two differ a month has two forms: with a day and by itself (марта/март).
    with_day, _, alone = ui["date_months"].split("|")[moment.month - 1].partition("/")
    month = with_day if moment.day or not alone else alone
    return ui["date_day"].format(moment.day, month, year) if moment.day else ui["date_month"].format(month, year)


def _year(year: str, ui: Mapping[str, str]) -> str:
    number = int(year)
    return ui["date_year"].format(number) if number > 0 else ui["date_bce"].format(1 - number)
