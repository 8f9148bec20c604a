"""The text sets the rhythm: notes take the room beside it, show what they are about at rest, and open in place.

The figures are reading.md's. Each shape of text is an edition of its own: sparse, dense, short paragraphs, verse,
Chinese, from right to left, and a thousand notes.
"""

from functools import partial

import pytest

from glossator import pipeline
from tests.browser.more import press, settled, wait
from tests.browser.test_reading import DISTANCES
from tests.tiny import write

WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (390, 844)
SENTENCE = "The ferry lay moored below the bank, and nobody who came down to the water that night could say {} it did."
REMARK = "What the ferryman said of it is told in three ways, of which this is the shortest and the least likely. "
BODIES = (REMARK, REMARK * 5, "Short.", f"{REMARK}\n\n- one\n- two\n- three\n\n{REMARK}")
TABLE = f"{REMARK}\n\n| a | b |\n|---|---|\n" + "| one | two |\n" * 12


def edition(paragraphs, quotes, bodies=BODIES, lang="en"):
    """The files of an edition with these paragraphs, and a note on each of the quotes."""
    said = [body.replace("\n", "\n    ") for body in bodies]
    notes = "".join(
        f"- quote: '{quote}'\n  kind: {'ab'[number % 2]}\n  note: |\n    {said[number % len(said)]}\n"
        for number, quote in enumerate(quotes)
    )
    return {
        "content/edition.yaml": f"title: T\nlang: {lang}\ntexts: [t]\n"
        "kinds:\n  a: {label: Words, numbering: decimal}\n  b: {label: Things, numbering: lower-alpha}\n",
        "content/t.md": "# T\n\n" + "\n\n".join(paragraphs) + "\n",
        "annotations/t/notes.yaml": "notes:\n" + notes,
    }


def numbered(count, sentences=1):
    return [" ".join(SENTENCE.format(f"what{i}x{j}") for j in range(sentences)) for i in range(count)]


HAN = "晋太元中武陵人捕鱼为业缘溪行忘路之远近忽逢桃花林夹岸数百步中无杂树芳草鲜美落英缤纷渔人甚异之复前行欲穷其林"
ARABIC = "كانت البئر في وسط القرية وكان الناس يأتون إليها قبل طلوع الشمس وقالت جدتي إن ماءها لا ينقص أبدا في سنة {}."
EDITIONS = {
    "sparse": edition(numbered(12, 4), [f"what{i}x{j}" for i in range(12) for j in (0, 3)], [REMARK]),
    "dense": edition(
        numbered(30, 4), [f"what{i}x{j}" for i in range(30) for j in range(4)] + [SENTENCE.format("what0x0")[:-8]]
    ),
    "short": edition(numbered(60), [f"what{i}x0" for i in range(0, 60, 2)], [*BODIES, TABLE]),
    "verse": edition(
        ["```verse\n" + "\n".join(f"A line of verse, and water{i}x{j}" for j in range(4)) + "\n```" for i in range(12)],
        [f"water{i}x{j}" for i in range(12) for j in (0, 2)],
    ),
    "chinese": edition(
        ["".join(f"{HAN}第{i}之{j}节。" for j in range(3)) for i in range(100, 112)],
        [f"第{i}之{j}节" for i in range(100, 112) for j in range(3)],
        ["太元是东晋孝武帝的年号。" * 12, "短。"],
        "zh-Hans",
    ),
    "arabic": edition(
        [" ".join(ARABIC.format(f"{i}{j}") for j in range(3)) for i in range(10, 22)],
        [f"سنة {i}{j}" for i in range(10, 22) for j in range(3)],
        ["في رواية أخرى قبل الفجر وفي رواية بعده. " * 8, "قصير."],
        "ar",
    ),
    "thousand": edition(numbered(250, 4), [f"what{i}x{j}" for i in range(250) for j in range(4)]),
}
DENSE = ("dense", "chinese", "arabic", "decree")


def build(root, files):
    report = pipeline.build(write(root, files))
    assert not report.errors, [problem.message for problem in report.errors]


class Pages(dict):
    """The page of each edition, which is built when it is first asked for."""

    def __init__(self, shared, pages):
        super().__init__(pages)
        self.shared = shared

    def __missing__(self, name):
        return self.shared(f"fitted-{name}", partial(build, files=EDITIONS[name])) / "output" / "t" / "index.html"


