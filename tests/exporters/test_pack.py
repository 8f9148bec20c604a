"""Packs: what leaves an edition in one stands in another copy of it on the same words, and says the same."""

import json
from dataclasses import replace

import pytest

from glossator.anchoring import dump_lock
from glossator.exporters import Options, export
from glossator.importers import read_own_notes
from glossator.linking import with_packs
from glossator.model import SourceFile
from glossator.pipeline import understand
from glossator.problems import Refused
from glossator.rendering import Frame, Site
from tests.tiny import linked, sources

from .round_trips import WITH_NOTES, edition


def listing(given, pack):
    """The same edition with a pack in the list, and none of its own notes."""
    config = given.edition.data.decode().rstrip() + "\npacks: [packs/seminar.json]\n"
    file = SourceFile("content/packs/seminar.json", pack)
    return replace(
        given,
        edition=given.edition._replace(data=config.encode()),
        annotations={},
        locks={},
        packs={"seminar.json": file},
        pack_locks={},
    )


def known(text, notes):
    """What the notes of a text say, and where, in the order of the text; names and numbers aside."""
    found = {}
    for note in notes:
        found.setdefault(note.id, (note.annotation, []))[1].extend(note.anchors)
    return sorted(
        (
            sorted((one.block, one.start, one.end, one.target, one.whole) for one in anchors),
            written.body.source,
            sorted(written.readings.items()),
            str(written.original),
            written.certainty,
            written.date,
            written.tags,
            tuple(source.source for source in written.sources),
        )
        for written, anchors in found.values()
    )


@pytest.mark.parametrize("name", WITH_NOTES)
def test_notes_stand_in_a_copy_of_the_edition_where_they_stood(name):
    made, given = edition(name)
    made = replace(made, edition=replace(made.edition, version=""))
    for kind in made.edition.kinds:
        if not any(note.annotation.kind == kind for text in made.texts for note in text.notes):
            continue
        pack = export("pack", made, given, Options(kind=kind))
        copy, locks, problems = understand(listing(given, pack))
        lost = [one for one in problems if one.code == "G121"]
        assert lost == [], name
        for text, there in zip(made.texts, copy.texts, strict=True):
            own = [note for note in text.notes if note.annotation.kind == kind]
            assert known(text, there.pack_notes) == known(text, own)
        held = {path for path, lock in locks.items() if path.startswith("content/packs/") and lock.entries}
        assert len(held) == sum(bool(text.pack_notes) for text in copy.texts)


FILES = {
    "content/edition.yaml": "id: tiny\nversion: 1.0\ntitle: Tiny\ntexts: [t]\nkinds: {note: {label: Note}}\n"
    "editors: [{id: ann, name: Ann Smith}]\n",
    "content/t.md": "# T\n\nThe lamp was out.\n\nNobody saw who put it out.\n",
    "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lamp, note: One., by: ann}\n"
    "- {quote: Nobody, note: Two., by: Bea, id: two}\n- {at: t.2, note: Three.}\n",
}


def packed(**options):
    return json.loads(export("pack", linked(FILES), sources(FILES), Options(**options)))


def test_a_pack_says_for_which_edition_it_is_and_whose():
    made = packed(by="ann")
    assert made["edition"] == {"id": "tiny", "version": "1.0"}
    assert (made["label"], made["total"], made["creator"][0]["name"]) == ("Ann Smith", 1, "Ann Smith")
    assert "readingTexts" not in made, "nothing in it is counted in the text of the edition"
    assert packed(by="Ann Smith") == made
    assert packed(kind="note")["total"] == 3
    assert packed(by="Bea", kind="note")["label"] == "Note · Bea"


@pytest.mark.parametrize(
    ("options", "message"),
    [({}, "some of the notes"), ({"by": "Bee"}, "did you mean “Bea”"), ({"kind": "notes"}, "did you mean “note”")],
)
def test_what_is_asked_for_must_be_there(options, message):
    with pytest.raises(Refused, match=message):
        packed(**options)


def test_an_edition_does_not_export_the_packs_that_it_lists():
    pack = export("pack", linked(FILES), sources(FILES), Options(by="Bea"))
    given = listing(sources(FILES), pack)
    made, _, problems = understand(given)
    assert [one.code for one in problems] == []
    assert [note.id for note in made.texts[0].pack_notes] == ["seminar-two"]
    for name in ("w3c", "tei", "markdown", "epub"):
        assert b"Two." not in export(name, made, given, Options()), name


def test_readers_are_told_under_what_licence_a_pack_stands():
    licensed = FILES["content/edition.yaml"] + "license: CC-BY-4.0\n"
    files = {**FILES, "content/edition.yaml": licensed}
    pack = export("pack", linked(files), sources(files), Options(by="Bea"))
    given = listing(sources(FILES), pack)
    made, _, _ = understand(given)
    page = Site(Frame(made, given, trusted=True)).make("t/index.html").decode()
    assert '<p>Bea: <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a></p>' in page


YAML = "# text: t\n# Notes of a reader.\nkind: reader\nnotes:\n- quote: put it out\n  note: |-\n    Mine\\\\[1]\n"
JSON = json.dumps({
    "type": "AnnotationPage",
    "items": [{
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "Mine\\[1]", "format": "text/plain"},
        "target": {"source": "urn:glossator:tiny:t", "selector": {"type": "TextQuoteSelector", "exact": "put it out"}},
    }],
})  # fmt: skip


@pytest.mark.parametrize(("path", "data"), [("mine.yaml", YAML), ("mine.jsonld", JSON)])
def test_a_readers_own_notes_become_a_pack(path, data):
    made = linked(FILES)
    read = read_own_notes(SourceFile(path, data.encode()), made.edition, "Cleo")
    assert read.problems == []
    whole, _ = with_packs(made, [(read.pack, read.anchored)])
    pack = json.loads(export("pack", whole, sources(FILES), Options(pack=True)))
    [note] = pack["first"]["items"]
    assert (pack["label"], note["creator"]["name"]) == ("Cleo", "Cleo")
    assert note["target"]["selector"][0]["exact"] == "put it out"


def test_an_edit_of_the_text_is_told_and_no_other_words_are_taken():
    pack = export("pack", linked(FILES), sources(FILES), Options(by="ann"))
    given = listing(sources(FILES), pack)
    [(path, lock)] = [one for one in understand(given)[1].items() if one[0].startswith("content/packs/")]
    locked = replace(given, pack_locks={path: SourceFile(path, dump_lock(lock))})
    elsewhere = "# T\n\nIt was dark.\n\nNobody saw who put it out.\n\nMuch later another lamp came down the river.\n"
    edited = replace(locked, texts={"t": (SourceFile("content/t.md", elsewhere.encode()),)})
    made, _, problems = understand(edited)
    assert [(one.code, one.severity) for one in problems] == [("G121", "warning")]
    assert made.texts[0].pack_notes == ()
