"""The book: what EPUBCheck says of it, and that every note is in it, beside its words and reachable both ways."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from glossator.exporters import Options, export
from glossator.exporters.archive import moment
from glossator.markdown import visible
from glossator.model import Size, SourceFile
from glossator.problems import Refused
from glossator.rendering import Broken
from tests.judges import epub
from tests.tiny import linked, sources

from .round_trips import SOUND, edition, exported

PNG = b"\x89PNG\r\n\x1a\n"
XHTML, OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"


def pages(data):
    """The pages of a book by their paths in it."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        names = [name for name in book.namelist() if name.endswith(".xhtml")]
        return {name: ElementTree.fromstring(book.read(name)) for name in names}  # noqa: S314  (our own)


def words(element):
    return " ".join("".join(element.itertext()).split())


# One of each thing that an edition can have.
EVERYTHING = {
    "content/edition.yaml": """\
id: everything
title: 灯塔与钟 — The Lamp & the Bell
subtitle: <An edition>
lang: en
texts: [t, u]
kinds: {note: {label: Note}, remark: {label: Remark}}
witnesses: {MT: {label: Machine translation}}
editors: [{name: Ada Byron, sort: 'Byron, Ada', role: translator}, "N. N."]
license: CC-BY-4.0
date: 2024-05
version: 1.2.0
doi: 10.5281/zenodo.123
publisher: A press & sons
pictures_from: [https://example.org]
""",
    "content/t.md": """\
---
title: T
pages: 2
author: Somebody
original_title: 灯
original_lang: zh-Hans
---

Before the first heading[^1], [elsewhere](https://example.org/?a=1&b=2).

## 第一部分 {#第一 n=1}

The *lamp, the* **lamp** is out.\\
A hard break & a \\<sign>.

- an item
- another, with `code` and "quotation" marks

| a | b |
|---|--:|
| c | d |

## Verse {#verse n=2}

```verse
Burnt the fire
of thine eyes?

A second stanza
```

![A map](https://example.org/map.png)

[^1]: By the author.
""",
    "content/t.plain.md": """\
---
title: Plain
label: Plain words
align: section
---

## First {n=1}

The lamp has gone out[^1].

## Verse {n=2}

Fire burns in your eyes.

[^1]: In the other text.
""",
    "content/u.md": "---\ntitle: النص\nlang: ar\n---\n\nكلمة وكلمة.\n",
    "content/pages/front.md": "Of this *edition*.\n\n---\n\nMore.\n",
    "content/pages/cover.md": "# Cover\n\nA page of this name.\n",
    "content/pages/about.md": "# About\n\nSee [a note](note:twice), [all notes](notes.html), [the start](index.html) "
    "and [the text](locus:t/1).\n\n## About\n\n## Contents {#contents}\n\n<!-- nothing -->\n",
    "annotations/t/n.yaml": """\
kind: note
notes:
- {id: twice, quote: [Before, is out, fire], note: 'Three places, on [two pages](locus:2).'}
- {id: over, quote: lamp is out, kind: remark, note: "A list:\\n\\n- one\\n- two\\n\\n```\\ncode <b>\\n```"}
- {quote: hard, reading: {MT: 'h<a>rd'}, original: {lang: zh-Hans, text: 硬, latin: yìng}, certainty: low, by: N. N.,
   date: 2024-05, status: disputed, tags: [x, y], sources: ['*A book*'], see: [twice]}
- {at: '2', note: All of it}
- {quote: {from: c, to: d}, note: Over cells}
""",
    "annotations/u/n.yaml": "kind: note\nnotes: [{quote: وكلمة, note: N}]\n",
    "annotations/glossary.yaml": "terms:\n- {term: lamp, definition: 'See [the bell](term:bell).', see: [bell]}\n"
    "- {term: bell, id: bell, definition: A thing, original: {text: 钟, lang: zh-Hans, latin: zhōng}, note: R}\n",
    "annotations/names.yaml": "names:\n- {name: thine, kind: person, dates: 1862/1931, same_as: [wikidata:Q84170], "
    "link: all}\n- {name: Eyes, kind: place, forms: [eyes], part_of: thine, definition: D}\n",
}


def everything(**changed):
    given = {**EVERYTHING, **changed}
    return export("epub", linked(given), sources(given), Options())


def test_epubcheck_finds_nothing_wrong_with_the_decree(tmp_path):
    (tmp_path / "decree.epub").write_bytes(exported("decree", "epub"))
    assert epub.check(tmp_path / "decree.epub") == []


def test_epubcheck_finds_nothing_wrong_with_all_that_an_edition_can_have(tmp_path):
    (tmp_path / "all.epub").write_bytes(everything())
    assert epub.check(tmp_path / "all.epub") == []


