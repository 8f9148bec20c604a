"""A note in TEI: what it says, with a `<seg>` for each field, and whether its place is a whole element."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossator.linking import Linked
from glossator.model import Anchor, Annotation, Text, Whole

from .tei_links import Links
from .tei_markup import Ids, element, joined, original, pieces, prose, words


class Notes:
    """Writes what the notes of one text say."""

    def __init__(self, linked: Linked, text: Text, ids: Ids, resolve: Links) -> None:
        self.linked, self.text, self.ids, self.resolve = linked, text, ids, resolve

    def whole(self, annotation: Annotation, target: int, anchors: Sequence[Anchor]) -> str:
        """The id of the section or block that a target is the whole of; "" if it is words, or an item of a list: its
        element holds those of the lists in it.
        """
        selector, text = annotation.targets[target], self.text
        is_item = len(anchors) == 1 and text.blocks[anchors[0].block].kind == "item"
        if not isinstance(selector, Whole) or is_item:
            return ""
        return self.ids.of(text.id, selector.at.removeprefix("#"))

    def body(self, annotation: Annotation) -> Sequence[str]:
        """What a note says, and behind it what it has in fields of their own, each as `importers` reads it again."""
        body = prose(annotation.body.tokens, self.resolve)
        fields = [element("seg", content, type=name) for name, content in self._fields(annotation)]
        if "<p" in body:
            fields = [element("p", field) for field in fields]
        return [body, *fields]

    def _fields(self, annotation: Annotation) -> Iterator[tuple[str, str]]:
        """The name of each field and what it says."""
        for siglum, reading in annotation.readings.items():
            yield "reading", words(f"{siglum}: {reading}")
        for version, quote in annotation.parallel.items():
            yield "parallel", words(f"{version}: {quote.exact}")
        if annotation.original:
            yield "original", original(annotation.original)
        for source in annotation.sources:
            yield "source", element("bibl", joined(pieces(source.tokens, self.resolve)))
        for id_, _ in annotation.see:
            yield "see", element("ref", target=self.resolve(f"note:{id_}"))
        for tag in annotation.tags:
            yield "tag", element("term", words(tag))
        if annotation.by and not self.person_id(annotation):
            person = self.linked.edition.known(annotation.by)
            yield "by", element("persName", words(person.name), ref=person.address)
        if annotation.date:
            yield "date", element("date", words(annotation.date))
        if annotation.status:
            yield "status", words(annotation.status)

    def person_id(self, annotation: Annotation) -> str:
        """The id of who wrote a note, if the header names them."""
        person = self.linked.edition.known(annotation.by) if annotation.by else None
        return self.ids.of("person", person.id) if person else ""
