"""From a saved note to the words on the screen: `python -m bench.desk`.

The decree is copied and previewed, a page of it is opened in Chromium, and a note of that page is changed again and
again. Beside the seconds until the browser has the new words stand those of the same page loaded anew, and those of a
whole build in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from .systems import HOUSE

NOTES = "annotations/decree/commentary.yaml"
_BUILD = [sys.executable, str(HOUSE / "build.py")]


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.desk", description=__doc__)
    parser.add_argument("--edits", type=int, default=21, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glossator-desk-") as made:
        root = Path(made)
        for name in ("content", "annotations"):
            shutil.copytree(HOUSE / name, root / name)
        edits, loads = measured(root, options.edits)
        started = time.perf_counter()
        subprocess.run([*_BUILD, "--root", made], check=True, stdout=subprocess.DEVNULL)
        build = time.perf_counter() - started
    for what, seconds in (("edit to screen", edits), ("the page loaded anew", loads), ("a whole build", [build])):
        spread = f"{min(seconds):.3f}–{max(seconds):.3f}"
        print(f"{what:22} {median(seconds):.3f} s ({spread}), {median(seconds) / median(loads):5.1f} × a load")
    return 0


def measured(root: Path, edits: int) -> tuple[list[float], list[float]]:
    """Seconds of each edit until it is seen, and of each loading of the page."""
    command = [*_BUILD, "--root", str(root), "serve", "--port", "0"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving,
        sync_playwright() as playwright,
    ):
        try:
            assert serving.stdout is not None  # noqa: S101
            url = next(found[0] for line in serving.stdout if (found := re.search(r"http://\S+/", line)))
            program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=program)
            page = browser.new_page(viewport={"width": 1440, "height": 900}, bypass_csp=True)
            file, address = _page_of_a_note(root, url, page)
            loads = []
            for _ in range(5):
                started = time.perf_counter()
                page.goto(address, wait_until="load")
                loads.append(time.perf_counter() - started)
            page.wait_for_timeout(1000)  # until it listens
            return [_seen(file, page, f"version {number}") for number in range(edits)], loads
        finally:
            serving.kill()


def _page_of_a_note(root: Path, url: str, page: Page) -> tuple[Path, str]:
    """The file of the edition's first comment, marked with a version, and the page that shows it."""
    page.goto(url)
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.href.split('#')[0])")
    page.goto("about:blank")
    file = root / NOTES
    source = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(note: >-\n +)", r"\1version x. ", source, count=1), encoding="utf-8")
    page.wait_for_timeout(1000)
    for address in dict.fromkeys(links):
        if "version x." in page.request.get(address).text():
            return file, address
    raise LookupError("no page shows the note")


def _seen(file: Path, page: Page, words: str) -> float:
    source = file.read_text(encoding="utf-8")
    changed = re.sub(r"version \w+", words, source, count=1)
    started = time.perf_counter()
    file.write_text(changed, encoding="utf-8")
    page.wait_for_function(f"document.body.textContent.includes({words + '.'!r})", polling="raf", timeout=30_000)
    seconds = time.perf_counter() - started
    page.wait_for_timeout(400)
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
