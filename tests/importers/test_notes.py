"""Notes from elsewhere: each is on its own words or listed with the reason, and nothing of it is lost."""

import csv
import io
import json

import pytest

from glossator.importers import (
    import_notes,
)
from glossator.importers.drafts import Context, Draft, Target, iso, tidy
from glossator.importers.placing import place
from glossator.problems import Refused
from tests.tiny import text_of

from .shown import HERE, compare
from .well import KINDS, SIGLA, check_notes, imported, notes_in, well

NOTES = sorted(path for path in HERE.glob("notes/*") if path.suffix not in (".md", ".expected"))


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_notes_are_read_as_expected(path, accept):
    result = import_notes(path.read_bytes(), path.name, well(), kinds=KINDS, sigla=SIGLA)
    check_notes(result, well())
    compare(path, result, accept)


def quoting(exact, **more):
    target = {"source": "x", "selector": [{"type": "TextQuoteSelector", "exact": exact, **more}]}
    return {"id": "a", "user": "acct:ann@hypothes.is", "uri": "x", "text": "N", "tags": [], "target": [target]}


@pytest.mark.parametrize(
    ("selector", "note"),
    [
        (quoting("everybody"), {"quote": "everybody"}),
        (quoting("water", prefix="The ", suffix=" of the well"), {"quote": "water", "within": "The water of"}),
        (quoting("water", prefix="ever carries the", suffix="[1] may"), {"quote": "water", "within": "the water may"}),
        (quoting("water", suffix=" may\n drink"), {"quote": "water", "within": "the water may"}),
        (quoting("the steps", prefix="Children may sit on ", suffix=". 夜"), {"quote": "the steps"}),
        (quoting("older than the town, and", prefix="quite other words", suffix="and others after"),
         None),
        (quoting("older than the town, and the town is old", prefix="quite other words", suffix="and others after"),
         {"quote": "older than the town, and the town is old"}),
        (quoting("water", prefix="in none ", suffix=" of these"), None),
        (quoting("water"), None),
        (quoting("the buckets"), None),
    ],
)  # fmt: skip
def test_what_stands_around_a_quote_chooses_and_nothing_is_guessed(selector, note):
    result = imported("x.json", [selector])
    if note is None:
        assert not result.placed
        assert result.unplaced[0].reason
    else:
        assert {key: notes_in(result)[0].get(key) for key in note} == note


def test_a_table_is_read_whatever_program_it_comes_from():
    rows = [["Locus", "Quote", "Note"], ["1", "the thirsty", 'He said: "no"\nand went']]
    for delimiter in ",;\t|":
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        for data in (stream.getvalue().encode("utf-8-sig"), stream.getvalue().encode("utf-16")):
            [note] = notes_in(imported("x.csv", data))
            assert note == {"quote": "the thirsty", "note": 'He said: "no"\\\nand went'}
    assert notes_in(imported("x.csv", "sep=;\nquote;note\nthe thirsty;N\n")) == [{"quote": "the thirsty", "note": "N"}]
    latin = "quote,note\nthe thirsty,très\n".encode("latin-1")
    with pytest.raises(Refused, match="--encoding cp1252"):
        imported("x.csv", latin)
    assert notes_in(imported("x.csv", latin, encoding="latin-1")) == [{"quote": "the thirsty", "note": "très"}]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_rows_end_as_any_system_ends_lines(end):
    data = end.join(["Quote,Note", "the thirsty,Oil", '"the steps","a, b"'])
    assert notes_in(imported("x.csv", data)) == [
        {"quote": "the thirsty", "note": "Oil"},
        {"quote": "the steps", "note": "a, b"},
    ]


@pytest.mark.parametrize(
    ("selector", "named"),
    [
        ({"type": "ShapeSelector", "shape": {}}, "ShapeSelector"),
        ({"type": "TextPositionSelector", "start": 9, "end": 14}, "TextPositionSelector"),
        ({"type": "TextQuoteSelector", "exact": None}, "a TextQuoteSelector without words"),
        ({"cfi": "/2"}, "a selector without a type"),
        ("#p", "a selector without a type"),
    ],
)
def test_an_annotation_whose_place_is_not_understood_is_listed_and_kept_whole(selector, named):
    note = quoting("") | {"target": [{"source": "x", "selector": [selector]}]}
    result = imported("x.json", [note])
    assert not result.placed
    assert result.unplaced[0].reason == f"it quotes no words: its place is given by {named}, which is not understood"
    assert json.dumps(note, ensure_ascii=False) in result.files[0].text


def test_a_page_note_is_on_the_whole_text():
    assert notes_in(imported("x.json", [quoting("") | {"target": [{"source": "x"}]}]))[0]["at"] == "well"


def test_two_annotations_of_one_id_are_two_notes():
    both = [quoting("the thirsty"), quoting("the steps")]
    assert [note["quote"] for note in notes_in(imported("x.json", both))] == ["the thirsty", "the steps"]
    w3c = [{"type": "Annotation", "id": "i", "bodyValue": "N", "target": one["target"]} for one in both]
    assert [note["quote"] for note in notes_in(imported("y.json", w3c))] == ["the thirsty", "the steps"]


