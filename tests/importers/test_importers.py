"""Texts and notes from elsewhere: what they are read as, that no word is lost, and that what is made is sound."""

import csv
import importlib
import io
import json
import re
import zipfile
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glossator import importers
from glossator.anchoring.anchor import anchor
from glossator.commands.command_line import main
from glossator.importers import (
    Refused,
    escaping,
    import_notes,
    import_text,
    markup,
    numerals,
    prose,
    roles,
    series,
    yaml_out,
)
from glossator.importers.drafts import Context, Draft, Target, iso, plain_note, tidy
from glossator.importers.placing import place
from glossator.markdown import parsing
from glossator.model import SourceFile
from glossator.source import fields, shapes
from glossator.source.annotations import read_notes
from glossator.source.strict_yaml import Mapping, Sequence, load
from glossator.source.texts import parse_text
from tests.tiny import EDITION, text_of, write

from .shown import HERE, compare

ROOT = HERE.parents[1]
TEXTS = sorted(path for path in HERE.glob("texts/*.txt") if path.stem != "windows-1252")
NOTES = sorted(path for path in HERE.glob("notes/*") if path.suffix not in (".md", ".expected"))
KINDS, SIGLA = ("note", "remark"), ("MT",)


def well():
    return text_of((HERE / "notes/well.md").read_text(encoding="utf-8"), name="well")


# ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_is_read_as_expected(path, accept):
    compare(path, import_text(path.read_bytes(), path.name), accept)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_word_of_a_text_is_lost_or_changed(path):
    check_words(path.read_text(encoding="utf-8"), import_text(path.read_bytes(), path.name))


def test_the_news_page_has_seven_parts_and_twenty_three_articles():
    """The page lies beside the project, not in it; test_a_text_is_read_as_expected[page] is one of its shape."""
    for path in sorted((ROOT.parent / "shared/source").glob("*.txt")):
        result = import_text(path.read_bytes(), path.name, name="decree")
        lines = path.read_text(encoding="utf-8").split("\n")
        assert [(level.name, level.count) for level in result.levels] == [("part", 7), ("art", 23)]
        assert [one.what for one in result.left_over] == ["before the text", "after the text"]
        before, after = result.left_over
        assert lines[before.last].strip() == ""
        assert lines[after.first - 1] == "Leave a Reply"
        text, problems = parse_text("decree", [SourceFile("content/decree.md", result.files[0].text.encode())], "en")
        assert not problems
        assert [section.number for section in text.sections if section.number] == [str(n) for n in range(1, 24)]
        assert [section.id for section in text.sections if section.level == 2] == [f"part-{n}" for n in range(1, 8)]
        check_words(path.read_text(encoding="utf-8"), result)
        kept = result.files[1].text
        assert all(line in kept for line in lines[: before.last] + lines[after.first - 1 :])


def check_words(source, result):
    """The words of the Markdown, as the engine reads it, are those of the lines that are not left over, in order."""
    name = result.name
    text, problems = parse_text(name, [SourceFile(f"content/{name}.md", result.files[0].text.encode())], "en")
    assert not [problem for problem in problems if problem.severity == "error"]
    lines = re.split("\n", source)
    left = {n for one in result.left_over for n in range(one.first, one.last + 1)}
    rules = {one.first for one in result.readings if one.what == "rule"}
    given_ = [line for n, line in enumerate(lines, 1) if n not in left | rules]
    own_title = any(one.what == "title" for one in result.readings)
    made = " ".join(block.text for block in text.blocks[0 if own_title else 1 :])
    given_ = [re.sub(r"(?<!\w)_|_(?!\w)", "", line) for line in given_]  # what marks emphasis
    assert "".join(made.split()) == "".join(re.sub("[\ufeff\x00-\x08]", "", "".join(given_)).split())
    if not re.search("[\u3000-\u9fff]|-$", source, re.MULTILINE):
        assert made.split() == " ".join(given_).split()


