"""The texts for Word: what `markdown.py` writes, made by pandoc into documents with real footnotes."""

from __future__ import annotations

import subprocess

from glossator.citing import program
from glossator.linking import Linked
from glossator.model import Sources
from glossator.problems import Refused

from .exporting import Made, Options
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
        markdown = source(linked.edition, linked_text, is_plain=True).encode()
        process = subprocess.run(command, input=markdown, capture_output=True, check=False)
        if process.returncode:
            raise Refused(f"pandoc failed: {process.stderr.decode(errors='replace').strip()}", "try a newer pandoc")
        documents[f"{linked_text.text.id}.docx"] = process.stdout
    return next(iter(documents.values())) if len(documents) == 1 else documents