def test_hypothesis_s_own_table_is_read_too():
    head = "Creation Date,URL,Group,Annotation/Reply Type,Quote,User,Body,Tags,Page\n"
    row = '2025-01-02,https://x,Public,Annotation,the thirsty,ann,"Who, then?","a,b",\n'
    result = imported("x.csv", head + row)
    assert notes_in(result) == [
        {"quote": "the thirsty", "note": "Who, then?", "by": "ann", "date": "2025-01-02", "tags": ["a", "b"]}
    ]
    assert "# URL: https://x\n" in result.files[0].text


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.csv", "a,b,c\n1,2,3\n", "what the columns are"),
        ("x.csv", "", "what the columns are"),
        ("x.csv", "quote,note,body\n1,2,3\n", "two columns are note"),
        ("x.csv", 'quote,note\nrim,"open\n', "x.csv:2: the quotation marks"),
        ("x.csv", "quote,note\n", "has no notes"),
        ("x.json", "{", "x.json:1:2: this is not JSON"),
        ("x.json", "[" * 100_000, "nested too deeply"),
        ("x.json", "{}", "no Web Annotations"),
        ("x.xml", "<TEI", "x.xml:1:"),
        ("x.xml", "<a/>", "not TEI"),
        ("x.xml", "<TEI><text/></TEI>", "no <note>"),
        (
            "x.xml",
            '<!DOCTYPE TEI [<!ENTITY a "b">]><TEI>&a;</TEI>',
            "entities of a file's own are not read: <!ENTITY a",
        ),
        ("x.xml", '<!DOCTYPE TEI SYSTEM "tei.dtd"><TEI>&xyzzy;</TEI>', "the entity &xyzzy;"),
        ("x.xml", '<?xml version="1.0" encoding="x-none"?><TEI/>', "x.xml"),
        ("x.xml", "<TEI>" * 300, "200 deep"),
        ("x.docx", "no zip", "not a Word document"),
        ("x.odt", "…", "--from"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_word_of_help(name, data, why):
    with pytest.raises(Refused) as refusal:
        imported(name, data)
    assert why in str(refusal.value)
    assert refusal.value.hint


def test_kinds_and_formats_are_those_there_are():
    data = b"quote,note\nrim,N\n"
    with pytest.raises(Refused, match="no kind “other”"):
        import_notes(data, "x.csv", well(), kind="other", kinds=KINDS)
    with pytest.raises(Refused, match="no format “odt”"):
        import_notes(data, "x.csv", well(), format="odt")
    result = import_notes(b"quote,note\nthe thirsty,N\n", "My notes.csv", well())
    assert result.files[0].path == "annotations/well/my-notes.yaml"
    assert result.files[0].text.startswith("kind: commentary\n")


def test_an_id_is_given_to_one_note_only():
    rows = "id,quote,note\nrim,the thirsty,A\nRim,the steps,B\nnew one,water,C\nown,its hook,D\n"
    result = imported("x.csv", rows, taken=("OWN",))
    assert [note.get("id") for note in notes_in(result)] == ["rim", None, None]
    assert "# id: Rim (another note has it)" in result.files[0].text
    assert "# id: own (another note has it)" in result.files[0].text
    assert result.unplaced[0].quote == "water"


def test_a_note_on_several_places_says_of_each_what_chooses_it():
    target = [{"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "water", "suffix": suffix}}
              for suffix in (" of the well", " may drink")]  # fmt: skip
    result = imported("x.json", {"type": "Annotation", "id": "i", "bodyValue": "N", "target": target})
    [note] = notes_in(result)
    chosen = [{"quote": "water", "within": words} for words in ("The water of", "the water may")]
    assert note["quote"] == chosen


def test_a_passage_across_pages_goes_to_the_list():
    text = text_of("---\ntitle: T\npages: 2\n---\n\n## A\n\none two\n\n## B\n\nthree four\n")
    draft = Draft("row 1", (Target("two B three"),), {"note": "N"})
    result = place(text, [draft], source="x", to="annotations/t/x.yaml", kind="note")
    assert result.placed == 0
    assert "runs from one page to the next" in result.unplaced[0].reason
    assert [file.path for file in result.files] == ["imports/x.unanchored.yaml"]


def test_web_annotations_in_other_frames():
    one = {"@type": "oa:Annotation", "@id": "i", "body": {"@type": ["TextualBody"], "value": "N"},
           "target": {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "the thirsty"}}}  # fmt: skip
    for root in (one, [one], {"@graph": [one]}, {"type": "AnnotationPage", "items": [one]},
                 {"type": "AnnotationPage", "next": {"type": "AnnotationPage", "items": [one]}}):  # fmt: skip
        assert [note["quote"] for note in notes_in(imported("x.jsonld", root))] == ["the thirsty"]


def test_what_points_to_no_words_goes_to_the_list():
    targets = ["http://x", {"source": "http://x"}, 3, {"source": "x", "selector": {"type": "SvgSelector", "value": ""}},
               {"source": "x", "selector": {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}}]  # fmt: skip
    found = [{"type": "Annotation", "id": str(n), "bodyValue": "N", "target": one} for n, one in enumerate(targets)]
    result = imported("x.json", found)
    assert not result.placed
    assert [one.where for one in result.unplaced] == ["0", "1", "2", "3", "4"]
    assert all(one.reason for one in result.unplaced)


def test_dates_are_taken_only_if_they_cannot_be_misread():
    assert [iso(one) for one in ("2020", "2020-05", "2020-05-01T23:00:00Z", "2020-13-01", "1/2/2020", "")] == [
        "2020", "2020-05", "2020-05-01", "", "", ""]  # fmt: skip


def test_fields_that_cannot_stand_become_remarks():
    made, remarks = tidy(
        {
            "note": " N ",
            "status": "done",
            "certainty": "sure",
            "id": "a b",
            "date": "May",
            "kind": "odd",
            "tags": ["x", " "],
        },
        Context(well(), KINDS),
    )
    assert made == {"note": "N", "tags": ["x", "odd"]}
    assert remarks == ["id: a b", "kind: odd", "certainty: sure", "date: May", "status: done"]
