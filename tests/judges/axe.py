"""axe-core: can everyone read and use the page?"""

from collections.abc import Callable
from functools import cache
from typing import Any, Literal

from playwright.sync_api import Page

from tests.judges import installed

# Every WCAG 2 criterion up to AAA that a program can judge, and what axe's authors add to it.
# (axe counts a criterion under the version that brought it: there is no wcag22a or wcag21aaa rule.)
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Those of them whose judgement depends on colours.
COLOURS = ["cat.color"]

# Most of axe's time goes into contrasts, and it measures each twice: against level AA, and what keeps to that against
# AAA. Here the second rule also judges what falls short of AA, and the first is left out.
CONTRAST = {
    "rules": {"color-contrast": {"enabled": False}},
    "checks": {
        "color-contrast-enhanced": {
            "options": {"contrastRatio": {size: {"minThreshold": None} for size in ("normal", "large")}}
        }
    },
}

# preload would fetch style sheets anew, which neither file:// nor a strict CSP allows, and none
# of the rules above needs it.
# To name the elements takes a quarter of the time, so that is asked for only where there is one to name.
_RUN = """async ([tags, named, contrast]) => {
  const found = await axe.run(document, {
    ...contrast, runOnly: {type: 'tag', values: tags}, preload: false,
    resultTypes: named ? ['violations', 'incomplete'] : ['violations'], selectors: named,
  });
  return [found.violations, found.incomplete, found.passes.length];
}"""


# Where a page reads without script, timers never fire and axe, which defers its work by them,
# would wait forever. Promises do run, so its zero waits become promises; its time limits vanish.
_WITHOUT_TIMERS = """() => {
  if (matchMedia('(scripting: none)').matches)
    window.setTimeout = (run, wait = 0) => { if (wait < 50) Promise.resolve().then(run); };
}"""


# What is out of sight and not laid out yet has only a placeholder's room, and would lie over what follows. The page's
# script then puts its notes elsewhere, which takes some frames; without script there are none.
_LAY_OUT = """async () => {
  for (const each of document.querySelectorAll('*'))
    if (getComputedStyle(each).contentVisibility === 'auto') each.style.contentVisibility = 'visible';
  if (matchMedia('(scripting: none)').matches) return;
  const all = [...document.querySelectorAll('body *')];
  for (let before, now, still = 0, frames = 0; still < 3; before = now) {
    if (++frames > 500) throw new Error('the page does not come to rest');
    await new Promise(done => requestAnimationFrame(done));
    now = JSON.stringify(all.map(each => each.getBoundingClientRect()));
    still = now === before ? still + 1 : 0;
  }
}"""
# Whether anything but colours has changed since this was last asked: the elements, their boxes, what is hidden.
_CHANGED = """() => {
  const how = {opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false};
  const boxes = [...document.querySelectorAll('*')].map(element => {
    const {x, y, width, height} = element.getBoundingClientRect();
    return [x, y, width, height, element.scrollWidth, element.scrollHeight, element.checkVisibility(how)];
  });
  const before = axe.judged;
  axe.judged = document.documentElement.outerHTML + JSON.stringify(boxes);
  return before !== axe.judged;
}"""


def check(page: Page, *, unsure: bool = False) -> list[str]:
    """Give what is wrong with the page as it now stands, as ``rule (impact) at selector: why``.

    The page may be one with script switched off. ``unsure`` adds what axe could not decide (the
    contrast of text over a picture, say), for a person to look at.
    """
    _prepare(page)
    return _judge(page, TAGS, unsure=unsure)


def check_both(
    page: Page, picture: Callable[..., None] | None = None, name: str = "", *, full_page: bool = False
) -> list[str]:
    """Judge the page in light and in dark as it stands, without loading it anew; it is in light then.

    If light changes nothing but colours, only the rules that look at them are asked again: the others would judge the
    same elements in the same boxes. ``picture`` takes one of each, called ``NAME-light`` and ``NAME-dark``.
    """
    _prepare(page)
    found = []
    schemes: tuple[Literal["dark"], Literal["light"]] = ("dark", "light")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        if picture:
            picture(page, f"{name}-{scheme}", full_page=full_page)
        changed = page.evaluate(_CHANGED)
        tags = TAGS if scheme == "dark" or changed else COLOURS
        found += [f"{line} ({scheme})" for line in _judge(page, tags)]
    return found


def _prepare(page: Page) -> None:
    page.evaluate(_WITHOUT_TIMERS)
    page.evaluate(_LAY_OUT)
    if not page.evaluate("'axe' in self"):
        page.evaluate(_source())  # by the debugger: a strict CSP does not stop it and is not loosened


def _judge(page: Page, tags: list[str], *, unsure: bool = False) -> list[str]:
    violations, undecided, passed = page.evaluate(_RUN, [tags, unsure, CONTRAST])
    if violations and not unsure:
        violations, undecided, passed = page.evaluate(_RUN, [tags, True, CONTRAST])
    if not passed and tags is TAGS:
        raise RuntimeError(f"axe judged nothing on {page.url}")
    lines = [line for rule in violations for line in _lines(rule)]
    if unsure:
        lines += [f"unsure: {line}" for rule in undecided for line in _lines(rule)]
    return lines


@cache
def _source() -> str:
    return installed("axe-core/axe.min.js").read_text(encoding="utf-8")


def _lines(rule: dict[str, Any]) -> list[str]:
    """Give a line for each element that breaks the rule.

    axe says which of its checks failed: all of "all" and "none" are to be mended, of "any" one is
    enough, so the first stands for them.
    """
    return [
        f"{rule['id']} ({node['impact']}) at {_selector(node['target'])}: "
        + "; ".join(found["message"] for found in (*node["any"][:1], *node["all"], *node["none"]))
        for node in rule["nodes"]
    ]


def _selector(target: list[Any]) -> str:
    """Join axe's target: a selector for each frame, or a list of them inside shadow roots."""
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in target)
