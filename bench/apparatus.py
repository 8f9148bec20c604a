"""The apparatus against what others made: an edition and a collation in TEI, the schema, teiphy, CollateX.

    python -m bench.apparatus FOLDER --python PYTHON [--write]

FOLDER has the git directories of these repositories, which are not part of this one, each as OWNER+NAME/repo:

- sjhuskey/Calpurnius_Siculus: the eclogues of Calpurnius in TEI, with 1,850 entries and 77 witnesses
- jjmccollum/teiphy: a collation of the epistle to the Ephesians
- interedition/collatex: the first paragraph of the *Origin of Species* in its six editions
- aygul-p/RelaxNG-edition-project: tei_all.rng, the schema of TEI P5 4.8.0

PYTHON is an interpreter of a virtual environment of your own with lxml, teiphy, collatex and Levenshtein. With --write
the results go to bench/apparatus.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from glossator.collation.alignment import Side, align
from glossator.collation.words import bare
from glossator.commands.command_line import main as glossator

from . import apparatus_matrix

TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_EDITION = (
    "id: bench\ntitle: Bench\ntexts: []\nkinds: {apparatus: {label: Apparatus, apparatus: true}, note: {label: Note}}\n"
)
_BESIDE = {f"{TEI}{name}" for name in ("note", "witDetail", "wit", "rdg", "rdgGrp", "del", "gap")}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def blob(folder: Path, repository: str, path: str) -> bytes:
    """A file of the newest commit of a repository."""
    git = folder / repository.replace("/", "+") / "repo"
    return subprocess.run(["git", f"--git-dir={git}", "show", f"HEAD:{path}"], check=True, capture_output=True).stdout


# ── An edition in TEI: what goes in comes out ───────────────────────────────────────────────────────────


class Fact(NamedTuple):
    """A reading of an entry: the letters of its line, the lemma, the words, and who has them."""

    line: str
    lemma: str
    words: str
    names: frozenset[str]


class Apparatus:
    """The readings of a file, as this bench reads TEI: by no code of ours."""

    def __init__(self, data: bytes) -> None:
        self.root = ElementTree.fromstring(data)  # noqa: S314 (the bench's own data)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.by_id = {id_: one for one in self.root.iter() if (id_ := one.get(_ID))}

    def facts(self) -> Counter[Fact]:
        found: Counter[Fact] = Counter()
        for app in self.root.iter(f"{TEI}app"):
            lemma = app.find(f"{TEI}lem")
            if lemma is None or self.is_in_reading(app):
                continue
            line, words = self.line(app), _words(lemma)
            if names := self.names(lemma):
                found[Fact(line, words, words, names)] += 1
            for reading in app.iter(f"{TEI}rdg"):
                if self.entry_of(reading) is app:
                    copied = self.by_id.get((reading.get("copyOf") or "").removeprefix("#"), reading)
                    ends = [reading.find(f"{TEI}{name}") for name in ("witStart", "witEnd")]
                    if not _words(copied) and ends != [None, None]:
                        copied = lemma  # the witness begins or ends with these words
                    found[Fact(line, words, _words(copied), self.names(reading))] += 1
        return found

    def entry_of(self, one: Element) -> Element:
        while one.tag != f"{TEI}app":
            one = self.parents[one]
        return one

    def is_in_reading(self, app: Element) -> bool:
        one = app
        while one in self.parents:
            one = self.parents[one]
            if one.tag == f"{TEI}rdg":
                return True
        return False

    def line(self, app: Element) -> str:
        """The letters of the line that the lemma begins in."""
        one = self.by_id.get((app.get("from") or "").removeprefix("#"), app)
        inner = one.find(f"{TEI}lem//{TEI}l") if one is app else None
        while inner is None and one.tag not in (f"{TEI}l", f"{TEI}p", f"{TEI}body"):
            one = self.parents[one]
        if one.tag == f"{TEI}body":  # an entry between two lines belongs to the next
            order = list(self.root.iter())
            inner = next(after for after in order[order.index(app) + 1 :] if after.tag == f"{TEI}l")
        return "".join(filter(str.isalnum, _words(inner if inner is not None else one)))[:40]

    def names(self, one: Element) -> frozenset[str]:
        pointers = f"{one.get('wit', '')} {one.get('source', '')}".split()
        return frozenset(self.called(pointer.rpartition("#")[2]) for pointer in pointers)

    def called(self, id_: str) -> str:
        """The siglum that explains an id, in plain letters."""
        row = self.by_id.get(id_)
        sigla = [one for one in row or () if one.tag == f"{TEI}abbr"] if row is not None else []
        siglum = "".join(sigla[0].itertext()).strip() if sigla else id_
        return (siglum if len(siglum.split()) == 1 else id_).translate(_RAISED)


def _words(one: Element) -> str:
    return " ".join("".join(_said(one, top=True)).split())


def _said(one: Element, *, top: bool = False) -> Iterator[str]:
    if top or one.tag not in _BESIDE:
        yield one.text or ""
        for child in one:
            yield from _said(child)
            yield child.tail or "" if one.tag != f"{TEI}app" else ""
        yield " " * (one.tag in (f"{TEI}l", f"{TEI}label"))


def imported(data: bytes, folder: Path) -> tuple[Path, str]:
    """An edition made of a TEI file by our commands alone, and what `import apparatus` left over."""
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "edition.yaml").write_text(_EDITION, encoding="utf-8")
    (folder / "given.xml").write_bytes(data)
    root = ["--root", str(folder)]
    for command in (
        ["import", "text", str(folder / "given.xml"), "--name", "text", "--kind", "note"],
        ["import", "apparatus", str(folder / "given.xml")],
        ["export", "tei", "-o", str(folder / "made.xml")],
    ):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
            if glossator([*root, *command]):
                raise SystemExit(said.getvalue())
    left = folder / "imports" / "given.unanchored.yaml"
    return folder / "made.xml", left.read_text(encoding="utf-8") if left.is_file() else ""


def calpurnius(folder: Path, schema: Path, python: str, work: Path) -> Iterator[str]:
    data = blob(folder, "sjhuskey/Calpurnius_Siculus", "editio.xml")
    made, left = imported(data, work)
    given, ours = Apparatus(data), Apparatus(made.read_bytes())
    before, after = given.facts(), ours.facts()
    lost, new = before - after, after - before
    heads = _at_heads(lost, new)
    apps = sum(1 for _ in given.root.iter(f"{TEI}app"))
    reasons = re.findall(r"^# <app> in (line \d+): (.+)", left, re.MULTILINE)
    yield f"- {apps} entries, of which {apps - len(reasons)} are anchored where they stand; the others:"
    yield from (f"  - {where}: {reason}" for where, reason in reasons)
    same = (before & after).total()
    yield f"- {before.total()} readings (line, lemma, words, names) go in, {after.total()} come out; {same} the same"
    yield f"- {heads} are additions at the head of a line, which come out with the word that they stand before"
    yield f"- {lost.total()} go in only, {new.total()} come out only:"
    yield from (f"  - in: {_told(one)}" for one in sorted(lost, key=str)[:20])
    yield from (f"  - out: {_told(one)}" for one in sorted(new, key=str)[:20])
    yield f"- the export against tei_all.rng: {validated(made, schema, python)}"


def _at_heads(lost: Counter[Fact], new: Counter[Fact]) -> int:
    """Take out of both what differs only by the word that an addition at the head of a line stands before."""
    count = 0
    for one in [fact for fact in lost if not fact.lemma]:
        for other in new:
            same = one.line == other.line and one.names == other.names and new[other]
            if same and other.words == (f"{one.words} {other.lemma}" if one.words else other.lemma):
                lost[one] -= 1
                new[other] -= 1
                count += 1
                break
    lost += Counter()
    new += Counter()
    return count


def _told(one: Fact) -> str:
    return f"{one.line[:24]}…: {one.lemma}] {one.words or '—'} ({' '.join(sorted(one.names))})"


_VALIDATE = """
import sys
from lxml import etree
schema = etree.RelaxNG(etree.parse(sys.argv[1]))
schema.validate(etree.parse(sys.argv[2]))
print("\\n".join(f"{one.line}: {one.message}" for one in schema.error_log) or "valid")
"""


def validated(path: Path, schema: Path, python: str) -> str:
    return _run(python, "-c", _VALIDATE, str(schema), str(path)).strip()


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ephesians(folder: Path, schema: Path, python: str, work: Path) -> Iterator[str]:
    data = blob(folder, "jjmccollum/teiphy", "example/ubs_ephesians.xml")
    made, left = imported(data, work)
    renamed = work / "renamed.xml"
    renamed.write_bytes(apparatus_matrix.with_sigla(made.read_bytes()))
    yield from apparatus_matrix.compare(*apparatus_matrix.matrices(python, work / "given.xml", renamed))
    reasons = re.findall(r"^# <app> in (line \d+): (.+)", left, re.MULTILINE)
    yield from (f"- not anchored: {where}: {reason}" for where, reason in reasons)
    yield f"- the export against tei_all.rng: {validated(made, schema, python)}"


# ── Collation ───────────────────────────────────────────────────────────────────────────────────────────

_COLLATE = """
import json, sys
from collatex import collate
given = json.load(open(sys.argv[1]))["witnesses"]
read = [{"id": one["id"], "tokens": [{"t": t, "n": t} for t in one["content"].split()]} for one in given]
print(collate({"witnesses": read}, segmentation=False, output="json"))
"""


def darwin(folder: Path, python: str, work: Path) -> Iterator[str]:
    work.mkdir()
    given = work / "darwin.json"
    given.write_bytes(blob(folder, "interedition/collatex", "collatex-pythonport/use_cases/darwin_chapter1_para1.json"))
    table = json.loads(_run(python, "-c", _COLLATE, str(given)))
    rows = [[cell[0]["t"].strip() if cell else "" for cell in row] for row in table["table"]]
    base = [word for word in rows[0] if word]
    place, at = {}, 0
    for column, word in enumerate(rows[0]):
        if word:
            place[column], at = at, at + 1
    alike = total = 0
    listed = []
    for name, row in zip(table["witnesses"][1:], rows[1:], strict=True):
        words = [word for word in row if word]
        theirs = [place.get(column) for column, word in enumerate(row) if word]
        for number, (there, (start, end)) in enumerate(zip(theirs, _places(base, words), strict=True)):
            is_same_word = end - start == 1 and base[start] == words[number]
            agrees = start <= there < end if there is not None else not is_same_word
            total, alike = total + 1, alike + agrees
            if not agrees:
                listed.append(f"  - {name}: “{words[number]}”")
    yield f"- {len(rows)} editions, {total} words beside the first’s: {alike} ({alike / total:.1%}) are aligned alike"
    yield from listed


def _places(base: Sequence[str], words: Sequence[str]) -> list[tuple[int, int]]:
    """The words of the base that each word stands for."""
    sides = [Side(some, [bare(word).casefold() for word in some]) for some in (base, words)]
    found: list[tuple[int, int]] = []
    at = 0
    for one in align(*sides):
        found += [(n, n + 1) for n in range(at, one.start)]
        found += [(one.start, one.end)] * (one.last - one.first)
        at = one.end
    return [*found, *((n, n + 1) for n in range(at, len(base)))]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the git directories are")
    parser.add_argument("--python", required=True, help="an interpreter with lxml, teiphy, collatex, Levenshtein")
    parser.add_argument("--write", action="store_true", help="write bench/apparatus.md")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        schema = work / "tei_all.rng"
        schema.write_bytes(blob(options.folder, "aygul-p/RelaxNG-edition-project", "tei_all.rng"))
        parts = {
            "Calpurnius, edited by Giarratano and Huskey": calpurnius(
                options.folder, schema, options.python, work / "c"
            ),
            "Ephesians, by teiphy": ephesians(options.folder, schema, options.python, work / "e"),
            "The *Origin of Species*, by CollateX": darwin(options.folder, options.python, work / "d"),
        }
        made = ["# The apparatus against what others made\n\nMade by `python -m bench.apparatus --write`.\n"]
        made += [f"\n## {title}\n\n" + "\n".join(lines) + "\n" for title, lines in parts.items()]
    text = "".join(made)
    print(text)
    if options.write:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
