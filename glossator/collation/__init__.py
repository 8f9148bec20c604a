"""Transcriptions of the witnesses -> entries of an apparatus, for an editor to work over.

The text of an edition and those of its witnesses come in; the places where they differ go out, and a file of notes
with those of them that are new. Begin with `compare.py`. `words.py` says what counts as a word and as a difference,
`alignment.py` aligns two lists of words, `variation.py` puts what all witnesses have together, `entries.py` writes an
entry, and `proposals.py` remembers what was proposed, so that a second run never undoes an editor's work.
"""

from .compare import compare
from .proposals import Damaged, Outcome, propose
from .words import Normal

__all__ = ["Damaged", "Normal", "Outcome", "compare", "propose"]
