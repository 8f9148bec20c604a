"""Notes from Word: the footnotes and endnotes of a .docx, each on the words before its mark.

mammoth reads the document (https://pypi.org/project/mammoth/). It is an optional dependency, imported only here: what
it makes, HTML with the notes in a list at the end, is public and stable, and read with markup.py.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
import zlib
from collections import Counter
from typing import Any
from xml.parsers import expat

from . import markup, prose
from .drafts import Context, Draft, Drafts, tidy
from .markup import Node
from .result import Refused
from .running import Running, at_mark

INSTALL = "pip install 'glossator[docx]'"
_MOST_BYTES = 200_000_000  # unpacked; a book with pictures has a tenth of it
_is_note = re.compile(r"(?:foot|end)note-(?!ref-)").match
_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "blockquote"))


def read(data: bytes, path: str, context: Context) -> Drafts:
    """The notes of a .docx. Raises `Refused` where mammoth is not installed or the file is no Word document."""
    comments = _checked(data, path)
    root = markup.html(_as_html(data, path))
    notes = {node.attributes["id"]: node for node in root.elements() if _is_note(node.attributes.get("id", ""))}
    running = Running()
    marks: list[tuple[str, int]] = []
    _run(root, running, marks, {id(node) for node in notes.values()})
    text = running.text
    drafts = []
    counts: Counter[str] = Counter()
    for key, position in marks:
        body = notes.get(key)
        what = key.partition("-")[0]
        counts[what] += 1
        where = f"{what} {counts[what]}"
        words = _body(body) if body else ""
        fields, remarks = tidy({"note": words}, context)
        target = at_mark(text, running.starts, position)
        drafts.append(Draft(where, (target,), fields, tuple(remarks), "" if words.strip() else "the footnote is empty"))
    notices = []
    if comments:
        notices.append(f"{comments} comments in the margin were not read: only footnotes and endnotes are")
    return Drafts(tuple(drafts), tuple(notices))


def _as_html(data: bytes, path: str) -> str:
    try:
        mammoth: Any = importlib.import_module("mammoth")
    except ImportError:
        raise Refused("reading Word's .docx needs mammoth, which is not installed", INSTALL) from None
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            convert_image=mammoth.images.img_element(lambda _: {}),  # no picture is opened
            include_embedded_style_map=False,
            external_file_access=False,
            ignore_empty_paragraphs=True,
        )
    except (KeyError, ValueError, OSError, AttributeError, expat.ExpatError) as error:
        hint = "open it in Word or LibreOffice and save it as .docx again"
        raise Refused(f"{path} cannot be read: {error}", hint) from None
    return str(result.value)


def _checked(data: bytes, path: str) -> int:
    """Refuse what is no .docx, or would grow beyond measure; return the number of comments."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if "word/document.xml" not in archive.namelist():
                raise Refused(f"{path} is no Word document", "save it as .docx (not .doc, .odt or .rtf)")
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                size = f"{_MOST_BYTES // 1_000_000} MB"
                raise Refused(f"{path} is more than {size} when unpacked", "take out its pictures")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_doctype(archive.read(entry), f"{path}/{entry.filename}")
            has_comments = "word/comments.xml" in archive.namelist()
            return len(re.findall(rb"<w:comment\b", archive.read("word/comments.xml"))) if has_comments else 0
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error):
        message = f"{path} is no Word document, or is damaged or locked"
        raise Refused(message, "save it as .docx without a password") from None


def _refuse_doctype(data: bytes, path: str) -> None:
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused(f"{path} has a document type definition, which no Word document has", "do not trust this file")

    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refused(f"{path}: {expat.ErrorString(error.code)}", "open it in Word and save it again") from None


def _run(node: Node, running: Running, marks: list[tuple[str, int]], notes: set[int]) -> None:
    for child in node.children:
        if isinstance(child, str):
            running.add(child)
        elif id(child) in notes:
            continue
        elif child.tag in _BLOCKS:
            running.block()
            _run(child, running, marks, notes)
            running.block()
        elif child.tag == "br":
            running.add("\n")
        elif child.tag == "sup" and (key := _mark(child)):
            marks.append((key, running.length))
        else:
            _run(child, running, marks, notes)


def _mark(sup: Node) -> str:
    """The note that a mark leads to: `<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup>`."""
    for node in sup.elements():
        key = node.attributes.get("href", "").removeprefix("#")
        if node.tag == "a" and _is_note(key):
            return key
    return ""


def _body(note: Node) -> str:
    back = {id(node) for node in note.elements() if "note-ref-" in node.attributes.get("href", "")}
    return prose.prose(note, prose.HTML, frozenset(back))
