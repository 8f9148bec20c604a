"""The series that notes are numbered in, and the sign that a number has in each."""

from __future__ import annotations

NUMBERINGS = ("decimal", "lower-alpha", "upper-alpha", "lower-greek", "lower-roman", "none")

_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


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
    letters = ""
    while number:
        number, place = divmod(number - 1, len(alphabet))
        letters = alphabet[place] + letters
    return letters


def _roman(number: int) -> str:
    numeral = ""
    for value, sign in _ROMAN:
        numeral += sign * (number // value)
        number %= value
    return numeral