LABELS = (
    "", "", "", "1. ", "2. ", "3. ", "(1) ", "(2) ", "(a) ", "(b) ", "I. ", "II. ", "V. ", "First, ", "Second, ",
    "第一条 ", "第二条", "一、", "§ 1 ", "§ 2a ", "Art. 1 ", "Article 2", "Chapter I", "1.1 ", "1.2 ", "2.1 ", "A. ",
    "i) ", "(h) ", "(i) ",
)  # fmt: skip
WORDS = (
    "the sea", "Seas", "foo*bar*", "[x]", "[^1]", "{a|b}", "{#id}", "`c`", "#", "<b>", "&amp;", "ends.", "shall;",
    "word-", "low", "CAPS", "中文字", "。", "\\", "_u_", "---", "* * *", "Leave a Reply", "Contents", "12", "~", "|",
    "=", ":", "> x", "\t", "\u00a0", "\x0c", "\u2028", "\ufeff",
)  # fmt: skip
lines_ = st.builds(
    lambda indent, label, words: " " * indent + label + " ".join(words),
    st.sampled_from((0, 0, 0, 2, 4, 8)),
    st.sampled_from(LABELS),
    st.lists(st.sampled_from(WORDS), max_size=8),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(lines_, lines_, st.just("")), max_size=25).map("\n".join))
def test_any_lines_come_out_with_their_words(source):
    assume(re.search(r"[^\s\ufeff]", source))
    result = import_text(source.encode(), "any.txt")
    assert not [notice for notice in result.notices if "not those of the file" in notice.message]
    _, problems = parse_text("any", [SourceFile("content/any.md", result.files[0].text.encode())], "en")
    assert not [problem for problem in problems if problem.severity == "error"]
    read = {n for one in (*result.readings, *result.left_over) for n in range(one.first, one.last + 1)}
    assert not [
        n for n, line in enumerate(source.split("\n"), 1) if line.strip(" \t\u00a0\x0c\u2028\ufeff") and n not in read
    ]


SIGNS = "*_`[]{}<>&#|~^!\\-+=:.()1 2aZ x中é\"'/;$"
some_words = st.text(st.sampled_from(SIGNS), min_size=1, max_size=30).map(str.strip).filter(bool)


@settings(max_examples=150)
@given(some_words, st.lists(some_words, min_size=1, max_size=3))
def test_escaped_words_are_read_as_they_stand(heading, paragraphs):
    source = f"## {escaping.inline(heading)} {{#x1}}\n\n" + "\n\n".join(map(escaping.paragraph, paragraphs))
    text, _ = parse_text("t", [SourceFile("content/t.md", f"---\ntitle: T\n---\n{source}\n".encode())], "en")
    assert [block.text.split() for block in text.blocks[1:]] == [one.split() for one in (heading, *paragraphs)]


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("snake_case, 2*3 and (1)", "snake_case, 2\\*3 and (1)"),
        ("1. one", "1\\. one"),
        ("- a dash", "\\- a dash"),
        ("R&D, a < b, &amp;", "R&D, a < b, \\&amp;"),
        ("[1] <b> {x|y}", "\\[1\\] \\<b> \\{x|y\\}"),
    ],
)
def test_only_what_could_mean_something_is_escaped(words, source):
    assert escaping.paragraph(words) == source


@pytest.mark.parametrize(
    ("line", "shape", "number"),
    [
        ("First, the aims", "first,", "1"),
        ("Twenty-third: the end", "first:", "23"),
        ("V. The people", "I.", "5"),
        ("6.The end", "1.", "6"),
        ("(12) Boats", "(1)", "12"),
        ("（十二）船", "(一)", "12"),
        ("一百零三、船", "一、", "103"),
        ("第二十条 船", "第一条", "20"),
        ("第 3 章", "第1章", "3"),
        ("§ 3a Boats", "§ 1", "3a"),
        ("Art. 12bis Boats", "art 1", "12bis"),
        ("ARTICLE IV", "article I", "4"),
        ("Book the Second", "book first", "2"),
        ("Zweiter Teil", "first teil", "2"),
        ("1.2.3 Boats", "1.1.1", "1.2.3"),
        ("b) boats", "a)", "2"),
        ("β) boats", "α)", "2"),
        ("③ boats", "①", "3"),
        ("XIV", "I", "14"),
        ("4 Boats and Oars", "1", "4"),
    ],
)
def test_a_number_is_known_by_its_shape(line, shape, number):
    assert (shape, number) in [(label.shape, label.number) for label in numerals.labels(0, line)]


