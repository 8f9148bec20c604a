"""Whether a part of a YAML file has its shape (shapes.py), and what is wrong with it if not.

`check` walks a strict YAML tree with a shape and reports every departure at its place; what passes can be read without
asking again. `sound` leaves out what is wrong, so that the rest can be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeAlias

from glossator.language import identifiers, unquoted
from glossator.model import Origin, Problem
from glossator.problems import problem
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Node, Scalar, Sequence, origin, slips

from .shapes import Anything, Either, Fields, Items, Rows, Shape, Words
from .synonyms import meant
from .values import check_value, other_name

# A node that `check` has passed: its shape is known, which a type cannot say.
Checked: TypeAlias = Any


def check(node: Node, shape: Shape, path: str, name: str = "") -> Iterator[Problem]:
    """Every place where `node` is not of `shape`; `name` is the field it stands in, for the message."""
    subject = f"`{name}`" if name else "this file"
    if isinstance(shape, Anything):
        return
    if isinstance(node, Scalar) and not node.strip():
        yield problem("G033", origin(node, path), f"{subject} has no value", "write one, or take the line out")
    elif isinstance(shape, Either):
        yield from _check_either(node, shape, path, name)
    elif isinstance(shape, Fields):
        if isinstance(node, YamlMapping):
            yield from _check_fields(node, shape, path)
        else:
            yield _no_fields(node, shape, path, subject)
    elif isinstance(shape, Rows):
        if not isinstance(node, YamlMapping):
            yield _wrong(node, path, f"{subject} must be a mapping",
                         "write a line for each: a name, a colon and what it stands for")  # fmt: skip
            return
        for key, value in node.items():
            fault = identifiers.fault(key) if shape.ids else ""
            if fault:
                misread = _misread(key, value, (), path)
                yield misread or problem(
                    "G080", origin(key, path), f"the name “{identifiers.shown(key)}” {fault}", other_name(key)
                )
            yield from check(value, shape.of, path, key)
    elif isinstance(shape, Items):
        if not isinstance(node, Sequence):
            yield _wrong(node, path, f"{subject} must be a list", "begin each item with “- ”, or write [one, two]")
            return
        if shape.non_empty and not node:
            yield problem("G033", origin(node, path), f"{subject} is an empty list", "write one, or take the line out")
        for item in node:
            yield from check(item, shape.of, path, name)
    elif not isinstance(node, Scalar):
        yield _wrong(
            node,
            path,
            f"{subject} must be one value, not a list or mapping",
            _as_words(node, name),
        )
    else:
        yield from check_value(node, shape, path, subject)


def _as_words(node: Node, name: str) -> str:
    """What to write where a list or a mapping was meant as words: a citation, `note: [see @key, p. 12]`."""
    if (
        isinstance(node, Sequence)
        and all(isinstance(item, Scalar) for item in node)
        and any("@" in item for item in node)
    ):
        words = ", ".join(map(str, node))
        return f"write {name}: {slips.quoted(f'[{words}]')}"
    return "put the value in quotation marks if it is meant as words"


def fits(node: Node, shape: Shape) -> bool:
    """Whether `node` certainly has no problem; False where that is not certain.

    Most nodes have none, and this finds out in a third of the time that `check` takes.
    """
    if isinstance(node, Scalar):
        return isinstance(shape, Words) and not node.isspace() and node != ""
    if isinstance(node, YamlMapping):
        if not isinstance(shape, Fields):
            return False
        of = shape.of
        for key, value in node.items():
            known = of.get(key)
            if known is None or not (fits(value, known) or (isinstance(known, Either) and _fits_one(value, known))):
                return False
        return all(needed in node for needed in shape.required)
    return isinstance(shape, Items) and bool(node) and all(fits(item, shape.of) for item in node)


def _fits_one(node: Node, shape: Either) -> bool:
    return any(fits(node, shape_) for shape_ in shape.of)


def sound(node: Node | None, shape: Fields, path: str, problems: list[Problem]) -> YamlMapping:
    """`node` without everything that is wrong in it; what is wrong is added to `problems`."""
    if node is None:
        return YamlMapping()
    problems += check(node, shape, path)
    sound_part = _pruned(node, shape, path)
    return sound_part if isinstance(sound_part, YamlMapping) else YamlMapping()


def _pruned(node: Node, shape: Shape, path: str) -> Node | None:
    """`node` without the parts that are not of `shape`; a name in `Rows` stays, whatever is wrong with its row."""
    if isinstance(node, YamlMapping) and isinstance(shape, Fields | Rows):
        rows = [(key, shape.of if isinstance(shape, Rows) else shape.of.get(key), value) for key, value in node.items()]
        sound_rows = YamlMapping()
        sound_rows.line, sound_rows.column = node.line, node.column
        for key, inner, value in rows:
            part = None if inner is None else _pruned(value, inner, path)
            if part is None and isinstance(shape, Rows):
                part = YamlMapping()
            if part is not None:
                sound_rows[key] = part
        return sound_rows
    if isinstance(node, Sequence) and isinstance(shape, Items):
        items = Sequence(part for item in node if (part := _pruned(item, shape.of, path)) is not None)
        items.line, items.column = node.line, node.column
        return items
    return None if any(check(node, shape, path)) else node


def _check_either(node: Node, shape: Either, path: str, name: str) -> Iterator[Problem]:
    # Of several mappings the one that has most of these keys is meant.
    known = node.keys() if isinstance(node, YamlMapping) else ()
    for key in sorted(
        shape.of, key=lambda fields: -len(known & fields.of.keys()) if known and isinstance(fields, Fields) else 0
    ):
        fits = (
            (isinstance(node, Scalar) and isinstance(key, Words))
            or (isinstance(node, Sequence) and isinstance(key, Items))
            or (isinstance(node, YamlMapping) and isinstance(key, Fields))
        )
        if fits:
            yield from check(node, key, path, name)
            return
    yield _wrong(node, path, f"`{name}` cannot be a list here", shape.doc)


def _check_fields(node: YamlMapping, shape: Fields, path: str) -> Iterator[Problem]:
    unknown = [key for key in node if key not in shape.of]
    misread = [misreading for key in unknown if (misreading := _misread(key, node[key], shape.of, path))]
    if misread:  # what else there is to say of this mapping would follow from them
        yield from misread
        return
    meant_here: list[str] = []  # a field that is there under a misspelt name is not missing as well
    for key, value in node.items():
        if key in unknown:
            field_ = meant(key, shape.of)
            meant_here.append(field_)
            article = "an" if shape.what[0] in "aeiou" else "a"
            hint = _belongs_to(key, shape) or (field_ and identifiers.did_you_mean(key, [field_], 0, "`{}`"))
            hint = hint or f"the fields are: {', '.join(shape.of)}"
            yield problem("G030", origin(key, path), f"{article} {shape.what} has no field `{key}`", hint)
        else:
            yield from check(value, shape.of[key], path, key)
    for needed in () if node.is_torn else shape.required:
        if needed not in node and needed not in meant_here:
            yield problem("G032", origin(node, path), f"the {shape.what} has no `{needed}`", f"add `{needed}: …`")


def _misread(key: Scalar, value: Node, known: Collection[str], path: str) -> Problem | None:
    """The slip that made this key: something typed instead of a sign of YAML. In brackets it may hold its value."""
    if inner := unquoted(key):
        message = f"YAML reads these quotation marks as part of the name “{inner}”"
        return problem("G004", origin(key, path), message, f"write {inner}: …")
    written = f"{key}: {value}" if isinstance(value, Scalar) else f"{key}:"
    found = slips.find(key, known) or slips.find(written, known)
    return found and _slip(found, key, path)


def _slip(found: slips.Slip, node: Scalar, path: str) -> Problem:
    place = Origin(path, node.line, node.column + found.column, found.length)
    return problem("G004", place, found.message, found.hint)


def _belongs_to(key: str, shape: Fields) -> str:
    """The hint for a field that belongs in the entries of a list in this mapping; "" if it does not."""
    for name, of_field in shape.of.items():
        entry = of_field.of if isinstance(of_field, Items) else None
        entry = entry.of if isinstance(entry, Anything) else entry
        if isinstance(entry, Fields) and key in entry.of:
            place = f"`{key}` is a field of a {entry.what}, under `{name}`"
            return f"{place}: put two spaces before it, or a dash (- {key}: …) if a {entry.what} begins here"
    return ""


def _no_fields(node: Node, shape: Fields, path: str, subject: str) -> Problem:
    """Something stands where a mapping is expected."""
    names = shape.usual or shape.required or tuple(shape.of)[:3]
    message = f"{subject} must be a mapping ({', '.join(f'{name}: …' for name in names)})"
    if isinstance(node, Scalar):
        found = slips.find(node, shape.of) or slips.without_colon(node, shape.of)
        if found:
            return _slip(found, node, path)
    lists = [name for name in shape.required if isinstance(shape.of[name], Items)]
    if isinstance(node, Sequence) and lists:
        lines = [f"“{name}: …”" for name in shape.usual if name not in lists] + [f"“{name}:”" for name in lists]
        above = f"{_count(len(lines))} above the list, {' and '.join(lines)}"
        return _wrong(node, path, f"{subject} must not begin with a list", f"write {above}")
    return _wrong(node, path, message, "write one field a line: its name, a colon, a space and its value")


def _count(lines: int) -> str:
    return "a line" if lines == 1 else f"{('two', 'three', 'four')[lines - 2]} lines"


def _wrong(node: Node, path: str, message: str, hint: str = "") -> Problem:
    return problem("G031", origin(node, path), message, hint)
