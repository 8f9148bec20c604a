"""The poem in three manuscripts as it is published: valid HTML, no dead link, variants that are found."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from glossator import pipeline
from glossator.commands.command_line import main
from tests.judges import nu
from tests.test_site import dead_links, repeated_ids

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    output = tmp_path_factory.mktemp("sample") / "output"
    report = pipeline.build(SAMPLE, output, locked=True)
    assert report.problems == ()
    return output


def files(site: Path) -> dict[Path, bytes]:
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_the_nu_checker_finds_nothing(site):
    assert nu.check([site]) == []


def test_every_link_and_fragment_leads_somewhere(site):
    assert dead_links(site) == []


def test_no_id_stands_twice(site):
    assert repeated_ids(site) == {}


def test_the_same_bytes_in_another_folder_and_hash_seed(site, tmp_path):
    other = tmp_path / "elsewhere"
    paths = f"Path({str(SAMPLE)!r}), Path({str(other)!r})"
    code = f"from pathlib import Path; from glossator import pipeline; pipeline.build({paths})"
    root = SAMPLE.parents[1]
    env = {"LC_ALL": "C", "PYTHONHASHSEED": "4711", "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env=env)
    assert files(other) == files(site)


def test_script_and_style_of_an_apparatus_are_small_and_loaded_by_its_pages_alone(site):
    script = site / "static" / "js" / "apparatus" / "apparatus.js"
    assert len(gzip.compress(script.read_bytes(), 9)) <= 1024
    assert len(gzip.compress((site / "static" / "apparatus.css").read_bytes(), 9)) <= 1536
    linked = [path for path, data in files(site).items() if path.suffix == ".html" and b"static/apparatus.css" in data]
    assert {path.as_posix() for path in linked} == {
        "ferry/index.html",
        "witnesses/index.html",
        *(f"ferry/witness-{siglum}/index.html" for siglum in ("a", "b", "c", "a²")),
    }


def test_variants_are_searched(site):
    index = (site / "search-index.js").read_text(encoding="utf-8")
    records = json.loads(index.partition("(")[2].rpartition(")")[0])["records"]
    [entry] = [record for record in records if "lanthorn is a smal" in record[3]]
    assert entry[1].startswith("ferry/index.html#n-")
    assert any("The boy shook his head" in record[3] for record in records)


def test_status_counts_what_is_said_of_each_witness(capsys):
    assert main(["--root", str(SAMPLE), "--format", "json", "status"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["witnesses"] == [
        {"siglum": "A", "named": 21, "departs": 5, "missing": 0, "silent": 1},
        {"siglum": "A²", "named": 21, "departs": 5, "missing": 0, "silent": 1},
        {"siglum": "B", "named": 19, "departs": 7, "missing": 3, "silent": 0},
        {"siglum": "C", "named": 21, "departs": 15, "missing": 0, "silent": 1},
    ]
    assert told["negative"] == []


def test_entries_that_do_not_say_who_has_the_lemma_are_listed_where_most_do(tmp_path, capsys):
    root = tmp_path / "edition"
    shutil.copytree(SAMPLE, root)
    path = root / "annotations" / "ferry" / "apparatus.yaml"
    text = path.read_text(encoding="utf-8").replace('"price] A B : prize] C"', '"price] : prize] C"')
    path.write_text(text, encoding="utf-8")
    assert main(["--root", str(root), "status"]) == 0
    told = capsys.readouterr().out
    assert "Entries that do not say who has the lemma, where most do: 1" in told
    assert "apparatus.yaml:22: ferry 1.9: “price”" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("note: C moves the words and breaks the line.", "note: C moves the words, *and* breaks the line."),
        ("{words: shindle, in: [C]}", "{words: shindel, in: [C]}"),
        ("note: The edge of the leaf is burnt.", "note: The edge is burnt."),
        ("source: \"[Orme](https://example.org/orme), with a question mark\"", "source: Orme"),
        ("prize] C", "prise] C"),
        ("prize] C", "prize] B"),
    ],
)  # fmt: skip
def test_a_build_after_a_change_gives_what_a_build_from_nothing_gives(old, new, tmp_path):
    root, fresh = tmp_path / "edition", tmp_path / "fresh"
    shutil.copytree(SAMPLE, root)
    assert not pipeline.build(root).errors
    path = root / "annotations" / "ferry" / "apparatus.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert not pipeline.build(root).errors
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("output", ".cache"))
    assert not pipeline.build(fresh).errors
    mine, theirs = ({p: d for p, d in files(one / "output").items() if p.suffix == ".html"} for one in (root, fresh))
    assert mine == theirs
