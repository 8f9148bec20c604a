"""The notes as W3C Web Annotations, in one file: an AnnotationCollection with all of them on its first page.

After the Web Annotation Data Model (https://www.w3.org/TR/annotation-model/): bodies in §3.2, agents in §3.3, selectors
in §4.2, collections in §5. A note's place is given in every way that another program may want:

- the words with what stands around them (TextQuoteSelector);
- their position in the reading text of the page (TextPositionSelector). Pages hold more than that, so the reading texts
  are in the file too, and each such selector names its own;
- the block by its permalink, and within it the words (FragmentSelector, refined); a passage over several blocks by the
  words that it begins with and those that follow on it (RangeSelector).

What the model has no words for, a note's kind, sigla, certainty and the like, stands under `glossator` as an editor
writes it, so that `import notes` gives the same note back. For other programs the same is in bodies of their own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glossator.language import dates
from glossator.linking import Address, Linked, LinkedText
from glossator.model import After, Anchor, Annotation, Note, Person, Reading, Selector, Sources, Whole
from glossator.rendering import prose_html

from .exporting import Made, Options
from .iris import VOCABULARY, Iris
from .page_text import PageText, Passage, page_texts

_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "@version": 1.1,
        "glossator": {"@id": f"{VOCABULARY}note", "@type": "@json"},
        "edition": {"@id": f"{VOCABULARY}edition", "@type": "@json"},
        "readingTexts": f"{VOCABULARY}readingText",
        "readingText": {"@id": f"{VOCABULARY}countedIn", "@type": "@id"},
    },
]
_HTML_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3236"


def make(linked: Linked, _: Sources, options: Options) -> Made:
    """The notes as one file of JSON-LD; raises `Refused` if the edition has no name that others could refer to."""
    name = "annotations" + (f"-{options.text}" if options.text else "")
    return collection(linked, name, linked.edition.title, linked.edition.editors)


def collection(linked: Linked, name: str, label: str, creator: Sequence[Person], *, positions: bool = True) -> bytes:
    """All notes of the texts of `linked` as the AnnotationCollection `name` of the edition; without `positions` it does
    not hold the texts that these are counted in. Raises `Refused` as `make` does.
    """
    iris = Iris(linked.edition)
    writers = [_Writer(linked, linked_text, iris, positions=positions) for linked_text in linked.texts]
    items = [item for writer in writers for item in writer.annotations()]
    name = f"{iris.edition}#{name}"
    edition = linked.edition
    whole = {
        "@context": _CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": label,
        "edition": _given({"id": edition.id, "version": edition.version, "date": edition.date}),
        "creator": [agent(edition.known(person)) for person in creator],
        "rights": edition.license.url,
        "total": len(items),
        "readingTexts": [text for writer in writers for text in writer.reading_texts()] if positions else [],
        "first": {
            "id": f"{name}-1",
            "type": "AnnotationPage",
            "partOf": {"id": name, "type": "AnnotationCollection", "label": label, "total": len(items)},
            "startIndex": 0,
            "items": items,
        },
    }
    return (json.dumps(_given(whole), ensure_ascii=False, indent=1) + "\n").encode()


class _Writer:
    """Writes the notes of one text."""

    def __init__(self, linked: Linked, linked_text: LinkedText, iris: Iris, *, positions: bool) -> None:
        self.linked, self.linked_text, self.iris, self.positions = linked, linked_text, iris, positions
        self.edition = linked.edition
        self.pages = page_texts(linked_text)
        self.resolve = linked.addresses.resolver(linked_text.text.id, linked_text.contents_path, iris.at)

    def reading_texts(self) -> Iterator[dict[str, Any]]:
        for number, page in enumerate(self.pages):
            name, lang = self._reading_text(number), self.linked_text.text.lang
            yield {"id": name, "type": "Text", "format": "text/plain", "language": lang, "value": page.text}

    def _reading_text(self, page: int) -> str:
        """The name of the reading text of a page."""
        number = "" if self.iris.url else f"-{page + 1}"
        return f"{self.iris.page(self.linked_text.pages[page].path)}#reading-text{number}"

    def annotations(self) -> Iterator[dict[str, Any]]:
        """One for each note; a note that stands on several pages has its places on all of them."""
        together: dict[str, list[Note]] = defaultdict(list)
        for note in self.linked_text.notes:
            together[note.id].append(note)
        for notes in together.values():
            yield self._annotation(notes)

    def _annotation(self, notes: list[Note]) -> dict[str, Any]:
        first_note = notes[0]
        annotation = first_note.annotation
        path = self.linked_text.pages[first_note.page].path
        targets = self._targets(notes)
        web_annotation = {
            "id": self.iris.at(Address(path, f"n-{first_note.key}")),
            "type": "Annotation",
            "motivation": "commenting" if annotation.body.source else "describing",
            "creator": agent(self.edition.known(annotation.by)) if annotation.by else None,
            "created": f"{annotation.date}T00:00:00Z"
            if len(annotation.date) == 10 and dates.is_plain(annotation.date)
            else "",
            "rights": self.edition.license.url,
            "body": list(self._bodies(annotation)),
            "target": targets if len(targets) > 1 else targets[0],
            "glossator": fields(annotation, first_note.id),
        }
        return _given(web_annotation)

    def _bodies(self, annotation: Annotation) -> Iterator[dict[str, Any]]:
        lang = self.edition.lang
        if annotation.body.source:
            html = prose_html(annotation.body.tokens, self.resolve)
            yield {
                "type": "Choice",
                "items": [
                    {
                        "type": "TextualBody",
                        "value": annotation.body.source,
                        "format": "text/markdown",
                        "language": lang,
                    },
                    {"type": "TextualBody", "value": html, "format": "text/html", "language": lang},
                ],
            }
        yield _described(self.edition.kind_of(annotation).label, "classifying", lang)
        yield from (_described(tag, "tagging", lang) for tag in annotation.tags)
        for siglum, words in annotation.readings.items():
            yield _described(f"{siglum}: {words}", "describing", "")
        if annotation.original:
            original = annotation.original
            yield _described(original.text, "describing", original.lang or self.linked_text.text.lang)

    # ── Places ──────────────────────────────────────────────────────────────────────────────────────────

    def _targets(self, notes: list[Note]) -> list[dict[str, Any]]:
        """The places of a note in the order in which it names them, whatever pages they are on."""
        targets: dict[int, dict[str, Any]] = {}
        for note in notes:
            for number in {anchor.target for anchor in note.anchors} - set(targets):
                anchors = [anchor for anchor in note.anchors if anchor.target == number]
                is_all = all(other is note or number not in {a.target for a in other.anchors} for other in notes)
                targets[number] = self._target(note, note.annotation.targets[number], anchors, is_all=is_all)
        return [targets[number] for number in sorted(targets)]

    def _target(self, note: Note, selector: Selector, anchors: list[Anchor], *, is_all: bool) -> dict[str, Any]:
        """One place; `is_all` says that all of it is on this page, and not only the first blocks of a section."""
        page = self.pages[note.page]
        passage = page.passage(anchors)
        quote = _quote(page.text[passage.start : passage.end], *page.around(passage))
        counted = {
            "type": "TextPositionSelector",
            "start": passage.start,
            "end": passage.end,
            "readingText": self._reading_text(note.page),
        }
        position = [counted] if self.positions else []
        if isinstance(selector, Whole) and anchors[0].whole:
            address = self.linked.addresses.locus(selector.at.removeprefix("#"), self.linked_text.text.id)
            fragment = _fragment(address.fragment or self.linked_text.text.id)
            selectors = [fragment, quote, *position] if is_all else [fragment]
        else:
            selectors = [quote, *position, *_in_block(page, passage, quote)]
        return {"source": self.iris.page(page.page.path), "selector": selectors}


def _in_block(page: PageText, passage: Passage, quote: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The words by the block that they stand in, or by the blocks that they begin and end in."""
    start, end, first, last = passage
    begins = _fragment(page.blocks[first - page.first].locus)
    if first == last:
        yield begins | {"refinedBy": quote}
        return
    # A range ends before what its end selects (§4.2.9): the rest of the last block, or the block after it.
    following = last if end < page.end_of(last) else last + 1
    if (block := page.block(following)) is None:
        return
    ends = _fragment(block.locus)
    if following == last:
        ends |= {"refinedBy": _quote(page.text[end : page.end_of(last)], quote.get("exact", "")[-32:], "")}
    first_part = _quote(page.text[start : page.end_of(first)], quote.get("prefix", ""), "")
    yield {"type": "RangeSelector", "startSelector": begins | {"refinedBy": first_part}, "endSelector": ends}


