"""Dates as people write them -> EDTF: “c. 1831”, “spring 1831”, “4 May 1831”, in English, French and German."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dates import SPRING, read

_ABOUT = r"c(?:(?:irc)?a)?\.?|about|around|approx(?:imately|\.)?|um|etwa|gegen|vers|env(?:iron|\.)?|约|約|نحو"
_PERHAPS = r"probably|perhaps|possibly|maybe|vielleicht|wohl|vermutlich|peut-être|probablement|或"
_BEFORE = r"before|until|till|up to|not after|ante|vor|bis|avant|jusqu'en"
_AFTER = r"after|since|from|not before|post|nach|seit|ab|après|depuis"
_opening = re.compile(
    rf"(?:(?P<about>{_ABOUT})|(?P<perhaps>{_PERHAPS})|(?P<before>{_BEFORE})|(?P<after>{_AFTER}))(?=[\W\d])\s*"
).match
_span = re.compile(
    r"(?:between |zwischen |entre )?(.{3,}?)(?:\s*[–—]\s*|\s+-\s+|\s+(?:to|and|und|bis|et|until|à)\s+)(.{2,})"
).fullmatch
_short_span = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})").fullmatch
_bce = re.compile(r"(\d{1,4})\s*(?:b\.?\s?c\.?(?:e\.?)?|v\.\s?(?:chr|u\. z)\.?|av\. j\.-c\.)").fullmatch
_decade = re.compile(r"(\d{3})0\s*(?:['’]?s|er(?:\s?jahre)?)").fullmatch
_century = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|e|ème)?\s*(?:century|cent\.?|jahrhundert|jh\.?|siècle|世纪|世紀)"
).fullmatch
_numbers = re.compile(r"(\d{1,4})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,4})日?").fullmatch
_words = re.compile(r"[^\W\d_]+|\d+").findall

_SEASONS = (
    "spring frühling frühjahr printemps 春 ربيع",
    "summer sommer été 夏 صيف",
    "autumn fall herbst automne 秋 خريف",
    "winter hiver 冬 شتاء",
)
_MONTHS = (
    "january jan januar jänner janvier",
    "february feb februar février févr",
    "march mar märz mars",
    "april apr avril avr",
    "may mai",
    "june jun juni juin",
    "july jul juli juillet juil",
    "august aug août",
    "september sept sep septembre",
    "october oct oktober okt octobre",
    "november nov novembre",
    "december dec dezember dez décembre déc",
)
_NAMED = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()} | {
    name: number for number, names in enumerate(_SEASONS, SPRING) for name in names.split()
}
_PARTICLES = {"of", "the", "de", "le", "im", "der", "den", "st", "nd", "rd", "th", "er", "in", "en", "a", "d"}


def edtf_of(typed: str) -> str:
    """The EDTF string for a date as people write it (“c. 1831”, “spring 1831”, “4 May 1831”); "" if it is not clear."""
    if read(typed.strip().upper()):
        return typed.strip().upper()
    date = _edtf(" ".join(typed.casefold().split()).strip(" .,;"))
    return date if date and read(date) else ""


def _edtf(words: str) -> str:
    if read(words.upper()):
        return words.upper()
    if opening := _opening(words):
        rest = _edtf(words[opening.end() :].strip())
        if not rest or ("/" in rest and not opening["about"] and not opening["perhaps"]):
            return ""
        if opening["before"]:
            return f"../{rest}"
        return f"{rest}/.." if opening["after"] else _marked(rest, "~" if opening["about"] else "?")
    if words.endswith(("?", "?)")) or (words.startswith("[") and words.endswith("]")):
        return _marked(_edtf(words.strip("[]?() ")), "?")
    return next((date for date in _readings(words) if date), "")


def _marked(edtf: str, mark: str) -> str:
    """With one more mark; both of them are one sign in EDTF."""
    if not edtf or "/" in edtf:
        return "/".join(_marked(end, mark) if end not in ("", "..") else end for end in edtf.split("/")) if edtf else ""
    known = edtf[-1] if edtf[-1] in "?~%" else ""
    return edtf + mark if not known else edtf[:-1] + (mark if known == mark else "%")


def _readings(words: str) -> Iterator[str]:
    if found := _short_span(words):
        start, end = found.groups()
        yield f"{start}/{start[: 4 - len(end)]}{end}"
    if found := _bce(words):
        yield f"-{int(found[1]) - 1:04}" if int(found[1]) > 1 else "0000"
    if found := _decade(words):
        yield f"{found[1]}X"
    if found := _century(words):
        yield f"{int(found[1]) - 1:02}XX"
    if found := _numbers(words):
        yield _in_numbers(*found.groups())
    if found := _span(words):
        start, end = (_edtf(part.strip()) for part in found.groups())
        yield f"{start}/{end}" if start and end and "/" not in start + end else ""
    yield _with_names(_words(words))


def _in_numbers(first: str, second: str, third: str) -> str:
    if len(first) == 4:
        return f"{first}-{int(second):02}-{int(third):02}"
    if len(third) != 4 or (int(first) <= 12 and int(second) <= 12 and first != second):
        return ""  # 4/5 may be in April or in May
    day, month = (first, second) if int(second) <= 12 else (second, first)
    return f"{third}-{int(month):02}-{int(day):02}"


def _with_names(words: list[str]) -> str:
    """A year with the name of a month or season, and perhaps a day."""
    words = [word for word in words if word not in _PARTICLES]
    named = [_NAMED[word] for word in words if word in _NAMED]
    numbers = [word for word in words if word.isdecimal()]
    years = [number for number in numbers if len(number) >= 3]
    days = [number for number in numbers if len(number) < 3]
    if len(words) != len(named) + len(numbers) or len(years) != 1 or len(named) > 1 or len(days) > len(named):
        return ""
    parts = [years[0].zfill(4), *(f"{month:02}" for month in named), *(day.zfill(2) for day in days)]
    return "-".join(parts)
