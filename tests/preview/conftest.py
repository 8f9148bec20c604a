"""A preview of a small edition, as a program of its own, and Chromium before it."""

import http.client
import json
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import browser, page_at, profiles  # noqa: F401  the same Chromium as for the pages

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE = 15  # seconds, for a machine that is busy with other tests
expect.set_options(timeout=PATIENCE * 1000)

EDITION = {
    "content/edition.yaml": "title: The harbour\nlang: en\ntexts: [harbour]\n"
    "kinds:\n  comment: {label: Comment}\n  source: {label: Source}\n",
    "content/harbour.md": "# The harbour\n\n## Ships {#ships n=1}\n\nThe ship lies in the harbour.\n\n"
    + "".join(f"Paragraph {n} says how calm the water was that year.\n\n" for n in range(2, 30))
    + "The ship sails *at dawn* with the tide.\n\n- a rope\n- an anchor of iron\n",
    "annotations/harbour/comments.yaml": "# Remarks of the editor's own.\nkind: comment\nnotes:\n"
    "- quote: lies in the harbour   # the first\n  note: It lies still.\n\n"
    "# on the voyage\n- id: dawn\n  quote: at dawn\n  note: Before the sun is up.\n",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "page_at" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


class Preview:
    """A running `serve`; `said` is what it printed."""

    def __init__(self, root: Path, *more: str, program: tuple[str, ...] = ("build.py",), port: int = 0) -> None:
        self.root, self.said, self.fresh = root, "", None
        command = [sys.executable, *program, "--root", str(root), "serve", "--port", str(port), *more]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self.wait_for("preview: ").split()[1]
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    def _read(self) -> None:
        for line in self.process.stdout:
            self.said += line
            self._lines.put(line)

    def wait_for(self, words: str) -> str:
        """The next line with `words` in it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                line = self._lines.get(timeout=0.2)
            except queue.Empty:
                assert self.process.poll() is None, self.said
                continue
            if words in line:
                return line
        raise AssertionError(f"{words!r} was not said:\n{self.said}")

    def write(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        words = path.read_text(encoding="utf-8")
        assert old in words
        path.write_text(words.replace(old, new), encoding="utf-8")

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def ask(self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None):
        """One request as it stands: nothing is made right on the way. Gives the status and the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, b"" if answer.status == 101 else answer.read()
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        return code


def make_edition(folder: Path) -> Path:
    for name, words in EDITION.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return folder


@pytest.fixture
def edition(tmp_path) -> Path:
    return make_edition(tmp_path)


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Preview]:
    """One preview for all tests of a module: a start costs more than most of what is tried."""
    running = Preview(make_edition(tmp_path_factory.mktemp("edition")), "--editor", "vscode")
    running.fresh = shown(running)
    yield running
    assert running.stop() == 0, running.said


@pytest.fixture
def preview(running) -> Preview:
    """The same for a test that changes the edition: all is as in the beginning again."""
    for path in sorted(running.root.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(running.root).as_posix() not in EDITION:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, words in EDITION.items():
        path = running.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != words:
            path.write_text(words, encoding="utf-8")
    until = time.monotonic() + PATIENCE
    while shown(running) != running.fresh:
        assert time.monotonic() < until, running.said
        time.sleep(0.02)
    return running


def shown(running: Preview) -> tuple[bytes, object, bytes]:
    """A page without what the desk writes on it, what is wrong, and a style sheet."""
    page = re.sub(rb'<script type="application/json".*?</script>', b"", running.ask("/harbour/")[1])
    state = json.loads(running.ask("/desk/state")[1])
    return page, state["problems"], running.ask("/static/css/custom.css")[1]
