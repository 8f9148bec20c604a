"""The streams that a command speaks to: whatever their encoding, everything can be printed."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO


def prepare() -> None:
    """Let a sign that the terminal or pipe has no code for (Han on cp1252, a pipe on Windows) be printed as its escape,
    u53f8 behind a backslash, as YAML and JSON have it. Without this the first one would end the command.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed, or a program without a console on Windows
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def carries(words: str) -> bool:
    """Whether standard output has a code for every sign of `words`."""
    try:
        words.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def flush() -> None:
    """Send what was printed; raises OSError."""
    sys.stdout.flush()
    sys.stderr.flush()


def silence(*streams: TextIO) -> None:
    """Throw away what `streams` have still to print: nobody reads on, or it cannot be written."""
    for stream in streams:
        with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123  no Path on Windows
            os.dup2(nowhere.fileno(), stream.fileno())
