"""YAML as an editor expects it: every value the string that was typed, each with its line and column.

Bytes come in; a tree of `Mapping`, `Sequence` and `Scalar` goes out, with the problems on the way. Begin with
`reading.py`; `complaints.py` turns the errors of libyaml into advice for editors.
"""

from . import slips
from .complaint import FieldNames
from .places import inside
from .reading import Mapping, Node, Scalar, Sequence, load, origin

__all__ = ["FieldNames", "Mapping", "Node", "Scalar", "Sequence", "inside", "load", "origin", "slips"]
