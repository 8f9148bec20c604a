"""The texts for Word: what `markdown.py` writes, made by pandoc into documents with real footnotes."""

from __future__ import annotations

import subprocess

from glossator.citing import program
from glossator.linking import Linked
from glossator.model import Sources

from .exporting import Made, Options, Refused
from .markdown import source

# CommonMark with footnotes, tables, attributes and definition lists, and with nothing that takes a sign for another.
_FROM = "commonmark_x-smart-tex_math_dollars-emoji-task_lists-gfm_auto_identifiers-implicit_figures"


def make(linked: Linked, _: Sources, options: Options) -> Made:  # noqa: ARG001  (every exporter takes them)
    """One text as one document, several as documents of their names."""
    pandoc = program()
    if not pandoc:
        raise Refused(
            "Word's documents are made by pandoc, which is not installed", "pip install 'glossator[citations]'"
        )
    documents = {}
    for linked_text in linked.texts:
        command = [pandoc, "-f", _FROM, "-t", "docx", "-o", "-"]
        written = source(linked.edition, linked_text, is_plain=True).encode()
        done = subprocess.run(command, input=written, capture_output=True, check=False)
        if done.returncode:
            raise Refused(f"pandoc failed: {done.stderr.decode(errors='replace').strip()}", "try a newer pandoc")
        documents[f"{linked_text.text.id}.docx"] = done.stdout
    return next(iter(documents.values())) if len(documents) == 1 else documents
