"""A cover set in type, as SVG: the title in lines of their own, what is under it, and who made it."""

from __future__ import annotations

from glossator.language import direction, wide
from glossator.model import Edition
from glossator.rendering import attribute, escape

_WIDTH, _HEIGHT, _MARGIN = 1200, 1800, 120
_EM = 0.55  # of a letter's width to its height; a wide character has twice as much


def cover(edition: Edition) -> bytes:
    """The cover of an edition that has no picture."""
    size, lines = _set(edition.title)
    rows = [(line, size, "bold", 460 + number * size * 1.25) for number, line in enumerate(lines)]
    under = rows[-1][3] + 60
    rows += [(line, 48, "normal", under + 64 * number) for number, line in enumerate(_lines(edition.subtitle, 48), 1)]
    people = _lines(", ".join(person.name for person in edition.editors), 48)
    rows += [(line, 48, "normal", _HEIGHT - 260 + 64 * number) for number, line in enumerate(people)]
    words = "\n".join(
        f'<text x="{_WIDTH // 2}" y="{y:.0f}" font-size="{height}" font-weight="{weight}">{escape(line)}</text>'
        for line, height, weight, y in rows
    )
    title = escape(edition.title)
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" \
xml:lang="{attribute(edition.lang)}" role="img" aria-label="{attribute(edition.title)}">
<title>{title}</title>
<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fdfcf9"/>
<rect x="60" y="60" width="{_WIDTH - 120}" height="{_HEIGHT - 120}" fill="none" stroke="#4f4840" stroke-width="6"/>
<g font-family="Georgia, 'Noto Serif', serif" fill="#1f1d1a" text-anchor="middle" \
direction="{direction(edition.lang)}">
{words}
</g>
</svg>
""".encode()


def _set(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title has few enough lines, and the lines."""
    for size in (120, 100, 84, 70):
        lines = _lines(title, size)
        if len(lines) <= 5:
            return size, lines
    return 60, _lines(title, 60)[:12]


def _lines(words: str, size: int) -> list[str]:
    """Words broken into lines; a script without spaces is broken between any two characters."""
    room = (_WIDTH - 2 * _MARGIN) / size
    lines: list[str] = []
    line = ""
    for word in words.split():
        tried = f"{line} {word}" if line else word
        if line and _long(tried) > room:
            lines.append(line)
            tried = word
        while _long(tried) > room:
            cut = next(at for at in range(1, len(tried) + 1) if _long(tried[:at]) > room) - 1
            lines.append(tried[: max(1, cut)])
            tried = tried[max(1, cut) :]
        line = tried
    return [*lines, line] if line else lines


def _long(words: str) -> float:
    """The length of a line, in ems."""
    return _EM * (len(words) + wide(words))
