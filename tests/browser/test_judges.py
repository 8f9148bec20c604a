"""Axe and the visit see what is wrong: from disk, under a strict CSP, without script."""

import pytest

from tests.judges import axe

CSP = "default-src 'none'; style-src 'self'; script-src 'self'"
PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}">
<title>A page</title><link rel="stylesheet" href="page.css"><script defer src="page.js"></script>
<main><h1>A page</h1><p>Words.</p></main></html>"""


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def visit(request, page_at):
    return page_at(390, 700, javascript=request.param)


@pytest.fixture
def open_page(tmp_path, visit):
    def write(body: str, css: str = "", script: str = ""):
        (tmp_path / "page.html").write_text(PAGE.replace("Words.", body), encoding="utf-8")
        (tmp_path / "page.css").write_text(css, encoding="utf-8")
        (tmp_path / "page.js").write_text(script, encoding="utf-8")
        return visit.open(tmp_path / "page.html")

    return write


def test_a_good_page_passes(open_page, visit):
    page = open_page("Words.")
    assert axe.check(page) == []
    assert visit.trouble == []


@pytest.mark.parametrize(
    ("style", "needed"),
    [
        ("color: #696969", "7:1"),  # 5.5:1 on white, enough for AA
        ("color: #aaa", "7:1"),  # 2.3:1, not enough for that either
        ("color: #888; font-size: 24px", "4.5:1"),  # 3.5:1 in large letters
        ("color: #aaa; font-size: 24px", "4.5:1"),
    ],
)
def test_contrast_is_judged_at_aaa(open_page, style, needed):
    [line] = axe.check(open_page("Words.", f"p {{ {style} }}"))
    assert line.startswith("color-contrast-enhanced")
    assert line.endswith(f"Expected contrast ratio of {needed}")


def test_each_scheme_is_judged_by_its_colours(open_page):
    """An element that only one of them shows is judged by every rule there."""
    page = open_page("Words.", "p { color: #696969 } @media (prefers-color-scheme: dark) { p { color: #000 } }")
    assert [line.split()[0] + line[-8:] for line in axe.check_both(page)] == ["color-contrast-enhanced (light)"]
    page = open_page("Words. <img src='data:,'>", "@media (prefers-color-scheme: dark) { img { display: none } }")
    assert [line.split()[0] + line[-8:] for line in axe.check_both(page)] == ["image-alt (light)"]


def test_a_missing_file_and_a_foreign_host_are_seen(open_page, visit):
    open_page("<img alt='' src='https://example.org/x.png'><link rel=stylesheet href=gone.css>")
    assert any("example.org" in line for line in visit.abroad)
    assert any("gone.css" in line for line in visit.missing)


def test_a_crash_is_seen(open_page, visit, request):
    open_page("Words.", script="throw new Error('ouch')")
    if "no-script" in request.node.name:
        assert visit.crashes == []
    else:
        assert "ouch" in visit.crashes[0]


STATE = """() => [
  localStorage.length, sessionStorage.length, self.left, scrollY, document.body.matches(':hover'),
  matchMedia('print').matches, matchMedia('(prefers-color-scheme: dark)').matches, innerWidth,
]"""


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("script", ["", "self.left = 1"])
def test_nothing_is_left_of_what_another_test_did(profiles, tmp_path, javascript, script):
    """Of a page that is used again; one that keeps a script is not."""
    (tmp_path / "page.html").write_text("<!doctype html><body style='height: 9000px'>Words.", encoding="utf-8")
    settings = {"java_script_enabled": javascript, "reduced_motion": "reduce"}
    first = profiles.take(settings)
    page = first.page
    before = page.evaluate("history.length")
    if script:
        page.add_init_script(script)
    page.goto((tmp_path / "page.html").as_uri())
    page.goto((tmp_path / "page.html").as_uri() + "#there")
    new = page.evaluate(STATE)
    page.evaluate("for (let i = 0; i < 2000; i++) localStorage[i] = 'x'.repeat(2000); sessionStorage.a = 1")
    page.evaluate("scrollTo(0, 500)")
    page.emulate_media(media="print", color_scheme="dark")
    page.mouse.move(200, 200)
    page.keyboard.press("Tab")
    page.context.new_page()
    assert page.evaluate(STATE) != new
    profiles.give_back(first)

    second = profiles.take(settings)
    assert (second is first) == (not script)
    assert second.context.pages == [second.page]
    assert second.page.evaluate("history.length") == before
    second.page.goto((tmp_path / "page.html").as_uri())
    assert second.page.evaluate(STATE) == [*new[:2], None, *new[3:]]
    assert second.page.evaluate("document.activeElement.localName") == "body"
    profiles.give_back(second)
