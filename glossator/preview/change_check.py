"""Whether a change of a file of notes would bring an error that was not there: the whole engine is asked first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from glossator.linking import Linked, LinkedText
from glossator.model import Note, Problem, SourceFile, Sources
from glossator.pipeline import understand
from glossator.problems import format_text, narrow, sort

from .desk import View
from .requests import Refused

_SHOWN_WORDS = 40  # characters of a note, where it is named by its words


def check_change(view: View, sources: Sources, path: str, data: bytes, refused: str) -> None:
    """Refuse a change that brings an error which was not there.

    Says the errors; where the change cuts links, the words `refused` and the notes that link there.
    """
    changed = _with(sources, path, data)
    known_errors = Counter(map(_named, view.problems))
    new: list[Problem] = []
    files = {file.path: file.data for file in changed.files()}
    linked, _, problems = understand(changed, drafts=True)
    for problem in problems:
        if problem.severity == "error":
            if not known_errors[_named(problem)]:
                new.append(narrow(problem, files))
            known_errors[_named(problem)] -= 1
    if not new:
        return
    links = _homes(view, linked, sort(new)) if refused else []
    new = [problem for problem in new if not refused or _home(linked, problem) is None]
    message = format_text(sort(new), files).rpartition("\n\n")[0]
    raise Refused("\n".join(filter(None, (refused, message))), links=links)


def _homes(view: View, linked: Linked, errors: Iterable[Problem]) -> list[dict[str, str]]:
    """The notes that these errors are in, by their words, each with its address. With lines as they are now."""
    lines = {
        (text.text.id, note.key): note.annotation.origin.line
        for text in (view.linked.texts if view.linked else ())
        for note in text.notes
    }
    homes: dict[str, dict[str, str]] = {}
    for problem in errors:
        home = _home(linked, problem)
        if home is None:
            continue
        text, note = home
        quotes = note.annotation.quotes
        words = f"the note on “{short(quotes[0].exact)}”" if quotes else "a note"
        line = lines.get((text.text.id, note.key), note.annotation.origin.line)
        href = f"/{text.pages[note.page].path}#n-{note.key}"
        homes.setdefault(href, {"words": f"{words} ({note.annotation.origin.path}:{line})", "href": href})
    return list(homes.values())


def _home(linked: Linked, problem: Problem) -> tuple[LinkedText, Note] | None:
    """The note that an error is in: the last that begins before it in its file."""
    origin = problem.origin
    near = [
        (note.annotation.origin.line, text, note)
        for text in linked.texts
        for note in text.notes
        if note.annotation.origin.path == origin.path and note.annotation.origin.line <= origin.line
    ]
    return max(near, key=lambda candidate: candidate[0])[1:] if near else None


def short(words: str) -> str:
    """The first words of a note, in one line."""
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _SHOWN_WORDS else f"{one_line[:_SHOWN_WORDS]}…"


def _with(sources: Sources, path: str, data: bytes) -> Sources:
    """`sources` with this file of notes in them."""
    text = path.split("/")[1]
    files = {file.path: file for file in sources.annotations.get(text, ())} | {path: SourceFile(path, data)}
    return replace(sources, annotations={**sources.annotations, text: tuple(files[name] for name in sorted(files))})


def _named(problem: Problem) -> tuple[str, str, str]:
    """An error as it is known again when the lines around it have moved."""
    return problem.code, problem.origin.path, problem.message