@pytest.mark.parametrize(
    "line",
    ["I wandered lonely", "In 1982 it rained", "Second thoughts came", "4 boats left, and none came back.", "Page 3",
     "A: Who is there?", "IIII. no number", "0. nothing", "Figure 2"],
)  # fmt: skip
def test_a_number_is_not_seen_where_there_is_none(line):
    assert not numerals.labels(0, line)


def counted(source):
    lines = dedent(source).strip("\n").split("\n")
    found = series.items(label for n, line in enumerate(lines) for label in numerals.labels(n, line))
    return [f"{'  ' * item.depth}{item.label.number}" for item in found], [
        f for item in found for _, f in item.run.faults
    ]


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("First, x\nSecond, x\nIII. x\n4. x", ["1", "2", "3", "4"]),
        ("1. x\n(a) x\n(b) x\n2. x\n(a) x\n(b) x", ["1", "  1", "  2", "2", "  1", "  2"]),
        ("I. x\n1. x\n2. x\nII. x\n3. x", ["1", "  1", "  2", "2", "  3"]),
        ("(g) x\n(h) x\n(i) x\n(j) x", ["7", "8", "9", "10"]),
        ("(a) x\n(b) x\n(i) x\n(ii) x\n(c) x", ["1", "2", "  1", "  2", "3"]),
        ("1. x\n1. x\n2. x\n3. x\n2. x", ["1", "  1", "  2", "  3", "2"]),
        ("1.1 x\n1.2 x\n2.1 x", ["1.1", "1.2", "2.1"]),
        ("§ 1\n§ 1a\n§ 1b\n§ 2", ["1", "1a", "1b", "2"]),
        ("(i) x\n(ii) x\nChapter I\n1. x\n2. x\nChapter II", ["1", "2", "1", "  1", "  2", "2"]),
        ("1999. x\n7. x", []),
    ],
)
def test_numbers_nest_as_they_are_opened(source, levels):
    assert counted(source)[0] == levels


def test_missing_and_doubled_numbers_are_told():
    levels, faults = counted("1. x\n2. x\n2. x\n4. x\n5. x")
    assert levels == ["1", "2", "2", "4", "5"]
    assert faults[:2] == [
        "the number 2 stands twice: here and in line 2",
        "3 is missing between 2 (line 3) and 4",
    ]


def test_an_empty_file_and_another_encoding_are_refused():
    with pytest.raises(Refused, match="is empty"):
        import_text(b" \n\n", "empty.txt")
    data = (HERE / "texts/windows-1252.txt").read_bytes()
    with pytest.raises(Refused) as refusal:
        import_text(data, "old.txt")
    assert "old.txt:1:2: this is not UTF-8: the byte 0xEA (“ê” in Windows-1252)" in str(refusal.value)
    assert "--encoding cp1252" in str(refusal.value)
    assert "Têtes-bêches" in import_text(data, "old.txt", encoding="cp1252").files[0].text
    with pytest.raises(Refused, match="no encoding"):
        import_text(data, "old.txt", encoding="klingon")
    with pytest.raises(Refused, match="is not ascii"):
        import_text(data, "old.txt", encoding="ascii")
    with pytest.raises(Refused, match="is no Word document"):
        import_text(b"PK\x03\x04\x00\x00", "x.zip")
    with pytest.raises(Refused, match="is not a text"):
        import_text(b"\x00\x01", "x.txt")
    assert "ein Text" in import_text("Überschrift\n\nein Text.".encode("utf-16"), "x.txt").files[0].text


