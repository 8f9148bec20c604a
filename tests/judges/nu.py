"""The Nu Html Checker: are the HTML, SVG and CSS what the standards say?"""

import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from tests.judges import installed

PAGES = (".html", ".svg")
STYLE = (".css",)

# The checker compares a relative address with 'self' as if a page read from disk had no origin,
# so every file of ours would violate our CSP. What the CSP really blocks stands in Chromium's
# console, which Visit.trouble holds (tests/browser/conftest.py).
NOT_FOR_IT_TO_SAY = re.compile(
    r"violates Content Security Policy \(meta tag\): (?:external [\w ]+|image) “(?!\w+:|//)"
).search


def check(paths: Iterable[Path]) -> list[str]:
    """Give every error and warning: ``path:line:column: error: message “excerpt”``.

    A folder stands for all the pages, SVG images and style sheets in it. One JVM reads all the
    pages, because starting it is what costs (1.5 seconds), and a second one the style sheets:
    asked for both at once, the checker reports every line of a page one too low.
    """
    files = [file for path in paths for file in _files(path)]
    if not files:
        raise ValueError("nothing to check: a judge that saw no page has not passed it")
    if others := [str(file) for file in files if file.suffix not in PAGES + STYLE]:
        raise ValueError(f"neither pages nor style sheets: {', '.join(others)}")
    for file in files:
        if not file.is_file():  # which the checker passes over in silence
            raise FileNotFoundError(file)
    return _run("--also-check-svg", files, PAGES) + _run("--css", files, STYLE)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in PAGES + STYLE)


def _run(mode: str, files: list[Path], suffixes: tuple[str, ...]) -> list[str]:
    names = [str(file) for file in files if file.suffix in suffixes]
    if not names:
        return []
    command = [
        "java",
        "-Xss4m",  # its grammar matcher recurses over long paragraphs
        *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),  # to optimise what runs for a second takes another one
        "-jar",
        str(installed("vnu-jar/build/dist/vnu.jar")),
        *("--format", "json", "--stdout", "--exit-zero-always", mode),
        *names,
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    messages = json.loads(done.stdout)["messages"]
    return [_line(message) for message in messages if not _is_beyond_it(message)]


def _is_beyond_it(message: dict[str, str | int]) -> bool:
    """Whether it complains of what it cannot know: our CSP on disk, that data in a <script> is no script for a CSP to
    block (HTML, “prepare the script element”), and ::highlight() of CSS Custom Highlight.
    """
    said, excerpt = str(message["message"]), str(message.get("extract", ""))
    is_data = said.startswith("Inline script violates") and '<script type="application/ld+json">' in excerpt
    return bool(NOT_FOR_IT_TO_SAY(said)) or is_data or (said == "CSS: Parse Error." and "ghlight(" in excerpt)


def _line(message: dict[str, str | int]) -> str:
    path = os.path.relpath(unquote(str(message["url"]).removeprefix("file:")))
    # Its types are "error", "info" (with a subtype where it is a warning), "non-document-error".
    severity = message.get("subType", message["type"])
    line = message.get("firstLine") or message.get("lastLine") or 1
    place = f"{path}:{line}:{message.get('firstColumn') or 1}"
    excerpt = " ".join(str(message.get("extract", "")).split())
    return f"{place}: {severity}: {message['message']}" + (f" “{excerpt}”" if excerpt else "")
