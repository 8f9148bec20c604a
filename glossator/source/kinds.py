"""What a kind of note or of names is: the defaults behind the rows of edition.yaml and of names.yaml.

Kinds are told apart in four ways: the series of their markers, the line under the words, the spoken label
and the colour. A new kind needs no more than a row: what it leaves out is taken from here by its place in
the order, so that the first kinds of an edition never share a line or a colour.
"""

from __future__ import annotations

from glossator.model import NameKind

LINES = ("solid", "dotted", "dashed")
RESTARTS = ("page", "text")
PLACES = ("margin", "foot")

# On the page's light and dark ground: contrast of at least 8.8:1 each, measured (reading.md).
COLOURS = (
    ("#1a4682", "#9cc3f7"),
    ("#17523a", "#8dd3ae"),
    ("#7f2a25", "#f2a99c"),
    ("#5b2a7a", "#d3b4f0"),
    ("#5a4300", "#e3c56b"),
    ("#00505c", "#86d2de"),
)
_SERIES = ("decimal", "lower-alpha", "lower-greek", "upper-alpha", "lower-roman")


def defaults(place: int) -> dict[str, str]:
    """The row of defaults for the kind at `place` (from 0) in the edition's order."""
    light, dark = COLOURS[place % len(COLOURS)]
    return {
        "numbering": _SERIES[place % len(_SERIES)],
        "restart": "page",
        "colour": light,
        "colour_dark": dark,
        "line": LINES[place % len(LINES)],
    }


# The kinds of names that every edition has; a row of names.yaml changes one or adds another. The interface language has
# words for these (`names_person`), and schema.org a type.
NAMES = (
    NameKind("person", "", "Person", "none"),
    NameKind("place", "", "Place", "none"),
    NameKind("body", "", "Organization", "none"),
    NameKind("work", "", "CreativeWork", "none"),
    NameKind("subject", "", "Thing", "none"),
)
OTHER_TYPE = "Thing"  # what schema.org calls a name of any other kind
