"""All problems that can be reported: the ledger of codes, and how a problem is shown.

A code, a place and words come in; a `Problem` goes out, or many of them as text, JSON or GitHub's annotations. Begin
with `codes.py`, which has a row for every code with its cause and its cure; `formats.py` shows problems,
`consequences.py` leaves out those that only follow from others, `json_faults.py` says what is wrong with JSON.
"""

from .consequences import without_consequences, without_places, without_unknown_texts
from .formats import FORMATS, format_text, narrow, problem, sort
from .json_faults import json_fault

__all__ = [
    "FORMATS",
    "format_text",
    "json_fault",
    "narrow",
    "problem",
    "sort",
    "without_consequences",
    "without_places",
    "without_unknown_texts",
]