def test_the_editor_can_say_where_the_text_stands_and_what_it_is_called():
    source = b"Noise\n\nA Title\n\n1. One\n\nwords\n\n2. Two\n\nwords\n\nMore noise"
    result = import_text(source, "x.txt", name="essay", title="Called *so*", lang="la", lines=(5, 11))
    assert result.files[0].text.startswith("---\ntitle: Called \\*so\\*\nlang: la\n---\n\n## 1. One {#sec-1 n=1}\n")
    assert [(one.first, one.last) for one in result.left_over] == [(1, 3), (13, 13)]
    assert "Noise" in result.files[1].text
    for wrong in ((9, 2), (0, 3), (40, 50)):
        with pytest.raises(Refused, match="has no lines"):
            import_text(source, "x.txt", lines=wrong)
    with pytest.raises(Refused, match="nothing in lines"):
        import_text(source, "x.txt", lines=(2, 2))
    with pytest.raises(Refused, match="may hold letters"):
        import_text(source, "x.txt", name="a/b")


# ── Notes ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_notes_are_read_as_expected(path, accept):
    result = import_notes(path.read_bytes(), path.name, well(), kinds=KINDS, sigla=SIGLA)
    check_notes(result, well())
    compare(path, result, accept)


def check_notes(result, text):
    """Every file is read without a problem, and every note in the first is anchored."""
    for file in result.files:
        node, problems = load(file.text.encode(), file.path)
        assert not problems
        assert not list(shapes.check(node, fields.ANNOTATIONS, file.path))
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
        ("x.json", "{", "x.json:1:2: this is no JSON"),
        ("x.json", "[" * 100_000, "nested too deeply"),
        ("x.json", "{}", "no Web Annotations"),
        ("x.xml", "<TEI", "x.xml:1:"),
        ("x.xml", "<a/>", "no TEI"),
        ("x.xml", "<TEI><text/></TEI>", "no <note>"),
        ("x.xml", '<!DOCTYPE TEI [<!ENTITY a "b">]><TEI>&a;</TEI>', "declarations in a document type"),
        ("x.xml", '<!DOCTYPE TEI SYSTEM "tei.dtd"><TEI>&xyzzy;</TEI>', "the entity &xyzzy;"),
        ("x.xml", '<?xml version="1.0" encoding="x-none"?><TEI/>', "x.xml"),
        ("x.xml", "<TEI>" * 300, "200 deep"),
        ("x.docx", "no zip", "no Word document"),
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


