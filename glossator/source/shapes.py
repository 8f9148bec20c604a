"""What a part of a YAML file may be, and whether it is.

A shape is a frozen value: `Words` (any string), `Choice`, `Number`, `Date`, `Id`, `Colour`, `Language`, `Url`,
`Items`, `Fields` (a mapping with known keys), `Rows` (a mapping with free keys) and `Either`. `check` walks a strict
YAML tree with one and reports every departure at its place; what passes can be read without asking again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from glossator.language import dates, identifiers, is_tag, unquoted
from glossator.model import Origin, Problem
from glossator.problems import problem
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Node, Scalar, Sequence, origin, slips

from .synonyms import meant


class Anything(NamedTuple):
    """Whatever stands there: it is checked elsewhere, with the shape `of`."""

    doc: str = ""
    of: Shape | None = None


class Words(NamedTuple):
    """Any string that is not empty. `doc` says in one sentence what the field is for."""

    doc: str = ""
    markdown: bool = False


class Choice(NamedTuple):
    of: tuple[str, ...]
    doc: str = ""


class Number(NamedTuple):
    """A whole number of at least 1."""

    doc: str = ""


class Truth(NamedTuple):
    """true or false."""

    doc: str = ""


class Date(NamedTuple):
    """A date in EDTF (language/dates.py): 2019, 2019-11, 2019-11-24, 1831~, 1831-21, 1831/1835."""

    doc: str = ""


class Id(NamedTuple):
    doc: str = ""


class Colour(NamedTuple):
    """#rgb or #rrggbb, for light ground; two of them with a space between: for light and for dark."""

    doc: str = ""


class Language(NamedTuple):
    """A language tag: zh-Hans, sr-Latn-RS, grc."""

    doc: str = ""


class Url(NamedTuple):
    """The address of a site: https://example.org/reader/."""

    doc: str = ""


class Orcid(NamedTuple):
    """A researcher's identifier, bare or as an address: 0000-0002-1825-0097."""

    doc: str = ""


class Doi(NamedTuple):
    """A digital object identifier, bare: 10.5281/zenodo.1234567."""

    doc: str = ""


class Items(NamedTuple):
    of: Shape
    doc: str = ""
    non_empty: bool = False  # an empty list says nothing


class Rows(NamedTuple):
    """A mapping whose keys are the editor's own (kinds, sigla)."""

    of: Shape
    doc: str = ""
    ids: bool = True


