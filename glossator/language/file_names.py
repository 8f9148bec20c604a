"""What the name of a file tells: that another program made it as a copy, or that some systems do not allow it."""

from __future__ import annotations

import re

from .identifiers import RESERVED

# Dropbox and Nextcloud: “notes (Ann's conflicted copy 2024-05-01)”, in the languages that they speak most; Syncthing:
# “notes.sync-conflict-20240501-101112-ABCDEFG”.
_conflicted = re.compile(
    r"(?P<stem>.+?)(?: \([^()]*(?:conflicted copy|in Konflikt stehende Kopie|Konfliktkopie|copie en conflit"
    r"|copia en conflicto|copia in conflitto|冲突)[^()]*\)|[._]sync-conflict-\d{8}-\d{6}(?:-\w+)?|_conf\(\d+\))",
    re.IGNORECASE,
).fullmatch
# What systems call a copy: “notes copy”, “notes - Copy (2)”, “notes (1)”; and OneDrive, by the name of the computer.
_copied = re.compile(
    r"(?P<stem>.+?)(?:(?: - ?|[-_ ])(?:copy|Copy|Kopie|copie|copia)(?: \(?\d+\)?)?| ?\(\d+\)"
    r"|-(?:DESKTOP|LAPTOP|WIN|PC)-[A-Z0-9]{3,})"
).fullmatch
_not_on_windows = re.compile(r"[<>:\"|?*\\\x00-\x1f]|[. ]$").search


def copied_from(stem: str) -> tuple[str, bool]:
    """The name of the file that this is a copy of, without suffix, and whether that is certain; ("", False) if none."""
    if found := _conflicted(stem):
        return found["stem"], True
    found = _copied(stem)
    return (found["stem"], False) if found else ("", False)


def fault_on_windows(name: str) -> str:
    """Why Windows does not allow a file of that name, in words that complete “the name …”; "" if it does."""
    if name.partition(".")[0].rstrip().casefold() in RESERVED:
        return "is that of a device on Windows"
    return "has a sign that Windows allows in no name" if _not_on_windows(name) else ""
