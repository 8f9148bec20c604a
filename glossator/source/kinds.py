"""What a kind of note is: the defaults behind the rows of edition.yaml.

Kinds are told apart in four ways: the series of their markers, the line under the words, the spoken label
and the colour. A new kind needs no more than a row: what it leaves out is taken from here by its place in
the order, so that the first kinds of an edition never share a line or a colour.
"""

from __future__ import annotations

NUMBERINGS = ("decimal", "lower-alpha", "upper-alpha", "lower-greek", "lower-roman", "none")
LINES = ("solid", "dotted", "dashed")
RESTARTS = ("page", "text")

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

_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


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


def marker(number: int, numbering: str) -> str:
    """The `number`th marker (from 1) of a series: “3”, “c”, “γ”. Letters go on as a spreadsheet's columns do.

    A series without numbers shows one sign for every note.
    """
    if numbering == "decimal":
        return str(number)
    if numbering == "lower-alpha":
        return _letters(number, _LATIN)
    if numbering == "upper-alpha":
        return _letters(number, _LATIN).upper()
    if numbering == "lower-greek":
        return _letters(number, _GREEK)
    if numbering == "lower-roman":
        return _roman(number)
    return "*"


def _letters(number: int, alphabet: str) -> str:
    made = ""
    while number:
        number, place = divmod(number - 1, len(alphabet))
        made = alphabet[place] + made
    return made


def _roman(number: int) -> str:
    made = ""
    for value, sign in _ROMAN:
        made += sign * (number // value)
        number %= value
    return made
