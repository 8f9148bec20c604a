"""`cite`: format the citations that are new, and forget those that are gone."""

from __future__ import annotations

from pathlib import Path

from glossator.citing import LOCK, is_installed
from glossator.files import Replacement
from glossator.linking import Cited, Linked
from glossator.model import Problem, Sources
from glossator.pipeline import changed_citation_lock, formatted, understand
from glossator.problems import format_text
from glossator.source import home, load

from .command import Command, Options, Refused


def run(root: Path, _: Options) -> int:
    sources = load(root)
    linked, _locks, problems = understand(sources, drafts=True)
    before = linked.addresses.cited
    if before is None:
        raise Refused("there is no bibliography: put it into content/references.bib or content/references.json")
    if _has_errors(problems, sources):
        return 1
    if not before.strings.is_whole and not is_installed():
        raise Refused("pandoc formats citations, and is not installed: pip install 'glossator[citations]'")
    linked, problems = formatted(linked)
    if _has_errors(problems, sources):
        return 1
    citations, works = before.strings.missing
    if changed := changed_citation_lock(sources.citation_lock, linked):
        with Replacement(home(root)) as files:
            old = sources.citation_lock.data if sources.citation_lock else None
            files.stage(root / LOCK, changed[LOCK], old)
            files.commit()
    done = f"{_counted(len(citations), 'citation')} and {_counted(len(works), 'work')} formatted"
    print(f"{done}; {_rest(linked, before)}")
    return 0


def _has_errors(problems: list[Problem], sources: Sources) -> bool:
    """Whether there are errors; they are shown."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        print(format_text(errors, {file.path: file.data for file in sources.files()}))
    return bool(errors)


def _rest(linked: Linked, before: Cited) -> str:
    cited = linked.addresses.cited
    kept = cited.strings.in_use.strings if cited else {}
    dropped = len(before.strings.lock.strings.keys() - kept.keys())
    return (
        f"{_counted(dropped, 'string')} of the lock no longer in use" if dropped else f"{LOCK} has {len(kept)} strings"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


COMMAND = Command(
    "cite",
    "format the citations that are new",
    "Format every citation that content/citations.lock.json does not have yet, and take out of it what nothing cites "
    "any more. A build does the same; this is for those who write the edition while others build it. It needs pandoc: "
    "pip install 'glossator[citations]'.",
    run,
)
