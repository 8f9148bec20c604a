"""Who may ask: this machine's own browser, on the preview's own address, from the preview's own pages.

A page elsewhere on the web can make a browser send requests here (and, by rebinding a host name to 127.0.0.1,
read the answers), so the Host header must be ours, and where an Origin is given it must be ours too.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_BODY = 256 * 1024  # a long note has some thousand characters
_NAMES = ("127.0.0.1", "localhost")
TOKEN_HEADER = "X-Glossator-Token"  # noqa: S105  a header's name

# What every answer carries: no other site may frame a page of the desk, or read from it.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Guard:
    """Knows the port that the preview listens on, and the token of this start."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(f"{name}:{self.port}" for name in _NAMES)

    def refusal(self, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Why a request is turned away: a status and a reason; None if it may go on."""
        host = headers.get("Host", "").lower()
        if host not in self.hosts:
            return 421, "this preview is not served under that name"
        origin = headers.get("Origin")
        if origin is not None and not self.is_own(origin):
            return 403, "the preview answers to its own pages only"
        if headers.get("Sec-Fetch-Site") == "cross-site" and headers.get("Sec-Fetch-Mode") != "navigate":
            return 403, "the preview answers to its own pages only"
        return None

    def is_own(self, origin: str) -> bool:
        return origin.lower() in {f"http://{host}" for host in self.hosts}

    def refusal_to_write(self, method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """What a request that changes a file needs besides."""
        if method != "POST":
            return 405, "notes are changed by POST"
        if not self.is_own(headers.get("Origin", "")):
            return 403, "the preview answers to its own pages only"
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            return 415, "notes are sent as JSON"
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self.token.encode()):
            return 403, "this page is from an earlier start of the preview; load it again"
        return None
