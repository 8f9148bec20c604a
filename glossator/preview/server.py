"""`serve`: the sockets, and the thread that watches. Loopback only.

livereload carries the socket and the browser's script; it would look every 0.8 s, drop a reload that follows
within 3 s and answer to any host, so the watching, the telling and the checks are ours.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from glossator.files import Watch, inputs
from glossator.linking import Addresses
from glossator.problems import format_text
from glossator.publishing import gc_paused, set_aside
from glossator.source import home

from . import editors
from .annotate import Notebook
from .desk import Desk
from .guard import HEADERS, MAX_BODY, Guard
from .web import Web

_IDLE = 0.1  # seconds
_TRIES = 20  # ports, one after the other
_SCRIPT = b'<script src="/livereload.js?mindelay=300&amp;maxdelay=2000" defer></script>'

Say = Callable[[str], None]


def serve(root: Path, port: int, *, editor: str = "auto", say: Say | None = None) -> int:
    """Preview the edition in `root` until Ctrl-C. Gives the exit code."""
    say = say or _say
    try:
        opener = editors.editor(editor)
        sockets = _bind(port)
    except (ValueError, OSError) as error:
        say(f"glossator: {error}")
        return 2
    chosen = sockets[0].getsockname()[1]
    if port and chosen != port:
        say(f"port {port} is taken; another preview may be running there")
    for name in ("tornado.access", "tornado.general", "livereload"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # an address that is not there is the editor's own affair
    desk, guard = Desk(Path(os.path.realpath(root))), Guard(chosen)
    asyncio.run(_Preview(desk, guard, opener, say).run(sockets))
    say("the preview has stopped")
    return 0


def _bind(port: int) -> list[Any]:
    """The first port from `port` on that is free."""
    for number in range(port, min(port + _TRIES, 65536)):
        with suppress(OSError):
            return bind_sockets(number, "127.0.0.1")
    raise OSError(f"no port from {port} on is free; choose another with --port")


def _say(line: str) -> None:
    with suppress(OSError):  # a pipe that nobody reads any more does not end the preview
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class _Preview:
    """A desk with a server before it and a watch behind it."""

    def __init__(self, desk: Desk, guard: Guard, editor: editors.Editor, say: Say) -> None:
        self.desk, self.guard, self.say = desk, guard, say
        self.watch = Watch(inputs(desk.root), lambda: home(desk.root))
        self.web = Web(desk, guard, Notebook(desk, self.watch.look), editor)
        self.last_message, self.sent_number = "", 0
        self.passed_over: Addresses | None = None  # those of the edition that the collector passes over

    async def run(self, sockets: list[Any]) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        with suppress(NotImplementedError):  # Windows: there Ctrl-C ends the loop itself
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, stopped.set)
        self.desk.refresh()
        self._look_for_garbage()
        server = HTTPServer(
            _Guarded(self.guard, self._handlers(), websocket_max_message_size=64 * 1024),
            max_body_size=MAX_BODY,
            max_header_size=32 * 1024,
            body_timeout=20,
            idle_connection_timeout=600,
        )
        server.add_sockets(sockets)
        self.say(f"preview: http://127.0.0.1:{self.guard.port}/ (it shows drafts; stop it with Ctrl-C)")
        self.tell()
        threading.Thread(target=self._follow, args=(loop,), daemon=True, name="watch").start()
        try:
            await stopped.wait()
        finally:
            self.watch.stop()
            server.stop()

    def _handlers(self) -> list[Any]:
        return [
            ("/livereload", _Socket, {"preview": self}),
            ("/livereload.js", _Script),
            *Server(self.web).get_web_handlers(_SCRIPT),
        ]

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread of its own: after each change the next view, and word to the browsers."""
        while changed := self.watch.wait():
            with gc_paused():  # a third of a refresh would go into that: it is looked for afterwards
                self.desk.refresh(_Socket.looked_at())
                if self.desk.view.number != self.sent_number:
                    self.sent_number = self.desk.view.number
                    styles = all(path.endswith(".css") for path in changed)
                    with suppress(RuntimeError):  # the loop has just ended
                        loop.call_soon_threadsafe(self._send, sorted(changed) if styles else [])
                    self.tell()
                    time.sleep(_IDLE)  # for the browser to come and fetch
            self._look_for_garbage()

    def _look_for_garbage(self) -> None:
        """Let Python's collector search, now that nobody waits for it; an edition that was understood anew is then set
        aside, since to look through a large one takes seconds, and most of it stays.
        """
        linked = self.desk.view.linked
        addresses = linked.addresses if linked else None  # what only words have changed in keeps them
        if addresses is self.passed_over:
            gc.collect()
        else:
            self.passed_over = addresses
            set_aside()

    def _send(self, styles: list[str]) -> None:
        for waiter in list(LiveReloadHandler.waiters):
            waiter.tell(styles)

    def tell(self) -> None:
        """Say in the terminal what is wrong, if it is not what was said last."""
        view = self.desk.view
        words = view.trouble or format_text(view.problems, self.desk.data())
        if words != self.last_message:
            self.say(words or "all is well")
            self.last_message = words


class _Guarded(Application):
    """Turns away whoever may not ask, before anything else is looked at."""

    def __init__(self, guard: Guard, handlers: list[Any], **settings: Any) -> None:
        super().__init__(handlers, **settings)
        self.guard = guard

    def find_handler(self, request: HTTPServerRequest, **_: Any) -> Any:
        refusal = self.guard.refusal(request.headers)
        if refusal is None and request.path == "/livereload" and "Origin" not in request.headers:
            refusal = 403, "the preview answers to its own pages only"
        if refusal:
            return self.get_handler_delegate(request, _Refused, {"refusal": refusal})
        return super().find_handler(request)


class _Refused(RequestHandler):
    def initialize(self, refusal: tuple[int, str]) -> None:
        self.refusal = refusal

    def prepare(self) -> None:
        status, reason = self.refusal
        self.set_status(status)
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(reason)


class _Script(LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's own script, which the browser may keep."""

    def set_default_headers(self) -> None:
        for name, value in {**HEADERS, "Cache-Control": "max-age=86400"}.items():
            self.set_header(name, value)


class _Socket(LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's socket, which tells each browser the state of the desk as soon as it is there."""

    path = ""

    def initialize(self, preview: _Preview) -> None:
        self.preview = preview

    def check_origin(self, origin: str) -> bool:
        return self.preview.guard.is_own(origin)

    def on_message(self, message: str | bytes) -> None:
        try:
            super().on_message(message)
        except (ValueError, TypeError, AttributeError):
            self.close(1003)
            return
        if self in LiveReloadHandler.waiters:
            self.path = _page_path(message)
            self.tell([])

    def tell(self, styles: list[str]) -> None:
        """Word of the present state, or of style sheets that are new and can be put in place one by one."""
        for path in styles or [f"desk:{json.dumps(self.preview.web.news())}"]:
            self.send_message({"command": "reload", "path": path, "liveCSS": True})

    @staticmethod
    def looked_at() -> set[str]:
        return {waiter.path for waiter in list(LiveReloadHandler.waiters)}


def _page_path(message: str | bytes) -> str:
    """The file of the site that a browser says it shows."""
    url = str(json.loads(message).get("url", ""))
    path = unquote(urlsplit(url).path).removeprefix("/")
    return f"{path}index.html" if not path or path.endswith("/") else path
