"""404.html, which a server shows at any depth."""

import re

import pytest

from glossator.pipeline import build


@pytest.mark.parametrize("url", ["https://example.org/reader", "https://example.org/reader/"])
def test_with_an_address_its_links_are_counted_from_there(tmp_path, url):
    page = not_found(tmp_path, f"url: {url}\n")
    assert '<base href="https://example.org/reader/">' in page
    assert 'href="#' not in page  # would lead to the front page
    assert 'href="static/' in page


def test_without_it_is_read_without_them(tmp_path):
    page = not_found(tmp_path, "")
    assert re.findall(r'(?:href|src)="([^"]*)"', page) == ["data:,"]
    assert "There is no such page" in page


def not_found(root, more) -> str:
    (root / "content").mkdir()
    (root / "content" / "edition.yaml").write_text(f"title: T\ntexts: [t]\n{more}", encoding="utf-8")
    (root / "content" / "t.md").write_text("# The harbour\n\nQuiet.\n", encoding="utf-8")
    assert not build(root).problems
    return (root / "output" / "404.html").read_text(encoding="utf-8")
