"""The book on paper, read back: every word, each note on the page of its words, and what leads where."""

import json
import re
import sys
import unicodedata
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from glossator.commands.command_line import main
from glossator.exporters import Options, export
from glossator.exporters.typst_code import string
from glossator.exporters.typst_failures import without_font
from glossator.markdown import escaping, has_type, parse_inline, plain, visible
from glossator.model import Size, SourceFile
from glossator.pipeline import build, understand
from glossator.problems import Refused
from glossator.rendering import Broken
from tests.tiny import linked, sources, write

from .round_trips import SOUND, edition
from .test_epub import PNG

TEMPLATE = sources({}).templates["pdf/book.typ"].data
LINE = TEMPLATE[: TEMPLATE.index(b"#let paragraph(")].count(b"\n") + 1
# What Typst's own faces have, with all that means something in Typst or in Markdown.
LETTERS = "aZéßœλόγοςἀῇЖя08 #$@*_`<>\\\"'=+-/[]{}()~^&|%:;.,!?–—…“”‘’"
EDITION = """\
id: lamp
title: The Lamp
lang: en
texts: [t]
kinds: {note: {label: Note}, remark: {label: Remark, numbering: lower-alpha}}
editors: [Ada Byron]
date: 2024-05-06
url: https://example.org/lamp/
"""


def made(files, **options):
    given = sources({"content/edition.yaml": EDITION, **files})
    return export("pdf", linked({"content/edition.yaml": EDITION, **files}), given, Options(**options))


def pages(data):
    """The words of each page, with the hyphens at the ends of lines taken out."""
    return [
        " ".join(re.sub(r"-\n", "", unicodedata.normalize("NFKC", page.extract_text())).split())
        for page in PdfReader(BytesIO(data)).pages
    ]


def bare(words):
    """Words without what a line break may add or take, and without the signs of what was deleted or added."""
    return re.sub("[\\s\\-⟦⟧⸌⸍\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}]", "", unicodedata.normalize("NFKC", words))


def notes(*rows):
    return json.dumps({"kind": "note", "notes": list(rows)}, ensure_ascii=False)


# ── Notes ──

LONG = " ".join(f"word{number} of a note that goes on" for number in range(230))
BLOCKS = [f"Block{number}x begins " + "and goes on for a while, " * 9 + "as it did." for number in range(30)]


@cache
def book():
    """A text with a note on each block, one of them longer than a page; one note on two places far apart."""
    rows = [{"quote": f"Block{n}x", "note": f"Short{n}x."} for n in range(30)]
    rows[4]["note"] = f"Begin4x {LONG} End4x."
    rows.append({"quote": {"from": "Block9x", "to": "begins"}, "note": "Two notes9x in a line."})
    rows.append({"quote": ["Block2x begins", "Block20x begins"], "kind": "remark", "note": "Onceonly."})
    text = "\n\n".join(
        f"## Part {n // 10} {{n={n // 10}}}\n\n{one}" if n % 10 == 0 else one for n, one in enumerate(BLOCKS)
    )
    return made({"content/t.md": f"---\ntitle: T\n---\n{text}\n", "annotations/t/n.yaml": notes(*rows)})


@cache
def printed():
    return pages(book())


def page_of(words):
    [page] = [number for number, page in enumerate(printed(), 1) if words in page]
    return page


def page_of_block(block):
    """Where a block begins: its first word with the sign of the note on it."""
    [page] = [number for number, page in enumerate(printed(), 1) if re.search(rf"Block{block}x\d+ begins", page)]
    return page


def test_a_note_begins_on_the_page_of_its_words():
    for number in range(30):
        if number != 4:
            assert page_of_block(number) == page_of(f"Block{number}x] Short{number}x.")
    assert page_of_block(9) == page_of("Two notes9x in a line.")


def test_a_note_longer_than_its_page_goes_on_at_the_foot_of_the_next():
    first, last = page_of("Begin4x"), page_of("End4x")
    assert page_of_block(4) == first
    assert last > first
    whole = bare(" ".join(printed()[first - 1 : last]))
    assert all(f"word{number}of" in whole for number in range(230))


