"""Writes docs/problems.md and docs/formats.md from the tables that the engine itself works with: `make docs`."""

from __future__ import annotations

from pathlib import Path

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

These are the values of `how`, with their signs, and the element inside a TEI `<rdg>`, whose `type` is the value:

| how | sign | words | in TEI |
|---|---|---|---|
"""


def formats() -> str:
    """Every file an editor writes, field by field."""
    parts = [
        "# The formats, field by field\n",
        "Any other field is an error that names the nearest.",
        "This page is made from `glossator/source/fields.py` (`make docs`).",
    ]
    for path, doc, shape in FILES:
        parts.append(f"\n## `{path}`\n\n{doc}\n")
        parts += _table(shape)
    return "\n".join(parts) + "\n" + APPARATUS + "\n".join(map(_way, HOWS.values())) + "\n" + MARKDOWN


def _way(how: How) -> str:
    """A row of the table of what may be in `how`."""
    given = "".join(f' {name}="{value}"' for name, value in how.attributes.items())
    element = f"`<{how.element}{given}>`" if how.element else ""
    return f"| `{how.name}` | `{how.abbreviation}` | {how.words} | {element} |"


def _table(shape: shapes.Fields, title: str = "") -> list[str]:
    lines = [f"\n### {title}\n"] if title else []
    lines += ["| field | value | |", "|---|---|---|"]
    nested: list[tuple[str, shapes.Fields]] = []
    for name, value in shape.of.items():
        needed = " (needed)" if name in shape.required else ""
        lines.append(f"| `{name}`{needed} | {_said(value)} | {value.doc} |")
        nested += [(f"`{name}`: {inner.what}", inner) for inner in _inside(value)]
    for name, inner in nested:
        lines += _table(inner, name)
    return lines


def _inside(shape: shapes.Shape) -> list[shapes.Fields]:
    if isinstance(shape, shapes.Fields):
        return [shape]
    if isinstance(shape, shapes.Items | shapes.Rows):
        return _inside(shape.of)
    if isinstance(shape, shapes.Either):
        return list({id(one): one for part in shape.of for one in _inside(part)}.values())
    return []


_VALUES: dict[type, str] = {
    shapes.Number: "a whole number from 1",
    shapes.Truth: "true or false",
    shapes.Date: "a date in EDTF: 2019, 2019-11, 2019-11-24, 1831~, 1831?, 1831-21, 183X, 1831/1835",
    shapes.Id: "an id: letters, digits, - and _",
    shapes.Colour: '"#1a4682", or two: for light and dark',
    shapes.Language: "a language tag: en, zh-Hans",
    shapes.Url: "https://example.org/reader/",
    shapes.Orcid: "an ORCID: 0000-0002-1825-0097",
    shapes.Doi: "a DOI: 10.5281/zenodo.1234567",
}


def _said(shape: shapes.Shape) -> str:
    match shape:
        case shapes.Words(markdown=True):
            return "Markdown"
        case shapes.Words():
            return "words"
        case shapes.Choice(of=choices):
            return ", ".join(f"`{choice}`" for choice in choices)
        case shapes.Items(of=inner):
            return f"a list: {_said(inner)}"
        case shapes.Rows(of=inner):
            return f"a mapping of names: {_said(inner)}"
        case shapes.Fields(what=what):
            return f"a mapping: {what}"
        case shapes.Either(of=parts):
            return "; or ".join(dict.fromkeys(map(_said, parts)))
    return _VALUES.get(type(shape), "anything")


def main() -> None:
    (HERE / "problems.md").write_text(problems(), encoding="utf-8")
    (HERE / "formats.md").write_text(formats(), encoding="utf-8")


if __name__ == "__main__":
    main()
