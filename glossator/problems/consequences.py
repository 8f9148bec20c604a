"""Problems that only follow from another: a reference into a file that could not be read may well be right.

Three cases, by how much is known of what is missing:

- a file could not be read at all (no permission, a broken link): nothing is known of what it holds, so whole codes are
  left out here (`without_consequences`);
- a text was read, but not its front matter or its fences: which sections and pages it has is unknown
  (`without_places`, and for the terms and names of the edition `without_unknown_texts`);
- a file was read, and errors keep some of its notes or terms from us: their names are found in its text all the same
  (`source/unread.py`), and links to just these names are not reported (`Addresses` in linking).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from glossator.model import Problem

_UNREADABLE = ("G076", "G079")
# The codes of something that is missing: from the edition, and from a text.
_MISSING = frozenset({"G050", "G051", "G052", "G053", "G058", "G071", "G072", "G073"})
_MISSING_IN_TEXT = frozenset(
    {"G010", "G011", "G012", "G013", "G014", "G015", "G020", "G021", "G042", "G060", "G065", "G067", "G068"}
)
_MISSING_PLACES = frozenset({"G011", "G016"})


def without_consequences(problems: list[Problem], of_loading: Iterable[Problem]) -> list[Problem]:
    """`problems` without those that may follow from files that could not be read, which `of_loading` reports."""
    unreadable = [problem.origin.path for problem in of_loading if problem.code in _UNREADABLE]
    if not unreadable:
        return problems
    left_out = _MISSING
    if any(path.startswith("content") for path in unreadable):
        left_out |= _MISSING_IN_TEXT
    return [problem for problem in problems if problem.code not in left_out]


def without_places(problems: Iterable[Problem]) -> list[Problem]:
    """The `problems` of a text whose sections and pages are unknown, without those about missing places."""
    return [problem for problem in problems if problem.code not in _MISSING_PLACES]


def without_unknown_texts(problems: list[Problem], unread: Collection[str], names_path: str) -> list[Problem]:
    """`problems` without those about places of terms and names that may be in a text that could not be read.

    `unread` is `Edition.unread`, `names_path` the path of names.yaml, "" if there is none.
    """
    is_text_missing = any(name.startswith("text:") for name in unread)
    is_text_unknown = is_text_missing or any(name.startswith("place:") for name in unread)
    return [
        problem
        for problem in problems
        if not (is_text_unknown and problem.code == "G042")
        and not (is_text_missing and problem.origin.path == names_path and problem.code in _MISSING_IN_TEXT)
    ]
