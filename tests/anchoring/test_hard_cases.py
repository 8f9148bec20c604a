"""Hard cases of anchoring: those of the list by their numbers, and as many of scripts and genres that it lacks.

What needs no more than a text and a quote is a row in a table. Rows of test_find.py and whole editions of cases/ are
not repeated: here stand the same difficulties where they are met in real texts.
"""

from __future__ import annotations

import re

import pytest

from glossator.anchoring.anchor import anchor
from glossator.anchoring.lock import dump_lock, read_lock
from glossator.anchoring.reanchor import LIKELY_FIX, SAFE_FIX, outcomes
from glossator.model import SourceFile
from tests.shown import parse
from tests.tiny import complaint, covered, notes_of, pages, places, quoting, text_of

# ── Found, and only the words ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        # Right to left
        pytest.param("וַיֹּאמֶר אֱלֹהִים", "אֱלֹהִים", ["אֱלֹהִים"], id="Hebrew with niqqud"),
        pytest.param("ש\u05c1\u05b8לום", "ש\u05b8\u05c1לום", ["ש\u05c1\u05b8לום"], id="niqqud in another order"),
        pytest.param("בית\u05beספר", "ספר", ["ספר"], id="a maqaf is an edge"),
        pytest.param("צה״ל יצא", "צה״ל", ["צה״ל"], id="gershayim in an abbreviation"),
        pytest.param("\u2067הים\u2069 כחול", "הים כחול", ["הים\u2069 כחול"], id="isolates around a word"),
        pytest.param("في الكتـــاب", "الكتـــاب", ["الكتـــاب"], id="Arabic with tatweel"),
        pytest.param("قال\u200f: نعم", "قال: نعم", ["قال\u200f: نعم"], id="a mark of direction"),
        pytest.param("می\u200cروم", "میروم", ["می\u200cروم"], id="Persian with a joiner that is none"),
        pytest.param("\ufefbله", "\ufefbله", ["\ufefbله"], id="a presentation form is itself"),
        # India
        pytest.param("धर्मक्षेत्रे कुरुक्षेत्रे", "कुरुक्षेत्रे", ["कुरुक्षेत्रे"], id="Devanagari with conjuncts"),
        pytest.param("क्\u200dष है", "क्ष", ["क्\u200dष"], id="a joiner inside a conjunct"),
        pytest.param("समवेता युयुत्सवः । मामकाः", "युयुत्सवः । मामकाः", ["युयुत्सवः । मामकाः"], id="a danda"),
        pytest.param("ক\u09cbথা", "ক\u09c7\u09beথা", ["ক\u09cbথা"], id="Bengali, a vowel in two parts"),
        pytest.param("தமிழ் மொழி", "மொழி", ["மொழி"], id="Tamil"),
        # South-East and East Asia
        pytest.param("ผู้ใหญ่บ้านไปตลาด", "ไปตลาด", ["ไปตลาด"], id="Thai, two marks on a letter before"),
        pytest.param("ព្រះរាជា", "រាជា", ["រាជា"], id="Khmer"),
        pytest.param(
            "\u1112\u1161\u11ab\u1100\u1173\u11af이", "한글이", ["\u1112\u1161\u11ab\u1100\u1173\u11af이"], id="Jamo"
        ),
        pytest.param("か\u3099っこう", "がっこう", ["か\u3099っこう"], id="kana with a mark of its own"),
        pytest.param("コーヒーを飲む", "コーヒー", ["コーヒー"], id="a long vowel"),
        pytest.param("「はい」と\n言った", "「はい」と言った", ["「はい」と言った"], id="Japanese over two lines"),
        pytest.param("漢字\ufe00かな", "漢字かな", ["漢字\ufe00かな"], id="a chosen form of a character"),
        pytest.param("第 8 条", "第 8 条", ["第 8 条"], id="digits between Han"),
        # Greek and Latin
        pytest.param("μῆνιν ἄειδε θεά", "ἄειδε", ["ἄειδε"], id="polytonic"),
        pytest.param("α\u0313\u0301ειδε", "ἄειδε", ["α\u0313\u0301ειδε"], id="polytonic from its parts"),
        pytest.param("τ\u1f71δε", "τ\u03acδε", ["τ\u1f71δε"], id="oxia and tonos"),
        pytest.param("ἀλλ’ οὐ", "ἀλλ' οὐ", ["ἀλλ’ οὐ"], id="an elision"),
        pytest.param("arma virumque", "virumque", ["virumque"], id="an enclitic is part of its word"),
        pytest.param("ﬁnis ﬂumen", "finis flumen", ["ﬁnis ﬂumen"], id="ligatures"),
        pytest.param("die Straße hier", "Straße", ["Straße"], id="ß"),
        pytest.param("ﬆeht ﬅ", "steht ft", ["ﬆeht ﬅ"], id="ligatures of the long s"),
        pytest.param("Iğdır ve ılık", "ılık", ["ılık"], id="a dotless i"),
        pytest.param("I\u0307zmir", "İzmir", ["I\u0307zmir"], id="a dotted I from its parts"),
        # Signs
        pytest.param("1\u202f000\u202f000 €", "1 000 000 €", ["1\u202f000\u202f000 €"], id="thin spaces in a number"),
        pytest.param("3,14 or 3.14", "3.14", ["3.14"], id="a decimal point"),
        pytest.param("pp. 12–15", "12-15", ["12–15"], id="an en dash between numbers"),
        pytest.param("well\u2011known", "well-known", ["well\u2011known"], id="a hyphen that does not break"),
        pytest.param("mother-in-law", "law", ["law"], id="a part of a compound"),
        pytest.param("no—never", "never", ["never"], id="a dash without spaces"),
        pytest.param("👩\u200d🚀 and 👨\u200d👩\u200d👧", "👩\u200d🚀 and", ["👩\u200d🚀 and"], id="emoji of several"),
        pytest.param("❤\ufe0f here", "❤ here", ["❤\ufe0f here"], id="an emoji's variant"),
        pytest.param("‘Tis “so”", '\'Tis "so"', ["‘Tis “so”"], id="an apostrophe that opens"),
        pytest.param("«À l’aube»", '"À l\'aube"', ["«À l’aube»"], id="guillemets"),
        pytest.param("E = mc²", "mc²", ["mc²"], id="a power"),
        pytest.param("H₂O flows", "H₂O", ["H₂O"], id="an index"),
        # Genres
        pytest.param(
            "**Anna.** Go.\\\n*Exit.*", "Anna. Go. Exit.", ["Anna. Go.\nExit."], id="drama: speaker to direction"
        ),
        pytest.param(
            "> **A.** No,\n> no.\n>\n> **B.** Yes.", "no. B. Yes.", ["no.", "B. Yes."], id="drama: two speeches"
        ),
        pytest.param("- a\n  - b\n    - c d\n- e", "b c d e", ["b", "c d", "e"], id="lists in lists"),
        pytest.param(
            "1. one\n\n   more\n2. two", "one more two", ["one", "more", "two"], id="an item of two paragraphs"
        ),
        pytest.param("One[^a] two.\n\n[^a]: A *long* note.", "A long note.", ["A long note."], id="in a footnote"),
        pytest.param("One [^a]\n\ntwo.\n\n[^a]: x", "One two.", ["One", "two."], id="a space before a footnote's mark"),
        pytest.param(
            "One\n\n[^a]\n\ntwo.\n\n[^a]: x", "One two.", ["One", "two."], id="over a paragraph without words"
        ),
        pytest.param("| a | b |\n|---|---|\n|   | c |", "b c", ["b", "c"], id="a table with an empty cell"),
        pytest.param("```\nlet a = b;\n```", "a = b;", ["a = b;"], id="code"),
        pytest.param("Use `a  b` here", "Use a b here", ["Use a  b here"], id="spaces in code"),
        pytest.param("## The *sea*\n\nRises.", "The sea Rises.", ["The sea", "Rises."], id="from a heading on"),
        pytest.param("``` verse\none\n\n  two\n```", "one two", ["one", "two"], id="verse: an indented stanza"),
        pytest.param("``` verse\n床前\n\n　明月\n```", "床前明月", ["床前", "明月"], id="verse: indented, in Chinese"),
        pytest.param("sing,\\\ngoddess", "sing, goddess", ["sing,\ngoddess"], id="verse: a hard break"),
        pytest.param("Term\n: Meaning", "Term Meaning", ["Term", "Meaning"], id="a definition list"),
        pytest.param("a [b](u.md) [c](v.md) d", "[b](u.md) c d", ["b c d"], id="20: half Markdown, half plain"),
    ],
)
def test_found(text, quote, found):
    assert places(text, quote) == found


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param("bananas ananas", "ana", id="1: inside two words"),
        pytest.param("وكتب", "كتب", id="a prefixed particle is part of its word"),
        pytest.param("کتاب", "كتاب", id="another kaf"),
        pytest.param("שלום", "שָׁלוֹם", id="niqqud that the text has not"),
        pytest.param("בַּיִת", "בית", id="niqqud that the quote has not"),
        pytest.param("क्षेत्र", "क्षे", id="a syllable of a word"),
        pytest.param("कि", "क", id="a letter without its vowel"),
        pytest.param("ที่", "ท", id="a Thai letter without its marks"),
        pytest.param("한국어", "한국", id="a stem of Korean"),
        pytest.param("がく", "かく", id="kana without its mark"),
        pytest.param("ハハ", "はは", id="the other kana"),
        pytest.param("ｶﾅ", "カナ", id="half width"),
        pytest.param("ἄειδε", "αειδε", id="10: polytonic without its accents"),
        pytest.param("Ὀδυσσεύς", "ὀδυσσεύς", id="a capital"),
        pytest.param("σοφός", "σοφόσ", id="a final sigma"),
        pytest.param("Straße", "Strasse", id="ß is not ss"),
        pytest.param("ſo", "so", id="a long s is itself"),
        pytest.param("Iğdır", "Iğdir", id="a dotted i for a dotless"),
        pytest.param("virumque", "virum", id="a word without its enclitic"),
        pytest.param("ﬁnis", "fi", id="a ligature that begins a word"),
        pytest.param("1000", "100", id="digits within a number"),
        pytest.param("H₂O", "H2O", id="an index as a digit"),
        pytest.param("𝐑ing", "Ring", id="a letter of mathematics"),
        pytest.param("wine - dark", "wine-dark", id="8: spaces around a hyphen in the text"),
        pytest.param("2 000", "2000", id="a number without its space"),
        pytest.param("one[^a]two\n\n[^a]: x", "one two", id="no space where there is none"),
    ],
)
def test_never_found(text, quote):
    assert complaint(text, quote).code == "G012"


