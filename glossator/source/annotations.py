"""YAML -> what an editor wrote: notes and terms, checked field by field.

An entry with an error in it is left out, so that one mistake does not hide the next; the errors stop the
build anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from glossator import markdown
from glossator.language import identifiers, unquoted
from glossator.markdown import Place, faults, may_have_faults
from glossator.model import (
    After,
    Annotation,
    Origin,
    Original,
    Person,
    Problem,
    Prose,
    Quote,
    Range,
    Selector,
    SourceFile,
    Term,
    Whole,
)
from glossator.problems import problem
from glossator.strict_yaml import Mapping, Node, Scalar, Sequence, load, origin

from . import checking, fields, plain_fields, shapes
from .apparatus import FIELDS as OF_APPARATUS
from .apparatus import EntryReader
from .people import person

# The files, with their entries left to be checked one by one.
_NOTES_APART = replace(
    fields.ANNOTATIONS, of={**fields.ANNOTATIONS.of, "notes": shapes.Items(shapes.Anything(of=fields.NOTE))}
)
_TERMS_APART = replace(fields.GLOSSARY, of={"terms": shapes.Items(shapes.Anything(of=fields.TERM))})


def read_notes(
    file: SourceFile, kinds: Collection[str] | None, sigla: Collection[str] | None
) -> tuple[list[Annotation], list[Problem]]:
    """The notes of one file of annotations.

    With None for kinds or sigla nothing is known of them and any name passes; without kinds no notes are returned.
    """
    node, problems = load(file.data, file.path, fields.names)
    if node is None or node == "":
        return [], problems
    problems += (outside := list(checking.check(node, _NOTES_APART, file.path)))
    if not isinstance(node, Mapping):
        return [], problems
    reader = Reader(file.path, kinds, sigla, EntryReader(file, sigla))
    default_kind, default_by = node.get("kind"), _by(node)
    if isinstance(default_kind, Scalar):
        problems += reader.check_kind(default_kind)
    notes = []
    # A field that has slipped out of its note must not be reported as missing too.
    is_torn = any(problem.code in ("G004", "G030") for problem in outside)
    for entry in entries(node, "notes"):
        of_entry = (
            [] if checking.fits(entry, fields.NOTE) else list(checking.check(entry, fields.NOTE, file.path, "note"))
        )
        if not of_entry:
            of_entry = list(reader.check_note(entry, default_kind, is_whole=not (entry.is_torn or is_torn)))
        problems += of_entry
        has_kind = kinds is not None and (
            "kind" in entry or default_kind in kinds
        )  # else it is reported once, for the file
        if has_kind and not any(problem.severity == "error" for problem in of_entry):
            notes.append(reader.note(entry, str(default_kind or ""), default_by))
            sources = (reader.prose(source, entry) for source in entry.get("sources", ()))
            problems += check_prose(notes[-1].body, *sources)
            for reading in notes[-1].apparatus:
                problems += check_prose(reading.source, reading.note)
    return notes, problems


def read_terms(file: SourceFile) -> tuple[list[Term], list[Problem]]:
    """The entries of the glossary."""
    node, problems = load(file.data, file.path, fields.names)
    if node is None or node == "":
        return [], problems
    problems += checking.check(node, _TERMS_APART, file.path)
    if not isinstance(node, Mapping):
        return [], problems
    reader = Reader(file.path)
    terms: list[Term] = []
    taken: dict[str, Term] = {}
    for entry in entries(node, "terms"):
        of_entry = list(checking.check(entry, fields.TERM, file.path, "term"))
        if not of_entry:
            term = reader.term(entry)
            other = taken.setdefault(identifiers.key(term.id), term)
            if other is not term:
                hint = f"the other is at {other.origin.path}:{other.origin.line}; give one of them another `id`"
                here = origin(entry.get("id", entry["term"]), file.path)
                of_entry.append(problem("G081", here, f"two terms have the id “{term.id}”", hint))
            if fault := identifiers.fault_on_page(term.id, notes=False):
                hint = "give the term another `id`" if "id" in entry else "give the term an `id`"
                of_entry.append(problem("G080", term.origin, f"the id “{identifiers.shown(term.id)}” {fault}", hint))
            of_entry += check_prose(term.definition, term.note)
            of_entry += plain_fields.check(entry, plain_fields.IN_TERM, file.path)
            terms.append(term)
        problems += of_entry
    return terms, problems


def _by(entry: checking.Checked) -> Person | None:
    """The author of a note or of a file of notes; None where `by` is missing or malformed (which is reported)."""
    given = entry.get("by")
    is_sound = isinstance(given, Scalar) or (isinstance(given, Mapping) and "name" in given)
    return person(given) if is_sound else None


def entries(node: Mapping, name: str) -> checking.Checked:
    """The list called `name`; nothing where it is something else, which is reported."""
    found = node.get(name)
    return found if isinstance(found, Sequence) else ()


def check_prose(*prose: Prose | None) -> Iterator[Problem]:
    """Where the Markdown of a note or a term does not do what it seems to."""
    for part in prose:
        if part and may_have_faults(part.source):
            yield from faults(part.tokens, _at(part.origin), footnotes=False)


def _at(origin: Origin) -> Place:
    """Every token at one place: lines of Markdown inside YAML are not counted."""
    return lambda *_: origin


_NARROWING = ("at", "nth", "within")


def _quotes(entry: checking.Checked) -> bool:
    """Whether a note names some words of the text."""
    return any(name in entry for name in ("quote", "after", "app"))


class Reader:
    """Makes values of entries that `checking.check` has passed."""

    def __init__(
        self,
        path: str,
        kinds: Collection[str] | None = (),
        sigla: Collection[str] | None = (),
        entries: EntryReader | None = None,
    ) -> None:
        self.path, self.kinds, self.sigla, self.entries = path, kinds, sigla, entries

    def at(self, node: Node) -> Origin:
        return origin(node, self.path)

    def check_kind(self, kind: Scalar) -> Iterator[Problem]:
        if self.kinds is not None and kind not in self.kinds:
            yield self._unknown(kind, "kind", self.kinds)

    def check_note(self, entry: checking.Checked, default_kind: Node | None, *, is_whole: bool) -> Iterator[Problem]:
        """What the shape of a note cannot say: which fields go together, and whether names are known.

        Where the note is not `is_whole`, parts of it could not be read, so none is demanded.
        """
        here = self.at(entry)
        if "kind" in entry:
            yield from self.check_kind(entry["kind"])
        elif default_kind is None and is_whole:
            yield problem("G032", here, "the note has no `kind`", "add `kind: …`, to the note or to the whole file")
        if is_whole and not any(name in entry for name in ("quote", "at", "after", "app")):
            yield problem(
                "G032",
                here,
                "the note has no `quote`",
                'quote the words it is about, or name a section or block: at: "8"',
            )
        quote = entry.get("quote")
        parts = [part for part in quote if isinstance(part, Mapping)] if isinstance(quote, Sequence) else []
        for part in (entry, *parts):
            if "nth" in part and not ("at" in part and (part is not entry or _quotes(entry))):
                yield problem(
                    "G036",
                    origin(part.key("nth"), self.path),
                    "`nth` needs `quote` and `at`",
                    "it counts the places of the words within the one that `at` names",
                )
        if "within" in entry and not isinstance(quote, Scalar) and not {"after", "app"}.intersection(entry):
            yield problem(
                "G036",
                origin(entry.key("within"), self.path),
                "`within` needs a `quote` of one place",
                "`within` is a longer passage that contains the quoted words",
            )
        if is_whole and not any(name in entry for name in ("note", "reading", "readings", "app", "original", "see")):
            yield problem("G032", here, "the note says nothing", "add `note: …`")
        if self.entries and not OF_APPARATUS.isdisjoint(entry):
            yield from self.entries.check(entry, is_whole=is_whole)
        for siglum in entry.get("reading", ()):
            if self.sigla is not None and siglum not in self.sigla:
                yield self._unknown(siglum, "witness", self.sigla)

    def _unknown(self, name: Scalar, noun: str, known: Collection[str]) -> Problem:
        if inner := unquoted(name):
            hint = f"YAML reads curly quotation marks as part of the name; write {inner}"
            return problem("G035", self.at(name), f"edition.yaml has no {noun} “{name}”", hint)
        add = f"add “{name}” under `{'kinds' if noun == 'kind' else 'witnesses'}` in content/edition.yaml"
        suggestion = identifiers.did_you_mean(name, known)
        hint = suggestion or (f"it has: {', '.join(known)}; or {add}" if known else add)
        return problem("G035", self.at(name), f"edition.yaml has no {noun} “{name}”", hint)

    def note(self, entry: checking.Checked, default_kind: str, default_by: Person | None) -> Annotation:
        return Annotation(
            id=identifiers.proper(str(entry.get("id", ""))),
            kind=str(entry.get("kind", default_kind)),
            targets=tuple(self.targets(entry)),
            body=self.prose(entry.get("note"), entry),
            origin=self.at(entry),
            readings={str(siglum): str(words) for siglum, words in entry.get("reading", {}).items()},
            original=self.original(entry),
            certainty=str(entry.get("certainty", "")),
            by=_by(entry) or default_by,
            date=str(entry.get("date", "")),
            status=str(entry.get("status", "")),
            tags=tuple(map(str, entry.get("tags", ()))),
            sources=tuple(self.line(source) for source in entry.get("sources", ())),
            needs_no_source="sources" in entry and not entry["sources"],
            see=self.see(entry),
            parallel={
                str(name): Quote(str(words), self.at(words)) for name, words in entry.get("parallel", {}).items()
            },
            named_at=self.at(entry["id"]) if "id" in entry else None,
            apparatus=self.entries.readings(entry) if self.entries else (),
            inside=(identifiers.proper(str(entry["inside"])), self.at(entry["inside"])) if "inside" in entry else None,
        )

    def term(self, entry: checking.Checked) -> Term:
        headword = entry["term"].strip()
        return Term(
            id=identifiers.proper(str(entry.get("id", ""))) or identifiers.slug(headword, notes=False) or headword,
            headword=headword,
            forms=tuple(form.strip() for form in entry.get("forms", ())),
            definition=self.prose(entry["definition"], entry),
            origin=self.at(entry["term"]),
            original=self.original(entry),
            link=str(entry.get("link", "")),
            exceptions=tuple((str(exception["at"]), self.at(exception["at"])) for exception in entry.get("except", ())),
            see=self.see(entry),
            note=self.prose(entry["note"], entry) if "note" in entry else None,
        )

    def targets(self, entry: checking.Checked) -> Iterator[Selector]:
        if "after" in entry:
            yield After(self._quote(str(entry["after"]), self.at(entry["after"]), entry, in_list=False))
            return
        if self.entries and (lemma := self.entries.lemma(entry)):
            yield self._quote(lemma.words, lemma.origin, entry, in_list=False)
            return
        if "quote" not in entry:
            if "at" in entry:
                yield Whole(str(entry["at"]), self.at(entry["at"]))
            return
        quote = entry["quote"]
        if not isinstance(quote, Sequence):
            yield self.target(quote, entry, in_list=False)
            return
        for part in quote:
            # The fields of a single place override those of the note.
            own = isinstance(part, Mapping) and any(name in part for name in _NARROWING)
            yield self.target(part, part if own else entry, in_list=True)

    def target(self, quote: checking.Checked, narrowing: checking.Checked, *, in_list: bool) -> Selector:
        """One place of a note; `narrowing` is the mapping with the fields that choose it."""
        if isinstance(quote, Mapping) and "from" in quote:
            at, narrowed = str(narrowing.get("at", "")), self.narrowed(narrowing)
            start, end = quote["from"], quote["to"]
            opening = Quote(str(start), self.at(start), at, int(narrowing.get("nth", 0)), narrowed=narrowed)
            return Range(opening, Quote(str(end), self.at(end), at, narrowed=narrowed))
        words = quote["quote"] if isinstance(quote, Mapping) else quote
        return self._quote(str(words), self.at(words), narrowing, in_list=in_list)

    def _quote(self, words: str, here: Origin, narrowing: checking.Checked, *, in_list: bool) -> Quote:
        at, nth = str(narrowing.get("at", "")), int(narrowing.get("nth", 0))
        return Quote(words, here, at, nth, str(narrowing.get("within", "")), self.narrowed(narrowing), in_list)

    def narrowed(self, narrowing: checking.Checked) -> dict[str, Origin]:
        """Where in the file the fields are that choose among several places."""
        return {name: self.at(narrowing[name]) for name in _NARROWING if name in narrowing}

    def see(self, entry: checking.Checked) -> tuple[tuple[str, Origin], ...]:
        return tuple((identifiers.proper(str(target)), self.at(target)) for target in entry.get("see", ()))

    def prose(self, node: Node | None, entry: checking.Checked) -> Prose:
        if not isinstance(node, Scalar):
            return Prose("", self.at(entry), markdown.parse_prose)
        return Prose(node.strip(), self.at(node), markdown.parse_prose)

    def line(self, node: Scalar) -> Prose:
        """Markdown in one line."""
        return Prose(node.strip(), self.at(node), markdown.parse_inline)

    def original(self, entry: checking.Checked) -> Original | None:
        if "original" not in entry:
            return None
        given = entry["original"]
        return Original(str(given["text"]), str(given.get("lang", "")), str(given.get("latin", "")))
