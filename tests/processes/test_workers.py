"""Work that is divided among processes gives what one would give, whatever becomes of the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bench import cliff
from glossator.pipeline import build, understand
from glossator.processes import workers
from glossator.processes.workers import WorkerFailed, apply_beside, distribute
from glossator.publishing.publish import WORTH_SHARING
from glossator.source import load

pytestmark = [
    pytest.mark.needs("linux"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
HERE = os.getpid()
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nobody_is_left(monkeypatch):
    fork, made = os.fork, []

    def noted():
        process = fork()
        made.append(process)
        return process

    monkeypatch.setattr(os, "fork", noted)
    monkeypatch.setattr(workers, "processes", lambda: 2)  # also where there is one core
    yield
    for process in made:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_each_number_is_done_once():
    results = distribute(500, lambda numbers: [(number, os.getpid()) for number in numbers if not time.sleep(0.0005)])
    assert sorted(number for share in results for number, _ in share) == list(range(500))
    assert len({process for share in results for _, process in share}) > 1


def test_one_process_does_it_exclusively(monkeypatch):
    monkeypatch.setattr(workers, "processes", lambda: 1)
    assert distribute(5, list) == [[0, 1, 2, 3, 4]]


def _only_elsewhere(what):
    def work(numbers):
        for _ in numbers:
            time.sleep(0.001)
            if os.getpid() != HERE:
                what()
        return []

    return work


def _raise():
    raise ValueError


def _be_killed():
    os.kill(os.getpid(), signal.SIGKILL)


def _leave():
    os._exit(0)


@pytest.mark.parametrize("what", [_raise, _be_killed, _leave])
def test_what_goes_wrong_elsewhere_is_told(what):
    with pytest.raises(WorkerFailed):
        distribute(200, _only_elsewhere(what))


def test_an_interruption_ends_the_others():
    def work(numbers):
        for _ in numbers:
            if os.getpid() == HERE:
                raise KeyboardInterrupt
            time.sleep(60)
        return []

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        distribute(100, work)
    assert time.monotonic() - started < 20


_ALONE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from glossator.processes.workers import distribute
print("begun", flush=True)
found = distribute(400, lambda numbers: [number for number in numbers if not time.sleep(0.005)])
print(sorted(number for share in found for number in share) == list(range(400)), flush=True)
"""


