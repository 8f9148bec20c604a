"""The disk: where the files of an edition are, and how one is written whole.

Begin with `places.py`. Stages between `load` and the writing of the site touch no disk; whatever does goes through here
or through `publishing`.
"""

from .places import INPUTS, inputs, own_folder
from .replace import compiled, replace_file
from .watching import Watch

__all__ = ["INPUTS", "Watch", "compiled", "inputs", "own_folder", "replace_file"]