def test_a_note_on_two_places_is_printed_once_and_the_other_says_where():
    first, other = page_of("Onceonly."), page_of_block(20)
    assert first == page_of_block(2) != other
    assert f"Block2x begins ... Block20x begins] → {first}" in printed()[other - 1]


def test_the_heads_of_pages_say_which_places_are_on_them():
    page = page_of_block(14)
    assert page_of_block(19) == page, "a page on which one block ends that began before, and others begin"
    assert printed()[page - 1].startswith(("1.4–10 T ", "Part 1 1.4–10 "))


def test_headings_are_the_bookmarks_and_the_contents_lead_to_their_pages():
    reader = PdfReader(BytesIO(book()))
    assert titles(reader.outline) == ["The Lamp", "T", ["0 Part 0", "1 Part 1", "2 Part 2"]]
    shown = reader.pages[2].extract_text()
    assert re.search(rf"1 Part 1[ .]*\n?{page_of_block(10)}\b", shown)
    assert [one["/Subtype"] for one in reader.pages[2]["/Annots"]].count("/Link") >= 4


def test_the_bookmarks_of_a_text_are_as_deep_on_several_pages_as_on_one():
    sections = "Before.\n\n## One\n\nA\n\n### Below\n\nB\n\n## Two\n\nC\n\n#### Deep\n\nD\n"
    for pages_of_text in ("1", "2", "3"):
        data = made({"content/t.md": f"---\ntitle: T\npages: {pages_of_text}\n---\n{sections}"})
        outline = titles(PdfReader(BytesIO(data)).outline)
        assert outline == ["The Lamp", "T", ["One", ["Below"], "Two", ["Deep"]]]


def titles(outline):
    return [titles(one) if isinstance(one, list) else one.title for one in outline]


def test_the_file_says_what_it_is():
    reader = PdfReader(BytesIO(book()))
    assert (reader.metadata.title, reader.metadata.author) == ("The Lamp", "Ada Byron")
    assert reader.metadata.creation_date.date().isoformat() == "2024-05-06"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "https://example.org/lamp/" in printed()[0]


@pytest.mark.parametrize(("date", "created"), [("1950-05-01", "1950-05-01"), ("0800", "0800-01-01"), ("202X", None)])
def test_the_date_of_the_file_is_the_edition_s(date, created):
    files = {
        "content/edition.yaml": EDITION.replace("2024-05-06", f'"{date}"'),
        "content/t.md": "# T\n\nA lamp.\n",
    }
    found = PdfReader(BytesIO(made(files))).metadata.creation_date
    assert (found and found.date().isoformat()) == created


def test_the_same_edition_gives_the_same_bytes():
    assert book() == book.__wrapped__()


# ── Whatever is typed ──


@settings(max_examples=12)
@given(st.lists(st.text(LETTERS, max_size=40).filter(str.strip), min_size=6, max_size=6))
def test_what_is_typed_is_what_is_printed(parts):
    """And nothing of it is taken for Typst, wherever it is typed."""
    body, title, note, term, tag, page = typed = [escaping.inline(" ".join(part.split())) for part in parts]
    files = {
        "content/edition.yaml": f"{EDITION}subtitle: {json.dumps(parts[1])}\n",
        "content/t.md": f"---\ntitle: T\n---\n## Part {title} {{#part}}\n\n{body}\n\n> {body}\n\n- A {body}\n\nLamp\n",
        "content/pages/about.md": f"# About\n\nIt {page}\n",
        "annotations/t/n.yaml": notes({"quote": "Lamp", "note": f"Of {note}\n\n- And {note}", "tags": [tag]}),
        "annotations/glossary.yaml": json.dumps({"terms": [{"term": "Lamp", "definition": f"Is {term}"}]}),
    }
    given = sources(files)
    result, *_ = understand(given)
    words = bare(" ".join(pages(export("pdf", result, given, Options()))))
    for part in (*(plain(parse_inline(source)) for source in typed if source != tag), tag, parts[1]):
        assert bare(part) in words


