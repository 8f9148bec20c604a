"""Plain texts: what they are read as, and that no word is lost."""

import re
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glossator.importers import (
    import_text,
    numerals,
    series,
)
from glossator.markdown import escaping
from glossator.model import SourceFile
from glossator.problems import Refused
from glossator.source.texts import parse_text

from .shown import HERE, compare

ROOT = HERE.parents[1]
TEXTS = sorted(path for path in HERE.glob("texts/*.txt") if path.stem != "windows-1252")


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
    ("words", "source", "count"),
    [
        ("He said _so_, and “_What?_” [_Exit_]", "He said *so*, and “*What?*” \\[*Exit*\\]", 3),
        ("over _two\nlines_ of verse", "over *two\nlines* of verse", 1),
        ("snake_case, _a_b and ____", "snake_case, \\_a_b and \\_\\_\\_\\_", 0),
        ("_ not this _ nor _that", "\\_ not this \\_ nor \\_that", 0),
        ("a _*_ b", "a *\\** b", 1),
    ],
)
def test_words_between_underscores_are_emphasised(words, source, count):
    assert escaping.with_emphasis(words) == (source, count)


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
        "the number 2 is there twice: here and on line 2",
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
    with pytest.raises(Refused, match="is not a Word document"):
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
    with pytest.raises(Refused, match="may contain only letters"):
        import_text(source, "x.txt", name="a/b")
