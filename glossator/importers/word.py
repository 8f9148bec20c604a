"""Word documents: their words as a tree, and their footnotes, endnotes and comments, each on the words before its mark.

mammoth reads the document. It is an optional dependency, imported only here: what
it makes, HTML with the notes in a list at the end, is public and stable, and read with markup.py. Who wrote a comment
and when mammoth does not say; that is read from the part of the package that has them (ECMA-376, part 1, §17.13.4).
"""

from __future__ import annotations

import importlib
import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from glossator.problems import Refused

from . import footnotes, markup, prose, roles
from .drafts import Context, Draft, Drafts, Target, plain_note, tidy
from .markup import Node
from .running import Running

INSTALL = "pip install 'glossator[docx]'"
_MOST_BYTES = 200_000_000  # unpacked; a book with pictures has a tenth of it
_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "blockquote"))
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Speaker'] => p.speaker:fresh
r[style-name='Speaker'] => span.speaker
p[style-name='Stage Direction'] => p.stage:fresh
r[style-name='Stage Direction'] => span.stage
comment-reference => sup
"""


@dataclass
class WordDocument:
    """A document: its tree, the notes in it by name (“footnote-1”, “comment-0”), and what is not part of its text.

    `marks` are the notes in the order of their marks, and where these stand in `running`. `aside` are the `id()` of
    elements that are notes or marks, `comments` what the package says of each comment: `author`, `date`, `text`.
    """

    root: Node
    notes: Mapping[str, Node]
    comments: Mapping[str, Mapping[str, str]]
    running: Running = field(default_factory=Running)
    marks: list[tuple[str, int]] = field(default_factory=list)
    aside: set[int] = field(default_factory=set)


def read(data: bytes, path: str, context: Context) -> Drafts:
    """The notes of a .docx. Raises `Refused` where mammoth is not installed or the file is not a Word document."""
    return drafts(read_document(data, path), context)


def drafts(document: WordDocument, context: Context) -> Drafts:
    """The notes of a document that has been read. Comments are drafts, which are not published."""
    found_drafts: list[Draft] = []
    ours: dict[str, tuple[str, footnotes.Own, list[Target]]] = {}  # a note of ours has a footnote for each place
    counts: Counter[str] = Counter()
    for key, position in document.marks:
        place, _, number = key.partition("-")
        counts[place] += 1
        words = _body(document.notes[key]) if key in document.notes else ""
        target = document.running.at_mark(position)
        if own := footnotes.own(words, context):
            ours.setdefault(own.fields["id"], (f"{place} {counts[place]}", own, []))[2].append(target)
            continue
        raw: dict[str, Any] = {"note": words}
        if place == "comment":
            about = document.comments.get(number, {})
            raw |= {"by": about.get("author", ""), "date": about.get("date", ""), "status": "draft"}
        fields, remarks = tidy(raw, context)
        refused = "" if words.strip() else f"the {place} is empty"
        found_drafts.append(Draft(f"{place} {counts[place]}", (target,), fields, tuple(remarks), refused))
    found_drafts += [footnotes.draft(where, targets, "", own, context) for where, own, targets in ours.values()]
    notices = []
    if number_ := counts["comment"]:
        notices.append(f"comments in the margin, and so drafts here, which are not published: {number_}")
    marked = {key for key, _ in document.marks}
    for number, about in document.comments.items():
        if f"comment-{number}" not in marked:
            fields, remarks = tidy({"note": plain_note(about["text"]), "by": about.get("author", "")}, context)
            found_drafts.append(Draft(f"comment {number}", (), fields, tuple(remarks), "it has no mark in the text"))
    return Drafts(tuple(found_drafts), tuple(notices), document.running.letters)


def read_document(data: bytes, path: str) -> WordDocument:
    """A .docx. Raises `Refused` where mammoth is not installed or the file is not a Word document."""
    comments = _checked(data, path)
    root = markup.html(_as_html(data, path))
    found = {node.attributes["id"]: node for node in root.elements() if _is_note(node.attributes.get("id", ""))}
    document = WordDocument(root, _with_comments(root, found), comments)
    document.aside |= {id(node) for node in document.notes.values()}
    document.aside |= {id(node) for key, node in found.items() if key.startswith("comment")}
    _run(root, document)
    return document


def _as_html(data: bytes, path: str) -> str:
    try:
        mammoth: Any = importlib.import_module("mammoth")
    except ImportError:
        raise Refused("reading Word's .docx needs mammoth, which is not installed", INSTALL) from None
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),  # no picture is opened
            include_embedded_style_map=False,
            external_file_access=False,
            ignore_empty_paragraphs=True,
        )
    except (KeyError, ValueError, OSError, AttributeError, expat.ExpatError) as error:
        hint = "open it in Word or LibreOffice and save it as .docx again"
        raise Refused(f"{path} cannot be read: {error}", hint) from None
    return str(result.value)


# ── The package ─────────────────────────────────────────────────────────────────────────────────────────


def _checked(data: bytes, path: str) -> dict[str, dict[str, str]]:
    """Refuse what is not a .docx, or too large when unpacked; return the comments by id:
    `author`, `date`, `text`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _MOST_BYTES:
                size = f"{_MOST_BYTES // 1_000_000} MB"
                raise Refused(f"{path} is more than {size} when unpacked", "take out its pictures")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    _refuse_doctype(archive.read(entry), f"{path}/{entry.filename}")
            main = _part(archive, "", "officeDocument", "word/document.xml")
            if not main or all(node.tag != "document" for node in _tree(archive, main).elements()):
                raise Refused(f"{path} is not a Word document", "save it as .docx (not .doc, .odt or .rtf)")
            comments = _part(archive, main, "comments", posixpath.join(posixpath.dirname(main), "comments.xml"))
            found = [node for node in _tree(archive, comments).elements() if node.tag == "comment"] if comments else []
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error):
        message = f"{path} is not a Word document, or is damaged or locked"
        raise Refused(message, "save it as .docx without a password") from None
    return {node.attributes.get("id", ""): {**node.attributes, "text": node.text()} for node in found}


