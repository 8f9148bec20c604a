"""How values are laid out as YAML where an edit writes them: plain, quoted, in brackets, or in lines of their own."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from .value_edit import quoted

_WIDTH = 116  # of a folded note, its indentation included
_LONG = 80  # what is longer stands in lines of its own

# Words that begin with a letter are plain in a block, unless a colon or a comment follows.
_is_plain = re.compile(r"[^\W\d_][^\n\t]*(?<![\s:])").fullmatch
_WORDS_OF_YAML = frozenset(("yes", "no", "true", "false", "null", "on", "off", "y", "n"))

# What a field may be given: words, a mapping of words, a list of words.
Value: TypeAlias = str | Mapping[str, str] | Sequence[str]


def entry_lines(entry: Mapping[str, Value], indent: int, inner: int) -> str:
    """An entry of a block list, its lines ended."""
    lines = []
    for name, value in entry.items():
        if isinstance(value, str):
            lines.append(f"{name}: {scalar(value, inner + 2)}")
        else:
            lines.append(f"{name}: {in_brackets(value, chr(34))}")
    opening = " " * indent + "-" + " " * (inner - indent - 1)
    return opening + f"\n{' ' * inner}".join(lines) + "\n"


def in_brackets(value: Any, style: str = "") -> str:
    """A value in brackets on one line, its words plain where they can be, or in quotation marks of `style`."""
    if isinstance(value, str):
        return quoted(value, style)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_brackets(item, style)}" for name, item in value.items()) + "}"
    return "[" + ", ".join(in_brackets(item, style) for item in value) + "]"


def scalar(value: str, indent: int, style: str = "") -> str:
    """Words as a value: plain or in quotation marks on one line, or as a folded or literal block.

    `style` is that of the old value; a block stays a block.
    """
    lines = value.split("\n")
    room = max(40, _WIDTH - indent)
    foldable = len(lines) == 1 and "  " not in value and value == value.strip() and value
    literal = value.strip() and value == value.rstrip() and lines[0] == lines[0].lstrip() and "\t" not in value
    if foldable and (style in ("|", ">") or len(value) > _LONG):
        folded = textwrap.wrap(value, room, break_long_words=False, break_on_hyphens=False)
        return "\n".join([">-", *(" " * indent + line for line in folded)])
    if len(lines) > 1 and literal:
        return "\n".join(["|-", *((" " * indent + line).rstrip() if line else "" for line in lines)])
    if style in ("'", '"'):
        return quoted(value, style)
    if _is_plain(value) and ": " not in value and " #" not in value and value.lower() not in _WORDS_OF_YAML:
        return value
    return quoted(value, '"')
