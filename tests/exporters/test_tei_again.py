"""Edition → TEI → edition: notes with all their fields at the same places, and a text of the same blocks.

What does not come back stands here with its reason. The apparatus is in test_tei.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import unquote

import pytest

from glossator import markdown
from glossator.exporters import Options, export
from glossator.importers import import_text
from glossator.linking import Linked
from glossator.model import SourceFile, Term, Text
from glossator.source.annotations import read_terms
from glossator.source.texts import parse_text
from tests.tiny import linked, sources

from .round_trips import CASES, SOUND, WITH_NOTES, Known, edition, exported, imported_again, notes_of

# An author's footnotes are notes like any other there.
NOTES_APART = {
    "footnotes-everywhere": "notes on footnotes",
    "footnotes-of-the-author": "notes on footnotes",
    "headings-inside-blocks": "notes on footnotes",
    "pictures": "a picture in a note",
    "G056-nested-too-deeply": "sixty quotations in one another",
    **dict.fromkeys(
        ("names-that-meet", "names-in-other-scripts"), "a note that has the id of a heading or a text gets another"
    ),
}
TEXTS_APART = {
    **dict.fromkeys(("citations", "citations-in-notes"), "a text alone does not know what it may cite"),
    "G097-a-picture-of-no-size": "pictures",
    "pictures": "pictures",
    "code": "code is a paragraph",
    "drama-in-verse": "H₂O has signs of its own, and words that were struck out go",
    "footnotes-everywhere": "verse in a list",
    "headings-inside-blocks": "a heading in a list is an item",
    "section-numbers": "a heading without words",
}


WITH_GLOSSARY = ["decree", *(name for name in SOUND if (CASES / name / "annotations/glossary.yaml").is_file())]
LINKS = ("http", "https", "mailto", "locus", "note")


def meaning(source: str, text: Text, links: Sequence[str] = LINKS) -> list[Any]:
    """Markdown without how it is typed: a heading is a paragraph, a line break in the file a space. Titles of links do
    not count, and others than `links` are left out: notes alone have none to terms, a glossary alone none to a text.
    """
    return list(_told(markdown.parse(source), text, links))


def _told(tokens: Any, text: Text, links: Sequence[str]) -> Iterator[Any]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline(token.children or (), text, links)
        else:
            yield token.type.replace("heading", "paragraph"), token.content


def _inline(tokens: Any, text: Text, links: Sequence[str]) -> Iterator[Any]:
    words, is_left_out = "", False
    for token in tokens:
        scheme, _, rest = unquote(token.attrs.get("href", "")).partition(":")
        if token.type in ("text", "text_special", "softbreak"):
            words += token.content or " "
        elif token.type == "link_open" and scheme not in links:
            is_left_out = True
        elif token.type == "link_close" and is_left_out:
            is_left_out = False
        else:
            yield words
            words = ""
            yield token.type, token.content, scheme, text.places.get(rest, rest) if scheme == "locus" else rest
    yield words


def known(made: Linked, text: Text, notes: Known) -> dict[str, tuple[Any, ...]]:
    """The notes by what they mean; who wrote one by the name alone. An item of a list is told by its words."""
    people = {person.id: person.name for person in made.edition.editors if person.id}
    found = {}
    for id_, (fields, body, places) in notes.items():
        given: dict[str, Any] = {**fields}  # type: ignore[dict-item]
        if isinstance(by := given.get("by"), str):
            given["by"] = people.get(by, by)
        given["sources"] = [meaning(source, text) for source in given.get("sources", ())]
        where = [(*place[:4], place[4] and text.blocks[place[0]].kind != "item") for place in places]  # type: ignore[attr-defined]
        found[id_] = given, meaning(str(body), text), where
    return found


@pytest.mark.parametrize("name", [name for name in WITH_NOTES if name not in NOTES_APART])
def test_notes_come_back_with_their_fields_at_their_places(name):
    made, _ = edition(name)
    for text in (one.text for one in made.texts):
        notes = {id_: note for id_, note in notes_of(made, text).items() if "readings" not in note[0]}
        if notes:
            again = imported_again(exported(name, "tei", text=text.id), "x.xml", made, text)
            assert known(made, text, {id_: again[id_] for id_ in notes}) == known(made, text, notes)


@pytest.mark.parametrize("name", ["decree", *(name for name in SOUND if name not in TEXTS_APART)])
def test_a_text_comes_back_in_the_same_blocks(name):
    """But for its title, which is the file's, and what an edition has at the back."""
    made, _ = edition(name)
    for one in (linked_text.text for linked_text in made.texts):
        data = exported(name, "tei", text=one.id)
        files = import_text(data, "x.xml", name=one.id, kinds=tuple(made.edition.kinds)).files
        texts = [SourceFile(file.path, file.text.encode()) for file in files if file.path.endswith(".md")]
        text, _ = parse_text(one.id, texts, made.edition.lang)
        title, *expected = ((block.kind, block.text.split()) for block in one.blocks if block.kind != "footnote")
        found = [(block.kind, block.text.split()) for block in text.blocks if block.kind != "footnote"][1:]
        assert (found[1:] if found[:1] == [title] else found)[: len(expected)] == expected


