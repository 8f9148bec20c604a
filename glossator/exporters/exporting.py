"""What every exporter takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from glossator.language import identifiers
from glossator.linking import Linked

Made = bytes | Mapping[str, bytes]  # a file, or files by their paths in a folder


class Options(NamedTuple):
    """What is asked of an export: only the text with the id `text`, if it is not "".

    `versions` names the one parallel version to take along, or “none”, where a format has room for them. `inline` puts
    notes into the text where a format can also have them apart from it.
    """

    text: str = ""
    versions: str = ""
    inline: bool = False


@dataclass(eq=False)
class Refused(Exception):
    """The edition cannot be exported. `message` says why, `hint` what to do."""

    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.message}\n   hint: {self.hint}" if self.hint else self.message


def chosen(linked: Linked, text: str) -> Linked:
    """The edition with this text alone, or with all for ""; what links lead to stays known."""
    if not text:
        return linked
    texts = tuple(linked_text for linked_text in linked.texts if linked_text.text.id == identifiers.proper(text))
    if not texts:
        ids = [linked_text.text.id for linked_text in linked.texts]
        hint = identifiers.did_you_mean(text, ids) or f"its texts: {', '.join(ids) or 'none'}"
        raise Refused(f"the edition has no text “{text}”", hint)
    return replace(linked, texts=texts)
