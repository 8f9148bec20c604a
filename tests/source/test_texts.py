"""Markdown -> sections, rows, blocks: every run of words has a locus of its own, and nothing is lost or let through."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings

from glossator.language import identifiers
from glossator.linking.addresses import Addresses, Fault
from glossator.linking.pages import pages_of
from glossator.markdown import parsing
from glossator.model import SourceFile
from glossator.pipeline import understand
from glossator.rendering.frame import Frame
from glossator.rendering.site import Site
from glossator.source.texts import parse_text
from tests.markdowns import document
from tests.shown import INLINE, parse
from tests.tiny import problems, read_text, sources, text_of

# ── Whatever the document ───────────────────────────────────────────────────────────────────────────────


@given(document)
def test_every_run_of_words_has_a_locus_and_no_two_share_one(source):
    text, _ = read_text(source)
    loci = [block.locus for block in text.blocks]
    assert len(set(loci)) == len(loci)
    for section in text.sections:
        for row in section.rows:
            runs = [token for token in row.tokens if token.type == "inline"]
            assert [run.meta["block"] for run in runs if run.children] == list(range(len(row.blocks)))
            assert all(run.meta["block"] is None for run in runs if not run.children)
    for at, block in enumerate(text.blocks):
        assert text.places[block.locus] == (at, at + 1)
        assert parsing.plain(block.tokens) == block.text
        assert text.sections[block.section].locus == block.locus.rpartition(".")[0]


@given(document)
def test_sections_lie_in_each_other_and_their_places_hold_their_blocks(source):
    text, _ = read_text(source)
    for at, section in enumerate(text.sections):
        inside = text.sections[at + 1 : section.end]
        assert all(other.level > section.level for other in inside)
        assert section.parent < at
        assert at == 0 or text.sections[section.parent].level < section.level
        assert at == 0 or text.sections[section.parent].end >= section.end
        first, last = text.places[section.locus]
        loci = [block.locus for some in text.sections[at : section.end] for block in some.blocks()]
        assert [block.locus for block in text.blocks[first:last]] == loci
        assert text.places[section.id] == (first, last)


@given(document)
def test_pages_hold_every_section_once(source):
    for level in range(1, 4):
        text, _ = read_text(source.replace("title: T", f"title: T\npages: {level}", 1))
        made = pages_of(text)
        assert [n for page in made for n in range(page.first, page.last)] == list(range(len(text.sections)))
        assert len({identifiers.key(page.path) for page in made}) == len(made)


@given(document)
def test_blocks_lie_in_their_files_in_order(source):
    text, _ = read_text(source)
    lines = [
        block.origin.line
        for section in text.sections
        for row in section.rows
        if row.kind != "footnotes"
        for block in row.blocks
    ]
    assert lines == sorted(lines)
    assert all(1 <= line <= source.count("\n") + 1 for line in lines)


@settings(max_examples=25)
@given(document)
def test_pages_are_well_formed_and_show_every_word(source):
    """Whatever is wrong with the text: the preview shows such pages too."""
    given = sources({"content/t.md": source})
    made, *_ = understand(given)
    page = parse(Site(Frame(made, given)).make("t/index.html").decode())
    ids = Counter(one.id for one in page.elements() if one.id)
    assert max(ids.values()) == 1
    shown = {one.id: one for one in page.elements() if one.id}
    for block in made.texts[0].text.blocks:
        words = "".join(_words(shown[block.locus], inside_block=True))
        assert words.replace("\n", "").strip() == block.text.replace("\n", "").strip(), block.locus


def _words(element, inside_block=False):
    """The words of an element, without its marks and the blocks inside it (an item may hold a list)."""
    if not inside_block and (
        set(element.classes) & {"pn", "fr", "r"} or element.tag == "rt" or element.tag not in INLINE
    ):
        return
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.attributes.get("role") != "doc-backlink":
            yield from _words(child)


# ── Sections and loci ───────────────────────────────────────────────────────────────────────────────────


def test_the_parts_of_a_text():
    text = text_of(
        "Before.\n\n## Eight {#art-8 n=8}\n\nOne.\n\n- two\n- three\n\n### Under {#under}\n\nFour.\n\n## {n=8a}\n\n"
        "| a | b |\n|---|---|\n| c |   |\n"
    )
    assert [(section.locus, section.id, section.title, section.parent) for section in text.sections] == [
        ("t", "t", "T", -1),
        ("8", "art-8", "Eight", 0),
        ("under", "under", "Under", 1),
        ("8a", "section-3", "8a", 0),
    ]
    assert [(block.locus, block.kind, block.text) for block in text.blocks] == [
        ("t.0", "heading", "T"),
        ("t.1", "paragraph", "Before."),
        ("8.0", "heading", "Eight"),
        ("8.1", "paragraph", "One."),
        ("8.2", "item", "two"),
        ("8.3", "item", "three"),
        ("under.0", "heading", "Under"),
        ("under.1", "paragraph", "Four."),
        ("8a.0", "heading", ""),
        ("8a.1", "cell", "a"),
        ("8a.2", "cell", "b"),
        ("8a.3", "cell", "c"),
    ]
    assert text.places["8"] == text.places["art-8"] == (2, 8)
    assert text.places["art-8.2"] == text.places["8.2"]
    assert text.places["t"] == (0, 12)


@pytest.mark.parametrize(
    ("markdown_", "kind", "blocks"),
    [
        ("> a\n>\n> b", "quote", ["a", "b"]),
        ("Term\n: is\n: and", "definitions", ["Term", "is", "and"]),
        ("```\na\n  b\n```", "code", ["a\n  b"]),
        ("``` verse\na\n  b\n\n\nc\n```", "verse", ["a\n\u00a0\u00a0b", "c"]),
        ("``` verse\n\n```", "verse", []),
        ("***", "rule", []),
        ("{東京|とう|きょう} [司法]{lang=zh-Hans}", "paragraph", ["東京 司法"]),
        ("東\n京 a\nb", "paragraph", ["東京 a\nb"]),
        ("**東**\n*京*", "paragraph", ["東京"]),
        ("a\\\nb", "paragraph", ["a\nb"]),
        ("- > a\n  - b\n\n    c", "list", ["a", "b", "c"]),
        ("    a & b", "code", ["a & b"]),
    ],
)
def test_rows_and_blocks(markdown_, kind, blocks):
    text = text_of(markdown_)
    row = text.sections[0].rows[1]
    assert row.kind == kind
    assert [block.text for block in row.blocks] == blocks


def test_footnotes_are_numbered_through_the_text_and_stand_at_the_end_of_their_section():
    text = text_of(
        "A[^x] b^[in line].\n\n## One\n\nC[^y] and[^x].\n\n[^x]: X.\n\n[^y]: Y[^z].\n\n[^z]: Z.\n",
        "New[^x].\n\n[^x]: Another X.\n",
    )
    assert [(block.locus, block.text) for block in text.blocks if block.kind == "paragraph"] == [
        ("t.1", "A b."),
        ("one.1", "C and."),
        ("one.2", "New."),
    ]
    notes = [(block.locus, block.text) for block in text.blocks if block.kind == "footnote"]
    assert notes == [("t.2", "X."), ("t.3", "in line"), ("one.3", "Y."), ("one.4", "Z."), ("one.5", "Another X.")]
    marks = [
        (token.meta["n"], token.meta["time"])
        for block in text.blocks
        for token in parsing.has_type(block.tokens, "footnote_ref")
    ]
    assert marks == [(1, 1), (2, 1), (3, 1), (1, 2), (5, 1), (4, 1)]


def test_the_title_is_the_front_matters_or_the_first_heading():
    assert text_of("---\ntitle: A *title*\n---\n\n# Heading\n").title == "A title"
    assert text_of("# Heading\n\nWords.\n\n# Another\n").title == "Heading"
    text, [problem] = read_text(b"---\nlang: fr\n---\n\nWords.\n\n# Late\n")
    assert (text.title, problem.code) == ("", "G060")


def test_a_first_heading_that_is_the_title_again_is_no_section():
    head = "---\ntitle: A *title*\n---\n\n"
    text, found = read_text(f"{head}# A *title*[^1]\n\nWords.\n\n# A title\n\n[^1]: And more.\n")
    assert found == []
    assert [(section.title, [row.kind for row in section.rows]) for section in text.sections] == [
        ("A title", ["heading", "paragraph", "footnotes"]),
        ("A title", ["heading"]),
    ]
    assert text.blocks[0].text == "A title"
    for body in ("# Another\n", "***\n\n# A title\n", "## A title\n"):
        assert len(text_of(head + body).sections) == 2
    assert len(text_of("# A title\n\n# A title\n").sections) == 2
    _, found = read_text(f"{head}# A title {{#a}}\n")
    assert [(one.code, one.origin.line) for one in found] == [("G063", 5)]


def test_enormous_titles():
    title = "words and " * 2_000
    text, [problem] = read_text(f"# {title}\n\n## {title}\n\nx\n\n## {title}\n\nx\n")
    assert problem.code == "G084"
    assert len(problem.message) < 200
    assert len(text.title) > 19_000
    assert [section.id for section in text.sections[1:]] == [
        "words-and-words-and-words-and-words-and",
        "words-and-words-and-words-and-words-and-2",
    ]
    assert all(len(block.locus) < 60 for block in text.blocks)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["G060"]),
        (b"\n\n", ["G060"]),
        (b"\xef\xbb\xbf", ["G060"]),
        (b"---\n---\n", ["G060"]),
        (b"---\n", ["G004"]),
        (b"---\ntitle: T\n---", []),
        (b"---\ntitle: T\n...\nWords.", []),
        (b"---\r\ntitle: T\r\n---\r\nWords.\r\n", []),
        (b"---\rtitle: T\r---\rWords.\r", []),
        (b"\xef\xbb\xbf---\ntitle: T\n---\n", []),
        (b"--- \ntitle: T\n---\t\n", []),
        (b"---\njust words\n---\n", ["G031"]),
        (b"---\ntitle: T\ntitle: U\n---\n", ["G005"]),
        (b"---\ntitle: a: b\n---\n", ["G004"]),
        (b"# T\n\x00", ["G002"]),
        (b"# T\n\xff", ["G001"]),
        ("# T\n\nWords.".encode("utf-16"), ["G001"]),
        ("# T\n\nWords.".encode("utf-16-be"), ["G001"]),
        (b"# T\n\n" + b"> " * 300 + b"deep\n", ["G056"]),
        (b"# T\n\n" + b"[" * 3_000 + b"\n", []),
        (b"# T\n\n" + b"*a " * 3_000 + b"\n", []),
        (b"# T\n\n" + b"`" * 3_000 + b"\n", ["G090"]),
        (b"# T\n\n" + b"- " * 200 + b"deep\n", ["G056"]),
    ],
)
def test_files_as_they_come(data, codes):
    text, found = parse_text("t", [SourceFile("content/t.md", data)], "en")
    assert sorted(problem.code for problem in found if problem.code != "G062") == codes
    titled = "G060" not in codes and not {"G004", "G031"} & set(codes)  # else the title may be in what was not read
    assert text.title == ("T" if titled else "")


def test_the_lines_of_problems_are_those_of_the_file():
    source = (
        "---\ntitle: T\n---\n\nOne.\n\n## Head {#a.b}\n\nTwo <b>2</b>.\nThree **）**五.\n\n``` verse\nsix\n<i>\n```\n"
    )
    found = problems({"content/t.md": source.replace("\n", "\r\n")})
    assert [" ".join(line.split(" ")[:2]) for line in found] == [
        "G080 content/t.md:7:10",
        "G061 content/t.md:9:5",
        "G062 content/t.md:10:7",
        "G061 content/t.md:14:1",
    ]


# ── Names ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "NUL",
        "com1",
        "..",
        "a/b",
        "a.",
        "a b",
        "x\u202ey",
        "",
        "x" * 300,
        "12",
        "٣",
        "-a",
        "a\u200db",
        "\u0301a",
        "a\n",
    ],
)
def test_28_names_that_are_refused(name):
    assert identifiers.fault(name)


@pytest.mark.parametrize(
    "name", ["a", "_a", "art-8", "8a", "Ἰλιάς", "café", "cafe\u0301", "हिन्दी", "ไทย", "東京", "العربية", "x" * 100]
)
def test_names_of_all_scripts(name):
    assert not identifiers.fault(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Iliad", "iliad"), ("caf\u00e9", "cafe\u0301"), ("ß", "SS"), ("ﬁ", "fi"), ("Σ", "ς"), ("K", "\u212a")],
)
def test_28_names_that_some_file_systems_take_for_the_same(one, other):
    assert identifiers.key(one) == identifiers.key(other)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Part I. General requirements", "part-i-general-requirements"),
        ("“So”, he said — no?", "so-he-said-no"),
        ("हिन्दी में", "हिन्दी-में"),
        ("知识产权", "知识产权"),
        ("so\u00adft", "soft"),
        ("8", "s-8"),
        ("Con", "s-con"),
        ("Main", "s-main"),
        ("n-th", "s-n-th"),
        ("!?", ""),
        ("", ""),
        ("a" * 60, "a" * 40),
    ],
)
def test_names_made_from_words(words, slug):
    assert identifiers.slug(words) == slug


# ── What must not come through ──────────────────────────────────────────────────────────────────────────

# From OWASP's “XSS Filter Evasion Cheat Sheet” and Markdown's own ways round, as an attacker's text or note.
VECTORS = [
    "[x](javascript&colon;alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;&#97;vascript:alert(1))",
    "[x](&#x6A;avascript&#58;alert(1))",
    "[x](  javascript:alert(1))",
    "[x](\\u006aavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    '[x](https:evil.example" onmouseover="alert(1))',
    '[x](https://example.org/ "a" onmouseover=alert(1))',
    "[x](https://example.org/ '\"><script>alert(1)</script>')",
    "![x](javascript:alert(1))",
    '![x"onerror=alert(1)](static/x.png)',
    '![](x "onerror=alert(1)")',
    "<javascript:alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</ScRiPt>",
    "<svg/onload=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "[x]{lang='\" onmouseover=alert(1)'}",
    '[x]{lang="en\\" onmouseover=alert(1)"}',
    "[x]{onclick=alert(1)}",
    "[x]{style=color:red}",
    '# x {#a"onmouseover=alert(1)}',
    "{漢|<script>alert(1)</script>}",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "a[^1]\n\n[^1]: <script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
]
ACTIVE = {"script", "svg", "iframe", "body", "style", "object", "embed", "form", "base", "meta", "link"}
OURS = {
    "href",
    "src",
    "class",
    "id",
    "lang",
    "dir",
    "role",
    "alt",
    "data-shown",
    "title",
    "tabindex",
    "start",
    "data-n",
    "data-sign",
    "type",
    "value",
}


@pytest.mark.parametrize("vector", VECTORS)
def test_29_nothing_active_comes_through(vector):
    """Each vector is an error, or inert: were its error passed over, as in the preview, no page would run it."""
    block = "\n".join(f"    {line}" for line in vector.split("\n"))
    quoted = json.dumps(vector)  # YAML reads what JSON writes
    given = sources(
        {
            "content/t.md": f"---\ntitle: {quoted}\n---\n\nWords.\n\n{vector}\n\n## {vector}\n\n- {vector}\n",
            "annotations/t/n.yaml": f"kind: note\nnotes:\n- quote: Words\n  sources: [{quoted}]\n  note: |\n{block}\n",
            "annotations/glossary.yaml": f"terms:\n- term: Words\n  note: {quoted}\n  definition: |\n{block}\n",
            "content/pages/about.md": f"# About\n\n{vector}\n",
        }
    )
    made, *_ = understand(given)
    site = Site(Frame(made, given))
    for path in site.paths:
        if path.endswith(".html"):
            main = parse(site.make(path).decode()).first("main")
            for element in main.elements():
                assert element.tag not in ACTIVE
                assert {name for name in element.attributes if not name.startswith("aria-")} <= OURS
                for name in ("href", "src"):
                    href = re.sub(r"[\x00-\x20]", "", element.attributes.get(name, "")).lower()
                    assert not re.match(r"(javascript|vbscript|data|file):|//|/|\\", href), path


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("javascript:alert(1)", "G054"),
        ("JAVASCRIPT:x", "G054"),
        ("data:text/html,x", "G054"),
        ("ftp://example.org", "G054"),
        ("//evil.example", "G054"),
        ("/about.html", "G054"),
        ("\\\\evil", "G054"),
        (" javascript:x", "G053"),
        ("java%0Ascript:x", "G053"),
        ("about.html", "G053"),
        ("#x", "G053"),
        ("", "G053"),
        ("../../etc/passwd", "G053"),
        ("locus:8", "G050"),
        ("note:x", "G051"),
        ("term:x", "G052"),
    ],
)
def test_addresses_that_lead_nowhere(href, code):
    with pytest.raises(Fault) as fault:
        Addresses({}, {}, {}).resolve(href)
    assert fault.value.code == code


@pytest.mark.parametrize("href", ["https://example.org/a?b#c", "HTTP://example.org", "mailto:a@example.org"])
def test_addresses_that_lead_outside_go_out_as_they_are(href):
    assert Addresses({}, {}, {}).resolve(href).from_page("t/index.html") == href
