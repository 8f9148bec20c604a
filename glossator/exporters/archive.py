"""Zip archives whose bytes depend on their files alone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

Moment = tuple[int, int, int, int, int, int]  # year, month, day, hour, minute, second
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that the format knows
_LEVEL = 4  # of compression: level 6 takes half as long again for a book that is 2 % smaller
_date = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?").match  # a month above 12 is a season


def beginning(edtf: str) -> Moment | None:
    """When a date begins; None for one that says no year."""
    if not (match := _date(edtf)):
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    return (year, month if month <= 12 else 1, day, 0, 0, 0) if year else None


def moment(edtf: str) -> Moment:
    """The beginning of a date, as the time of files; the earliest there is for none and for those before it."""
    return max(_EARLIEST, beginning(edtf) or _EARLIEST)


def archive(files: Iterable[tuple[str, bytes]], time: Moment) -> bytes:
    """The files in their order, each of that time. The first is not compressed, so that its bytes can be read as they
    are: in an EPUB they say what it is.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for number, (path, data) in enumerate(files):
            entry = zipfile.ZipInfo(path, time)
            entry.create_system = 3  # as on Unix, wherever this runs
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            target.writestr(entry, data, compresslevel=_LEVEL)
    return file.getvalue()