@pytest.fixture(scope="module")
def pages(shared, decree):
    """And the decree's second part and whole text."""
    return Pages(shared, {"decree": decree / "decree" / "part-2.html", "whole decree": decree / "decree" / "all.html"})


# How much higher the page is than the same page without notes.
RATIO = """() => {
  const main = document.querySelector('main');
  for (const chunk of document.querySelectorAll('.rows')) chunk.style.contentVisibility = 'visible';
  const high = main.offsetHeight;
  for (const cell of document.querySelectorAll('.ns')) cell.style.display = 'none';
  return high / main.offsetHeight;
}"""
# Notes whose sign or the beginning of whose lemma is not in its box.
UNSEEN = """() => [...document.querySelectorAll('.ns > .n')].filter(note => {
  const box = note.getBoundingClientRect(), range = document.createRange(), lemma = note.querySelector('q');
  range.selectNodeContents(lemma);
  return [note.querySelector('.bk').getBoundingClientRect(), range.getClientRects()[0]].some(one => {
    const middle = (one.top + one.bottom) / 2;
    return middle < box.top || middle > box.bottom || one.left < box.left - 1 || one.right > box.right + 1;
  });
}).map(note => note.id)"""
OVERLAPS = """() => {
  for (const chunk of document.querySelectorAll('.rows')) chunk.style.contentVisibility = 'visible';
  const boxes = [...document.querySelectorAll('.ns > .n')].map(note => note.getBoundingClientRect());
  const before = (a, b) => a.bottom - .5 <= b.top || a.right - .5 <= b.left;
  const meet = (a, b) => !before(a, b) && !before(b, a);
  return boxes.filter((box, i) => boxes.slice(i + 1, i + 60).some(other => meet(box, other))).length;
}"""
# Points all over the part of a note that is in the window where something else answers.
DEAF = """notes => notes.flatMap(note => {
  const { left, right, top, bottom } = note.firstChild.getBoundingClientRect(), rest = note.getBoundingClientRect();
  const end = note.matches('.open') ? bottom : Math.min(bottom, rest.bottom), deaf = [];
  for (let x = left + 3; x < right - 2; x += (right - left) / 6)
    for (let y = top + 2; y < end - 1; y += 9)
      if (y > 0 && y < innerHeight - 1 && !note.contains(document.elementFromPoint(x, y))) deaf.push([note.id, x, y]);
  return deaf;
})"""
TEXT = "() => [...document.querySelectorAll('.t')].map(one => one.getBoundingClientRect().top)"
"""Where every block of text is."""


# ── at rest ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", [*EDITIONS, "decree", "whole decree"])
def test_every_note_has_its_place_and_the_page_is_as_high_as_its_text(page_at, pages, name, javascript):
    """Each shows its sign and its lemma, and lies over no other."""
    visit = page_at(javascript=javascript)
    for width, most in ((WIDE[0], 1.15), (MIDDLE[0], 1.25)):
        visit.page.set_viewport_size({"width": width, "height": 3000})
        page = visit.open(pages[name])
        assert page.evaluate(UNSEEN) == [], width
        assert page.evaluate(OVERLAPS) == 0, width
        assert page.evaluate(RATIO) <= (1.02 if name == "sparse" else most), width


@pytest.mark.parametrize("javascript", [True, False])
def test_a_cut_note_says_that_there_is_more(page_at, pages, javascript, picture):
    """Also where a table is what is cut."""
    page = page_at(*WIDE, javascript=javascript).open(pages["short"])
    table = page.locator(".ns > .n:has(table)").first
    assert table.evaluate("note => getComputedStyle(note, '::after').content").startswith('"…"')
    cut = page.evaluate("""() => [...document.querySelectorAll('.ns > .n:not(:has(table)) > div')]
      .map(inner => [inner, inner.parentElement.offsetHeight])
      .filter(([inner, high]) => inner.scrollHeight > high + 4)
      .map(([inner, high]) => [inner.offsetHeight - high, getComputedStyle(inner).webkitLineClamp])""")
    assert cut
    assert all(higher <= 0 and int(lines) < 999 for higher, lines in cut), cut
    picture(page, f"short-{javascript}")


def test_notes_of_the_decree_stand_near_their_lines(page_at, pages):
    for size in (WIDE, MIDDLE):
        found = page_at(size[0], 6000).open(pages["decree"]).evaluate(DISTANCES)
        assert sum(map(abs, found)) / len(found) <= 60, size


