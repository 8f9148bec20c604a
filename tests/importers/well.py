"""Notes imported onto one small text, notes/well.md."""

import json

from glossator.anchoring.anchor import anchor
from glossator.importers import (
    import_notes,
)
from glossator.model import SourceFile
from glossator.source import fields
from glossator.source.annotations import read_notes
from glossator.source.checking import check
from glossator.strict_yaml.reading import Mapping, Sequence, load
from tests.tiny import text_of

from .shown import HERE

KINDS, SIGLA = ("note", "remark"), ("MT",)


def well():
    return text_of((HERE / "notes/well.md").read_text(encoding="utf-8"), name="well")


def check_notes(result, text):
    """Every file is read without a problem, and every note in the first is anchored."""
    for file in result.files:
        node, problems = load(file.text.encode(), file.path)
        assert not problems
        assert not list(check(node, fields.ANNOTATIONS, file.path))
        if file.path.startswith("annotations/"):
            notes, problems = read_notes(SourceFile(file.path, file.text.encode()), KINDS, SIGLA)
            found, *_, wrong = anchor(text, notes)
            assert not [one for one in (*problems, *wrong) if one.severity == "error"]
            assert len(found.notes) == len(notes) == result.placed


def imported(name, data, **more):
    data = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else json.dumps(data).encode()
    result = import_notes(data, name, well(), kinds=KINDS, sigla=SIGLA, **more)
    check_notes(result, well())
    return result


def notes_in(result, number=0):
    node, _ = load(result.files[number].text.encode(), "x")
    return [plain(note) for note in node["notes"]]


def plain(node):
    if isinstance(node, Mapping):
        return {str(key): plain(value) for key, value in node.items()}
    return [plain(one) for one in node] if isinstance(node, Sequence) else str(node)
