"""The static service of Distributed Text Services: every request of level 0 that its templates allow has its file."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from glossator.exporters import Options, dts, export, tei
from glossator.pipeline import build, understand
from glossator.problems import Refused
from tests.tiny import problems, sources, write

from .round_trips import SOUND, edition

URL = "https://example.org/lamps/"
FILES = {
    "content/edition.yaml": f"id: tiny\ntitle: Tiny\nurl: {URL}\ntexts: [t]\nkinds: {{note: {{label: Note}}}}\n"
    "search: none\nexports: [dts]\n",
    "content/t.md": "# T\n\nBefore.\n\n## One {n=1}\n\nA lamp & \\<oil>.\n\n### Inner 燈 {#燈}\n\n- first\n- second\n\n"
    "## Two {n=2}\n\n```verse\nOf brass\nof tin\n```\n",
    "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lamp, note: Of clay.}\n",
}


def made(files=FILES):
    given = sources(files)
    linked, _, found = understand(given)
    assert found == []
    return export("dts", linked, given, Options())


def answer(files, path):
    return json.loads(files[path])


def test_no_path_is_a_file_and_a_folder():
    files = made()
    folders = {path.rsplit("/", count)[0] for path in files for count in range(1, path.count("/") + 1)}
    assert not folders & set(files)


def test_a_client_finds_every_passage_from_the_entry_point():
    files = made()
    entry = answer(files, "index.jsonld")
    assert entry["@id"] == f"{URL}dts/index.jsonld"
    root = answer(files, "collection/members.jsonld")
    edition = answer(files, f"collection/members;id={root['member'][0]['@id']}.jsonld")
    (text,) = edition["member"]
    assert text["dublinCore"]["identifier"] == [f"{URL}t/"]
    units = answer(files, f"navigation/{text['@id']}/units;down=-1.jsonld")["member"]
    assert [(unit["identifier"], unit["level"], unit["parent"]) for unit in units][:2] == [
        ("t.1", 1, None),
        ("1", 1, None),
    ]
    assert len({unit["identifier"] for unit in units}) == len(units)
    for unit in units:
        ref = unit["identifier"]
        levels_below = range(1, max(3 - unit["level"], 1) + 1)  # the text has three, and may be asked below the last
        for down in ("", ";down=-1", ";down=0", *(f";down={levels}" for levels in levels_below)):
            found = answer(files, f"navigation/t/units;ref={ref}{down}.jsonld")
            assert found["ref"] == unit
            assert ("member" in found) == bool(down)
        passage = ElementTree.fromstring(files[f"document/t/passage;ref={ref}.xml"])  # noqa: S314 (our own)
        assert passage[0].tag == "{https://w3id.org/api/dts#}wrapper"
        assert "".join(passage[0].itertext()).strip()


def test_an_edition_may_be_called_as_its_text_is():
    files = made({**FILES, "content/edition.yaml": FILES["content/edition.yaml"].replace("id: tiny", "id: t")})
    (edition,) = answer(files, "collection/members.jsonld")["member"]
    (text,) = answer(files, f"collection/members;id={edition['@id']}.jsonld")["member"]
    for one, kind in ((edition, "Collection"), (text, "Resource")):
        assert answer(files, f"collection/members;id={one['@id']}.jsonld")["@type"] == kind


def test_a_passage_holds_its_words_and_notes_and_no_others():
    files = made()
    passage = "".join(ElementTree.fromstring(files["document/t/passage;ref=1.xml"]).itertext())  # noqa: S314
    assert "lampOf clay. & <oil>." in passage
    assert "second" in passage
    assert "Of brass" not in passage


def test_units_below_a_section_stop_at_the_depth_that_is_asked_for():
    files = made()
    one, all_ = (answer(files, f"navigation/t/units;ref=1;down={down}.jsonld")["member"] for down in (1, -1))
    assert {unit["parent"] for unit in one} == {"1"}
    assert {unit["parent"] for unit in all_} == {"1", "燈"}


def test_what_stands_beside_a_unit_is_divided_into_pages_where_it_is_much():
    paragraphs = "".join(f"Paragraph {number}.\n\n" for number in range(250))
    files = made({**FILES, "content/t.md": f"# T\n\nA lamp.\n\n## One {{n=1}}\n\n{paragraphs}"})
    found = answer(files, "navigation/t/units;ref=1.120;down=0.jsonld")
    assert found["ref"] in found["member"]
    listed = []
    address = found["view"]["first"]
    while address:
        page = answer(files, address.removeprefix(f"{URL}dts/"))
        assert page["@id"] == page["view"]["@id"] == address
        listed += page["member"]
        address = page["view"]["next"]
    assert listed == answer(files, "navigation/t/units;ref=1;down=1.jsonld")["member"]
    assert len(listed) == 250


def test_the_build_publishes_the_same_files_and_offers_the_entry_point(tmp_path):
    root = write(tmp_path, FILES)
    assert build(root).problems == ()
    folder = root / "output/dts"
    assert {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    } == made()
    front = (root / "output/index.html").read_text(encoding="utf-8")
    assert front.count("dts/") == 2
    assert '<link rel="alternate" href="dts/index.jsonld" type="application/ld+json" title="DTS">' in front


def test_without_an_address_there_is_no_service():
    without = {**FILES, "content/edition.yaml": FILES["content/edition.yaml"].replace(f"url: {URL}\n", "")}
    assert [one.split()[0] for one in problems(without)] == ["G036"]
    with pytest.raises(Refused, match="url"):
        made({**without, "content/edition.yaml": without["content/edition.yaml"].replace("exports: [dts]\n", "")})


def at_an_address(name):
    linked, given = edition(name)
    return export("dts", replace(linked, edition=replace(linked.edition, url=URL)), given, Options())


def units_of(files, text):
    return answer(files, f"navigation/{text}/units;down=-1.jsonld")["member"]


def words(passage):
    return "".join(ElementTree.fromstring(passage).itertext()).strip()  # noqa: S314 (our own)


def test_where_verse_is_counted_by_lines_each_is_a_unit_and_both_parts_of_one_are_in_its_passage():
    files = at_an_address("drama-in-verse")
    (text,) = edition("drama-in-verse")[0].texts
    lines = {unit["identifier"] for unit in units_of(files, text.text.id) if unit["citeType"] == "line"}
    assert {"1.1", "1.3", "1.4", "1.20"} <= lines
    assert not any(locus.endswith("b") for locus in lines)
    passage = words(files[f"document/{text.text.id}/passage;ref=1.3.xml"])
    assert passage.index("when the light was thin;") < passage.index("but six")
    (tree,) = answer(files, f"navigation/{text.text.id}/units;down=1.jsonld")["resource"]["citationTrees"]
    assert "line" in [kind["citeType"] for kind in tree["citeStructure"][0]["citeStructure"]]


def test_every_unit_of_every_case_has_a_passage_with_its_words():
    """… and its kind is among those that the citation tree names for its level."""
    empty = []
    for name in SOUND:
        files = at_an_address(name)
        for linked_text in edition(name)[0].texts:
            text = linked_text.text.id
            kinds = list(kinds_by_level(answer(files, f"collection/members;id={text}.jsonld")["citationTrees"]))
            for unit in units_of(files, text):
                assert unit["citeType"] in kinds[unit["level"] - 1]
                if not words(files[f"document/{text}/passage;ref={unit['identifier']}.xml"]):
                    empty.append((name, text, unit["identifier"]))
    assert empty == []


def kinds_by_level(trees):
    level = [kind for tree in trees for kind in tree["citeStructure"]]
    while level:
        yield {kind["citeType"] for kind in level}
        level = [inner for kind in level for inner in kind.get("citeStructure", ())]


def test_of_a_long_edition_the_sections_can_be_cited_and_the_blocks_of_a_text_without_any(monkeypatch):
    monkeypatch.setattr(dts, "_MOST_UNITS", 5)
    files = made()
    assert [unit["identifier"] for unit in units_of(files, "t")] == ["1", "燈", "2"]
    assert "document/t/passage;ref=2.xml" in files
    assert "document/t/passage;ref=2.1.xml" not in files
    flat = "# T\n\n" + "A lamp.\n\n" + "".join(f"Paragraph {number}.\n\n" for number in range(9))
    assert len(units_of(made({**FILES, "content/t.md": flat}), "t")) == 10


def test_nothing_is_made_before_it_is_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(tei, "make", lambda *_: asked.append("document") or b"<TEI/>")
    files = made()
    assert answer(files, "navigation/t/units;ref=1.jsonld")["ref"]["identifier"] == "1"
    assert asked == []
    assert files["document/t/passage.xml"] == b"<TEI/>"
    assert asked == ["document"]
