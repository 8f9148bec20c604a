"""Writing in general, whatever the edition: spellings that count as the same, scripts, directions, names.

Functions of strings. Begin with `fold.py`, which makes two spellings of the same words one string and keeps the way
back to the original; `scripts.py` tells which scripts set no spaces, `identifiers.py` what may be an id,
`decoding.py` how bytes become text.
"""

from . import dates, identifiers
from .decoding import decode, guess, how_to_read, is_no_text
from .differences import differs
from .directions import direction, is_language, is_tag, near_languages
from .edges import hebrew_signs, is_edge
from .file_names import copied_from, fault_on_windows
from .fold import Folded, fold, fold_quote, in_one_line, joint
from .hosts import host_of
from .loci import near_locus
from .numbering import NUMBERINGS, marker
from .quotation import unquoted
from .scripts import CJK, has_cjk, is_cjk, wide
from .sentences import begins_sentence
from .typed_dates import edtf_of

__all__ = [
    "CJK",
    "NUMBERINGS",
    "Folded",
    "begins_sentence",
    "copied_from",
    "dates",
    "decode",
    "differs",
    "direction",
    "edtf_of",
    "fault_on_windows",
    "fold",
    "fold_quote",
    "guess",
    "has_cjk",
    "hebrew_signs",
    "host_of",
    "how_to_read",
    "identifiers",
    "in_one_line",
    "is_cjk",
    "is_edge",
    "is_language",
    "is_no_text",
    "is_tag",
    "joint",
    "marker",
    "near_languages",
    "near_locus",
    "unquoted",
    "wide",
]
