"""Which signs count as the same when words are looked for: the table of folding, for Python and for the browser.

A sign of a script and the ASCII sign that is typed for it are the same; letters, accents and case never are. `fold.py`
folds quotes and terms by it, and the search (static/js/more/search.js) by what `script()` makes of it.

What is in the table, and by which source of the Unicode Character Database and the standard's annexes (17.0):

- quotation marks: PropList.txt, Quotation_Mark. Not the corner brackets of CJK, for which nobody types ASCII.
- apostrophes: what confusables.txt (UTS #39) has for the apostrophe, as far as it is typed for one in words. Not the
  half rings and the modifier accents, which transcriptions tell apart, nor NKo's apostrophes, which tell tones apart.
  The geresh and gershayim of Hebrew are the letters for which UAX #29 has rules WB7a to WB7c.
- dashes: PropList.txt, Dash. Not those that are not used as dashes: wave dashes, superscripts, double hyphens of Kana.
- points: the middle dots of confusables.txt; the ends of a sentence in Hebrew and Armenian, for which a colon is typed.
- signs that only lengthen a letter: ArabicShaping.txt, Joining_Type Join_Causing.
- letters joined for print: UnicodeData.txt, their compatibility decomposition; and the three pairs of Yiddish, which
  have none but are typed either way.
"""

from __future__ import annotations

import json
import unicodedata

APOSTROPHES = (
    "\u2018\u2019\u201a\u201b\u2039\u203a"  # quotation marks
    "\u2032\u2035\u00b4\u02b9\u0374\uff07"  # primes, the acute typed for an apostrophe, full width
    "\u02bb\u02bc\ua78b\ua78c"  # modifier letters of Polynesian, Turkic and Mexican languages
    "\u055a\u05f3"  # Armenian; Hebrew geresh
)
DOUBLES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2e42\u2033\u2036\u02ba\u301d\u301e\u301f\uff02\u05f4"
DASHES = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d"
    "\u058a\u05be\u1400\u1806\u2e17\u2e5d\U00010ead"  # Armenian, Hebrew maqaf, Cree, Mongolian, Fraktur, Yezidi
)
_joined = """
ﬀ ff  ﬁ fi  ﬂ fl  ﬃ ffi  ﬄ ffl  ﬅ ft  ﬆ st  ĳ ij  Ĳ IJ  ŀ l·  Ŀ L·  ŉ 'n
ǆ dž  ǅ Dž  Ǆ DŽ  ǉ lj  ǈ Lj  Ǉ LJ  ǌ nj  ǋ Nj  Ǌ NJ  ﬓ մն  ﬔ մե  ﬕ մի  ﬖ վն  ﬗ մխ  \ufb4f \u05d0\u05dc
""".split()  # noqa: SIM905 (as a list, which is formatted one to a line, it is four times as long)
JOINED = dict(zip(_joined[::2], _joined[1::2], strict=True))
YIDDISH = {"\u05f0": "\u05d5\u05d5", "\u05f1": "\u05d5\u05d9", "\u05f2": "\u05d9\u05d9"}
REPLACED = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys(DOUBLES, '"'),
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys("\u2027\u2219\u22c5", "\u00b7"),
    **dict.fromkeys("\u05c3\u0589", ":"),  # Hebrew sof pasuq, Armenian full stop
    **JOINED,
    **YIDDISH,
    "\u0f0c": "\u0f0b",  # Tibetan tsheg, as it stands where no line may break
    "…": "...",
}

# Ranges, as in a class of `re`: soft hyphens, zero-width and bidi marks, variation selectors, tatweel and its like.
LENGTHENING = "\u0640\u07fa\u180a"  # of Arabic, N'Ko and Mongolian
UNSEEN = (
    f"{LENGTHENING}\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef"
)

# Letters as they look in one place of a word, or joined in twos and threes: what text taken from a PDF is full of. They
# fold to their compatibility decompositions.
SHAPED = "\ufb20-\ufb28\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufd3d\ufd50-\ufdf9\ufe80-\ufefc"

# Of Greek: an elided vowel at a word's end, written with the sign of a breathing. A breathing itself stands on a vowel
# or rho, where NFC joins the two, or before a capital that is one.
GREEK_CONSONANTS = "βγδζθκλμνξπσςτφχψΒΓΔΖΘΚΛΜΝΞΠΣΤΦΧΨ"
GREEK_CAPITALS = "ΑΕΗΙΟΡΥΩ"  # that have breathings
PSILI = "\u0313"
SPACING_PSILI = "\u1fbd\u1fbf"

# Folded; the points and accents of the letters count with them.
HEBREW_LETTERS = "\u05d0-\u05ea\u05ef"
HEBREW_MARKS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"


def script() -> str:
    """The table as the lines of JavaScript that static/js/more/search.js has: what its NFKD would not do by itself."""
    by_target: dict[str, str] = {}
    for sign, target in REPLACED.items():
        if unicodedata.normalize("NFKD", sign) != unicodedata.normalize("NFKD", target):
            by_target[target] = by_target.get(target, "") + sign
    pairs = ", ".join(f'"{_js(signs)}": {json.dumps(target)}' for target, signs in by_target.items())
    joined = f"([{GREEK_CONSONANTS}]){PSILI}"
    apart = f"[{SPACING_PSILI}](?![{GREEK_CAPITALS}])"
    lines = (
        f"const SIGNS = {{ {pairs} }};",
        # JavaScript has a property for what cannot be seen; the signs that lengthen a word can be seen, and have none.
        f'const UNSEEN = "[\\\\p{{DI}}{_js(LENGTHENING)}]", ELIDED = "{_js(f"{joined}|{apart}")}";',
    )
    return "".join(f"  {line}\n" for line in lines)


def _js(words: str) -> str:
    """Words inside a string of JavaScript: as code points where they cannot be seen or would reverse the line."""
    return "".join(
        char
        if char.isprintable() and unicodedata.bidirectional(char) not in ("R", "AL", "NSM")
        else f"\\u{{{ord(char):x}}}"
        for char in words
    )
