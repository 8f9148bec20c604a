"""The texts as a static service of Distributed Text Services 1.0, level 0: one file for every answer.

A request is a path: what is asked for follows the name of the endpoint as `;name=value` (RFC 6570), and each path ends
in the extension of a file, so that none is a folder too. Here are the entry point and the collections; `dts_text.py`
answers for a text, `dts_units.py` says what can be cited in it, `dts_objects.py` has the parts of answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from glossator.linking import Linked
from glossator.model import Sources
from glossator.problems import Refused

from .dts_objects import CONTEXT, as_json, collection, dublin_core, entry_point
from .dts_text import TextAnswers
from .dts_units import Tree
from .exporting import Files, Made, Make, Options
from .iris import Iris

ENTRY = "index.jsonld"
# Each unit takes five files. With the paragraphs of a million words these were 115,000, of half a gigabyte on a disk,
# and to write them took longer than to build the edition.
_MOST_UNITS = 5000
_ROOT = "~"  # and the edition is called ~ID: no text is, since ids have no such sign


def make(linked: Linked, sources: Sources, _: Options) -> Made:
    """The files by their paths in the folder; `Refused` without `url`, which the templates begin with."""
    if not linked.edition.url:
        hint = "add the url that the edition is published at to content/edition.yaml"
        raise Refused("the edition has no `url`, and DTS wants whole addresses", hint)
    base = f"{linked.edition.url}dts/"
    texts = [
        TextAnswers(linked, linked_text, sources, base, tree)
        for linked_text, tree in zip(linked.texts, _trees(linked), strict=True)
    ]
    answers = dict(_collections(linked, base, [text.resource for text in texts]))
    for text in texts:
        answers.update(text.answers())
    return Files(answers)


def _trees(linked: Linked) -> list[Tree]:
    """What can be cited in each text: of a long edition the sections, and no blocks unless a text has no sections."""
    trees = [Tree(linked_text.text) for linked_text in linked.texts]
    if sum(len(tree.units) for tree in trees) <= _MOST_UNITS:
        return trees
    sections = [Tree(linked_text.text, blocks=False) for linked_text in linked.texts]
    return [of_sections if of_sections.units else tree for of_sections, tree in zip(sections, trees, strict=True)]


def _collections(linked: Linked, base: str, texts: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Make]]:
    """The entry point; the root, the edition in it and its texts, each with what is below and above it."""
    yield ENTRY, partial(_file, entry_point(base, base + ENTRY))
    title, lang = linked.edition.title, linked.edition.lang
    root = collection(base, _ROOT, title, parents=0, children=1)
    edition = collection(base, f"~{linked.key}", title, parents=1, children=len(texts))
    edition["dublinCore"] = dublin_core(linked, title, lang, Iris(linked.edition).edition)
    items: list[tuple[str, dict[str, Any], Sequence[dict[str, Any]], Sequence[dict[str, Any]]]] = [
        ("", root, [edition], []),
        (f";id={_ROOT}", root, [edition], []),
        (f";id={edition['@id']}", edition, texts, [root]),
        *((f";id={text['@id']}", text, [], [edition]) for text in texts),
    ]
    for request, item, below, above in items:
        path = f"collection/members{request}"
        children, parents = (partial(_file, {**CONTEXT, **item, "member": near}) for near in (below, above))
        yield f"{path}.jsonld", children
        yield f"{path};nav=children.jsonld", children
        yield f"{path};nav=parents.jsonld", parents


def _file(answer: dict[str, Any]) -> bytes:
    return f"{as_json(answer)}\n".encode()
