"""Every folder of tests/cases/ is a whole tiny edition with what is expected of it: see its README."""

from __future__ import annotations

import ast
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from glossator.pipeline import Report, build
from glossator.problems.codes import CODES
from glossator.problems.formats import format_text
from tests.shown import Element, parse, shown
from tests.tiny import EDITION, write

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CASES = sorted(path.parent.name for path in (HERE / "cases").glob("*/content"))
EXPECTED_PAGES, EXPECTED_PROBLEMS = "expected.pages", "expected.problems"
# Pages that are made of others: what matters of them is tried elsewhere.
NOT_SHOWN = re.compile(r"(404|index|notes.*|[^/]+/all)\.html").fullmatch

# Codes that a folder of files cannot show, each with the test that does.
ELSEWHERE = {
    "G023": "test_cli.py: it takes the option --locked",
    "G076": "below: it takes a file that cannot be read",
    "G078": "files/test_faults.py: it takes a disk that is full, or somebody else's",
    "G079": "files/test_links.py: it takes a link that leads out of the edition",
    "G096": "source/test_pictures.py: it takes a picture of more than 2 MB",
    "G104": "commands/test_cite.py: it takes a machine without pandoc",
    "G130": "exporters/test_pdf.py: it takes a machine without Typst",
    "G077": "test_pagefind.py: it takes a machine without Pagefind",
}


@pytest.mark.parametrize("name", CASES)
def test_case(name, accept, tmp_path):
    case, root = HERE / "cases" / name, tmp_path / "edition"
    shutil.copytree(case, root)  # a build writes its output and its locks
    before = snapshot(root)
    report = build(root)
    found = {EXPECTED_PROBLEMS: problems_of(report, root), EXPECTED_PAGES: ""}
    if report.errors:
        assert snapshot(root) == before, "an edition with errors was written to"
    else:
        found[EXPECTED_PAGES] = site_of(root / "output")
        check_site(root / "output")
    for file, data in found.items():
        expected = case / file
        if accept and data:
            expected.write_text(data, encoding="utf-8", newline="\n")
        elif accept:
            expected.unlink(missing_ok=True)
        assert data == (_read(expected) if expected.is_file() else ""), f"{name}/{file}"


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def problems_of(report: Report, root: Path) -> str:
    text = format_text(report.problems, report.files)
    return text.replace(str(root.resolve()), "…") + "\n" if text else ""


def site_of(output: Path) -> str:
    """The names of all pages, and what the reading pages, the glossary and the plain pages show."""
    names = sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html"))
    parts = [" ".join(names)]
    parts += [f"== {name}\n{shown(_read(output / name))}" for name in names if not NOT_SHOWN(name)]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def check_site(output: Path) -> None:
    """What holds for every site: well-formed, no id twice on a page, no link into the void."""
    pages = {path.relative_to(output).as_posix(): parse(_read(path)) for path in sorted(output.rglob("*.html"))}
    ids = {name: [one.id for one in page.elements() if one.id] for name, page in pages.items()}
    for name, page in pages.items():
        assert len(set(ids[name])) == len(ids[name]), (
            f"{name}: {sorted({i for i in ids[name] if ids[name].count(i) > 1})}"
        )
        for element in page.elements():
            for attribute in ("href", "src"):
                if attribute in element.attributes:
                    _check_link(name, element, element.attributes[attribute], ids, output)


def _check_link(name: str, element: Element, href: str, ids: dict[str, list[str]], output: Path) -> None:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        assert parts.scheme in ("http", "https", "mailto", "data"), f"{name}: {href}"
        return
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
    assert (output / target).is_file(), f"{name}: {href} ({element.text()})"
    if parts.fragment:
        assert unquote(parts.fragment) in ids.get(target, ()), f"{name}: {href} ({element.text()})"


def _read(path: Path) -> str:
    return path.read_bytes().decode()


# ── The ledger ──────────────────────────────────────────────────────────────────────────────────────────


def _shown_codes() -> set[str]:
    files = (HERE / "cases").glob(f"*/{EXPECTED_PROBLEMS}")
    return {
        code for file in files for code in re.findall(r"(?:error|warning) (G\d+):", file.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("code", [code for code in CODES if code not in ELSEWHERE])
def test_every_code_is_shown_by_a_case(code):
    assert code in _shown_codes()


def test_what_is_tried_elsewhere_is_in_the_ledger_and_in_no_case():
    assert set(ELSEWHERE) <= set(CODES)
    assert not set(ELSEWHERE) & _shown_codes()


def _literals(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*.py"):
        if path.name != "codes.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return {one for one in found if re.fullmatch(r"G\d{3}", one)}


def test_the_ledger_has_every_code_that_is_used_and_no_other():
    assert _literals(ROOT / "glossator") == set(CODES)


def test_every_case_says_what_it_expects():
    for name in CASES:
        case = HERE / "cases" / name
        assert (case / EXPECTED_PAGES).is_file() or (case / EXPECTED_PROBLEMS).is_file(), name


def test_a_file_that_cannot_be_read(tmp_path):
    write(tmp_path, {"content/t.md": "# T\n\nWords.\n"})
    try:
        (tmp_path / "content" / "gone.md").symlink_to("nowhere.md")
    except OSError:
        pytest.fail("this test needs a file system with symbolic links")
    [found] = build(tmp_path).problems
    assert (found.code, found.origin.path) == ("G076", "content/gone.md")
    assert found.message == "this is a link that leads nowhere"


def test_a_large_edition_has_indexes_in_parts_and_no_page_with_all_of_it(tmp_path):
    """Beyond 50,000 words: every link of the pages that only such an edition has leads somewhere."""
    paragraphs = ["\n".join(f"## Part {at} {{n={at}}}\n\nLamp{at} {'word ' * 2_520}" for at in range(1, 22))]
    notes = "".join(f"- {{quote: Lamp{at}, note: N, kind: {'note' if at % 2 else 'remark'}}}\n" for at in range(1, 22))
    files = {
        "content/edition.yaml": EDITION + "search: none\n",  # what it makes is tried elsewhere
        "content/t.md": "---\ntitle: Large\npages: 2\n---\n\n" + "\n\n".join(paragraphs),
        "annotations/t/n.yaml": f"notes:\n{notes}",
        "annotations/glossary.yaml": "terms:\n- {term: Lamp1, definition: D, see: [word]}\n"
        "- {term: word, definition: D, link: none}\n",
        "annotations/names.yaml": "kinds: {a: {}, a-b: {link: all}}\nnames:\n"
        "- {name: Lamp2, kind: a, see: [part], definition: 'See [it](name:lamp3).'}\n"
        "- {name: Lamp3, kind: a-b}\n- {name: Part, kind: a, sort: Belonging}\n"
        "- {name: Lamp4, kind: a, part_of: part}\n",
        "content/pages/about.md": "See [the term](term:lamp1), [notes](notes-t.part-4.html), [all](glossary.html), "
        "[a name](name:lamp4).\n",
    }
    report = build(write(tmp_path, files))
    assert not report.problems, format_text(report.problems, report.files)
    check_site(tmp_path / "output")
    names = {path.relative_to(tmp_path / "output").as_posix() for path in (tmp_path / "output").rglob("*.html")}
    assert {"glossary-l.html", "glossary-w.html", "notes.html", "notes-t.part-1.html", "notes-t.part-21.html"} <= names
    assert {"names-a.html", "names-a.l.html", "names-a.b.html", "names-a-b.html", "names-a-b.l.html"} <= names
    assert "t/all.html" not in names
