"""From files to the published site: the one writer of output/, and what makes a build quick.

Begin with `write.py`, which replaces the site in one step; `memo.py` tells a build that it has nothing to do,
`workers.py` divides pages among processes. Nothing here knows what a page says: pages that stand are changed by
`glossator.updating`.
"""

from . import memo
from .gc_pause import no_looking_for_garbage
from .workers import Lost, divided
from .write import Output, Refused

__all__ = ["Lost", "Output", "Refused", "divided", "memo", "no_looking_for_garbage"]
