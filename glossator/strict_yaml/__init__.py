"""YAML as an editor expects it: every value the string that was typed, each with its line and column.

Bytes come in; a tree of `Mapping`, `Sequence` and `Scalar` goes out, with the problems on the way. Begin with
`reading.py`; `libyaml_messages.py` turns the errors of libyaml into advice for editors.
"""

from . import slips
from .places import inside
from .reading import Mapping, Node, Scalar, Sequence, load, origin
from .yaml_error import FieldNames

__all__ = ["FieldNames", "Mapping", "Node", "Scalar", "Sequence", "inside", "load", "origin", "slips"]
