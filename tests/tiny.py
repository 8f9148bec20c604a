"""Tiny editions made of strings, for tests that try one thing in many ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import dedent

from glossator.anchoring.anchor import anchor
from glossator.anchoring.resolve import Resolver
from glossator.files.places import own_folder
from glossator.linking.linked import Linked
from glossator.model import Anchor, Annotation, Problem, SourceFile, Sources, Text
from glossator.pipeline import understand
from glossator.problems.formats import format_text, narrow
from glossator.rendering.frame import Frame
from glossator.rendering.site import Site
from glossator.source.annotations import read_notes
from glossator.source.load import load
from glossator.source.texts import parse_text

EDITION = "title: A tiny edition\ntexts: [t]\nkinds:\n  note: {label: Note}\n  remark: {label: Remark}\n"


def text_of(markdown: str | bytes, *more: str, name: str = "t") -> Text:
    """A text without any problem, from the Markdown of its files."""
    text, problems = read_text(markdown, *more, name=name)
    assert not problems, format_text(problems, {})
    return text


def read_text(markdown: str | bytes, *more: str, name: str = "t") -> tuple[Text, list[Problem]]:
    """A text, called “T” if nothing in it says otherwise, and what is wrong with it."""
    first = markdown if isinstance(markdown, bytes) else markdown.encode()
    if not first.lstrip(b"\xef\xbb\xbf").startswith((b"---", b"# ")):
        first = b"---\ntitle: T\n---\n" + first
    files = [SourceFile(f"content/{name}.md", first)]
    files += [SourceFile(f"content/{name}/{n}.md", one.encode()) for n, one in enumerate(more, 2)]
    return parse_text(name, files, "en")


def notes_of(yaml: str) -> list[Annotation]:
    """The notes of a file that is as it should be; a list of notes will do."""
    yaml = dedent(yaml)
    if not yaml.startswith(("kind:", "notes:")):
        yaml = f"kind: note\nnotes:\n{yaml}"
    notes, problems = read_notes(SourceFile("annotations/t/notes.yaml", yaml.encode()), ("note", "remark"), ("MT",))
    assert not problems, format_text(problems, {})
    return notes


def quoting(words: str, **more: str) -> list[Annotation]:
    """A note on these words, in quotation marks as JSON has them, which YAML reads too."""
    fields = "".join(f"\n  {name}: {_quoted(value)}" for name, value in more.items())
    return notes_of(f"- quote: {_quoted(words)}\n  note: N{fields}\n")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)  # YAML reads what JSON writes


def places(markdown: str, words: str, **more: str) -> list[str]:
    """The words, as the text has them, that a quote of `words` was found at: one for each block."""
    text = text_of(markdown)
    found, *_, problems = anchor(text, quoting(words, **more))
    assert not problems, format_text(problems, {})
    return [covered(text, one) for _, anchors in found.notes for one in anchors]


def complaint(markdown: str, words: str, **more: str) -> Problem:
    """The one problem that a quote of `words` meets."""
    found, *_, problems = anchor(text_of(markdown), quoting(words, **more))
    assert not found.notes
    [one] = problems
    return one


def covered(text: Text, one: Anchor) -> str:
    return text.blocks[one.block].text[one.start : one.end]


def resolver(markdown: str) -> Resolver:
    return Resolver(text_of(markdown))


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files of an edition on disk; one that has no edition.yaml gets a plain one."""
    for name, data in {"content/edition.yaml": EDITION, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


@cache
def _own() -> Sources:
    """The engine's own templates and style, and no edition."""
    return load(own_folder("templates").parent / "no-such-edition")


def sources(files: Mapping[str, str | bytes]) -> Sources:
    """The same without a disk, sorted into their rooms as `load` does."""
    made = {
        name: SourceFile(name, data if isinstance(data, bytes) else data.encode())
        for name, data in {"content/edition.yaml": EDITION, **files}.items()
    }
    texts: dict[str, tuple[SourceFile, ...]] = {}
    notes: dict[str, tuple[SourceFile, ...]] = {}
    pages = []
    for name, file in sorted(made.items()):
        room, *rest = name.split("/")
        if room == "content" and rest[0] == "pages":
            pages.append(file)
        elif room == "content" and name.endswith(".md"):
            where = rest[0].removesuffix(".md")
            texts[where] = (*texts.get(where, ()), file)
        elif room == "annotations" and len(rest) > 1:
            notes[rest[0]] = (*notes.get(rest[0], ()), file)
    return replace(
        _own(),
        edition=made["content/edition.yaml"],
        texts=texts,
        pages=tuple(pages),
        annotations=notes,
        glossary=made.get("annotations/glossary.yaml"),
        names=made.get("annotations/names.yaml"),
        references=tuple(made[name] for name in sorted(made) if name.startswith("content/references.")),
        styles={name.removeprefix("content/"): file for name, file in made.items() if name.endswith(".csl")},
        citation_lock=made.get("content/citations.lock.json"),
    )


def problems(files: Mapping[str, str | bytes]) -> list[str]:
    """Code, place and message of everything that is wrong with an edition."""
    given = sources(files)
    *_, found = understand(given)
    data = {file.path: file.data for file in given.files()}
    moved = sorted((narrow(one, data) for one in found), key=lambda p: (p.origin.path, p.origin.line, p.code))
    return [f"{p.code} {p.origin.path}:{p.origin.line}:{p.origin.column} {p.message}" for p in moved]


def linked(files: Mapping[str, str | bytes]) -> Linked:
    """An edition without any problem, as it is published."""
    given = sources(files)
    made, *_, found = understand(given)
    assert not found, format_text(found, {file.path: file.data for file in given.files()})
    return made


def pages(files: Mapping[str, str | bytes]) -> dict[str, str]:
    """The pages of an edition without any problem, by path."""
    site = Site(Frame(linked(files), sources(files)))
    return {path: site.make(path).decode() for path in site.paths if path.endswith(".html")}