def fields(annotation: Annotation, id_: str) -> dict[str, Any]:
    """What an editor writes in a note besides its words and its place, as YAML has it."""
    original = annotation.original
    return _given({
        "id": id_,
        "kind": annotation.kind,
        "after": any(isinstance(target, After) for target in annotation.targets) or None,
        "parallel": {version: quote.exact for version, quote in annotation.parallel.items()},
        "reading": dict(annotation.readings),
        "readings": list(map(_reading, annotation.apparatus)),
        "inside": annotation.inside[0] if annotation.inside else "",
        "original": _given({"lang": original.lang, "text": original.text, "latin": original.latin}) if original else "",
        "certainty": annotation.certainty,
        "by": _by(annotation.by) if annotation.by else "",
        "date": annotation.date,
        "status": annotation.status,
        "tags": list(annotation.tags),
        "sources": [source.source for source in annotation.sources],
        "see": [name for name, _ in annotation.see],
    })  # fmt: skip


def _reading(reading: Reading) -> dict[str, Any]:
    return _given({
        "words": reading.words,
        "how": reading.how,
        "in": list(reading.witnesses),
        "source": reading.source.source if reading.source else "",
        "note": reading.note.source if reading.note else "",
    })  # fmt: skip


def _by(person: Person) -> str | dict[str, str]:
    filled_fields: dict[str, str] = _given(person._asdict())
    return person.name if list(filled_fields) == ["name"] else filled_fields


def agent(person: Person) -> dict[str, Any]:
    """A person, by the name that all know them under if there is one."""
    return _given({"id": person.address, "type": "Person", "name": person.name})


def _quote(words: str, before: str, after: str) -> dict[str, Any]:
    return _given({"type": "TextQuoteSelector", "exact": words, "prefix": before, "suffix": after})


def _fragment(value: str) -> dict[str, Any]:
    return {"type": "FragmentSelector", "conformsTo": _HTML_FRAGMENTS, "value": value}


def _described(value: str, purpose: str, lang: str) -> dict[str, Any]:
    return _given({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain", "language": lang})


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
