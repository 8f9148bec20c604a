"""What a reader's browser has to fetch stays within the budgets, and squeezing style changes no meaning."""

import gzip
from pathlib import Path

import pytest

from glossator import pipeline
from glossator.model import SourceFile
from glossator.rendering.assets import published
from tests.tiny import write

ROOT = Path(__file__).parents[2]
WORDS = [f"{a}{b}" for a in ("bell", "ferry", "water", "bench", "tallow") for b in "abcdefghijklmnopqrst"]
PARAGRAPHS = [
    f"{a} stands at the head of this paragraph, {b} at its foot." for a, b in zip(*[iter(WORDS)] * 2, strict=True)
]


@pytest.fixture
def site(decree):
    return decree


def compressed(*files):
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_style_of_every_page(site):
    assert compressed(site / "static" / "page.css") <= 6 * 1024


def test_script_of_every_page(site):
    assert compressed(site / "static" / "page.js", site / "static" / "js" / "start" / "start.js") <= 4 * 1024


def test_script_loaded_on_first_use(site):
    files = [file for file in (site / "static" / "js" / "more").iterdir() if file.stem != "pagefind"]
    assert len(files) == 2, "each part alone would weigh half as much again"
    assert compressed(*files) <= 18 * 1024


def test_previews_of_other_pages(site):
    weighed = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    previews = sum(size for file, size in weighed.items() if file.name.endswith(".preview.js"))
    assert 0 < previews <= 0.08 * sum(weighed.values())


def test_markup_of_a_note(tmp_path):
    """Note, mark and spans on the page, two notes to a paragraph: what they add to it, less their words."""

    def page(name: str, annotations: str) -> bytes:
        files = {
            "content/edition.yaml": "title: T\ntexts: [t]\nkinds: {a: {label: Commentary}}\n",
            "content/t.md": "# T\n\n" + "\n\n".join(PARAGRAPHS),
            "annotations/t/notes.yaml": annotations,
        }
        root = write(tmp_path / name, files)
        assert not pipeline.build(root, root / "output").errors
        return (root / "output" / "t" / "index.html").read_bytes()

    with_notes = page(
        "with", "kind: a\nnotes:\n" + "".join(f"- {{quote: {word}, note: {word[::-1]}}}\n" for word in WORDS)
    )
    without = page("without", "kind: a\nnotes: []\n")
    said = sum(2 * len(word) for word in WORDS)  # in the lemma and in the note
    assert (len(with_notes) - len(without) - said) / len(WORDS) <= 420
    assert (len(gzip.compress(with_notes, 9)) - len(gzip.compress(without, 9))) / len(WORDS) <= 70


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        (".n :is(p, ul) { margin: 0 }", ".n *:is(p,ul){margin:0}"),
        (".b { .n :first-child, :hover { color: red } }", ".b{.n *:first-child,:hover{color:red}}"),
        (":is(h1, h2) > :is(a, b) { color: red }", ":is(h1,h2)>:is(a,b){color:red}"),
        ('b { content: "a :is(b)"; color :red }', 'b{content:"a :is(b)";color:red}'),
        ("@page :first { margin: 0 }", "@page :first{margin:0}"),
    ],
)
def test_squeezing_keeps_a_descendant_a_descendant(written, squeezed):
    file = SourceFile("static/css/more/x.css", written.encode())
    assert published({"css/more/x.css": file}, str)["static/css/more/x.css"]().decode() == squeezed
