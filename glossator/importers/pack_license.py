"""What a pack may be used under: the `rights` of its collection, or those that all its annotations have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from glossator.model import License

from .web_annotation import annotations_in

_creative_commons = re.compile(
    r"https?://creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero|mark))/(\d\.\d)(?:/[a-z./]*)?"
).fullmatch
_is_page = re.compile(r"https?://[^\s/]+\.[^\s]+").fullmatch
_PUBLIC_DOMAIN = {"zero": "CC0", "mark": "Public Domain Mark"}


def license_of(root: Any) -> License:
    """The licence with a name for readers; an empty one if the pack names none, or several, or no address."""
    address = _rights(root)
    if not address:
        all_rights = {_rights(annotation) for annotation in annotations_in(root)}
        address = all_rights.pop() if len(all_rights) == 1 else ""
    if found := _creative_commons(address):
        conditions, domain, version = found.groups()
        return License(f"{_PUBLIC_DOMAIN[domain] if domain else f'CC {conditions.upper()}'} {version}", address)
    return License(re.sub("^https?://|/$", "", address), address) if _is_page(address) else License()


def _rights(of: Any) -> str:
    rights = of.get("rights") if isinstance(of, Mapping) else ""
    first = next(iter(rights), "") if isinstance(rights, list) else rights
    return first.strip() if isinstance(first, str) else ""
