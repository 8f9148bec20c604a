"""Which program sets an edition on paper: Typst or WeasyPrint, each given the same paragraphs with the same footnotes.

    python -m bench.pdf --python PYTHON [--write]

PYTHON is an interpreter of a virtual environment of your own with typst, weasyprint and pypdf; WeasyPrint wants Pango
from the system. Neither is given a network. Measured are the pages that each makes in a second of the processor, the
memory, and how many words of a note that is longer than its page are on paper. The books are a page of Latin, Chinese,
Greek and Arabic with that note and 300 short ones (cases), this repository's edition (decree), the bench's book S, and
the first 1,000 paragraphs of its book M. `--write` makes the report, pdf.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from glossator.exporters.typst_code import string
from glossator.pipeline import understand
from glossator.source import load

from . import corpus

_ROOT = Path(__file__).resolve().parents[1]
_BLOCKS = 1_000  # of the book of size M: some 300 pages
_WORDS = 1_500
_SAMPLE = "侵权易发多发, ἐν ἀρχῇ ἦν ὁ λόγος, كان يا ما كان. "
Paragraph = tuple[str, list[tuple[int, str]]]  # its words, and its notes with the offsets of their marks

# What runs in the other environment: it takes the name of a program and what it is to set, and tells what came of it.
_CHILD = """
import io, json, re, resource, sys, time
name, source = sys.argv[1], sys.stdin.read()
if name == "Typst":
    import typst
    set_ = lambda: typst.compile({"main.typ": source.encode()})
else:
    import weasyprint
    set_ = lambda: weasyprint.HTML(string=source).write_pdf()
start = time.process_time()
data = set_()
seconds = time.process_time() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
import pypdf
pages = pypdf.PdfReader(io.BytesIO(data)).pages
words = set()
def seen(text, cm, tm, *_):
    if 0 < tm[4] * cm[1] + tm[5] * cm[3] + cm[5] < 595:
        words.update(re.findall(r"long[0-9]+", text))
for page in pages[:8]:
    page.extract_text(visitor_text=seen)
print(json.dumps([len(pages), seconds, memory, len(data) / 1e6, len(words)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.pdf", description=__doc__)
    parser.add_argument("--python", required=True, type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = [
        "| book | program | pages | seconds | pages a second | memory | file | long note on paper |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for book, paragraphs in books():
        for name, source in (("Typst", for_typst(paragraphs)), ("WeasyPrint", for_weasyprint(paragraphs))):
            done = subprocess.run(
                [given.python, "-c", _CHILD, name], input=source, text=True, check=True, capture_output=True
            )
            pages, seconds, memory, size, words = json.loads(done.stdout)
            of_note = f"{words:,} of {_WORDS:,} words" if book == "cases" else ""
            measured = f"{pages:,} | {seconds:.2f} | {pages / seconds:.0f} | {memory:,.0f} MB | {size:.1f} MB"
            rows.append(f"| {book} | {name} | {measured} | {of_note} |")
    report = "\n".join(rows) + "\n"
    print(report)
    if given.write:
        Path(__file__).with_suffix(".md").write_text(f"# What sets the PDFs\n\n{__doc__}\n{report}", encoding="utf-8")


def books() -> Iterator[tuple[str, list[Paragraph]]]:
    long_note = " ".join(f"long{number}" for number in range(_WORDS))
    short = [("Words that go on for a while. " * 8, [(at * 23 + 5, f"Short note {at}.") for at in range(10)])] * 30
    yield "cases", [(_SAMPLE * 4, [(9, "short"), (60, long_note)]), *short]
    yield "decree", paragraphs_of(_ROOT)
    with tempfile.TemporaryDirectory() as folder:
        for size, most in (("S", None), ("M", _BLOCKS)):
            root = Path(folder, size)
            corpus.write(corpus.make(corpus.SIZES[size]), root)
            yield size, paragraphs_of(root)[:most]


def paragraphs_of(root: Path) -> list[Paragraph]:
    """The blocks of an edition's texts with what its notes say, as they were typed."""
    linked, *_ = understand(load(root))
    paragraphs: list[Paragraph] = []
    for linked_text in linked.texts:
        notes: dict[int, list[tuple[int, str]]] = {}
        for note in linked_text.notes:
            mark = note.marks[0]
            notes.setdefault(mark.block, []).append((mark.offset, note.annotation.body.source))
        paragraphs += [
            (block.text, sorted(notes.get(number, ()))) for number, block in enumerate(linked_text.text.blocks)
        ]
    return paragraphs


def for_typst(paragraphs: list[Paragraph]) -> str:
    head = (
        '#set page(width: 148mm, height: 210mm, margin: 20mm, numbering: "1")\n'
        '#set text(font: ("Libertinus Serif", "Noto Sans CJK SC", "Noto Naskh Arabic"), size: 10pt, lang: "en")\n'
        "#set text(costs: (widow: 0%, orphan: 0%))\n#set par(justify: true)\n"
    )
    return head + "\n".join(
        f"#par[{_with_notes(one, lambda words: f'#{string(words)}', '#footnote[{}]')}]" for one in paragraphs
    )


def for_weasyprint(paragraphs: list[Paragraph]) -> str:
    style = (
        "@page { size: 148mm 210mm; margin: 20mm; @bottom-center { content: counter(page) } } "
        'body { font: 10pt/1.3 "Libertinus Serif", "Noto Serif", "Noto Sans CJK SC", "Noto Naskh Arabic" } '
        "p { text-align: justify; hyphens: auto } .f { float: footnote; font-size: 8pt }"
    )
    body = "\n".join(f"<p>{_with_notes(one, escape, '<span class=f>{}</span>')}</p>" for one in paragraphs)
    return f"<html lang=en><style>{style}</style>{body}"


def _with_notes(paragraph: Paragraph, written: Callable[[str], str], note: str) -> str:
    words, notes = paragraph
    out, at = [], 0
    for offset, body in notes:
        out += [written(words[at:offset]), note.format(written(body))]
        at = offset
    return "".join([*out, written(words[at:])])


if __name__ == "__main__":
    main()
