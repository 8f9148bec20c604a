"""All problems that can be reported: the ledger of codes, and how a problem is shown.

A code, a place and words come in; a `Problem` goes out, or many of them as text, JSON or GitHub's annotations. Begin
with `codes.py`, which has a row for every code with its cause and its cure; `formats.py` shows problems,
`consequences.py` leaves out those that only follow from others, `json_faults.py` says what is wrong with JSON.
What is refused as a whole, an import or an export, is no problem at a place but an exception, `refused.py`.
"""

from .consequences import without_consequences, without_places, without_unknown_texts
from .formats import FORMATS, format_text, narrow, problem, sort
from .json_faults import json_fault
from .refused import Refused

__all__ = [
    "FORMATS",
    "Refused",
    "format_text",
    "json_fault",
    "narrow",
    "problem",
    "sort",
    "without_consequences",
    "without_places",
    "without_unknown_texts",
]