def reading(element, until=None):
    """The words of a block without the signs of notes, the number before it, the glosses of ruby and what
    stands for a picture; up to a sign in it.
    """
    return "".join(_reading(element, until)).partition("\0")[0]


def _reading(element, until):
    yield element.text or ""
    for child in element:
        if child is until:
            yield "\0"
        elif child.tag != f"{XHTML}rt" and not set(child.get("class", "").split()) & {"r", "fr", "pn", "alt"}:
            yield from _reading(child, until)
        yield child.tail or ""


def waits(block, words):
    """Whether these words, which stand between those of a note and its sign, end a link or ruby, where no sign is."""
    return any(bare(reading(one)).endswith(words) for tag in ("a", "ruby") for one in block.iter(f"{XHTML}{tag}"))


def bare(text):
    return "".join(text.split())


def runs(tokens):
    """The words that a note says, in runs between citations, which a book sets in its own way."""
    for token in tokens:
        words = "" if token.type == "inline" else token.content
        for child in token.children or ():
            if child.type == "citation":
                yield words
                words = ""
            words += visible(child)
        yield words


@pytest.mark.parametrize("name", ["decree", *SOUND])
def test_every_note_is_in_the_book_with_its_words_and_the_way_to_and_from_them(name):
    made, _ = edition(name)
    book = pages(exported(name, "epub"))
    for one in made.texts:
        for number, page in enumerate(one.pages):
            tree = book[f"EPUB/{page.path.removesuffix('.html')}.xhtml"]
            ids = {found.get("id"): found for found in tree.iter() if found.get("id")}
            assert len(ids) == sum(1 for found in tree.iter() if found.get("id")), "an id twice"
            for block in (block for section in one.text.sections[page.first : page.last] for block in section.blocks()):
                assert bare(block.text) in bare(reading(ids[block.locus]))
            for note in one.notes_by_page.get(number, ()):
                beside = ids[f"n-{note.key}"]
                assert (beside.get(f"{OPS}type"), beside.get("role")) == ("footnote", "doc-footnote")
                for run in runs(note.annotation.body.tokens):
                    assert bare(run) in bare(reading(beside))
                back = {link.get("href") for link in beside.iter(f"{XHTML}a")}
                for mark in note.marks:
                    sign = ids[f"r-{mark.id}"]
                    assert (sign.get("href"), sign.get(f"{OPS}type")) == (f"#n-{note.key}", "noteref")
                    assert sign.text == note.number
                    block = one.text.blocks[mark.block]
                    before, upto = bare(reading(ids[block.locus], sign)), bare(block.text[: mark.offset])
                    assert before == upto or waits(ids[block.locus], before.removeprefix(upto))
                    assert f"#r-{mark.id}" in back
            for sign in (one for one in tree.iter(f"{XHTML}a") if one.get("role") == "doc-noteref"):
                assert words(sign), "a mark that nobody sees"


def test_what_a_note_says_is_all_there():
    book = pages(everything())
    [opening] = [page for path, page in book.items() if path.endswith("t/opening.xhtml")]
    notes = [words(one) for one in opening.iter(f"{XHTML}aside")]
    assert notes == ["1 Note Before Three places, on two pages."]


def test_links_lead_into_the_book_or_nowhere():
    """To a page that only the site has there is no way, unless the edition says where the site is."""
    about = pages(everything())["EPUB/about.xhtml"]
    found = {words(link): link.get("href") for link in about.iter(f"{XHTML}a")}
    assert found == {"a note": "t/opening.xhtml#n-twice", "all notes": None, "the start": "book.title.xhtml",
                     "the text": "t/%E7%AC%AC%E4%B8%80.xhtml#1.0"}  # fmt: skip
    url = EVERYTHING["content/edition.yaml"] + "url: https://example.org/e\n"
    about = pages(everything(**{"content/edition.yaml": url}))["EPUB/about.xhtml"]
    assert [link.get("href") for link in about.iter(f"{XHTML}a")][1] == "https://example.org/e/notes.html"


def test_the_same_edition_is_the_same_book_and_as_old_as_its_date():
    first, second = everything(), everything()
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as book:
        entries = book.infolist()
    assert entries[0].filename == "mimetype"
    assert entries[0].compress_type == zipfile.ZIP_STORED
    assert {entry.date_time for entry in entries} == {(2024, 5, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("2024-05-06", (2024, 5, 6)),
        ("2024", (2024, 1, 1)),
        ("", (1980, 1, 1)),
        ("1862/1931", (1980, 1, 1)),
        ("2024-21", (2024, 1, 1)),
        ("202X", (1980, 1, 1)),
        ("2024-05~", (2024, 5, 1)),
    ],
)
def test_a_date_is_the_time_of_files(date, time):
    assert moment(date) == (*time, 0, 0, 0)


