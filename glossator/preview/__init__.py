"""The editor's desk: the edition in the browser while it is being written.

`server` holds the sockets and decides who may ask (`guard`); `files.Watch` sees what was saved; `desk` turns the
folder into pages, as few as are looked at, and keeps the last good ones; `web` answers requests; `overlay` shows
problems; `annotate` writes notes from the page into YAML, if `change_check` finds no error in what comes of it, and
`selection` tells which words were meant. Nothing here
writes to `output/` or to a lock.
"""

from .server import serve

__all__ = ["serve"]
