"""The edition as a command reads it that is not about its problems."""

from __future__ import annotations

from pathlib import Path

from glossator.language import identifiers
from glossator.model import Edition, Sources, Text
from glossator.problems import Refused, format_text
from glossator.source import load


def sources_of(root: Path) -> Sources:
    """What lies in the edition's folder; `Refused` if some of it cannot be read, or is there twice."""
    sources = load(root)
    if wrong := [problem for problem in sources.problems if problem.severity == "error"]:
        raise Refused(f"{format_text(wrong, {})}\nnothing was written")
    return sources


def text_called(edition: Edition, name: str) -> Text:
    """The text of that name, or the edition's first for ""; `Refused` if there is none."""
    texts = {text.id: text for text in edition.texts}
    text = texts.get(identifiers.proper(name)) if name else next(iter(edition.texts), None)
    if text is None:
        hint = identifiers.did_you_mean(name, texts) or f"its texts: {', '.join(texts) or 'none'}"
        raise Refused(f"the edition has no text “{name}”\n   hint: {hint}")
    return text


def apparatus_called(edition: Edition, name: str) -> str:
    """The kind of that name, or the first that is an apparatus for ""; `Refused` if there is none."""
    able = [kind.id for kind in edition.kinds.values() if kind.apparatus]
    if name in able or (not name and able):
        return name or able[0]
    if name and able:
        hint = identifiers.did_you_mean(name, able) or f"these are: {', '.join(able)}"
        raise Refused(f"the edition has no apparatus “{name}”\n   hint: {hint}")
    row = f"  {name or 'apparatus'}: {{label: Apparatus, apparatus: true}}"
    raise Refused(f"the edition has no apparatus\n   hint: add to content/edition.yaml:\nkinds:\n{row}")
