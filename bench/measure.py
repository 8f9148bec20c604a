"""Seconds and megabytes of a command, and seconds from an edit to the page that is served.

Every command runs in a session of its own, and whatever is left of that session is killed when the
measurement ends, however it ends.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

POLL = 0.005  # seconds between two looks at a served page
SAMPLE = 0.02  # seconds between two weighings
FIRST_WAIT = 10.0  # seconds before the first edit is made again
SETTLED = 1.0  # seconds between a page served anew and the next edit, and a bit more each time:
DRIFT = 0.17  # so that a watcher that polls is not met at the same point of its round each time


class Failed(Exception):
    """The command did not do its work; the message ends with what it said."""


@dataclass(frozen=True)
class Run:
    """A finished command: wall-clock seconds, the processors' seconds, the most megabytes held at once."""

    seconds: float
    processor: float
    megabytes: float


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    weigh: bool = False,
    patience: float = 3600.0,
) -> Run:
    """Run `command` in `folder` to its end, from the spawn to the reaping.

    The processors' seconds include the children that it waited for. The memory is the resident set of
    the largest process, as the kernel reckons it for `wait4`. With `weigh`, where there is a /proc,
    processes are added up: every `SAMPLE` seconds the proportional sets of all that run, so that pages
    shared after a fork count once. That costs some time, so such a run is not one to be timed. (A
    child's resident set begins as its parent's: keep the caller small.)
    """
    with _started(command, folder, environment) as (process, said):
        started = time.perf_counter()
        stop = threading.Event()
        sums = [0.0]
        scales = threading.Thread(target=_weigh, args=(process.pid, sums, stop), daemon=True)
        alarm = threading.Timer(patience, _kill, [process.pid])
        alarm.daemon = True
        alarm.start()
        if weigh:
            scales.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        alarm.cancel()
        stop.set()
        if weigh:
            scales.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{command[0]} ended with {process.returncode}: {_tail(said)}")
        return Run(seconds, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss / 1024, *sums))


def edit_to_served(
    command: Sequence[str],
    folder: Path,
    url: str,
    edit: Callable[[], str],
    *,
    times: int = 3,
    environment: Mapping[str, str] | None = None,
    patience: float = 900.0,
    port: int = 0,
) -> list[float]:
    """Seconds from a saved edit until the server at `url` gives a page with the changed words.

    `{port}` in `command` becomes `port` (0: one that is free). `edit` changes the source and gives the words that the
    page will have then. The first edit is not counted: it is made again until it shows, after ever longer
    waits, because a server may answer before it watches. The page is asked for every `POLL` seconds.
    """
    port = port or _free_port()
    with _started([part.format(port=port) for part in command], folder, environment) as (process, said):

        def alive() -> bool:
            if process.poll() is not None:
                raise Failed(f"the server stopped: {_tail(said)}")
            return True

        if not _wait(lambda: alive() and _get(port, url) is not None, patience):
            raise Failed(f"nothing was served in {patience:.0f} s: {_tail(said)}")
        wait = FIRST_WAIT
        while not _shows(port, url, edit(), wait, alive):
            wait *= 2
            if wait > patience:
                raise Failed(f"an edit was never served: {_tail(said)}")
        found = []
        for number in range(times):
            time.sleep(SETTLED + DRIFT * number)
            started = time.perf_counter()
            if not _shows(port, url, edit(), patience, alive):
                raise Failed(f"an edit was never served: {_tail(said)}")
            found.append(time.perf_counter() - started)
        return found


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """A running command and what it says; its whole session is killed at the end."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process, said
        finally:
            _kill(process.pid)
            if process.returncode is None:
                process.wait()


def _kill(session: int) -> None:
    """End every process of a session that was started here."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(session, signal.SIGKILL)


def _tail(said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - 1500))
    return said.read().decode("utf-8", "replace").strip()


# ── Memory ──────────────────────────────────────────────────────────────────────────────────────────────


def _weigh(session: int, sums: list[float], stop: threading.Event) -> None:
    """Append the most megabytes that the session's processes held together to `sums`."""
    most = 0.0
    while not stop.wait(SAMPLE):
        most = max(most, sum(map(_proportional, _members(session))))
    sums.append(most)


def _members(session: int) -> list[Path]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            # After the name, which may hold anything, in brackets: state, parent, group, session.
            if int((path / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                found.append(path)
    return found


def _proportional(process: Path) -> float:
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


# ── A served page ───────────────────────────────────────────────────────────────────────────────────────


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _get(port: int, url: str) -> bytes | None:
    """The page, or None while there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", url)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body if answer.status == http.client.OK else None


def _shows(port: int, url: str, words: str, patience: float, alive: Callable[[], bool]) -> bool:
    wanted = words.encode()
    return _wait(lambda: alive() and wanted in (_get(port, url) or b""), patience)


def _wait(happens: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True
