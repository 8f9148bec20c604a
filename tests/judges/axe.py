"""axe-core: can everyone read and use the page?"""

from collections.abc import Callable
from functools import cache
from typing import Any, Literal

from playwright.sync_api import Page

from tests.judges import installed

# Every WCAG 2 criterion up to AAA that a program can judge, and what axe's authors add to it.
# (axe counts a criterion under the version that brought it: there is no wcag22a or wcag21aaa rule.)
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# preload would fetch style sheets anew, which neither file:// nor a strict CSP allows, and none
# of the rules above needs it.
# To name the elements takes a quarter of the time, so that is asked for only where there is one to name.
# What is out of sight and not laid out yet has only a placeholder's room, and would lie over what follows.
_RUN = """async ([tags, named]) => {
  for (const each of document.querySelectorAll('*'))
    if (getComputedStyle(each).contentVisibility === 'auto') each.style.contentVisibility = 'visible';
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, preload: false,
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


def check(page: Page, *, unsure: bool = False) -> list[str]:
    """Give what is wrong with the page as it now stands, as ``rule (impact) at selector: why``.

    The page may be one with script switched off. ``unsure`` adds what axe could not decide (the
    contrast of text over a picture, say), for a person to look at.
    """
    page.evaluate(_WITHOUT_TIMERS)
    if not page.evaluate("'axe' in self"):
        page.evaluate(_source())  # by the debugger: a strict CSP does not stop it and is not loosened
    violations, undecided, passed = page.evaluate(_RUN, [TAGS, unsure])
    if violations and not unsure:
        violations, undecided, passed = page.evaluate(_RUN, [TAGS, True])
    if not passed:
        raise RuntimeError(f"axe judged nothing on {page.url}")
    lines = [line for rule in violations for line in _lines(rule)]
    if unsure:
        lines += [f"unsure: {line}" for rule in undecided for line in _lines(rule)]
    return lines


def check_both(
    page: Page, picture: Callable[..., None] | None = None, name: str = "", *, full_page: bool = False
) -> list[str]:
    """Judge the page in light and in dark as it stands, without loading it anew; it is in light then.

    ``picture`` takes one of each, called ``NAME-light`` and ``NAME-dark``.
    """
    found = []
    schemes: tuple[Literal["dark"], Literal["light"]] = ("dark", "light")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        if picture:
            picture(page, f"{name}-{scheme}", full_page=full_page)
        found += [f"{line} ({scheme})" for line in check(page)]
    return found


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
