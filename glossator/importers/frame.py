"""What stands around a plain text and says what it is: fields (“Title: …”), and Project Gutenberg's frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .drafts import iso
from .layout import Line

# The lines that the words of a book stand between, as Project Gutenberg writes them now and did before 2003.
_starts = re.compile(r"\**\s*START OF (?:THE|THIS) PROJECT GUTENBERG|\*END\*?\s*THE SMALL PRINT", re.IGNORECASE).match
_ends = re.compile(r"\**\s*END OF (?:THE |THIS )?PROJECT GUTENBERG", re.IGNORECASE).match
_says_so = re.compile(r"project gutenberg", re.IGNORECASE).search
_credits = re.compile(
    r"(?:this (?:e-?book|e-?text) was )?(?:produced|prepared|transcribed|scanned|proofed|typed) (?:by|from)\b"
    r"|e-?(?:text|book) (?:produced|prepared|scanned) by\b|\[?transcriber['’]s notes?\b|updated editions will replace",
    re.IGNORECASE,
).match
_number = re.compile(r"\[e-?(?:text|book) ?#(\d+)\]", re.IGNORECASE).search
_field = re.compile(r"(title|subtitle|authors?|language|date|source|translators?|editors?|release date|posting date"
                    r"|character set(?: encoding)?|last updated|most recently updated|credits|produced by|illustrators?"
                    r"|original publication)\s*:\s+(\S.*)", re.IGNORECASE).fullmatch  # fmt: skip
_LANGUAGES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt",
    "latin": "la", "greek": "el", "dutch": "nl", "danish": "da", "swedish": "sv", "norwegian": "no", "finnish": "fi",
    "hungarian": "hu", "polish": "pl", "czech": "cs", "russian": "ru", "chinese": "zh", "japanese": "ja",
    "esperanto": "eo", "catalan": "ca", "welsh": "cy", "irish": "ga", "hebrew": "he", "arabic": "ar", "tagalog": "tl",
}  # fmt: skip
_is_tag = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*").fullmatch
_FRAME = "Project Gutenberg's frame"


def around(lines: Sequence[Line]) -> dict[int, str]:
    """The lines (by number) that are no part of the text, with what they are."""
    used: dict[int, str] = {}
    start = next((i for i, line in enumerate(lines) if _starts(line.text)), -1)
    end = next((i for i, line in enumerate(lines) if i > start and _ends(line.text)), len(lines))
    if start < 0 and end == len(lines):
        return dict.fromkeys(_head(lines), "fields")
    while start + 1 < end and lines[start + 1].text and _says_so(lines[start + 1].text + lines[start].text):
        start += 1  # the line with the book's name may be broken
    used |= {line.number: _FRAME for line in (*lines[: start + 1], *lines[end:])}
    for first, after in _blocks(lines, start + 1, end):
        if not _credits(lines[first].text):
            break
        used |= {line.number: _FRAME for line in lines[first:after]}
    return used


def fields(lines: Sequence[Line], used: Mapping[int, str]) -> dict[str, str]:
    """The fields of our front matter that those lines give."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if line.number not in used or not line.text:
            name = ""
        elif match := _field(line.text):
            name = match[1].lower().rstrip("s")
            if name in found:
                name = ""
            else:
                found[name] = [match[2]]
        elif name and line.indent:
            found[name].append(line.text)
        else:
            name = ""
    joined = {name: " ".join(words) for name, words in found.items()}
    values: dict[str, str] = {name: joined[name] for name in ("title", "author", "source") if name in joined}
    if number := next((match[1] for line in lines if line.number in used and (match := _number(line.text))), ""):
        values.setdefault("source", f"Project Gutenberg, eBook {number}")
    language = joined.get("language", "").strip()
    if tag := _LANGUAGES.get(language.casefold(), language if _is_tag(language) else ""):
        values["lang"] = tag
    if date := iso(joined.get("date", "")):
        values["date"] = date
    return values


def _head(lines: Sequence[Line]) -> list[int]:
    """The lines of fields that a text begins with; none unless the first of them is its title."""
    for first, after in _blocks(lines, 0, len(lines)):
        block = lines[first:after]
        is_title = block[0].text.lower().startswith("title:")
        able = is_title and all(_field(line.text) or line.indent for line in block)
        return [line.number for line in block] if able else []
    return []


def _blocks(lines: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, int]]:
    """[first, after) of the stretches without an empty line."""
    while start < end:
        if not lines[start].text:
            start += 1
            continue
        after = next((i for i in range(start, end) if not lines[i].text), end)
        yield start, after
        start = after
