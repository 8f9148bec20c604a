"""From selectors to anchors: where a note's words are in the text, and how the note stays with them.

Texts, annotations and the lock come in; anchors, the lock as it is to be and problems go out. Begin with `anchor.py`.

- `flat.py` joins the blocks of a text into one folded string; `find.py` finds words in it, and `describe.py` goes the
  other way, from a place to the words that name it.
- `resolve.py` decides for one selector; `confirm.py` compares the place with what `lock.py` recorded of it;
  `explain.py` says why a selector names no place, with the passages that `suggest.py` finds most similar.
- After an edit of the text `reanchor.py` says where the words of every note have gone; `relocate.py` decides that
  among the candidates that `align.py` finds. How similar two places are is in `similarity.py`, what is recorded to
  tell similar places apart in `lookalikes.py`.
- `name_places.py` lets the places of names be anchored like notes.
"""

from . import name_places
from .anchor import Anchored, anchor
from .describe import describe
from .explain import ASK
from .find import find, first_after
from .flat import Flat, Span, flatten, locus_of, reach_of, words_at
from .lock import Entry, Lock, body_digest, dump_lock, note_head, read_lock, selector_texts
from .reanchor import CHANGED, DOUBTFUL, KEPT, LIKELY_FIX, MOVED, NEW, ORPHANED, SAFE_FIX, NoteOutcome, outcomes
from .resolve import Resolver, Unresolved

__all__ = [
    "ASK",
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
    "Flat",
    "Lock",
    "NoteOutcome",
    "Resolver",
    "Span",
    "Unresolved",
    "anchor",
    "body_digest",
    "describe",
    "dump_lock",
    "find",
    "first_after",
    "flatten",
    "locus_of",
    "name_places",
    "note_head",
    "outcomes",
    "reach_of",
    "read_lock",
    "selector_texts",
    "words_at",
]
