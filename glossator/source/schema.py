"""JSON Schemas for editors, made from the table that the loader checks with.

A YAML file refers to its schema in its first line, and an editor with a YAML language server completes and checks
while typing:

    # yaml-language-server: $schema=../../schemas/annotations.schema.json
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from glossator.files import own_folder
from glossator.language import identifiers
from glossator.model import Edition
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import load as load_yaml

from . import fields, shapes
from .names import default_name_kinds

SCHEMA_FOLDER = "schemas"
_DIALECT = "http://json-schema.org/draft-07/schema#"  # what the YAML language server knows best
_NAME = r"^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*$"

# Every scalar is a string to Glossator; to an editor's YAML 8 is a number and yes may be a truth value.
_WORDS: list[str] = ["string", "number", "boolean"]


@dataclass(frozen=True)
class Names:
    """What an edition calls its kinds, witnesses and names: suggested while typing, never required."""

    kinds: Collection[str] = ()
    witnesses: Collection[str] = ()
    sources: Collection[str] = ()
    name_kinds: Collection[str] = tuple(default_name_kinds())
    names: Collection[str] = ()


def schemas(known: Names | None = None) -> dict[str, dict[str, Any]]:
    """Every schema by the name of its file."""
    known = known or Names()
    ui, _ = load_yaml((own_folder("templates") / "ui" / "en.yaml").read_bytes(), "ui/en.yaml")
    rows = ui.items() if isinstance(ui, YamlMapping) else ()
    words = {str(key): shapes.Words(f"in English: {value}") for key, value in rows}
    tables: dict[str, tuple[str, shapes.Shape]] = {
        "edition": ("content/edition.yaml", fields.EDITION),
        "text": ("The front matter of a text", fields.FRONT_MATTER),
        "page": ("The front matter of a plain page", fields.PLAIN_PAGE),
        "annotations": ("A file of notes", fields.ANNOTATIONS),
        "glossary": ("annotations/glossary.yaml", fields.GLOSSARY),
        "names": ("annotations/names.yaml", fields.NAMES),
        "ui": ("Interface strings: templates/ui/<lang>.yaml", shapes.Fields(words, what="set of strings")),
    }
    schema = {
        f"{name}.schema.json": {"$schema": _DIALECT, "title": title, **_of(shape)}
        for name, (title, shape) in tables.items()
    }
    notes = schema["annotations.schema.json"]
    for place in (notes["properties"], notes["properties"]["notes"]["items"]["properties"]):
        place["kind"] = _offering(place["kind"], known.kinds)
    reading = notes["properties"]["notes"]["items"]["properties"]["reading"]
    reading["properties"] = {siglum: dict(reading["additionalProperties"]) for siglum in known.witnesses}
    entry = notes["properties"]["notes"]["items"]["properties"]["readings"]["items"]["properties"]
    entry["in"]["items"] = _offering(entry["in"]["items"], [*known.witnesses, *known.sources])
    name = schema["names.schema.json"]["properties"]["names"]["items"]["properties"]
    name["kind"] = _offering(name["kind"], known.name_kinds)
    name["part_of"] = _offering(name["part_of"], known.names)
    name["see"]["items"] = _offering(name["see"]["items"], known.names)
    return schema


def encoded_schemas(edition: Edition | None = None) -> dict[str, bytes]:
    """The schemas as files."""
    known = None
    if edition:
        names = [name.id for name in edition.names]
        kinds = tuple(edition.name_kinds or default_name_kinds())
        known = Names(edition.kinds, edition.witnesses, edition.sources, kinds, names)
    return {
        name: (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for name, schema in schemas(known).items()
    }


def schema_reference(path: str, name: str) -> str:
    """The first line of the YAML file at `path`, which tells an editor where its schema is."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{SCHEMA_FOLDER}/{name}.schema.json\n"


def _offering(schema: Mapping[str, Any], values: Collection[str]) -> dict[str, Any]:
    """`schema`, with some values that an editor can offer."""
    if not values:
        return dict(schema)
    rest = {key: value for key, value in schema.items() if key != "type"}
    return {**rest, "anyOf": [{"enum": list(values)}, {"type": schema["type"]}]}


def _documented(shape: shapes.Shape, schema: dict[str, Any]) -> dict[str, Any]:
    return {**({"description": shape.doc} if shape.doc else {}), **schema}


@singledispatch
def _bare(shape: Any) -> dict[str, Any]:
    raise TypeError(f"no schema for {shape!r}")


def _of(shape: shapes.Shape) -> dict[str, Any]:
    return _documented(shape, _bare(shape))


@_bare.register
def _(_: shapes.Anything) -> dict[str, Any]:
    return {}


@_bare.register
def _(_: shapes.Words) -> dict[str, Any]:
    return {"type": _WORDS, "minLength": 1}


@_bare.register
def _(shape: shapes.Choice) -> dict[str, Any]:
    return {"enum": list(shape.of)}


@_bare.register
def _(_: shapes.Number) -> dict[str, Any]:
    return {"type": ["integer", "string"], "minimum": 1, "pattern": r"^[1-9]\d{0,8}$"}


@_bare.register
def _(_: shapes.Truth) -> dict[str, Any]:
    return {"enum": [True, False]}


@_bare.register
def _(_: shapes.Date) -> dict[str, Any]:
    year, month, day = r"-?(\d{4}|\d{3}X|\d{2}XX)", r"(0[1-9]|1[0-2]|2[1-4]|XX)", r"(0[1-9]|[12]\d|3[01]|XX)"
    date = f"{year}(-{month}(-{day})?)?[?~%]?"
    pattern = f"^({date}(/({date}|\\.\\.)?)?|(\\.\\.)?/{date})$"
    return {"type": ["string", "integer"], "pattern": pattern, "minimum": 0, "maximum": 9999}


@_bare.register
def _(_: shapes.Id) -> dict[str, Any]:
    return {"type": "string", "pattern": _NAME, "maxLength": identifiers.LONGEST, "not": {"pattern": r"^\d+$"}}


@_bare.register
def _(_: shapes.Colour) -> dict[str, Any]:
    colour = "#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})"
    return {"type": "string", "pattern": f"^{colour}(?: {colour})?$"}


@_bare.register
def _(_: shapes.Language) -> dict[str, Any]:
    # Its beginning; the rest of BCP 47 is the build's to check.
    return {"type": "string", "pattern": r"^([A-Za-z]{2,3}|[xi]-[A-Za-z0-9]{1,8})(-[A-Za-z0-9]{1,8})*$"}


@_bare.register
def _(_: shapes.Url) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^https?://[^\s?#]+$"}


@_bare.register
def _(_: shapes.Orcid) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^(https?://orcid\.org/)?(\d{4}-){3}\d{3}[\dXx]$"}


@_bare.register
def _(_: shapes.Doi) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^10\.\d{4,9}/\S+$"}


@_bare.register
def _(shape: shapes.Items) -> dict[str, Any]:
    return {"type": "array", "items": _of(shape.of), **({"minItems": 1} if shape.non_empty else {})}


@_bare.register
def _(shape: shapes.Rows) -> dict[str, Any]:
    keys = {"propertyNames": {"pattern": _NAME}} if shape.ids else {}
    return {"type": "object", "additionalProperties": _of(shape.of), **keys}


@_bare.register
def _(shape: shapes.Fields) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _of(inner) for name, inner in shape.of.items()},
        **({"required": list(shape.required)} if shape.required else {}),
        "additionalProperties": False,
    }


@_bare.register
def _(shape: shapes.Either) -> dict[str, Any]:
    return {"anyOf": [_of(choice) for choice in shape.of]}
