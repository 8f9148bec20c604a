"""A critical apparatus in TEI becomes entries of ours, in each of the three ways in which it can be linked."""

from __future__ import annotations

import pytest

from glossator.editing import entry_edit
from glossator.importers import import_apparatus, import_text
from glossator.problems import Refused
from glossator.strict_yaml import load
from tests.tiny import linked

HEAD = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Ferry</title></titleStmt>
<sourceDesc><listWit><head>Copies</head>
<witness xml:id="A"><abbr type="siglum">A</abbr> Harbour office <origDate notBefore="1870" notAfter="1874"/>
<listWit><head>Hands</head>
<witness xml:id="A1"><abbr type="siglum">A<hi rend="superscript">1</hi></abbr></witness></listWit>
</witness><witness xml:id="B">Ferry house</witness>
<witness xml:id="V"><abbr>V</abbr> both<listWit><witness xml:id="C"/><witness xml:id="D"/></listWit></witness></listWit>
<listBibl><bibl xml:id="Hale"><author>Ines Hale</author>, <title>Songs</title></bibl></listBibl>
</sourceDesc></fileDesc></teiHeader><text><body>"""
TAIL = "</body></text></TEI>"
EDITION = "title: T\ntexts: [t]\nkinds: {note: {label: Note}, apparatus: {label: Apparatus, apparatus: true}}\n"
PLAIN = "<lg><l n='1'>The ferry comes at night.</l><l n='2'>A rope is thrown.</l></lg>"


def imported(body: str, text: str = ""):
    data = f"{HEAD}{body}{TAIL}".encode()
    files = {"content/edition.yaml": EDITION, "content/t.md": text or _text(data)}
    [one] = (made := linked(files)).texts
    return import_apparatus(data, "f.xml", made.edition, one.text, kind="apparatus"), files


def _text(data: bytes) -> str:
    return import_text(data, "f.xml", name="t", kinds=("note",)).files[0].text


def entries(body: str, text: str = "") -> list[dict]:
    found, files = imported(body, text)
    data = files["content/edition.yaml"].encode()
    for name, rows in (("witnesses", found.witnesses), ("sources", found.sources)):
        data = entry_edit.add_rows(data, "content/edition.yaml", name, rows) if rows else data
    notes = found.notes.files[0]
    linked({**files, "content/edition.yaml": data, notes.path: notes.text})  # without any problem
    return [entry_edit.plain(one) for one in entry_edit.entries(load(notes.text.encode(), "n")[0], "notes")]


def line(app: str) -> str:
    return f"<lg><l n='1'>The ferry {app} at night.</l><l n='2'>A rope is thrown.</l></lg>"


def readings(app: str) -> list[dict]:
    [entry] = entries(line(app))
    return entry["readings"]


def test_an_entry_in_the_text_is_anchored_on_its_lemma():
    [entry] = entries(line('<app><lem wit="#A">comes</lem> <rdg wit="#B #C">goes</rdg></app>'))
    assert entry == {"quote": "comes", "readings": [{"in": ["A"]}, {"words": "goes", "in": ["B", "C"]}]}


def test_a_second_occurrence_is_told_apart():
    body = '<p>a rope, a <app><lem>rope</lem><rdg wit="#B">line</rdg></app>, a rope</p>'
    [entry] = entries(body)
    assert {name: entry[name] for name in ("quote", "at", "nth") if name in entry} == {
        "quote": "rope",
        "at": "t.1",
        "nth": "2",
    } or "within" in entry


def test_an_entry_that_points_at_its_ends_is_anchored_between_them():
    body = line('<anchor xml:id="a"/>comes<anchor xml:id="b"/>')
    [entry] = entries(body + '<listApp><app from="#a" to="#b"><lem>comes</lem><rdg wit="#B">goes</rdg></app></listApp>')
    assert entry == {"quote": "comes", "readings": [{"words": "goes", "in": ["B"]}]}


def test_an_entry_that_names_its_line_is_looked_for_there():
    text = "# T\n\n## One {n=1}\n\n```verse\nThe rope, the ferry.\nA rope is thrown.\n```\n"
    [entry] = entries(PLAIN + '<listApp><app loc="1.2"><lem>rope</lem><rdg wit="#B">line</rdg></app></listApp>', text)
    assert (entry["quote"], entry["at"]) == ("rope", "1.2")


@pytest.mark.parametrize(
    ("reading", "row"),
    [
        ('<rdg wit="#B"/>', {"how": "omission", "in": ["B"]}),
        ('<rdg wit="#B"><gap reason="lacuna"/></rdg>', {"how": "lacuna", "in": ["B"]}),
        ('<rdg wit="#B"><gap reason="illegible"/></rdg>', {"how": "illegible", "in": ["B"]}),
        ('<rdg source="#Hale">went</rdg>', {"words": "went", "how": "conjecture", "in": ["Hale"]}),
        ('<rdg wit="#B" source="#Hale">went</rdg>', {"words": "went", "in": ["B", "Hale"]}),
        ('<rdg wit="#B" type="transposition">went</rdg>', {"words": "went", "how": "transposition", "in": ["B"]}),
        ('<rdg wit="#B" cause="haplography">went</rdg>', {"words": "went", "in": ["B"], "note": "cause: haplography"}),
        ('<rdg wit="#B" hand="#A1">went</rdg>', {"words": "went", "in": ["B", "A¹"]}),
        ('<rdg wit="#B">went</rdg><note>in the <hi rend="italic">margin</hi></note>',
         {"words": "went", "in": ["B"], "note": "in the *margin*"}),
        ('<rdg xml:id="r" wit="#B">went</rdg><witDetail wit="#B" target="#r" type="margin">late</witDetail>',
         {"words": "went", "in": ["B"], "note": "B (margin): late"}),
        ('<rdgGrp type="conjecture"><rdg source="#Hale">went</rdg></rdgGrp>',
         {"words": "went", "how": "conjecture", "in": ["Hale"]}),
        ('<rdg>went</rdg>', {"words": "went", "source": "nobody is named"}),
        ('<rdg wit="#B"><w>has</w><w>gone</w></rdg>', {"words": "has gone", "in": ["B"]}),
        ('<rdg wit="#B"><witStart/></rdg>', {"in": ["B"], "note": "begins here"}),
    ],
)  # fmt: skip
def test_what_a_reading_says_is_kept(reading, row):
    assert readings(f"<app><lem>comes</lem>{reading}</app>") == [row]


def test_an_entry_in_the_lemma_of_another_is_inside_it():
    inner = '<app><lem>comes</lem><rdg wit="#B">goes</rdg></app>'
    outer, other = entries(line(f'<app><lem>{inner} late</lem><rdg wit="#C"/></app>'))
    assert outer["quote"] == "comes late"
    assert other["inside"] == outer["id"]


def test_an_addition_is_behind_the_words_before_it_or_with_the_first_of_its_line():
    added = '<app><lem/><rdg wit="#B">late</rdg></app>'
    assert entries(line(added))[0]["after"].endswith("ferry")
    [entry] = entries(f"<lg><l>{added} The ferry comes.</l></lg>")
    assert (entry["quote"], entry["readings"]) == ("The", [{"words": "late The", "in": ["B"]}])


def test_the_witnesses_are_rows_with_their_hands_and_groups():
    found, _ = imported(line('<app><lem>comes</lem><rdg wit="#A1 #X" source="#Hale">goes</rdg></app>'))
    assert found.witnesses == {
        "A": {"label": "Harbour office", "date": "1870/1874"},
        "B": {"label": "Ferry house"},
        "V": {"label": "both", "of": ["C", "D"]},
        "A¹": {"label": "A¹", "hand_of": "A"},
        "C": {"label": "C"},
        "D": {"label": "D"},
        "X": {"label": "X"},
    }
    assert found.sources == {"Hale": "Ines Hale, Songs"}
    assert "names that no list in the file explains: X" in found.notes.notices


def test_a_lacuna_that_ends_is_a_row_of_its_witness():
    start = '<app><lem>comes</lem><rdg wit="#B"><lacunaStart/></rdg></app>'
    end = '<app><lem>is</lem><rdg wit="#B"><lacunaEnd/></rdg></app>'
    found, _ = imported(f"<lg><l>The ferry {start}.</l><l>A rope {end} thrown.</l></lg>")
    assert found.witnesses["B"]["lacunae"] == [{"from": "t.1", "to": "t.2"}]


@pytest.mark.parametrize(
    ("app", "reason"),
    [
        ("<app><lem>comes</lem></app>", "it has no reading but its lemma"),
        ('<app><lem>comes</lem><rdg wit="#B">a <app><lem>b</lem><rdg wit="#C">c</rdg></app></rdg></app>',
         "it is about the words of another reading, and not of the text"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_listed_with_its_reason(app, reason):
    found, _ = imported(line(app))
    assert [one.reason for one in found.notes.unplaced] == [reason]


def test_attributes_that_no_field_holds_are_counted():
    found, _ = imported(line('<app><lem>comes</lem><rdg wit="#B" ana="#x">goes</rdg></app>'))
    assert "what no field of an entry holds, left out: rdg/@ana (1)" in found.notes.notices


def test_a_file_without_an_apparatus_is_refused():
    with pytest.raises(Refused, match="has no <app> in it"):
        imported("<p>The ferry.</p>")


def test_forms_of_a_reading_stand_behind_it():
    app = (
        '<app><lem wit="#A">comes</lem><rdg wit="#B">goes</rdg><rdg wit="#C" type="subreading">gos</rdg>'
        '<rdg wit="#D" type="orthographic">goeth</rdg><rdg wit="#A1" type="defective"/></app>'
    )
    assert readings(app)[2:] == [
        {"words": "gos", "how": "subreading", "in": ["C"]},
        {"words": "goeth", "how": "subreading", "in": ["D"], "note": "orthographic"},
        {"how": "omission", "in": ["A¹"], "note": "defective"},
    ]


@pytest.mark.parametrize(
    ("target", "words"), [("1 2", "comes / goes"), ("#r2 #r3", "goes / om."), ("1 2 3", "comes / goes / om.")]
)
def test_a_witness_that_may_have_any_of_some_readings(target, words):
    app = (
        '<app><lem>comes</lem><rdg n="1" wit="#A">comes</rdg><rdg n="2" xml:id="r2" wit="#B">goes</rdg>'
        f'<rdg n="3" xml:id="r3" wit="#C"/><witDetail wit="#D" type="ambiguous" cause="translation" target="{target}">'
        '<certainty locus="value" degree="0.5"/></witDetail></app>'
    )
    assert readings(app)[3:] == [{"words": words, "how": "ambiguous", "in": ["D"], "note": "cause: translation"}]


def test_of_an_addition_at_the_head_of_a_line_with_the_word_behind_it():
    app = (
        '<app><lem/><rdg n="1" wit="#A"/><rdg n="2" wit="#B">Now</rdg>'
        '<witDetail wit="#C" type="ambiguous" target="1 2"/></app>'
    )
    [entry] = entries(f"<p>{app} comes the ferry.</p>")
    assert entry["readings"][-1] == {"words": "comes / Now comes", "how": "ambiguous", "in": ["C"]}


def test_relations_between_readings_are_counted():
    app = (
        '<app><lem>comes</lem><rdg wit="#B">goes</rdg>'
        '<note><listRelation><relation active="1" passive="2"/></listRelation></note></app>'
    )
    found, _ = imported(line(app))
    assert "what no field of an entry holds, left out: relation (1)" in found.notes.notices


def test_a_hand_that_points_to_its_witness():
    listed = HEAD.replace('<witness xml:id="B">', '<witness xml:id="m2" corresp="#B">In pencil</witness>'
                          '<witness xml:id="B">')  # fmt: skip
    app = '<app><lem>comes</lem><rdg wit="#m2">goes</rdg></app>'
    data = f"{listed}{line(app)}{TAIL}".encode()
    [one] = (made := linked({"content/edition.yaml": EDITION, "content/t.md": _text(data)})).texts
    found = import_apparatus(data, "f.xml", made.edition, one.text, kind="apparatus")
    assert found.witnesses["m2"]["hand_of"] == "B"


def test_what_explains_the_marks_of_an_analysis_is_no_text():
    data = f"{HEAD}{PLAIN}{TAIL}".replace("<body>", "<interpGrp><interp><p>Weak.</p></interp></interpGrp><body>")
    found = import_text(data.encode(), "f.xml", name="t", kinds=("note",))
    assert "Weak" not in found.files[0].text
    assert [one.words for one in found.left_over] == ["Weak."]
