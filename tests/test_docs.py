"""What the documentation says is what the program does."""

import re
from pathlib import Path

import pytest

from docs import reference
from glossator.commands import command_line
from glossator.problems.codes import CODES
from glossator.source import fields, schema, shapes
from glossator.source.load import load as load_edition
from glossator.source.parse import parse
from glossator.strict_yaml.reading import load

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"


@pytest.mark.parametrize(("name", "make"), [("problems.md", reference.problems), ("formats.md", reference.formats)])
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
        shape = next(s for key, s in (*LISTS, ("kinds", EDITION), ("editors", EDITION)) if key in node)
        assert list(shapes.check(node, shape, file.name)) == []


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
        prose = re.sub(r"^(`{3,}).*?^\1$|`[^`]*`", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for link in re.findall(r"\]\(([^)#:]+)\)", prose):
            if "." in link:
                assert (file.parent / link).exists(), f"{file.name}: {link}"


def test_the_schemas_are_up_to_date():
    edition, _ = parse(load_edition(ROOT))
    for name, data in schema.encoded_schemas(edition).items():
        assert (ROOT / "schemas" / name).read_bytes() == data, "`build.py schema` writes them anew"