@settings(max_examples=20)
@given(st.lists(st.text(), max_size=40))
def test_typst_reads_words_as_they_were(texts):
    """Whatever characters they have; of those that no text may have nothing is left."""
    markup = "".join(f"#metadata({string(text)})<words>" for text in texts)
    found = json.loads(typst.query({"main.typ": markup.encode()}, "<words>", field="value", font_paths=NO_FONTS))
    assert found == [not_in_a_text.sub("", text) for text in texts]


NO_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)  # which take longer to find
not_in_a_text = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@pytest.mark.parametrize("token", ["a" * 900, "`" + "x=1;" * 99 + "`"])
def test_a_word_longer_than_a_line_is_broken(token):
    words = PdfReader(BytesIO(made({"content/t.md": f"# T\n\nThe {token} ends.\n"}))).pages[1].extract_text()
    assert max(len(bare(line)) for line in words.splitlines()) < 80
    assert bare(f"The{token.strip('`')}ends.") in bare(words)


# ── Everything that an edition can have ──


@pytest.mark.parametrize("name", SOUND)
def test_a_case_is_set_or_its_letters_are_missing(name):
    """On a machine without faces for Arabic or Japanese they are named."""
    result, given = edition(name)
    try:
        found = bare(" ".join(pages(export("pdf", result, given, Options()))))
    except Refused as refused:
        assert refused.message.startswith("no font on this machine has ")  # noqa: PT017
        return
    for linked_text in result.texts:
        text = linked_text.text
        marks = {(mark.block, mark.offset) for note in linked_text.notes for mark in note.marks}
        for number, block in enumerate(text.blocks):
            for words in pieces(block, {at for of, at in marks if of == number}):
                assert words in found, block.locus
        for version in result.edition.versions.get(text.id, ()):
            for block in version.text.blocks:
                for words in pieces(block, ()):
                    assert words in found, (version.name, block.locus)
        for note in linked_text.notes:
            for token in has_type(note.annotation.body.tokens, "text"):
                assert bare(token.content) in found or not is_read_back(token.content)


def pieces(block, marks):
    """The words of a block between the signs of notes and footnotes and the ends of lines; of pages in other scripts
    than these a PDF does not give the words back as they were.
    """
    ends, at = set(marks), 0
    for token in block.tokens:
        words = visible(token)
        if token.type in ("footnote_ref", "citation", "image") or words == "\n":
            ends.add(at)
        at += len(words)
    for start, end in pairwise(sorted({0, *ends, at})):
        words = block.text[start:end]
        if is_read_back(words):
            yield bare(words)


def is_read_back(words):
    return not any(unicodedata.category(c) == "Mn" or is_other_script(c) for c in unicodedata.normalize("NFC", words))


def is_other_script(character):
    return character.isalpha() and not unicodedata.name(character).startswith(("LATIN", "GREEK", "CYRILLIC"))


def test_headings_in_other_blocks_and_what_a_parallel_version_has_are_printed():
    result, given = edition("headings-inside-blocks")
    words = bare(" ".join(pages(export("pdf", result, given, Options()))))
    assert "•2Ropes13Twocoilsofhemp.•4Sails5Lamps26Oneforeachquay.7Chandlery8Tar39Abarrel." in words
    assert "[1]Countedtwice4Inspringandinautumn." in words
    files = {
        "content/t.md": "# T\n\nA lamp.\n\n```verse\nA line\nAnother\n```\n",
        "content/t.plain.md": "# T\n\nLight[^1].\n\n```verse\nOne line\nAnd another\n```\n\n"
        "[^1]: Of oil.\n\n    And more.\n",
    }
    lines = made_lines(files)
    assert lines[lines.index("One line") + 1] == "And another"
    assert lines[lines.index("1 Of oil.") + 1] == "And more."


