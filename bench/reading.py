"""The reading page in Chromium against its budgets and against the prototype: `python -m bench.reading`.

Both are pages of a thousand notes: ours a seeded book with one note in 35 words, the prototype's own rows repeated;
distances are measured on pages with as many notes as usual.
Every figure is the median of some fresh visits, theirs and ours in turn, so that ratios hold on any machine. Times are
those of the page's own thread, so that what else the machine does counts little. A distance is that between the base
line of a note and that of its mark. `--write` puts the figures into reading.md.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import mean, median
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from glossator import pipeline
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.test_fitted import RATIO
from tests.browser.test_reading import DISTANCES, OVERLAPS, SPECIMEN

from . import corpus

HOUSE = Path(__file__).parent.parent
NOTES, CHUNK, VISITS, MOVES = 1_000, 25, 5, 80
DESKTOP, MIDDLE, PHONE = (1440, 900), (1024, 768), (390, 844)

SHIFT = """
self.shift = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value })
  .observe({type: 'layout-shift', buffered: true});
"""
# The places of marks and words that are in sight.
POINTS = """() => [...document.querySelectorAll('.ts .r, .ts .a')].map(one => one.getBoundingClientRect())
  .filter(box => box.top > 20 && box.bottom < innerHeight - 20 && box.width)
  .map(box => [box.x + box.width / 2, box.y + box.height / 2])"""
# What the first layout had, in which a row was as high as its notes (shared/reading.md, and this file's last figures).
FIRST = {
    "page over its text, the decree's second part, 1440 px": 3.1,
    "the same, 1024 px": 5.8,
    "the same, a page with one note in 35 words, 1440 px": 1.0,
    "style of every page, gzipped, B": 4_965,
    "script of every page, gzipped, B": 3_067,
    "script loaded on first use, gzipped, B": 15_333,
    "style and layout of 1,000 notes, desktop, ms": 85,
    "the same, a phone four times slower, ms": 200,
    "the decree's index of notes, a phone four times slower, ms": 3_450,
    "a mouse move over 1,000 notes, ms": 1.19,
    "layout shift, whole": 0,
    "layout shift, streamed": 0,
    "notes that overlap": 0,
    "notes that overlap without script": 0,
    "mean distance from its line, px": 1.9,
    "the same without script, px": 16.7,
    "mean distance on the decree, 1440 px": 133,
    "mean distance on the decree, 1024 px": 210,
}


@dataclass(frozen=True)
class Subject:
    """What is measured: a page with many notes, one with as many as usual, its files of style and of script."""

    many: Path
    usual: Path
    style: tuple[bytes, ...]
    script: tuple[bytes, ...]


@dataclass(frozen=True)
class Row:
    what: str
    budget: float | None
    ours: float
    theirs: float | None
    digits: int = 0


def ours(folder: Path) -> tuple[Subject, Path]:
    """The seeded book, the specimen's page with one note in 35 words, and the decree's densest page."""
    size = corpus.Size("reading", 20, 35 * NOTES, NOTES, 100)
    corpus.write(corpus.make(size), folder / "book")
    outputs = {folder / "book": folder / "site", SPECIMEN: folder / "specimen", HOUSE: folder / "decree"}
    for root, output in outputs.items():
        report = pipeline.build(root, output)
        if report.errors:
            raise SystemExit(f"{root} cannot be built: {report.errors[0].message}")
    site = folder / "site"
    style = (site / "static" / "page.css").read_bytes()
    script = [site / "static" / name for name in ("page.js", "js/start/start.js")]
    subject = Subject(
        site / corpus.TEXT / "all.html",
        folder / "specimen" / "ferry" / "sparse.html",
        (style,),
        tuple(file.read_bytes() for file in script),
    )
    return subject, folder / "decree" / "decree" / "part-2.html"


def prototype(folder: Path, home: Path) -> Subject | None:
    """The typical page, its rows repeated with ids of their own until there are enough notes."""
    usual = home / "5-typ.html"
    if not usual.exists():
        return None
    page = usual.read_text(encoding="utf-8")
    start = page.index('<div class="rows">') + len('<div class="rows">')
    depth, end = 1, start
    for tag in re.compile(r"<(/?)div\b").finditer(page, start):
        depth += -1 if tag[1] else 1
        if not depth:
            end = tag.start()
            break
    rows = re.split(r'(?=<div class="b">)', page[start:end])[1:]
    many: list[str] = []
    for time_ in range(NOTES // page.count('role="doc-footnote"') + 1):
        renumbered = rf"\g<1>\g<2>{time_:03}"
        many += [re.sub(r'((?:id="|href="#))([nrp]\d+)', renumbered, row) for row in rows]
    chunks = ["".join(many[at : at + CHUNK]) for at in range(0, len(many), CHUNK)]
    whole = folder / "prototype.html"
    made = page[:start] + '</div><div class="rows">'.join(chunks) + page[end:]
    # The class that its long pages have: what is not in sight is not laid out.
    whole.write_text(made.replace("<main ", '<main class="cv" ', 1), encoding="utf-8")
    files = [(home / name).read_bytes() for name in ("l5.css", "l5.js")]
    return Subject(whole, usual, (files[0],), (files[1],))


def compressed(files: tuple[bytes, ...]) -> float:
    return sum(len(gzip.compress(file, 9)) for file in files)


class Visitor:
    """Opens pages in profiles of their own and tells what that cost."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    @contextmanager
    def at(self, url: Path | str, size: tuple[int, int], *, slower: int = 1, script: bool = True) -> Iterator[Page]:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, reduced_motion="reduce"
        )
        page = context.new_page()
        page.add_init_script(SHIFT)
        self.costs = context.new_cdp_session(page)
        self.costs.send("Performance.enable", {"timeDomain": "threadTicks"})
        if slower > 1:
            self.costs.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(url.as_uri() if isinstance(url, Path) else url)
        page.wait_for_timeout(500 * slower)
        yield page
        context.close()

    def spent(self, *names: str) -> float:
        """Milliseconds until now."""
        metrics = {one["name"]: one["value"] for one in self.costs.send("Performance.getMetrics")["metrics"]}
        return 1000 * sum(metrics[f"{name}Duration"] for name in names)

    def layout(self, file: Path, size: tuple[int, int], slower: int) -> float:
        with self.at(file, size, slower=slower):
            return self.spent("Layout", "RecalcStyle")

    def hover(self, file: Path) -> float:
        with self.at(file, DESKTOP) as page:
            points = page.evaluate(POINTS)
            page.mouse.move(*points[0])
            before = self.spent("Layout", "RecalcStyle", "Script")
            for number in range(MOVES):
                page.mouse.move(*points[number % len(points)])
            return (self.spent("Layout", "RecalcStyle", "Script") - before) / MOVES

    def shift(self, url: Path | str) -> float:
        with self.at(url, DESKTOP) as page:
            return float(page.evaluate("shift"))

    def distance(self, file: Path, *, script: bool, width: int = 1440) -> float:
        with self.at(file, (width, 12_000), script=script) as page:
            return mean(map(abs, page.evaluate(DISTANCES)))

    def overlaps(self, file: Path, *, script: bool) -> float:
        with self.at(file, DESKTOP, script=script) as page:
            return float(page.evaluate(OVERLAPS))

    def ratio(self, file: Path, size: tuple[int, int]) -> float:
        """How many times as high the page is as without its notes."""
        with self.at(file, size) as page:
            return float(page.evaluate(RATIO))


