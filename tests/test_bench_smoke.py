"""The bench on its smallest book: that it measures, not what. Nothing is installed and no peer is run."""

import re
import socket
import sys

import pytest

from bench import corpus, peers
from bench.measure import Failed, edit_to_served, run
from bench.report import Figures, Results, render, targets
from bench.run import Bench
from bench.systems import SYSTEMS
from glossator.pipeline import check

pytestmark = pytest.mark.needs("fork")  # `measure` asks the kernel what a process took
TINY = corpus.SIZES["tiny"]


def test_a_seed_gives_one_book(tmp_path):
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        corpus.write(corpus.make(TINY, seed), tmp_path / name)
    one, same, other = (contents(tmp_path / name) for name in ("one", "same", "other"))
    assert one == same
    assert one.keys() == other.keys()
    assert one != other


def test_a_book_has_its_size():
    book = corpus.make(TINY)
    sections = list(book.sections)
    text = " ".join(p.text for section in sections for p in section.paragraphs)
    words = len(text.replace("—", " ").split())
    notes = sum(len(section.notes) for section in sections)
    assert (len(sections), words, notes, len(book.terms)) == (
        TINY.sections,
        TINY.words,
        TINY.notes,
        TINY.terms,
    )


def test_the_edition_checks_clean(tmp_path):
    corpus.write(corpus.make(TINY), tmp_path)
    report = check(tmp_path)
    assert report.problems == ()
    assert (report.notes, report.terms) == (TINY.notes, TINY.terms)


def test_a_peer_gets_every_note_once(tmp_path):
    peers.write_hugo(corpus.make(TINY), tmp_path)
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "content" / "book").glob("s-*.md")]
    assert len(pages) == TINY.sections
    marks = [re.findall(r"\[\^(\d+)\](?!: )", page) for page in pages]
    bodies = [re.findall(r"^\[\^(\d+)\]: ", page, re.MULTILINE) for page in pages]
    assert [sorted(one) for one in marks] == [sorted(one) for one in bodies]
    assert sum(map(len, bodies)) == TINY.notes


def test_a_mark_stands_behind_the_link_that_it_would_cut():
    paragraph = corpus.Paragraph("one two three four", [(0, 7)], [(8, 18, "x")], [(0, 3, "t")])
    made = corpus.paragraph_markdown(paragraph, [(7, "[^1]"), (13, "[^2]")], "#{}".format)
    assert made == "*[one](#t) two*[^1] [three four](x)[^2]"


def test_the_rounds_measure_a_build(tmp_path):
    results = Results(rounds=1)
    bench = Bench(TINY, [SYSTEMS["glossator"]], {"glossator": sys.executable}, tmp_path, results)
    bench.rounds(1)
    figures = results.sizes["tiny"]["glossator"]
    assert figures.remarks == []
    assert all(0.01 < getattr(figures, what)[0] < 60 for what in ("first", "cold", "changed", "unchanged"))
    assert 5 < figures.memory < 2_000
    assert figures.pages >= TINY.sections
    assert "| Glossator | " in render(results)
    assert "A first build of Glossator takes" in render(results)


def test_a_command_that_fails_says_why(tmp_path):
    with pytest.raises(Failed, match="ended with 3: because"):
        run([sys.executable, "-c", "print('because'); raise SystemExit(3)"], tmp_path)


def test_an_edit_is_timed_and_the_server_is_gone(tmp_path):
    page, said = tmp_path / "page.txt", []

    def edit():
        said.append(f"version {len(said)}")
        page.write_text(said[-1], encoding="utf-8")
        return said[-1]

    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    edit()
    server = [sys.executable, "-m", "http.server", "{port}", "--bind", "127.0.0.1"]
    [seconds] = edit_to_served(server, tmp_path, "/page.txt", edit, times=1, port=port)
    assert 0 < seconds < 5
    assert len(said) >= 3
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_results_show_ratios_and_targets():
    results = Results(rounds=2, versions={"hugo": "hugo 1", "glossator": "here"}, missing={"jekyll": "no Ruby"})
    results.sizes["L"] = {
        "glossator": Figures(
            cold=[6.0, 8.0], changed=[1.0], unchanged=[0.1], memory=100.0, on_cores={1: [12.0], 2: [6.0, 10.0]}
        ),
        "hugo": Figures(cold=[1.0, 1.0], changed=[2.0], unchanged=[2.0], memory=400.0),
    }
    shown = render(results)
    assert "| Glossator | 7 s (6–8) | 1 s | 0.1 s |" in shown
    assert "| cold at L, times Hugo | ≤ 5 × | 7 × | **not reached** |" in shown
    assert "| nothing changed at L | ≤ 0.1 s | 0.1 s | reached |" in shown
    assert "**Jekyll** was not measured: no Ruby." in shown
    assert sum(one.value is None for one in targets(results)) == 10


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
