"""What docs/exports.md says of each format is what the format does."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from glossator.exporters import EXPORTERS, THINGS, Options, export
from glossator.model import SourceFile
from glossator.pipeline import understand
from tests.tiny import sources

# One edition in which each thing is a word of its own.
FILES = {
    "content/edition.yaml": "id: tiny\ntitle: Tiny\nurl: https://example.org/\ntexts: [t]\n"
    "kinds: {note: {label: Note}, variant: {label: Variant, apparatus: true}}\n"
    "witnesses: {A: {label: Vellum}, B: {label: Rag}}\n",
    "content/t.md": "# T\n\n## Heading {#h n=1}\n\nQuince lamp and *tallow*.[^1]\n\n- one\n\n"
    "![A drawing](static/sloe.svg)\n\n[^1]: Of medlar.\n",
    "content/t.plain.md": "# T\n\n## Heading {n=1}\n\nDamson.\n\n- one\n\n![A drawing](static/sloe.svg)\n",
    "content/pages/about.md": "# About\n\nBullace.\n",
    "annotations/t/n.yaml": "by: Ann\nnotes:\n"
    "- {quote: lamp, kind: note, note: Of greengage., reading: {A: mirabelle}}\n"
    "- {quote: Quince, kind: variant, readings: [{words: cornel, in: [B]}]}\n",
    "annotations/glossary.yaml": "terms:\n- {term: lamp, definition: A rowan.}\n",
    "annotations/names.yaml": "names:\n- {name: tallow, kind: subject, definition: A whitebeam.}\n",
}
SHOWN_BY = {
    "words": "Quince",
    "shape": re.compile(r"[*_]tallow|<em>.*tallow|italic\">.*tallow|<w:i />.*>tallow<"),
    "footnotes": "medlar",
    "notes": "greengage",
    "fields": "mirabelle",
    "entries": "cornel",
    "witnesses": "Vellum",
    "versions": "Damson",
    "glossary": "rowan",
    "names": "whitebeam",
    "pages": "Bullace",
    "pictures": "<circle",
}
IN_PART = ("their words", "those that notes quote", "those that are chosen")


def content(made):
    """All that an export holds, unpacked."""
    if not isinstance(made, bytes):
        return "\n".join(data.decode() for data in made.values())
    if made.startswith(b"%PDF"):
        pages = PdfReader(BytesIO(made)).pages
        drawn = any(b" c\n" in page.get_contents().get_data() for page in pages)  # a curve
        return "\n".join([*map(_words_and_italics, pages), "<circle" if drawn else ""])
    if not made.startswith(b"PK"):
        return made.decode()
    with zipfile.ZipFile(BytesIO(made)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _words_and_italics(page):
    """The words of a PDF's page, and once more those in italics, marked as in Markdown."""
    italics = []

    def visit(words, _transformation, _matrix, font, _size):
        if font and "Italic" in font["/BaseFont"]:
            italics.append(f"_{words.strip()}")

    return "\n".join([page.extract_text(visitor_text=visit), *italics])


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_format_carries_what_the_table_says(name):
    given = sources(FILES)
    drawing = SourceFile(
        "static/sloe.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>',
    )
    given = replace(given, static={**given.static, "sloe.svg": drawing})
    made, _, problems = understand(given)
    assert problems == []
    found = content(export(name, made, given, Options(by="Ann" if name == "pack" else "")))
    carried = {thing for thing, shown in SHOWN_BY.items() if re.search(shown, found)}
    lacks = {thing for thing, what in EXPORTERS[name].lacks.items() if what not in IN_PART}
    assert carried == set(SHOWN_BY) - lacks


def test_a_format_lacks_only_what_there_is():
    for exporter in EXPORTERS.values():
        assert set(exporter.lacks) <= set(THINGS)
