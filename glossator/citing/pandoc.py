"""pandoc as the citation processor: one process formats all that is new.

pandoc is GPL and 150 MB, so it is an extra, called as a program: that of `pypandoc-binary`, or the one on the path.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from glossator.model import Citation, CitedWork, Origin, Problem, Reference
from glossator.problems import problem

from .documents import API, SPACER_ITEM, documents, formatted
from .lock import BIBTEX, CitationLock, Strings
from .repairs import spaced_initials, with_type
from .style import for_single_notes, puts_points_inside

_SCRIPT = Path(__file__).with_name("format.lua")
_LONGEST = 200  # characters of what pandoc says
_DEFAULT_STYLE = "default.csl"


class NotFormatted(Exception):
    """What pandoc cannot read or do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def program() -> str:
    """Where pandoc is; "" if it is not installed."""
    if package := find_spec("pypandoc"):
        folder = Path(package.origin or "").parent / "files"
        for name in ("pandoc", "pandoc.exe"):
            if (folder / name).is_file():
                return str(folder / name)
    return shutil.which("pandoc") or ""


def is_installed() -> bool:
    return bool(program())


def csl_of_ris(data: bytes) -> bytes:
    """The works of a file in RIS as CSL-JSON; `NotFormatted` if it is none. pandoc must be installed."""
    return _output(program(), "-f", "ris", "-t", "csljson", stdin=data).encode()


def format_missing(strings: Strings) -> CitationLock:
    """The lock with all that is cited; raises `NotFormatted`. pandoc must be installed."""
    wanted = strings.wanted
    citations = list(strings.missing[0])
    if not wanted.bibliography.style.has_bibliography:
        citations += [Citation((CitedWork(key),)) for key in wanted.works]
    made_items, texts, entries = _run(strings, citations)
    if not wanted.bibliography.style.has_bibliography:
        # Law reviews have none: a work is listed as it is cited for the first time.
        listed = [texts.get(len(citations) - len(wanted.works) + at, "") for at in range(len(wanted.works))]
        by_work = {key: re.sub(r"</?a\b[^>]*>", "", html) for key, html in zip(wanted.works, listed, strict=True)}
        entries = dict(sorted(by_work.items(), key=lambda pair: pair[1].casefold()))
    formatted = {wanted.citation_digest(citation): texts.get(number, "") for number, citation in enumerate(citations)}
    formatted |= {wanted.entry_digest(key): entries.get(key, "") for key in wanted.works}
    lock = CitationLock(
        {**strings.lock.items, **{wanted.works[key].digest: item for key, item in made_items.items()}},
        tuple(key for key in entries if key in wanted.works),
        {**strings.lock.strings, **formatted},
    )
    return Strings(wanted, lock).in_use


def _run(strings: Strings, citations: Sequence[Citation]) -> tuple[dict[str, Any], dict[int, str], dict[str, str]]:
    """The items that were converted, by key, and what was formatted: citations by their number, entries by key."""
    executable, bibliography = program(), strings.wanted.bibliography
    works = strings.wanted.works.values()
    sources = [{"key": work.key, "source": _source(work, strings)} for work in works]
    bibtex = [source for work, source in zip(works, sources, strict=True) if not work.is_csl]
    csl = [source for work, source in zip(works, sources, strict=True) if work.is_csl]
    with tempfile.TemporaryDirectory(prefix="glossator-") as name:
        folder = Path(name)
        style = bibliography.style.source or _output(executable, f"--print-default-data-file={_DEFAULT_STYLE}")
        _write(folder / "style.csl", for_single_notes(style))
        items = [json.loads(source["source"]) for source in csl]
        _write(folder / "items.json", json.dumps([*items, SPACER_ITEM], ensure_ascii=False))
        _write(folder / "bibtex.json", json.dumps(bibtex, ensure_ascii=False))
        _write(folder / "csl.json", json.dumps(csl, ensure_ascii=False))
        numeric = bibliography.style.is_numeric
        blocks = documents(citations, list(strings.wanted.works), numeric=numeric)
        document = {"pandoc-api-version": API, "meta": _meta(folder, bibliography.locale), "blocks": blocks}
        _write(folder / "documents.json", json.dumps(document, ensure_ascii=False))
        _output(executable, "lua", str(_SCRIPT), str(folder))
        broken = json.loads((folder / "broken.json").read_bytes())
        if broken:
            raise NotFormatted([_broken(strings.wanted.works[key], message) for key, message in broken.items()])
        converted = json.loads((folder / "converted.json").read_bytes())
        if lost := [field for item in converted for field in _lost(strings.wanted.works[str(item["id"])], item)]:
            raise NotFormatted(lost)
        bibtex_of = json.loads((folder / "written.json").read_bytes())
        blocks = json.loads((folder / "formatted.json").read_bytes())["blocks"]
        texts, entries = formatted(blocks, points_inside=puts_points_inside(style, bibliography.locale))
        every = [*converted, *items]
        return (
            {str(item["id"]): with_type(item) for item in converted}
            | {key: {BIBTEX: text} for key, text in bibtex_of.items()},
            spaced_initials(texts, every),
            spaced_initials(entries, every),
        )


def _source(work: Reference, strings: Strings) -> str:
    """An entry as it stands; in BibTeX with all that it takes something from."""
    if work.is_csl:
        return work.source
    bibliography = strings.wanted.bibliography
    parents = (bibliography.references[key].source for key in work.parents if key in bibliography.references)
    return "\n\n".join([bibliography.strings, work.source, *parents])


def _meta(folder: Path, locale: str) -> Any:
    return {
        "csl": {"t": "MetaString", "c": str(folder / "style.csl")},
        "bibliography": {"t": "MetaString", "c": str(folder / "items.json")},
        "lang": {"t": "MetaString", "c": locale},
        "link-citations": {"t": "MetaBool", "c": True},
    }


def _output(executable: str, *arguments: str, stdin: bytes = b"") -> str:
    process = subprocess.run([executable, *arguments], input=stdin, capture_output=True, check=False)
    if process.returncode:
        words = _brief(process.stderr.decode("utf-8", errors="replace"))
        message = f"pandoc could not format the citations: {words}"
        raise NotFormatted([problem("G103", Origin("content/edition.yaml"), message, "try another style")])
    return process.stdout.decode("utf-8", errors="replace")


def _broken(work: Reference, message: str) -> Problem:
    sentence = f"pandoc cannot read the entry “{work.key}”: {_brief(message)}"
    return problem("G102", work.origin, sentence, "correct the entry")


def _brief(message: str) -> str:
    return " ".join(message.split())[:_LONGEST]


def _lost(work: Reference, item: Any) -> Iterator[Problem]:
    """The fields that pandoc has left out, for it cannot read their LaTeX; it says nothing of that."""
    for name in ("title", "author"):
        if re.search(rf"(?im)^[ \t]*{name}[ \t]*=", work.source) and name not in item:
            message = f"pandoc cannot read `{name}` of the entry “{work.key}”"
            hint = "look for LaTeX in it that is not closed: $, {, or a command"
            yield problem("G102", work.origin, message, hint)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
