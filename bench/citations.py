"""Citations against citeproc-js, the processor that Zotero has: the entries of biblatex's examples in three styles.

    python -m bench.citations --bib FILE --styles FOLDER --locales FOLDER --node FOLDER [--write]

FILE is `bibtex/bib/biblatex/biblatex-examples.bib` of plk/biblatex, the folders have the `.csl` files of
citation-style-language/styles, the `locales-*.xml` of citation-style-language/locales, and a `node_modules/` with
citeproc (AGPL: a judge, and no part of this repository, as the others are none). pandoc makes CSL-JSON of the entries
once; both processors read that, and the style as `citing` uses it. Of each work five strings are compared: cited for
the first time and again, each with a page and without, and its entry in the bibliography. `--write` makes the report,
citations.md.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from glossator.citing import CitationLock, Strings, for_single_notes, format_missing, read_style, wanted
from glossator.markdown import find_citations
from glossator.model import Bibliography, Citation, CitedWork, SourceFile
from glossator.source import read_references

_PAGE = {"locator": "12", "label": "page"}
STYLES = {"oscola": "en-GB", "chicago-notes-bibliography": "en-US", "bluebook-law-review": "en-US"}
# How a work is cited, and how the judge is told the same: 0 is the first time, 1 a later one.
FORMS = {
    "first": ("[@{}]", {"position": 0}),
    "first, with a page": ("[@{}, p. 12]", {"position": 0, **_PAGE}),
    "again": ("[@{}] [@{}]", {"position": 1}),
    "again, with a page": ("[@{}] [@{}, p. 12]", {"position": 1, **_PAGE}),
}
_NOTHING = "[CSL STYLE ERROR: reference with no printed form.]"
_WANTED = 0.97  # of the strings equal; what a version of pandoc or of the judge changes for the worse is seen
_OTHERS = "others"
_HERE = Path(__file__).parent
_JUDGE = r"""
const CSL = require(process.argv[2] + "/node_modules/citeproc");
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const items = Object.fromEntries(given.items.map(one => [one.id, one]));
const sys = { retrieveLocale: lang => given.locales[lang] ?? given.locales["en-US"], retrieveItem: id => items[id] };
const engine = new CSL.Engine(sys, given.style, given.locale, true);
engine.setOutputFormat("html");
engine.updateItems(Object.keys(items));
const said = {};
for (const id of Object.keys(items)) said[id] = given.forms.map(form => engine.makeCitationCluster([{ id, ...form }]));
const [about, entries] = engine.makeBibliography() || [{ entry_ids: [] }, []];
const entryOf = Object.fromEntries(about.entry_ids.map(([id], at) => [id, entries[at]]));
for (const id of Object.keys(items)) said[id].push(entryOf[id] ?? said[id][0]);
console.log(JSON.stringify(said));
"""


class Compared(NamedTuple):
    style: str
    key: str
    form: str
    ours: str
    theirs: str


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bib", "styles", "locales", "node"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write bench/citations.md")
    options = parser.parse_args(arguments)
    compared = list(compare(options.bib, options.styles, options.locales, options.node))
    text = report(compared)
    if options.write:
        (_HERE / "citations.md").write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(text)
    equal = sum(one.ours == one.theirs for one in compared)
    return 0 if equal >= _WANTED * len(compared) else 1


def compare(bib: Path, styles: Path, locales: Path, node: Path) -> Iterator[Compared]:
    items = converted(bib)
    for name, locale in STYLES.items():
        source = (styles / f"{name}.csl").read_bytes()
        mine = ours(items, source, locale)
        judge = theirs(items, for_single_notes(source.decode()), locale, locales, node)
        for key, strings in mine.items():
            for form, one, other in zip((*FORMS, "entry"), strings, judge[key], strict=True):
                yield Compared(name, key, form, plain(one), plain(other))


def converted(bib: Path) -> list[dict[str, Any]]:
    """The entries as CSL-JSON, by the way of a citation of each."""
    found, problems = read_references((SourceFile("content/references.bib", bib.read_bytes()),))
    if problems:
        raise SystemExit(f"{len(problems)} entries cannot be read: {problems[0].message}")
    cited = (Citation((CitedWork(key),)) for key in found.references)
    strings = Strings(wanted(Bibliography(found.references, found.strings, locale="en-US"), cited), CitationLock())
    strings = Strings(strings.wanted, format_missing(strings))
    return [dict(strings.item(key) or {}) for key in found.references]


def ours(items: Sequence[Mapping[str, Any]], style_source: bytes, locale: str) -> dict[str, list[str]]:
    data = json.dumps(items, ensure_ascii=False).encode()
    found, problems = read_references((SourceFile("content/references.json", data),))
    if problems:
        raise SystemExit(f"{len(problems)} entries cannot be read: {problems[0].message}")
    known = found.references
    asked = {
        key: [list(find_citations(form.format(key, key), known, set()))[-1].citation for form, _ in FORMS.values()]
        for key in known
    }
    bibliography = Bibliography(known, style=read_style(style_source), locale=locale)
    made = Strings(wanted(bibliography, (one for some in asked.values() for one in some)), CitationLock())
    made = Strings(made.wanted, format_missing(made))
    return {key: [*(made.citation(one) or "" for one in some), made.entry(key) or ""] for key, some in asked.items()}


def theirs(
    items: Sequence[Mapping[str, Any]], style_source: str, locale: str, locales: Path, node: Path
) -> dict[str, list[str]]:
    files = {file.stem.removeprefix("locales-"): file.read_text(encoding="utf-8") for file in locales.glob("*.xml")}
    given = {
        "items": items,
        "style": style_source,
        "locale": locale,
        "locales": files,
        "forms": [form for _, form in FORMS.values()],
    }
    done = subprocess.run(
        ["node", "-e", _JUDGE, "-", str(node.resolve())],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


_MARKUP = {
    r'<span class="sc">': "<sc>",
    r'<span style="font-variant:\s*small-caps;">': "<sc>",
    r'<span style="font-style:\s*normal;">(.*?)</span>': r"</i>\1<i>",
    r'<span style="font-variant:\s*normal;">(.*?)</span>': r"</span>\1<sc>",
    r"<(i|sc)></(?:i|span)>": "",
}


def plain(string: str) -> str:
    """A string without what is a matter of HTML: how small capitals are marked, links, entities, white space."""
    string = re.sub(r"</?(?:a|div)\b[^>]*>", " " if "csl-" in string else "", string.replace(_NOTHING, ""))
    for pattern, replacement in _MARKUP.items():
        string = re.sub(pattern, replacement, string)
    return " ".join(html.unescape(string).split())


# ── The report ──────────────────────────────────────────────────────────────────────────────────────────


def _same(change: Callable[[str], str]) -> Callable[[Compared], bool]:
    return lambda one: change(one.ours) == change(one.theirs)


class _Kind(NamedTuple):
    """A kind of differences: what tells it, whose deviation from CSL 1.0.2 it is, and why, with the section of CSL."""

    fits: Callable[[Compared], bool]
    whose: str
    why: str


# The first that fits is the kind of a difference.
_KINDS: Mapping[str, _Kind] = {
    "“beyond” in a title": _Kind(
        lambda one: "Space and beyond" in one.theirs,
        "pandoc",
        "Title case leaves stop words small (“Title Case Conversion”). The list of 1.0.2 has this one, that of 1.0.1, "
        "which pandoc has, did not.",
    ),
    "“n.d.” at the beginning of an entry": _Kind(
        lambda one: one.ours == "n.d.",
        "citeproc-js",
        "Of a set and a standard without any field. The style asks for no capital, and citeproc-js sets one.",
    ),
    "titles in German": _Kind(
        _same(str.casefold),
        "citeproc-js",
        "The items say that they are German, and title case is for English (“Non-English Items”). citeproc-js keeps to "
        "that in `title` and `container-title`, not in `volume-title`.",
    ),
    "a hyphen in a number": _Kind(
        _same(lambda string: string.replace("–", "-")),
        "citeproc-js",
        "Technical report 99-02: a `number` keeps its hyphen (“Number”, “Range Delimiters”); citeproc-js sets the dash "
        "of a range of pages.",
    ),
    "three works of one author and one title": _Kind(
        lambda one: one.key.startswith("kullback"),
        "citeproc-js",
        "Given names tell namesakes apart, and “names that cannot be disambiguated remain in their original form” "
        "(“Disambiguation”): these are three editions by one Kullback. After that every test of `disambiguate` is true "
        "at once. citeproc-js adds the given name, and leaves out the publisher of one.",
    ),
}


def report(compared: Sequence[Compared]) -> str:
    different = [one for one in compared if one.ours != one.theirs]
    kinds = {one: next((name for name, kind in _KINDS.items() if kind.fits(one)), _OTHERS) for one in different}
    lines = ["# Citations, against citeproc-js", "", *(__doc__ or "").split("\n\n", 2)[2].strip().split("\n"), ""]
    lines += ["| style | strings | equal |", "|---|--:|--:|"]
    for name in STYLES:
        some = [one for one in compared if one.style == name]
        lines.append(f"| {name} | {len(some):,} | {_share(some)} |")
    lines += [f"| **all** | **{len(compared):,}** | **{_share(compared)}** |", ""]
    counts = Counter(kinds.values())
    theirs = sum(number for name, number in counts.items() if name != _OTHERS and _KINDS[name].whose == "citeproc-js")
    share = 100 * (len(compared) - len(different) + theirs) / len(compared)
    lines += [
        f"With the {theirs} in which citeproc-js leaves the specification, {share:.1f} % are as CSL 1.0.2 has them.",
        "",
    ]
    lines += ["| what differs | strings | whose deviation | |", "|---|--:|---|---|"]
    for name, number in counts.most_common():
        kind = _KINDS.get(name, _Kind(lambda _: True, "", ""))
        lines.append(f"| {name} | {number} | {kind.whose or 'open'} | {kind.why} |")
    lines += ["", "Every difference, ours above, that of citeproc-js below:", ""]
    for one in different:
        lines += [f"- {one.style}, `{one.key}`, {one.form}", f"  - {_shown(one.ours)}", f"  - {_shown(one.theirs)}"]
    return "\n".join(lines) + "\n"


def _share(compared: Sequence[Compared]) -> str:
    equal = sum(one.ours == one.theirs for one in compared)
    return f"{equal} ({100 * equal / len(compared):.1f} %)"


def _shown(string: str) -> str:
    return f"`{string}`" if string else "nothing"


if __name__ == "__main__":
    raise SystemExit(main())