def test_the_blocks_of_a_note_are_not_those_of_the_item_with_its_mark():
    files = {
        "content/t.md": "# T\n\n- - The lamp is out.\n  - And more.\n",
        "annotations/t/n.yaml": notes({"quote": "lamp", "note": "Two:\n\n- oil\n- wick\n\n> Quoted.\n"}),
    }
    signs = [line for line in made_lines(files) if line.startswith("•")][1:]  # without those of the kinds of notes
    assert signs == ["•", "•1 The lamp1 is out.", "•2 And more.", "• oil", "• wick"]


def made_lines(files):
    return [line for page in PdfReader(BytesIO(made(files))).pages for line in page.extract_text().splitlines()]


def test_citations_in_notes_have_signs_that_differ():
    result, given = edition("citations-in-notes")
    words = " ".join(pages(export("pdf", result, given, Options())))
    for sign, cited in {"‡1": "Ines Hale", "‡2": "Tom Orme", "‡3": "see Tom Orme", "‡4": "Board of Harbours"}.items():
        assert words.count(sign) == 2
        assert f"{sign} {cited}" in words


def test_an_apparatus_names_its_lines_and_has_no_signs():
    result, given = edition("apparatus")
    words = " ".join(pages(export("pdf", result, given, Options())))
    assert "The ferry comes when nobody has called it, its lantern low, its engine almost still, and stands" in words
    assert "1 nobody has called it] A B : no one ever called it C : nobody has called conj. Hale" in words


WORDS = "lamp sea harbour light ferry stone winter bell quay rope tide anchor".split()  # noqa: SIM905
POEM = [f"{' '.join(WORDS[(number * 5 + at) % 12] for at in range(5))} line{number}x" for number in range(1, 91)]


@cache
def poem():
    """The pages of a poem in which every second line has an entry, and every fifth a note; and of a list with notes."""
    entries = [
        {"quote": f"line{n}x", "kind": "variant", "readings": [{"words": f"other{n}x", "in": ["B"]}]}
        for n in range(1, 91, 2)
    ]
    remarks = [{"quote": f"line{n}x", "kind": "note", "note": f"Remark{n}x. " + "On. " * n} for n in range(5, 91, 5)]
    items = [{"quote": f"item{n}x", "kind": "note", "note": f"Said{n}x. " + "So. " * 40} for n in range(30)]
    files = {
        "content/edition.yaml": EDITION.replace(
            "remark: {label: Remark, numbering: lower-alpha}", "variant: {label: Variant, apparatus: true}"
        )
        + "witnesses: {A: {label: First}, B: {label: Second}}\n",
        "content/t.md": "# T\n\n## Poem {n=1}\n\n```verse\n" + "\n".join(POEM) + "\n```\n\n## List {n=2}\n\n"
        "" + "\n".join(f"- The item{n}x, and what goes with it." for n in range(30)) + "\n",
        "annotations/t/n.yaml": json.dumps({"notes": [*entries, *remarks, *items]}),
    }
    return pages(made(files))


def first_pages():
    """The page on which each of the words of the poem and of its notes stands first."""
    found = {}
    for number, page in enumerate(poem()):
        for words in re.findall(r"(?:line|item|other|Remark|Said)\d+x", page):
            found.setdefault(words, number)
    return found


def test_what_is_at_the_foot_of_a_page_is_about_its_words_or_those_of_the_page_before():
    found = first_pages()
    pairs = [(f"other{n}x", f"line{n}x") for n in range(1, 91, 2)]
    pairs += [(f"Remark{n}x", f"line{n}x") for n in range(5, 91, 5)]
    pairs += [(f"Said{n}x", f"item{n}x") for n in range(30)]
    for note, words in pairs:
        assert found[note] - found[words] in (0, 1), note