@pytest.mark.parametrize(("wanted", "shown"), [("", 1), ("plain", 1), ("none", 0)])
def test_parallel_versions_come_along_as_asked(wanted, shown):
    book = pages(export("epub", linked(EVERYTHING), sources(EVERYTHING), Options(versions=wanted)))
    tree = book["EPUB/t/第一.xhtml"]
    beside = [one for one in tree.iter(f"{XHTML}div") if "beside" in one.get("class", "")]
    assert len(beside) == shown
    assert ("gone out" in words(tree)) == bool(shown)


def test_an_unknown_version_is_refused():
    with pytest.raises(Refused, match="no parallel version “zh”\n   hint: it has: plain; or write none"):
        export("epub", linked(EVERYTHING), sources(EVERYTHING), Options(versions="zh"))


@pytest.mark.parametrize("name", ["pictures", "decree"])
def test_a_book_that_several_processes_make_is_the_same(name, monkeypatch):
    alone = exported(name, "epub")
    monkeypatch.setattr("glossator.exporters.book._WORTH_SHARING", 1)
    assert exported(name, "epub") == alone


def test_a_template_that_makes_no_xhtml_is_told():
    made, given = linked(EVERYTHING), sources(EVERYTHING)
    broken = SourceFile("templates/notes/note.html", b"{% macro words(n) %}<br><p>{% endmacro %}")
    given = replace(given, templates={**given.templates, "notes/note.html": broken}, has_own_templates=True)
    with pytest.raises(Broken, match=r"make no XHTML of t/opening\.html, which a book is made of: mismatched tag"):
        export("epub", made, given, Options())


def test_a_picture_goes_along_and_one_from_elsewhere_becomes_a_link():
    made, given = linked(EVERYTHING), sources(EVERYTHING)
    book = pages(export("epub", made, given, Options()))
    verse = book["EPUB/t/verse.xhtml"]
    assert [link.get("href") for link in verse.iter(f"{XHTML}a") if words(link) == "A map"] == [
        "https://example.org/map.png"
    ]
    with zipfile.ZipFile(BytesIO(exported("pictures", "epub"))) as archive:
        assert [name for name in archive.namelist() if name.startswith("EPUB/images/")]


def test_the_cover_is_the_edition_s_picture():
    made, given = edition("pictures")
    with zipfile.ZipFile(BytesIO(exported("pictures", "epub"))) as archive:
        assert "EPUB/cover.svg" in archive.namelist()
    image = {"images/seal.png": SourceFile("content/images/seal.png", PNG)}
    pictured = replace(made.edition, picture="images/seal.png")
    made = replace(
        made,
        edition=pictured,
        addresses=replace(made.addresses, files={*made.addresses.files, *image}, sizes={"images/seal.png": Size(1, 1)}),
    )
    given = replace(given, images={"seal.png": image["images/seal.png"]})
    with zipfile.ZipFile(BytesIO(export("epub", made, given, Options()))) as archive:
        assert "EPUB/cover.svg" not in archive.namelist()
        package = archive.read("EPUB/package.opf").decode()
    assert re.search('href="images/seal.png" media-type="image/png" properties="cover-image"', package)


def test_what_stands_in_for_page_numbers_can_be_gone_to():
    book = pages(everything())
    [places] = [one for one in book["EPUB/book.nav.xhtml"].iter(f"{XHTML}nav") if one.get("role") == "doc-pagelist"]
    found = {words(link): link.get("href") for link in places.iter(f"{XHTML}a")}
    assert list(found) == ["T 1", "T 2", "النص", "النص para. 1"]
    for title, href in found.items():
        path, _, id_ = unquote(href).partition("#")
        [number] = [one for one in book[f"EPUB/{path}"].iter() if one.get("id") == id_]
        assert (number.get("role"), number.get(f"{OPS}type")) == ("doc-pagebreak", "pagebreak")
        assert number.get("aria-label") == title


def test_the_contents_lead_to_the_sections_of_a_text_that_is_one_page():
    book = pages(exported("apparatus", "epub"))
    [contents] = [one for one in book["EPUB/book.nav.xhtml"].iter(f"{XHTML}nav") if one.get("role") == "doc-toc"]
    hrefs = [link.get("href") for link in contents.iter(f"{XHTML}a")]
    assert "poem/index.xhtml#1.0" in hrefs
    assert None not in hrefs
