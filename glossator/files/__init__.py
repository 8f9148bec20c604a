"""The disk: where the files of an edition are, and how one is written whole.

Begin with `places.py`. Stages between `load` and the writing of the site touch no disk; whatever does goes through here
or through `publishing`.
"""

from . import access, crash_report
from .access import explained, path_of
from .places import INPUTS, OWN, inputs, own_folder
from .replace import ChangedMeanwhile, Replacement, compiled, replace_file
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
    "own_folder",
    "path_of",
    "replace_file",
]
