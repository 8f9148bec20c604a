"""A reader's own notes: marked, kept, found again after a rebuild, exported into an edition that builds."""

import json
import re
import shutil
from pathlib import Path

import pytest

from glossator import pipeline
from tests.browser.more import press, settled
from tests.judges import axe

SPECIMEN = Path(__file__).parent / "specimen"
WIDE, NARROW = (1440, 900), (390, 844)
NASTY = 'Compare [this] <b>with</b> "that": *so*,\n\n  - and `more`; a\\b\n# not: a heading\n::: verse'

KEPT = "Object.keys(localStorage).filter(name => name.includes(':own:')).map(name => JSON.parse(localStorage[name]))"

# Select from the first of some words to the last of others.
SELECT = """([from, to]) => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const range = new Range();
  let begun = false;
  for (let node; (node = walker.nextNode());) {
    if (!node.parentElement.closest('.ts')) continue;
    const a = node.data.indexOf(from), b = node.data.indexOf(to);
    if (!begun && a >= 0) { range.setStart(node, a); begun = true; }
    if (begun && b >= 0) { range.setEnd(node, b + to.length); break; }
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.querySelector('.ts').closest('.b').scrollIntoView();
}"""
MARKED = "[...CSS.highlights.get('own')].map(range => String(range))"
OUTLINE = """[...document.querySelectorAll('.ts [id], .ts a, .ts span')].filter(e => !e.matches('.own'))
  .map(e => [e.id, e.className, e.getAttribute('href')].join())"""
BLOCKS = "[...document.querySelectorAll('.ts [id]')].map(e => e.id).filter(id => /\\.\\d+$/.test(id))"
SELECT_BLOCK = """id => {
  const range = new Range();
  range.selectNodeContents(document.getElementById(id));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
MIDDLE = """() => {
  const box = [...CSS.highlights.get('own')][0].getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.ns > .n')].map(note => note.getBoundingClientRect());
  const before = (a, b) => a.right <= b.left + 1 || a.bottom <= b.top + 1;
  const apart = (a, b) => before(a, b) || before(b, a);
  return boxes.filter((box, i) => boxes.slice(0, i).some(other => !apart(box, other))).length;
}"""


def edition(root: Path) -> Path:
    shutil.copytree(SPECIMEN, root)
    return root


def build(root: Path) -> Path:
    report = pipeline.build(root, root / "output")
    assert not report.problems, [problem.message for problem in report.problems]
    return root / "output"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build(edition(tmp_path_factory.mktemp("own") / "edition"))


@pytest.fixture
def at(page_at, site):
    visits = []

    def open_page(name="ferry/sparse", size=WIDE, where=None, **settings):
        visits.append(page_at(*size, **settings))
        return visits[-1].open((where or site) / f"{name}.html")

    yield open_page
    assert [line for visit in visits for line in visit.trouble] == []


def mark(page, words, remark, to=None):
    """Select words, press the button in the bar, and write."""
    page.evaluate(SELECT, [words, to or words])
    page.locator(".selected").get_by_role("button", name="Add a note").click()
    field = page.locator(".own textarea")
    field.fill(remark)
    return field


def words_of(page, count=3):
    """Some plain words of the first long paragraph, from the page itself."""
    text = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());)
            if (node.parentElement.matches('.ts p') && node.data.trim().split(/\\s+/).length > 6) return node.data;
        }"""
    )
    return " ".join(text.split()[2 : 2 + count])


def show_panel(page):
    page.evaluate("getSelection().removeAllRanges()")
    press(page, "own")
    panel = page.locator("dialog.own-panel")
    panel.wait_for()
    return panel


def test_words_are_marked_and_the_note_stands_at_their_line(at, picture):
    page = at()
    words = words_of(page)
    before = page.locator(".ts").first.evaluate("e => e.textContent")
    field = mark(page, words, "What does this mean?")
    field.press("Escape")
    settled(page)
    assert page.evaluate(MARKED) == [words]
    assert page.locator(".n.own .own-note").text_content() == "What does this mean?"
    sign, note = page.locator(".r.own").bounding_box(), page.locator(".n.own .bk").bounding_box()
    assert abs(sign["y"] - note["y"]) < 20
    assert page.evaluate(OVERLAPS) == 0
    picture(page, "own-1440-light")
    assert axe.check(page) == []
    page.locator(".n.own button").last.click()
    page.locator(".n.own button").last.click()
    assert page.locator(".own:not(button)").count() == 0
    assert page.locator(".ts").first.evaluate("e => e.textContent") == before
    assert page.evaluate(MARKED) == []


