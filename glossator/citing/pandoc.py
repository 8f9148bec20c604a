"""pandoc as the citation processor: one process formats all that is new.

pandoc is GPL and 150 MB, so it is an extra, called as a program: that of `pypandoc-binary`, or the one on the path.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from glossator.model import Origin, Problem, Reference
from glossator.problems import problem

from .documents import API, SPACER_ITEM, documents, formatted
from .lock import CitationLock, Strings
from .style import for_single_notes

_SCRIPT = Path(__file__).with_name("format.lua")
_DEFAULT_STYLE = "default.csl"


class NotFormatted(Exception):
    """What pandoc cannot read or do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def _program() -> str:
    """Where pandoc is; "" if it is not installed."""
    if package := find_spec("pypandoc"):
        folder = Path(package.origin or "").parent / "files"
        for name in ("pandoc", "pandoc.exe"):
            if (folder / name).is_file():
                return str(folder / name)
    return shutil.which("pandoc") or ""


def is_installed() -> bool:
    return bool(_program())


def format_missing(strings: Strings) -> CitationLock:
    """The lock with all that is cited; raises `NotFormatted`. pandoc must be installed."""
    citations, _ = strings.missing
    items, texts, entries = _run(strings)
    wanted = strings.wanted
    made = {wanted.citation_digest(one): texts.get(number, "") for number, one in enumerate(citations)}
    made |= {wanted.entry_digest(key): entries.get(key, "") for key in wanted.works}
    lock = CitationLock(
        {**strings.lock.items, **{wanted.works[key].digest: item for key, item in items.items()}},
        tuple(key for key in entries if key in wanted.works),
        {**strings.lock.strings, **made},
    )
    return Strings(wanted, lock).in_use


def _run(strings: Strings) -> tuple[dict[str, Any], dict[int, str], dict[str, str]]:
    """The items that were converted, by key, and what was formatted."""
    program, bibliography = _program(), strings.wanted.bibliography
    works = strings.wanted.works.values()
    known = {work.key: item for work in works if (item := strings.item(work.key)) is not None}
    new = [{"key": work.key, "source": _source(work, strings)} for work in works if work.key not in known]
    with tempfile.TemporaryDirectory(prefix="glossator-") as name:
        folder = Path(name)
        style = bibliography.style.source or _output(program, f"--print-default-data-file={_DEFAULT_STYLE}")
        _write(folder / "style.csl", for_single_notes(style))
        _write(folder / "known.json", json.dumps([*known.values(), SPACER_ITEM], ensure_ascii=False))
        _write(folder / "bibtex.json", json.dumps(new, ensure_ascii=False))
        numeric = bibliography.style.is_numeric
        blocks = documents(strings.missing[0], list(strings.wanted.works), numeric=numeric)
        document = {"pandoc-api-version": API, "meta": _meta(folder, bibliography.locale), "blocks": blocks}
        _write(folder / "documents.json", json.dumps(document, ensure_ascii=False))
        _output(program, "lua", str(_SCRIPT), str(folder))
        broken = json.loads((folder / "broken.json").read_bytes())
        if broken:
            raise NotFormatted([_broken(strings.wanted.works[key], message) for key, message in broken.items()])
        converted = json.loads((folder / "converted.json").read_bytes())
        return (
            {str(item["id"]): item for item in converted},
            *formatted(json.loads((folder / "formatted.json").read_bytes())["blocks"]),
        )


def _source(work: Reference, strings: Strings) -> str:
    """The BibTeX of an entry, with all that it takes something from."""
    known = strings.wanted.bibliography
    parents = (known.references[key].source for key in work.parents if key in known.references)
    return "\n\n".join([known.strings, work.source, *parents])


def _meta(folder: Path, locale: str) -> Any:
    files = [str(folder / "known.json"), str(folder / "converted.json")]
    return {
        "csl": {"t": "MetaString", "c": str(folder / "style.csl")},
        "bibliography": {"t": "MetaList", "c": [{"t": "MetaString", "c": file} for file in files]},
        "lang": {"t": "MetaString", "c": locale},
        "link-citations": {"t": "MetaBool", "c": True},
    }


def _output(program: str, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], capture_output=True, check=False)
    if done.returncode:
        words = done.stderr.decode("utf-8", errors="replace").strip().split("\n")[0]
        message = f"pandoc could not format the citations: {words}"
        raise NotFormatted([problem("G103", Origin("content/edition.yaml"), message, "try another style")])
    return done.stdout.decode("utf-8", errors="replace")


def _broken(work: Reference, message: str) -> Problem:
    words = " ".join(message.split())[:200]
    return problem("G102", work.origin, f"pandoc cannot read the entry “{work.key}”: {words}", "correct the entry")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
