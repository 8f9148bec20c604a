"""A judge that finds nothing wrong with a bad page is no judge."""

import pytest

from tests.judges import nu

GOOD = '<!doctype html><html lang="en"><title>A page</title><p>Words.</html>'


def test_nu_passes_good_files(tmp_path):
    (tmp_path / "good page é.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "good.css").write_text("p { color: light-dark(#000, #fff) }", encoding="utf-8")
    assert nu.check([tmp_path]) == []


def test_nu_leaves_our_own_files_under_csp_to_the_browser(tmp_path):
    policy = "<meta http-equiv=Content-Security-Policy content=\"style-src 'self'\">"
    style = '<link rel="stylesheet" href="{}page.css">'
    page = tmp_path / "page.html"
    page.write_text(GOOD.replace("<p>", policy + style.format("../") + "<p>"), encoding="utf-8")
    assert nu.check([page]) == []
    far = style.format("https://example.org/")
    page.write_text(GOOD.replace("<p>", policy + far + "<p>"), encoding="utf-8")
    assert "violates Content Security Policy" in nu.check([page])[0]


def test_nu_leaves_pictures_and_data_under_csp_to_the_browser(tmp_path):
    policy = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'; img-src 'self'\">"
    page = tmp_path / "page.html"
    data = '<script type="application/ld+json">{}</script>'
    page.write_text(GOOD.replace("<p>", f'{policy}{data}<p><img src="a.png" alt="A">'), encoding="utf-8")
    assert nu.check([page]) == []
    page.write_text(GOOD.replace("<p>", f"{policy}<script>alert()</script><p>"), encoding="utf-8")
    assert "violates Content Security Policy" in nu.check([page])[0]


def test_nu_names_file_line_and_fault(tmp_path):
    page = tmp_path / "bad page é.html"
    page.write_text(GOOD.replace("<p>", "\n<p id=a><i id=a>"), encoding="utf-8")
    (tmp_path / "bad.css").write_text("p { colour: red }", encoding="utf-8")
    found = "\n".join(nu.check([tmp_path]))
    assert "bad page é.html:2:" in found
    assert "Duplicate ID “a”" in found
    assert "bad.css:1:" in found
    assert "colour" in found


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
