"""Texts from Word, TEI and Markdown: nothing is lost, and the edition that comes of it builds."""

import pytest

from glossator import importers
from glossator.commands.command_line import main
from glossator.importers import import_text
from glossator.pipeline import build
from glossator.problems import Refused
from glossator.source.load import load
from glossator.source.parse import parse
from tests.importers.word_files import comments, document, heading, note_mark, paragraph, run, table
from tests.tiny import write

from .shown import HERE, compare

EDITION = """\
title: Imports
lang: en
texts: []
kinds:
  remark: {label: Remark}
  note: {label: Note}
"""


@pytest.fixture
def edition(tmp_path):
    return write(tmp_path / "edition", {"content/edition.yaml": EDITION})


def run_import(edition, source, *options):
    return main(["import", "--root", str(edition), "text", str(source), *options])


def words(edition, name):
    parsed, _ = parse(load(edition))
    return [block.text for text in parsed.texts if text.id == name for block in text.blocks]


@pytest.mark.parametrize("path", sorted((HERE / "documents").glob("*.xml")), ids=lambda path: path.name)
def test_a_tei_file_is_read_as_expected(path, accept):
    compare(path, import_text(path.read_bytes(), path.name, kinds=("remark", "note"), kind="note"), accept)


def test_what_comes_of_tei_builds_without_a_problem(edition):
    assert run_import(edition, HERE / "documents/harbour.xml", "--kind", "note") == 0
    report = build(edition)
    assert [problem.message for problem in report.problems] == []
    page = (edition / "output/harbour/index.html").read_text(encoding="utf-8")
    assert "Port 1903⁴" in page
    assert "Captain Hale" in (edition / "output/glossary.html").read_text(encoding="utf-8")


def test_of_words_that_stand_often_a_note_is_on_its_own():
    source = "<TEI><text><body><p>A lamp.</p><p>A lamp<note>The second.</note>.</p><p>A lamp.</p></body></text></TEI>"
    result = import_text(source.encode(), "x.xml")
    assert result.notes.placed == 1
    assert "- quote: A lamp\n  at: x.2\n" in result.files[1].text


def test_a_glossary_that_is_there_is_left_alone(edition):
    write(edition, {"annotations/glossary.yaml": "terms:\n- term: oil\n  definition: It burns.\n"})
    assert run_import(edition, HERE / "documents/harbour.xml") == 0
    assert (edition / "annotations/glossary.yaml").read_text(encoding="utf-8").count("term:") == 1
    assert "term: Captain Hale" in (edition / "imports/harbour.glossary.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>He <anchor>said</anchor> so<anchor/>.</p>", "He said so."),
        ("<p>\u0091So\u0092 he said\u0085</p>", "‘So’ he said…"),
        ("<p>one<space/>word and an<lb break='no'/>other</p>", "one word and another"),
        ("<p>caf&eacute; <choice><abbr>Mr</abbr><expan>Mister</expan></choice></p>", "café Mister"),
        ("<p>a <app><lem>word</lem><rdg>ward</rdg></app></p>", "a word"),
        ("<list type='gloss'><label>mere</label><item>a lake</item></list>", "mere\n: a lake"),
        ("<div n='1'><p>One.</p></div><div n='2'><p>Two.</p></div>", "One.\n\nTwo."),
        ("<div><p>One.</p></div><div><p>Two.</p></div>", "One.\n\n* * *\n\nTwo."),
        ("<lg><l>a</l><lb/><l>b <stage>sings</stage></l></lg>", "```verse\na\nb [sings]{.stage}\n```"),
        (
            (
                "<table><row><cell>a</cell><cell><table><row><cell>b</cell></row><row><cell>c</cell></row></table>"
                "</cell></row><row><cell>d</cell><cell>e</cell></row></table>"
            ),
            "| a | b; c |\n| --- | --- |\n| d | e |",
        ),
        (
            "<p>one <hi rend='bold'>two <seg><list><item>three</item></list></seg> four</hi> five</p>",
            "one two\n\n- three\n\nfour five",
        ),
        ("<p>one <seg>two <lg><l>three</l></lg></seg></p>", "one two\n\n```verse\nthree\n```"),
        (
            "<sp><speaker>A</speaker><l>Who</l><l part='I'>is</l></sp><sp><speaker>B</speaker><l part='F'>it?</l></sp>",
            "[A]{.speaker}\n\n```verse\nWho\nis\n```\n\n[B]{.speaker}\n\n```verse continued\nit?\n```",
        ),
        ("<p>“<q>So</q>”, he said, <said>I see</said></p>", "“So”, he said, “I see”"),
    ],
)
def test_what_an_element_is_depends_on_where_it_stands(source, made):
    doctype = '<!DOCTYPE TEI SYSTEM "tei.dtd" [<!ENTITY % TEI.prose "INCLUDE">]>'
    tei = f"{doctype}<TEI><text><body>{source}</body></text></TEI>"
    result = import_text(tei.encode(), "x.xml", title="X")
    assert result.files[0].text == f"---\ntitle: X\n---\n\n{made}\n"
    assert not [notice for notice in result.notices if "compare" in notice]


# ── Word ────────────────────────────────────────────────────────────────────────────────────────────────


