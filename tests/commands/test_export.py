"""`export`: a file as it is asked for, or nothing and the reason."""

import json

import pytest

from glossator.commands.command_line import main
from tests.tiny import write

EDITION = "id: tiny\ntitle: Tiny\ntexts: [t]\nkinds: {note: {label: Note}}\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    files = {
        "content/edition.yaml": EDITION,
        "content/t.md": "# T\n\nA lamp.\n",
        "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lamp, note: N}\n",
    }
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, files)


def files(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_format_is_written_here_by_its_own_name_and_nothing_else(root, capsys):
    before = files(root)
    assert main(["export", "w3c"]) == 0
    assert files(root) - before == {"tiny.jsonld"}
    assert capsys.readouterr().out == "wrote tiny.jsonld\n"
    first = (root / "tiny.jsonld").read_bytes()
    assert main(["export", "w3c", "--text", "t", "-o", "sub/notes.json"]) == 0
    assert json.loads((root / "sub/notes.json").read_bytes())["total"] == 1
    assert main(["export", "w3c"]) == 0
    assert (root / "tiny.jsonld").read_bytes() == first


def test_errors_of_the_edition_are_shown_as_a_build_shows_them(root, capsys):
    (root / "annotations/t/n.yaml").write_text("kind: note\nnotes:\n- {quote: lamb, note: N}\n", encoding="utf-8")
    before = files(root)
    assert main(["export", "w3c"]) == 1
    found = capsys.readouterr()
    assert "annotations/t/n.yaml:3:11: error G012" in found.err
    assert found.err.endswith("nothing was written\n")
    assert files(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "w3c", "--text", "s"], "the edition has no text “s”"),
        (["export", "w3c", "-o", "content"], "content is a folder; name a file with -o"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(root, capsys, arguments, message):
    before = files(root)
    assert main(arguments) == 1
    found = capsys.readouterr().err
    assert message in found
    assert "nothing was written" in found
    assert files(root) == before


def test_several_texts_are_several_files_of_a_new_folder(root, capsys):
    (root / "content/edition.yaml").write_text(EDITION.replace("[t]", "[t, u]"), encoding="utf-8")
    (root / "content/u.md").write_text("# U\n\nA bell.\n", encoding="utf-8")
    before = files(root)
    assert main(["export", "markdown"]) == 0
    assert files(root) - before == {"tiny/t.md", "tiny/u.md"}
    assert main(["export", "markdown"]) == 1
    assert "tiny is there already" in capsys.readouterr().err
    assert main(["export", "markdown", "--text", "u"]) == 0
    assert (root / "tiny-u.md").read_text(encoding="utf-8") == '---\nlang: "en"\n---\n\n# U\n\nA bell.\n'


def test_templates_that_make_no_book_are_told(root, capsys):
    (root / "templates/notes").mkdir(parents=True)
    (root / "templates/notes/note.html").write_text("{% macro words(n) %}<p>{% endmacro %}", encoding="utf-8")
    assert main(["export", "epub"]) == 1
    assert "error G075: the edition's templates make no XHTML of t/index.html" in capsys.readouterr().err
    assert not (root / "tiny.epub").exists()


def test_an_unknown_format_is_not_understood(root, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["export", "mobi"])
    assert ended.value.code == 2
    assert "w3c" in capsys.readouterr().err