# ── What a page shows of them ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "quote", "marked"),
    [
        pytest.param("a [b *c*](https://e.example/) d", "a b", ["a ", "b"], id="12: it ends inside a link"),
        pytest.param("a [b](https://e.example/)", "b", ["b"], id="12: the whole of a link"),
        pytest.param("- a b\n- c d\n  1. e f", "b c d e", ["b", "c d", "e"], id="14: over items"),
        pytest.param("| a | b |\n|---|---|\n| *c* | d |", "b c", ["b", "c"], id="14: over rows of a table"),
        pytest.param("a\n\n> b\n\n```\nc\n```", "a b c", ["a", "b", "c"], id="14: over a quotation into code"),
        pytest.param("وقال **نعم** ثم", "قال نعم".replace("ق", "وق", 1), ["وقال ", "نعم"], id="right to left"),
        pytest.param("👩\u200d🚀 *go*", "👩\u200d🚀 go", ["👩\u200d🚀 ", "go"], id="emoji of several"),
    ],
)
def test_each_block_has_its_segments_and_the_note_one_mark_outside_links(text, quote, marked):
    files = {
        "content/t.md": f"---\ntitle: T\n---\n\n{text}\n",
        "annotations/t/n.yaml": f"kind: note\nnotes:\n- quote: {quote!r}\n  note: N\n".replace("\\u200d", "\u200d"),
    }
    page = parse(pages(files)["t/index.html"])
    assert [one.text() for one in page.elements() if "a" in one.classes and {"i1", "x1"} & {*one.classes}] == marked
    [mark] = page.of_class("r")
    assert not [link for link in page.elements() if link.tag == "a" and link is not mark and mark in link.elements()]


