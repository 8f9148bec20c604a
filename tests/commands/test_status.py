"""How far an edition is."""

import json

from glossator.linking import as_json, as_text, status
from glossator.pipeline import understand
from tests.tiny import sources

FILES = {
    "content/t.md": "---\ntitle: T\n---\n\n## One {#one n=1}\n\nThe court confirms the [deal](https://example.org/deal).\n\n"
    "## Two {#two n=2}\n\nA court approval is given.\n\n## Three {#three n=3}\n\nNothing more.\n",
    "annotations/t/notes.yaml": "kind: note\nby: N. N.\nnotes:\n"
    "- quote: confirms\n  note: N\n  original: {lang: zh, text: 予以司法确认}\n"
    "- quote: A court approval\n  note: N\n  kind: remark\n  status: draft\n  original: {lang: zh, text: 司法确认}\n"
    "- quote: court\n  at: '1'\n  note: N\n  certainty: low\n  status: disputed\n  by: M. M.\n  sources: [<https://example.org/s>]\n",
    "annotations/glossary.yaml": "terms:\n"
    "- term: judicial confirmation\n  definition: D\n  original: {lang: zh, text: 司法确认}\n  renderings: [Confirms]\n"
    "- term: given\n  definition: D\n",
}


def found(**changed):
    given = sources({**FILES, **changed})
    linked, *_ = understand(given, drafts=True)
    return status(linked, given)


def places(some):
    return [f"{one.locus} {one.path.rpartition('/')[2]}:{one.line} {one.words}".strip() for one in some]


def test_notes_are_counted_by_kind_state_and_person():
    seen = found()
    assert (seen.count(), seen.count("note"), seen.count(state="draft"), seen.count(by="N. N.")) == (3, 2, 1, 2)
    assert seen.people == ("M. M.", "N. N.")


def test_what_is_missing_or_uncertain_is_listed_with_its_place():
    seen = found()
    assert places(seen.without_notes) == ["3 t.md:13 Three"]
    assert places(seen.unused_terms) == ["glossary.yaml:2 judicial confirmation"]
    assert places(seen.uncertain) == ["1.1 notes.yaml:12 certainty low, disputed: “court”"]
    assert places(seen.links) == ["1.1 t.md:7 https://example.org/deal", "1.1 notes.yaml:12 https://example.org/s"]


def test_notes_without_a_source_are_listed_where_most_have_one_and_none_may_be_needed():
    sourced = "- quote: {}\n  note: N\n  sources: [S]\n"
    bare = "- quote: Nothing more\n  note: {}\n"

    def listed(*notes):
        return places(found(**{"annotations/t/notes.yaml": "kind: note\nnotes:\n" + "".join(notes)}).without_source)

    most = sourced.format("confirms"), sourced.format("approval")
    assert listed(*most, bare.format("N")) == ["3.1 notes.yaml:9 note: “Nothing more”"]
    assert listed(*most, bare.format("N") + "  sources: []\n") == []
    assert listed(*most, bare.format("See [there](https://example.org/s).")) == []
    assert listed(most[0], bare.format("N")) == []


def test_departures_from_the_agreed_renderings_are_found_and_can_be_meant():
    said = "2.1 notes.yaml:7 司法确认: “A court approval”, not “judicial confirmation” or “Confirms”"
    assert places(found().departures) == [said]
    glossary = FILES["annotations/glossary.yaml"].replace("[Confirms]", "[Confirms]\n  departures: [{at: '2'}]")
    assert found(**{"annotations/glossary.yaml": glossary}).departures == ()
    glossary = FILES["annotations/glossary.yaml"].replace("[Confirms]", "[court approval, confirms]")
    assert found(**{"annotations/glossary.yaml": glossary}).departures == ()


def test_departures_in_a_parallel_version_are_found_block_by_block():
    files = {
        "content/t.zh.md": "---\ntitle: 题\nlang: zh\nlabel: 中文\n---\n\n## 一 {#one n=1}\n\n法院予以司法确认。\n\n"
        "## 二 {#two n=2}\n\n司法确认。\n\n## 三 {#three n=3}\n\n无。\n",
        "annotations/t/notes.yaml": "kind: note\nnotes:\n- quote: court\n  at: '1'\n  note: N\n",
    }
    said = "2.1 t.md:11 司法确认 in zh, and beside it not “judicial confirmation” or “Confirms”"
    assert places(found(**files).departures) == [said]
    glossary = FILES["annotations/glossary.yaml"].replace("[Confirms]", "[Confirms]\n  departures: [{at: '2.1'}]")
    assert found(**files, **{"annotations/glossary.yaml": glossary}).departures == ()


def test_names_that_are_never_found_or_not_explained_are_listed():
    names = (
        "names:\n- {name: court, kind: body}\n- {name: senate, kind: body, definition: D}\n"
        "- {name: house, kind: body, see: [court]}\n- {name: all, kind: body, definition: D}\n"
        "- {name: chamber, kind: body, part_of: all}\n"
    )
    seen = found(**{"annotations/names.yaml": names})
    assert places(seen.unfound_names) == ["names.yaml:3 senate", "names.yaml:6 chamber"]
    assert places(seen.undefined_names) == ["names.yaml:2 court", "names.yaml:6 chamber"]
    assert "Names never found: 2" in as_text(seen)


def test_it_is_told_to_people_and_to_programs():
    seen = found()
    words = as_text(seen)
    assert "note        2      0         1         0          1\n" in words
    assert "warning: t 2.1: 司法确认" in words
    made = json.loads(as_json(seen))
    assert {"kind": "remark", "status": "draft", "by": "N. N.", "count": 1} in made["notes"]
    assert made["without_notes"][0]["locus"] == "3"
