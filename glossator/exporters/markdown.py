r"""The texts as Markdown with the notes as footnotes, for colleagues who work in a text editor or, by pandoc, in Word.

A footnote begins with the kind of the note and the words that it is on, as commentaries have them, and ends with a
paragraph of what else there is to say of it, a line for each field:

    [^deed]: **Commentary:** the deed] What was done.

        id: deed\
        certainty: low

The mark stands behind the words, so that `import notes` finds them again; a note on several places has its mark and its
words several times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from glossator.language import in_one_line
from glossator.linking import Linked, LinkedText
from glossator.markdown import escaping
from glossator.model import After, Annotation, Edition, Note, Sources, Whole

from .exporting import Made, Options
from .markdown_source import indented, text_source
from .page_text import PageText, page_texts

BETWEEN_PLACES = " | "
_NO_WORDS = "—"  # of a variant
_WHOLE_WORDS, _FIRST, _LAST = 12, 5, 3  # a longer lemma is cut to its first and last words


def make(linked: Linked, _: Sources, options: Options) -> Made:  # noqa: ARG001  (every exporter takes them)
    """One text as one file, several as files of their names."""
    files = {f"{linked_text.text.id}.md": source(linked.edition, linked_text).encode() for linked_text in linked.texts}
    return next(iter(files.values())) if len(files) == 1 else files


def source(edition: Edition, linked_text: LinkedText, *, is_plain: bool = False) -> str:
    """A text with its notes; `is_plain` as for `text_source`."""
    notes: dict[str, list[Note]] = defaultdict(list)
    marks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for note in linked_text.notes:
        notes[note.id].append(note)
        for mark in note.marks:
            marks[linked_text.text.blocks[mark.block].locus].append((mark.offset, f"[^{note.id}]"))
    for marks_of_note in marks.values():
        marks_of_note.sort(key=lambda mark: mark[0])
    pages = page_texts(linked_text)
    footnotes = ["\n".join(_footnote(edition, pages, marks_of_note)) for marks_of_note in notes.values()]
    return (
        "\n\n".join([_front_matter(linked_text), text_source(linked_text.text, marks, is_plain=is_plain), *footnotes])
        + "\n"
    )


def _front_matter(linked_text: LinkedText) -> str:
    text = linked_text.text
    fields = {"lang": text.lang, "author": text.author, "date": text.date, "source": text.source}
    lines = [f"{name}: {_quoted(value)}" for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---"])


def _quoted(value: str) -> str:
    escaped = in_one_line(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _footnote(edition: Edition, pages: list[PageText], notes: list[Note]) -> Iterator[str]:
    annotation, id_ = notes[0].annotation, notes[0].id
    head = f"**{escaping.inline(edition.kinds[annotation.kind].label)}:**"
    lemmata = [lemma for note in notes for lemma in _lemmata(note, pages[note.page])]
    is_whole = bool(notes[0].anchors[0].whole)
    are_clear = not any("]" in lemma or BETWEEN_PLACES in lemma for lemma in lemmata)
    if lemmata and are_clear:
        head += f" {BETWEEN_PLACES.join(map(escaping.inline, lemmata))}]"
    body = annotation.body.source.split("\n")
    runs_on = bool(annotation.body.tokens) and annotation.body.tokens[0].type == "paragraph_open"
    lines = [f"{head} {body[0]}".rstrip(), *body[1:]] if runs_on else [head, *(["", *body] if body != [""] else [])]
    fields = [*_fields(annotation, id_, is_whole=is_whole), *(("words", lemma) for lemma in lemmata if not are_clear)]
    field_lines = [f"{name}: {escaping.inline(in_one_line(value))}" for name, value in fields]
    yield from indented(f"[^{id_}]: ", [*lines, "", *(f"{line}\\" for line in field_lines[:-1]), field_lines[-1]])


def _lemmata(note: Note, page: PageText) -> Iterator[str]:
    """The words of each place, in the order of their marks; none for what is meant whole."""
    passages = []
    for number in dict.fromkeys(anchor.target for anchor in note.anchors):
        anchors = [anchor for anchor in note.anchors if anchor.target == number]
        if not anchors[0].whole:
            passages.append(page.passage(anchors))
    for start, end, *_ in sorted(passages, key=lambda passage: (passage.end, passage.start)):
        yield _shortened(page.text, start, end)


def _shortened(text: str, start: int, end: int) -> str:
    """A passage, or its first and last words, if it is long and the first do not stand in it again."""
    lemma = in_one_line(text[start:end])
    words = lemma.split(" ")
    first, last = " ".join(words[:_FIRST]), " ".join(words[-_LAST:])
    is_clear = in_one_line(text[start + 1 : end]).find(first) < 0
    return f"{first} … {last}" if len(words) > _WHOLE_WORDS and is_clear else lemma


def _fields(annotation: Annotation, id_: str, *, is_whole: bool) -> Iterator[tuple[str, str]]:
    """What a note says beside its words, its body and its kind; an entry's readings a line each."""
    yield "id", id_
    for target in annotation.targets[:1]:
        if isinstance(target, Whole) and is_whole:
            yield "at", target.at
        elif isinstance(target, After):
            yield "after", "yes"
    yield from ((f"parallel {version}", quote.exact) for version, quote in annotation.parallel.items())
    yield from ((f"reading {siglum}", words) for siglum, words in annotation.readings.items())
    for reading in annotation.apparatus:
        how = f" ({reading.how})" if reading.how else ""
        yield f"variant {', '.join(reading.witnesses)}{how}", reading.words or _NO_WORDS
        if reading.source:
            yield "its source", reading.source.source
        if reading.note:
            yield "its note", reading.note.source
    if annotation.inside:
        yield "inside", annotation.inside[0]
    if original := annotation.original:
        yield f"original {original.lang}".rstrip(), original.text
        if original.latin:
            yield "latin", original.latin
    fields = {"certainty": annotation.certainty, "date": annotation.date, "status": annotation.status}
    yield from ((name, value) for name, value in fields.items() if value)
    if annotation.by:
        yield "by", annotation.by.name
    yield from (("tag", tag) for tag in annotation.tags)
    yield from (("source", source.source) for source in annotation.sources)
    yield from (("see", name) for name, _ in annotation.see)
