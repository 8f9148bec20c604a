"""Authority files: who or what a name means, as libraries and encyclopaedias number it.

An entry of `same_as` is written `wikidata:Q84170`, `viaf:102333412`, `gnd:118609807`, `geonames:2761369` or as the
address in the browser; any other https address stands for itself. The shapes are those of Wikidata's properties P214
(VIAF), P227 (GND) and P1566 (GeoNames). Only the GND has a check digit, modulo 11 with the weights 2, 3, 4 … from the
right: a number with a hyphen ends in the remainder, one without in its complement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from glossator.model import Authority


class _File(NamedTuple):
    """An authority file: its name, the shape of its ids, their address, an example, and what is wrong with an id."""

    name: str
    shape: re.Pattern[str]
    address: str
    example: str
    fault: Callable[[str], str] = lambda _: ""


def _wrong_digit(gnd: str) -> str:
    """What is wrong with the check digit of a GND number of the right shape; "" if it is right."""
    digits, check = gnd[:-1].rstrip("-"), gnd[-1]
    remainder = sum(int(digit) * weight for weight, digit in enumerate(reversed(digits), 2)) % 11
    expected = "0123456789X"[remainder if "-" in gnd else (11 - remainder) % 11]
    return "" if check == expected else f"a digit is wrong: its check digit would be {expected}"


_FILES: Mapping[str, _File] = {
    "wikidata": _File("Wikidata", re.compile(r"Q[1-9]\d{0,9}"), "https://www.wikidata.org/wiki/{}", "Q84170"),
    "viaf": _File("VIAF", re.compile(r"[1-9]\d(?:\d{0,7}|\d{17,20})"), "https://viaf.org/viaf/{}", "102333412"),
    "gnd": _File(
        "GND",
        re.compile(r"1[0123]?\d{7}[\dX]|[47]\d{6}-\d|[1-9]\d{0,7}-[\dX]"),
        "https://d-nb.info/gnd/{}",
        "118609807",
        _wrong_digit,
    ),
    "geonames": _File("GeoNames", re.compile(r"[1-9]\d{0,8}"), "https://www.geonames.org/{}", "2761369"),
}
_ADDRESSES: Mapping[str, re.Pattern[str]] = {
    "wikidata": re.compile(r"(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/([^/?#]+)/?"),
    "viaf": re.compile(r"(?:www\.)?viaf\.org/(?:[a-z]{2}/)?viaf/([^/?#]+)/?.*"),
    "gnd": re.compile(r"(?:www\.)?d-nb\.info/gnd/([^/?#]+)/?.*"),
    "geonames": re.compile(r"(?:www\.|sws\.)?geonames\.org/(\d[^/?#]*)(?:/.*)?"),
}
_web = re.compile(r"https?://([^\s/?#@:<>\"]+\.[^\s/?#@:<>\"]+(?::\d+)?)(?:[/?#][^\s<>\"]*)?", re.IGNORECASE).fullmatch
HOW = "write wikidata:Q…, viaf:…, gnd:…, geonames:… or the whole address, with https://"


class NoAuthority(ValueError):
    """Why a value names nothing in an authority file, and what to write."""

    def __init__(self, message: str, hint: str = HOW) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def read_authority(value: str) -> Authority:
    """What an entry of `same_as` means; raises `NoAuthority`."""
    value = value.strip()
    scheme, colon, rest = value.partition(":")
    scheme = scheme.strip().lower()
    if found := _web(value):
        bare = re.sub(r"^https?://", "", value, flags=re.IGNORECASE)
        for known, address in _ADDRESSES.items():
            if match := address.fullmatch(bare):
                return _known(known, match[1])
        if any(found[1].lower().removeprefix("www.") == file.address.split("/")[2].removeprefix("www.")
               for file in _FILES.values()):  # fmt: skip
            raise NoAuthority(f"the address {value} does not lead to an entry of an authority file")
        return Authority(found[1].removeprefix("www."), "", value)
    if not colon or scheme not in _FILES:
        hint = f"write wikidata:{value}" if _FILES["wikidata"].shape.fullmatch(value) else HOW
        raise NoAuthority(f"`same_as` must name an entry of an authority file or a web address, not “{value}”", hint)
    return _known(scheme, rest.strip())


def _known(scheme: str, id_: str) -> Authority:
    file = _FILES[scheme]
    if not file.shape.fullmatch(id_):
        raise NoAuthority(
            f"“{id_}” cannot be an id of {file.name}", f"such an id looks like this: {scheme}:{file.example}"
        )
    if fault := file.fault(id_):
        raise NoAuthority(f"“{id_}” cannot be an id of {file.name}: {fault}", "copy it again")
    return Authority(file.name, id_, file.address.format(id_))
