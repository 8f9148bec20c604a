"""What programs read in a site: extruct, feedparser and Zotero's own translator, on the decree and on the ferry.

    python -m bench.metadata FOLDER --python PYTHON [--write]

FOLDER has the git directories of zotero/translate, zotero/utilities, zotero/translators and zotero/zotero-schema (AGPL:
judges, and no part of this repository), each as OWNER+NAME/repo: its Embedded Metadata translator, which reads pages
that no other knows, runs on the pages in Chromium as it does in the browser's extension. PYTHON is an interpreter of a
virtual environment of your own with extruct and feedparser. The decree is built as it is, the ferry of tests/sample
with an address, people, a DOI, a dated note and no lock, so that all the others are new. Each page is compared with
what the edition says of itself. `--write` makes the report, metadata.md.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright

from glossator.linking import Linked
from glossator.pipeline import build, examine
from tests.browser.conftest import ARGUMENTS, chromium

_ROOT = Path(__file__).resolve().parents[1]
_NOWHERE = "https://example.org/"  # of an edition without an address
_MORE = """\
url: https://example.org/ferry/
doi: 10.5281/zenodo.1234567
publisher: The Harbour Press
version: 2.1
"""
_PEOPLE = """\
editors:
- {id: lm, name: L. Maas, sort: "Maas, L.", orcid: https://orcid.org/0000-0002-1825-0097}
- the harbour commission of the city of Kessel
- {name: C. Hale, role: translator}
"""
_DATED = "- date: 2025-03\n  quote:"
# Names that are not to be taken apart.
_BODIES = {
    "the editors of Glossator",
    "the harbour commission of the city of Kessel",
    "General Office of the Central Committee of the Communist Party of China and General Office of the State Council",
}


class Page(NamedTuple):
    """What the edition says of one of its pages; `people` are whom Zotero has a field for, by their whole names."""

    path: str
    kind: str
    address: str
    lang: str
    people: tuple[str, ...]
    source: str


@dataclass
class Judged:
    """How many things were as they should be, and which were not."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def compare(self, what: str, page: str, found: object, wanted: object) -> None:
        if found == wanted:
            self.right[what] += 1
        else:
            self.wrong.append(f"{what} of {page}: {found!r}, not {wanted!r}")


def editions(work: Path) -> Iterator[tuple[str, Path]]:
    """The two editions, built."""
    for name, source in (("decree", _ROOT), ("ferry", _ROOT / "tests" / "sample")):
        root = work / name
        for folder in ("content", "annotations"):
            shutil.copytree(source / folder, root / folder)
        if name == "ferry":
            edition = root / "content" / "edition.yaml"
            text = re.sub(r"(?m)^editors:.*\n", _PEOPLE, edition.read_text(encoding="utf-8"))
            edition.write_text(text + _MORE, encoding="utf-8")
            notes = root / "annotations" / "ferry"
            (notes / "anchors.lock.json").unlink()
            told = (notes / "commentary.yaml").read_text(encoding="utf-8").replace("- quote:", _DATED, 1)
            (notes / "commentary.yaml").write_text(told, encoding="utf-8")
        report = build(root)
        if report.errors:
            raise SystemExit(f"{name}: {report.problems[0].message}")
        yield name, root


def pages(linked: Linked, output: Path) -> Iterator[Page]:
    edition = linked.edition
    texts = {page.path: one.text for one in linked.texts for page in one.pages}
    texts |= {path: one.text for one in linked.texts for path in (one.contents_path, one.whole_path) if path}
    editors = tuple(one.name for one in edition.editors if one.role in ("", "editor"))
    for file in sorted(output.rglob("*.html")):
        path = file.relative_to(output).as_posix()
        source = file.read_text(encoding="utf-8")
        text = texts.get(path)
        kind = "book" if path == "index.html" else "bookSection" if text else "webpage"
        authors = {text.author} if text else {one.text.author for one in linked.texts}
        people = (*filter(None, authors), *editors) if kind != "webpage" else ()
        address = (edition.url or _NOWHERE) + path.removesuffix("index.html" if edition.url else "")
        if path != "404.html":
            yield Page(path, kind, address, text.lang if text else edition.lang, people, source)


# ── extruct and feedparser ──────────────────────────────────────────────────────────────────────────────

_EXTRACT = """
import extruct, feedparser, json, sys
given = json.load(sys.stdin)
syntaxes = ["json-ld", "opengraph", "dublincore", "microdata"]
read = [extruct.extract(page, base_url=at, syntaxes=syntaxes, errors="strict") for at, page in given["pages"]]
feed = feedparser.parse(given["feed"].encode()) if given["feed"] else None
told = feed and {
    "fault": str(feed.get("bozo_exception", "")), "updated": feed.feed.updated, "id": feed.feed.id,
    "authors": [one.name for one in feed.feed.authors],
    "entries": [{name: one.get(name) for name in ("id", "link", "title", "summary", "updated_parsed")}
                for one in feed.entries],
}
json.dump({"pages": read, "feed": told}, sys.stdout)
"""


def extracted(some: Sequence[Page], feed: str, python: str) -> Mapping[str, Any]:
    given = json.dumps({"pages": [(one.address, one.source) for one in some], "feed": feed})
    done = subprocess.run([python, "-c", _EXTRACT], input=given, capture_output=True, check=True, text=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def judge_extruct(linked: Linked, some: Sequence[Page], read: Sequence[Mapping[str, Any]]) -> Judged:
    edition, judged = linked.edition, Judged()
    editors = [one.name for one in edition.editors if one.role in ("", "editor")]
    for page, found in zip(some, read, strict=True):
        graph = {name: value for one in found["opengraph"] for name, value in one["properties"]}
        judged.compare("og:site_name", page.path, graph.get("og:site_name"), edition.title)
        judged.compare("og:url", page.path, graph.get("og:url"), page.address if edition.url else None)
        core: dict[str, list[str]] = {}
        for element in [one for each in found["dublincore"] for one in each["elements"]]:
            core.setdefault(element["name"].removeprefix("DC."), []).append(element["content"])
        judged.compare("DC.date", page.path, core.get("date"), [edition.date])
        judged.compare("DC.language", page.path, core.get("language"), [page.lang])
        judged.compare("DC.contributor", page.path, core.get("contributor"), [one.sort_name for one in edition.editors])
        kinds = [one["@type"] for one in found["json-ld"]]
        judged.compare("JSON-LD", page.path, kinds, {"book": ["Book"], "bookSection": ["Chapter"]}.get(page.kind, []))
        for one in found["json-ld"]:
            book = one.get("isPartOf", one)
            judged.compare("name of the book", page.path, book["name"], edition.title)
            judged.compare("editors of the book", page.path, [each["name"] for each in book["editor"]], editors)
            url = one.get("url", "")
            judged.compare("url in JSON-LD", page.path, url, page.address if edition.url else "")
    return judged


def judge_feed(linked: Linked, feed: Mapping[str, Any], output: Path) -> Judged:
    edition, judged = linked.edition, Judged()
    dated = {(one.text.id, note.id): day for one in linked.texts for note in one.notes if (day := one.day(note))}
    judged.compare("fault", "the feed", feed["fault"], "")
    judged.compare("entries", "the feed", len(feed["entries"]), min(len(dated), 50))
    judged.compare("authors", "the feed", feed["authors"], [one.name for one in edition.editors])
    ids = [one["id"] for one in feed["entries"]]
    judged.compare("ids that differ", "the feed", len(set(ids)), len(ids))
    moments = [one["updated_parsed"] for one in feed["entries"]]
    judged.compare("order", "the feed", moments, sorted(moments, reverse=True))
    for one in feed["entries"]:
        path, _, id_ = one["link"].removeprefix(edition.url).partition("#")
        page = output / (path if path.endswith(".html") else f"{path}index.html")
        is_there = page.is_file() and f'id="{id_}"' in page.read_text(encoding="utf-8")
        judged.compare("place of an entry", one["id"], is_there, True)
        judged.compare("title and summary", one["id"], bool(one["title"]) and one["summary"] is not None, True)
    return judged


# ── Zotero ──────────────────────────────────────────────────────────────────────────────────────────────

_TRANSLATORS = ("Embedded Metadata.js", "RDF.js")
_ZOTERO = r"""
async ([codes, schema, formats]) => {
  const head = code => JSON.parse(/^\s*{[\S\s]*?}\s*?[\r\n]/.exec(code)[0]);
  const known = Object.fromEntries(codes.map(code => [head(code).translatorID, code]));
  Zotero.Repo.getAllTranslatorMetadata = async () => codes.map(head);
  Zotero.Repo.getTranslatorCode = async id => known[id];
  Zotero.Debug.init(0);
  Zotero.Schema.init(schema);
  Zotero.Date.init(formats);
  await Zotero.Translators.init();
}
"""
# A parsed document has no location; the proxy gives it one.
_TRANSLATE = """
async ([address, html]) => {
  const page = new DOMParser().parseFromString(html, "text/html"), location = new URL(address);
  const seen = new Proxy(page, { get(target, name) {
    if (name === "location") return location;
    const value = target[name];
    if (name === "evaluate") return (path, at, ...more) => value.call(target, path, at === seen ? target : at, ...more);
    return typeof value === "function" ? value.bind(target) : value;
  } });
  const translate = new Zotero.Translate.Web(), errors = [];
  translate.setHandler("error", (_, error) => errors.push(String(error)));
  translate.setDocument(seen);
  const found = await translate.getTranslators();
  return { items: found.length ? await translate.translate() : [], errors };
}
"""


def checked_out(folder: Path, work: Path) -> Path:
    """Zotero's translation architecture with its parts where it wants them."""
    for repository, place in (("translate", "."), ("utilities", "modules/utilities"), ("zotero-schema", "schema")):
        (work / place).mkdir(parents=True, exist_ok=True)
        command = ["git", f"--git-dir={folder / f'zotero+{repository}' / 'repo'}", "archive", "HEAD"]
        data = subprocess.run(command, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(work / place, filter="data")
    return work


def translated(some: Sequence[Page], folder: Path, work: Path) -> list[Mapping[str, Any]]:
    place = checked_out(folder, work)
    git = ["git", f"--git-dir={folder / 'zotero+translators' / 'repo'}", "show"]
    codes = [
        subprocess.run([*git, f"HEAD:{name}"], check=True, capture_output=True).stdout.decode() for name in _TRANSLATORS
    ]
    formats = json.loads((place / "modules/utilities/resource/dateFormats.json").read_bytes())
    schema = json.loads((place / "schema/schema.json").read_bytes())
    example = place / "example"
    scripts = re.findall(r'<script src="([^"]+)"', (example / "index.html").read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        tab = browser.new_page()
        for script in scripts:
            if script != "index.js":  # the example's own
                tab.add_script_tag(path=(example / script).resolve())
        tab.evaluate(_ZOTERO, [codes, schema, formats])
        found = [tab.evaluate(_TRANSLATE, [one.address, one.source]) for one in some]
        browser.close()
    return found


def judge_zotero(linked: Linked, some: Sequence[Page], read: Sequence[Mapping[str, Any]]) -> Judged:
    edition, judged = linked.edition, Judged()
    for page, found in zip(some, read, strict=True):
        judged.compare("errors", page.path, found["errors"], [])
        [item] = found["items"] or [{}]
        judged.compare("item type", page.path, item.get("itemType"), page.kind)
        whole = item.get("title") if page.kind == "book" else item.get("bookTitle") or item.get("publicationTitle")
        judged.compare("title of the edition", page.path, str(whole).startswith(edition.title), True)
        judged.compare("date", page.path, str(item.get("date")).replace("/", "-"), edition.date)
        judged.compare("language", page.path, item.get("language"), page.lang)
        judged.compare("url", page.path, item.get("url"), page.address)
        people = tuple(map(_whole_name, item.get("creators", ())))
        if page.kind != "webpage":
            judged.compare("people", page.path, people, page.people)
            judged.compare("publisher", page.path, item.get("publisher", ""), edition.publisher)
        if page.kind == "book":
            judged.compare("DOI", page.path, item.get("DOI", ""), edition.doi)
    return judged


def _whole_name(creator: Mapping[str, str]) -> str:
    """A name as it was before Zotero divided it; one of a body that was divided is marked."""
    whole = " ".join(filter(None, (creator.get("firstName"), creator.get("lastName"))))
    is_torn = creator.get("firstName") and whole.casefold() in {name.casefold() for name in _BODIES}
    return f"{whole} (taken apart)" if is_torn else whole


# ── The report ──────────────────────────────────────────────────────────────────────────────────────────


def judge(name: str, root: Path, folder: Path, python: str, work: Path) -> Iterator[tuple[str, Judged]]:
    output = root / "output"
    _, linked, _ = examine(root)
    some = list(pages(linked, output))
    atom = output / "notes.atom"
    read = extracted(some, atom.read_text(encoding="utf-8") if atom.is_file() else "", python)
    yield f"{name}: extruct, {len(some)} pages", judge_extruct(linked, some, read["pages"])
    if read["feed"]:
        yield f"{name}: feedparser", judge_feed(linked, read["feed"], output)
    yield f"{name}: Zotero, {len(some)} pages", judge_zotero(linked, some, translated(some, folder, work / "zotero"))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the git directories are")
    parser.add_argument("--python", required=True, help="an interpreter with extruct and feedparser")
    parser.add_argument("--write", action="store_true", help="write bench/metadata.md")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        results = [
            one
            for name, root in editions(work)
            for one in judge(name, root, options.folder, options.python, work / f"{name}-judges")
        ]
    made = ["# What programs read in a site", "", *(__doc__ or "").split("\n\n", 2)[2].strip().split("\n"), ""]
    made += ["| edition and judge | as it should be | not | what was compared |", "|---|--:|--:|---|"]
    for title, judged in results:
        counts = ", ".join(f"{what} {number}" for what, number in judged.right.items())
        made.append(f"| {title} | {judged.right.total()} | {len(judged.wrong)} | {counts} |")
    made += ["", *(f"- {title}: {one}" for title, judged in results for one in judged.wrong)]
    text = "\n".join(made).rstrip() + "\n"
    if options.write:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(text)
    return 0 if not any(judged.wrong for _, judged in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
