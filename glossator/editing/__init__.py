"""Changes to an editor's YAML that leave every other byte as it is.

The bytes of a file and a change come in; the new bytes go out, or the reason why the change cannot be made. Begin with
`value_edit.py` (single values). `entry_edit.py` adds, changes and deletes whole entries, and `yaml_file.py` knows where
each value stands. `note_changes.py` finds the fewest changes from a note as it is to the note as it should be.
"""

from . import entry_edit
from .note_changes import changes
from .value_edit import Change, File, NotEditable, quoted

__all__ = ["Change", "File", "NotEditable", "changes", "entry_edit", "quoted"]
