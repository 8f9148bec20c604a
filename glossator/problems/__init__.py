"""Everything that an editor can be told: the ledger of codes, and how a problem is shown.

In come a code, a place and words; out goes a `Problem`, or many of them as text, JSON or GitHub's annotations. Begin
with `codes.py`, which has a row for every code with its cause and its cure; `formats.py` shows them, `consequences.py`
leaves out those that only follow from others.
"""

from .consequences import without_consequences, without_places, without_unknown_texts
from .formats import FORMATS, format_text, narrow, problem, sort

__all__ = [
    "FORMATS",
    "format_text",
    "narrow",
    "problem",
    "sort",
    "without_consequences",
    "without_places",
    "without_unknown_texts",
]