def test_work_goes_on_when_who_started_it_has_gone(tmp_path):
    said = tmp_path / "said"
    started = (
        f"'{sys.executable}' -W ignore -c '{_ALONE}' '{ROOT}' > '{said}' & until test -s '{said}'; do sleep 0.05; done"
    )
    subprocess.run(["sh", "-c", f"{started}; sleep 0.3"], check=True)
    deadline = time.monotonic() + 60
    while len(said.read_text().split()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert said.read_text().split() == ["begun", "True"]


def test_a_share_that_is_not_done_is_missed():
    with pytest.raises(WorkerFailed):
        distribute(10, lambda numbers: [next(numbers, None)])


# ── a map, while this process does something else ───────────────────────────────────────────────────────


def test_results_come_in_the_order_of_the_items():
    slowly = lambda item: (item * item, os.getpid(), time.sleep(0.001))  # noqa: E731
    results, meanwhile = apply_beside(slowly, range(300), os.getpid)
    assert [square for square, *_ in results] == [item * item for item in range(300)]
    assert meanwhile == HERE
    assert len({process for _, process, _ in results}) > 1


@pytest.mark.parametrize("what", [_raise, _be_killed, _leave])
def test_what_fails_elsewhere_is_done_here(what):
    begun = []

    def function(item):
        if os.getpid() != HERE:
            what()
        return -item

    results, _ = apply_beside(function, range(100), lambda: begun.append(1) or time.sleep(0.2))
    assert results == [-item for item in range(100)]
    assert begun == [1]


def test_without_a_second_process_a_map_is_a_map(monkeypatch):
    monkeypatch.setattr(workers, "processes", lambda: 1)
    assert apply_beside(str, range(3), lambda: "meanwhile") == (["0", "1", "2"], "meanwhile")


def test_alone_no_process_begins(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert apply_beside(str, range(3), lambda: "meanwhile", alone=True) == (["0", "1", "2"], "meanwhile")


def test_an_error_in_what_is_applied_is_raised():
    with pytest.raises(ZeroDivisionError):
        apply_beside(lambda item: 1 / item, [2, 1, 0], lambda: None)


def test_beside_another_thread_nothing_is_forked(monkeypatch):
    monkeypatch.undo()  # processes() itself
    found = []
    thread = threading.Thread(target=lambda: found.append(workers.processes()))
    thread.start()
    thread.join()
    assert found == [1]


def _never_failing(*work):
    """`distribute`, with no second try for what cannot be sent back."""
    try:
        return distribute(*work)
    except WorkerFailed:
        pytest.fail("another process has failed")


WRONG = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/expected.problems"))


def found(linked):
    """The notes and terms of each text. (The parsers of notes that cite something are made anew, and never equal.)"""
    return [
        (
            [(note.annotation.origin, note.key, note.number, note.anchors, note.marks) for note in text.notes],
            text.occurrences,
            text.mentions,
        )
        for text in linked.texts
    ]


def test_files_that_are_read_elsewhere_have_the_same_problems(monkeypatch):
    assert len(WRONG) > 50
    alone = [understand(load(case)) for case in WRONG]
    for module in ("glossator.source.parse", "glossator.pipeline.stages"):  # the first is hidden by its function
        monkeypatch.setattr(sys.modules[module], "_WORTH_SHARING", -1)
    monkeypatch.setattr(workers, "distribute", _never_failing)
    for case, (linked, locks, problems) in zip(WRONG, alone, strict=True):
        shared, shared_locks, shared_problems = understand(load(case))
        assert shared_problems == problems, case.name
        assert found(shared) == found(linked)
        assert {text: lock.entries for text, lock in shared_locks.items()} == {
            text: lock.entries for text, lock in locks.items()
        }


# ── a build ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def edition(tmp_path):
    root = tmp_path / "edition"
    cliff.write(cliff.many_notes(1_500), root)
    return root


def site(root):
    return {path.relative_to(root): path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()}


def test_the_site_is_the_same(edition, monkeypatch):
    assert not build(edition).problems
    shared = site(edition)
    assert len(shared) > WORTH_SHARING
    monkeypatch.setattr(workers, "processes", lambda: 1)
    assert not build(edition, edition.parent / "alone" / "output").problems
    assert site(edition.parent / "alone") == shared


def test_a_broken_template_is_met_as_by_one(edition, monkeypatch):
    (edition / "templates").mkdir()
    (edition / "templates" / "text.html").write_text("{{ page.title }}{{ nothing }}")
    shared = build(edition).problems
    monkeypatch.setattr(workers, "processes", lambda: 1)
    assert shared == build(edition).problems
    assert [one.code for one in shared] == ["G075"]
    assert not (edition / "output").exists()


def test_an_interruption_leaves_the_last_site(edition):
    build(edition)
    before = site(edition)
    (edition / "content" / "t.md").write_text((edition / "content" / "t.md").read_text().replace("Section", "Part"))

    def stop(stage, done, total):
        if stage == "pages" and done > total / 2:
            if os.getpid() == HERE:
                raise KeyboardInterrupt
            time.sleep(60)  # so that the first process comes this far; it will end this one

    with pytest.raises(KeyboardInterrupt):
        build(edition, progress=stop)
    assert site(edition) == before
    assert sorted(path.name for path in edition.iterdir()) == ["annotations", "content", "output"]


def test_a_process_that_is_killed_costs_time_exclusively(edition):
    def die(stage, done, total):
        if stage == "pages" and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)

    assert not build(edition, progress=die).problems
    whole = site(edition)
    assert not build(edition, edition.parent / "again" / "output").problems
    assert site(edition.parent / "again") == whole
