"""Work that is divided among processes gives what one would give, whatever becomes of the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import cliff
from glossator.pipeline import build
from glossator.publishing import workers
from glossator.publishing.publish import WORTH_SHARING
from glossator.publishing.workers import WorkerFailed, distribute

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
from glossator.publishing.workers import distribute
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
