"""A document with headings, notes and tables -> a text of ours: what importing Word and TEI has in common.

The text is written first and read by the engine; then the notes of the same file are anchored in it (placing.py), at
places that are found by counting letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossator.language import fold, identifiers
from glossator.markdown import escaping
from glossator.model import SourceFile, Text
from glossator.problems import Refused
from glossator.source import parse_text, read_terms

from . import yaml_out
from .drafts import Context, Drafts, letters_of
from .headings import Headings
from .placing import place
from .prose import Block
from .result import DocumentImport, LeftOver, NewFile
from .yaml_out import Value


@dataclass(frozen=True)
class Document:
    """What was found in a file. `letters` are those of its text, as `Running` has them.

    `fields` are for the front matter, without markup. `sections` gives for the `id()` of a heading's element the id and
    the number of its section. `unread` is kept, but is not part of the text.
    """

    blocks: Sequence[Block]
    fields: Mapping[str, str]
    letters: str
    sections: Mapping[int, tuple[str, str]]
    unread: Sequence[LeftOver] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """The edition that a document is imported into: how its text is to be called, and the names that notes may use."""

    name: str
    kind: str
    kinds: Collection[str] = ()
    sigla: Collection[str] = ()
    has_glossary: bool = False


def import_document(
    document: Document,
    notes: Callable[[Context], Drafts],
    setting: Setting,
    *,
    path: str,
    about: str,
    glossary: Sequence[Mapping[str, Value]] = (),
) -> DocumentImport:
    """The files to write for a document: its text, its notes, its glossary, and what was left over.

    `notes` finds the notes once the text is known, `path` is the file's name and `about` its format, for the report,
    `glossary` entries as annotations/glossary.yaml has them. Raises `Refused` where there are no words.
    """
    blocks, title = _entitled(document)
    if not blocks:
        raise Refused(f"there are no words in {path}", f"it was read as {about}")
    name = setting.name
    to = f"content/{name}.md"
    source = _markdown(blocks, {**document.fields, "title": title}, document.sections, name)
    text, problems = parse_text(name, [SourceFile(to, source.encode())], document.fields.get("lang", "en"))
    notices = [f"{to}:{problem.origin.line}: {problem.message}" for problem in problems if problem.severity == "error"]
    notices += [*_differences(text, document.letters), *document.notices]
    files = [NewFile(to, source)]
    drafts = notes(Context(text, setting.kinds, setting.sigla))
    placed = None
    if drafts.notes:
        placed = place(text, drafts.notes, source=path, to=f"annotations/{name}/{name}.yaml", kind=setting.kind,
                       kinds=setting.kinds, sigla=setting.sigla, notices=drafts.notices,
                       letters=drafts.letters)  # fmt: skip
        files += placed.files
    if glossary:
        terms = NewFile(f"imports/{name}.glossary.yaml" if setting.has_glossary else "annotations/glossary.yaml",
                        yaml_out.document({"terms": glossary}))  # fmt: skip
        files.append(terms)
        notices += _about_glossary(terms, len(glossary), setting)
    if document.unread:
        pieces = [f"# {path}, {part.where}: {part.what}\n\n{part.words}\n" for part in document.unread]
        files.append(NewFile(f"imports/{name}.left-over.txt", "\n".join(pieces)))
    return DocumentImport(
        name, about, tuple(files), Counter(block.kind for block in blocks), placed, tuple(document.unread),
        tuple(dict.fromkeys(notices)),
    )  # fmt: skip


def _about_glossary(file: NewFile, count: int, setting: Setting) -> Iterator[str]:
    _, problems = read_terms(SourceFile(file.path, file.text.encode()))
    yield from (
        f"{file.path}:{problem.origin.line}: {problem.message}" for problem in problems if problem.severity == "error"
    )
    if setting.has_glossary:
        yield f"entries for the glossary, which has its own already: add what you want of {file.path} to it ({count})"
    else:
        yield f"glosses and names that are explained are entries of the glossary: {count}"


def _entitled(document: Document) -> tuple[Sequence[Block], str]:
    """The blocks without a heading that only repeats the title; and the title."""
    blocks = document.blocks
    title = escaping.inline(document.fields.get("title", ""))
    if blocks and blocks[0].kind == "heading" and (not title or _letters(blocks[0].source) == _letters(title)):
        return blocks[1:], blocks[0].source  # in the text's own spelling
    return blocks, title


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _markdown(
    blocks: Sequence[Block], fields: Mapping[str, str], sections: Mapping[int, tuple[str, str]], name: str
) -> str:
    title = fields["title"] or escaping.inline(name.replace("-", " ").replace("_", " ").capitalize())
    lines = ["---\n", f"title: {yaml_out.scalar(title)}\n"]
    lines += [f"{field}: {yaml_out.scalar(value)}\n" for field, value in fields.items() if field != "title" and value]
    lines.append("---\n")
    headings = Headings(name)
    highest = min((block.level for block in blocks if block.kind == "heading"), default=1)
    last = 1
    for block in blocks:
        if block.kind == "heading":
            last = min(last + 1, 2 + block.level - highest, 6)
            chosen, number = sections.get(id(block.node), ("", ""))
            _, attributes = headings.attributes(chosen or identifiers.slug(_unmarked(block.source)), number)
            lines.append(f"\n{'#' * last} {block.source} {attributes}\n")
        else:
            lines.append(f"\n{block.source}\n")
    return "".join(lines)


def _unmarked(source: str) -> str:
    return source.replace("*", "").replace("\\", "")


def _differences(text: Text, letters: str) -> Iterator[str]:
    """The final check: what the engine reads is, letter for letter, what the document says."""
    bare = [letters_of(fold(block.text).text) for block in text.blocks]
    if letters in ("".join(bare), "".join(bare[1:])):
        return
    read = "".join(bare)
    read = read.removeprefix(bare[0]) if not letters.startswith(bare[0]) else read
    at = next((i for i, (a, b) in enumerate(zip(read, letters, strict=False)) if a != b), min(len(read), len(letters)))
    yield (
        "the words of the Markdown are not those of the file, which they should be: compare them from "
        f"“{letters[max(0, at - 20) : at + 20]}”"
    )
