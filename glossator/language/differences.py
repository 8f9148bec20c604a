"""The difference between two spellings that look nearly the same, for someone who typed one and needs the other."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from .signs import UNSEEN

# Letters of one shape in several scripts, each with its likes behind it: from confusables.txt (UTS #39), as far as a
# keyboard or a text recognition gives one for the other; and letters of Arabic that Persian and Urdu write otherwise.
_ALIKE = (
    "aαа cс dԁ eеҽ gց hһհ iιі jϳј kк lӏ mм nոп oοσоօ pρр qԛգզ rг sѕ tт uυս vνѵ wѡԝ xх yγуү"
    " AΑА BΒВ CС EΕЕ FϜ GԌ HΗН IΙІӀ JͿЈ KΚК MΜϺМ NΝ OΟОՕ PΡР SЅՏ TΤТ UՍ VѴ WԜ XΧХ YΥУҮ ZΖ"
    " ハ八 ロ口 ニ二 タ夕 エ工 カ力 ヘへ ー一 يیى كک هہھە"
)
_like = {ord(other): group[0] for group in _ALIKE.split() for other in group[1:]}
_drop_unseen = re.compile(f"[{UNSEEN}]").sub
_parts = re.compile(r"\s+|.", re.DOTALL).findall


def differs(typed: str, actual: str) -> str:
    """The difference, as a phrase with the code points; "" if the two are the same or plainly differ."""
    if typed == actual or _shape(typed) != _shape(actual):
        return ""
    ours, theirs = _letters(typed), _letters(actual)
    for how, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if how != "equal":
            return f"with {_named(theirs[c:d])} where you have {_named(ours[a:b])}"
    return ""


def _shape(words: str) -> str:
    """Words as they look at a glance: without accents, what cannot be seen, and the scripts that letters are of."""
    parts = unicodedata.normalize("NFKD", _drop_unseen("", words)).translate(_like)
    return " ".join("".join(char for char in parts if unicodedata.category(char)[0] != "M").split())


def _letters(words: str) -> list[str]:
    """Letters with their marks, composed where they can be; white space of any length is one."""
    letters: list[str] = []
    for char in _parts(unicodedata.normalize("NFC", words)):
        if letters and unicodedata.category(char[0])[0] == "M":
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _named(letters: list[str]) -> str:
    """The first of some letters, or the word for none, with its code points and names."""
    if not letters:
        return "nothing"
    letter = letters[0]
    names = " + ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'no name').capitalize()}" for char in letter)
    seen = letter if any(unicodedata.category(char)[0] not in "CZ" for char in letter) else ""
    return f"{seen} ({names})".strip()
