"""The edition as it is now: its folder -> pages, one at a time, and the problems that stand over them.

After an error the last good pages stay. Whatever a build does, an exception or an exit, becomes something to
read; the next save tries again.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from glossator.anchoring import selector_texts
from glossator.files import crash_report
from glossator.linking import Linked, Targets, have_same_targets
from glossator.model import Annotation, Problem, Sources
from glossator.pipeline import understand
from glossator.problems import narrow, sort
from glossator.rendering import Broken, Frame, Site
from glossator.source import Shelf, load
from glossator.updating import update_linked

_REMEMBERED = 20  # changes, for browsers that missed some


@dataclass(frozen=True)
class Change:
    """What one save changed on the pages: (path, HTML id) of notes, or else of blocks."""

    number: int
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class View:
    """One state of the desk. `number` counts states, `site_number` is the state that the pages are from.

    `sources`, `linked` and `problems` are always the newest; `site` is the last that was without errors.
    """

    number: int = 0
    site_number: int = 0
    sources: Sources | None = None
    linked: Linked | None = None
    site: Site | None = None
    problems: tuple[Problem, ...] = ()
    trouble: str = ""  # what the program itself stumbled over
    changes: tuple[Change, ...] = ()
    pages: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_stale(self) -> bool:
        """Whether the pages are older than the files."""
        return self.site_number != self.number


class Desk:
    """Holds the current `View` of the edition in `root`; `refresh` makes the next one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.view = View()
        self._making = threading.Lock()
        self._shelf: Shelf = {}

    def refresh(self, looked_at: Collection[str] = ()) -> bool:
        """Read the folder again and make the pages that are looked at; False if all is as it was."""
        with self._making:
            old = self.view
            try:
                sources = load(self.root, self._shelf)
                if sources == old.sources and not old.trouble:
                    return False
                new = self._next(sources, looked_at)
            except BaseException as error:  # noqa: BLE001  sys.exit in a template or a plug-in must not end the preview
                trouble = self._trouble(error)
                new = replace(old, number=old.number + 1, sources=None, problems=(), trouble=trouble)
            self.view = new
            return True

    def _trouble(self, error: BaseException) -> str:
        """What is to be said of an exception that ended a build."""
        return crash_report.save(error, self.root)

    def _next(self, sources: Sources, looked_at: Collection[str]) -> View:
        old, number = self.view, self.view.number + 1
        linked, problems = self._understood(sources)
        files: dict[str, bytes] = {}
        site = None
        try:
            trusted = not sources.has_own_templates
            site = Site(Frame(linked, sources, preview=True, trusted=trusted), self._known_targets(linked))
            if old.site and _look(old.site) == _look(site):
                site.frame.theme = old.site.frame.theme  # with its templates compiled
            if not _has_errors(problems):
                paths = [path for path in site.paths if path in looked_at]
                files = {path: site.make(path) for path in paths}
        except Broken as broken:
            problems += broken.problems
        shown = tuple(sort(narrow(problem, _data(sources)) for problem in problems))
        if site is None or (_has_errors(problems) and old.site):
            return replace(old, number=number, sources=sources, linked=linked, problems=shown, trouble="")
        change = Change(number, tuple(_changed(old.site.linked, linked)) if old.site else ())
        changes = (*old.changes, change)[-_REMEMBERED:]
        return View(number, number, sources, linked, site, shown, "", changes, files)

    def _known_targets(self, linked: Linked) -> Targets | None:
        """What is linked to in the edition as it is now, if that is what was linked to before."""
        old = self.view
        is_updated = old.linked and old.linked.addresses is linked.addresses
        if not is_updated or not old.site or old.site.linked is not old.linked:
            return None
        return old.site.previews.targets if have_same_targets(old.linked, linked) else None

    def _understood(self, sources: Sources) -> tuple[Linked, list[Problem]]:
        old = self.view
        if old.linked and old.sources and not old.is_stale and not old.trouble:
            linked = update_linked(old.linked, old.problems, old.sources, sources)
            if linked:
                return linked, list(old.problems)
        linked, _, problems = understand(sources, drafts=True)
        return linked, problems

    def page(self, path: str) -> bytes | None:
        """A file of the site; None if there is none. What goes wrong is in the view afterwards."""
        view = self.view
        if view.site is None or path not in view.site.paths:
            return None
        if path not in view.pages:
            try:
                view.pages[path] = view.site.make(path)
            except Broken as broken:
                problems = (*view.problems, *(narrow(problem, self.data()) for problem in broken.problems))
                self._stumble(view, replace(view, problems=tuple(sort(set(problems)))))
                return b""
            except BaseException as error:  # noqa: BLE001  as above
                self._stumble(view, replace(view, trouble=self._trouble(error)))
                return b""
        return view.pages[path]

    def _stumble(self, old: View, new: View) -> None:
        with self._making:
            if self.view is old:
                self.view = new

    def data(self) -> dict[str, bytes]:
        """The files as the problems name them."""
        return _data(self.view.sources) if self.view.sources else {}


def _look(site: Site) -> tuple[object, str]:
    return site.sources.templates, site.edition.interface_lang


def _data(sources: Sources) -> dict[str, bytes]:
    return {file.path: file.data for file in sources.files()}


def _has_errors(problems: Collection[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _changed(old: Linked, new: Linked) -> Iterator[tuple[str, str]]:
    """The notes that are new or say something else; if there are none, the blocks with other words."""
    same_notes = {id(note.annotation) for text in old.texts for note in text.notes}
    same_notes &= {id(note.annotation) for text in new.texts for note in text.notes}
    old_contents = {
        (text.text.id, note.id): _content(note.annotation)
        for text in old.texts
        for note in text.notes
        if id(note.annotation) not in same_notes
    }
    has_changed_notes = False
    for text in new.texts:
        for note in text.notes:
            if id(note.annotation) not in same_notes and old_contents.get((text.text.id, note.id)) != _content(
                note.annotation
            ):
                has_changed_notes = True
                yield text.pages[note.page].path, f"n-{note.key}"
    if has_changed_notes or [id(text.text) for text in old.texts] == [id(text.text) for text in new.texts]:
        return
    words = {(text.text.id, block.text) for text in old.texts for block in text.text.blocks}
    for text in new.texts:
        addresses = new.addresses.places[text.text.id]
        for block in text.text.blocks:
            if (text.text.id, block.text) not in words and block.locus in addresses:
                yield addresses[block.locus].path, block.locus


def _content(note: Annotation) -> tuple[object, ...]:
    """All that a note says, without the lines that it stands in."""
    see = tuple(name for name, _ in note.see)
    return (note.kind, selector_texts(note),
            note.body.source, tuple(note.readings.items()), note.original, note.certainty,
            note.by, note.date, note.status, note.tags, [source.source for source in note.sources], see)  # fmt: skip
