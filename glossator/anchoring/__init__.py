"""From selectors to anchors: where a note's words are in the text, and how the note stays with them.

Texts, annotations and the lock come in; anchors, the lock as it is to be and problems go out. Begin with `anchor.py`;
`selectors.py` finds words and describes places, `finder.py` decides for one selector, `suggest.py` looks for what is
like words that are not there. After an edit `align.py`, `relocate.py` and `reanchor.py` say where the words have gone.
"""

from . import name_places
from .anchor import anchor
from .finder import Failed, Finder
from .lock import Entry, Lock, body_digest, dump_lock, opening, read_lock, written_selectors
from .reanchor import CHANGED, DOUBTFUL, KEPT, LIKELY_FIX, MOVED, NEW, ORPHANED, SAFE_FIX, Fate, fates
from .selectors import Anchored, Flat, Span, describe, find, first_after, flatten

__all__ = [
    "CHANGED",
    "DOUBTFUL",
    "KEPT",
    "LIKELY_FIX",
    "MOVED",
    "NEW",
    "ORPHANED",
    "SAFE_FIX",
    "Anchored",
    "Entry",
    "Failed",
    "Fate",
    "Finder",
    "Flat",
    "Lock",
    "Span",
    "anchor",
    "body_digest",
    "describe",
    "dump_lock",
    "fates",
    "find",
    "first_after",
    "flatten",
    "name_places",
    "opening",
    "read_lock",
    "written_selectors",
]