# ── 16 to 19: words that are gone, or there again ───────────────────────────────────────────────────────

TWINS = {
    "English": (
        "The keeper lit the lamp on the northern pier at dusk and went home.",
        "The keeper lit the lamp on the southern pier at dusk and went home.",
        "lit the lamp on the northern pier",
    ),
    "Chinese": ("守灯人黄昏时点亮北码头的灯然后回家。", "守灯人黄昏时点亮南码头的灯然后回家。", "点亮北码头的灯"),
    "verse": (
        "the ships come home in the morning, my love",
        "the ships come home in the evening, my love",
        "home in the morning",
    ),
    "Arabic": (
        "أضاء الحارس المصباح على الرصيف الشمالي",
        "أضاء الحارس المصباح على الرصيف الجنوبي",
        "على الرصيف الشمالي",
    ),
    "Hindi": ("पहरेदार ने उत्तर घाट पर दीया जलाया।", "पहरेदार ने दक्षिण घाट पर दीया जलाया।", "उत्तर घाट पर दीया"),
}
FILLER = {
    "English": [
        "Nobody had asked for rain.",
        "Two barrels of tar stood under the stair.",
        "A dog slept through it all.",
    ],
    "Chinese": ["没有人盼望下雨。", "楼梯下放着两桶沥青。", "一条狗一直睡着。"],
    "verse": ["who waits for the tide to turn", "a rope lies coiled on the stone", "and nobody counts the years"],
    "Arabic": ["لم يطلب أحد المطر.", "برميلان من القار تحت الدرج.", "كلب نام طوال الوقت."],
    "Hindi": ["किसी ने वर्षा नहीं माँगी।", "सीढ़ी के नीचे दो पीपे थे।", "एक कुत्ता सोता रहा।"],
}


