"""What the tests in the browser share: the sizes of windows, and the lists of the bar."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZES = {1440: (1440, 900), 390: (390, 844)}


# Until a page has stood still for some frames: where it is in the window, how high it is, and where its notes are.
_STILL = """() => new Promise(done => {
  let last = "", same = 0;
  const look = () => {
    const notes = [...document.querySelectorAll('.n')].map(note => note.getBoundingClientRect().top);
    const now = [scrollY, innerWidth, document.body.offsetHeight, ...notes] + "";
    same = now === last ? same + 1 : 0;
    last = now;
    if (same > 4) done(); else requestAnimationFrame(look);
  };
  look();
})"""


def settled(page):
    page.evaluate(_STILL)
    return page


def wait(page, milliseconds: int) -> None:
    """Wait by the page's own clock, for what is not to happen: what the page has set for sooner has then been done.

    On a busy machine, Playwright's clock and the page's do not go together.
    """
    page.evaluate("wait => new Promise(done => setTimeout(done, wait))", milliseconds)


def resize(page, width: int, height: int) -> None:
    """Give the window another size, and the page the time to follow."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)
    settled(page)


def unfold(page, selector: str):
    """Open the list of the bar that something is in, and give it."""
    found = page.locator(selector)
    found.evaluate("e => { const list = e.closest('details'); if (list) list.open = true }")
    return found


def fold(page) -> None:
    page.evaluate("document.querySelectorAll('.bar [open]').forEach(list => { list.open = false })")


def press(page, tool: str) -> None:
    """Press a button of the bar, which may be in a list."""
    unfold(page, f"[data-more={tool}]").click()


def check(page, selector: str, on: bool = True) -> None:
    """Set a box in a list of the bar."""
    unfold(page, selector).set_checked(on)
    fold(page)


def uncheck(page, selector: str) -> None:
    check(page, selector, on=False)
