"""`cite`: format the citations that are new, and forget those that are gone."""

from __future__ import annotations

from pathlib import Path

from glossator.citing import LOCK, is_installed
from glossator.files import Replacement
from glossator.linking import Cited, Linked
from glossator.model import Problem, Sources
from glossator.pipeline import changed_citation_lock, formatted, understand
from glossator.problems import Refused, format_text
from glossator.source import home, load

from .command import Command, Options


def run(root: Path, _: Options) -> int:
    sources = load(root)
    linked, _locks, problems = understand(sources, drafts=True)
    old_cited = linked.addresses.cited
    if old_cited is None:
        raise Refused("there is no bibliography: put it into content/references.bib or content/references.json")
    if _has_errors(problems, sources):
        return 1
    if not old_cited.strings.is_whole and not is_installed():
        raise Refused("pandoc formats citations, and is not installed: pip install 'glossator[citations]'")
    linked, problems = formatted(linked)
    if _has_errors(problems, sources):
        return 1
    citations, works = old_cited.strings.missing
    if changed := changed_citation_lock(sources.citation_lock, linked):
        with Replacement(home(root)) as files:
            old = sources.citation_lock.data if sources.citation_lock else None
            files.stage(root / LOCK, changed[LOCK], old)
            files.commit()
    summary = f"{_counted(len(citations), 'citation')} and {_counted(len(works), 'work')} formatted"
    print(f"{summary}; {_rest(linked, old_cited)}")
    return 0


def _has_errors(problems: list[Problem], sources: Sources) -> bool:
    """Whether there are errors; they are shown."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        print(format_text(errors, {file.path: file.data for file in sources.files()}))
    return bool(errors)


def _rest(linked: Linked, old_cited: Cited) -> str:
    cited = linked.addresses.cited
    strings_in_use = cited.strings.in_use.strings if cited else {}
    dropped = len(old_cited.strings.lock.strings.keys() - strings_in_use.keys())
    return (
        f"{_counted(dropped, 'string')} of the lock no longer in use"
        if dropped
        else f"{LOCK} has {len(strings_in_use)} strings"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


COMMAND = Command(
    "cite",
    "format the citations that are new",
    "Format every citation that content/citations.lock.json does not have yet, and take out of it what nothing cites "
    "any more. A build does the same; this is for those who write the edition while others build it. It needs pandoc: "
    "pip install 'glossator[citations]'.",
    run,
)
