"""From the edition's folder to what its editor gave: the first two stages, `load` and `parse`.

`load` reads bytes with their paths, `parse` makes texts of sections of blocks, annotations and terms of them. Begin
with `parse.py`; `settings.py` reads edition.yaml, `texts.py` a text, `annotations.py` the notes; `fields.py` is the
table of what may stand in each file, `checking.py` compares a file with it.
"""

from . import fields, pictures, shapes
from .annotations import read_notes, read_terms
from .bibliography import read_references
from .load import GLOSSARIES, NAMES, Shelf, home, load, lock_path, shared
from .names import default_name_kinds
from .packs import pack_kind
from .parse import parse
from .schema import SCHEMA_FOLDER, encoded_schemas, schema_reference
from .section_ids import RESERVED_IDS
from .settings import EDITION_FILE
from .short_form import Part, can_be_lemma, print_short
from .texts import parse_text
from .versions import series

__all__ = [
    "EDITION_FILE",
    "GLOSSARIES",
    "NAMES",
    "RESERVED_IDS",
    "SCHEMA_FOLDER",
    "Part",
    "Shelf",
    "can_be_lemma",
    "default_name_kinds",
    "encoded_schemas",
    "fields",
    "home",
    "load",
    "lock_path",
    "pack_kind",
    "parse",
    "parse_text",
    "pictures",
    "print_short",
    "read_notes",
    "read_references",
    "read_terms",
    "schema_reference",
    "series",
    "shapes",
    "shared",
]
