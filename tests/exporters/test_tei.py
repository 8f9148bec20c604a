"""The edition in TEI: well-formed, every pointer resolves, the text is all there, and an apparatus comes back the same.

Against the schema of TEI it is measured in the bench (bench/apparatus.py).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest

from glossator.anchoring import anchor
from glossator.exporters import Options, export
from glossator.importers import import_apparatus
from glossator.linking import Linked
from glossator.model import Annotation, SourceFile, Sources
from glossator.pipeline import understand
from glossator.source import load, read_notes
from tests.tiny import linked, sources

from .round_trips import ROOT, SOUND, edition, exported

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTERS = ("target", "targetEnd", "from", "to", "wit", "source", "resp", "corresp")


@cache
def sample() -> tuple[Linked, Sources]:
    given = load(ROOT / "tests" / "sample")
    return understand(given)[0], given


def parsed(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314 (our own)


def words(element: ElementTree.Element) -> str:
    """The text without notes, readings and citations, which are no words of it."""
    is_citation = element.tag == f"{TEI}ref" and element.get("type") == "bibl"
    if is_citation or element.tag in {f"{TEI}note", f"{TEI}rdg", f"{TEI}listApp", f"{TEI}rt", f"{TEI}desc"}:
        return ""
    inner = "".join(words(child) + (child.tail or "") for child in element)
    return (element.text or "") + inner


@pytest.mark.parametrize("name", ["decree", *SOUND])
def test_every_pointer_resolves_and_no_word_is_lost(name):
    root = parsed(exported(name, "tei"))
    ids = [one.get(ID) for one in root.iter() if one.get(ID)]
    assert len(ids) == len(set(ids))
    pointed = {p for one in root.iter() for a in POINTERS for p in one.get(a, "").split() if p.startswith("#")}
    assert {one.removeprefix("#") for one in pointed} <= set(ids)
    texts = [one for one in root.iter(f"{TEI}text") if one.find(f"{TEI}body") is not None]
    for element, one in zip(texts, edition(name)[0].texts, strict=True):
        body = element.find(f"{TEI}body")
        blocks = [block for section in one.text.sections for row in section.rows if row.kind != "footnotes"
                  for block in row.blocks]  # fmt: skip
        expected = "".join("".join(block.text.split()) for block in blocks)
        assert "".join(words(body).split()) == expected


Entry = tuple[object, ...]


def told(written: Annotation, anchors: list) -> Entry:
    rows = [
        (one.is_lemma or one.words, one.how, frozenset(one.witnesses), _source(one.source), _source(one.note))
        for one in written.apparatus
    ]
    return tuple(rows), written.body.source, sorted((one.block, one.start, one.end) for one in anchors)


def _source(prose) -> str:
    return prose.source if prose else ""


def entries_of(one) -> list[Entry]:
    found: dict[str, tuple[Annotation, list]] = {}
    for note in one.notes:
        if note.annotation.apparatus:
            found.setdefault(note.id, (note.annotation, []))[1].extend(note.anchors)
    return sorted((told(*entry) for entry in found.values()), key=str)


def entries_again(made: Linked, data: bytes) -> list[Entry]:
    """The entries that an edition with the same text would have of an export."""
    [one] = made.texts
    kind = next(kind.id for kind in made.edition.kinds.values() if kind.apparatus)
    found = import_apparatus(data, "x.xml", made.edition, one.text, kind=kind)
    assert (found.notes.unplaced, found.witnesses, found.sources) == ((), {}, {})
    file = found.notes.files[0]
    notes, _ = read_notes(SourceFile(file.path, file.text.encode()), tuple(made.edition.kinds), made.edition.sigla)
    return sorted((told(*entry) for entry in anchor(one.text, notes)[0].notes if entry[0].apparatus), key=str)


def test_the_apparatus_of_the_sample_comes_back_the_same():
    made, given = sample()
    data = export("tei", made, given, Options())
    assert entries_again(made, data) == entries_of(made.texts[0])


def test_its_witnesses_come_back_the_same():
    made, given = sample()
    data = export("tei", made, given, Options())
    [one] = made.texts
    nobody = replace(made.edition, witnesses={}, sources={})
    found = import_apparatus(data, "x.xml", nobody, one.text, kind="apparatus")
    assert set(found.witnesses) == set(made.edition.witnesses)
    assert found.witnesses["A²"]["hand_of"] == "A"
    assert found.witnesses["α"]["of"] == ["A", "B"]
    assert found.witnesses["B"]["lacunae"] == [{"from": "2.9", "to": "2.12"}]
    assert found.witnesses["A"]["place"] == "Kessel"
    assert set(found.sources) == set(made.edition.sources)


FILES = {
    "content/edition.yaml": "id: tiny\ntitle: Tiny\ntexts: [t]\n"
    "kinds: {note: {label: Note}, variant: {label: Variant, apparatus: true}}\n"
    "witnesses: {A: {label: Copy A}, B: {label: Copy B}}\nsources: {Hale: Ines Hale}\n",
    "content/t.md": "# T\n\nThe *lamp* is out & low.\n\nNobody saw it.\n",
}


def tei(notes: str) -> tuple[Linked, ElementTree.Element, bytes]:
    files = {**FILES, "annotations/t/n.yaml": f"kind: variant\nnotes:\n{notes}"}
    data = export("tei", linked(files), sources(files), Options())
    assert isinstance(data, bytes)
    return linked(files), parsed(data), data


_NESTED = """\
- {id: x, quote: is out & low, readings: [{in: [A]}, {how: deletion, in: [B]}]}
- {quote: out, inside: x, readings: [{words: ut, in: [B]}]}
"""


def test_an_ambiguous_reading_points_to_those_that_it_may_be():
    made, root, data = tei("- app: 'lamp] Hale : om.] B : lamp / om.] ambig. A Hale'\n")
    [entry] = root.iter(f"{TEI}app")
    ids = [entry.find(f"{TEI}{name}").get(ID) for name in ("lem", "rdg")]
    [detail] = entry.iter(f"{TEI}witDetail")
    assert (detail.get("type"), detail.get("target")) == ("ambiguous", " ".join(f"#{one}" for one in ids))
    assert entries_again(made, data) == entries_of(made.texts[0])
    _, root, _ = tei("- {after: lamp, app: 'om.] Hale : light] B : om. / light] ambig. A'}\n")
    [detail] = root.iter(f"{TEI}witDetail")
    ids = [one.get(ID) for one in root.iter(f"{TEI}rdg")]
    assert detail.get("target").split() == [f"#{one}" for one in ids], "what some have goes before the bare lemma"


@pytest.mark.parametrize("reading", ["lamp / light] ambig. A", "lamp / om.] ambig. Hale"])
def test_one_that_the_entry_has_not_or_of_no_witness_is_a_reading(reading):
    made, root, data = tei(f"- app: 'lamp] Hale : om.] B : {reading}'\n")
    assert root.find(f".//{TEI}witDetail") is None
    assert entries_again(made, data) == entries_of(made.texts[0])


def test_a_hand_stands_beside_its_witness_and_points_to_it():
    made, given = sample()
    root = parsed(export("tei", made, given, Options()))
    [hand] = [one for one in root.iter(f"{TEI}witness") if one.findtext(f"{TEI}abbr") == "A²"]
    [witness] = [one for one in root.iter(f"{TEI}witness") if one.get(ID) == hand.get("corresp").removeprefix("#")]
    assert witness.findtext(f"{TEI}abbr") == "A"
    assert any(hand in listed and witness in listed for listed in root.iter(f"{TEI}listWit"))


@pytest.mark.parametrize(
    ("notes", "way"),
    [
        ("- app: 'is out] A : was out] B'\n", "internal"),
        ("- app: 'lamp] A : om.] B'\n", "internal"),
        ("- app: 'The lamp is] A : A lamp was] B'\n", "internal"),
        ("- {after: out & low., app: 'Oh.] add. B'}\n", "internal"),
        ("- app: 'lamp is out] A : light] conj. Hale'\n", "external"),
        ("- {quote: {from: low., to: saw}, app: '] A : <lo & saw>] B'}\n", "external"),
        (_NESTED, "internal"),
    ],
)  # fmt: skip
def test_an_entry_stands_around_its_lemma_or_points_to_its_ends(notes, way):
    made, root, data = tei(notes)
    assert [one.get("location") for one in root.iter(f"{TEI}variantEncoding")] == [way]
    assert entries_again(made, data) == entries_of(made.texts[0])


def test_of_entries_that_cross_the_second_points_to_its_ends():
    made, root, data = tei("- app: 'lamp is] A : lampe is] B'\n- app: 'is out] A : is oute] B'\n")
    assert [one.get("location") for one in root.iter(f"{TEI}variantEncoding")] == ["internal", "external"]
    assert len(list(root.iter(f"{TEI}listApp"))) == 1
    assert entries_again(made, data) == entries_of(made.texts[0])


def test_notes_stand_apart_or_in_the_text_as_is_asked():
    files = {
        **FILES,
        "annotations/t/n.yaml": "kind: note\nnotes:\n- {id: x, quote: Nobody, note: 'See [it](locus:t.1).'}\n",
    }
    apart, inside = (parsed(export("tei", linked(files), sources(files), Options(inline=one))) for one in (False, True))
    assert apart.find(f".//{TEI}standOff//{TEI}note").get("target") == "#x.1.from"
    assert apart.find(f".//{TEI}note/{TEI}ref").get("target") == "#t.1"
    assert inside.find(f".//{TEI}standOff") is None
    assert inside.find(f".//{TEI}body//{TEI}note").get(ID) == "x"