def _joined(name: str, *lines: str) -> str:
    return "``` verse\n" + "\n".join(lines) + "\n```" if name == "verse" else "\n\n".join(lines)


def _lock(markdown: str, notes):
    _, lock, problems = anchor(text_of(markdown), notes)
    assert not problems
    return read_lock(SourceFile("anchors.lock.json", dump_lock(lock)))[0]


@pytest.mark.parametrize("name", TWINS)
@pytest.mark.parametrize("twin_first", [True, False])
def test_16_17_a_deleted_sentence_is_an_orphan_beside_its_near_twin(name, twin_first):
    own, twin, quote = TWINS[name]
    one, two, three = FILLER[name]
    rest = [one, twin, two, three] if twin_first else [one, two, twin, three]
    whole = [*rest[:3], own, three] if twin_first else [one, own, *rest[1:]]
    notes = quoting(quote)
    lock = _lock(_joined(name, *whole), notes)
    text = text_of(_joined(name, *rest))
    found, _, problems = anchor(text, notes, lock)
    assert (list(found.notes), [one.code for one in problems]) == ([], ["G012"])
    [outcome] = outcomes(text, notes, lock)
    assert outcome.status != SAFE_FIX


@pytest.mark.parametrize("name", TWINS)
def test_18_a_copy_elsewhere_leaves_the_note_where_it_was(name):
    own, _, quote = TWINS[name]
    one, two, three = FILLER[name]
    notes = quoting(quote)
    lock = _lock(_joined(name, one, own, two), notes)
    text = text_of(_joined(name, three, quote, three, one, own, two))
    found, _, problems = anchor(text, notes, lock)
    assert [problem.code for problem in problems] == ["G021"]
    [(_, [place])] = found.notes
    block = text.blocks[place.block].text
    assert covered(text, place) in own
    assert block.find(own) <= place.start
    *_, [error] = anchor(text, notes)
    assert error.code == "G010"
    assert len(re.findall(r'(?m)^(?:at: |nth: |at: "[^"]*"\nnth: )', error.hint)) >= 2


