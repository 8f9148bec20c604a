"""A report of an error of the program itself, in a file that can be sent to whoever maintains it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from glossator import __version__

_WHERE_TO = "please send it to whoever maintains Glossator"


def save(error: BaseException, root: Path) -> str:
    """Write a report of `error`; gives the sentence that tells where it is.

    It goes into the edition's folder `root`, else into the system's folder for temporary files, else into the sentence
    itself. The same failure makes one report there, however often it comes again. With GLOSSATOR_DEBUG=1 the traceback
    is in the sentence too.
    """
    import platform  # only a crash waits for these
    import traceback
    from hashlib import sha256

    trace = "".join(traceback.format_exception(error))
    report = (
        f"Glossator {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"arguments: {sys.argv[1:]}\n\n{trace}"
    ).encode("utf-8", "backslashreplace")
    name = f"glossator-report-{sha256(report).hexdigest()[:8]}.txt"
    failure = f"Glossator itself has failed ({type(error).__name__}: {str(error) or 'no more is said'})"
    try:
        sentence = f"{failure}; a report is in {_in_edition(root / name, report)}: {_WHERE_TO}"
    except OSError:
        try:
            sentence = f"{failure}; a report is in {_temporary(report)}: {_WHERE_TO}"
        except OSError:
            return f"{failure}; this is the report, {_WHERE_TO}:\n\n{report.decode()}"
    return f"{sentence}\n\n{trace}" if os.environ.get("GLOSSATOR_DEBUG") == "1" else sentence


def _in_edition(path: Path, report: bytes) -> Path:
    if path.is_symlink() or not path.is_file():  # it is there if the same has happened before
        with path.open("xb") as file:
            file.write(report)
    return path


def _temporary(report: bytes) -> str:
    import tempfile

    handle, path = tempfile.mkstemp(prefix="glossator-report-", suffix=".txt")
    with os.fdopen(handle, "wb") as file:
        file.write(report)
    return path