@dataclass(frozen=True)
class Fields:
    of: Mapping[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    doc: str = ""
    what: str = "entry"
    usual: tuple[str, ...] = ()  # what an example shows, if not the required ones


class Either(NamedTuple):
    """One of several shapes, told apart by whether a scalar, a list or a mapping stands there, and by its keys."""

    of: tuple[Shape, ...]
    doc: str = ""


# A node that `check` has passed: its shape is known, which a type cannot say.
Checked: TypeAlias = Any

_Scalar = Words | Choice | Number | Truth | Date | Id | Colour | Language | Url | Orcid | Doi
Shape = Anything | _Scalar | Items | Rows | Fields | Either

_colour = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})(?: #(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}))?").fullmatch
_url = re.compile(r"https?://[^\s/?#@:<>\"]+(:\d{1,5})?(/[^\s?#<>\"]*)?", re.IGNORECASE).fullmatch
_host = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/[^\s?#<>\"]*)?").fullmatch
_orcid = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])").fullmatch
_doi = re.compile(r"10\.\d{4,9}/[^\s<>\"]+").fullmatch
_doi_inside = re.compile(r"10\.\d{4,9}/[^\s<>\"?#]+").search
_number = re.compile(r"[1-9]\d{0,8}", re.ASCII).fullmatch


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
                    "G080", origin(key, path), f"the name “{identifiers.shown(key)}” {fault}", _other_name(key)
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
        yield from _check_scalar(node, shape, path, subject)


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
    """Whether `check` surely has nothing to say: most nodes are as they should be, and this is told in a third of the
    time. False where it is not sure.
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
    """What is left of `node` without all that is wrong in it, which goes to `problems`."""
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


def _check_scalar(node: Scalar, shape: Shape, path: str, subject: str) -> Iterator[Problem]:
    value, hint = str(node), ""
    if not isinstance(shape, Words) and (inner := unquoted(value)):
        message = f"{subject} cannot stand in curly quotation marks, which YAML takes for a part of it"
        yield problem("G034", origin(node, path), message, f"write {subject.strip('`')}: {inner}")
    elif isinstance(shape, Choice) and value not in shape.of:
        hint = identifiers.did_you_mean(value, shape.of)
        yield problem("G034", origin(node, path), f"{subject} is one of {', '.join(shape.of)}, not “{value}”", hint)
    elif isinstance(shape, Number) and not _number(value):
        yield problem("G034", origin(node, path), f"{subject} must be a whole number from 1, not “{value}”")
    elif isinstance(shape, Truth) and value not in ("true", "false"):
        hint = f"write {'false' if value.casefold() in ('no', 'off', 'n', '0', 'false') else 'true'}"
        yield problem("G034", origin(node, path), f"{subject} is true or false, not “{value}”", hint)
    elif isinstance(shape, Date) and not dates.read(value):
        from glossator.language import edtf_of  # only who makes a mistake waits for it

        meant_ = edtf_of(value)
        hint = (
            f"write {meant_}"
            if meant_
            else "write 2019-11-24, 2019-11 or 2019; 1831~ is about 1831, 1831? perhaps 1831"
        )
        yield problem("G034", origin(node, path), f"{subject} must be a date, not “{value}”", hint)
    elif isinstance(shape, Colour) and not _colour(value):
        yield problem(
            "G034",
            origin(node, path),
            f"{subject} must be a colour, not “{value}”",
            'write "#1a4682", or "#1a4682 #9cc3f7" for light and dark',
        )
    elif isinstance(shape, Language) and not is_tag(value):
        hint = _tag_meant(value) or "write a tag of BCP 47, like en, grc, zh-Hans or sr-Latn-RS"
        yield problem("G034", origin(node, path), f"{subject} must be a language tag, not “{value}”", hint)
    elif isinstance(shape, Url) and not _url(value):
        address = re.sub(r"[?#].*|^(?:[a-z]*:)?/*", "", value.strip())
        hint = f"write https://{address.rstrip('/')}/" if _host(address) else "write https://example.org/reader/"
        yield problem("G034", origin(node, path), f"{subject} must be the address of a site, not “{value}”", hint)
    elif isinstance(shape, Orcid) and (fault := _fault_of_orcid(value)):
        yield problem("G034", origin(node, path), f"{subject} must be an ORCID, {fault}: “{value}”", _ORCID_HINT)
    elif isinstance(shape, Doi) and not _doi(value):
        inside = _doi_inside(value)
        hint = f"write {inside[0]}" if inside else "write it without an address before it, like 10.5281/zenodo.1234567"
        yield problem("G034", origin(node, path), f"{subject} must be a DOI, not “{value}”", hint)
    elif isinstance(shape, Id) and (fault := identifiers.fault(value)):
        yield problem("G080", origin(node, path), f"the id “{identifiers.shown(value)}” {fault}", _other_name(value))


_ORCID_HINT = "copy it from the person's page at orcid.org: four groups of four, like 0000-0002-1825-0097"


def _fault_of_orcid(value: str) -> str:
    """What is wrong with an ORCID. Its last sign is a check digit: ISO 7064, MOD 11-2, with X for ten."""
    found = _orcid(value)
    if not found:
        return "and this is none"
    *digits, check_digit = list(found[1].replace("-", "").upper())
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    expected = "0123456789X"[(12 - total % 11) % 11]
    return "" if check_digit == expected else "and its check digit does not fit, so some digit is wrong"


def _tag_meant(value: str) -> str:
    tag = value.strip().replace("_", "-")
    return f"write {tag}" if is_tag(tag) else ""


def _other_name(name: str) -> str:
    slug = identifiers.slug(name)
    return f"call it “{slug}”, for example" if slug else "choose another name"


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
    """What was typed in the place of a sign of YAML's, where that made this key; in brackets it may hold its value."""
    if inner := unquoted(key):
        message = f"YAML takes these quotation marks for a part of the name “{inner}”"
        return problem("G004", origin(key, path), message, f"write {inner}: …")
    written = f"{key}: {value}" if isinstance(value, Scalar) else f"{key}:"
    found = slips.find(key, known) or slips.find(written, known)
    return found and _slip(found, key, path)


def _slip(found: slips.Slip, node: Scalar, path: str) -> Problem:
    place = Origin(path, node.line, node.column + found.column, found.length)
    return problem("G004", place, found.message, found.hint)


def _belongs_to(key: str, shape: Fields) -> str:
    """The hint for a field that the entries of a list in this mapping have, and it has not."""
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
