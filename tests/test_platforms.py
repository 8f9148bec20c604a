"""What stands in where a system has no fork, no renameat2, no signals of its loop: tried by taking them away."""

import importlib.util
import os
import signal
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pytest

from glossator.processes import workers
from glossator.publishing import memo, write

from . import conftest, tiny
from .locks import ROOT

pytestmark = pytest.mark.needs("linux")  # elsewhere the other tests try the real thing


def anew(module: ModuleType, name: str = "anew") -> ModuleType:
    """A second copy of a module, as it is imported under the circumstances of a test."""
    spec = importlib.util.spec_from_file_location(f"{module.__package__}.{name}", module.__file__)
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    try:
        spec.loader.exec_module(made)
    finally:
        del sys.modules[spec.name]
    return made


def test_without_fork_one_process_does_the_work(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert workers.processes() == 1
    assert workers.distribute(5, list) == [[0, 1, 2, 3, 4]]


def test_macos_has_a_fork_that_is_not_safe(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers.processes() == 1


def test_without_the_schedulers_word_the_cores_are_counted(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert workers.processes() == 3


@pytest.fixture
def windows(monkeypatch):
    """The writer as Windows imports it: msvcrt locks, there is no fcntl and no exchange in one step."""

    import fcntl

    def locking(file: int, _mode: int, _bytes: int) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError from None  # what it says there of a lock that another has

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(sys, "platform", "win32")
    return anew(write)


def test_on_windows_a_site_is_written_and_written_anew(windows, tmp_path):
    for words in ("one", "two"):
        windows.write(tmp_path / "output", {"index.html": words.encode(), "css/style.css": b""})
        assert (tmp_path / "output/index.html").read_text(encoding="utf-8") == words


def test_on_windows_a_second_build_waits_for_the_first(windows, tmp_path, monkeypatch):
    monkeypatch.setattr(windows, "PATIENCE", 0.05)
    with (
        windows._exclusively(tmp_path / "beside"),
        pytest.raises(windows.Refused),
        windows._exclusively(tmp_path / "beside"),
    ):
        pass


def test_where_no_two_folders_change_places_in_one_step_it_is_told(monkeypatch, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    assert write._swap(tmp_path / "one", tmp_path / "other")
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace())  # a C library from before 2018
    assert not write._swap(tmp_path / "one", tmp_path / "other")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not write._swap(tmp_path / "one", tmp_path / "other")


def test_on_windows_a_listed_file_and_one_asked_for_have_one_stamp(monkeypatch, tmp_path):
    (tmp_path / "notes.yaml").touch()
    asked = (tmp_path / "notes.yaml").stat()
    listed = SimpleNamespace(st_mtime_ns=asked.st_mtime_ns, st_size=asked.st_size, st_ino=0)  # as scandir has it there
    assert memo._stamp(asked) != memo._stamp(listed)
    monkeypatch.setattr(sys, "platform", "win32")
    assert memo._stamp(asked) == memo._stamp(listed)


# Whoever starts the tests in the background has them ignore Ctrl-C, which a program that is started by hand does not.
_NO_SIGNALS = """
import asyncio, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
def refuse(*_): raise NotImplementedError
asyncio.SelectorEventLoop.add_signal_handler = refuse
from glossator.commands.command_line import run
run()
"""


def test_a_preview_whose_loop_takes_no_signals_ends_with_ctrl_c(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/edition.yaml").write_text(tiny.EDITION, encoding="utf-8")
    (tmp_path / "content/t.md").write_text("# T\n\nThe lamp burns low.\n", encoding="utf-8")
    command = [sys.executable, "-c", _NO_SIGNALS, "--root", str(tmp_path), "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as serving:
        assert any("preview: http" in line for line in iter(serving.stdout.readline, ""))
        serving.send_signal(signal.SIGINT)
        try:
            said, _ = serving.communicate(timeout=20)
        finally:
            serving.kill()  # or the test would wait for it
    assert "Traceback" not in said
    assert serving.returncode in (0, 130)


def test_what_a_system_lacks_is_skipped_there_and_never_on_linux():
    assert conftest.lacking(["fork", "permissions"], "win32") == ["fork", "permissions"]
    assert conftest.lacking(["fork", "shells"], "darwin") == ["shells"]
    assert not any("linux" in systems for systems in conftest.LACKING.values())


def test_a_link_that_may_not_be_made_is_a_skip_and_any_other_error_is_one(monkeypatch):
    for error, outcome in ((1314, pytest.skip.Exception), (5, OSError)):
        call = conftest.pytest_runtest_call(None)
        next(call)
        fault = OSError(22, "no")
        fault.winerror = error
        with pytest.raises(outcome):
            call.throw(fault)