def test_a_note_on_several_places_that_need_more_than_a_quote_becomes_several():
    target = [{"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "water", "suffix": suffix}}
              for suffix in (" of the well", " may drink")]  # fmt: skip
    result = imported("x.json", {"type": "Annotation", "id": "i", "bodyValue": "N", "target": target})
    assert [note["within"] for note in notes_in(result)] == ["The water of", "the water may"]
    assert "one note on 2 places became 2" in result.report()


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


# ── Word ────────────────────────────────────────────────────────────────────────────────────────────────

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(paragraphs, footnotes, endnotes=None, more=None):
    """A Word document as small as can be: [^1] and [^e1] are marks, *words* are italic."""

    def runs(source):
        for piece in re.split(r"(\[\^e?\d+\]|\*[^*]+\*)", source):
            if mark := re.fullmatch(r"\[\^(e?)(\d+)\]", piece):
                yield f'<w:r><w:{"end" if mark[1] else "foot"}noteReference w:id="{mark[2]}"/></w:r>'
            elif piece:
                style = "<w:rPr><w:i/></w:rPr>" if piece[0] == "*" else ""
                yield f'<w:r>{style}<w:t xml:space="preserve">{piece.strip("*")}</w:t></w:r>'

    def notes(kind, bodies):
        made = "".join(
            f'<w:{kind} w:id="{n}"><w:p><w:r><w:{kind}Ref/></w:r>{"".join(runs(body))}</w:p></w:{kind}>'
            for n, body in bodies.items()
        )
        return f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}>{made}</w:{kind}s>'

    body = "".join(f"<w:p>{''.join(runs(one))}</w:p>" for one in paragraphs)
    links = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in ("footnotes", "endnotes")
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
        "word/footnotes.xml": notes("footnote", footnotes),
        "word/endnotes.xml": notes("endnote", endnotes or {}),
        **(more or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_footnotes_stand_on_the_fewest_words_before_their_marks():
    pytest.importorskip("mammoth")
    document = docx(
        [
            "Water[^1]",
            (
                "The water of the well belongs to everybody who carries it.[^2]"
                " Whoever carries the water[^3] may *drink*[^e1] first."
            ),
            "[^4]The bucket hangs on its hook. The water in the bucket belongs to the thirsty.",
            "夜里不许打水。夜里的水属于月亮[^5]，月亮不说话。",
            "Words[^6] of another text.",
        ],
        {
            1: "On a heading.",
            2: "With *italics* &lt;b&gt;.",
            3: "Twice.",
            4: "All of it.",
            5: "月",
            6: "Lost.",
            7: "Unused.",
        },
        {1: "At the end."},
        {
            "word/comments.xml": f'<w:comments {W}><w:comment w:id="0" w:author="Ann"><w:p>'
            "<w:r><w:t>So?</w:t></w:r></w:p></w:comment></w:comments>"
        },
    )
    result = imported("x.docx", document)
    assert [(note.get("quote", note.get("at")), note["note"]) for note in notes_in(result)] == [
        ("Water", "On a heading."),
        ("carries it", "With *italics* \\<b>."),
        ("the water", "Twice."),
        ("drink", "At the end."),
        ("1.2", "All of it."),
        ("于月亮", "月"),
    ]
    assert [(one.where, one.reason.split("\n")[0]) for one in result.unplaced] == [
        ("footnote 6", "the words before its mark are not in the text"),
        ("comment 0", "it has no mark in the text"),
    ]
    assert notes_in(result, 1)[1] == {"note": "So?", "by": "Ann"}


def test_a_footnote_is_not_moved_to_words_that_only_look_alike():
    pytest.importorskip("mammoth")
    document = docx(
        ["In my day the bucket hung in a shed, and nobody but the miller sat on the steps[^1] of it."], {1: "N"}
    )
    assert not imported("x.docx", document).placed


def test_without_mammoth_the_message_says_what_to_install(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(Refused, match=r"pip install 'glossator\[docx\]'"):
        imported("x.docx", docx(["Water[^1]"], {1: "N"}))


def test_a_word_document_that_is_none_or_means_harm_is_refused():
    pytest.importorskip("mammoth")
    bomb = f'<!DOCTYPE w [<!ENTITY a "a">]><w:document {W}><w:body/></w:document>'
    for more, why in (
        ({"word/document.xml": bomb}, "document type definition"),
        ({"word/document.xml": "<w:document"}, "x.docx/word/document.xml"),
        ({"word/document.xml": f"<w:other {W}/>"}, "no Word document"),
    ):
        with pytest.raises(Refused, match=why):
            imported("x.docx", docx(["Water[^1]"], {1: "N"}, more=more))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(Refused, match="no Word document"):
        imported("x.docx", stream.getvalue())


# ── Prose and YAML ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>a <i>b</i></p><p>c</p>", "a *b*\n\nc"),
        ("x <b>y </b>z<br>n", "x **y** z\\\nn"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<i>word,</i>next", "word,next"),  # CommonMark would show the asterisks
        ("<a href='https://x.org/a(b)'>l</a> <a href='/y'>m</a>", "[l](<https://x.org/a(b)>) m"),
        ("1. no list &amp; <q>said</q> * _", "1\\. no list & “said” \\* \\_"),
        ("<script>x()</script><style>y</style>z</div>", "z"),
        ("<p>un<p>closed <i>here", "un\n\nclosed *here*"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("", ""),
    ],
)
def test_html_becomes_our_markdown(source, made):
    assert prose.prose(markup.html(source), roles.HTML) == made


@pytest.mark.parametrize(
    ("source", "tamed"),
    [
        ("plain *words*", "plain *words*"),
        ("a <b>c</b> `<i>`", "a \\<b>c\\</b> `<i>`"),
        ("<https://x.org> <br>", "<https://x.org> \\<br>"),
        ("<div>\nx\n</div>", "\\<div>\nx\n\\</div>"),
        ("<!-- x -->", "\\<!-- x -->"),
        ("n[^1]\n\n[^1]: text", "n`[^1]`\n\n`[^1]`: text"),
        ("n^[inner]", "n\\^[inner]"),
        ("<b>" * 60, "\\<b>" * 60),
    ],
)
def test_markdown_from_elsewhere_is_made_fit_for_a_note(source, tamed):
    assert escaping.tame(source) == tamed
    tokens = parsing.parse(tamed)
    assert not list(parsing.has_type(tokens, "html_inline", "html_block", "footnote_ref"))


def test_plain_words_keep_their_lines():
    assert plain_note("a\nb\r\n\r\n\n1. c *") == "a\\\nb\n\n1\\. c \\*"


NASTY = " \n\t:#-?[]{}&*!|>'\"%@`,abyno1.~\\é中\u00a0\u2028\ufeff\x85\x07\r<=_^$"
strings = st.one_of(
    st.text(st.sampled_from(NASTY), max_size=40),
    st.text(st.sampled_from("word  long er: # \n-"), min_size=100, max_size=300),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.sampled_from(("no", "1.10", "12:30", "2024-01-01", "~", "null", "- x", "? x", ": x", "---", "...", "a: b",
                     "a #b", "#", "%", "@x", "`x`", "trailing ", " leading", "\n", "\n\n", "a\n", "a\n\n", "\na",
                     " a\nb",
                     "x:", "{a}", "[a", "'", '"', "\\", "<<", "!!x", "&a", "*a", "= x", "a\n b\n", "a\n\n\nb  \n c")),
)  # fmt: skip
keys = st.text(st.sampled_from("abc_ñ"), min_size=1, max_size=5)
values = st.recursive(
    strings, lambda of: st.one_of(st.lists(of, max_size=4), st.dictionaries(keys, of, max_size=4)), max_leaves=8
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(("note", "quote", "notes")), values, min_size=1))
def test_yaml_is_read_back_as_it_was_given(given_):
    source = yaml_out.document(given_)
    node, problems = load(source.encode(), "x.yaml")
    assert not problems
    assert plain(node) == given_


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("plain words, with: colons", 'a: "plain words, with: colons"\n'),
        ("it’s (12:30) — so", "a: it’s (12:30) — so\n"),
        ("8.2", 'a: "8.2"\n'),
        ("no", 'a: "no"\n'),
        ('say "so"', 'a: say "so"\n'),
        ('"so" they say', "a: '\"so\" they say'\n"),
        ("one\n\ntwo", "a: |-\n  one\n\n  two\n"),
        (" one\ntwo\n", "a: |2\n   one\n  two\n"),
        ("word " * 30 + "end", "a: >-\n  " + "word " * 20 + "word\n  " + "word " * 9 + "end\n"),
        (["x", "y, z"], 'a: [x, "y, z"]\n'),
        ({"MT": "the edge"}, "a: {MT: the edge}\n"),
    ],
)
def test_yaml_has_no_more_marks_than_it_needs(value, source):
    assert yaml_out.document({"a": value}) == source
    node, _ = load(source.encode(), "x")
    assert plain(node) == {"a": value}


