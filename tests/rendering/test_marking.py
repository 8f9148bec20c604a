"""Marking words: whatever notes lie over them, the text stays as it is and the HTML is well-formed."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.rendering.marking import Gloss, Marking, Stretch, inline
from tests.markdowns import inline as any_inline
from tests.shown import Element, parse
from tests.tiny import linked, pages, read_text, text_of

FOOTNOTES = "\n\n[^a]: A.\n\n[^b]: B.\n"


class AsWritten:
    """Leaves addresses as they are, and knows no picture."""

    def __call__(self, href):
        return href

    def size(self, _):
        return None


def html_of(block, marking=None, verse=False):
    return inline(
        block.tokens,
        AsWritten(),
        marking or Marking(),
        verse=verse,
        footnote=lambda token: f'<a class="fr" href="#fn">{token.meta["n"]}</a>',
    )


def mark(name):
    return f'<a class="r" id="r-{name}">†</a>'


@dataclass
class Read:
    """What a page says of a block: its text, the words under each class, and how far each mark is."""

    text: str
    words: dict[str, str]
    marks: list[tuple[str, int]]
    glosses: list[str]


def read(html: str) -> Read:
    found = Read("", {}, [], [])

    def walk(element: Element, over: list[str]) -> None:
        if "r" in element.classes:
            found.marks.append((element.id.removeprefix("r-"), len(found.text)))
            return
        if "fr" in element.classes or element.tag == "rt":
            return
        if "g" in element.classes:
            found.glosses.append(element.text())
        for child in element.children:
            if isinstance(child, Element):
                walk(child, over + [name for name in child.classes if name[0] == "i" and name[1:].isdigit()])
            else:
                found.text += child
                for name in over:
                    found.words[name] = found.words.get(name, "") + child

    walk(parse(f"<div>{html}</div>"), [])
    return found


def block_of(markdown):
    """The first paragraph of some Markdown; it need not be without problems."""
    text, _ = read_text(f"W {markdown}{FOOTNOTES}")
    return text.blocks[1]


@given(any_inline, st.booleans(), st.data())
def test_marking_changes_no_word_and_marks_each_note_once(markdown, verse, data):
    block = block_of(markdown)
    size = len(block.text)
    places = st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted).filter(lambda p: p[0] < p[1])
    spans = data.draw(st.lists(places, max_size=6))
    glosses = _apart(data.draw(st.lists(places, max_size=3)))
    marking = Marking(
        [Stretch(a, b, f"i{n}", f"k{n % 2}") for n, (a, b) in enumerate(spans)],
        [Gloss(a, b, f"#{n}") for n, (a, b) in enumerate(glosses)],
        [(b, mark(n)) for n, (_, b) in enumerate(spans)],
    )
    found = read(html_of(block, marking, verse))
    # A hard break is shown as one, and a line break besides for whoever reads the source.
    assert found.text == block.text
    expected = {f"i{n}": block.text[a:b].replace("\n", "") for n, (a, b) in enumerate(spans)}
    assert found.words == {name: words for name, words in expected.items() if words}
    assert sorted(name for name, _ in found.marks) == sorted(str(n) for n in range(len(spans)))
    assert [name for name, _ in found.marks] == [str(n) for n, _ in sorted(enumerate(spans), key=lambda one: one[1][1])]
    assert all(place >= spans[int(name)][1] for name, place in found.marks)


def _apart(spans):
    kept = []
    for a, b in sorted(spans):
        if not kept or kept[-1][1] <= a:
            kept.append((a, b))
    return kept


@given(any_inline)
def test_what_is_not_marked_is_the_text(markdown):
    block = block_of(markdown)
    assert read(html_of(block)).text == block.text


def marked(markdown, *spans):
    """The first block of a text with a note on each of these words."""
    block = text_of(markdown).blocks[1]
    places = [(block.text.index(words), block.text.index(words) + len(words)) for words in spans]
    marking = Marking(
        [Stretch(a, b, f"i{n}", "k1") for n, (a, b) in enumerate(places, 1)],
        marks=[(b, f"<a>{n}</a>") for n, (_, b) in enumerate(places, 1)],
    )
    return html_of(block, marking)


@pytest.mark.parametrize(
    ("markdown", "spans", "html"),
    [
        pytest.param("one two", ["one"], '<span class="a i1 k1">one</span><a>1</a> two', id="plain"),
        pytest.param(
            "*wine*-dark [sea](u.md)[^1] of\n\n[^1]: x",
            ["wine-dark\u0020sea of"],
            '<em><span class="a i1 k1">wine</span></em><span class="a i1 k1">-dark </span><a href="u.md">'
            '<span class="a i1 k1">sea</span></a><a class="fr" href="#fn">1</a>'
            '<span class="a i1 k1"> of</span><a>1</a>',
            id="11: segments, and one mark outside the link",
        ),
        pytest.param(
            "a [lighter b](u.md) c",
            ["a lighter"],
            '<span class="a i1 k1">a </span><a href="u.md"><span class="a i1 k1">lighter</span> b</a><a>1</a> c',
            id="12: the mark behind the link",
        ),
        pytest.param(
            "abcde fghij klmno",
            ["abcde fghi", "fghij klmno"],
            '<span class="a i1 k1">abcde </span><span class="a i1 i2 k1 kx">fghi</span><a>1</a>'
            '<span class="a i2 k1">j klmno</span><a>2</a>',
            id="13: three segments, two marks",
        ),
        pytest.param(
            "a *sea* b",
            ["sea"],
            'a <em><span class="a i1 k1">sea</span></em><a>1</a> b',
            id="behind the emphasis that ends too",
        ),
        pytest.param("a `x<y` b", ["x<y"], 'a <code><span class="a i1 k1">x&lt;y</span></code><a>1</a> b', id="code"),
        pytest.param(
            "a [b^[x] c](u.md) d",
            ["a b"],
            '<span class="a i1 k1">a </span><a href="u.md"><span class="a i1 k1">b</span> c</a><a>1</a>'
            '<a class="fr" href="#fn">1</a> d',
            id="a footnote's mark inside a link stands behind it",
        ),
        pytest.param(
            "{東京|とう|きょう}へ",
            ["東"],
            '<ruby><span class="a i1 k1">東</span><rt>とう</rt>京<rt>きょう</rt></ruby><a>1</a>へ',
            id="ruby is not torn apart",
        ),
    ],
)
def test_segments(markdown, spans, html):
    assert marked(markdown, *spans) == html


def test_a_line_of_verse_is_closed_in_its_own_span():
    block = text_of("``` verse\nthe *sea\nand [the\nlamps](u.md)* here\n```").blocks[1]
    html = inline(block.tokens, AsWritten(), verse=True)
    assert html == (
        '<span class="vl">the <em>sea</em></span>\n<span class="vl"><em>and <a href="u.md">the</a></em></span>\n'
        '<span class="vl"><em><a href="u.md">lamps</a></em> here</span>'
    )


def test_no_mark_and_no_gloss_inside_a_link():
    block = text_of("a [b c](u.md) d").blocks[1]
    marking = Marking(glosses=[Gloss(0, 7, "#g")], marks=[(3, mark("x"))])
    html = html_of(block, marking)
    assert html == (
        '<a class="g" href="#g" role="doc-glossref">a </a><a href="u.md">b c</a>'
        f'{mark("x")}<a class="g" href="#g" role="doc-glossref"> d</a>'
    )


def test_a_mark_inside_a_gloss_waits_for_its_end():
    block = text_of("one two three").blocks[1]
    marking = Marking([Stretch(0, 7, "i1", "k1")], [Gloss(4, 13, "#g")], [(7, mark("x"))])
    assert html_of(block, marking).endswith(f'<span class="a i1 k1">two</span> three</a>{mark("x")}')


# ── Whole pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_five_hundred_notes_that_overlap_in_one_paragraph():
    words = [f"w{n}" for n in range(520)]
    notes = [f"- quote: {{from: w{n}, to: w{n + 1 + n % 19}}}\n  note: N{n}\n" for n in range(500)]
    made = pages(
        {"content/t.md": "# T\n\n" + " ".join(words), "annotations/t/n.yaml": "kind: note\nnotes:\n" + "".join(notes)}
    )
    page = parse(made["t/index.html"])
    [paragraph] = [one for one in page.elements() if one.id == "t.1"]
    lit = {}
    for note in page.of_class("n"):
        [index] = [name for name in note.classes if name[0] == "i" and name[1:].isdigit()]
        lit[index] = note.text()
    assert len(lit) == 500
    for index, said in lit.items():
        number = int(said.rsplit("N", 1)[1])
        assert under(paragraph, index) == " ".join(words[number : number + 2 + number % 19])


def test_every_note_of_a_page_lights_exactly_its_words():
    """On the published page the words under a note's class, joined, are the words the note quotes."""
    quotes = ["One two", "two three four", "three", "four five six.", "six. seven", "eight nine", "nine ten", "One"]
    files = {
        "content/t.md": "# T\n\nOne *two three* [four](https://a.example/) five six.\n\n- seven eight\n- nine `ten`\n",
        "annotations/t/n.yaml": "kind: note\nnotes:\n" + "".join(f"- {{quote: {one}, note: N}}\n" for one in quotes),
    }
    page = parse(pages(files)["t/index.html"])
    [text] = linked(files).texts
    for note in text.notes:
        [shown] = [one for one in page.elements() if one.id == f"n-{note.key}"]
        [index] = [name for name in shown.classes if name[0] in "ix" and name[1:].isdigit()]
        reach = (
            page.of_class("rows") if index[0] == "x" else (row for row in page.of_class("b") if shown in row.elements())
        )
        words = "".join(text.text.blocks[one.block].text[one.start : one.end] for one in note.anchors)
        assert "".join(under(rows, index) for rows in reach) == words
    assert {"i", "x"} == {
        name[0] for one in page.of_class("n") for name in one.classes if name[1:].isdigit() and name[0] not in "klm"
    }


def under(element: Element, index: str) -> str:
    """The words under the class of a note."""
    return "".join(span.text() for span in element.of_class(index) if "a" in span.classes)
