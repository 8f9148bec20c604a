"""The index of names against an index made by hand: Schnitzler's diary, whose editors have marked every person.

    python -m bench.names REPOSITORY [--year 1910] [--keep FOLDER]

REPOSITORY is a git directory of `arthur-schnitzler/schnitzler-tagebuch-data` (CC BY 4.0), which is not part of this
repository. The days from January to June become an edition whose text has no marks; each person of the markup
(`rs type="person"`) becomes a name, and the words that are marked become its forms where they are marked for nobody
else. That is built first as it is, and then as an editor would mend it: what is found and not marked becomes an
exception, or its form is given up; what is marked and not found becomes a place. Printed are both results against the
markup, place by place, and whether the pages of the index list the same.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from glossator.pipeline import build, understand
from glossator.source import load

_TEI = "{http://www.tei-c.org/ns/1.0}"
_NO_TEXT = {f"{_TEI}{name}" for name in ("fw", "note", "pb")}
_WORTH_A_FORM = 2  # places, from which on a form is worth an exception
_UNNAMED = "unnamed"  # what is marked as a person without saying which
_escaped = re.compile(r"[!-/:-@\[-`{-~]")


class Marked(NamedTuple):
    """A person in the markup: the block, [start, end) of its text, and who it is."""

    locus: str
    start: int
    end: int
    person: str


@dataclass
class Diary:
    """The blocks of the text by their loci, what is marked in them, and the text as Markdown."""

    blocks: dict[str, str] = field(default_factory=dict)
    marked: list[Marked] = field(default_factory=list)
    markdown: list[str] = field(default_factory=lambda: ["---\ntitle: Tagebuch\nlang: de\npages: 2\n---\n"])


@dataclass
class Person:
    """A name of the edition."""

    forms: set[str] = field(default_factory=set)
    places: list[dict[str, str]] = field(default_factory=list)
    exceptions: set[str] = field(default_factory=set)


def days(repository: Path, year: int) -> Iterator[tuple[str, ElementTree.Element]]:
    """The days of half a year, each with its date."""
    listed = _git(repository, "ls-tree", "-r", "--name-only", "HEAD", "editions").decode().splitlines()
    for path in sorted(listed):
        if found := re.search(rf"entry__({year}-0[1-6]-\d\d)\.xml$", path):
            yield found[1], ElementTree.fromstring(_git(repository, "show", f"HEAD:{path}"))  # noqa: S314


def _git(repository: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout


def converted(found: Iterator[tuple[str, ElementTree.Element]]) -> Diary:
    """A section for each day, a block for each of its paragraphs."""
    diary = Diary()
    for number, (date, tree) in enumerate(found, 1):
        diary.markdown.append(f"## {date} {{#d-{date} n={number}}}\n")
        count = 0
        for paragraph in tree.iter(f"{_TEI}p"):
            if f"{_TEI}body" not in _above(tree, paragraph):
                continue
            text, spans = _plain(paragraph)
            if not text:
                continue
            count += 1
            locus = f"{number}.{count}"
            diary.blocks[locus] = text
            diary.marked += (Marked(locus, *span) for span in spans)
            diary.markdown.append(_escaped.sub(r"\\\g<0>", text) + "\n")
    return diary


def _above(tree: ElementTree.Element, wanted: ElementTree.Element) -> set[str]:
    body = next(tree.iter(f"{_TEI}body"), None)
    return {f"{_TEI}body"} if body is not None and any(one is wanted for one in body.iter()) else set()


def _plain(paragraph: ElementTree.Element) -> tuple[str, list[tuple[int, int, str]]]:
    """The words of a paragraph with single spaces, and what is marked as a person in them."""
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []

    def length() -> int:
        return sum(map(len, pieces))

    def walk(element: ElementTree.Element) -> None:
        start = length()
        if element.tag not in _NO_TEXT:
            pieces.append(element.text or "")
            for child in element:
                walk(child)
                pieces.append(child.tail or "")
        if element.tag == f"{_TEI}rs" and element.get("type") == "person":
            spans.append((start, length(), (element.get("ref") or _UNNAMED).replace("#", "").strip()))

    walk(paragraph)
    whole = "".join(pieces)
    # Where each character of the whole is once white space is one space, and none at the ends.
    places, text = [], ""
    for char in whole:
        places.append(len(text))
        if not char.isspace():
            text += char
        elif text and not text.endswith(" "):
            text += " "
    places.append(len(text))
    text = text.rstrip()
    trimmed = []
    for start, end, who in spans:
        low, high = places[start], min(places[end], len(text))
        while low < high and text[low] == " ":
            low += 1
        while high > low and text[high - 1] == " ":
            high -= 1
        if low < high:
            trimmed += ((low, high, one) for one in who.split())
    return text, trimmed


def people(diary: Diary) -> dict[str, Person]:
    """Every person, with the words that are marked for nobody else."""
    owners: dict[str, set[str]] = defaultdict(set)
    for one in diary.marked:
        owners[_words(diary, one)].add(one.person)
    found = {one.person: Person() for one in diary.marked}
    for words, some in owners.items():
        if len(some) == 1 and _UNNAMED not in some:
            found[next(iter(some))].forms.add(words)
    return found


def _words(diary: Diary, one: Marked) -> str:
    return diary.blocks[one.locus][one.start : one.end]


def write(root: Path, diary: Diary, persons: Mapping[str, Person]) -> None:
    names = [
        {
            "id": name,
            "name": f"@{name}",  # stands nowhere in the text
            "kind": "person",
            "definition": "A person.",
            **({"forms": sorted(one.forms)} if one.forms else {}),
            **({"places": one.places} if one.places else {}),
            **({"except": [{"at": at} for at in sorted(one.exceptions)]} if one.exceptions else {}),
        }
        for name, one in sorted(persons.items())
    ]
    files = {
        "content/edition.yaml": "title: Tagebuch\nlang: de\ntexts: [t]\nkinds: {note: {label: Note}}\nsearch: none\n",
        "content/t.md": "\n".join(diary.markdown),
        "annotations/names.yaml": json.dumps({"names": names}, ensure_ascii=False),
    }
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(data, encoding="utf-8")


def index(root: Path, diary: Diary) -> Counter[Marked]:
    """What the edition finds."""
    linked, _, problems = understand(load(root))
    wrong = [one for one in problems if one.severity == "error"]
    if wrong:
        raise SystemExit("\n".join(f"{one.origin.path}: {one.code} {one.message}" for one in wrong[:20]))
    [text] = linked.texts
    blocks = {block.locus: block.text for block in text.text.blocks if block.kind != "heading"}
    if blocks != diary.blocks:
        raise SystemExit("the text of the edition is not the text of the diary")
    return Counter(Marked(text.text.blocks[one.block].locus, one.start, one.end, one.name) for one in text.mentions)


def mend(diary: Diary, persons: Mapping[str, Person], found: Counter[Marked]) -> bool:
    """Take away what is found and not marked, by an exception or by giving up its form; whether there was anything."""
    gold = Counter(diary.marked)
    wrong, right = found - gold, found & gold
    held = {(one.locus, one.person) for one in right}
    times = Counter((one.person, _words(diary, one)) for one in right)
    for one in wrong:
        person, words = persons[one.person], _words(diary, one)
        # Where other words of the block mean the person, or the form hardly ever does, an exception is of no use.
        if (one.locus, one.person) in held or times[one.person, words] < _WORTH_A_FORM:
            person.forms -= {form for form in person.forms if words.casefold() == form.casefold()}
        else:
            person.exceptions.add(one.locus)
    return bool(wrong)


def _place(diary: Diary, one: Marked) -> dict[str, str]:
    """A place as an editor writes it: the words, the block, and if need be which of them there."""
    text, words = diary.blocks[one.locus], _words(diary, one)
    starts = [m.start() for m in re.finditer(f"(?={re.escape(words)})", text) if _is_whole(text, m.start(), words)]
    place = {"quote": words, "at": one.locus}
    if len(starts) > 1:
        place["nth"] = str(starts.index(one.start) + 1)
    return place


def _is_whole(text: str, start: int, words: str) -> bool:
    """Whether words stand there by themselves, as a quote must."""
    end = start + len(words)
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and words[0].isalnum()) and not (after.isalnum() and words[-1].isalnum())


def compared(found: Counter[Marked], gold: Counter[Marked]) -> str:
    same = (found & gold).total()
    share, more = f"{same:,} of {gold.total():,} marked ({same / gold.total():.1%})", (found - gold).total()
    return f"{found.total():,} found, {share}, {more:,} not marked"


def listed(output: Path) -> Counter[tuple[str, str, str]]:
    """What the pages of the index list: the person, the block, the words."""
    rows: Counter[tuple[str, str, str]] = Counter()
    for page in sorted(output.glob("names-*.html")):
        for entry in page.read_text(encoding="utf-8").split('<article class="entry" id="')[1:]:
            for at, words in re.findall(r'<li><a href="[^"]*#([^"]+)">.*?<b>(.*?)</b>', entry, re.DOTALL):
                rows[entry[: entry.index('"')], at, html.unescape(words)] += 1
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--year", type=int, default=1910)
    parser.add_argument("--keep", type=Path, help="an empty folder for the edition that is made")
    options = parser.parse_args(arguments)
    diary = converted(days(options.repository, options.year))
    gold, persons = Counter(diary.marked), people(diary)
    count = sum(len(text.split()) for text in diary.blocks.values())
    print(f"{options.year}: {len(diary.blocks):,} paragraphs, {count:,} words, {len(persons):,} persons")
    with tempfile.TemporaryDirectory() as folder:
        root = options.keep or Path(folder)
        write(root, diary, persons)
        found = index(root, diary)
        print(f"forms alone: {compared(found, gold)}")
        while mend(diary, persons, found):
            write(root, diary, persons)
            found = index(root, diary)
        print(f"right forms: {compared(found, gold)}")
        for one in sorted(gold - found):
            persons[one.person].places.append(_place(diary, one))
        write(root, diary, persons)
        found = index(root, diary)
        forms, places = (sum(len(getattr(one, what)) for one in persons.values()) for what in ("forms", "places"))
        exceptions = sum(len(one.exceptions) for one in persons.values())
        print(f"with places: {compared(found, gold)}")
        print(f"             with {forms:,} forms, {places:,} places, {exceptions:,} exceptions")
        for one in sorted((found - gold) + (gold - found)):
            print(f"  {'+' if one in found else '-'} {one.locus} “{_words(diary, one)}” {one.person}")
        report = build(root)
        pages = listed(root / "output")
        wanted = Counter((one.person, one.locus, _words(diary, one)) for one in diary.marked)
        print(f"the pages:   {'the same' if pages == wanted else 'something else'}, built in {report.seconds:.2f} s")
    return 0 if found == gold and pages == wanted else 1


if __name__ == "__main__":
    raise SystemExit(main())
