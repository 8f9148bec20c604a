"""What the documentation says is what the program does."""

import re
from pathlib import Path

import pytest

from docs import reference
from glossator import __version__
from glossator.anchoring import flatten, reach_of
from glossator.commands import command_line
from glossator.model import SourceFile
from glossator.problems.codes import CODES
from glossator.source import fields, parse_text, schema, series, shapes
from glossator.source.checking import check
from glossator.source.load import load as load_edition
from glossator.source.parse import parse
from glossator.strict_yaml.reading import load

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"


@pytest.mark.parametrize(
    ("name", "make"),
    [("problems.md", reference.problems), ("formats.md", reference.formats), ("exports.md", reference.exports)],
)
def test_the_reference_is_up_to_date(name, make, accept):
    file = DOCS / name
    if accept:
        file.write_text(make(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == make(), "`make docs` writes it anew"


def test_every_code_is_explained():
    said = (DOCS / "problems.md").read_text(encoding="utf-8")
    assert [code for code in CODES if f"## {code}: " not in said] == []


@pytest.mark.parametrize("file", [README, DOCS / "guide.md"], ids=lambda file: file.name)
def test_every_yaml_in_the_docs_has_only_known_fields(file):
    blocks = re.findall(r"^```yaml\n(.*?)^```", file.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        node, problems = load(block.encode(), file.name)
        assert problems == []
        shape = next(
            s
            for key, s in (
                *LISTS,
                ("kinds", EDITION),
                ("editors", EDITION),
                ("pictures_from", EDITION),
                ("citations", EDITION),
                ("exports", EDITION),
                ("packs", EDITION),
            )
            if key in node
        )
        assert list(check(node, shape, file.name)) == []


def test_every_markdown_in_the_guide_is_read_as_it_says():
    guide = (DOCS / "guide.md").read_text(encoding="utf-8")
    blocks = [found[2] for found in re.finditer(r"^(`{3,})markdown\n(.*?)^\1$", guide, re.DOTALL | re.MULTILINE)]
    texts = {}
    for number, block in enumerate(blocks):
        source = block if block.startswith("---") else f"# T\n\n{block}"
        text, problems = parse_text(f"t{number}", [SourceFile(f"content/t{number}.md", source.encode())], "en")
        assert problems == [], block
        texts[text.sections[-1].id] = text
    poem, scene = texts["tyger"], texts["scene-1"]
    flat = flatten(poem.blocks)
    assert flat.text[slice(*reach_of(poem, flat, "1.6"))] == "Burnt the fire of thine eyes?"
    assert flat.text[slice(*reach_of(poem, flat, "1.5-6"))].startswith("In what distant")
    assert [scene.blocks[part.block].text.strip() for part in scene.lines["1.2"][1:]] == ["And I but six."]
    assert scene.blocks[scene.places["1.0sd"][0]].text == "A quay. Two lamps."


def test_the_guide_pins_the_version_that_it_is_about():
    guide = (DOCS / "guide.md").read_text(encoding="utf-8")
    assert set(re.findall(r"==(\d[\d.]*)", guide)) == {__version__}
    assert set(re.findall(r'glossator: "([^"]*)"', guide)) == {series(__version__)}
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


LISTS = (("notes", fields.ANNOTATIONS), ("terms", fields.GLOSSARY), ("names", fields.NAMES))
EDITION = shapes.Fields(fields.EDITION.of)  # an excerpt, so nothing is required


def test_every_command_in_the_docs_exists():
    said = README.read_text(encoding="utf-8") + (DOCS / "guide.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"(?:^|`)(?:glossator|python build\.py|build\.py) ([a-z]+)\b", said, re.MULTILINE))
    parser = command_line.parser()
    known = next(a.choices for a in parser._actions if hasattr(a, "choices") and isinstance(a.choices, dict))
    assert commands - set(known) == set()


def test_links_between_the_files_lead_somewhere():
    for file in (README, *DOCS.glob("*.md"), DOCS.parent / "CONTRIBUTING.md"):
        fences_and_code = r"^(`{3,})[^\n]*\n.*?^\1[ \t]*$|(`+)(?!`).*?(?<!`)\2(?!`)"
        prose = re.sub(fences_and_code, "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for link in re.findall(r"\]\(([^)#:]+)\)", prose):
            if "." in link:
                assert (file.parent / link).exists(), f"{file.name}: {link}"


def test_the_schemas_are_up_to_date():
    edition, _ = parse(load_edition(ROOT))
    for name, data in schema.encoded_schemas(edition).items():
        assert (ROOT / "schemas" / name).read_bytes() == data, "`build.py schema` writes them anew"
