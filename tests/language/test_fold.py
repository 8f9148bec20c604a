"""Folding: which spellings are the same, and the way back to what stands in the text."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossator.language.edges import is_edge
from glossator.language.fold import fold, fold_quote, joint

# Letters of many scripts, marks that combine, white space and the unseen, quotation marks and dashes: what a text
# may hold, with enough of each that they meet.
ALPHABET = (
    "aeéxEſß'’\u02bc\"“”„«»-‐–—−…. \u00a0\u2003\u3000\n\t\u00ad\u200b\u200c\u200d\u200e\u2067\ufeff\ufe0f0189"
    "\u0301\u0308\u0323\u0345αάῷἈΣς東京都々かカｶﾞ。、（）한국ᄒ\u1161\u11abกำ่เकिी़্জ\u05d0\u05b8\u0645\u064e"
    "ﬁﬀ½²ǅİı🙂\U0001f468\U00020000\U000e0100"
)
words = st.text(st.sampled_from(ALPHABET), max_size=24) | st.text(max_size=12)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("soft", "so\u00adft"),
        ("zero", "ze\u200bro"),
        ('"It\'s-yes..."', "“It’s—yes…”"),
        ("'a' 'b' 'c'", "‘a’ ‚b‛ ‹c›"),
        ('"a" "b"', "«a» „b‟"),
        ("a b", "a\u00a0b"),
        ("a b", "a \n\t b"),
        ("a b", "a\u3000b"),
        ("東京都", "東\n京\u3000都"),
        ("東。京", "東。 京"),
        ("東 a", "東\u3000a"),
        ("한 국", "한\n국"),
        ("\ud55c", "\u1112\u1161\u11ab"),
        ("efficient", "e\ufb03cient"),
        ("- - - -", "‐ – — −"),
        ("۱", "۱\u200e"),
        ("می\u200cخواهم", "میخواهم"),
        ("葛", "葛\U000e0100"),
        ("\u1f00\u03c7\u03b9\u03bb\u03bb\u03b5\u03cd\u03c2", "\u03b1\u0313χιλλευ\u0301ς"),
        ("e\u0323\u0302", "e\u0302\u0323"),
        ("क\u093c", "\u0958"),
    ],
)
def test_the_same_words(typed, stands):
    assert fold_quote(typed) == fold_quote(stands)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sea", "sea"),
        ("café", "cafe"),
        ("Ἀχιλλεύς", "Αχιλλευς"),
        ("straße", "strasse"),
        ("ς", "σ"),
        ("its", "it's"),
        ("wine dark", "wine-dark"),
        ("It's - yes", "It's-yes"),
        ("ab", "a b"),
        ("한국", "한 국"),
        ("٣", "3"),
        ("ａ", "a"),
        ("²", "2"),
        ("東", "东"),
        ("ıi", "ii"),
        ("की", "कि"),
    ],
)
def test_words_that_stay_apart(one, other):
    assert fold_quote(one) != fold_quote(other)


@given(words)
@example("\ufb01\u0301")  # a mark on a ligature
@example("\u0301\u1f08\U000e0100\u0345")  # a mark that follows its letter behind what cannot be seen
def test_folding_what_is_folded_changes_nothing(text):
    folded = fold(text).text
    assert fold(folded).text == folded


@given(words)
@example("\uac00\u11a8")  # a syllable of Hangul, and the Jamo that closes it
@example("\u1f82\u1dcc")  # marks that change their order
def test_composed_and_decomposed_are_the_same(text):
    assert (
        fold(unicodedata.normalize("NFD", text)).text
        == fold(unicodedata.normalize("NFC", text)).text
        == fold(text).text
    )


@given(st.lists(st.tuples(words, words), max_size=4))
def test_what_cannot_be_seen_makes_no_difference(parts):
    plain = "".join(a + b for a, b in parts)
    marked = "".join(f"{a}\u00ad\u200b{b}" for a, b in parts)
    # Behind the unseen a combining mark would stand alone; no text has that.
    if not any(b and unicodedata.category(b[0])[0] == "M" for _, b in parts):
        assert fold_quote(marked) == fold_quote(plain)


def spellings():
    """Pairs of different spellings of the same words."""
    same = [
        "'’‘ʼ",
        '"“”„«',
        "-–—‐",
        ["...", "…"],
        [" ", "\u00a0", "\n", " \t"],
        ["ff", "ﬀ"],
        ["é", "e\u0301"],
        ["東京", "東\n京"],
    ]
    choices = [st.tuples(st.sampled_from(list(some)), st.sampled_from(list(some))) for some in same]
    plain = st.sampled_from(list("abxyz.東α")).map(lambda char: (char, char))
    return st.lists(st.one_of(plain, *choices), max_size=12).map(
        lambda pairs: ("".join(a for a, _ in pairs), "".join(b for _, b in pairs))
    )


@given(spellings())
def test_spellings_that_look_the_same_fold_to_the_same(pair):
    one, other = pair
    assert fold_quote(one) == fold_quote(other)


@given(words)
@example("e\u0301")
@example("\u00ada\u00ad")
@example("東\n京")
def test_the_way_back_is_in_order_and_in_range(text):
    folded = fold(text)
    ends = [folded.original(0, end)[1] for end in range(1, len(folded.text) + 1)]
    starts = [folded.original(start, len(folded.text))[0] for start in range(len(folded.text))]
    assert all(0 <= a <= b <= len(text) for a, b in pairwise([0, *starts, len(text)]))
    assert all(0 <= a <= b <= len(text) for a, b in pairwise([0, *ends, len(text)]))
    assert all(start < end for start, end in zip(starts, ends, strict=True))


@given(words, st.data())
def test_what_a_folded_span_stands_for_folds_to_its_words(text, data):
    folded = fold(text)
    edges = [at for at in range(len(folded.text) + 1) if is_edge(folded.text, at)]
    start = data.draw(st.sampled_from(edges))
    end = data.draw(st.sampled_from([edge for edge in edges if edge >= start]))
    a, b = folded.original(start, end)
    # A span may begin or end inside what one letter stands for (“…”, a ligature): then it takes the whole.
    assert folded.text[start:end].strip() in fold(text[a:b]).text or _cuts_a_letter(folded, start, end)


def _cuts_a_letter(folded, start, end):
    return (
        start == end
        or folded.original(0, start)[1] > folded.original(start, end)[0]
        or folded.original(0, end)[1] > folded.original(end, len(folded.text))[0]
    )


@given(words, st.data())
def test_there_and_back_again(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = folded.folded(start, end)
    assert 0 <= a <= b <= len(folded.text)
    if a < b:
        back = folded.original(a, b)
        assert back[0] <= start or not fold(text[back[0] : start]).text.strip()
        assert back[1] >= end or not fold(text[back[1] : end]).text.strip()


def test_the_map_of_decomposed_greek_is_as_fine_as_its_letters():
    text = unicodedata.normalize("NFD", "μῆνιν ἄειδε θεὰ Πηληϊάδεω Ἀχιλῆος")
    folded = fold(text)
    for start, char in enumerate(folded.text):
        a, b = folded.original(start, start + 1)
        assert unicodedata.normalize("NFC", text[a:b]) == char
        assert b - a <= 4


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("part of art", "|part| |of| |art|"),
        ("l'homme", "|l|'|homme|"),
        ("wine-dark", "|wine|-|dark|"),
        ("東京都", "|東|京|都|"),
        ("カタカナ", "|カ|タ|カ|ナ|"),
        ("aは", "|a|は|"),
        ("한국", "|한국|"),
        ("का", "|का|"),
        ("ไทย", "|ไ|ท|ย|"),
        ("กำ่", "|ก|ำ่|"),
        ("\u05d0\u05b8\u05d1", "|\u05d0\u05b8\u05d1|"),
        ("3.5", "|3|.|5|"),
        ("a_b", "|a_b|"),
        ("", "|"),
        ("é", "|é|"),
        ("x²", "|x²|"),
    ],
)
def test_where_words_begin_and_end(text, edges):
    shown = "".join(("|" if is_edge(text, at) else "") + text[at : at + 1] for at in range(len(text) + 1))
    assert shown == edges


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("a", "b", " "),
        ("東", "京", ""),
        ("東", "b", " "),
        ("a", "東", " "),
        ("。", "東", ""),
        ("", "東", " "),
        ("한", "국", " "),
    ],
)
def test_what_stands_between_blocks(before, after, between):
    assert joint(before, after) == between