def test_the_entries_of_a_page_stand_above_its_notes():
    found = first_pages()
    for number, page in enumerate(poem()):
        places = {"other": [], "Remark": []}
        for match in re.finditer(r"line(\d+)x] (other|Remark)", page):
            if found[f"line{match[1]}x"] == number:  # and not what had no room on the page before
                places[match[2]].append(match.start())
        assert max(places["other"], default=0) < min(places["Remark"], default=len(page))


def test_one_text_is_a_book_of_its_own():
    result, given = edition("several-texts")
    words = " ".join(pages(export("pdf", result, given, Options(text="prose"))))
    assert "Une lampe" in words
    assert ", a lamp." not in words, "which the poem has"


def test_parallel_versions_follow_or_stay_behind():
    files = {
        "content/t.md": "# T\n\nThe lamp is out.\n",
        "content/t.plain.md": "# T\n\nThere is no light.\n",
    }
    assert "The lamp is out. T There is no light." in " ".join(pages(made(files)))
    assert "There is no light." not in " ".join(pages(made(files, versions="none")))


def test_a_picture_is_printed_with_its_caption():
    result, given = edition("pictures")
    reader = PdfReader(BytesIO(export("pdf", result, given, Options())))
    assert any(page.images for page in reader.pages)


# ── What an editor is told ──


def test_without_typst_it_is_refused_and_a_build_says_so(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "typst", None)
    files = {"content/edition.yaml": EDITION, "content/t.md": "# T\n\nA lamp.\n"}
    with pytest.raises(Refused, match="made by Typst, which is not installed") as refused:
        made(files)
    assert "pip install 'glossator[pdf]'" in str(refused.value)
    root = write(tmp_path, {**files, "content/edition.yaml": f"{EDITION}exports: [pdf]\n"})
    [problem] = build(root).problems
    assert (problem.origin.line, problem.origin.column) == (EDITION.count("\n") + 1, len("exports: [") + 1)
    assert (problem.code, problem.hint) == ("G130", "pip install 'glossator[pdf]'")
    assert not (root / "output").exists()


@pytest.mark.needs("linux")
def test_a_character_that_no_font_has_is_named_with_its_place():
    files = {"content/t.md": "# T\n\nA lamp.\n\nIt is \U0010fffd out.\n"}
    with pytest.raises(Refused) as refused:
        made(files)
    assert refused.value.message == "no font on this machine has U+10FFFD at content/t.md:5:7"
    assert "fonts-noto-core" in refused.value.hint
    assert "emoji" not in refused.value.hint


def test_for_emoji_their_font_is_named_and_not_what_joins_them():
    missing = {"\U0001f469", "\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-16}"}
    refused = without_font(missing, sources({"content/t.md": "A \U0001f469\N{ZERO WIDTH JOINER}\n"}))
    assert refused.message == "no font on this machine has \U0001f469 (U+1F469) at content/t.md:1:3"
    assert refused.hint.endswith("apt-get install fonts-noto-color-emoji")


ONE_LINE = {"content/t.md": "# T\n\nA lamp.\n\n![A lamp](images/lamp.png)\n"}
WITH_APPARATUS = {
    **ONE_LINE,
    "content/edition.yaml": EDITION.replace("remark: {label: Remark", "variant: {label: Variant, apparatus: true")
    + "witnesses: {A: {label: First}, B: {label: Second}}\n",
    "annotations/t/n.yaml": notes(
        {"quote": "lamp", "note": "Of oil."},
        {"quote": "A lamp", "kind": "variant", "readings": [{"words": "The lamp", "in": ["B"]}]},
    ),
}


