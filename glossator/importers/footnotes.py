"""Notes from the footnotes of a Markdown file; and what a footnote says of itself, if it was a note of ours.

`export markdown` writes a note as a footnote that begins with its kind and its words and ends with its fields; in Word
too, after pandoc. By that ending they are told from the footnotes of the author.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from glossator import markdown
from glossator.markdown import escaping
from glossator.problems import Refused

from .drafts import Context, Draft, Drafts, Target, tidy
from .reading import text_of
from .running import Running

_definition = re.compile(r"^\[\^([^\]\s]+)\]:[ \t]*(.*)$")
_mark = re.compile(r"\[\^([^\]\s]+)\]")
_front_matter = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_kind = re.compile(r"\*\*([^*]+):\*\*")
_lemma = re.compile(r" ([^\]]*?)\\?\](?=\s|$)")
_field = re.compile(
    r"(id|words|at|after|parallel \S+|reading \S+|variant [^:]+|its (?:source|note)|original(?: \S+)?|latin|inside"
    r"|certainty|date|status|by|tag|source|see): (.+)"
)
_BETWEEN_PLACES = " | "
_NO_WORDS = "—"


class Own(NamedTuple):
    """What a footnote of ours says: the note's fields, the words of each of its places."""

    fields: dict[str, Any]
    lemmata: tuple[str, ...]


def read(data: bytes, path: str, context: Context) -> Drafts:
    """The footnotes of a Markdown file, each on the words before its mark."""
    source = _front_matter.sub("", text_of(data, path))
    _, definitions = _without_definitions(source)
    if not definitions:
        raise Refused(f"{path} has no footnotes", "a footnote is a mark [^1] and a line [^1]: with its words")
    bodies = {label: "\n".join(lines).strip() for label, lines in definitions.items()}
    ours = {label: found for label, words in bodies.items() if (found := own(words, context))}
    # Beside footnotes of ours, others are the author's and a part of the text.
    authors = {label for label in bodies if ours and label not in ours}
    body, _ = _without_definitions(source, authors)
    running = Running()
    marks: list[tuple[str, int]] = []
    for token in markdown.parse(_with_plain_marks(body, bodies)):
        if token.type in ("inline", "fence", "code_block"):
            running.block()
            words = markdown.plain(token.children or ()) if token.type == "inline" else token.content
            _add(words, bodies, running, marks)
            running.block()
    marks = [(label, position) for label, position in marks if label not in authors]
    drafts = []
    for label in dict.fromkeys(label for label, _ in marks):
        positions = [position for name, position in marks if name == label]
        targets = [running.at_mark(position) for position in positions]
        drafts.append(draft(f"footnote {label}", targets, bodies[label], ours.get(label), context))
    unused = [label for label in bodies if label not in {*authors, *(name for name, _ in marks)}]
    drafts += [
        Draft(f"footnote {label}", (), {"note": bodies[label]}, (), "it has no mark in the text") for label in unused
    ]
    return Drafts(tuple(drafts), (), running.letters)


def draft(where: str, targets: Sequence[Target], words: str, ours: Own | None, context: Context) -> Draft:
    """A footnote, with its marks, as a note."""
    if ours is None:
        fields, remarks = tidy({"note": words}, context)
        return Draft(where, tuple(targets), fields, tuple(remarks), "" if words.strip() else "the footnote is empty")
    raw = dict(ours.fields)
    at, after = raw.pop("at", ""), raw.pop("after", "")
    fields, remarks = tidy(raw, context, is_ours=True)
    if at:
        return Draft(where, (Target(at=at),), fields, tuple(remarks))
    named = [
        replace(target, lemma=lemma, after=bool(after))
        for target, lemma in zip(targets, [*ours.lemmata, *[""] * len(targets)], strict=False)
    ]
    return Draft(where, tuple(named), fields, tuple(remarks))


def own(words: str, context: Context) -> Own | None:
    """What a footnote says, if it ends as one of ours does."""
    paragraphs = words.strip().rsplit("\n\n", 1)
    lines = [line.strip().removesuffix("\\") for line in paragraphs[-1].split("\n") if line.strip()]
    found = [_field.fullmatch(line) for line in lines]
    head = _kind.match(words)
    if len(paragraphs) < 2 or not head or not all(found) or not any(match and match[1] == "id" for match in found):
        return None
    fields = _fields([(match[1], _plain(match[2])) for match in found if match])
    labels = {label: id_ for id_, label in context.labels.items()}
    fields["kind"] = labels.get(_plain(head[1]), _plain(head[1]))
    lemmata, begins = tuple(fields.pop("words", ())), head.end()
    if not lemmata and "at" not in fields and (lemma := _lemma.match(paragraphs[0], begins)):
        lemmata, begins = tuple(_plain(lemma[1]).split(_BETWEEN_PLACES)), lemma.end()
    fields["note"] = paragraphs[0][begins:].strip()
    return Own(fields, lemmata)


def _fields(found: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The lines at the end of a footnote as our fields."""
    note: dict[str, Any] = {}
    for line, value in found:
        name, _, rest = line.partition(" ")
        if name in ("parallel", "reading"):
            note.setdefault(name, {})[rest] = value
        elif name in ("tag", "source"):
            note.setdefault(f"{name}s", []).append(value)
        elif name in ("see", "words"):
            note.setdefault(name, []).append(value)
        elif name == "original":
            note["original"] = {**({"lang": rest} if rest else {}), "text": value}
        elif name == "latin":
            note.setdefault("original", {})["latin"] = value
        elif name == "variant":
            note.setdefault("readings", []).append(_variant(rest, value))
        elif name == "its" and note.get("readings"):
            note["readings"][-1][rest] = value
        else:
            note[name] = value
    return note


def _variant(sigla: str, words: str) -> dict[str, Any]:
    """A reading of an entry: “A, B (omission)” and its words, or a dash for none."""
    names, _, how = sigla.removesuffix(")").partition(" (")
    fields = {"words": "" if words == _NO_WORDS else words, "how": how}
    return {**{name: value for name, value in fields.items() if value}, "in": names.split(", ")}


def _plain(source: str) -> str:
    return markdown.plain(markdown.parse_inline(source))


def _without_definitions(source: str, kept_of: Collection[str] = ()) -> tuple[str, Mapping[str, list[str]]]:
    """The text without its footnotes, and the lines of each by its label; those `kept_of` become paragraphs of it."""
    kept: list[str] = []
    definitions: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if opening := _definition.match(line):
            current = kept if opening[1] in kept_of else definitions.setdefault(opening[1], [])
            current.append(opening[2])
        elif current is not None and (not line.strip() or line.startswith(("    ", "\t"))):
            current.append(line.removeprefix("\t") if line.startswith("\t") else line[4:])
        else:
            current = None
            kept.append(line)
    return "\n".join(kept), definitions


def _with_plain_marks(body: str, bodies: Mapping[str, str]) -> str:
    """The text with its marks as plain words, which verse and tables have too."""
    return _mark.sub(lambda found: escaping.inline(found[0]) if found[1] in bodies else found[0], body)


def _add(words: str, bodies: Mapping[str, str], running: Running, marks: list[tuple[str, int]]) -> None:
    """The words of a block, and where its marks stand."""
    for piece in _pieces(words, bodies):
        if found := _mark.fullmatch(piece):
            marks.append((found[1], running.length))
        else:
            running.add(piece)


def _pieces(words: str, bodies: Mapping[str, str]) -> Iterator[str]:
    done = 0
    for found in _mark.finditer(words):
        if found[1] in bodies:
            yield words[done : found.start()]
            yield found[0]
            done = found.end()
    yield words[done:]