@pytest.mark.parametrize("name", TWINS)
def test_19_the_same_words_elsewhere_are_asked_about(name):
    own, _, quote = TWINS[name]
    one, two, three = FILLER[name]
    notes = quoting(quote)
    lock = _lock(_joined(name, one, own, two, three), notes)
    text = text_of(_joined(name, one, two, three, f"{three} {quote}"))
    found, _, problems = anchor(text, notes, lock)
    assert (list(found.notes), [one.code for one in problems]) == ([], ["G020"])


# ── Longer than a line ──────────────────────────────────────────────────────────────────────────────────


def test_13_three_segments_for_two_notes_that_overlap():
    text = text_of("abcde fghij klmno")
    found, *_, problems = anchor(text, notes_of("- {quote: abcde fghij, note: A}\n- {quote: fghij klmno, note: B}\n"))
    assert not problems
    assert [(one.start, one.end) for _, [one] in found.notes] == [(0, 11), (6, 17)]


@pytest.mark.parametrize("words", ["a" * 10_000, "家" * 10_000, "e\u0301" * 5_000, "👩\u200d🚀" * 2_000])
def test_a_very_long_word_is_one(words):
    assert places(f"{words} behind", words) == [words]
    assert complaint(f"{words} behind", words + "x").code == "G012"


# ── 37: a copy of words that were edited ────────────────────────────────────────────────────────────────

LETTER = """\
## The inn {{n=1}}

They came to the inn late. {own} The host brought bread and a lamp, and asked for nothing.

Nobody knew how long the road had been.

## The road {{n=2}}

The road went on between two walls.{copy} Behind the walls there were orchards.
"""
SAID = "The messenger counted eleven days upon the road from the northern gate."


@pytest.mark.parametrize(
    ("quote", "corrected", "now"),
    [
        pytest.param(
            "counted eleven days upon the road", "eleven days:twelve days", "twelve days", id="a word replaced"
        ),
        pytest.param(
            "counted eleven days upon the road", "upon the road:on this road", "on this", id="words at its end"
        ),
        pytest.param("eleven days", "eleven days:twelve long days", "twelve long days", id="all of it"),
        pytest.param(
            "The messenger counted eleven days", "messenger:courier", "courier", id="the sentence's first words"
        ),
    ],
)
def test_37_a_copy_of_the_old_words_is_never_taken_for_the_words_that_were_edited(quote, corrected, now):
    notes = quoting(quote)
    lock = _lock(LETTER.format(own=SAID, copy=""), notes)
    text = text_of(LETTER.format(own=SAID.replace(*corrected.split(":")), copy=f" {SAID}"))
    found, _, problems = anchor(text, notes, lock)
    assert (list(found.notes), [one.code for one in problems]) == ([], ["G020"])
    [outcome] = outcomes(text, notes, lock)
    assert outcome.status == LIKELY_FIX
    assert now in outcome.fixed.quotes[0].exact
    assert outcome.new_place.startswith("1.1: ")
    assert outcome.alternative.startswith("2.1: ")


def test_37_a_sentence_that_was_moved_is_followed():
    notes = quoting("counted eleven days upon the road")
    lock = _lock(LETTER.format(own=SAID, copy=""), notes)
    text = text_of(LETTER.format(own="They were tired.", copy=f" {SAID}"))
    found, _, problems = anchor(text, notes, lock)
    assert not problems
    assert [text.blocks[one.block].locus for _, anchors in found.notes for one in anchors] == ["2.1"]


