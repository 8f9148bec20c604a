"""/desk/status: how far the edition is, with the way to every place on the page and in its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossator.linking import Place, lists, status, tables
from glossator.model import Origin
from glossator.rendering import attribute, escape

from .desk import Desk
from .editors import Editor

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Status of the edition</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"></head>
<body class="desk-status"><main><p><a href="/">To the edition</a></p><h1>Status of the edition</h1>
{}</main></body></html>
"""


def status_page(desk: Desk, editor: Editor) -> bytes:
    linked, sources = desk.view.linked, desk.view.sources
    if linked is None or sources is None:
        return _PAGE.format("<p>The edition cannot be read just now.</p>").encode()
    report = status(linked, sources)
    parts = [part for rows in tables(report) for part in _table(rows)]
    for name, title in lists(report):
        places: tuple[Place, ...] = getattr(report, name)
        parts.append(f"<h2>{title}: {len(places) or 'none'}</h2>")
        if places:
            parts += ["<ul>", *(_item(desk, editor, place) for place in places), "</ul>"]
    return _PAGE.format("".join(parts)).encode()


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for name, *counts in rows[1:]:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in counts)
        yield f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _item(desk: Desk, editor: Editor, place: Place) -> str:
    location = f"{place.path}:{place.line}"
    href = editor.link(desk.root, Origin(place.path, place.line))
    opens = f'<button type="button" data-file="{attribute(place.path)}">{escape(location)}</button>'
    file = f'<a href="{attribute(href)}">{escape(location)}</a>' if href else opens
    shown = escape(place.where or "page")
    page = f'<a href="/{attribute(place.page)}">{shown}</a> ' if place.page else f"{shown} " if place.locus else ""
    return f"<li>{page}{escape(place.words)} <small>{file}</small></li>"
