"""Work distributed among processes: each takes the next pieces when it has done its last.

A forked process has everything that was made so far without being sent it; it sends back only a few figures. If one
ends by an error or a signal, the others are ended and `WorkerFailed` is raised: then the caller does the whole work
alone, and meets what is wrong where it would be met without a second process.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

_RUNS = 64  # of neighbouring pieces, which lie together in memory: each process copies the memory it uses
_MOST = 4  # processes: beyond that the memory that each copies costs more than it saves

_Result = TypeVar("_Result", bound=Sequence[Any])


class WorkerFailed(Exception):
    """A process did not finish its work."""


def processes() -> int:
    """How many may work at once: one where there is no fork, or where it is not safe (macOS)."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, _MOST)


def distribute(
    count: int, work: Callable[[Iterator[int]], _Result], meanwhile: Callable[[], None] = lambda: None
) -> list[_Result]:
    """What `work` returns in each process, this one first, for its share of the numbers below `count`.

    A result is made of plain values in lists, tuples and mappings (`marshal`). `meanwhile` is called in this process
    while the others are at work.
    """
    gc.freeze()  # a search for garbage in what is there would make each process copy it
    try:
        if processes() == 1:
            meanwhile()
            return [work(iter(range(count)))]
        return _distribute_to_children(count, work, meanwhile)
    finally:
        gc.unfreeze()


def _distribute_to_children(
    count: int, work: Callable[[Iterator[int]], _Result], meanwhile: Callable[[], None]
) -> list[_Result]:
    if sys.platform == "win32":
        raise WorkerFailed
    tickets, queue = os.pipe()
    size = -(-count // _RUNS)
    runs = [range(start, min(start + size, count)) for start in range(0, count, size)]
    os.write(queue, b"".join(map(_ticket.pack, range(len(runs)))))
    os.close(queue)
    children: dict[int, int] = {}
    first = os.getpid()
    try:
        for _ in range(processes() - 1):
            try:
                process, answer = _forked(lambda: _counted(work, _while_parent_lives(first, _taken(tickets, runs))))
            except OSError:
                break  # the system has no room for another process: those that run do all the work
            children[process] = answer
        meanwhile()
        results = [_counted(work, _taken(tickets, runs))]
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
        os.close(tickets)
        for process, answer in children.items():
            os.close(answer)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


_ticket = struct.Struct("=I")


def _taken(tickets: int, runs: Sequence[range]) -> Iterator[int]:
    while ticket := os.read(tickets, _ticket.size):
        yield from runs[_ticket.unpack(ticket)[0]]


def _counted(work: Callable[[Iterator[int]], _Result], numbers: Iterator[int]) -> tuple[int, _Result]:
    """How many of the numbers were done, and what `work` returns for them."""
    done = 0

    def counted() -> Iterator[int]:
        nonlocal done
        for number in numbers:
            yield number
            done += 1

    result = work(counted())
    return done, result


def _while_parent_lives(first: int, numbers: Iterator[int]) -> Iterator[int]:
    """`numbers`, as long as the process `first`, whose child this is, still runs."""
    for number in numbers:
        if os.getppid() != first:
            raise WorkerFailed
        yield number


def _forked(work: Callable[[], Any]) -> tuple[int, int]:
    """A process at `work`, and where its answer can be read."""
    if sys.platform == "win32":
        raise WorkerFailed
    answer, back = os.pipe()
    process = os.fork()
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
