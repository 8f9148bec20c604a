"""Word documents as small as can be, written part by part (ECMA-376)."""

import io
import posixpath
import zipfile
from types import SimpleNamespace

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = ("Title", "Quote", "heading 1", "heading 2", "Speaker", "Stage Direction")
OF_WORDS = ("Speaker", "Stage Direction")  # styles of words within a paragraph


def run(words, *, italic=False, bold=False, align="", style=""):
    properties = f'<w:rStyle w:val="{style.replace(" ", "")}Words"/>' if style else ""
    properties += "<w:i/>" * italic + "<w:b/>" * bold + (f'<w:vertAlign w:val="{align}"/>' if align else "")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def note_mark(kind, number):
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def paragraph(*runs, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def heading(level, words):
    return paragraph(run(words), style=f"heading {level}")


def table(*rows):
    cells = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


comments = SimpleNamespace(mark=lambda number: f'<w:r><w:commentReference w:id="{number}"/></w:r>')


def document(body, footnotes, endnotes, margin, main_part="word/document.xml"):
    """The bytes of a .docx. `footnotes` and `endnotes` are words by number, `margin` author, date and words."""

    def notes(kind, bodies):
        made = "".join(f'<w:{kind} w:id="{n}">{paragraph(run(words))}</w:{kind}>' for n, words in bodies.items())
        return f"<w:{kind}s {W}>{made}</w:{kind}s>"

    said = "".join(
        f'<w:comment w:id="{n}" w:author="{author}" w:date="{date}" w:initials="AR">{paragraph(run(words))}</w:comment>'
        for n, (author, date, words) in margin.items()
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in STYLES
    )
    styles += "".join(
        f'<w:style w:type="character" w:styleId="{name.replace(" ", "")}Words"><w:name w:val="{name}"/></w:style>'
        for name in OF_WORDS
    )
    inner = {
        "footnotes": notes("footnote", footnotes),
        "endnotes": notes("endnote", endnotes),
        "comments": f"<w:comments {W}>{said}</w:comments>",
        "styles": f"<w:styles {W}>{styles}</w:styles>",
    }
    folder, name = posixpath.split(main_part)
    links = "".join(f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in inner)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main_part}" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        f' Target="{main_part}"/></Relationships>',
        main_part: f"<w:document {W}><w:body>{body}</w:body></w:document>",
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
        **{f"{folder}/{kind}.xml": content for kind, content in inner.items()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()
