"""The entries of an apparatus in files of notes, in the long form and in the short one -> their readings, checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from functools import cached_property
from typing import NamedTuple

from glossator import markdown
from glossator.language import decode, identifiers
from glossator.model import EITHER, HOWS, Annotation, Kind, Origin, Problem, Prose, Reading, SourceFile
from glossator.problems import problem
from glossator.strict_yaml import Scalar, Sequence, inside, origin

from . import checking
from .short_form import SIGNS, Malformed, parse_short

FIELDS = frozenset(("readings", "app", "after", "inside"))
_NO_WORDS = "leave `words` out, or take another `how`"


class EntryReader:
    """Reads the entries of one file that `checking.check` has passed.

    `names` are those that may stand in `in` and after a bracket; None where that is not known.
    """

    def __init__(self, file: SourceFile, names: Collection[str] | None) -> None:
        self.file, self.path, self.names = file, file.path, names

    # ── what an entry says ──

    def readings(self, entry: checking.Checked) -> tuple[Reading, ...]:
        """Those of an entry that `check` has passed; none of a note."""
        if "readings" in entry:
            return tuple(self._long(entry))
        return tuple(self._short(entry)) if "app" in entry else ()

    def lemma(self, entry: checking.Checked) -> _Lemma | None:
        """The words of the text that the short form itself names; None where `quote`, `after` or `at` does."""
        if "app" not in entry or not _names_lemma(entry):
            return None
        app = entry["app"]
        words = parse_short(app)[0].words
        start = len(app) - len(app.lstrip())
        return _Lemma(words, self._inside(app, start, start + len(words)))

    def _long(self, entry: checking.Checked) -> Iterator[Reading]:
        for row in entry["readings"]:
            words, how = str(row.get("words", "")), str(row.get("how", ""))
            yield Reading(
                words=words,
                how=how,
                witnesses=tuple(identifiers.proper(str(siglum)) for siglum in row.get("in", ())),
                origin=origin(row, self.path),
                source=_prose(row["source"], self.path) if "source" in row else None,
                note=_prose(row["note"], self.path) if "note" in row else None,
                is_lemma=not how and (not words or _is_same(words, entry)),
            )

    def _short(self, entry: checking.Checked) -> Iterator[Reading]:
        app = entry["app"]
        names_lemma = _names_lemma(entry)
        for number, part in enumerate(parse_short(app, lemma=names_lemma)):
            is_lemma = not part.how and (not part.words or _is_same(part.words, entry))
            is_lemma = is_lemma or (names_lemma and number == 0)
            if part.names or not is_lemma:
                here = self._inside(app, part.start, part.start + len(part.words or part.how or "]"))
                names = tuple(map(identifiers.proper, part.names))
                yield Reading(part.words, part.how, names, here, is_lemma=is_lemma)

    def _inside(self, node: Scalar, start: int, end: int) -> Origin:
        return inside(node, start, end, self._lines, self.path)

    @cached_property
    def _lines(self) -> list[str]:
        text, _ = decode(self.file.data, self.path)
        return (text or "").splitlines()

    # ── what is wrong with it ──

    def check(self, entry: checking.Checked, *, is_whole: bool) -> Iterator[Problem]:
        """What the shape of an entry cannot express; where it is not `is_whole`, nothing counts as missing."""
        if "readings" in entry and "app" in entry:
            hint = "they say the same in two forms: keep one of them"
            yield self._entry_fault(entry, "app", "an entry has `readings` or `app`, not both", hint)
        if "after" in entry and "quote" in entry:
            hint = "`quote` names the words that the readings replace, `after` the words that they follow"
            yield self._entry_fault(entry, "after", "an entry has `quote` or `after`, not both", hint)
        if is_whole and "readings" not in entry and "app" not in entry:
            name = "after" if "after" in entry else "inside"
            hint = "add `readings`, or `app` in the short form"
            yield self._entry_fault(entry, name, f"`{name}` needs an entry of an apparatus", hint)
        for row in entry.get("readings", ()):
            yield from self._check_row(row)
            for name in row.get("in", ()):
                if not self._is_known(name):
                    yield self._unknown(name, origin(name, self.path), signs=False)
        if "app" in entry:
            yield from self._check_app(entry["app"], lemma=_names_lemma(entry))

    def _check_row(self, row: checking.Checked) -> Iterator[Problem]:
        how = HOWS.get(str(row.get("how", "")))
        here = origin(row, self.path)
        if how and how.words == "none" and "words" in row:
            message = f"a reading that is {_a(how.name)} has no words"
            yield problem("G111", origin(row["words"], self.path), message, _NO_WORDS)
        if how and how.words == "needed" and "words" not in row:
            message = f"a reading that is {_a(how.name)} has words"
            yield problem("G111", origin(row["how"], self.path), message, "add `words: …`")
        if how and how.name == "ambiguous" and "words" in row:
            yield from _check_either(row["words"], origin(row["words"], self.path))
        if "in" not in row and "source" not in row:
            message = "no witness is named for this reading"
            yield problem(
                "G111", here, message, "add `in: [A, B]` with the sigla, or `source: …` to say where it is from"
            )

    def _check_app(self, app: Scalar, *, lemma: bool) -> Iterator[Problem]:
        try:
            parts = parse_short(app, lemma=lemma)
        except Malformed as malformed:
            here = self._inside(app, malformed.start, malformed.end)
            yield problem("G110", here, malformed.message, malformed.hint)
            return
        for part in parts:
            if part.how == "ambiguous":
                yield from _check_either(part.words, self._inside(app, part.start, part.start + len(part.words)))
            for name, at in zip(part.names, part.name_starts, strict=True):
                if not self._is_known(name):
                    yield self._unknown(name, self._inside(app, at, at + len(name)), signs=True)

    def _is_known(self, name: str) -> bool:
        return self.names is None or identifiers.proper(name) in self.names

    def _unknown(self, name: str, here: Origin, *, signs: bool) -> Problem:
        names = self.names or ()
        known = [*names, *(SIGNS if signs else ())]
        add = f"add “{name}” under `witnesses`, or under `sources` for a scholar, in content/edition.yaml"
        same = next((siglum for siglum in known if siglum.casefold() == name.casefold()), "")
        hint = identifiers.did_you_mean(same or name, known) or (
            f"it has: {', '.join(names)}; or {add}" if names else add
        )
        return problem("G035", here, f"edition.yaml has no witness “{name}”", hint)

    def _entry_fault(self, entry: checking.Checked, field: str, message: str, hint: str) -> Problem:
        return problem("G111", origin(entry.key(field), self.path), message, hint)


class _Lemma(NamedTuple):
    words: str
    origin: Origin


def check_entries(
    notes: Iterable[Annotation], kinds: MappingOf[str, Kind], witnesses: Collection[str]
) -> Iterator[Problem]:
    """Entries whose kind is not an apparatus, and witnesses with two readings in one entry."""
    for note in notes:
        kind = kinds.get(note.kind)
        if note.apparatus and kind and not kind.apparatus:
            others = [other.id for other in kinds.values() if other.apparatus]
            own = f"write {note.kind}: {{…, apparatus: true}} in edition.yaml"
            message = f"this is an entry of an apparatus, and the kind “{note.kind}” is none"
            yield problem("G111", note.origin, message, f"give it `kind: {others[0]}`" if others else own)
        seen: set[str] = set()
        for reading in note.apparatus:
            for name in reading.witnesses:
                if name in seen and name in witnesses:
                    message = f"“{name}” has two readings in this entry, and the first one counts"
                    hint = "take it out of one of them, or declare a hand of its own for the second scribe"
                    yield problem("G114", reading.origin, message, hint, name)
                seen.add(name)


def _names_lemma(entry: checking.Checked) -> bool:
    """Whether the short form of an entry begins with its lemma."""
    return "quote" not in entry and "after" not in entry


def _is_same(words: str, entry: checking.Checked) -> bool:
    """Whether some words are those of the lemma, as far as the entry itself tells."""
    quote = entry.get("quote")
    lemma = [quote] if isinstance(quote, Scalar) else quote if isinstance(quote, Sequence) else []
    return any(isinstance(part, Scalar) and words.split() == part.split() for part in lemma)


def _check_either(words: str, here: Origin) -> Iterator[Problem]:
    if EITHER not in words:
        hint = "write them with a slash between spaces: ο / ος; and om. for having none"
        yield problem("G111", here, "an ambiguous reading must name the readings that it may be", hint)


def _a(word: str) -> str:
    if word in ("illegible", "ambiguous"):
        return word
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _prose(node: Scalar, path: str) -> Prose:
    return Prose(node.strip(), origin(node, path), markdown.parse_prose)