# ── opening ─────────────────────────────────────────────────────────────────────────────────────────────

# Of an open note: whether it is all in the window or scrolls in itself, and how many lines of it are shown.
OPEN = """() => {
  const [note, ...others] = document.querySelectorAll('.n.open');
  if (!note || others.length) return 'not one is open';
  const inner = note.firstChild, box = inner.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) return `${note.id} from ${box.top} to ${box.bottom} of ${innerHeight}`;
  if (box.width < note.getBoundingClientRect().width - 1) return 'it is narrower than it was';
  return inner.scrollHeight > inner.clientHeight + 1 && inner.clientHeight < innerHeight / 2 ? 'it is cut' : note.id;
}"""
CUT = """() => [...document.querySelectorAll('.ns > .n')]
  .filter(note => note.firstChild.scrollHeight > note.offsetHeight + 4).map(note => note.id)"""
# The last of some notes that stands beside one of the last rows of the first chunk.
LAST = """ids => ids.findLast(id =>
  document.getElementById(id).matches('.rows:first-of-type > .b:nth-last-child(-n+3) *'))"""


# Scroll until the lower one of a note and its mark is at the foot of the window.
LOWEST = """id => {
  const bottom = element => element.getBoundingClientRect().bottom;
  const both = [document.getElementById(id), document.querySelector(`.r[href='#${id}']`)];
  both.sort((one, other) => bottom(one) - bottom(other)).at(-1).scrollIntoView({block: 'end'});
}"""


def point(page, at):
    """Move the mouse there; playwright's `hover` scrolls."""
    box = at.bounding_box()
    page.mouse.move(box["x"] + min(40, box["width"] / 2), box["y"] + min(8, box["height"] / 2))


