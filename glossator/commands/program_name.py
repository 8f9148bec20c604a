"""What the program is called: messages that name a whole command line take its first word from here."""

from __future__ import annotations

import sys
from pathlib import PurePath


def name() -> str:
    """`build.py` where that file was started, else `glossator`."""
    return "build.py" if PurePath(sys.argv[0]).name == "build.py" else "glossator"


def command_line(arguments: str) -> str:
    """A command as it is typed: `python build.py serve`, `glossator serve`."""
    return f"python build.py {arguments}" if name() == "build.py" else f"glossator {arguments}"