class _Slowly(BaseHTTPRequestHandler):
    """Sends a page in pieces, as a slow line would; all else at once."""

    def __init__(self, root: Path, *given: Any) -> None:
        self.root = root
        super().__init__(*given)

    def do_GET(self) -> None:
        file = self.root / self.path.lstrip("/")
        if not file.is_file():
            self.send_error(404)
            return
        kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
        self.send_response(200)
        self.send_header("Content-Type", kinds.get(file.suffix, "application/octet-stream"))
        self.end_headers()
        content = file.read_bytes()
        piece = len(content) // 12 + 1 if file.suffix == ".html" else len(content) + 1
        for at in range(0, len(content), piece):
            self.wfile.write(content[at : at + piece])
            self.wfile.flush()
            if at + piece < len(content):
                time.sleep(0.03)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def streamed(file: Path, root: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Slowly, root))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{file.relative_to(root).as_posix()}"
    server.shutdown()
    server.server_close()


def measure(folder: Path, home: Path, visits: int = VISITS) -> list[Row]:
    mine, dense = ours(folder)
    theirs = prototype(folder, home)
    more = [file for file in (mine.many.parents[1] / "static" / "js" / "more").iterdir() if file.stem != "pagefind"]
    rows = [
        Row("style of every page, gzipped, B", 6 * 1024, compressed(mine.style), theirs and compressed(theirs.style)),
        Row(
            "script of every page, gzipped, B", 4 * 1024, compressed(mine.script), theirs and compressed(theirs.script)
        ),
        Row(
            "script loaded on first use, gzipped, B",
            18 * 1024,
            compressed(tuple(file.read_bytes() for file in more)),
            None,
        ),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        visitor = Visitor(browser)

        def row(what: str, budget: float | None, ask: Callable[[Subject], float], digits: int = 0) -> None:
            found: tuple[list[float], list[float]] = [], []
            for _ in range(visits):
                for subject, values in zip((mine, theirs), found, strict=True):
                    if subject:
                        values.append(ask(subject))
            rows.append(Row(what, budget, median(found[0]), median(found[1]) if theirs else None, digits))

        def slow_shift(one: Subject) -> float:
            root = one.many.parents[1] if one is mine else one.many.parent
            with streamed(one.many, root) as url:
                return visitor.shift(url)

        row("style and layout of 1,000 notes, desktop, ms", 100, lambda one: visitor.layout(one.many, DESKTOP, 1))
        row("the same, a phone four times slower, ms", 250, lambda one: visitor.layout(one.many, PHONE, 4))
        row("a mouse move over 1,000 notes, ms", 2, lambda one: visitor.hover(one.many), 2)
        row("layout shift, whole", 0, lambda one: visitor.shift(one.many), 3)
        row("layout shift, streamed", 0.05, slow_shift, 3)
        row("notes that overlap", 0, lambda one: visitor.overlaps(one.usual, script=True))
        row("notes that overlap without script", 0, lambda one: visitor.overlaps(one.usual, script=False))
        row("mean distance from its line, px", 8, lambda one: visitor.distance(one.usual, script=True), 1)
        row("the same without script, px", 20, lambda one: visitor.distance(one.usual, script=False), 1)
        for what, budget, file, size in (
            ("page over its text, the decree's second part, 1440 px", 1.15, dense, DESKTOP),
            ("the same, 1024 px", 1.25, dense, MIDDLE),
            ("the same, a page with one note in 35 words, 1440 px", 1.02, mine.usual, DESKTOP),
        ):
            rows.append(Row(what, budget, visitor.ratio(file, size), None, 3))
        for width in (1440, 1024):
            far = visitor.distance(dense, script=True, width=width)
            rows.append(Row(f"mean distance on the decree, {width} px", 60, far, None, 1))
        index = dense.parents[1] / "notes.html"
        slow = median(visitor.layout(index, PHONE, 4) for _ in range(visits))
        rows.append(Row("the decree's index of notes, a phone four times slower, ms", 250, slow, None))
        browser.close()
    return rows


def report(rows: list[Row]) -> str:
    lines = ["| | at most | first layout | now | prototype |", "|---|---:|---:|---:|---:|"]
    for row in rows:
        first, ours, theirs = (
            f"{value:,.{row.digits}f}" if value is not None else "–"
            for value in (FIRST.get(row.what), row.ours, row.theirs)
        )
        budget = f"{row.budget:,g}" if row.budget is not None else "–"
        over = " **over**" if row.budget is not None and row.ours > row.budget else ""
        lines.append(f"| {row.what} | {budget} | {first} | {ours}{over} | {theirs} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.reading", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the figures into bench/reading.md")
    place = HOUSE.parent / "shared" / "reading" / "prototype"
    parser.add_argument("--prototype", type=Path, default=place, metavar="FOLDER", help="where its pages lie")
    parser.add_argument("--visits", type=int, default=VISITS, metavar="N", help=f"for each figure (default: {VISITS})")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        said = report(measure(Path(folder), given.prototype, given.visits))
    print(said)
    if given.write:
        load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        head = "# The reading page\n\nWritten by `python -m bench.reading --write`, which says what is measured. "
        head += f"Load of the machine at the end: {load};\n"
        head += "where it is high, milliseconds say little and ratios what counts.\n\n"
        (Path(__file__).parent / "reading.md").write_text(head + said, encoding="utf-8")


if __name__ == "__main__":
    main()