BODY = "".join([
    paragraph(run("The Lamp"), style="Title"),
    heading(1, "The tower"),
    paragraph(run("The lamp"), note_mark("footnote", 1), run(" burns "), run("all", italic=True), run(" "),
              run("night", bold=True), run(". 1. H"), run("2", align="subscript"), run("O.")),
    paragraph(run("The lamp"), note_mark("footnote", 2), run(" burns."), comments.mark(0)),
    heading(2, "What it costs"),
    table(["thing", "price"], ["oil", "7"]),
    paragraph(run("Lamps want oil."), style="Quote"),
    paragraph(run("Keepers want sleep"), note_mark("endnote", 1), run(".")),
])  # fmt: skip
FOOTNOTES = {1: "The first.", 2: "The second, of two."}


def word_file(main_part="word/document.xml"):
    said = {0: ("Ann Reader", "2024-05-01T10:00:00Z", "Is that so?")}
    return document(BODY, FOOTNOTES, {1: "At the end."}, said, main_part)


LAMP = """\
---
title: The Lamp
---

## The tower {#the-tower}

The lamp burns *all* **night**. 1. H₂O.

The lamp burns.

### What it costs {#what-it-costs}

| thing | price |
| --- | --- |
| oil | 7 |

> Lamps want oil.

Keepers want sleep.
"""
LAMP_NOTES = """\
kind: note
notes:

- quote: The lamp
  within: The lamp burns all
  note: The first.

- quote: The lamp
  within: The lamp burns.
  note: The second, of two.

- quote: The lamp burns
  within: The lamp burns.
  note: Is that so?
  by: Ann Reader
  date: "2024-05-01"
  status: draft

- quote: sleep
  note: At the end.
"""


def test_a_word_document_becomes_a_text_with_notes(edition, tmp_path, capsys):
    pytest.importorskip("mammoth")
    (tmp_path / "lamp.docx").write_bytes(word_file())
    assert run_import(edition, tmp_path / "lamp.docx", "--kind", "note") == 0
    assert "4 notes anchored, 0 not" in capsys.readouterr().out
    assert (edition / "content/lamp.md").read_text(encoding="utf-8") == LAMP
    assert (edition / "annotations/lamp/lamp.yaml").read_text(encoding="utf-8") == LAMP_NOTES
    assert [problem.message for problem in build(edition).problems] == []


def test_speakers_and_stage_directions_are_known_by_their_styles(edition, tmp_path):
    pytest.importorskip("mammoth")
    body = "".join([
        paragraph(run("The Quay"), style="Title"),
        paragraph(run("A quay. Two lamps."), style="Stage Direction"),
        paragraph(run("ANNA"), style="Speaker"),
        paragraph(run("Who keeps the lamps? "), run("She counts.", style="Stage Direction")),
        paragraph(run("KEEPER", style="Speaker"), run(" I do.")),
        paragraph(run("All "), run("exeunt", italic=True), run("."), style="Stage Direction"),
    ])  # fmt: skip
    (tmp_path / "quay.docx").write_bytes(document(body, {}, {}, {}))
    assert run_import(edition, tmp_path / "quay.docx") == 0
    text = (edition / "content/quay.md").read_text(encoding="utf-8")
    assert text.partition("---\n\n")[2] == (
        "[A quay. Two lamps.]{.stage}\n\n[ANNA]{.speaker} Who keeps the lamps? [She counts.]{.stage}\n\n"
        "[KEEPER]{.speaker} I do.\n\n[All *exeunt*.]{.stage}\n"
    )
    assert [problem.message for problem in build(edition).problems] == []


def test_the_main_part_of_a_word_document_may_have_any_name():
    pytest.importorskip("mammoth")
    other = import_text(word_file("word/document2.xml"), "lamp.docx")
    assert [file.text for file in other.files] == [file.text for file in import_text(word_file(), "lamp.docx").files]


# ── Markdown, and what is none of these ─────────────────────────────────────────────────────────────────


def test_markdown_is_copied_byte_for_byte(edition, tmp_path):
    source = b"# The Lamp\r\n\r\nIt *burns*[^1].\r\n\r\n[^1]: So it does.\r\n"
    (tmp_path / "lamp.md").write_bytes(source)
    assert run_import(edition, tmp_path / "lamp.md") == 0
    assert (edition / "content/lamp.md").read_bytes() == source
    assert words(edition, "lamp")[:2] == ["The Lamp", "It burns."]


def test_what_the_engine_has_against_the_markdown_is_said(edition, tmp_path, capsys):
    (tmp_path / "lamp.md").write_text("Burning <b>bright</b>\n", encoding="utf-8")
    assert run_import(edition, tmp_path / "lamp.md") == 0
    assert "content/lamp.md:1: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "options", "why"),
    [
        ("x.md", b"# X\n", {"title": "Y"}, "--title cannot be given for x.md"),
        ("x.md", b" \n", {}, "x.md is empty"),
        ("x.xml", b"<TEI/>", {"lines": (1, 2)}, "--lines cannot be given"),
        ("x.xml", b"<TEI><text/></TEI>", {}, "there are no words in x.xml"),
        ("x.xml", b"<html/>", {}, "not TEI"),
        ("x.odt", b"PK", {}, ".odt is not read"),
        ("x.txt", b"words", {"format": "odt"}, "no format “odt”"),
        ("x.txt", b"words", {"kind": "other", "kinds": ("note",)}, "no kind “other”"),
    ],
)
def test_what_cannot_be_a_text_is_refused(name, data, options, why):
    with pytest.raises(Refused) as refused:
        import_text(data, name, **options)
    assert why in str(refused.value)
    assert refused.value.hint


def test_a_file_is_known_by_what_is_in_it():
    assert import_text(b"<TEI><text><body><p>So.</p></body></text></TEI>", "export").about == "TEI"
    assert isinstance(import_text(b"Words, no more.", "export"), importers.TextImport)
