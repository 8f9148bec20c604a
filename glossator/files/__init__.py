"""The disk: where the files of an edition are, how they are read, and how some are replaced whole.

Begin with `places.py`; `access.py` reads files and folders, `replace.py` and `new_folder.py` write outside output/,
`watching.py` tells which files have changed. Stages between `load` and the writing of the site touch no disk;
whatever does goes through here or through `publishing`.
"""

from . import access, crash_report
from .access import explained, path_of
from .new_folder import new_folder
from .places import INPUTS, OWN, compiled, inputs, own_folder
from .replace import ChangedMeanwhile, Replacement, replace_file
from .watching import Watch

__all__ = [
    "INPUTS",
    "OWN",
    "ChangedMeanwhile",
    "Replacement",
    "Watch",
    "access",
    "compiled",
    "crash_report",
    "explained",
    "inputs",
    "new_folder",
    "own_folder",
    "path_of",
    "replace_file",
]
