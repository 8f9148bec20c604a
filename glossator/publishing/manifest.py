"""The manifest of output/ and the seals of its files: what tells, without reading them, that they are as we left them.

- The *manifest*, a file in output/, names every other file with its SHA-256 and size, and nothing that could differ
  between two runs on the same input.
- The *seal* is the fraction of a second in a file's mtime: we make it from the SHA-256. Whoever edits or replaces the
  file breaks it, so one `stat` tells whether the manifest still holds. Where it is broken (perhaps the file was copied,
  or its file system keeps no fractions) the bytes decide.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from .output_folder import Refused

MANIFEST = ".glossator-manifest.json"

_SECOND = 1_000_000_000  # in nanoseconds

Seals = dict[str, tuple[int, int]]  # path in output/ -> size in bytes, seal in nanoseconds


class Entry(NamedTuple):
    """What the manifest says of a file."""

    sha256: str  # hexadecimal
    size: int  # bytes


def read_manifest(output: Path) -> tuple[bytes, dict[str, Entry]]:
    """The manifest's bytes and entries by path; none where there is no file. Raises `Refused` if it is damaged."""
    file = output / MANIFEST
    if not file.is_file():
        return b"", {}  # a first build; if something else has the name, `survey` finds it
    data = file.read_bytes()
    try:
        entries = json.loads(data).items()
        return data, {path: Entry(entry["sha256"], entry["size"]) for path, entry in entries}
    except (ValueError, LookupError, TypeError, AttributeError):
        hint = f"if nothing in {output} was put there by hand, delete it and build again"
        raise Refused(f"{file}, the list of our own files there, is damaged", hint) from None


def format_manifest(entries: Mapping[str, Entry]) -> bytes:
    """JSON, one line for each file, for `diff`. No name that `Output` accepts needs escaping."""
    lines = [f'"{path}": {{"sha256": "{digest}", "size": {size}}}' for path, (digest, size) in sorted(entries.items())]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def seals_of(entries: Mapping[str, Entry], manifest: bytes) -> Seals:
    """The size and seal of every file of a site; of the manifest itself, which has no seal, the size and 0."""
    return {path: (entry.size, _seal(entry)) for path, entry in entries.items()} | {MANIFEST: (len(manifest), 0)}


def seal(file: str | Path, entry: Entry) -> None:
    second = time.time_ns() // _SECOND - 1  # so that nothing is dated ahead of the clock
    os.utime(file, ns=(second * _SECOND + _seal(entry),) * 2)


def is_sealed(status: os.stat_result, entry: Entry) -> bool:
    """Whether a file with this status is the one that was sealed with `entry`."""
    return status.st_size == entry.size and status.st_mtime_ns % _SECOND == _seal(entry)


def _seal(entry: Entry) -> int:
    """In nanoseconds. An edit makes the same one by chance once in ten million times."""
    # In hundreds, as NTFS counts; never 0, which is all that some file systems know.
    return (int(entry.sha256[:12], 16) % 9_999_999 + 1) * 100
