"""The one dialect of Markdown that texts, notes and definitions are written in.

Markdown comes in; tokens go out, with functions for their plain text and their links. Begin with
`parsing.py`; `grammar.py` is the dialect, `fast_path.py` the way around it for plain prose, `pitfalls.py` warns the
editor where Markdown does not do what it seems to.
"""

from . import escaping
from .citations import find as find_citations
from .citations import inline as cited_inline
from .citations import with_citations, written
from .parsing import (
    Link,
    bare_letter,
    has_type,
    links,
    links_in,
    parse,
    parse_inline,
    parse_prose,
    parse_with_unused,
    plain,
    plain_quote,
)
from .pitfalls import Place, faults, may_have_faults
from .tokens import UNNUMBERED_CLASSES, Token, visible

__all__ = [
    "UNNUMBERED_CLASSES",
    "Link",
    "Place",
    "Token",
    "bare_letter",
    "cited_inline",
    "escaping",
    "faults",
    "find_citations",
    "has_type",
    "links",
    "links_in",
    "may_have_faults",
    "parse",
    "parse_inline",
    "parse_prose",
    "parse_with_unused",
    "plain",
    "plain_quote",
    "visible",
    "with_citations",
    "written",
]