FILES = {
    "content/edition.yaml": "id: tiny\ntitle: Tiny\ntexts: [t]\nkinds: {note: {label: Note}}\n",
    "content/t.md": "# T\n\n{東京|とうきょう} is *far*.\n",
    "annotations/t/n.yaml": """\
kind: note
notes:
- id: full
  quote: is
  note: See [the heading](locus:t.0), [the other](note:other) and `code`.
  by: {name: A. Bell, orcid: 0000-0002-1825-0097}
  date: 1831~/1835
  status: reviewed
  sources: ["*A book*, 1921"]
  see: [other]
  tags: [a, b c]
  original: {text: есть, lang: ru, latin: jest'}
- {id: other, at: t.1, note: On the whole., by: {name: C., url: "https://example.org/c"}}
""",
}


def test_a_note_with_every_field():
    made, given = linked(FILES), sources(FILES)
    [one] = made.texts
    data = export("tei", made, given, Options())
    again = imported_again(data, "x.xml", made, one.text)
    assert known(made, one.text, again) == known(made, one.text, notes_of(made, one.text))


def terms_of(terms: Iterable[Term], text: Text) -> list[Any]:
    return [
        (
            term.id,
            term.headword,
            term.forms,
            term.original,
            meaning(term.definition.source, text, ("http", "https", "mailto", "term")),
            sorted(see for see, _ in term.see),
        )
        for term in terms
    ]


@pytest.mark.parametrize("name", WITH_GLOSSARY)
def test_a_glossary_comes_back(name):
    made, _ = edition(name)
    one = made.texts[0]
    data = exported(name, "tei", text=one.text.id)
    files = import_text(data, "x.xml", name=one.text.id, kinds=tuple(made.edition.kinds)).files
    glossary = "".join(file.text for file in files if file.path == "annotations/glossary.yaml")
    terms, problems = read_terms(SourceFile("annotations/glossary.yaml", glossary.encode()))
    assert [one for one in problems if one.severity == "error"] == []
    expected = terms_of(made.edition.terms, one.text)
    assert terms_of(terms, one.text)[: len(expected)] == expected


def test_a_glossary_of_somebody_else_is_none_of_the_text():
    data = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>A quay.</p></body><back>'
        '<div type="glossary"><head>Words</head><list type="gloss"><label>quay</label><item>Where ships lie, see '
        '<ref target="#w">wharf</ref>.</item><label xml:id="w">wharf</label><item>The same.</item></list></div>'
        '<div type="letters"><p>A letter.</p></div></back></text></TEI>'
    )
    found = import_text(data.encode(), "x.xml", name="t", kinds=("note",))
    texts = {file.path: file.text for file in found.files}
    assert "Where ships lie" not in texts["content/t.md"]
    assert "A letter." in texts["content/t.md"]
    terms, problems = read_terms(SourceFile("g.yaml", texts["annotations/glossary.yaml"].encode()))
    assert problems == []
    assert [(term.headword, term.definition.source) for term in terms] == [
        ("quay", "Where ships lie, see [wharf](term:w)."),
        ("wharf", "The same."),
    ]
