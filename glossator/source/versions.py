"""The version of Glossator that an edition is made for, and what has changed for editions since."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossator import __version__
from glossator.model import Origin, Problem
from glossator.problems import problem

# What each version changed for files that worked before: a sentence each, for editors.
CHANGES: dict[str, tuple[str, ...]] = {
    "0.1": (
        "in a section of verse the lines are counted, not the stanzas: `at` with a stanza's number means a line",
        "comments, <!-- … -->, are left out of texts; they were refused",
    ),
}

_version = re.compile(r"(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?").fullmatch


def series(version: str) -> str:
    """“0.1” for 0.1.3: within it nothing changes for editions."""
    return ".".join(version.split(".")[:2])


def compare(declared: str, origin: Origin, ours: str = __version__) -> Iterator[Problem]:
    """What to tell the editor of an edition that was written for the version `given` and is built with `ours`."""
    needed, has = _version(declared), _version(ours)
    if needed is None or has is None:
        message = f"`glossator` must be a version, not “{declared}”"
        yield problem("G034", origin, message, f'write glossator: "{series(ours)}"')
        return
    if _key(declared) > _key(ours):
        message = f"the edition is made for Glossator {declared}, and this is {ours}"
        yield problem(
            "G085", origin, message, f"upgrade: pipx upgrade glossator (or pip install glossator=={declared}.*)"
        )
        return
    news = [
        change
        for version, changes in CHANGES.items()
        if _key(declared) < _key(version) <= _key(ours)
        for change in changes
    ]
    if news:
        message = f"the edition is made for Glossator {declared}, and {ours} does some things differently"
        lines = "\n".join(f"- {change}" for change in news)
        done = f'when you have seen to that, write glossator: "{series(ours)}"'
        yield problem("G086", origin, message, f"since then:\n{lines}\n{done}")


def _key(version: str) -> tuple[int, int]:
    found = _version(version)
    return (int(found[1]), int(found[2])) if found else (0, 0)
