"""A judge that finds nothing wrong with a bad page is no judge."""

import pytest

from tests.judges import nu

GOOD = '<!doctype html><html lang="en"><title>A page</title><p>Words.</html>'
STYLE_ONLY = "<meta http-equiv=Content-Security-Policy content=\"style-src 'self'\">"
STYLE = '<link rel="stylesheet" href="{}page.css">'
PICTURES_ONLY = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'; img-src 'self'\">"
DATA = '<script type="application/ld+json">{}</script>'
FILES = {
    "good page é.html": GOOD,
    "good.css": "p { color: light-dark(#000, #fff) }",
    "our style.html": GOOD.replace("<p>", STYLE_ONLY + STYLE.format("../") + "<p>"),
    "their style.html": GOOD.replace("<p>", STYLE_ONLY + STYLE.format("https://example.org/") + "<p>"),
    "our data.html": GOOD.replace("<p>", f'{PICTURES_ONLY}{DATA}<p><img src="a.png" alt="A">'),
    "a script.html": GOOD.replace("<p>", f"{PICTURES_ONLY}<script>alert()</script><p>"),
    "bad page é.html": GOOD.replace("<p>", "\n<p id=a><i id=a>"),
    "bad.css": "p { colour: red }",
}


@pytest.fixture(scope="module")
def nu_finds(tmp_path_factory):
    """What the checker finds in one of the FILES: it is started once for all of them."""
    folder = tmp_path_factory.mktemp("nu")
    for name, words in FILES.items():
        (folder / name).write_text(words, encoding="utf-8")
    lines = nu.check([folder])
    assert all(any(f"/{name}:" in line for name in FILES) for line in lines)
    return lambda name: [line for line in lines if f"/{name}:" in line]


def test_nu_passes_good_files(nu_finds):
    assert nu_finds("good page é.html") == []
    assert nu_finds("good.css") == []


def test_nu_leaves_our_own_files_under_csp_to_the_browser(nu_finds):
    assert nu_finds("our style.html") == []
    assert "violates Content Security Policy" in nu_finds("their style.html")[0]


def test_nu_leaves_pictures_and_data_under_csp_to_the_browser(nu_finds):
    assert nu_finds("our data.html") == []
    assert "violates Content Security Policy" in nu_finds("a script.html")[0]


def test_nu_names_file_line_and_fault(nu_finds):
    [fault, *_] = nu_finds("bad page é.html")
    assert "bad page é.html:2:" in fault
    assert "Duplicate ID “a”" in fault
    [fault, *_] = nu_finds("bad.css")
    assert "bad.css:1:" in fault
    assert "colour" in fault


def test_nu_refuses_to_pass_nothing(tmp_path):
    with pytest.raises(ValueError, match="nothing to check"):
        nu.check([])
    with pytest.raises(ValueError, match="nothing to check"):
        nu.check([tmp_path])


def test_nu_refuses_what_it_would_pass_over(tmp_path):
    with pytest.raises(FileNotFoundError):
        nu.check([tmp_path / "not-there.html"])
    with pytest.raises(ValueError, match="neither pages nor style sheets"):
        nu.check([tmp_path / "notes.txt"])
