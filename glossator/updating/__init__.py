"""Pages that stand, changed where only the words of notes have changed.

A page can be made in four ways, and all give the same bytes:

1. from nothing: `pipeline.build` understands the edition and renders every page;
2. not at all: `publishing.memo` finds every input as the last build left it, and the build ends there;
3. by new words in a page that stands (`incremental.py`, with `patch.py` for the bytes of one page): in an edition of
   thirty thousand notes one changed sentence asks for two pages, and a build from nothing makes three thousand;
4. in the preview, from what was understood before (`rewording.py`), page by page as they are looked at.

Ways 3 and 4 apply where notes say something else and nothing more, which `rewording.py` decides for both; where there
is any doubt, all is made from nothing. tests/updating holds each against a build from nothing, with edits drawn by
hypothesis.
"""

from .incremental import records, retouched
from .rewording import revised

__all__ = ["records", "retouched", "revised"]
