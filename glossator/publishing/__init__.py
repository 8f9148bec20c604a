"""From files to the published site: the one writer of output/, and what makes a build quick.

A site that can make each of its files comes in; output/ is exchanged for it, and what the next build needs to know goes
out. Begin with `publish.py`, which makes the files, in several processes where there are many.

- `write.py` replaces the site in one step; `manifest.py` tells whether a file in output/ is as we left it, and
  `output_folder.py` whether a folder may be the output.
- `memo.py` tells a build that it has nothing to do.

Nothing here knows what a page says: existing pages are changed by `glossator.updating`, which also lists the four ways
to make a page.
"""

from . import memo
from .gc_pause import gc_paused, set_aside
from .manifest import Seals
from .output_folder import Refused
from .publish import Progress, publish
from .write import Output

__all__ = ["Output", "Progress", "Refused", "Seals", "gc_paused", "memo", "publish", "set_aside"]
