"""What was made before, brought up to date where only the words of notes have changed.

A page can be made in four ways, and all give the same bytes:

1. from nothing: `pipeline.build` understands the edition and renders every page;
2. not at all: `publishing.memo` finds every input as the last build left it, and the build ends there;
3. by new words in a published page (`update_output.py`, with `patch.py` for the bytes of one page): in an edition of
   thirty thousand notes one changed sentence concerns two pages, and a build from nothing makes three thousand;
4. in the preview, from the edition as it was linked before (`update_linked.py`), page by page as they are looked at.

Ways 3 and 4 apply where notes say something else and nothing more has changed, which `rewording.py` decides for both;
if there is any doubt, all is made from nothing. tests/updating compares each with a build from nothing, after edits
drawn by hypothesis.
"""

from .update_linked import update_linked
from .update_output import note_records, update_output

__all__ = ["note_records", "update_linked", "update_output"]
