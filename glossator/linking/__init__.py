"""From anchored texts to an edition as it is published: pages, numbers, addresses, the glossary, every link checked.

Begin with `link.py`; `linked.py` is what it makes and all who render it share, `glossary.py` finds the terms,
`addresses.py` says what a link leads to, `apparatus.py` what a witness reads, `status.py` counts what is still missing.
"""

from .addresses import GLOSSARY, NOTES, SOURCES, Address, Addresses, Fault
from .apparatus import Apparatus, Change, Spot
from .cited import BIBTEX, CSL, RIS, Cited, CitedAt, cite
from .glossary import Matches, check_names, check_terms, gloss, look_up
from .link import check_note, link
from .linked import FRONT, Linked, LinkedText, glossary_path, heading_ids, letter, notes_path
from .names import kind_path
from .packs import with_packs
from .parallel import Beside, beside, check_version
from .status import status
from .status_places import Place
from .status_report import as_json, as_text, lists, tables
from .targets import Targets, have_same_targets, targets
from .witness_pages import WITNESSES, witness_path

__all__ = [
    "BIBTEX",
    "CSL",
    "FRONT",
    "GLOSSARY",
    "NOTES",
    "RIS",
    "SOURCES",
    "WITNESSES",
    "Address",
    "Addresses",
    "Apparatus",
    "Beside",
    "Change",
    "Cited",
    "CitedAt",
    "Fault",
    "Linked",
    "LinkedText",
    "Matches",
    "Place",
    "Spot",
    "Targets",
    "as_json",
    "as_text",
    "beside",
    "check_names",
    "check_note",
    "check_terms",
    "check_version",
    "cite",
    "gloss",
    "glossary_path",
    "have_same_targets",
    "heading_ids",
    "kind_path",
    "letter",
    "link",
    "lists",
    "look_up",
    "notes_path",
    "status",
    "tables",
    "targets",
    "with_packs",
    "witness_path",
]