def _part(archive: zipfile.ZipFile, source: str, kind: str, usual: str) -> str:
    """The part that `source` ("" the package) has as its `kind`, whatever it is called (ECMA-376, part 2, §6.5)."""
    folder, name = posixpath.split(source)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    names = set(archive.namelist())
    for node in _tree(archive, relations).elements() if relations in names else ():
        if node.tag == "Relationship" and node.attributes.get("Type", "").endswith(f"/{kind}"):
            part = posixpath.normpath(posixpath.join("/", folder, node.attributes.get("Target", ""))).lstrip("/")
            if part in names:
                return part
    return usual if usual in names else ""


def _tree(archive: zipfile.ZipFile, part: str) -> Node:
    return markup.xml(archive.read(part), part)


def _refuse_doctype(data: bytes, path: str) -> None:
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused(f"{path} has a document type definition, which no Word document has", "do not trust this file")

    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Refused(f"{path}: {expat.ErrorString(error.code)}", "open it in Word and save it again") from None


# ── What mammoth makes of it ────────────────────────────────────────────────────────────────────────────


def _is_note(key: str) -> bool:
    what, _, rest = key.partition("-")
    return what in ("footnote", "endnote", "comment") and not rest.startswith("ref-")


def _with_comments(root: Node, found: Mapping[str, Node]) -> dict[str, Node]:
    """The bodies of the notes; the body of a comment is the <dd> after the <dt> with its name."""
    notes = {key: node for key, node in found.items() if node.tag != "dt"}
    for node in root.elements():
        name = ""
        for child in node.children:
            if isinstance(child, Node) and child.tag == "dt":
                name = child.attributes.get("id", "")
            elif isinstance(child, Node) and child.tag == "dd" and name in found:
                notes[name] = child
    return notes


def _run(node: Node, document: WordDocument) -> None:
    running = document.running
    for child in node.children:
        if isinstance(child, str):
            running.add(child)
        elif id(child) in document.aside:
            continue
        elif child.tag in _BLOCKS:
            running.block()
            _run(child, document)
            running.block()
        elif child.tag == "br":
            running.add("\n")
        elif child.tag == "sup" and (key := _mark(child)):
            document.marks.append((key, running.length))
            document.aside.add(id(child))
        else:
            _run(child, document)


def _mark(sup: Node) -> str:
    """The note that a mark leads to: `<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup>`."""
    for node in sup.elements():
        key = node.attributes.get("href", "").removeprefix("#")
        if node.tag == "a" and _is_note(key):
            return key
    return ""


def _body(note: Node) -> str:
    return_links = {id(node) for node in note.elements() if "-ref-" in node.attributes.get("href", "")}
    return prose.prose(note, roles.HTML, frozenset(return_links))
