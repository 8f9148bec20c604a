"""What a preview says, and of which places there are any."""

import json

import pytest

from glossator.linking.targets import targets
from glossator.markdown.parsing import parse_inline
from glossator.pipeline import understand
from glossator.rendering.frame import Frame
from glossator.rendering.previews import LONGEST, excerpt
from glossator.rendering.site import Site
from glossator.source.load import load
from tests.tiny import write

FILES = {
    "content/edition.yaml": "title: T\ntexts: [t]\nkinds: {a: {label: Remark}}\n",
    "content/t.md": """---
pages: 2
unit: art.
---
# T

The opening, with [a link to this page](locus:t.1) and a bell.

## Part I. The ferry {#one}

The ferry goes at noon. See [the fare](locus:3.1).

### Fares {n=3}

A penny for a man, and for a horse """
    + "a shilling " * 60
    + "\n\nNobody links to this.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nSee [the part](locus:one) and [a note](note:noon).\n",
    "annotations/t/notes.yaml": """kind: a
notes:
- id: noon
  quote: goes at noon
  note: By the *old* clock; see [the bell](term:bell) & 1 < 2.
- quote: A penny
  note: Nobody links to this note.
""",
    "annotations/glossary.yaml": """terms:
- term: bell
  definition: It rings; see [horse](term:horse).
- term: horse
  definition: It pays.
- term: oar
  definition: Nobody links to it.
""",
    "annotations/names.yaml": """kinds: {person: {link: all}}
names:
- {id: pilot, name: the pilot, kind: person, forms: [a man], dates: 1822/1901, definition: Pays *a penny*.}
- {id: rider, name: the rider, kind: person, see: [pilot]}
- {id: city, name: the city, kind: place, definition: "Of [the rider](name:rider)."}
""",
}


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    root = write(tmp_path_factory.mktemp("previews") / "edition", FILES)
    sources = load(root)
    linked, _, problems = understand(sources)
    assert [one.message for one in problems if one.severity == "error"] == []
    return linked, Site(Frame(linked, sources))


def said(site, path):
    script = site.make(path).decode()
    assert script.startswith("glossator.preview(")
    assert script.endswith(");\n")
    return json.loads(script[len("glossator.preview(") : -3].replace("<\\/", "</"))


def test_only_what_another_page_links_to_is_handed_over(linked):
    linked, site = linked
    assert dict(targets(linked)) == {
        "t/one.html": {"one.0", "n-noon"},
        "glossary.html": {"bell", "horse"},
        "names-person.html": {"pilot", "rider"},
    }
    scripts = ["t/one.preview.js", "glossary.preview.js", "names-person.preview.js"]
    assert [path for path in site.paths if path.endswith(".preview.js")] == scripts


def test_a_preview_says_what_it_is_and_how_it_begins(linked):
    found = said(linked[1], "t/one.preview.js")
    assert found["one.0"] == ["<b>Part I. The ferry</b>", "The ferry goes at noon. See the fare."]
    assert found["n-noon"] == [
        "<b>Remark 1</b> <q>goes at noon</q>",
        "By the <em>old</em> clock; see the bell &amp; 1 &lt; 2.",
    ]


def test_a_preview_of_a_name_has_its_dates_and_its_definition_if_it_has_any(linked):
    assert said(linked[1], "names-person.preview.js") == {
        "pilot": ["<b>the pilot</b> 1822–1901", "Pays <em>a penny</em>."],
        "rider": ["<b>the rider</b>"],
    }


@pytest.mark.parametrize(
    ("markdown", "longest", "html"),
    [
        ("one *two three* four", 9, "one <em>two …</em>"),
        ("one [two](x) `three`", 99, "one two three"),
        ("[司法]{lang=zh-Hans} **a & b**", 99, '<span lang="zh-Hans">司法</span> <strong>a &amp; b</strong>'),
        (
            "[D. M.]{.smallcaps} 1903[4]{.sup} [a b]{.del .underline lang=la}",
            14,
            '<span class="sc">D. M.</span> 1903<sup>4</sup> <span lang="la"><del><u>a …</u></del></span>',
        ),
        ("司法确认机制司法", 4, "司法确认 …"),
        ("word " * 100, LONGEST, "word " * 59 + "word …"),
    ],
)
def test_an_excerpt_is_cut_at_a_word_and_well_formed(markdown, longest, html):
    assert excerpt(parse_inline(markdown), longest=longest) == html


PLAY = {
    "content/edition.yaml": "title: T\ntexts: [quay]\nkinds: {a: {label: Remark}}\n",
    "content/quay.md": """# The Quay

## Act I {#act-1 n=1}

[A quay.]{.stage}

[ANNA]{.speaker}

```verse
*The lamps, and nobody
has come*;
so
```
""",
    "content/pages/about.md": "---\ntitle: About\n---\n[Act I](locus:quay/1), [its end](locus:quay/1.2).\n",
}


def test_verse_is_shown_from_the_line_on_and_a_scene_with_its_first_lines(tmp_path):
    sources = load(write(tmp_path / "edition", PLAY))
    linked, _, _ = understand(sources)
    assert said(Site(Frame(linked, sources)), "quay/index.preview.js") == {
        "1.0": [
            "<b>1</b> Act I",
            '<i class="sd">A quay.</i> <span class="sp sc">ANNA</span> <em>The lamps, and nobody has come</em>; so',
        ],
        "1.2": ["<b>1.2</b>", "has come; so"],
    }
