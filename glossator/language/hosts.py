"""Where an address leads: its scheme and host, as a content security policy names them."""

from __future__ import annotations

import re

_host = re.compile(r"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?)(?:[/?#].*)?", re.IGNORECASE | re.ASCII)


def host_of(address: str) -> str:
    """“https://iiif.example.org” for https://iiif.example.org/scan/1.jpg; "" where it names no host."""
    found = _host.fullmatch(address.strip())
    return found[1].lower() if found else ""