def opened(page):
    """The id of the open note, once one is."""
    page.wait_for_selector(".n.open")
    return page.evaluate(OPEN)


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
@pytest.mark.parametrize("name", ["dense", "short", "chinese", "arabic", "decree"])
def test_each_way_of_opening_shows_the_whole_note_in_the_window_and_moves_no_text(page_at, pages, name, size):
    page = page_at(*size).open(pages[name])
    cut = settled(page).evaluate(CUT)
    assert cut
    # At the head of the page, in the middle, and the last of all; and the last of a chunk, which contains its paint.
    last = page.evaluate(LAST, cut)
    for id_ in dict.fromkeys([cut[0], cut[len(cut) // 2], cut[-1], *([last] if last else [])]):
        note, mark = page.locator(f"[id='{id_}']"), page.locator(f".r[href='#{id_}']").first
        for _ in range(2):  # near the foot of the window, where there is least room
            page.evaluate(LOWEST, id_)
            settled(page)
        before = page.evaluate(TEXT)
        for way in ("hover", "words", "focus", "click"):
            if way == "focus":
                mark.evaluate("mark => mark.focus({preventScroll: true})")
            else:
                point(page, note if way == "hover" else mark)
            if way == "click":
                page.mouse.down()
                page.mouse.up()
            assert opened(page) == id_, (way, id_)
            assert page.evaluate(TEXT) == before, (way, id_)
            assert note.evaluate_all(DEAF) == [], (way, id_)
            page.keyboard.press("Escape")
            assert page.locator(".n.open").count() == 0, (way, id_)
            assert page.evaluate(TEXT) == before, (way, id_)
            page.mouse.move(3, 3)
            page.evaluate("document.activeElement.blur()")


def test_a_note_that_is_asked_for_by_its_address_is_open(page_at, pages):
    for name in ("dense", "decree"):
        page = page_at(*WIDE).open(pages[name])
        id_ = settled(page).evaluate(CUT)[-1]
        other = page_at(*WIDE).open(pages[name], id_)
        assert opened(other) == id_


def test_an_open_note_stays_as_long_as_the_mouse_is_on_it_or_on_its_words(page_at, pages):
    page = settled(page_at(*WIDE).open(pages["dense"]))
    id_ = page.evaluate(CUT)[0]
    page.locator(f".r[href='#{id_}']").first.hover()
    assert opened(page) == id_
    page.locator(f"[id='{id_}'] > div").hover(position={"x": 30, "y": 60})
    wait(page, 400)  # longer than it takes to close
    assert opened(page) == id_
    page.mouse.move(3, 3)
    page.wait_for_selector(".n.open", state="detached")


def test_scrolling_opens_nothing(page_at, pages):
    page = settled(page_at(*WIDE).open(pages["dense"]))
    page.locator(f"[id='{page.evaluate(CUT)[2]}']").hover()
    page.wait_for_selector(".n.open")
    page.keyboard.press("Escape")
    for _ in range(4):
        page.mouse.wheel(0, 150)
        wait(page, 200)  # longer than it takes to open
        assert page.locator(".n.open").count() == 0


def test_a_second_click_closes_it(page_at, pages):
    page = settled(page_at(*WIDE).open(pages["dense"]))
    id_ = page.evaluate(CUT)[0]
    mark = page.locator(f".r[href='#{id_}']").first
    mark.click()
    assert opened(page) == id_
    mark.click()
    page.mouse.move(3, 3)
    page.wait_for_selector(".n.open", state="detached")
    assert "#" not in page.url


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
@pytest.mark.parametrize("name", ["dense", "short", "decree"])
def test_without_script_a_note_opens_by_hover_and_address_and_moves_no_text(page_at, pages, name, size):
    page = page_at(*size, javascript=False).open(pages[name])
    # Where the last row of a page or of a chunk stands, what hangs below it would be out of reach or cut off.
    for place in (0, -1):
        note = page.locator(".rows:first-of-type .ns > .n" if place == 0 else ".ns > .n").nth(place)
        note.scroll_into_view_if_needed()
        page.wait_for_timeout(50)
        before, high = page.evaluate(TEXT), note.bounding_box()["height"]
        note.hover(position={"x": 30, "y": 6})
        assert page.evaluate(TEXT) == before
        assert note.evaluate("note => note.firstChild.scrollHeight <= note.firstChild.clientHeight + 1")
        assert note.evaluate_all(DEAF) == []
        assert note.bounding_box()["height"] == high
        page.mouse.move(3, 3)
    id_ = page.locator(".ns > .n").nth(2).get_attribute("id")
    page.goto(page.url.split("#")[0] + "#" + id_)
    note = page.locator(f"[id='{id_}']")
    assert note.evaluate("note => note.firstChild.scrollHeight <= note.firstChild.clientHeight + 1")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", ["short", "dense", "decree"])
def test_every_point_of_a_note_answers(page_at, pages, name, javascript):
    visit = page_at(javascript=javascript)
    for width, height in (WIDE, MIDDLE):
        visit.page.set_viewport_size({"width": width, "height": height})
        page = visit.open(pages[name])
        page.evaluate("document.querySelector('.bar').style.position = 'static'")  # it lies over what it lies over
        for _ in range(4):
            settled(page) if javascript else page.wait_for_timeout(50)
            assert page.locator(".ns > .n").evaluate_all(DEAF) == []
            page.evaluate("scrollBy(0, 700)")


def test_words_that_are_selected_in_a_cut_note_open_it(page_at, pages):
    """As the browser's own search leaves them."""
    page = settled(page_at(*WIDE).open(pages["dense"]))
    id_ = page.evaluate(CUT)[3]
    last = page.locator(f"[id='{id_}'] *:is(li, p):last-child").last
    last.evaluate("last => getSelection().selectAllChildren(last)")
    assert opened(page) == id_


def test_a_text_fragment_in_a_cut_note_opens_it(page_at, tmp_path):
    body = f"{REMARK * 6} Nobody finds the hidden lantern here. {REMARK}"
    root = write(
        tmp_path,
        edition(numbered(30, 2), [f"what{i}x1" for i in range(30)], [body.replace("lantern", "lamp")] * 20 + [body]),
    )
    assert not pipeline.build(root, root / "output").errors
    page = page_at(*WIDE).open(root / "output" / "t" / "index.html", ":~:text=hidden%20lantern")
    note = opened(page)
    assert "hidden lantern" in page.locator(f"[id='{note}']").text_content()


# Where an open note ends, and how much of it lies below its chunk.
BELOW = """id => {
  const note = document.getElementById(id), bottom = one => one.getBoundingClientRect().bottom;
  return bottom(note.firstChild) - bottom(note.closest('.rows'));
}"""


@pytest.fixture(scope="module")
def last_rows(shared):
    """Two chunks of 25 short paragraphs, with a long note on the last one of each."""
    files = edition(numbered(50), ["what24x0", "what49x0"], [REMARK * 6])
    return shared("fitted-last-rows", partial(build, files=files)) / "output" / "t" / "index.html"


@pytest.mark.parametrize("size", [WIDE, MIDDLE])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_note_of_the_last_row_of_a_chunk_hangs_out_of_it(page_at, last_rows, javascript, size):
    """A chunk contains its paint: what hangs out of it would be cut off, and below the page be out of reach."""
    page = page_at(*size, javascript=javascript).open(last_rows)
    for place, note in enumerate(page.locator(".ns > .n").all()):
        note.scroll_into_view_if_needed()
        page.evaluate("id => document.getElementById(id).scrollIntoView({block: 'center'})", note.get_attribute("id"))
        settled(page) if javascript else page.wait_for_timeout(50)
        before = page.evaluate(TEXT)
        note.hover(position={"x": 30, "y": 6})
        if javascript:
            assert opened(page) == note.get_attribute("id")
        assert note.evaluate("note => note.firstChild.scrollHeight <= note.firstChild.clientHeight + 1")
        assert place or page.evaluate(BELOW, note.get_attribute("id")) > 40
        assert note.evaluate_all(DEAF) == []
        assert page.evaluate(TEXT) == before
        page.mouse.move(3, 3)
        if javascript:
            page.wait_for_selector(".n.open", state="detached")


def test_the_sheet_of_the_last_row_of_a_chunk_is_at_the_foot_of_the_window(page_at, last_rows):
    page = page_at(*NARROW, has_touch=True).open(last_rows)
    for mark in page.locator(".r").all():
        mark.tap()
        sheet = page.locator(".ns:has(> :target)").bounding_box()
        assert sheet["y"] + sheet["height"] == pytest.approx(NARROW[1], abs=1)
        page.locator(".turn button").last.tap()


def test_the_sheet_of_a_phone_on_its_side_is_all_in_sight(page_at, pages, picture):
    page = page_at(844, 390, has_touch=True).open(pages["decree"])
    page.locator(".r").nth(6).tap()
    close = page.locator(".turn button").last
    for part in (page.locator(".n:target q"), close):  # the bar lies over neither
        assert part.evaluate("""part => {
          const { x, y, width, height } = part.getBoundingClientRect();
          return part.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }""")
    picture(page, "sheet-at-the-side")
    close.tap()
    assert "#" not in page.url


# ── long texts ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def long_page(shared):
    """A whole text of 50,000 words in paragraphs of very different lengths, with five hundred notes."""
    paragraphs = [
        f"Start{i}z " + " ".join(SENTENCE.format(f"what{i}x{j}") for j in range(1 + i * 7 % 6)) + f" The last word{i}z."
        for i in range(640)
    ]
    files = edition(paragraphs, [f"Start{i}z" for i in range(0, 640, 2)])
    files["content/edition.yaml"] += "search: none\n"  # Pagefind's asks for an event loop of its own
    return shared("fitted-long", partial(build, files=files)) / "output" / "t" / "index.html"


# Where the block is that has this id, else its last words.
TOP = """fragment => {
  const block = document.getElementById('t.561'), words = document.createRange(), last = block.lastChild;
  words.setStart(last, last.length - 8);
  words.setEnd(last, last.length);
  return (block.id === fragment ? block : words).getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW])
def test_an_address_deep_in_a_long_text_lands(page_at, long_page, size, javascript):
    """Within 40 px with script; without it within a screen: of what stands above, the height is only reckoned."""
    for fragment, place in (("t.561", 64), (":~:text=last%20word560z", size[1] / 2)):
        page = page_at(*size, javascript=javascript).open(long_page, fragment)
        most = (40 if fragment == "t.561" else size[1] / 2) if javascript else size[1]
        if javascript:  # which brings it there once it is loaded
            page.wait_for_function(
                f"([id, place, most]) => Math.abs(({TOP})(id) - place) <= most", arg=[fragment, place, most]
            )
            settled(page)
        else:
            page.wait_for_timeout(500)
        at = page.evaluate(TOP, fragment)
        assert abs(at - place) <= most, (fragment, at)


def test_words_that_are_found_deep_in_a_long_text_come_into_sight(page_at, long_page):
    page = settled(page_at(*WIDE).open(long_page))
    assert page.evaluate("find('last word555z')")
    page.wait_for_function(
        "most => (top => 0 < top && top < most)(getSelection().getRangeAt(0).getBoundingClientRect().top)",
        arg=WIDE[1] - 20,
    )


# ── the three settings, paper ───────────────────────────────────────────────────────────────────────────


def test_the_setting_of_notes_is_kept(page_at, pages, picture):
    page = settled(page_at(*WIDE).open(pages["dense"]))
    text = page.evaluate("document.querySelector('main').offsetHeight")
    assert page.evaluate(CUT)
    press(page, "settings")
    page.get_by_label("Whole").check()
    page.keyboard.press("Escape")
    settled(page)
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.querySelector('main').offsetHeight") > 1.5 * text
    # The block stays beside its notes.
    block, cell = page.locator(".tb").first, page.locator(".ns").first
    page.evaluate("scrollTo(0, document.querySelector('.ns').getBoundingClientRect().bottom - 420)")
    settled(page)
    assert cell.bounding_box()["y"] < 0
    assert 0 < block.bounding_box()["y"] <= 64
    page.evaluate("scrollTo(0, 0)")
    picture(page, "notes-whole")
    page.reload()
    assert settled(page).evaluate(CUT) == []
    press(page, "settings")
    page.get_by_label("Signs only").check()
    page.keyboard.press("Escape")
    page.mouse.move(3, 3)
    settled(page)
    assert page.evaluate("document.querySelector('main').offsetHeight") <= text + 1
    note = page.locator(".ns > .n > div").nth(3)
    assert not note.is_visible()
    picture(page, "notes-signs")
    point(page, page.locator(".r").nth(3))
    opened(page)
    assert note.is_visible()


def test_paper_has_every_note_whole_and_no_heading_alone_at_the_foot_of_a_page(page_at, pages):
    page = page_at(*WIDE).open(pages["decree"])
    page.emulate_media(media="print")
    # A note may go on in the next column: it is as high as its pieces together.
    assert (
        page.evaluate("""[...document.querySelectorAll('.ns > .n')].filter(note => {
      const high = [...note.getClientRects()].reduce((sum, piece) => sum + piece.height, 0);
      return note.firstChild.scrollHeight > high + 1;
    }).map(note => note.id)""")
        == []
    )
    assert page.evaluate("""[...document.querySelectorAll('main :is(h1, h2, h3, h4)')]
      .every(head => getComputedStyle(head).breakAfter === 'avoid')""")


# ── words in which a mark stands ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", ["decree", "whole decree"])
def test_a_text_fragment_finds_words_with_marks_in_them(page_at, pages, name, javascript):
    """Also whole words that a mark follows, which it would be a part of if its sign were text."""
    for words in (
        "Speed up the amendment",
        "the amendment of the Patent Law",
        "is needed and whether",
        "amendment,Trademark",
    ):
        page = page_at(*WIDE, javascript=javascript).open(pages[name], f":~:text={words.replace(' ', '%20')}")
        settled(page) if javascript else page.wait_for_timeout(400)
        found = page.evaluate("""() => {
          const box = document.querySelector(':target')?.getBoundingClientRect();
          return box && [box.top, document.querySelector(':target').closest('[id]').id];
        }""")
        assert found, words
        assert found[1] == "1.1", words
        assert 0 < found[0] < WIDE[1], words


def test_the_browser_finds_words_with_marks_in_them(page_at, pages):
    page = settled(page_at(*WIDE).open(pages["decree"]))
    for words, whole in (
        ("Speed up the amendment of the Patent Law", False),
        ("is needed and whether", False),
        ("amendment", True),
    ):
        page.evaluate("getSelection().removeAllRanges()")
        assert page.evaluate("([words, whole]) => find(words, true, false, false, whole)", [words, whole]), words
        assert page.evaluate("String(getSelection())") == words


def test_a_mark_shows_and_says_its_sign(page_at, pages):
    """Without a text of its own."""
    page = page_at(*WIDE).open(pages["decree"])
    mark = page.locator(".r").nth(2)
    assert mark.text_content() == ""
    assert mark.evaluate("mark => getComputedStyle(mark, '::before').content").endswith('b"')
    assert mark.bounding_box()["width"] >= 20
    assert page.get_by_role("link", name="Commentary b", exact=True).count() == 1
    page.emulate_media(media="print")
    assert mark.evaluate("mark => mark.getBoundingClientRect().width") > 4
