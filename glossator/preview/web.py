"""Answers requests: the pages of the site with the desk on them, and the desk's own files.

Nothing is read from disk by its address: a path is looked up among the files of the site, or is one of the few
of the desk. What is not there is not there.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from glossator.files import access, crash_report

from .annotate import Notebook
from .desk import Desk
from .editors import Editor
from .guard import HEADERS, Guard
from .overlay import shown
from .requests import Refused
from .status_page import status_page

_ASSETS = (  # the style, then the scripts in their order
    "desk.css",
    "desk.js",
    "problems.js",
    "notes.js",
    "works.js",
)
_TYPES = {
    "avif": "image/avif", "css": "text/css; charset=utf-8", "gif": "image/gif", "html": "text/html; charset=utf-8",
    "ico": "image/x-icon", "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "mjs": "text/javascript; charset=utf-8", "pdf": "application/pdf", "png": "image/png",
    "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8", "wasm": "application/wasm", "webp": "image/webp",
    "woff": "font/woff", "woff2": "font/woff2", "xml": "application/xml", "yaml": "text/plain; charset=utf-8",
}  # fmt: skip
_REASONS = {
    200: "OK", 301: "Moved Permanently", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Content", 500: "Internal Server Error",
}  # fmt: skip
_own_file = re.compile(rb'(?:href|src)="(?:\.\./)*(static/[^"?#]+\.(?:css|js))(?=")')
_HEAD_END = b"</head>"
_BARE = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Glossator</title></head><body>{}</body></html>"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


class Web:
    """The preview as a WSGI application."""

    def __init__(self, desk: Desk, guard: Guard, notebook: Notebook, editor: Editor) -> None:
        self.desk, self.guard, self.notebook, self.editor = desk, guard, notebook, editor
        self.start = guard.token[:6]  # tells this start of the server from others; no secret in itself
        self.assets = {name: (files(__package__) / "assets" / name).read_bytes() for name in _ASSETS}

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            answer = self.answer(_request(environ))
        except BaseException as error:  # noqa: BLE001  one bad request must not end the preview
            path = crash_report.save(error, self.desk.root)
            with suppress(OSError):
                sys.stderr.write(path + "\n")
            answer = Answer(500, path.encode("utf-8", "backslashreplace"))
        headers = {"Content-Type": answer.type, "Cache-Control": "no-store", **HEADERS, **answer.headers}
        start_response(f"{answer.status} {_REASONS[answer.status]}", list(headers.items()))
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]

    def answer(self, request: Request) -> Answer:
        path = request.path.removeprefix("/")
        if path.startswith("desk/") and not path.endswith(".html") and path != "desk/":
            return self._of_desk(path.removeprefix("desk/"), request)
        if request.method not in ("GET", "HEAD"):
            return Answer(405, b"pages are read by GET", headers={"Allow": "GET, HEAD"})
        return self._of_site(path, request)

    # ── the site ────────────────────────────────────────────────────────────────────────────────────────

    def _of_site(self, path: str, request: Request) -> Answer:
        name = f"{path}index.html" if not path or path.endswith("/") else path
        data = self.desk.page(name)
        if data is None and self._has(f"{path}/index.html"):
            return Answer(301, headers={"Location": f"/{path}/"})
        if data is None:
            missing = self.desk.page("404.html") if name.endswith((".html", "/")) or "." not in name else None
            if self.desk.view.site is None and name == "index.html":
                return self._page(_BARE.format("").encode(), name, 200)
            return self._page(missing, name, 404) if missing else Answer(404, b"there is no such file")
        if name.endswith(".html"):
            return self._page(data or _BARE.format("").encode(), name, 200)
        kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
        return _cached(data, kind, request)

    def _has(self, path: str) -> bool:
        site = self.desk.view.site
        return site is not None and path in site.paths

    def _page(self, html: bytes, path: str, status: int) -> Answer:
        """A page with the desk on it."""
        state = json.dumps(self.state(path)).replace("<", "\\u003c")
        addresses = [f"/desk/{name}?v={_digest(data)}" for name, data in self.assets.items()]
        desk = f'<script type="application/json" id="desk-state">{state}</script>'
        desk += f'<link rel="stylesheet" href="{addresses[0]}">'
        desk += "".join(f'<script src="{address}" defer></script>' for address in addresses[1:])
        html = _own_file.sub(self._versioned, html)
        return Answer(status, html.replace(_HEAD_END, desk.encode() + _HEAD_END, 1), _TYPES["html"])

    def _versioned(self, match: re.Match[bytes]) -> bytes:
        """The address of a style sheet or script with its digest, so that the browser need not ask for it again."""
        data = self.desk.page(match[1].decode())
        return match[0] + (b"?v=" + _digest(data).encode() if data else b"")

    # ── the desk ────────────────────────────────────────────────────────────────────────────────────────

    def _of_desk(self, name: str, request: Request) -> Answer:
        if name in self.assets and request.method in ("GET", "HEAD"):
            return _cached(self.assets[name], _TYPES[name.rpartition(".")[2]], request)
        if name == "state" and request.method in ("GET", "HEAD"):
            return _json(200, self.state(""))
        if name == "works" and request.method in ("GET", "HEAD"):
            return _json(200, self._works())
        if name == "status" and request.method in ("GET", "HEAD"):
            return self._page(status_page(self.desk, self.editor), "desk/status", 200)
        if name == "open":
            return self._open(request)
        if name.startswith("note/") and name.removeprefix("note/") in self.notebook.actions:
            return self._write(name.removeprefix("note/"), request)
        return Answer(404, b"there is no such page")

    def _kinds(self) -> list[dict[str, str]]:
        linked = self.desk.view.linked
        return [{"id": kind.id, "label": kind.label} for kind in linked.edition.kinds.values()] if linked else []

    def _works(self) -> list[dict[str, str]]:
        """What can be cited."""
        linked = self.desk.view.linked
        bibliography = linked.edition.bibliography if linked else None
        references = bibliography.references.values() if bibliography else ()
        return [{"key": reference.key, "title": reference.title} for reference in references]

    def _sigla(self) -> list[str]:
        linked = self.desk.view.linked
        return list(linked.edition.witnesses) if linked else []

    def _open(self, request: Request) -> Answer:
        """Have the system open one of the edition's files; where nothing does, its path, to be copied."""
        refusal = self.guard.refusal_to_write(request.method, request.headers)
        if refusal:
            return _json(refusal[0], {"reason": refusal[1]})
        path = request.body.decode("utf-8", "replace")
        if path not in self.desk.data():
            return _json(404, {"reason": "the edition has no such file"})
        full_path = self.desk.root / path
        return _json(200, {"opened": self.editor.open(full_path), "path": str(full_path)})

    def _write(self, action: str, request: Request) -> Answer:
        refusal = self.guard.refusal_to_write(request.method, request.headers)
        if refusal:
            return _json(refusal[0], {"reason": refusal[1]})
        try:
            message = json.loads(request.body)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            return _json(400, {"reason": "this is not a JSON object"})
        try:
            return _json(200, self.notebook.actions[action](message))
        except Refused as refused:
            return _json(refused.status, {"reason": refused.reason, **refused.details})
        except OSError as error:
            message, hint = access.explained(error)
            path = access.path_of(error, self.desk.root)
            return _json(409, {"reason": f"{path} cannot be written: {message}; {hint}"})

    def news(self) -> dict[str, Any]:
        """What a browser is told when something has changed: enough to know what to do."""
        view = self.desk.view
        places = view.changes[-1].places if view.changes else ()
        pages = list(dict.fromkeys(path for path, _ in places))
        return {"start": self.start, "number": view.number, "site": view.site_number, "pages": pages}

    def state(self, path: str) -> dict[str, Any]:
        """What desk.js knows of the edition."""
        view, data = self.desk.view, self.desk.data()
        return {
            **self.news(),
            "path": path,
            "undo": self.notebook.undoable,
            "kinds": self._kinds(),
            "witnesses": self._sigla(),
            "token": self.guard.token,
            "trouble": view.trouble,
            "problems": [shown(problem, data, self.editor, self.desk.root) for problem in view.problems],
            "changes": [{"number": change.number, "places": change.places} for change in view.changes],
        }


def _json(status: int, value: Mapping[str, Any] | list[dict[str, str]]) -> Answer:
    return Answer(status, json.dumps(value).encode(), _TYPES["json"])


@lru_cache(maxsize=500)
def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]


def _cached(data: bytes, kind: str, request: Request) -> Answer:
    """A file that the browser keeps and asks for again by its digest."""
    tag = f'"{_digest(data)}"'
    caching = "max-age=604800, immutable" if request.query == f"v={_digest(data)}" else "no-cache"
    headers = {"ETag": tag, "Cache-Control": caching}
    if request.headers.get("If-None-Match") == tag:
        return Answer(304, headers=headers)
    return Answer(200, data, kind, headers)


def _request(environ: Mapping[str, Any]) -> Request:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    path = str(environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")
    body = environ["wsgi.input"].read()
    return Request(str(environ["REQUEST_METHOD"]), path, str(environ.get("QUERY_STRING", "")), headers, body)