def test_half_words_are_widened(at):
    page = at()
    words = words_of(page)
    mark(page, words[1:-1], "Half.").press("Escape")
    assert page.evaluate(MARKED) == [words]


def test_words_across_notes_links_and_blocks(at):
    """No span, link or id of the text is touched, and no number or mark is among the words."""
    page = at("ferry/dense")
    before = page.evaluate(OUTLINE)
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll('p.t[id]'), range = new Range();
          range.setStart(first, 0);
          range.setEnd(second, second.childNodes.length);
          getSelection().addRange(range);
        }"""
    )
    press(page, "own")
    page.locator(".own textarea").fill("Two blocks.")
    page.locator(".own textarea").press("Escape")
    [note] = page.evaluate(KEPT)
    texts = page.evaluate(
        """() => [...document.querySelectorAll('p.t[id]')].slice(0, 2).map(p => {
          p = p.cloneNode(true);
          p.querySelectorAll('.pn, .r, .fr').forEach(mark => mark.remove());
          return p.textContent.replace(/\\s+/g, ' ').trim();
        })"""
    )
    assert note["quote"] == " ".join(texts)
    page.mouse.move(2, 2)
    assert page.evaluate(OUTLINE) == before
    settled(page)
    assert page.evaluate(OVERLAPS) == 0


def test_notes_survive_a_reload(at):
    page = at()
    mark(page, words_of(page), "Still here.").press("Escape")
    page.reload()
    page.evaluate("glossator.load('own', document.querySelector('[data-more=own]'), true)")
    page.locator(".n.own").wait_for()
    assert page.locator(".n.own .own-note").text_content() == "Still here."
    assert page.locator("dialog.own-panel").count() == 0


def test_two_tabs_lose_nothing(at):
    """Both write at every key, at the same time: the note of neither is lost, and none of its words."""
    page = at()
    words = words_of(page, 5).split()
    other = page.context.new_page()
    other.set_viewport_size(page.viewport_size)
    other.goto(page.url)
    fields = mark(page, words[0], "One"), mark(other, words[-1], "Two")
    type_on = """field => {
      let left = 100;
      const press = () => {
        field.value += ".";
        field.dispatchEvent(new Event("input"));
        if (--left) setTimeout(press);
      };
      setTimeout(press);
    }"""
    for field in fields:
        field.evaluate(type_on)
    whole = ["One" + 100 * ".", "Two" + 100 * "."]
    for tab in (page, other):  # what one keeps the other sees a moment later
        tab.wait_for_function(f"whole => {KEPT}.map(note => note.note).sort().join() === whole.join()", arg=whole)
    for field in fields:
        field.press("Escape")
    page.reload()
    show_panel(page)
    assert sorted(page.locator(".n.own .own-note").all_text_contents()) == whole


FILL = """() => {
  for (let size = 2 ** 23; size >= 1; size /= 2)
    for (let number = 0;; number++)
      try { localStorage[`full ${size} ${number}`] = "x".repeat(size); } catch { break; }
}"""
EMPTY = "Object.keys(localStorage).filter(name => name.startsWith('full')).forEach(name => delete localStorage[name])"


def test_where_nothing_can_be_kept_the_reader_is_told(at):
    """Once there is room again, what was in memory alone is kept, and what was deleted is gone."""
    page = at()
    one, two, three = words_of(page, 3).split()
    mark(page, one, "Kept.").press("Escape")
    page.evaluate(FILL)
    mark(page, two, "In memory. " * 9).press("Escape")
    panel = show_panel(page)
    assert "keeps nothing" in panel.text_content()
    assert "In memory." in panel.text_content()
    delete = panel.locator("li", has_text="Kept.").get_by_role("button")
    delete.click()
    delete.click()
    page.evaluate(EMPTY)
    panel.get_by_role("button", name="Close").click()
    mark(page, three, "Kept too.").press("Escape")
    assert page.evaluate(KEPT + ".map(note => note.note).sort()") == ["In memory. " * 9, "Kept too."]


def test_a_damaged_note_hides_no_other(at):
    page = at()
    mark(page, words_of(page), "Whole.").press("Escape")
    page.evaluate("localStorage['glossator:own:The Ferry House\\na'] = '{\"id\":'")
    page.reload()
    show_panel(page)
    assert page.locator(".n.own .own-note").all_text_contents() == ["Whole."]


def test_marked_words_open_their_note(at):
    page = at()
    mark(page, words_of(page), "Open me.").press("Escape")
    page.keyboard.press("Escape")
    assert page.locator(".n.own:target").count() == 0
    page.evaluate("getSelection().removeAllRanges()")
    page.mouse.click(*page.evaluate(MIDDLE))
    assert page.locator(".n.own:target").count() == 1


def test_escape_edits_and_the_panel(at, picture):
    page = at()
    words = words_of(page)
    mark(page, words, "First.").press("Escape")
    page.get_by_role("button", name="Edit").click()
    page.locator(".own textarea").fill("Second.")
    page.get_by_role("button", name="Done").click()
    assert page.locator(".n.own .own-note").text_content() == "Second."
    panel = show_panel(page)
    assert words in panel.text_content()
    picture(page, "own-panel-1440-light")
    assert axe.check(page) == []
    panel.get_by_role("link", name=words).click()
    assert not panel.is_visible()
    assert page.locator(".n.own:target").count() == 1


def test_an_empty_note_goes_away(at):
    page = at()
    mark(page, words_of(page), "").press("Escape")
    assert page.locator(".n.own").count() == 0


@pytest.mark.parametrize("name", ["ferry/sparse", "ferry/bare", "well/index", "moon/index"])
def test_on_a_phone_the_note_is_in_the_sheet(at, picture, name):
    page = at(name, NARROW)
    words = words_of(page, 2) if name != "moon/index" else None
    if words is None:
        words = page.evaluate("[...document.querySelectorAll('p.t[id]')].at(-1).lastChild.textContent.slice(1, 4)")
    field = mark(page, words, "On a phone.")
    assert field.is_visible()
    assert axe.check_both(page, picture, f"own-{name.replace('/', '-')}-390") == []
    field.press("Escape")
    assert page.locator(".n.own").is_visible()
    assert "undefined" not in page.locator("main").text_content()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    assert not page.locator(".n.own").is_visible()
    page.locator(".r.own").click()
    assert page.locator(".n.own").is_visible()
    assert "undefined" not in page.locator("main").text_content()


def test_a_page_without_notes_makes_room(at, picture):
    page = at("ferry/bare")
    mark(page, words_of(page), "Alone.").press("Escape")
    settled(page)
    text, note = page.locator(".ts").first.bounding_box(), page.locator(".n.own").bounding_box()
    assert note["x"] > text["x"] + text["width"]
    picture(page, "own-bare-1440-light")
    assert axe.check(page) == []


def test_without_the_highlight_api_the_mark_alone_shows_it(at):
    page = at("ferry/dense")
    page.evaluate("Object.defineProperty(CSS, 'highlights', {value: undefined})")
    mark(page, words_of(page), "Old browser.").press("Escape")
    assert page.locator(".n.own .own-note").text_content() == "Old browser."
    assert page.locator(".r.own").is_visible()


def test_after_a_rebuild_words_are_found_elsewhere_and_nothing_is_lost(page_at, tmp_path):
    """A paragraph is put before, another is taken away: one note moves, the other says that its words are gone."""
    root = tmp_path / "edition"
    (root / "content").mkdir(parents=True)
    (root / "content" / "edition.yaml").write_text("title: T\ntexts: [t]\n", encoding="utf-8")
    text = root / "content" / "t.md"
    first, second = "The boat goes at noon, as it did before.", "The bell rings twice, and the boat waits for it."
    text.write_text(f"# T\n\n{first}\n\n{second}\n", encoding="utf-8")
    visit = page_at(*WIDE)
    page = visit.open(build(root) / "t" / "index.html")
    mark(page, "The boat goes at noon", "Noon?").press("Escape")
    mark(page, "the boat", "Which boat?").press("Escape")
    text.write_text(f"# T\n\nA new beginning, with the boat.\n\n{second}\n", encoding="utf-8")
    build(root)
    page.reload()
    panel = show_panel(page)
    assert page.locator(".r.own").evaluate("e => e.parentElement.id") == "t.2"
    assert panel.locator("li").count() == 2
    assert panel.locator("li", has_text="Noon?").locator(".flag").count() == 1
    text.write_text(f"# T\n\n{first}\n\n{second}\n", encoding="utf-8")
    build(root)
    page.reload()
    show_panel(page)
    assert page.locator(".n.own .own-note").all_text_contents() == ["Noon?", "Which boat?"]
    assert visit.trouble == []


def test_the_whole_text_on_one_page_shows_them_too(at):
    page = at()
    mark(page, words_of(page), "Here.").press("Escape")
    page.goto(page.url.replace("sparse", "all"))
    show_panel(page)
    assert page.locator(".n.own").count() == 1


@pytest.mark.parametrize("before", ["The Ferry House", "the-ferry-house"])
def test_notes_kept_under_the_title_are_carried_over(page_at, tmp_path, before):
    """As it is written, where older versions of this program kept them, or as an id is made of it."""
    root = edition(tmp_path / "edition")
    settings = root / "content" / "edition.yaml"
    settings.write_text("id: ferry-house\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    visit = page_at(*WIDE)
    page = visit.open(build(root) / "ferry" / "sparse.html")
    mark(page, words_of(page), "From before.").press("Escape")
    page.evaluate(
        """before => {
          for (const name of Object.keys(localStorage).filter(name => name.includes(':own:'))) {
            localStorage[name.replace('ferry-house', before)] = localStorage[name];
            delete localStorage[name];
          }
        }""",
        before,
    )
    page.reload()
    page.locator(".n.own").wait_for()
    assert page.locator(".n.own .own-note").text_content() == "From before."
    names = page.evaluate(
        "Object.keys(localStorage).filter(name => name.includes(':own:')).map(n => n.split('\\n')[0])"
    )
    assert names == ["glossator:own:ferry-house"]
    assert visit.trouble == []


def test_the_w3c_export_is_an_annotation_page(at):
    """The shape that https://www.w3.org/TR/annotation-model/ asks for; `import` reads it too."""
    page = at()
    words = words_of(page)
    mark(page, words, "First line.\nSecond <line>.").press("Escape")
    panel = show_panel(page)
    files = []
    for _ in range(2):
        with page.expect_download() as download:
            panel.get_by_role("link", name="Export as W3C annotations").click()
        files.append(download.value.path().read_bytes())
    assert files[0] == files[1]
    found = json.loads(files[0])
    assert (found["@context"], found["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert found["id"] == "urn:glossator:the-ferry-house:notes%3Aferry"
    [one] = found["items"]
    assert one["type"] == "Annotation"
    assert one["motivation"] == "commenting"
    assert one["id"].startswith("urn:glossator:the-ferry-house:")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one["created"])
    assert one["body"] == {"type": "TextualBody", "value": "First line.\nSecond <line>.", "format": "text/plain"}
    assert one["target"]["source"].endswith("/ferry/sparse.html")
    selector = one["target"]["selector"]
    assert (selector["type"], selector["exact"]) == ("TextQuoteSelector", words)
    assert set(selector) <= {"type", "exact", "prefix", "suffix"}


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_note_opens_with_its_button_in_sight(at, size):
    page = at("ferry/dense", size)
    words = page.evaluate("[...document.querySelectorAll('p.t[id]')].at(-1).lastChild.textContent.trim().split(' ')[1]")
    mark(page, words, "At the foot.")
    done = page.locator(".own-do button").first.bounding_box()
    assert done["y"] >= 0
    assert done["y"] + done["height"] <= size[1]


def test_an_editor_builds_what_a_reader_exports(at, site, tmp_path):
    page = at("ferry/forms")
    blocks = page.evaluate(BLOCKS)
    for number, id_ in enumerate(blocks):  # every form of text, and each as a whole
        page.evaluate(SELECT_BLOCK, id_)
        press(page, "own")
        field = page.locator(".own textarea")
        field.fill(f"{number}. {NASTY}")
        field.press("Escape")
    mark(page, "the", "A small word, many times.").press("Escape")
    panel = show_panel(page)
    with page.expect_download() as download:
        panel.get_by_role("link", name="Export as YAML").click()
    assert download.value.suggested_filename == "ferry-my-notes.yaml"
    root = edition(tmp_path / "edition")
    file = root / "annotations" / "ferry" / download.value.suggested_filename
    download.value.save_as(file)
    source = file.read_text(encoding="utf-8")
    assert source.count("- quote:") == len(blocks) + 1
    notes = (build(root) / "ferry" / "forms.html").read_text(encoding="utf-8")
    assert notes.count("Compare [this] &lt;b&gt;with&lt;/b&gt;") == len(blocks)
    assert "A small word" in notes

    # And back, into another browser.
    other = at("ferry/forms")
    panel = show_panel(other)
    panel.locator("input[type=file]").set_input_files(file)
    panel.get_by_role("status").filter(has_text=str(len(blocks) + 1)).wait_for()
    assert other.locator(".n.own").count() == len(blocks) + 1
    here, there = (set(one.locator(".n.own .own-note").all_text_contents()) for one in (page, other))
    assert here == there
