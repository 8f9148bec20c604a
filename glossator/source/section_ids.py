"""The ids of a text's sections: those its editor gives, and those made from titles; none twice."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from glossator.language import identifiers
from glossator.model import Origin, Problem
from glossator.problems import problem

_LONGEST = 60  # characters of a heading that a message repeats
RESERVED_IDS = ("index", "all", "opening")  # names of pages in a text's folder (linking/pages.py)


class SectionIds:
    """The ids and numbers of the sections of one text; what is wrong with them goes to `problems`."""

    def __init__(self, text: str, origin: Origin, problems: list[Problem]) -> None:
        self.problems = problems
        self._count = 0  # of the sections so far
        self._taken = {identifiers.key(text): origin}
        self._counts: dict[str, int] = {}  # of the ids that were made of the same words
        self._alike: dict[str, list[tuple[str, str, Origin]]] = {}  # (title, id, place) of those that were made

    def give(self, id_: str, title: str, number: str, origin: Origin) -> str:
        """The section's id: the one given, if it can be one, else one made from its title; never twice."""
        self._count += 1
        if id_:
            fault = identifiers.fault_on_page(id_) or (
                "is the name of a page that every text has" if id_ in RESERVED_IDS else ""
            )
            if fault:
                self.problems.append(
                    problem("G080", origin, f"the id “{identifiers.shown(id_)}” {fault}", "choose another", f"#{id_}")
                )
        else:
            base = identifiers.slug(title) or f"section-{self._count}"
            base = f"s-{base}" if base in RESERVED_IDS else base
            id_, same = base, identifiers.key(base)
            count = self._counts.get(same, 1)  # not from 1 again for each of ten thousand equal headings
            while identifiers.key(id_) in self._taken:
                count += 1
                id_ = f"{base}-{count}"
            self._counts[same] = count
            if not number:
                self._alike.setdefault(same, []).append((title, id_, origin))
        for name in (id_, number):
            taken = self._taken.get(identifiers.key(name)) if name else None
            if taken:
                self.problems.append(
                    problem(
                        "G081",
                        origin,
                        f"“{name}” already names the section at {taken.path}:{taken.line}",
                        "numbers and ids are unique in a text, whatever their case",
                        f"#{name}" if name == id_ else f"n={name}",
                    )
                )
            elif name:
                self._taken[identifiers.key(name)] = origin
        return id_

    def same_titles(self) -> Iterator[Problem]:
        """Headings whose ids are told apart by their order alone: one report for each name."""
        for (title, _, first), (_, id_, second), *more in (same for same in self._alike.values() if len(same) > 1):
            also = f" (and {len(more)} more)" if more else ""
            short = shorten(title, _LONGEST, placeholder=" …")
            message = f"“{short}” is also the heading at {first.path}:{first.line}: here it is called “{id_}”{also}"
            hint = f"give each an id of its own: {{#{id_}}}, or a number: {{n=2}}"
            yield problem("G084", second, message, hint)
