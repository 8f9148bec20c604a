"""The site and the locks that have changed are written: the last stage of a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from glossator.anchoring import Lock, dump_lock
from glossator.citing import LOCK, dump_citation_lock
from glossator.files import INPUTS, Replacement
from glossator.linking import Linked
from glossator.model import SourceFile, Sources
from glossator.publishing import Progress, Seals, publish
from glossator.rendering import Download, Frame, Site, pagefind, search
from glossator.source import home, lock_path


def site_of(linked: Linked, sources: Sources, also: Sequence[str] = ()) -> Site:
    """The site of an edition, with the files for other programs that it publishes, and those in the formats `also`."""
    if also:
        exports = tuple(dict.fromkeys((*linked.edition.exports, *also)))
        linked = replace(linked, edition=replace(linked.edition, exports=exports))
    downloads: Mapping[str, Download] = {}
    if linked.edition.exports:
        from glossator import exporters  # the formats of which take time to read, and few editions publish any

        downloads = exporters.downloads(linked, sources)
    return Site(Frame(linked, sources, trusted=not sources.has_own_templates, downloads=downloads))


def write(
    site: Site, root: Path, output: Path, sources: Sources, locks: dict[str, Lock], progress: Progress
) -> tuple[Seals, dict[str, bytes]]:
    """Put the site into `output`, and the locks that have changed beside the notes; gives the seals and these locks."""
    changed: dict[str, bytes] = {}
    inputs = [root, *(root / name for name in INPUTS)]
    with Replacement(home(root)) as files:

        def stage_locks() -> None:
            if not changed:  # it may be called twice
                changed.update(changed_locks(sources, locks, site.linked))
                old_data = {file.path: file.data for file in sources.files()}
                for path, data in changed.items():
                    files.stage(root / path, data, old_data.get(path))

        if all(lock.is_ready for lock in locks.values()):
            stage_locks()  # before other processes have a share of the memory that the locks take
        seals = publish(
            site,
            output,
            inputs,
            locks=files,
            stage_locks=stage_locks,
            search_files=lambda: _search_files(site),
            progress=progress,
        )
    return seals, changed


def changed_locks(sources: Sources, locks: dict[str, Lock], linked: Linked) -> dict[str, bytes]:
    """The files of the locks that are not as they are to be, by path. Each lock is let go, for they are large."""
    changed = {}
    for text in list(locks):
        lock = locks.pop(text)
        # A text's own lock goes by its id, that of a pack by its path.
        old = sources.locks.get(text) or sources.pack_locks.get(text)
        data = dump_lock(lock)
        if (lock.entries or old) and (old is None or old.data != data):
            files = (file.path for file in sources.annotations.get(text, ()))
            changed[text if "/" in text else lock_path(text, files)] = data
    return changed | changed_citation_lock(sources.citation_lock, linked)


def changed_citation_lock(old: SourceFile | None, linked: Linked) -> dict[str, bytes]:
    """The lock of the citations by its path, if it is not as it is to be."""
    cited = linked.addresses.cited
    if cited is None or (old is None and not cited.works):
        return {}
    data = dump_citation_lock(cited.strings.in_use)
    is_whole = cited.strings.is_whole
    return {} if is_whole and old and old.data == data else {LOCK: data}


def _search_files(site: Site) -> dict[str, bytes]:
    """The index of Pagefind, for a site that is searched with it."""
    if site.frame.search != "pagefind":
        return {}
    return pagefind.files(search.records(site.linked), search.groups(site.linked, site.frame.ui), site.edition.lang)
