"""Editions of unusual shape at one size and at twice that size: the time of a build has to grow with the work.

    python -m bench.cliff [SHAPE …] [--size N]

A page of very many notes, a section of very many words, a paragraph under very many notes that overlap, words that
stand everywhere, an edition of very many notes, equal headings, terms that share a form. Printed are the processor's
seconds of both builds from nothing and how they grow; more than about 2.5 is a cliff.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from .measure import run
from .systems import HOUSE

Files = dict[str, str]

_EDITION = "title: Cliff\ntexts: [t]\nkinds: {a: {label: A}, b: {label: B}}\nsearch: none\n"


def words(rng: random.Random, number: int, known: int) -> list[str]:
    """Invented words; of `known` different ones the first are the most frequent."""
    ranks = rng.choices(range(known), weights=[1 / (rank + 3) for rank in range(known)], k=number)
    return [f"w{rank:x}".translate(str.maketrans("0123456789", "ghijklmnop")) for rank in ranks]


def page_of_notes(size: int) -> Files:
    """One page of `size` notes, five to a paragraph."""
    rng = random.Random(1)
    return _edition([_paragraph(rng, number, 60, 5) for number in range(size // 5)])


def section_of_words(size: int) -> Files:
    """One section of `size` words, with a note to each thousand."""
    rng = random.Random(2)
    return _edition([_paragraph(rng, number, 100, number % 10 == 0) for number in range(size // 100)])


def overlapping(size: int) -> Files:
    """One paragraph under `size` notes, each of which lies over its neighbours."""
    some = [f"x{number}y" for number in range(size + 20)]
    notes = [f'- quote: "{" ".join(some[at : at + 20])}"\n  note: Note {at}.\n' for at in range(size)]
    return _edition([(" ".join(some), notes)])


def everywhere(size: int) -> Files:
    """`size` notes on the commonest words, each told by its place."""
    rng = random.Random(3)
    made = []
    for number in range(size):
        text = words(rng, 50, 400)
        text[25] = "wg"
        note = f'- quote: wg\n  at: "1.{number + 1}"\n  nth: 1\n  note: Note.\n'
        made.append((" ".join(text), [note]))
    return _edition(made)


def many_notes(size: int) -> Files:
    """`size` notes on pages of forty."""
    rng = random.Random(4)
    return _edition([_paragraph(rng, number, 60, 5) for number in range(size // 5)], page=8)


def equal_headings(size: int) -> Files:
    """A text of `size` sections with the same heading."""
    sections = "\n\n".join(f"## Again\n\nWords {number}." for number in range(size))
    return {"content/edition.yaml": _EDITION, "content/t.md": f"# Cliff\n\n{sections}\n"}


def equal_terms(size: int) -> Files:
    """A glossary of `size` terms that share a form: an error for each."""
    terms = "".join(f"- term: t{number}\n  forms: [sea]\n  definition: Water.\n" for number in range(size))
    return {
        "content/edition.yaml": _EDITION,
        "content/t.md": "# Cliff\n\nThe sea at night.\n",
        "annotations/glossary.yaml": f"terms:\n{terms}",
    }


SHAPES: dict[str, tuple[Callable[[int], Files], int]] = {
    "page-of-notes": (page_of_notes, 1_000),
    "section-of-words": (section_of_words, 100_000),
    "overlapping": (overlapping, 500),
    "everywhere": (everywhere, 2_000),
    "many-notes": (many_notes, 50_000),
    "equal-headings": (equal_headings, 10_000),
    "equal-terms": (equal_terms, 100_000),
}


def _paragraph(rng: random.Random, number: int, length: int, notes: int) -> tuple[str, list[str]]:
    text = words(rng, length, 4000)
    made = []
    for which in range(notes):
        at = which * length // notes
        text[at] = f"only{number}x{which}"
        made.append(f'- quote: "{" ".join(text[at : at + 3])}"\n  note: Note {which} of *paragraph* {number}.\n')
    return " ".join(text), made


def _edition(paragraphs: list[tuple[str, list[str]]], page: int = 0) -> Files:
    """The paragraphs as a text of one section, or of one for each `page` paragraphs."""
    return {
        "content/edition.yaml": _EDITION,
        "content/t.md": "\n\n".join(_markdown([text for text, _ in paragraphs], page)) + "\n",
        "annotations/t/n.yaml": "kind: a\nnotes:\n" + "".join(note for _, notes in paragraphs for note in notes),
    }


def _markdown(paragraphs: list[str], page: int) -> Iterator[str]:
    yield "---\ntitle: Cliff\npages: 2\n---"
    for number, paragraph in enumerate(paragraphs):
        if number % (page or len(paragraphs)) == 0:
            section = number // page + 1 if page else 1
            yield f"## Section {section} {{#s-{section} n={section}}}"
        yield paragraph


def write(files: Files, root: Path) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.cliff")
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help=f"some of {', '.join(SHAPES)}")
    parser.add_argument("--size", type=int, default=0, help="instead of each one's own")
    options = parser.parse_args()
    for name in options.shapes or SHAPES:
        make, size = SHAPES[name]
        seconds = []
        for number in (options.size or size, 2 * (options.size or size)):
            with tempfile.TemporaryDirectory() as folder:
                write(make(number), Path(folder))
                done = run([sys.executable, str(HOUSE / "build.py")], Path(folder))
                seconds.append(done.processor)
                print(f"{name:18} {number:8,} {done.processor:8.2f} s {done.megabytes:6.0f} MB", flush=True)
        print(f"{name:18}    grows {seconds[1] / seconds[0]:8.2f} times", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
