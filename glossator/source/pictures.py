"""Pictures as files: how large one is, read from its first bytes, and warnings of those that take long to load.

PNG, JPEG, GIF, WebP and SVG, by what their specifications say of the header: PNG 11.2.2 (IHDR), JPEG (ISO 10918-1)
B.2.2 with Exif 2.3's tag of orientation, GIF89a 18, RFC 9649 for WebP, SVG 2 8.2 and 8.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from glossator.model import Origin, Problem, Size, SourceFile, Sources
from glossator.problems import problem

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
MOST_BYTES = 2_000_000
_MOST_POINTS = 1_000_000  # more than any picture has on a side; what is beyond is no picture but a damaged header
_TURNED = (5, 6, 7, 8)  # Exif's orientations in which width and height change places
_ORIENTATION = 0x0112
_NO_FRAME = (0xC4, 0xC8, 0xCC)  # among JPEG's markers C0 to CF those that begin no frame


def published(sources: Sources) -> dict[str, SourceFile]:
    """Every picture of the edition by the path that it is published at: `images/seal.png`, `static/map.svg`."""
    rooms = {"images": sources.images, "static": sources.static}
    return {
        f"{room}/{name}": file
        for room, files in rooms.items()
        for name, file in files.items()
        if name.lower().endswith(SUFFIXES)
    }


def sizes(files: Mapping[str, SourceFile]) -> dict[str, Size]:
    """Width and height of those of the `files` whose size can be read."""
    return {path: found for path, file in files.items() if (found := size(file.data))}


def check(files: Mapping[str, SourceFile]) -> Iterator[Problem]:
    """Warnings of heavy pictures."""
    for file in files.values():
        if len(file.data) > MOST_BYTES:
            message = f"this picture has {len(file.data) / 1_000_000:.1f} MB, which readers wait for"
            hint = "save it with fewer points (1600 across are enough for a page), or as JPEG or WebP"
            yield problem("G096", Origin(file.path), message, hint)


def size(data: bytes) -> Size | None:
    """Width and height of a picture in CSS pixels, as a browser shows it; None where that cannot be told."""
    try:
        found = _size(data)
    except (IndexError, ValueError):
        return None
    return found if found and all(0 < side <= _MOST_POINTS for side in found) else None


def _size(data: bytes) -> Size | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        return Size(_big(data, 16, 4), _big(data, 20, 4))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return Size(_little(data, 6, 2), _little(data, 8, 2))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    return _svg(data)


def _big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if len(data) < 30:
        return None
    if kind == b"VP8X":  # canvas: each side less one, in 24 bits
        return Size(_little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    if kind == b"VP8L" and data[20] == 0x2F:  # 14 bits for each side less one
        bits = _little(data, 21, 4)
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":  # 14 bits each, above them the scale
        return Size(_little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF)
    return None


def _jpeg(data: bytes) -> Size | None:
    """The first frame's size, turned as the Exif data says that the picture is to be shown."""
    at, is_turned = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        length = _big(data, at + 2, 2)
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = _big(data, at + 5, 2), _big(data, at + 7, 2)
            return Size(height, width) if is_turned else Size(width, height)
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            is_turned = _orientation(data[at + 10 : at + 2 + length]) in _TURNED
        at += 2 + length
    return None


def _orientation(tiff: bytes) -> int:
    """The orientation in a block of Exif data: 1 to 8, 0 where there is none."""
    read = {b"II": _little, b"MM": _big}.get(tiff[:2])
    if not read:
        return 0
    first = read(tiff, 4, 4)
    for entry in range(first + 2, min(first + 2 + 12 * read(tiff, first, 2), len(tiff)), 12):
        if read(tiff, entry, 2) == _ORIENTATION:
            return read(tiff, entry + 8, 2)
    return 0


_svg_tag = re.compile(r"<(?:[\w.-]+:)?svg\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>").search
_svg_noise = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_svg_attribute = re.compile(r"(?<![\w:.-])(width|height|viewBox)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_length = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)(px|pt|pc|mm|cm|in|Q)?\s*", re.IGNORECASE).fullmatch
_PIXELS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "q": 96 / 101.6}


def _svg(data: bytes) -> Size | None:
    """By `width` and `height`; where one is not given, or is a share of the page, by the `viewBox`."""
    tag = _svg_tag(_svg_noise.sub("", data[:100_000].decode("utf-8", "replace")))
    if not tag:
        return None
    attributes = {name: double or single for name, double, single in _svg_attribute.findall(tag[1])}
    width, height = (_pixels(attributes.get(name, "")) for name in ("width", "height"))
    if not (width and height):
        box = [float(number) for number in re.split(r"[\s,]+", attributes.get("viewBox", "").strip()) if number]
        if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
            return None
        if width:
            height = width * box[3] / box[2]
        elif height:
            width = height * box[2] / box[3]
        else:
            width, height = box[2], box[3]
    return Size(max(1, round(width)), max(1, round(height)))


def _pixels(length: str) -> float:
    found = _length(length)
    return float(found[1]) * _PIXELS[(found[2] or "").lower()] if found else 0
