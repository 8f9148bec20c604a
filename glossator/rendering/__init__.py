"""From the edition as published to its files: HTML, style, scripts, the index that is searched.

`Site` knows every file and can make each by itself. Begin with `site.py`; `pages.py` makes the pages, and `frame.py`
what all of them share. `*_views.py` is what templates are given, `marking.py` and `blocks.py` make HTML of a text's
tokens, `layout.py` works out where notes stand, `theme.py` holds the templates and the interface's words.
"""

from . import pagefind, search
from .assets import published_as
from .blocks import plain_inline, prose_html, split_first
from .citations import entry_words
from .citations import words as citation_words
from .contents import Item, tree
from .frame import Download, Frame
from .glossary_views import GlossaryViews
from .layout import Measured, Placed, arrange
from .marking import attribute, escape
from .note_views import length
from .page_views import PageViews
from .places import place_name
from .site import Site
from .source_views import SourceViews
from .theme import Broken
from .witness_views import WitnessViews

__all__ = [
    "Broken",
    "Download",
    "Frame",
    "GlossaryViews",
    "Item",
    "Measured",
    "PageViews",
    "Placed",
    "Site",
    "SourceViews",
    "WitnessViews",
    "arrange",
    "attribute",
    "citation_words",
    "entry_words",
    "escape",
    "length",
    "pagefind",
    "place_name",
    "plain_inline",
    "prose_html",
    "published_as",
    "search",
    "split_first",
    "tree",
]
