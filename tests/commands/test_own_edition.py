"""Two editions made as the guide says, from an empty folder to what its own workflow publishes; and `eject`."""

import re
import shlex
import shutil
from html import unescape

import pytest
import yaml

from glossator import __version__
from glossator.commands import eject, init
from glossator.commands.command_line import main
from glossator.pipeline import build, check
from glossator.problems import Refused
from glossator.source import versions
from tests.importers.word_files import document, note_mark, paragraph, run
from tests.tiny import write

PLAY = """\
---
title: The Tide
author: Nobody
source: our own words
pages: 2
---

## Scene 1 {#scene-1 n=1}

[A quay. Two lamps.]{.stage}

[ANNA]{.speaker}

```verse
Who keeps the lamps when all the boats are in,
and who will count the boats that are not there?
I counted seven when the light was thin;
```

[KEEPER]{.speaker}

```verse continued
                        and I but six.
The seventh has no lamp to steer her by,
<!-- the copy has “heart”, struck out -->
no [heart]{.del} [harbour]{.add} of her own, no [anno]{.smallcaps} on the stair.
```

## Scene 2 {#scene-2 n=2}

[ANNA]{.speaker} Then I will count again. [*She counts.*]{.stage}
"""
PLAY_NOTES = """\
kind: question
notes:
- at: "1.2"
  note: Compare [line 4](locus:1.4) and [the opening](locus:1.0sd).
- quote: stair
  at: "1.5"
  note: Of a harbour.
"""
LETTER = """\
---
title: A letter from the quay
author: Anna Berg
date: 1831-11~
source: "[Letters](https://letters.example.org/7), leaf 7"
---

![The first leaf, closely written](static/leaf-1.png) Dear sister, the lamp is lit.

![The second leaf](https://iiif.example.org/leaf-2/full.jpg) I counted the boats; one is missing.
"""
LETTER_NOTES = """\
kind: explanation
notes:
- quote: the boats
  reading: {B: "the *ships*"}
  note: Herring boats, as on [the first leaf](static/leaf-1.png).
"""


def begun(folder, settings, files):
    """An edition as `init` makes it, the example taken out as the guide says."""
    assert main(["init", str(folder)]) == 0
    (folder / "content/lighthouse.md").unlink()
    shutil.rmtree(folder / "annotations/lighthouse")
    (folder / "annotations/glossary.yaml").unlink()
    edition = folder / "content/edition.yaml"
    given = edition.read_text(encoding="utf-8")
    for old, new in settings.items():
        assert old in given
        given = given.replace(old, new)
    write(folder, {**files, "content/edition.yaml": given})
    return folder


