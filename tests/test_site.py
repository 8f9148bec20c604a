"""The decree as it is published: valid HTML, no dead link, every note on its words, the same bytes each time."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from glossator import pipeline
from glossator.language.fold import fold_quote
from glossator.model import Quote, Range
from glossator.source.load import load
from tests.judges import nu

ROOT = Path(__file__).parent.parent
OUTSIDE = ("http:", "https:", "mailto:", "data:")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    output = tmp_path_factory.mktemp("decree") / "output"
    report = pipeline.build(ROOT, output, locked=True)
    assert [p for p in report.problems if p.severity == "error"] == []
    return output


class Reader(HTMLParser):
    """The ids of a page, its links, and the words under the spans of each note."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: dict[str, str] = {}
        self.marks: dict[str, str] = {}  # the note of a mark -> the class that lights it
        self.open: list[set[str]] = []
        self.row = 0
        self.chunk = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("href", "src"):
            if given.get(name) is not None:
                self.links.append(given[name])
        if "rows" in classes:
            self.chunk += 1
        if "b" in classes and tag == "div":
            self.row += 1
        if "r" in classes:
            light = next(c for c in classes if re.fullmatch(r"[ix]\d+", c))
            self.marks.setdefault(given["href"].removeprefix("#n-"), self.light(light))
        if tag not in ("meta", "link", "br", "hr", "img", "input"):
            self.open.append(classes if "a" in classes and tag == "span" else set())

    def handle_endtag(self, tag):
        if tag not in ("meta", "link", "br", "hr", "img", "input") and self.open:
            self.open.pop()

    def handle_data(self, data):
        for classes in self.open:
            for light in classes:
                if re.fullmatch(r"[ix]\d+", light):
                    key = self.light(light)
                    self.words[key] = self.words.get(key, "") + data

    def light(self, name: str) -> str:
        return f"{self.row if name.startswith('i') else f'chunk {self.chunk}'} {name}"


def pages(site: Path) -> dict[str, Reader]:
    return {p.relative_to(site).as_posix(): Reader(p.read_text("utf-8")) for p in sorted(site.rglob("*.html"))}


def test_the_nu_checker_finds_nothing(site):
    assert nu.check([site]) == []


def dead_links(site: Path) -> list[str]:
    """Each link of a site's pages that leads to no file or to no id, with its page."""
    read = pages(site)
    dead = []
    for name, page in read.items():
        for link in page.links:
            if link.startswith(OUTSIDE):
                continue
            assert not link.startswith("/"), f"{name}: {link} depends on where the site is published"
            parts = urlsplit(link)
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            if not target.is_file():
                dead.append(f"{name}: {link}")
            elif parts.fragment and target.suffix == ".html":
                there = read[target.resolve().relative_to(site.resolve()).as_posix()]
                if unquote(parts.fragment) not in there.ids:
                    dead.append(f"{name}: {link}")
    return dead


def repeated_ids(site: Path) -> dict[str, list[str]]:
    """The ids that stand more than once, by their page."""
    twice = {name: [i for i in page.ids if page.ids.count(i) > 1] for name, page in pages(site).items()}
    return {name: ids for name, ids in twice.items() if ids}


def test_every_link_and_fragment_leads_somewhere(site):
    assert dead_links(site) == []


def test_no_id_stands_twice(site):
    assert repeated_ids(site) == {}


def test_every_note_stands_on_its_words(site):
    """On the whole-text page, the words under a note's spans are the words that it quotes."""
    whole = Reader((site / "decree" / "all.html").read_text("utf-8"))
    sources = load(ROOT)
    linked, _, _ = pipeline.understand(sources)
    checked = 0
    for note in linked.texts[0].notes:
        said = [fold_quote(t.exact) for t in note.annotation.targets if isinstance(t, Quote)]
        ends = [
            (fold_quote(t.start.exact), fold_quote(t.end.exact))
            for t in note.annotation.targets
            if isinstance(t, Range)
        ]
        if not said and not ends:
            continue
        shown = fold_quote(whole.words[whole.marks[note.key]])
        for words in said:
            assert words in shown, (note.id, words, shown)
        for start, end in ends:
            assert (shown[: len(start)], shown[-len(end) :]) == (start, end), note.id
        if len(said) == 1 and not ends:
            assert shown == said[0], note.id
        checked += 1
    assert checked > 150


def test_the_same_bytes_in_another_folder_zone_locale_and_hash_seed(site, tmp_path):
    other = tmp_path / "elsewhere"
    paths = f"Path({str(ROOT)!r}), Path({str(other)!r})"
    code = f"from pathlib import Path; from glossator import pipeline; pipeline.build({paths})"
    env = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=env)
    mine = {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    theirs = {p.relative_to(other): p.read_bytes() for p in other.rglob("*") if p.is_file()}
    assert mine == theirs


def test_every_article_has_its_notes():
    """Two translation notes and a comment on every article, a comment on every part, as the edition promises."""
    linked, _, _ = pipeline.understand(load(ROOT))
    text = linked.texts[0].text
    for number in range(1, 24):
        first, last = text.places[str(number)]
        kinds = [n.annotation.kind for n in linked.texts[0].notes if any(first <= a.block < last for a in n.anchors)]
        assert kinds.count("translation") >= 2, number
        assert kinds.count("commentary") >= 1, number
