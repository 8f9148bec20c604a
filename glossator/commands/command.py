"""What a command is: a row of the table in `__init__.py`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Parser = ArgumentParser
Options = Namespace


@dataclass(frozen=True)
class Command:
    """`run` takes the edition's folder and the options and gives the exit code; `arguments` adds to the parser."""

    name: str
    help: str
    description: str
    run: Callable[[Path, Options], int]
    arguments: Callable[[Parser], None] | None = None
