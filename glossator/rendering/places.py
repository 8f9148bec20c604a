"""What a reader is told of a place in a text: in words, where an editor writes a locus."""

from __future__ import annotations

import re
from collections.abc import Mapping

from glossator.model import Block, Section, Text

_short_title = re.compile(r"(\S+ (?:\d+|[IVXLCDM]+|[ivxlcdm]+|[A-Z]))[.:,—–] ").match
_LONGEST = 40  # characters of a heading that stands for its section


def section_name(text: Text, section: Section, ui: Mapping[str, str]) -> str:
    """“art. 8”, “Part II”, “Opening”: what a section is called where its number or its title alone is shown."""
    if section.number:
        return f"{text.unit} {section.number}".lstrip()
    if section.parent < 0:
        return ui["opening"]
    if match := _short_title(section.title):
        return match[1]
    if len(section.title) <= _LONGEST:
        return section.title
    return f"{section.title[:_LONGEST].rpartition(' ')[0] or section.title[:_LONGEST]} …"


def place_name(text: Text, block: Block, ui: Mapping[str, str], *, unit: bool = False, at: int | None = None) -> str:
    """What `block` is called: its locus where that is a number (“8.2”, with `unit` “art. 8.2”), else in words
    (“Opening, para. 1”). A heading is called as its section, that of the text as the text is cited; a place in a
    stanza, `at` an offset in it, by its line.
    """
    section = text.sections[block.section]
    line = text.line_of(block, at) if at is not None else ""
    number = (line or block.locus).rpartition(".")[2]
    if not section.number:
        if section.parent < 0 and number == "0":
            return text.cite or text.title
        if len(text.sections) == 1:
            return ui["verse_line" if block.lines else "paragraph"].format(number)
        name = section_name(text, section, ui)
        return name if number == "0" else ui["verse_line_of" if block.lines else "paragraph_of"].format(name, number)
    name = section.number if number == "0" else f"{section.number}.{number}"
    return f"{text.unit} {name}".lstrip() if unit else name