@pytest.mark.parametrize("narrowed", [{}, {"at": "2"}, {"at": "t", "nth": "2"}])
def test_37_words_chosen_by_place_or_count_do_not_slip_to_others_when_their_own_are_respelt(narrowed):
    before = (
        "## One {n=1}\n\nHe hoped that something in the {a} may lessen what we feel.\n\n"
        "## Two {n=2}\n\nThey waited long, but in the {b}, she was to write to her aunt.\n"
    )
    first = "mean while" if narrowed else "meanwhile"
    whole = before.replace("{a}", first).replace("{b}", "mean time")
    notes = quoting("the mean", **narrowed)
    lock = _lock(whole, notes)
    text = text_of(before.replace("{a}", "mean while").replace("{b}", "meantime"))
    assert not anchor(text, notes, lock)[0].notes
    [outcome] = outcomes(text, notes, lock)
    assert outcome.status == LIKELY_FIX
    assert outcome.fixed.quotes[0].exact == "the meantime"


@pytest.mark.parametrize("chosen", [{"at": "1.2"}, {"at": "1", "nth": "1"}])
def test_a_deleted_word_that_was_chosen_by_its_place_is_not_the_next_of_its_kind(chosen):
    start = "## One {n=1}\n\n"
    first = "“Has your governess left you?”\n\n"
    strange = "“That is very strange. But I suppose you had no opportunity."
    town = " Your mother should have taken you to town every spring for the benefit of masters."
    mother = "”\n\n“My mother would have had no objection, but my father hates London.”\n"
    notes = quoting("have", **chosen)
    lock = _lock(start + first + strange + town + mother, notes)
    found, _, problems = anchor(text_of(start + strange + mother), notes, lock)
    assert not found.notes
    assert problems


# ── What an edit inside the words asks ──────────────────────────────────────────────────────────────────

INN = "They had rested eleven days at the inn before the wet dog came home to its people.\n"


@pytest.mark.parametrize(
    ("quote", "old", "new", "mended"),
    [
        pytest.param("eleven days", "eleven days", "twelve long days", "twelve long days", id="a numeral"),
        pytest.param("the wet dog", "wet dog", "wet cat", "the wet cat", id="a noun"),
        pytest.param("rested eleven days", "eleven days", "days", "rested days", id="a word taken out"),
        pytest.param("eleven days at the inn", "eleven", "11", "11 days at the inn", id="a numeral in figures"),
    ],
)
def test_words_that_were_replaced_are_asked_about_and_proposed_as_the_hint_proposes_them(quote, old, new, mended):
    notes = quoting(quote)
    lock = _lock(INN, notes)
    text = text_of(INN.replace(old, new))
    [outcome] = outcomes(text, notes, lock)
    assert (outcome.status, outcome.fixed.quotes[0].exact) == (LIKELY_FIX, mended)
    *_, [error] = anchor(text, notes, lock)
    assert f"has “{mended}”" in error.hint


@pytest.mark.parametrize(
    ("quote", "old", "new", "mended"),
    [
        pytest.param(
            "the wet dog came home", "came home", "came safely home", "the wet dog came safely home", id="added"
        ),
        pytest.param("its people", "people", "pepole", "its pepole", id="a letter"),
        pytest.param("eleven days at the inn", "the inn", "The Inn", "eleven days at The Inn", id="capitals"),
        pytest.param("the wet dog came", "wet dog", "wet-dog", "the wet-dog came", id="a hyphen"),
    ],
)
def test_words_that_say_the_same_are_mended_without_asking(quote, old, new, mended):
    notes = quoting(quote)
    lock = _lock(INN, notes)
    [outcome] = outcomes(text_of(INN.replace(old, new)), notes, lock)
    assert (outcome.status, outcome.fixed.quotes[0].exact) == (SAFE_FIX, mended)


def test_a_sentence_put_in_between_is_asked_about_with_the_sentence_in_the_quote():
    whole = (
        "She was to go to Hunsford. She had not at first thought very seriously of going thither; but she soon did.\n"
    )
    more = "The party in the first carriage was to be met upon the road by whoever leads. "
    quote = "to Hunsford. She had not at first thought very seriously of going"
    notes = quoting(quote)
    lock = _lock(whole, notes)
    [outcome] = outcomes(text_of(whole.replace("She had", f"{more}She had")), notes, lock)
    assert outcome.status == LIKELY_FIX
    assert outcome.fixed.quotes[0].exact == quote.replace("She had", f"{more}She had")
