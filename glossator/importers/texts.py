"""`import text FILE`: which kind of file it is, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from glossator.model import SourceFile
from glossator.problems import Refused
from glossator.source import parse_text

from . import tei, tei_glossary, tei_text, word, word_text
from .documents import Setting, import_document
from .plain_text import import_plain_text, name_of
from .reading import text_of
from .result import DocumentImport, NewFile, TextImport


@dataclass(frozen=True)
class TextFormat:
    """A format of texts: what reads it, and how a file of it is known, by its suffix or by its first bytes."""

    read: Callable[[bytes, str, Setting, TextOptions], DocumentImport | TextImport]
    about: str
    suffixes: tuple[str, ...]
    begins: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class TextOptions:
    """What is said of a text on the command line instead of being detected; all of it is optional."""

    title: str = ""
    lang: str = ""
    encoding: str = ""
    lines: tuple[int, int] | None = None


def import_text(
    data: bytes,
    path: str,
    *,
    name: str = "",
    title: str = "",
    lang: str = "",
    encoding: str = "",
    lines: tuple[int, int] | None = None,
    format: str = "",  # noqa: A002 (it is called so on the command line)
    kind: str = "",
    kinds: Collection[str] = (),
    sigla: Collection[str] = (),
    has_glossary: bool = False,
) -> DocumentImport | TextImport:
    """Read a text of another format and write it in our Markdown, with its notes as annotations.

    `path` is the file's, for messages, its format and, where no `name` is given, for the text's name. `format` is a key
    of `TEXT_FORMATS`, found out if it is not given. `title` and `lang` are taken from the text where they are not
    given, `encoding` only matters for plain text that is not UTF-8. `lines` (the first and the last, from 1) says where
    in a plain text the document stands. `kind` is the notes' where they name none (default: the first of `kinds`);
    `kinds` and `sigla` are those of edition.yaml, `has_glossary` whether the edition has a glossary. Nothing is
    written. Raises `Refused` for what cannot be read.
    """
    format_ = TEXT_FORMATS.get(format or _format_of(data, path))
    if format_ is None:
        raise Refused(f"there is no format “{format}”", f"there are: {', '.join(TEXT_FORMATS)}")
    kind = kind or next(iter(kinds), "commentary")
    if kinds and kind not in kinds:
        raise Refused(f"edition.yaml has no kind “{kind}”", f"it has: {', '.join(kinds)}")
    setting = Setting(name_of(path, name), kind, kinds, sigla, has_glossary)
    return format_.read(data, path, setting, TextOptions(title, lang, encoding, lines))


def _plain(data: bytes, path: str, setting: Setting, options: TextOptions) -> TextImport:
    return import_plain_text(data, path, name=setting.name, title=options.title, lang=options.lang,
                             encoding=options.encoding, lines=options.lines)  # fmt: skip


def _markdown(data: bytes, path: str, setting: Setting, options: TextOptions) -> DocumentImport:
    """A copy of a Markdown file. The engine's remarks on it are reported, and left to the editor to act on."""
    _refuse(path, "a Markdown file is copied as it is", title=options.title, lang=options.lang, lines=options.lines)
    source = text_of(data, path, options.encoding)
    if not source.strip():
        raise Refused(f"{path} is empty", "give a file with a text in it")
    to = f"content/{setting.name}.md"
    _, problems = parse_text(setting.name, [SourceFile(to, source.encode())], "en")
    notices = [f"{to}:{problem.origin.line}: {problem.message}" for problem in problems]
    notices += [f"  {problem.hint}" for problem in problems[:1] if problem.hint]
    return DocumentImport(setting.name, "Markdown, and copied as it is", (NewFile(to, source),), {}, None, (),
                          tuple(notices))  # fmt: skip


def _word(data: bytes, path: str, setting: Setting, options: TextOptions) -> DocumentImport:
    _refuse(path, "a Word document is taken as a whole", lines=options.lines, encoding=options.encoding)
    read = word.read_document(data, path)
    document = word_text.read(read)
    document = replace(document, fields={**document.fields, **_given(options)})
    return import_document(document, lambda context: word.drafts(read, context), setting, path=path, about="Word")


def _tei(data: bytes, path: str, setting: Setting, options: TextOptions) -> DocumentImport:
    _refuse(path, "a TEI file is taken as a whole", lines=options.lines, encoding=options.encoding)
    read = tei.read_document(data, path)
    document = tei_text.read(read)
    terms, notices = tei_glossary.entries(read)
    document = replace(document, fields={**document.fields, **_given(options)}, notices=(*document.notices, *notices))
    return import_document(
        document, lambda context: tei.drafts(read, context), setting, path=path, about="TEI", glossary=terms
    )


def _given(options: TextOptions) -> dict[str, str]:
    return {name: value for name, value in (("title", options.title), ("lang", options.lang)) if value}


def _refuse(path: str, why: str, **options: object) -> None:
    """Refuse options that mean nothing to a format, instead of passing over them."""
    for name, value in options.items():
        if value:
            raise Refused(f"--{name} cannot be given for {path}: {why}", f"leave out --{name}")


TEXT_FORMATS: Mapping[str, TextFormat] = {
    "text": TextFormat(_plain, "plain text", (".txt", ".text", "")),
    "markdown": TextFormat(_markdown, "Markdown", (".md", ".markdown", ".mdown")),
    "docx": TextFormat(_word, "Word", (".docx", ".docm", ".dotx"), (b"PK\x03\x04",)),
    "tei": TextFormat(_tei, "TEI", (".xml", ".tei"), (b"<?xml", b"<TEI")),
}
_NOT_READ = {
    ".doc": "save it as .docx", ".odt": "save it as .docx", ".rtf": "save it as .docx", ".pages": "export it as .docx",
    ".pdf": "a PDF has no paragraphs, only places on a page: find the text in another format",
    ".epub": "convert it to .docx or Markdown, for example with pandoc",
    ".html": "convert it to .docx or Markdown, for example with pandoc",
    ".htm": "convert it to .docx or Markdown, for example with pandoc",
}  # fmt: skip


def _format_of(data: bytes, path: str) -> str:
    suffix = PurePosixPath(path.lower()).suffix
    if suffix in _NOT_READ:
        raise Refused(f"{path}: {suffix} is not read", _NOT_READ[suffix])
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:8]
    for name, importer in TEXT_FORMATS.items():
        if any(begins.startswith(sign) for sign in importer.begins):
            return name
    return next((name for name, importer in TEXT_FORMATS.items() if suffix in importer.suffixes), "text")
