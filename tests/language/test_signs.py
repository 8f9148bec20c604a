"""The table of signs: one for quotes, terms and the search."""

import re
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from glossator.language import signs
from glossator.language.fold import fold, fold_quote

SEARCH = Path(__file__).parent.parent.parent / "static" / "js" / "more" / "search.js"
_block = re.compile(r"(?<= writes these lines\. \*/\n)(?:  const [A-Z]+ = .*\n)+")


def test_the_search_folds_by_the_same_table(accept):
    said = SEARCH.read_text(encoding="utf-8")
    made = _block.sub(lambda _: signs.script(), said, count=1)
    if accept:
        SEARCH.write_text(made, encoding="utf-8", newline="\n")
    assert SEARCH.read_text(encoding="utf-8") == made


LETTERS = "אבγλτἀὐιpbԱك"


@given(st.sampled_from(sorted(signs.REPLACED)), st.sampled_from(LETTERS), st.sampled_from(LETTERS))
def test_a_sign_is_what_is_typed_for_it(sign, before, after):
    assert fold_quote(f"{before}{sign}{after}") == fold_quote(f"{before}{signs.REPLACED[sign]}{after}")


def test_nothing_is_folded_to_what_is_folded_again():
    assert [one for target in signs.REPLACED.values() for one in target if one in signs.REPLACED] == []


def test_joined_letters_are_their_compatibility_decompositions():
    other = {sign: made for sign, made in signs.JOINED.items() if unicodedata.decomposition(sign)[:8] != "<compat>"}
    assert other == {}
    kept = {sign: made for sign, made in signs.JOINED.items() if unicodedata.normalize("NFKC", sign) != made}
    assert kept == {"ﬅ": "ft", "ŉ": "'n"}  # as they are typed: NFKC has “st”, and the curly apostrophe


@given(st.text(st.sampled_from("λνσαυροἀὐ᾽᾿'’\u0313\u0301 Ἀ"), max_size=8))
def test_signs_of_elision_are_one(text):
    assert fold(fold(text).text).text == fold(text).text
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text
