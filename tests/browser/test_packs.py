"""A pack of others' notes in the browser: not there until the reader switches it on, then like any other notes."""

import json
from itertools import cycle

import pytest

from glossator import pipeline
from tests.browser.more import check, uncheck
from tests.browser.test_fitted import MIDDLE, NARROW, OVERLAPS, TEXT, WIDE, numbered, settled
from tests.tiny import write

OWN = [f"what{i}x{j}" for i in range(0, 20, 2) for j in (0, 2)]
THEIRS = [f"what{i}x{j}" for i in range(20) for j in (1, 2, 3)]  # some on the same words, some in rows of their own
LENGTHS = cycle(["Short.", "As the seminar of last spring remarked, this is said twice. " * 6])
EVIL = "<script>pwned = 1</script><img src=x onerror='pwned = 1'>[here](javascript:pwned=1) [there](<data:text/html,x>)"
FILES = {
    "content/edition.yaml": "id: tiny\ntitle: T\ntexts: [t]\nkinds: {a: {label: Words}, b: {label: Things}}\n",
    "content/t.md": "# T\n\n" + "\n\n".join(numbered(20, 4)) + "\n",
    "annotations/t/notes.yaml": "kind: a\nnotes:\n"
    + "".join(f"- {{quote: {words}, note: {'What the edition says of it. ' * 5}}}\n" for words in OWN),
}


def pack(bodies, quotes=THEIRS, form="text/markdown"):
    items = [
        {
            "type": "Annotation",
            "creator": {"type": "Person", "name": "Ada"},
            "body": {"type": "TextualBody", "value": body, "format": form},
            "target": {"source": "urn:glossator:tiny:t", "selector": {"type": "TextQuoteSelector", "exact": quote}},
        }
        for quote, body in zip(quotes, bodies, strict=False)
    ]
    page = {"type": "AnnotationPage", "items": items}
    return json.dumps({"type": "AnnotationCollection", "label": "Seminar", "first": page})


def built(root, files):
    report = pipeline.build(write(root, files), root / "output")
    assert not report.errors, [problem.message for problem in report.problems]
    return root / "output" / "t" / "index.html"


def with_pack(given):
    listed = FILES["content/edition.yaml"] + "packs: [packs/seminar.json]\n"
    return {**FILES, "content/edition.yaml": listed, "content/packs/seminar.json": given}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The edition without a pack, and with one."""
    alone = built(tmp_path_factory.mktemp("alone"), FILES)
    return alone, built(tmp_path_factory.mktemp("packed"), with_pack(pack(LENGTHS)))


# What can be seen of a pack: its notes and marks, and lines under words that are no other note's.
SEEN = """() => [...document.querySelectorAll('main .k3')].filter(one =>
  one.matches('.a') ? !one.matches('.k1') && getComputedStyle(one).textDecorationLine !== 'none'
    : one.getClientRects().length).length"""
# Where every note of the edition's own is, and how high; and how its words look.
NOTES = """() => [...document.querySelectorAll('.n.k1')].map(note => {
  const { top, height } = note.getBoundingClientRect();
  return [top, height];
})"""
LINES = """() => [...document.querySelectorAll('.a.k1')].map(one => {
  const { textDecorationStyle, textDecorationColor, textDecorationLine } = getComputedStyle(one);
  return [one.textContent, textDecorationStyle, textDecorationColor, textDecorationLine];
})"""
BOX = "#show-pack-seminar"


def words(page, given):
    return page.locator(".ts .a", has_text=given)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
def test_nothing_of_a_pack_is_seen_at_rest(page_at, pages, size, javascript):
    alone, packed = (page_at(*size, javascript=javascript).open(page) for page in pages)
    for page in (alone, packed) if javascript else ():
        settled(page)
    assert packed.evaluate(SEEN) == 0
    assert packed.evaluate(TEXT) == alone.evaluate(TEXT)
    assert packed.evaluate(LINES) == alone.evaluate(LINES)
    if javascript:  # without, a note of a pack keeps the room of a line beside the text
        assert packed.evaluate(NOTES) == [pytest.approx(note, abs=1.5) for note in alone.evaluate(NOTES)]
    packed.emulate_media(media="print")
    assert packed.evaluate(SEEN) == 0


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
def test_switched_on_it_shares_the_room_and_switched_off_all_is_as_before(page_at, pages, size):
    page = settled(page_at(*size).open(pages[1]))
    before = page.evaluate(TEXT), page.evaluate(NOTES)
    check(page, BOX)
    settled(page)
    assert page.evaluate(SEEN) >= len(THEIRS)
    assert page.evaluate(TEXT) == before[0]
    if size != NARROW:
        assert page.evaluate(OVERLAPS) == 0
    uncheck(page, BOX)
    settled(page)
    assert page.evaluate(SEEN) == 0
    assert page.evaluate(TEXT) == before[0]
    assert page.evaluate(NOTES) == [pytest.approx(note, abs=1.5) for note in before[1]]


def test_without_script_notes_of_a_pack_lie_over_nothing(page_at, pages):
    for size in (WIDE, MIDDLE):
        page = page_at(*size, javascript=False).open(pages[1])
        page.locator("details.shown").locator("summary").click()
        page.locator(BOX).check()
        assert page.evaluate(SEEN) >= len(THEIRS)
        assert page.evaluate(OVERLAPS) == 0


def test_its_words_open_its_notes_only_while_it_is_on(page_at, pages):
    visit = page_at(*WIDE)
    page = settled(visit.open(pages[1]))
    words(page, "what0x1").click(force=True)  # the pack's alone, and deaf
    assert page.locator(".open").count() == 0
    words(page, "what0x2").click()  # the edition's too
    assert page.locator(".n.open").get_attribute("class").split()[1] == "k1"
    page.keyboard.press("Escape")
    check(page, BOX)
    settled(page)
    words(page, "what0x1").click()
    note = page.locator(".n.open")
    who, lemma = note.locator("b"), note.locator("q")
    assert who.inner_text() == "Ada"
    assert who.bounding_box()["width"] > 20
    assert who.bounding_box()["x"] < lemma.bounding_box()["x"]
    assert visit.trouble == []


@pytest.mark.parametrize("form", ["text/markdown", "text/html", "text/plain"])
def test_what_a_pack_says_does_no_harm(page_at, tmp_path, form):
    visit = page_at(*WIDE)
    page = settled(visit.open(built(tmp_path, with_pack(pack([EVIL, EVIL], form=form)))))
    check(page, BOX)
    settled(page)
    note = page.locator(".n.k3").first
    assert note.is_visible()
    assert note.locator("script, img, [onerror], [href^=javascript], [href^=data]").count() == 0
    assert page.evaluate("typeof pwned") == "undefined"
    assert visit.trouble == []
