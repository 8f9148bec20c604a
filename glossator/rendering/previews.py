"""What a reader sees of a place before going there: a script beside each page with what other pages link to on it.

`decree/part-2.html` has `decree/part-2.preview.js`, a classic script that a page adds when a reader first rests on a
link that leads there, because pages opened from disk may not `fetch`. A preview says what the place is called and as
much of its words as `LONGEST` characters hold. What is on the reader's own page is shown from that page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from glossator.language import direction
from glossator.linking import SOURCES, WITNESSES, Cited, Linked, LinkedText, Targets, glossary_path, targets
from glossator.model import HOWS, Annotation, Block, Note, Original, Prose, Stretch, Term, Text

from .citations import words as words_of
from .marking import attribute, call, closing, escape, opening
from .note_views import NoteViews, date_html, spoken_label
from .places import place_name
from .source_views import SourceViews
from .witness_views import card

LONGEST = 300  # characters of a preview
_WORDS = ("text", "code_inline", "text_special", "html_inline", "softbreak", "hardbreak")
_KEPT = ("em", "strong", "span")  # the elements that a preview keeps


class _Preview(NamedTuple):
    """`head` says what it is, `body` what stands there; both are HTML without links."""

    head: str
    body: str


class Previews:
    """The scripts of a site by their paths."""

    def __init__(self, linked: Linked, ui: Mapping[str, str], known: Targets | None = None) -> None:
        """`known` are the targets of the edition, where the caller has them already."""
        self.linked, self.ui, self._known = linked, ui, known

    @cached_property
    def targets(self) -> Targets:
        return targets(self.linked) if self._known is None else self._known

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[frozenset[str]], Iterator[tuple[str, _Preview]]]]:
        makers: dict[str, Any] = {}
        for linked_text in self.linked.texts:
            for number, page in enumerate(linked_text.pages):
                makers[page.path] = lambda fragments, linked_text=linked_text, number=number: self._on_page(
                    linked_text, number, fragments
                )
        for term in self.linked.edition.terms:
            makers[glossary_path(self.linked, term)] = self._terms
        for name in self.linked.edition.names:
            path = self.linked.addresses.names[name.id].path
            makers[path] = lambda fragments, path=path: self._names(path, fragments)
        if self.linked.addresses.witnesses:
            makers[WITNESSES] = self._witnesses
        if self.linked.published_works:
            makers[SOURCES] = self._sources
        return makers

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The page that each script tells of, by the script's path."""
        return {f"{page.removesuffix('html')}preview.js": page for page in self._makers if page in self.targets}

    def script(self, path: str) -> str:
        """`glossator.preview({id: [head, body]})` of one page, in the order of its words."""
        page = self.paths[path]
        previews = dict(self._makers[page](self.targets[page]))
        return call("glossator.preview", {id_: list(filter(None, parts)) for id_, parts in previews.items()})

    def is_shown(self, page: str, fragment: str) -> bool:
        """Whether what stands at a place of the site stands in a preview too."""
        return fragment in self.targets.get(page, ())

    def _on_page(
        self, linked_text: LinkedText, number: int, fragments: frozenset[str]
    ) -> Iterator[tuple[str, _Preview]]:
        page, text = linked_text.pages[number], linked_text.text
        for section in text.sections[page.first : page.last]:
            blocks = list(section.blocks())
            if section.id in fragments and blocks:
                yield section.id, self._block(text, blocks)
            for at, block in enumerate(blocks):
                if block.locus in fragments:
                    yield block.locus, self._block(text, blocks[at:])
        for locus, parts in text.lines.items():
            if locus in fragments and parts[0].start:
                yield locus, self._line(text, parts[0])
        views = NoteViews(self.linked, linked_text, page.path, self.ui)
        for note in linked_text.notes_by_page.get(number, ()):
            if f"n-{note.key}" in fragments:
                yield f"n-{note.key}", self._note(views, note)

    def _block(self, text: Text, blocks: Sequence[Block]) -> _Preview:
        """The first of `blocks`; of a heading its words and what follows it, as far as the first that has a number: a
        scene's first lines, not only who speaks them.
        """
        first, usual = blocks[0], self.linked.edition.lang
        name = place_name(text, first, self.ui, unit=True)
        head = f"<b>{escape(name)}</b>"
        if first.kind == "heading":
            title = _dressed(escape(first.text), text.lang, usual)
            head = f"<b>{title}</b>" if first.text.startswith(name) else f"{head} {title}"
            numbered = (at for at, block in enumerate(blocks) if at and block.locus.rpartition(".")[2].isdigit())
            body = excerpt(*(block.tokens for block in blocks[1 : next(numbered, 1) + 1]))
        else:
            body = excerpt(first.tokens)
        return _Preview(head, _dressed(body, text.lang, usual))

    def _line(self, text: Text, line: Stretch) -> _Preview:
        """A line of verse and what follows it in its stanza."""
        block = text.blocks[line.block]
        name = place_name(text, block, self.ui, unit=True, at=line.start)
        breaks = [at for at, token in enumerate(block.tokens) if token.type in ("softbreak", "hardbreak")]
        line_break = breaks[block.text.count("\n", 0, line.start) - 1]
        words = excerpt(block.tokens[line_break + 1 :])
        return _Preview(f"<b>{escape(name)}</b>", _dressed(words, text.lang, self.linked.edition.lang))

    def _note(self, views: NoteViews, note: Note) -> _Preview:
        annotation = note.annotation
        label = spoken_label(self.linked.edition.kinds[annotation.kind], note)
        lemma = views.lemma(note)
        body = self._excerpt_of(annotation.body)
        if annotation.apparatus:
            body = " ".join(filter(None, [_entry(annotation), body]))
        if not body and annotation.original:
            body = _original(annotation.original)
        return _Preview(f"<b>{escape(label)}</b>" + (f" <q>{lemma}</q>" if lemma else ""), body)

    def _terms(self, fragments: frozenset[str]) -> Iterator[tuple[str, _Preview]]:
        for term in self.linked.edition.terms:
            if term.id in fragments:
                yield term.id, _Preview(_head(term), self._excerpt_of(term.definition))

    def _names(self, path: str, fragments: frozenset[str]) -> Iterator[tuple[str, _Preview]]:
        for name in self.linked.edition.names:
            if name.id in fragments and self.linked.addresses.names[name.id].path == path:
                dates = f" {date_html(name.dates, self.ui)}" if name.dates else ""
                yield name.id, _Preview(f"<b>{escape(name.name)}</b>{dates}", self._excerpt_of(name.definition))

    def _witnesses(self, fragments: frozenset[str]) -> Iterator[tuple[str, _Preview]]:
        for name, address in self.linked.addresses.witnesses.items():
            if address.fragment in fragments:
                head, prose = card(self.linked, name, self.ui)
                yield address.fragment, _Preview(head, self._excerpt_of(prose) if prose else "")

    def _sources(self, fragments: frozenset[str]) -> Iterator[tuple[str, _Preview]]:
        for id_, head, body in SourceViews(self.linked, self.ui).previews(fragments):
            yield id_, _Preview(head, body)

    def _excerpt_of(self, prose: Prose) -> str:
        paragraphs = (token.children or () for token in prose.tokens if token.type == "inline")
        return excerpt(*paragraphs, cited=self.linked.addresses.cited)


