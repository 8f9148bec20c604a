"""Work distributed among processes: each does a part of its own, piece by piece, and then what is left of the others'.

A forked process has everything that was made so far without being sent it, and copies what it uses of that: so each
stays with neighbouring pieces, which use the same. Only what it has made is sent back. If one ends by an error or a
signal, the others are ended and `WorkerFailed` is raised: then the caller does the whole work alone, and meets what is
wrong where it would be met without a second process.
"""

from __future__ import annotations

import gc
import marshal
import os
import pickle
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

_RUNS = 64  # of neighbouring pieces, which are taken at a time
_MOST = 4  # processes: beyond that the memory that each copies costs more than it saves

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")  # of a piece of work
_Share = TypeVar("_Share", bound=Sequence[Any])  # what a process has made
_Meanwhile = TypeVar("_Meanwhile")


class WorkerFailed(Exception):
    """A process did not finish its work."""


def processes() -> int:
    """How many may work at once: one where there is no fork, or where it is not safe (macOS, a second thread)."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.current_thread() != threading.main_thread():
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, _MOST)


def distribute(
    count: int, work: Callable[[Iterator[int]], _Share], meanwhile: Callable[[], None] = lambda: None
) -> list[_Share]:
    """What `work` returns in each process, this one first, for its share of the numbers below `count`.

    A result is made of plain values in lists, tuples and mappings (`marshal`). `meanwhile` is called in this process
    while the others are at work.
    """
    gc.freeze()  # a search for garbage in what is there would make each process copy it
    try:
        if processes() == 1:
            meanwhile()
            return [work(iter(range(count)))]
        _give_back()
        return _distribute_to_children(count, work, meanwhile)
    finally:
        gc.unfreeze()


def apply_beside(
    function: Callable[[_Item], _Result],
    items: Sequence[_Item],
    meanwhile: Callable[[], _Meanwhile],
    *,
    alone: bool = False,
) -> tuple[list[_Result], _Meanwhile]:
    """What `function` returns for each of the `items`, in their order, and what `meanwhile` returns.

    `meanwhile` is called in this process, while others begin with the items; what they have not done then is done here.
    With `alone` there are no others: for where a process costs more time than it saves.
    """
    if alone:
        value = meanwhile()
        return [function(item) for item in items], value
    here = os.getpid()
    results: dict[int, _Result] = {}
    outcome: list[_Meanwhile] = []

    def work(numbers: Iterator[int]) -> list[tuple[int, bytes]]:
        if os.getpid() == here:
            results.update((number, function(items[number])) for number in numbers)
            return []
        # Each is packed when it is made: at the end the first process would have to wait for that.
        return [(number, pickle.dumps(function(items[number]), pickle.HIGHEST_PROTOCOL)) for number in numbers]

    try:
        shares = distribute(len(items), work, lambda: outcome.append(meanwhile()))
    except WorkerFailed:
        return [function(item) for item in items], outcome[0] if outcome else meanwhile()
    for share in shares:
        results.update((number, pickle.loads(data)) for number, data in share)  # noqa: S301  from our own process
    return [results[number] for number in range(len(items))], outcome[0]


def _give_back() -> None:
    """Return to the system what was freed so far: each process would take room for itself all the same."""
    import ctypes  # here, since an import takes milliseconds and most runs change nothing

    with suppress(OSError, AttributeError):  # other C libraries than glibc have no such function
        ctypes.CDLL(None).malloc_trim(0)


def _distribute_to_children(
    count: int, work: Callable[[Iterator[int]], _Share], meanwhile: Callable[[], None]
) -> list[_Share]:
    if sys.platform == "win32":
        raise WorkerFailed
    size = max(1, -(-count // _RUNS))
    runs = [range(start, min(start + size, count)) for start in range(0, count, size)]
    parts = processes()
    queues = [_queue(range(part * len(runs) // parts, (part + 1) * len(runs) // parts)) for part in range(parts)]
    children: dict[int, int] = {}
    parent = os.getpid()
    try:
        for part in range(1, parts):
            numbers = _while_parent_lives(parent, _taken([*queues[part:], *queues[:part]], runs))
            try:
                process, answer = _forked(partial(_counted, work, numbers))
            except OSError:
                break  # the system has no room for another process: those that run do all the work
            children[process] = answer
        meanwhile()
        results = [_counted(work, _taken(queues, runs))]
        for process, answer in list(children.items()):
            data = _read(answer)
            os.close(answer)
            del children[process]
            _, status = os.waitpid(process, 0)
            if status or not data:
                raise WorkerFailed
            results.append(marshal.loads(data))  # noqa: S302  from our own process
        if sum(done for done, _ in results) != count:
            raise WorkerFailed
        return [result for _, result in results]
    finally:
        for queue in queues:
            os.close(queue)
        for process, answer in children.items():
            os.close(answer)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


_ticket = struct.Struct("=I")


def _queue(runs: range) -> int:
    """A pipe with a ticket for each of the runs with these numbers: whoever reads a ticket does the run."""
    queue, end = os.pipe()
    os.write(end, b"".join(map(_ticket.pack, runs)))
    os.close(end)
    return queue


def _taken(queues: Sequence[int], runs: Sequence[range]) -> Iterator[int]:
    """The pieces of the first queue, then those that are left in the others."""
    for queue in queues:
        while ticket := os.read(queue, _ticket.size):
            yield from runs[_ticket.unpack(ticket)[0]]


def _counted(work: Callable[[Iterator[int]], _Share], numbers: Iterator[int]) -> tuple[int, _Share]:
    """How many of the numbers were done, and what `work` returns for them."""
    done = 0

    def counted() -> Iterator[int]:
        nonlocal done
        for number in numbers:
            yield number
            done += 1

    result = work(counted())
    return done, result


def _while_parent_lives(parent: int, numbers: Iterator[int]) -> Iterator[int]:
    """`numbers`, as long as the process `parent`, whose child this is, still runs."""
    for number in numbers:
        if os.getppid() != parent:
            raise WorkerFailed
        yield number


def _forked(work: Callable[[], Any]) -> tuple[int, int]:
    """A process at `work`, and where its answer can be read."""
    if sys.platform == "win32":
        raise WorkerFailed
    answer, back = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(answer)
        os.close(back)
        raise
    if process:
        os.close(back)
        return process, answer
    status = 1
    try:
        os.close(answer)
        with os.fdopen(back, "wb") as file:
            marshal.dump(work(), file)
        status = 0
    except BaseException:  # noqa: BLE001, S110  whatever it is, the first process will meet it again
        pass
    finally:
        os._exit(status)  # without the cleaning up of the first process


def _read(answer: int) -> bytes:
    with os.fdopen(answer, "rb", closefd=False) as file:
        return file.read()