@pytest.mark.parametrize("files", [ONE_LINE, WITH_APPARATUS])
@pytest.mark.parametrize(
    ("mistake", "place", "message"),
    [
        ("#let paragraf(", (1, 1), "module `book` does not contain `paragraph`"),
        ("#let paragraph(body) = pra(body)\n#let unused(", (LINE, 24), "unknown variable: pra"),
        ("#let paragraph(body) = )\n#let unused(", (LINE, 23), "expected expression"),
        ("#let paragraph(body) = panic(1)\n#let unused(", (LINE, 24), "panicked with: 1"),
        ("#let paragraph(body) = assert(false)\n#let unused(", (LINE, 24), "assertion failed"),
        ("#let paragraph() = [Words]\n#let unused(", (LINE, 1), "unexpected argument"),
        ('#import "other.typ"\n#let paragraph(', (LINE, 9), "file not found"),
    ],
)
def test_a_mistake_in_ones_own_template_has_a_place(files, mistake, place, message):
    files = {"content/edition.yaml": EDITION, **files, "content/t.md": "# T\n\nA lamp.\n\nMore.\n"}
    given = sources(files)
    own = SourceFile("templates/pdf/book.typ", TEMPLATE.replace(b"#let paragraph(", mistake.encode()))
    given = replace(given, templates={**given.templates, "pdf/book.typ": own}, has_own_templates=True)
    with pytest.raises(Broken) as broken:
        export("pdf", linked(files), given, Options())
    [problem] = broken.value.problems
    assert (problem.code, problem.origin.path) == ("G075", "templates/pdf/book.typ")
    assert (problem.origin.line, problem.origin.column) == place
    assert problem.message == f"the template does not work: {message}"


@pytest.mark.parametrize(
    ("name", "template", "page"),
    [
        ("title", "<h1>{{ edition.title }}</h1><p>Own words</p><table></table>", "The Lamp Own words"),
        ("nav", "<p>None</p>", "T"),
    ],
)
def test_own_pages_of_the_book_need_no_sections(name, template, page):
    """Nor lists of contents."""
    files = {"content/edition.yaml": EDITION, "content/t.md": "# T\n\n## One\n\nA lamp.\n\n## Two\n\nMore.\n"}
    data = f'{{% extends "epub/base.html" %}}{{% block main %}}{template}{{% endblock %}}'.encode()
    given = sources(files)
    own = {**given.templates, f"epub/{name}.html": SourceFile(f"templates/epub/{name}.html", data)}
    found = pages(export("pdf", linked(files), replace(given, templates=own, has_own_templates=True), Options()))
    assert found[name == "nav"].startswith(page)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


@pytest.mark.parametrize("files", [ONE_LINE, WITH_APPARATUS])
@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("lamp.png", PNG + b"?", "failed to decode image"),
        ("lamp.svg", f"{SVG}<g>".encode(), "failed to parse SVG"),
        (
            "lamp.svg",
            f'{SVG}<image width="9" height="9" href="other.png"/></svg>'.encode(),
            "failed to load linked image other.png in SVG (file not found)",
        ),
    ],
)
def test_a_damaged_picture_is_named(files, name, data, message):
    files = {"content/edition.yaml": EDITION, **files}
    files["content/t.md"] = files["content/t.md"].replace("lamp.png", name)
    given = replace(sources(files), images={name: SourceFile(f"content/images/{name}", data)})
    result, *_ = understand(given)
    result = replace(result, addresses=replace(result.addresses, sizes={f"images/{name}": Size(8, 8)}))
    with pytest.raises(Broken) as broken:
        export("pdf", result, given, Options())
    [problem] = broken.value.problems
    assert (problem.code, problem.origin.path) == ("G130", f"content/images/{name}")
    assert problem.message.startswith(f"pdf cannot have this picture: {message}")


def test_a_build_can_publish_it_besides(tmp_path):
    root = write(tmp_path, {"content/edition.yaml": EDITION, "content/t.md": "# T\n\nA lamp.\n"})
    assert main(["--root", str(root), "build", "--also", "pdf"]) == 0
    assert (root / "output/exports/lamp.pdf").read_bytes().startswith(b"%PDF")
    assert 'href="exports/lamp.pdf" type="application/pdf"' in (root / "output/index.html").read_text(encoding="utf-8")
    assert main(["--root", str(root), "build"]) == 0
    assert not (root / "output/exports").exists(), "the next build is as edition.yaml wants it"
