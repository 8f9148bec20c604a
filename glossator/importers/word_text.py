"""`import text FILE.docx`: a Word document -> a text; its footnotes, endnotes and comments are notes (word.py)."""

from __future__ import annotations

import re

from . import prose, roles
from .documents import Document
from .word import WordDocument


def read(word: WordDocument) -> Document:
    """The text of a Word document. Its title is the paragraph in the style Title, or the only heading of level 1."""
    blocks = prose.document(word.root, roles.HTML, frozenset(word.aside))
    headings = [block for block in blocks if block.kind == "heading"]
    outermost = [block for block in headings if block.level == 1]
    titles = [block for block in outermost if block.node and "title" in block.node.attributes.get("class", "").split()]
    first = next(iter(titles or (outermost if len(outermost) == 1 else [])), None)
    fields = {}
    if first and first is blocks[0]:
        fields["title"] = re.sub(r"\\(?=\W)|\*", "", first.source)
    pictures = sum(node.tag == "img" for node in word.root.elements())
    notices = (f"pictures, which are not taken over: {pictures}",) if pictures else ()
    return Document(blocks, fields, word.running.letters, {}, notices=notices)
