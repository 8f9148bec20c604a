"""Values -> YAML that strict_yaml.py reads back exactly: block style, as few quotation marks as possible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"

_COLUMNS = 110  # beyond this a value is folded, or a list written line by line

# YAML 1.2 §5.3 and §7.3.3, stricter: what begins with a letter, ends with no colon and has neither “: ” nor “ #”.
_SAFE = r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff:#"
_is_plain = re.compile(rf"[^\W\d_](?:{_SAFE},\[\]{{}}&*!|>%@`\"]|:(?=[^\s,\[\]{{}}])|(?<! )#)*").fullmatch
_is_loose = re.compile(rf"[^\W\d_](?:{_SAFE}]|:(?=\S)|(?<! )#)*").fullmatch
# What other programs would not read as words: the booleans and nulls of YAML 1.1 and 1.2.
_meant_otherwise = re.compile(r"(?i:y|n|yes|no|true|false|on|off|null|nan|inf)").fullmatch
_unsafe = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_escaped = re.compile('[\\\\"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]')


def scalar(value: str, flow: bool = False) -> str:
    """One line of YAML for `value`: plain if that is safe, else in quotation marks. Halves of characters are lost."""
    value = re.sub("[\ud800-\udfff]", "\ufffd", value)
    plain = _is_plain if flow else _is_loose
    if plain(value) and not value[-1].isspace() and not _meant_otherwise(value) and "\x85" not in value:
        return value
    if '"' in value and "'" not in value and "\\" not in value and not _escaped.search(value.replace('"', "")):
        return f"'{value}'"
    return '"' + _escaped.sub(_escape, value) + '"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\x{ord(char):02X}" if ord(char) < 256 else f"\\u{ord(char):04X}"


def document(fields: Mapping[str, Value]) -> str:
    """A whole file: a mapping, a field a line."""
    return "".join(field(name, value, 0) for name, value in fields.items())


def field(name: str, value: Value, indent: int) -> str:
    """`name: value` and a line break, as deep in the file as `indent` says."""
    key = f"{' ' * indent}{scalar(name, flow=True)}:"
    if isinstance(value, str):
        return f"{key} {_text(value, indent, len(key))}\n"
    short = _flow(value)
    if len(key) + 1 + len(short) <= _COLUMNS and (name != "notes" or not value):
        return f"{key} {short}\n"
    if isinstance(value, Mapping):
        return f"{key}\n" + "".join(field(name, of, indent + 2) for name, of in value.items())
    return f"{key}\n" + "".join(item(part, indent) for part in value)


def item(value: Value, indent: int) -> str:
    """`- value` and a line break."""
    dash = " " * indent + "- "
    if isinstance(value, str):
        return f"{dash}{_text(value, indent, len(dash))}\n"
    if isinstance(value, Mapping) and value:
        lines = "".join(field(name, of, indent + 2) for name, of in value.items())
        return dash + lines[indent + 2 :]
    if not value:
        return f"{dash}{_flow(value)}\n"
    lines = "".join(item(part, indent + 2) for part in value)
    return dash + lines[indent + 2 :]


def _flow(value: Value) -> str:
    if isinstance(value, str):
        return scalar(value, flow=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k, flow=True)}: {_flow(v)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(_flow(part) for part in value) + "]"


def _text(value: str, indent: int, column: int) -> str:
    """A string after `key:`: on the line if it is short, else as a block."""
    if _unsafe.search(value) or not value.strip() or "\x85" in value:
        return scalar(value)
    if "\n" in value:
        return _literal(value, indent + 2) if value.strip("\n") else scalar(value)
    if column + 1 + len(value) <= _COLUMNS or "  " in value or value != value.strip(" ") or " " not in value:
        return scalar(value)
    return _folded(value, indent + 2)


def _literal(value: str, indent: int) -> str:
    """YAML 1.2 §8.1.2: every line as it stands."""
    body = value.rstrip("\n")
    ending = len(value) - len(body)
    chomp = "-" if ending == 0 else "" if ending == 1 else "+"
    depth = "2" if body[:1] in " \n" else ""
    lines = [f"{' ' * indent}{line}" if line else "" for line in body.split("\n")]
    return f"|{depth}{chomp}\n" + "\n".join(lines) + "\n" * max(0, ending - 1)


def _folded(value: str, indent: int) -> str:
    """YAML 1.2 §8.1.3: a line break stands for the one space between two words."""
    lines, current = [], ""
    for word in value.split(" "):
        if current and indent + len(current) + 1 + len(word) > _COLUMNS:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    lines.append(current)
    return ">-\n" + "\n".join(" " * indent + line for line in lines)
