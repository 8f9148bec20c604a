"""What is true of writing itself, whatever the edition: spellings that count as the same, scripts, directions, names.

Functions of strings. Begin with `fold.py`, which makes two spellings of the same words one string and keeps the way
back to the original; `scripts.py` tells which scripts set no spaces, `identifiers.py` what may be an id,
`decoding.py` how bytes become text.
"""

from . import identifiers
from .decoding import decode, guess
from .differences import differs
from .directions import direction, is_language
from .fold import Folded, fold, fold_quote, hebrew_signs, in_one_line, is_edge, joint
from .numbering import NUMBERINGS, marker
from .scripts import CJK, has_cjk, is_cjk, wide
from .sentences import begins_sentence

__all__ = [
    "CJK",
    "NUMBERINGS",
    "Folded",
    "begins_sentence",
    "decode",
    "differs",
    "direction",
    "fold",
    "fold_quote",
    "guess",
    "has_cjk",
    "hebrew_signs",
    "identifiers",
    "in_one_line",
    "is_cjk",
    "is_edge",
    "is_language",
    "joint",
    "marker",
    "wide",
]
