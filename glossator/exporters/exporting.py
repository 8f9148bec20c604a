"""What every exporter takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from glossator.language import identifiers
from glossator.linking import Linked
from glossator.problems import Refused

Made = bytes | Mapping[str, bytes]  # a file, or files by their paths in a folder
Make = Callable[[], bytes]  # makes a file


class Options(NamedTuple):
    """What is asked of an export: only the text with the id `text`, if it is not "".

    `versions` names the one parallel version to take along, or “none”, where a format has room for them. `inline` puts
    notes into the text where a format can also have them apart from it. `by` and `kind` choose the notes of a pack, by
    who wrote them and by the id of their kind; `pack` says that those are meant which the edition's one pack has.
    """

    text: str = ""
    versions: str = ""
    inline: bool = False
    by: str = ""
    kind: str = ""
    pack: bool = False


class Files(Mapping[str, bytes]):
    """The files of a folder by their paths, each made when it is asked for, and every time."""

    def __init__(self, makers: Mapping[str, Make]) -> None:
        self._makers = makers

    def __getitem__(self, path: str) -> bytes:
        return self._makers[path]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def chosen(linked: Linked, options: Options) -> Linked:
    """The edition with the text that is asked for alone, or with all; what links lead to stays known.

    The packs that it lists are not its own, and stay behind unless one is to be written.
    """
    if linked.edition.packs and not options.pack:
        linked = replace(linked, texts=tuple(replace(linked_text, pack_notes=()) for linked_text in linked.texts))
    if not options.text:
        return linked
    texts = tuple(
        linked_text for linked_text in linked.texts if linked_text.text.id == identifiers.proper(options.text)
    )
    if not texts:
        ids = [linked_text.text.id for linked_text in linked.texts]
        hint = identifiers.did_you_mean(options.text, ids) or f"its texts: {', '.join(ids) or 'none'}"
        raise Refused(f"the edition has no text “{options.text}”", hint)
    return replace(linked, texts=texts)
