"""Citations and the works that they cite -> the strings that a citation style makes of them.

In come the bibliography and every citation of an edition, out go strings of HTML. They are kept in
content/citations.lock.json by the digests of all that they depend on (`digests.py`, `lock.py`), so that a build needs a
citation processor only for what is new: pandoc, which is called as a program (`pandoc.py`), with documents that let it
cite each place as by itself (`documents.py`). Begin with `lock.py`; `style.py` says what a style is read with, and what
of it does not hold where notes are met singly.
"""

from .digests import wanted
from .items import item_label, item_labels, ris
from .lock import LOCK, CitationLock, Strings, dump_citation_lock, read_citation_lock
from .pandoc import NotFormatted, csl_of_ris, format_missing, is_installed, program
from .style import fault_of_style, for_single_notes, read_style

__all__ = [
    "LOCK",
    "CitationLock",
    "NotFormatted",
    "Strings",
    "csl_of_ris",
    "dump_citation_lock",
    "fault_of_style",
    "for_single_notes",
    "format_missing",
    "is_installed",
    "item_label",
    "item_labels",
    "program",
    "read_citation_lock",
    "read_style",
    "ris",
    "wanted",
]
