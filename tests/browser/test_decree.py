"""The decree's pages in Chromium: open to everyone, nothing out of place, at three widths, light and dark."""

import pytest

from tests.browser.more import resize
from tests.judges import axe

TEXT = ("decree/index", "decree/opening", "decree/part-2")
PAGES = (*TEXT, "index", "glossary", "names-body", "notes", "introduction", "about", "404")
WIDTHS = {1440: 900, 1024: 768, 390: 844}


@pytest.fixture
def site(decree):
    return decree


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(site, page_at, picture, name):
    visit = page_at()
    page = visit.open(site / f"{name}.html")
    for width, height in WIDTHS.items():
        resize(page, width, height)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"it scrolls sideways at {width}"
        assert axe.check_both(page, picture, f"{name.replace('/', '-')}-{width}") == [], width
    assert visit.trouble == []


@pytest.mark.parametrize("name", PAGES)
def test_no_width_scrolls_sideways(site, page_at, name):
    page = page_at(320, 700).open(site / f"{name}.html")
    for width in (320, 700, 960, 1344, 2560):
        resize(page, width, 700)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize("width", [1440, 1024])
@pytest.mark.parametrize("javascript", [True, False])
def test_no_two_notes_overlap(site, page_at, width, javascript):
    page = page_at(width, 900, javascript=javascript).open(site / "decree" / "part-2.html")
    boxes = page.evaluate("""[...document.querySelectorAll('.n')].map(n => n.getBoundingClientRect())
        .map(b => [b.left, b.right, b.top, b.bottom])""")
    assert len(boxes) > 20
    for i, (left, right, top, bottom) in enumerate(boxes):
        for a, b, c, d in boxes[i + 1 :]:
            assert right <= a + 1 or b <= left + 1 or bottom <= c + 1 or d <= top + 1


def test_a_quotation_across_blocks_copies_without_notes_and_marks(site, page_at):
    visit = page_at(1440, 900)
    page = visit.open(site / "decree" / "part-2.html")
    copied = page.evaluate("""async () => {
        const [one, two] = ['1.1', '1.2'].map(id => document.getElementById(id));
        getSelection().setBaseAndExtent(one, 1, two, two.childNodes.length);
        await new Promise(done => setTimeout(done, 500));
        return new Promise(done => {
            const given = {bubbles: true, cancelable: true, clipboardData: new DataTransfer()};
            const event = new ClipboardEvent('copy', given);
            document.body.dispatchEvent(event);
            done(event.clipboardData.getData('text/plain'));
        });
    }""")
    first, second = copied.split("\n\n")
    assert first.startswith("Study whether a foundational law")
    assert second.startswith("Bring punitive damages")
    assert "The first word of a sentence" not in copied
    assert visit.trouble == []
