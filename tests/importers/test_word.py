"""The notes of Word documents."""

import importlib
import io
import re
import zipfile

import pytest

from glossator.problems import Refused

from .well import imported, notes_in

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(paragraphs, footnotes, endnotes=None, more=None):
    """A Word document as small as can be: [^1] and [^e1] are marks, *words* are italic."""

    def runs(source):
        for piece in re.split(r"(\[\^e?\d+\]|\*[^*]+\*)", source):
            if mark := re.fullmatch(r"\[\^(e?)(\d+)\]", piece):
                yield f'<w:r><w:{"end" if mark[1] else "foot"}noteReference w:id="{mark[2]}"/></w:r>'
            elif piece:
                style = "<w:rPr><w:i/></w:rPr>" if piece[0] == "*" else ""
                yield f'<w:r>{style}<w:t xml:space="preserve">{piece.strip("*")}</w:t></w:r>'

    def notes(kind, bodies):
        made = "".join(
            f'<w:{kind} w:id="{n}"><w:p><w:r><w:{kind}Ref/></w:r>{"".join(runs(body))}</w:p></w:{kind}>'
            for n, body in bodies.items()
        )
        return f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>{made}</w:{kind}s>'

    body = "".join(f"<w:p>{''.join(runs(one))}</w:p>" for one in paragraphs)
    links = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in ("footnotes", "endnotes")
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
        "word/footnotes.xml": notes("footnote", footnotes),
        "word/endnotes.xml": notes("endnote", endnotes or {}),
        **(more or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_footnotes_stand_on_the_fewest_words_before_their_marks():
    pytest.importorskip("mammoth")
    document = docx(
        [
            "Water[^1]",
            (
                "The water of the well belongs to everybody who carries it.[^2]"
                " Whoever carries the water[^3] may *drink*[^e1] first."
            ),
            "[^4]The bucket hangs on its hook. The water in the bucket belongs to the thirsty.",
            "夜里不许打水。夜里的水属于月亮[^5]，月亮不说话。",
            "Words[^6] of another text.",
        ],
        {
            1: "On a heading.",
            2: "With *italics* &lt;b&gt;.",
            3: "Twice.",
            4: "All of it.",
            5: "月",
            6: "Lost.",
            7: "Unused.",
        },
        {1: "At the end."},
        {
            "word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="Ann"><w:p>'
            "<w:r><w:t>So?</w:t></w:r></w:p></w:comment></w:comments>"
        },
    )
    result = imported("x.docx", document)
    assert [(note.get("quote", note.get("at")), note["note"]) for note in notes_in(result)] == [
        ("Water", "On a heading."),
        ("carries it", "With *italics* \\<b>."),
        ("the water", "Twice."),
        ("drink", "At the end."),
        ("1.2", "All of it."),
        ("于月亮", "月"),
    ]
    assert [(one.where, one.reason.split("\n")[0]) for one in result.unplaced] == [
        ("footnote 6", "the words before its mark are not in the text"),
        ("comment 0", "it has no mark in the text"),
    ]
    assert notes_in(result, 1)[1] == {"note": "So?", "by": "Ann"}


def test_a_footnote_is_not_moved_to_words_that_only_look_alike():
    pytest.importorskip("mammoth")
    document = docx(
        ["In my day the bucket hung in a shed, and nobody but the miller sat on the steps[^1] of it."], {1: "N"}
    )
    assert not imported("x.docx", document).placed


def test_without_mammoth_the_message_says_what_to_install(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(Refused, match=r"pip install 'glossator\[docx\]'"):
        imported("x.docx", docx(["Water[^1]"], {1: "N"}))


def test_a_word_document_that_is_none_or_means_harm_is_refused():
    pytest.importorskip("mammoth")
    bomb = f'<!DOCTYPE w [<!ENTITY a "a">]><w:document {W}><w:body/></w:document>'
    for more, why in (
        ({"word/document.xml": bomb}, "document type definition"),
        ({"word/document.xml": "<w:document"}, "x.docx/word/document.xml"),
        ({"word/document.xml": f"<w:other {W}/>"}, "not a Word document"),
    ):
        with pytest.raises(Refused, match=why):
            imported("x.docx", docx(["Water[^1]"], {1: "N"}, more=more))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(Refused, match="not a Word document"):
        imported("x.docx", stream.getvalue())