bodies = st.text(st.sampled_from(NASTY + "<b>[^1]"), min_size=1, max_size=60).filter(lambda body: body.strip())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(bodies, st.sampled_from(("the thirsty", "月亮不说话", "old", "water")))
def test_any_note_from_a_table_is_anchored_or_listed(body, quote):
    stream = io.StringIO()
    csv.writer(stream).writerows([["quote", "note"], [quote, body]])
    result = imported("x.csv", stream.getvalue())
    assert result.placed + len(result.unplaced) == 1
    assert result.placed == (quote != "water")


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_written_and_never_written_over(tmp_path):
    files = [importers.NewFile("content/x.md", "# X\n"), importers.NewFile("imports/x.left-over.txt", "rest\n")]
    written = importers.write(tmp_path, files)
    assert [path.read_text(encoding="utf-8") for path in written] == ["# X\n", "rest\n"]
    (tmp_path / "content/x-2.md").write_text("", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        importers.write(tmp_path, files)
    assert str(refusal.value).startswith("content/x.md exists, and is not overwritten\n   hint: --name x-3 is free")
    with pytest.raises(Refused, match="from an earlier import"):
        importers.write(tmp_path, files[1:])
    notes = [importers.NewFile("annotations/t/n.yaml", "")]
    importers.write(tmp_path, notes)
    with pytest.raises(Refused, match=r"--to annotations/t/n-2\.yaml is free"):
        importers.write(tmp_path, notes)
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == [
        "n.yaml",
        "x-2.md",
        "x.left-over.txt",
        "x.md",
    ]


def test_the_free_name_that_is_offered_is_one(tmp_path):
    """Each option that a hint names is one of that command, and what it names can be imported."""
    edition = write(tmp_path, {"content/edition.yaml": EDITION, "content/t.md": "# T\n\nThe lamp.\n"})
    table = tmp_path / "n.csv"
    table.write_text("quote,note\nThe lamp,Oil\nno such words,Lost\n", encoding="utf-8")
    run = ["import", "--root", str(edition), "notes", str(table)]
    assert main(run) == 0
    with pytest.raises(Refused, match=r"--to annotations/t/n-2\.yaml is free"):
        importers.check(edition, [importers.NewFile("annotations/t/n.yaml", "")])
    (edition / "annotations/t/n.yaml").unlink()
    with pytest.raises(Refused, match=r"--to n-2$"):
        importers.check(edition, [importers.NewFile("imports/n.unanchored.yaml", "")])
    assert main([*run, "--to", "annotations/t/n-2.yaml"]) == 0
    assert main([*run, "--to", "n-3"]) == 0
    assert (edition / "annotations/t/n-3.yaml").exists()
    assert main([*run, "--to", "content/n.yaml"]) == 1


def test_what_cannot_be_said_is_not_done(tmp_path, monkeypatch):
    edition = write(tmp_path, {"content/edition.yaml": EDITION, "content/t.md": "# T\n\nThe lamp.\n"})
    table = tmp_path / "n.csv"
    table.write_text("quote,note\nno such words,Lost\n", encoding="utf-8")

    def report(_):
        raise OSError("the terminal is gone")

    monkeypatch.setattr(importers.NotesImport, "report", report)
    assert main(["import", "--root", str(edition), "notes", str(table)]) == 1
    assert not (edition / "imports").exists()


def test_all_files_are_written_or_none(tmp_path):
    (tmp_path / "imports").write_text("a file where a folder should be", encoding="utf-8")
    files = [importers.NewFile("content/x.md", "# X\n"), importers.NewFile("imports/x.txt", "rest\n")]
    with pytest.raises(OSError, match="imports"):
        importers.write(tmp_path, files)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["imports"]


def test_a_folder_of_the_same_text_and_a_dangling_link_are_in_the_way(tmp_path):
    (tmp_path / "content/x").mkdir(parents=True)
    with pytest.raises(Refused, match="content/x exists"):
        importers.write(tmp_path, [importers.NewFile("content/x.md", "")])
    (tmp_path / "content/y.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refused, match=r"content/y\.md exists"):
        importers.write(tmp_path, [importers.NewFile("content/y.md", "")])


def test_nothing_is_written_outside_the_edition(tmp_path):
    root = tmp_path / "edition"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    for path in ("../x.md", "out/x.md", "a/../../x.md"):
        with pytest.raises(Refused, match="outside the edition"):
            importers.write(root, [importers.NewFile(path, "")])
    assert not list(tmp_path.glob("*.md"))
