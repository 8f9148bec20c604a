"""Where the witnesses of an apparatus are published: the page of all, and those of the ones that are read."""

from __future__ import annotations

from collections.abc import Mapping

from glossator.language import identifiers
from glossator.model import Edition, Page

from .addresses import Address

WITNESSES = "witnesses/index.html"  # in a folder, as all pages are that a card may tell of before a reader goes there


def witness_addresses(edition: Edition) -> dict[str, Address]:
    """Where each name that a reading may be given to is explained; none where the edition has no apparatus."""
    if not edition.has_apparatus:
        return {}
    return {name: Address(WITNESSES, f"w-{id_}") for name, id_ in _ids(edition).items()}


def witness_path(addresses: Mapping[str, Address], siglum: str, page: Page) -> str:
    """The page that has the text of `page` as a witness reads it, poem/witness-a/index.html; `addresses` are those of
    `witness_addresses`.
    """
    text, _, name = page.path.partition("/")
    return f"{text}/witness-{addresses[siglum].fragment.removeprefix('w-')}/{name}"


def _ids(edition: Edition) -> Mapping[str, str]:
    """What each name is called in addresses: lower case, since some file systems ignore case, and never twice."""
    ids: dict[str, str] = {}
    for name in edition.sigla:
        base = identifiers.slug(name, notes=False) or "witness"
        id_, count = base, 1
        while id_ in ids.values():
            count += 1
            id_ = f"{base}-{count}"
        ids[name] = id_
    return ids