def _entry(annotation: Annotation) -> str:
    """What an entry of an apparatus says, in one line."""
    readings = []
    for reading in annotation.apparatus:
        sign = HOWS[reading.how].abbreviation if reading.how else ""
        readings.append(" ".join(filter(None, ["" if reading.is_lemma else reading.words, sign, *reading.witnesses])))
    return escape(" : ".join(readings))


def _head(term: Term) -> str:
    return f"<b>{escape(term.headword)}</b>" + (f" {_original(term.original)}" if term.original else "")


def _original(original: Original) -> str:
    words = escape(original.text)
    if original.lang:
        words = _dressed(words, original.lang, "")
    if not original.latin:
        return words
    lang = f' lang="{attribute(original.lang.partition("-")[0])}-Latn"' if original.lang else ""
    return f"{words} <i{lang}>{escape(original.latin)}</i>"


def _dressed(html: str, lang: str, usual: str) -> str:
    if lang == usual or not html:
        return html
    return f'<span lang="{attribute(lang)}" dir="{direction(lang)}">{html}</span>'


def excerpt(*paragraphs: Iterable[Any], longest: int = LONGEST, cited: Cited | None = None) -> str:
    """The beginning of some inline tokens as HTML without links, cut at a word; paragraphs run on.

    What is `cited` stands in it as plain words; without it (in a text) citations are left out.
    """
    out: list[str] = []
    open_: list[str] = []
    room = longest
    for number, tokens in enumerate(paragraphs):
        if number:
            out.append(" ")
        for token in tokens:
            is_cited = token.type == "citation" and cited is not None
            if token.type in _WORDS or is_cited:
                words = words_of(token.meta["citation"], cited) if is_cited and cited else token.content or " "
                if len(words) > room:
                    cut = words[:room]
                    out.append(escape((cut if " " not in cut else cut.rpartition(" ")[0]).rstrip(" ,;:")) + " …")
                    return "".join([*out, *map(closing, reversed(open_))])
                room -= len(words)
                out.append(escape(words))
            elif token.type.removesuffix("_open") in _KEPT:
                open_.append(opening(token))
                out.append(open_[-1])
            elif token.type.removesuffix("_close") in _KEPT and open_:
                out.append(closing(open_.pop()))
    return "".join(out).strip()
