"""Writes problems.md, formats.md and exports.md from the tables that the engine itself works with: `make docs`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from glossator.exporters import EXPORTERS, THINGS
from glossator.model import HOWS, How
from glossator.problems.codes import CODES
from glossator.source import fields, shapes

HERE = Path(__file__).parent
CASES = HERE.parent / "tests" / "cases"

FILES = (
    ("content/edition.yaml", "What the edition is.", fields.EDITION),
    ("content/TEXT.md", "Fields at the head of a text, between two lines `---`.", fields.FRONT_MATTER),
    ("content/pages/PAGE.md", "Fields at the head of a plain page.", fields.PLAIN_PAGE),
    ("annotations/TEXT/*.yaml", "Notes on the text whose name the folder has.", fields.ANNOTATIONS),
    ("annotations/glossary.yaml", "The terms of all texts.", fields.GLOSSARY),
    ("annotations/names.yaml", "The index of names: persons, places, bodies, works, subjects.", fields.NAMES),
)


MARKDOWN = r"""
## Markdown

Texts, notes, definitions and plain pages are [CommonMark](https://commonmark.org) without raw HTML. Besides:

| write | for |
|---|---|
| `\| a \| b \|`, below it `\|---\|---\|` | a table |
| `[^1]`, and `[^1]: …` on a line of its own | a footnote of the author, in texts only |
| a term on a line, below it `: ` and its definition | a definition list |
| `[司法]{lang=zh-Hans}`, `{lang=ar dir=rtl}` | words of another language, or of another direction |
| `{漢字\|かんじ}` | ruby |
| `## Heading {#id n=1}` | a heading with an id and a number, in texts; on plain pages with an id |
| `` ```verse `` … `` ``` `` | verse, a line for each line; an empty line parts stanzas |
| `` ```verse n=120 `` | verse whose first line is 120 |
| `` ```verse continued `` | verse whose first line is the second part of the line before, by another speaker |
| `<!-- … -->` | a comment, which is left out |

Words in brackets with a class between braces, `[words]{.smallcaps}`; several classes may stand together:

| class | shown as |
|---|---|
| `.smallcaps` | small capitals |
| `.sup`, `.sub` | raised, lowered |
| `.strike`, `.underline` | struck through, underlined |
| `.del`, `.add` | what the writer deleted, and added |
| `.speaker` | the name of who speaks in a play |
| `.stage` | a stage direction |
| `.unnumbered` | nothing; see below |

**Numbers.** Each paragraph, list item, table cell … of a section has a number, and with the section's it makes a locus:
8.2. A paragraph that is all speaker, stage direction or `.unnumbered` has none; its locus is made of the number before
it: 8.2sd is the stage direction after 8.2, 8.3sp the speaker of 8.3, 8.0x what is unnumbered before 8.1. (A second
one there is 8.2sd2.)

In a section that has verse and no prose, or verse and a speaker, or a fence with `n=`, the lines of verse are counted
in the place of stanzas: 8.12 is line 12 of section 8, 8.12-15 are four lines, and every fifth number is shown. A
paragraph of prose there counts as one line; a line that is all stage direction counts as none. A line that two
speakers share has one number; the block of its second part is 8.12b.
"""


def problems() -> str:
    """Every code with its cause, its cure and an example of what an editor sees."""
    parts = [
        "# Every problem, its cause and its cure\n",
        "Errors stop a build before anything is written; warnings do not. `python build.py check` shows all of them at",
        "once. This page is made from `glossator/problems/codes.py` (`make docs`), the examples from `tests/cases/`.\n",
    ]
    for code in CODES.values():
        parts.append(
            f"## {code.code}: {code.title}\n\n*{code.severity}.* {code.cause}\n\n**What to do:** {code.cure}\n"
        )
        if example := _example(code.code):
            fence = "~~~~" if "```" in example else "```"
            parts.append(f"{fence}\n{example}\n{fence}\n")
    return "\n".join(parts)


def _example(code: str) -> str:
    """The first problem with this code in the case folder that is named after it."""
    for case in sorted(CASES.glob(f"{code}-*")):
        expected = case / "expected.problems"
        if expected.is_file():
            for block in expected.read_text(encoding="utf-8").split("\n\n"):
                if f" {code}: " in block.split("\n")[0]:
                    return block.strip("\n")
    return ""


CITING = r"""
## The bibliography

| file in `content/` | what it is |
|---|---|
| `references.bib` | the entries in BibTeX or BibLaTeX, `@string`, `crossref` and `xdata` included |
| `references.json` | the entries in CSL-JSON, a list of items with an `id` each; both files may be there |
| `NAME.csl` | a style in the Citation Style Language 1.0.2, for `citations: {style: NAME}` |
| `citations.lock.json` | written by the program: every citation as it was formatted; commit it |

A citation is `[prefix @key, suffix; …]`, `[-@key]` without the author, or `@key [suffix; …]` in a sentence. A key is
letters, digits and `_`, with one of `:.#$%&-+?<>~/` between them; any other stands in braces, `@{key}`. A suffix that
begins with a locator is one to the style: a number, or a number behind “p.”, “ch.”, “vol.”, “sec.” and the like in the
language of `locale`. Prefix and suffix are plain words.
"""
APPARATUS = r"""
## An entry of an apparatus

The short form, `app`, is the lemma and the readings with a colon between them, a space on each side. Each part is
closed by a bracket, behind which stands who has it:

```yaml
app: "arma virumque] A B : arma uirumque] C D² : om.] E : armaque] conj. Bentley"
```

YAML wants the quotation marks. A sign that needs no words stands before the bracket, one that goes with words behind
it. Names are sigla of `witnesses` (witnesses, groups, hands) or names of `sources`. Beside `quote` or `after`, which
name the lemma, all parts are readings, and a first one without words, `] A B`, says who has the lemma.

A `subreading` is a form, a spelling or a slip, of the reading that it stands behind. Where a witness, say a
translation, may have any of several readings, its reading is `ambiguous`, and its words are theirs with a slash between
spaces, `ο / ος`, and `om.` for having none; in TEI that is a `<witDetail type="ambiguous">` that points to them.

These are the values of `how`, with their signs, and the element inside a TEI `<rdg>`, whose `type` is the value:

| how | sign | words | in TEI |
|---|---|---|---|
"""


def formats() -> str:
    """Every file an editor writes, field by field."""
    parts = [
        "# The formats, field by field\n",
        "Any other field is an error that names the nearest.",
        "This page is made from `glossator/source/fields.py` (`make docs`).\n",
        "| value | what it is |",
        "|---|---|",
        *(f"| {name} | {meaning} |" for name, meaning in _VALUES.values()),
    ]
    headings: dict[str, str] = {}
    for path, doc, shape in FILES:
        parts.append(f"\n## `{path}`\n\n{doc}\n")
        parts += _table(shape, headings)
    return "\n".join(parts) + "\n" + CITING + APPARATUS + "\n".join(map(_way, HOWS.values())) + "\n" + MARKDOWN


def _way(how: How) -> str:
    """A row of the table of what may be in `how`."""
    given = "".join(f' {name}="{value}"' for name, value in how.attributes.items())
    element = f"`<{how.element}{given}>`" if how.element else ""
    return f"| `{how.name}` | `{how.abbreviation}` | {how.words} | {element} |"


def _table(shape: shapes.Fields, headings: dict[str, str], title: str = "") -> list[str]:
    """A table of the fields of a mapping, and below it the tables of the mappings in them that have none yet.

    `headings` has the title of each table, by its fields.
    """
    lines = [f"\n### {title}\n"] if title else []
    lines += ["| field | value | |", "|---|---|---|"]
    new: list[shapes.Fields] = []
    for name, value in shape.of.items():
        for inner in _inside(value):
            if repr(inner.of) not in headings:
                heading = f"`{name}`: {inner.what}"
                is_taken = heading in headings.values()  # a range in a list has more fields than one alone
                headings[repr(inner.of)] = f"`{name}`, in a list: {inner.what}" if is_taken else heading
                new.append(inner)
        needed = " (needed)" if name in shape.required else ""
        lines.append(f"| `{name}`{needed} | {_said(value, headings)} | {value.doc} |")
    for inner in new:
        lines += _table(inner, headings, headings[repr(inner.of)])
    return lines


def _inside(shape: shapes.Shape) -> list[shapes.Fields]:
    if isinstance(shape, shapes.Fields):
        return [shape]
    if isinstance(shape, shapes.Items | shapes.Rows):
        return _inside(shape.of)
    if isinstance(shape, shapes.Either):
        return list({id(one): one for part in shape.of for one in _inside(part)}.values())
    return []


_VALUES: dict[type, tuple[str, str]] = {
    shapes.Words: ("words", "text in one line or several; where it says Markdown, as in the last part of this page"),
    shapes.Id: ("id", "letters, digits, `-` and `_`"),
    shapes.Number: ("number", "a whole number from 1"),
    shapes.Truth: ("truth value", "`true` or `false`"),
    shapes.Date: (
        "date",
        "in EDTF: `2019`, `2019-11`, `2019-11-24`, `1831~` (about), `1831?`, `1831-21` (spring), `183X`, `1831/1835`",
    ),
    shapes.Language: ("language tag", "`en`, `zh-Hans`"),
    shapes.Colour: ("colour", '`"#1a4682"`; or two, for light and dark'),
    shapes.Url: ("web address", "`https://example.org/reader/`"),
    shapes.Orcid: ("ORCID", "`0000-0002-1825-0097`"),
    shapes.Doi: ("DOI", "`10.5281/zenodo.1234567`"),
}


def _said(shape: shapes.Shape, headings: Mapping[str, str]) -> str:
    match shape:
        case shapes.Words(markdown=True):
            return "Markdown"
        case shapes.Choice(of=choices):
            return ", ".join(f"`{choice}`" for choice in choices)
        case shapes.Items(of=inner):
            return f"list of: {_said(inner, headings)}"
        case shapes.Rows(of=inner):
            return f"by names: {_said(inner, headings)}"
        case shapes.Fields(what=what):
            slug = headings[repr(shape.of)].translate(_NOT_IN_SLUGS).replace(" ", "-")
            return f"[{what}](#{slug})"
        case shapes.Either(of=parts):
            return "; or ".join(dict.fromkeys(_said(part, headings) for part in parts))
    return _VALUES[type(shape)][0] if type(shape) in _VALUES else "anything"


_NOT_IN_SLUGS = dict.fromkeys(map(ord, "`:,"))


EXPORTS = """\
# What leaves an edition, and what stays behind

`python build.py export FORMAT` writes one of these. The same edition gives the same bytes, Word's documents excepted,
and PDFs where other fonts are installed. A time that a format wants is the `date` of the edition. `exports: [epub,
w3c]` in edition.yaml lets a build publish some with the pages, `build --also pdf` one more. This page is made from the
table of `glossator/exporters/__init__.py` (`make docs`).
"""
NAMES = """
## What things are called

Other programs refer to the edition, its places and its notes by names. With `url` in edition.yaml these are the
addresses at which they are published: `https://example.org/lamp/decree/part-2.html#8.2` is a place,
`…/part-2.html#n-deed` a note. Without it they are made of `id`: `urn:glossator:opinions-2019:decree#8.2`. An edition
that has neither cannot be exported as EPUB or as annotations.

## Back again

`import notes` reads annotations, TEI, Markdown and Word's documents, and each note is on its words again, with its
fields; `import text` reads the text and the glossary of a TEI file, `import apparatus` its apparatus. What a format
cannot keep:

- **Markdown and Word**: a note's several places come back in the order of the text. Of a person in `by` the name comes
  back. Notes on a word inside code or inside ruby have their mark behind it.
- **TEI**: links from notes to terms, names and plain pages come back without the link. The author's footnotes are notes
  there, and notes on their words have no place. Of an editor whom an `id` names the name comes back, and a text is
  called as the edition is. A note that has the id of a heading comes back with another.
- **Word**: what notes say comes back as the same words, at times in other Markdown (`*` for `_`). Verse is paragraphs
  with their lines, ruby the words that it stands over.

A colleague who changes a footnote's last lines, `id:` and the others, changes these fields. One who deletes them makes
it a footnote of the author's.

## DTS

`export dts` writes a folder, and `exports: [dts]` publishes it as `dts/`: the texts for the programs of
[Distributed Text Services 1.0](https://dtsapi.org/specifications/versions/v1.0/), which begin with `dts/index.jsonld`.
It needs `url`. Every answer is a file that any host can serve, and what is asked for is a part of its name:
`navigation/lamp/units;ref=8;down=1.jsonld`, `document/lamp/passage;ref=8.2.xml`. A text is called by its `id`, because
an address cannot be a part of a path; what it is called elsewhere is the `identifier` of its `dublinCore`. Units are
the sections and blocks with their loci; where verse is counted by lines, its lines. Documents are TEI with the notes in
the text, whole or one unit of them.

Each unit takes five files. So an edition with more than 5,000 of them, which are some 300,000 words of prose or two
plays, is cited by its sections alone; in the passage of a section every block and line has an `xml:id` made of its
locus. Of a text without sections the blocks are units, however many.

This is level 0, which is for such hosts. What it leaves out, here and in what the templates name:

- `start` and `end`: every two units of a text would be a file. Level 0 allows this for navigation; for documents too
  the answer is 404. Ask for the section that holds both.
- `down` to a level that the text does not have, unless it is the third: 404. `down=1` is always answered, and `down=-1`
  gives the whole tree.
- The error 400: a host without a program has only 404. The media type is what the host makes of `.jsonld` and `.xml`.
- With `down=0` the units beside one come in pages of 25 where they are more; the one in the answer holds the unit.

## Packs

A pack is an `AnnotationCollection` as below, of some notes and without the texts that positions are counted in. Its
`label` is what readers see beside the box that switches it on, `edition` has the `id` and the `version` that it was
made for. Listed in the `packs` of an edition its notes are on the same words again. What a pack loses: the kinds of
its notes, for it is a kind of its own; what another edition does not have, a witness or a parallel version, keeps the
note that names it out, with a warning. A citation stays as it is typed. [The
guide](guide.md#packs-the-notes-of-others) tells how to make one and list it.

## Web Annotations

The file is an `AnnotationCollection` after the
[Web Annotation Data Model](https://www.w3.org/TR/annotation-model/). Each place is named in three ways: by its words
and what stands around them, by its position, and by its block. A position is counted in code points of the page's
reading text: the words of its blocks, a line feed between two. These texts are in the file too, under `readingTexts`,
and each selector names its own, because a page as it is published holds more than words. Under `glossator` a note
stands as an editor writes it.

## EPUB

The pages of the site in the order of reading: title page, plain pages, texts, glossary, names, witnesses. Notes stand
at the end of their page; reading systems that know pop-up footnotes show them beside their marks. `--versions NAME`
takes one parallel version along, `--versions none` none. A link to what only the site has leads there, if the edition
has a `url`. What the pages look like is in `templates/epub/`, which an edition may replace like any other template.

## PDF

The same pages on paper (A5), made by [Typst](https://typst.app), an extra: `pip install 'glossator[pdf]'`. Each note
stands at the foot of the page with its words, and one that is longer than the page goes on at the foot of the next. A
note on several places is printed at the first, and the others say on which page. The entries of an apparatus have no
sign in the text: they name their line or place, and stand in a layer of their own above the other notes. The heads of
the pages say which places are on them, the glossary and the indexes on which pages to look. Headings are the bookmarks,
and the file is tagged for screen readers (PDF/UA-1, as far as Typst checks it).

`--versions` is as for EPUB. What the book looks like is in `templates/pdf/book.typ`, which an edition may replace
(`glossator eject pdf/book.typ`). Its faces are Libertinus Serif, which comes with Typst, and for other scripts those
of the Noto family that are installed. If no font has some character, the command names it and the line where it
stands, and writes nothing.

Why Typst: of a note of 1,500 words WeasyPrint 70 puts 12 on paper, Typst 0.15 all, over three pages; it makes 70 to 120
pages a second where WeasyPrint makes up to 18, and needs nothing from the system (`python -m bench.pdf`). The whole
export makes 30 to 80 pages a second: this repository's edition, 117 pages, takes 1.7 s, a book of 900 pages with 3,000
notes 12 s and 1.3 GB, the eclogues of Calpurnius with 1,840 entries of an apparatus, 145 pages, 4.5 s.
"""


def exports() -> str:
    """Every format of `export`, and what of an edition each carries."""
    parts = [EXPORTS]
    parts += ["| format | what | file |", "|---|---|---|"]
    parts += [f"| `{name}` | {one.about} | `{one.file.format('ID')}` |" for name, one in EXPORTERS.items()]
    parts += ["\n## What each carries\n", f"| | {' | '.join(one.label for one in EXPORTERS.values())} |"]
    parts.append("|---|" + "---|" * len(EXPORTERS))
    for thing, words in THINGS.items():
        cells = [one.lacks.get(thing, "yes") for one in EXPORTERS.values()]
        parts.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(parts) + "\n" + NAMES


def main() -> None:
    (HERE / "problems.md").write_text(problems(), encoding="utf-8")
    (HERE / "formats.md").write_text(formats(), encoding="utf-8")
    (HERE / "exports.md").write_text(exports(), encoding="utf-8")


if __name__ == "__main__":
    main()