def published(folder, to, monkeypatch):
    """What the edition's workflow publishes, by its own steps."""
    monkeypatch.chdir(folder)
    workflow = yaml.safe_load((folder / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    commands = [shlex.split(step["run"]) for step in steps if "run" in step]
    assert commands[0] == ["pip", "install", f"glossator[pagefind]=={__version__}"]
    for program, *arguments in commands[1:]:
        assert program == "glossator"
        assert main(arguments) == 0
    [upload] = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    shutil.copytree(folder / upload["with"]["path"], to)
    return to


def test_a_play_in_verse_with_a_word_file_of_notes(tmp_path, monkeypatch, capsys):
    pytest.importorskip("mammoth")
    title = {"The lighthouse keeper's day": "The Tide", "[lighthouse]": "[tide]"}
    folder = begun(tmp_path / "tide", title, {"content/tide.md": PLAY, "annotations/tide/questions.yaml": PLAY_NOTES})
    body = paragraph(run("I counted seven"), note_mark("footnote", 2), run(" when the light was thin;"))
    body += paragraph(run("and I but six."), note_mark("footnote", 3))
    (tmp_path / "notes.docx").write_bytes(document(body, {2: "Eight, says the log.", 3: "So the log."}, {}, {}))
    given = [str(tmp_path / "notes.docx"), "--text", "tide", "--kind", "explanation"]
    assert main(["import", "--root", str(folder), "notes", *given]) == 0
    capsys.readouterr()
    assert main(["build", "--root", str(folder)]) == 0
    assert re.search(r"4 notes, 0 terms, 0 warnings", capsys.readouterr().out)
    site = published(folder, tmp_path / "www", monkeypatch)
    page = (site / "tide/scene-1.html").read_text(encoding="utf-8")
    assert 'id="1.5" data-n="5"' in page
    assert "<del>heart</del> <ins>harbour</ins>" in page
    assert "struck out" not in page
    assert page.count('class="n ') == 4


def test_a_letter_with_a_facsimile(tmp_path, monkeypatch):
    settings = {
        "The lighthouse keeper's day": "A letter",
        "[lighthouse]": "[letter]",
        "lang: en": "lang: en\npictures_from: [https://iiif.example.org]\nurl: https://letter.example.org/",
        "{label: The first draft}": '{label: The copy, source: "[a notebook](https://b.example.org)"}',
    }
    files = {
        "content/letter.md": LETTER,
        "annotations/letter/notes.yaml": LETTER_NOTES,
        "static/leaf-1.png": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x04\0\0\0\x03\x08\x02\0\0\0",
        "static/root/CNAME": "letter.example.org\n",
        "static/root/.well-known/security.txt": "Contact: mailto:anna@letter.example.org\n",
    }
    folder = begun(tmp_path / "letter", settings, files)
    assert build(folder).problems == ()
    site = published(folder, tmp_path / "www", monkeypatch)
    assert (site / "CNAME").read_text(encoding="utf-8") == "letter.example.org\n"
    assert (site / ".well-known/security.txt").is_file()
    assert not (site / "static/root").exists()
    page = (site / "letter/index.html").read_text(encoding="utf-8")
    assert "img-src 'self' data: https://iiif.example.org;" in unescape(page)
    assert '<img src="../static/leaf-1.png" alt="The first leaf, closely written" width="4" height="3">' in page
    assert "<p><b>Author</b> Anna Berg</p>" in page
    assert '<p><b>Source</b> <a href="https://letters.example.org/7">Letters</a>, leaf 7</p>' in page
    assert "the <em>ships</em>" in page
    assert '<dt>B</dt><dd>The copy, <a href="https://b.example.org">a notebook</a></dd>' in (
        site / "index.html"
    ).read_text(encoding="utf-8")


def test_the_workflow_that_is_written_is_pinned(tmp_path):
    init.init(tmp_path / "edition")
    text = (tmp_path / "edition/.github/workflows/publish.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    uses = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", one) for one in uses)
    assert len((tmp_path / "edition/README.md").read_text(encoding="utf-8").strip().splitlines()) <= 7


def test_a_file_of_the_engine_is_copied_and_takes_its_place(tmp_path, capsys):
    root = write(tmp_path, {"content/t.md": "# T\n\nWords.\n"})
    assert main(["eject", "--root", str(root), "plain.html"]) == 0
    assert capsys.readouterr().out == "templates/plain.html\n"
    assert eject.eject(root, "css/tokens.css") == "static/css/tokens.css"
    assert check(root).problems == ()
    with pytest.raises(Refused, match="there already"):
        eject.eject(root, "templates/plain.html")
    with pytest.raises(Refused, match=r"did you mean “front\.html”"):
        eject.eject(root, "fornt.html")
    assert main(["eject"]) == 0
    assert "templates/notes/default.html\n" in capsys.readouterr().out


def test_what_has_changed_since_a_version_is_told(monkeypatch):
    monkeypatch.setattr(versions, "CHANGES", {"0.3": ("three",), "0.2": ("two",), "0.1": ("one",)})
    [told] = versions.compare("0.1.4", None, "0.3.1")
    assert (told.code, told.hint.splitlines()[1:3]) == ("G086", ["- three", "- two"])
    assert list(versions.compare("0.3", None, "0.3.9")) == []
    assert [one.code for one in versions.compare("0.10", None, "0.9.0")] == ["G085"]
