"""Finding words in a text: the hard cases of anchoring in a table, and that what is found is what was asked for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.anchoring.anchor import anchor
from glossator.anchoring.find import find, find_all
from glossator.anchoring.flat import flatten
from glossator.anchoring.resolve import Resolver
from glossator.language import fold_quote, is_edge
from glossator.linking.glossary import gloss, look_up
from tests.tiny import complaint, covered, notes_of, places, quoting, text_of
from tests.tiny import problems as problems_of

# ── The hard cases, by their numbers ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        pytest.param("part of art", "art", ["art"], id="3: the word only"),
        pytest.param("l'homme", "homme", ["homme"], id="4: an apostrophe is an edge"),
        pytest.param("l’homme", "l'homme", ["l’homme"], id="4: curly"),
        pytest.param("cafe\u0301", "caf\u00e9", ["cafe\u0301"], id="5: composed in the quote"),
        pytest.param("caf\u00e9s", "cafe\u0301s", ["caf\u00e9s"], id="5: decomposed in the quote"),
        pytest.param("東\n京都", "東京都", ["東京都"], id="6: a line break between Han characters"),
        pytest.param("so\u00adft", "soft", ["so\u00adft"], id="7: soft hyphen"),
        pytest.param("“It’s—yes…”", '"It\'s-yes..."', ["“It’s—yes…”"], id="8: straight for curly"),
        pytest.param("a\u00a0b", "a b", ["a\u00a0b"], id="9: no-break space"),
        pytest.param("a\u3000b", "a b", ["a\u3000b"], id="9: ideographic space"),
        pytest.param("a\nb", "a b", ["a\nb"], id="9: line break"),
        pytest.param("東\u3000京", "東京", ["東\u3000京"], id="9: between Han characters"),
        pytest.param("東 京", "東　京", ["東 京"], id="9: in both"),
        pytest.param(
            "*wine*-dark [sea](u.md)[^1] of\n\n[^1]: x", "wine-dark sea of", ["wine-dark sea of"], id="11: plain"
        ),
        pytest.param("*wine*-dark sea of", "*wine*-dark sea", ["wine-dark sea"], id="11, 20: as Markdown"),
        pytest.param("a **bold [link](#t)** b", "bold link", ["bold link"], id="20: plain words"),
        pytest.param("a **bold [link](#t)** b", "**bold [link](#t)**", ["bold link"], id="20: Markdown"),
        pytest.param("a `b*c*` d", "`b*c*` d", ["b*c* d"], id="20: code"),
        pytest.param("five * stars", "five * stars", ["five * stars"], id="20: typed as it stands"),
        pytest.param("One two.\n\nThree four.", "two. Three", ["two.", "Three"], id="14: across paragraphs"),
        pytest.param("- one\n- two", "one two", ["one", "two"], id="14: across items"),
        pytest.param("|a|b|\n|-|-|\n|c|d|", "b c", ["b", "c"], id="14: across cells"),
        pytest.param("``` verse\none\ntwo\n```", "one two", ["one\ntwo"], id="15: one anchor over both lines"),
        pytest.param("``` verse\none\n\ntwo\n```", "one two", ["one", "two"], id="15: two stanzas"),
        pytest.param("a -5 b", "−5", ["-5"], id="minus"),
        pytest.param("Ἀχιλλεύς", "Ἀχιλλεύς", ["Ἀχιλλεύς"], id="Greek"),
        pytest.param("a (sea) b", "(sea)", ["(sea)"], id="parentheses"),
        pytest.param("a (sea) b", "sea", ["sea"], id="inside them"),
        pytest.param("ends here.", "here.", ["here."], id="with a full stop"),
        pytest.param("{東京|とう|きょう}へ", "東京へ", ["東京へ"], id="ruby"),
        pytest.param("เรือทอดสมออยู่", "ทอดสมอ", ["ทอดสมอ"], id="Thai"),
        pytest.param("जहाज़ है", "जहाज़", ["जहाज़"], id="Devanagari with nukta"),
        pytest.param("🙂 sea 🙂", "🙂 sea", ["🙂 sea"], id="beyond the first plane"),
        pytest.param("x² + y²", "x²", ["x²"], id="superscripts are themselves"),
        pytest.param("\\*not emphasis\\*", "*not emphasis*", ["*not emphasis*"], id="escaped asterisks"),
        pytest.param("AT&amp;T &copy;", "AT&T ©", ["AT&T ©"], id="entities"),
        pytest.param("one two", "  one two  ", ["one two"], id="white space around a quote"),
    ],
)
def test_found(text, quote, found):
    assert places(text, quote) == found


@pytest.mark.parametrize(
    ("text", "quote", "hint"),
    [
        pytest.param("bananas", "ana", "bananas", id="1: no word"),
        pytest.param("“It’s—yes…”", "It's - yes...", "It’s—yes…", id="8: spaces around the dash"),
        pytest.param("Ἀχιλλεύς", "Αχιλλευς", "Ἀχιλλεύς", id="10: accents are never folded"),
        pytest.param("the Sea", "the sea", "the Sea", id="case is never folded"),
        pytest.param("की किताब", "क", "", id="a consonant without its vowel sign"),
        pytest.param("한국", "한", "", id="half a word of Korean"),
        pytest.param("e\u0301tat", "etat", "e\u0301tat", id="a letter without its accent"),
        pytest.param("frequent infringement of rights", "frequent infringment", "frequent infringement", id="misspelt"),
    ],
)
def test_not_found_and_what_is_near(text, quote, hint):
    found = complaint(text, quote)
    assert found.code == "G012"
    assert f"“{hint}”" in found.hint if hint else found.hint


@pytest.mark.parametrize(
    ("quote", "hint"),
    [
        pytest.param("them in wintre time", "counts them in winter.", id="the end of a block"),
        pytest.param("Then nobody asks the harbor", "Nobody asks the harbour", id="the beginning of one"),
        pytest.param("in wintre. Tar is kept", "in winter. Tar is kept", id="words of both"),
        pytest.param("of them. Tar is kept", "Tar is kept", id="words of both, but not as they stand there"),
    ],
)
def test_what_is_near_runs_over_the_border_of_blocks_only_if_the_quote_does(quote, hint):
    text = "The quay is lit.\n\nNobody asks the harbour master why he counts them in winter.\n\nTar is kept in barrels."
    assert f"“{hint}”" in complaint(text, quote).hint


def test_2_words_that_overlap_themselves_stand_in_four_places():
    found = complaint("a a a a a", "a a")
    assert found.code == "G010"
    assert "4 times" in found.message
    assert [f"nth: {n}" in found.hint for n in range(1, 6)] == [True] * 4 + [False]


@pytest.mark.parametrize("nth", range(1, 5))
def test_each_of_them_can_be_chosen(nth):
    text = text_of("a a a a a")
    found, *_, problems = anchor(text, quoting("a a", at="t.1", nth=str(nth)))
    assert not problems
    assert [(one.start, one.end) for _, anchors in found.notes for one in anchors] == [(2 * nth - 2, 2 * nth + 1)]


def test_what_an_error_proposes_chooses_that_place():
    """Every `at` and `nth` of the list in G010, put into the note, gives a note on the place it was shown with."""
    text = text_of("Sea, sea and sea.\n\n## One {n=1}\n\nThe sea. A sea.\n\n### In it {#in}\n\nBy the sea.")
    _, *_, [problem] = anchor(text, quoting("sea"))
    chosen = []
    given: dict[str, str] = {}
    for line in problem.hint.splitlines()[1:]:
        field, _, shown = line.strip().partition(" …")
        name, value = field.strip().split(": ")
        given = {**given, name: value} if name == "nth" else {name: value}
        if not shown:  # a second line belongs to this place
            continue
        found, *_, problems = anchor(text, quoting("sea", **{k: v.strip('"') for k, v in given.items()}))
        assert not problems
        chosen += [(one.block, one.start) for _, anchors in found.notes for one in anchors]
    blocks = [(at, place) for at, block in enumerate(text.blocks) for place in range(len(block.text))]
    assert chosen == [(at, place) for at, place in blocks if text.blocks[at].text[place:].startswith("sea")]


def test_a_long_list_of_places_is_cut():
    found = complaint(" ".join(["sea"] * 30), "sea")
    assert "30 times" in found.message
    assert "and 24 more" in found.hint


@pytest.mark.parametrize("quote", ["\u00ad", "\u200b\u200b", " \u00a0 "])
def test_a_quote_without_words_is_refused(quote):
    text = text_of("Words.")
    assert Resolver(text).matches(quote) == []


# ── Found is what was asked for ─────────────────────────────────────────────────────────────────────────

PIECES = [
    "sea",
    "Sea",
    "se",
    "a",
    "wine-dark",
    "l'homme",
    "東京",
    "京",
    "都",
    "ไทย",
    "한국",
    "की",
    "का",
    "cafe\u0301",
    "café",
    ".",
    "—",
    "“x”",
]
paragraphs = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4)


@given(paragraphs, st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join))
def test_what_is_found_are_the_words_at_word_edges_and_all_of_them(blocks, quote):
    flat = flatten(text_of("\n\n".join(blocks)).blocks)
    wanted = fold_quote(quote)
    found = find(flat, wanted)
    assert all(flat.text[a:b] == wanted and is_edge(flat.text, a) and is_edge(flat.text, b) for a, b in found)
    everywhere = range(len(flat.text) - len(wanted) + 1)
    places = [(at, at + len(wanted)) for at in everywhere if flat.text.startswith(wanted, at)]
    assert found == [p for p in places if is_edge(flat.text, p[0]) and is_edge(flat.text, p[1])]


@given(paragraphs, st.data())
def test_every_planted_quote_is_found(blocks, data):
    text = text_of("\n\n".join(blocks))
    flat = flatten(text.blocks)
    edges = [at for at in range(len(flat.text) + 1) if is_edge(flat.text, at)]
    start = data.draw(st.sampled_from(edges))
    end = data.draw(st.sampled_from([edge for edge in edges if edge >= start]))
    words = flat.text[start:end].strip()
    begins = flat.text.find(words, start) if words else 0
    if words and is_edge(flat.text, begins) and is_edge(flat.text, begins + len(words)):
        assert (begins, begins + len(words)) in find(flat, words)


@given(paragraphs, st.lists(st.lists(st.sampled_from(PIECES), max_size=3).map(" ".join), max_size=30))
def test_many_quotes_at_once_are_found_as_each_alone(blocks, quotes):
    flat = flatten(text_of("\n\n".join(blocks)).blocks)
    folded = [fold_quote(quote) for quote in quotes]
    assert find_all(flat, folded) == {quote: find(flat, quote) for quote in folded if quote}


@given(paragraphs, st.data())
def test_pieces_of_a_span_are_its_words_in_order(blocks, data):
    text = text_of("\n\n".join(blocks))
    flat = flatten(text.blocks)
    start = data.draw(st.integers(0, len(flat.text) - 1))
    end = data.draw(st.integers(start + 1, len(flat.text)))
    pieces = flat.pieces((start, end))
    assert all(one[0] < other[0] for one, other in pairwise(pieces))
    assert all(0 <= a <= b <= len(text.blocks[block].text) for block, a, b in pieces)
    words = fold_quote(" ".join(text.blocks[block].text[a:b] for block, a, b in pieces)).replace(" ", "")
    # A span may cut a letter that stands for several (“—” never does, “…” may): it takes the whole of it then.
    assert flat.text[start:end].replace(" ", "") in words


@given(paragraphs, st.data())
def test_a_span_is_known_again_by_its_place_in_its_block(blocks, data):
    text = text_of("\n\n".join(blocks))
    flat = flatten(text.blocks)
    quote = data.draw(st.sampled_from([one for block in blocks for one in block.split()]))
    for span in find(flat, fold_quote(quote)):
        [(block, start, end)] = flat.pieces(span)
        assert flat.span_of(block, start, end) == span


@given(
    paragraphs, st.lists(st.sampled_from([p for p in PIECES if p[0].isalpha()]), min_size=1, max_size=5, unique=True)
)
def test_glossary_links_never_overlap_and_are_the_words_of_their_term(blocks, forms):
    text = text_of("\n\n".join(blocks))
    anchored, *_, _ = anchor(text, [])
    terms = _terms(forms)
    found = gloss(anchored, look_up(text, anchored.flat, terms), terms, "all").terms
    by_id = {term.id: {fold_quote(form) for form in (term.headword, *term.forms)} for term in terms}
    for one in found:
        words = fold_quote(text.blocks[one.block].text[one.start : one.end])
        assert {words, words[0].lower() + words[1:]} & by_id[one.term]
    assert all((a.block, a.end) <= (b.block, b.start) or a.block < b.block for a, b in pairwise(found))


def _terms(forms):
    from glossator.model import SourceFile
    from glossator.source.annotations import read_terms

    unique = list({fold_quote(form): form for form in forms}.values())
    rows = "".join(f'- {{term: "{form}", id: "id{n}", definition: D}}\n' for n, form in enumerate(unique))
    terms, problems = read_terms(SourceFile("annotations/glossary.yaml", f"terms:\n{rows}".encode()))
    assert not problems
    return terms


# ── Ranges and places ───────────────────────────────────────────────────────────────────────────────────

STAIRS = "Nine steps lead down.\n\nSteps and steps.\n\nDown they go, down to the water."


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("Nine", "down", ["Nine steps lead down"]),
        ("steps lead", "steps", ["steps lead down.", "Steps and steps"]),
        ("Nine", "water", ["Nine steps lead down.", "Steps and steps.", "Down they go, down to the water"]),
        ("Nine steps", "steps lead", ["Nine steps lead"]),
    ],
)
def test_a_range_ends_with_the_first_match_behind_its_beginning(start, end, found):
    text = text_of(STAIRS)
    done, *_, problems = anchor(text, notes_of(f"- quote: {{from: {start}, to: {end}}}\n  note: N\n"))
    assert not problems
    assert [covered(text, one) for _, anchors in done.notes for one in anchors] == found


def test_at_narrows_both_ends_of_a_range():
    text = text_of(STAIRS)
    found, *_, problems = anchor(text, notes_of('- quote: {from: down, to: water}\n  at: "t.3"\n  note: N\n'))
    assert not problems
    assert [covered(text, one) for _, anchors in found.notes for one in anchors] == ["down to the water"]


def test_a_note_on_a_whole_section_lies_on_its_heading():
    text = text_of("## One {n=1}\n\nWords.")
    found, *_, _ = anchor(text, notes_of('- at: "1"\n  note: N\n'))
    [(_, [one])] = found.notes
    assert one.whole
    assert text.blocks[one.block].locus == "1.0"


# ── Size ────────────────────────────────────────────────────────────────────────────────────────────────


def test_ten_thousand_notes_on_one_text():
    words = [f"w{n}" for n in range(10_000)]
    text = "\n\n".join(" ".join(words[at : at + 50]) for at in range(0, len(words), 50))
    rows = "".join(f"- quote: {word}\n  note: N{at}\n" for at, word in enumerate(reversed(words)))
    found, *_, problems = anchor(text_of(text), notes_of(rows))
    assert not problems
    assert len(found.notes) == len(words)
    assert len({annotation.id for annotation, _ in found.notes}) == len(words)


def test_every_mistake_of_many_is_reported():
    rows = "".join(f"- quote: w{at} wrong\n  note: N\n" for at in range(200))
    files = {
        "content/t.md": "# T\n\n" + " ".join(f"w{at}" for at in range(200)),
        "annotations/t/n.yaml": f"kind: note\nnotes:\n{rows}",
    }
    assert len(problems_of(files)) == 200
