"""YAML as editors expect it; the numbers are those of the hard cases (21–27)."""

import importlib.util
import pickle
import sys
import time
import unicodedata

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from yaml.cyaml import CBaseLoader, CParser

from glossator.model import Origin
from glossator.source.fields import names
from glossator.strict_yaml import FieldNames, libyaml_messages, reading
from glossator.strict_yaml.reading import Mapping, Scalar, Sequence, load, origin


def read(source):
    """The node of a source in which nothing is wrong."""
    node, problems = load(source.encode() if isinstance(source, str) else source, "f.yaml")
    assert problems == []
    return node


def complaints(source):
    """Code, line, column, length of each problem."""
    _, problems = load(source.encode() if isinstance(source, str) else source, "f.yaml")
    places = [problem.origin for problem in problems]
    assert {place.path for place in places} <= {"f.yaml"}
    return [
        (problem.code, place.line, place.column, place.length) for problem, place in zip(problems, places, strict=True)
    ]


def only(source, names=FieldNames):
    """The one problem of a source."""
    _, [problem] = load(source.encode() if isinstance(source, str) else source, "f.yaml", names)
    return problem


# ── what is read ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    ["yes", "no", "on", "12:30", "1.10", "010", "0x1F", "2024-01-01", "~", "null", "true", ".inf"],
)
def test_a_plain_scalar_is_what_was_typed(typed):  # 21
    assert read(f"quote: {typed}\n") == {"quote": typed}


def test_a_value_that_is_not_there_is_empty():
    node = read("quote:\nnote: ''\nsee: [a, '']\n")
    assert node == {"quote": "", "note": "", "see": ["a", ""]}
    assert origin(node["quote"], "f") == Origin("f", 1, 7, 1)
    assert node["quote"].length == 0


@pytest.mark.parametrize("source", ["", "\n\n", "# only a remark\n", "\ufeff"])
def test_an_empty_file_is_none(source):
    assert read(source) is None


@pytest.mark.parametrize(
    ("source", "node"),
    [
        ("- a\n- b: c\n  d: [e, {f: g}]\n", ["a", {"b": "c", "d": ["e", {"f": "g"}]}]),
        ("a: one\n  two\n\n  three\n", {"a": "one two\nthree"}),
        ("a: |\n  one\n   two\n", {"a": "one\n two\n"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ('a: "\\u2028\\x85\\t"\n', {"a": "\u2028\x85\t"}),
        ("a: 'it''s'\n", {"a": "it's"}),
        ("a: http://x.example/#y\n", {"a": "http://x.example/#y"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\re: f\n", {"a": "b", "c": "d", "e": "f"}),
        ("'<<': a\n", {"<<": "a"}),
    ],
)
def test_what_is_read(source, node):
    assert read(source) == node


def test_places():
    source = """\
\ufeffkind: 注
notes:
- quote: 𝔄 sea
  note: |-   # a remark
    one
  see: ["a b", 'c
    d' ]
  original: {lang: zh}
- at:
"""
    node = read(source)
    first, second = node["notes"]
    place = lambda node: (node.line, node.column, getattr(node, "length", None))  # noqa: E731
    assert place(node) == (1, 1, None)
    assert place(node["kind"]) == (1, 7, 1)
    assert place(node["notes"]) == (3, 1, None)
    assert place(first) == (3, 3, None)
    assert place(first.key("quote")) == (3, 3, 5)
    assert place(first["quote"]) == (3, 10, 5)
    assert place(first["note"]) == (4, 9, len("|-   # a remark"))
    assert place(first["see"]) == (6, 8, None)
    assert [place(one) for one in first["see"]] == [(6, 9, 5), (6, 16, 2)]
    assert place(first["original"]) == (8, 13, None)
    assert place(second["at"]) == (9, 6, 0)
    assert origin(first["see"], "f") == Origin("f", 6, 8, 1)


def test_keys_are_scalars_in_nfc():
    node = read("e\u0301: a\n")
    assert list(node) == ["é"]
    assert node.key("é").length == 2
    with pytest.raises(KeyError):
        node.key("e")


def test_nodes_can_be_pickled():
    node = pickle.loads(pickle.dumps(read("- a: b\n")))  # noqa: S301
    assert type(node) is Sequence
    assert type(node[0]) is Mapping
    assert (node[0].column, node[0]["a"].column, node[0].key("a").length) == (3, 6, 1)


def test_a_scalar_can_be_made_by_hand():
    assert origin(Scalar("a", 3, 4, 1), "f") == Origin("f", 3, 4, 1)
    assert origin(Scalar("a"), "f") == Origin("f")


# ── what is refused ───────────────────────────────────────────────────────────────────────────────


def test_the_same_key_twice():  # 22
    problem = only("a: 1\n\na: 2\n")
    assert (problem.code, problem.origin) == ("G005", Origin("f.yaml", 3, 1, 1))
    assert problem.message == "the key “a” is here twice; the first is on line 1"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("é: 1\ne\u0301: 2\n", ("G005", 2, 1, 2)),  # 22
        ("'a': 1\na: 2\n", ("G005", 2, 1, 1)),
        ("n:\n- {a: 1, b: 2, a: 3}\n", ("G005", 2, 16, 1)),
        # a tab (25)
        ("a:\n\tb: c\n", ("G003", 2, 1, 1)),
        ("\ta: b\n", ("G003", 1, 1, 1)),
        ("a:\n  b: c\n \t d: e\n", ("G003", 3, 2, 2)),
        ("-\ta: b\n", ("G003", 1, 2, 1)),
        ("a: b\n\t\nc: d\n", ("G003", 2, 1, 1)),
        ("a: [b,\n\t\tc]\n", ("G003", 2, 1, 2)),
        ("a: 'b\n\tc'\n", ("G003", 2, 1, 1)),
        ("a: |\n\tb\n", ("G003", 2, 1, 1)),
        # not in UTF-8 (25)
        ("a: b\nc: caf\xe9\n".encode("latin-1"), ("G001", 2, 7, 1)),
        ("é: \n".encode() + b"\xff", ("G001", 2, 1, 1)),
        (b"\xef\xbb\xbfa: \xc3", ("G001", 1, 4, 1)),
        (b"a\r\xe2\x80\xa8\xff", ("G001", 2, 2, 1)),
        (b"a: \xed\xa0\x80", ("G001", 1, 4, 1)),
        ("a: b\n".encode("utf-16"), ("G001", 1, 1, 1)),
        ("a: b\n".encode("utf-16-le"), ("G001", 1, 1, 1)),
        ("a: b\n".encode("utf-16-be"), ("G001", 1, 1, 1)),
        ("a: b\n".encode("utf-32"), ("G001", 1, 1, 1)),
        # a character that is read differently (27)
        ("a: b\x85c\n", ("G002", 1, 5, 1)),
        ("a: b\nc: \u2028d\n", ("G002", 2, 4, 1)),
        ("a: 'b\u2029'\n", ("G002", 1, 6, 1)),
        ("a: b\x00\n", ("G002", 1, 5, 1)),
        ("a: \x1b[31m\n", ("G002", 1, 4, 1)),
        ("\ufeff\ufeffa: b\n", ("G002", 1, 1, 1)),
        ("# \x7f\n", ("G002", 1, 3, 1)),
        # what YAML could do (26)
        ("a: *b\n", ("G006", 1, 4, 2)),
        ("*b : a\n", ("G006", 1, 1, 2)),
        ("a: &b c\n", ("G006", 1, 4, 2)),
        ("a: &b\n  c: d\n", ("G006", 1, 4, 2)),
        ("&a b: c\n", ("G006", 1, 1, 2)),
        ("a: !b c\n", ("G006", 1, 4, 2)),
        ("a: !!str c\n", ("G006", 1, 4, 5)),
        ("a: ! c\n", ("G006", 1, 4, 1)),
        ("a: !!set &x {b, c}\n", ("G006", 1, 4, 5)),
        ("<<: {a: b}\n", ("G006", 1, 1, 2)),
        ("a: b\n---\nc: d\n", ("G006", 2, 1, 3)),
        ("a: b\nc: !%C0%80 d\n", ("G006", 2, 1, 1)),
        # no key
        ("[a]: b\n", ("G008", 1, 1, 1)),
        ("? - a\n: b\n", ("G008", 1, 3, 1)),
        ("a: {{b: c}: d}\n", ("G008", 1, 5, 1)),
        ('"": a\n', ("G008", 1, 1, 2)),
        (": a\n", ("G008", 1, 1, 1)),
        ("- a: b\n  : c\n", ("G008", 2, 3, 1)),
        ("- : a\n  b: c\n", ("G008", 1, 3, 1)),
        ("a: {: b}\n", ("G008", 1, 5, 1)),
    ],
)
def test_refused(source, place):
    assert complaints(source) == [place]


@pytest.mark.parametrize(
    "source",
    [
        "a: b\t# c\n",
        "a:\tb\n",
        "a: b\n# c\td\n",
        "a: |\n  b\n  \tc\nd: e\n",
        "a: b\t\n",
        "a: b\n \n",
    ],
)
def test_a_tab_that_indents_nothing(source):
    read(source)


def test_reading_goes_on_after_an_error():
    source = """\
a: &x 1
a: 2
b: *x
[c]: 3
d: see #4
e: \x01
f: !t g
h: foo: bar
"""
    found = " ".join(f"{line}:{code}" for code, line, *_ in complaints(source))
    assert found == "1:G006 2:G005 3:G006 4:G008 5:G009 6:G002 7:G006 8:G004"


def test_what_is_left_after_an_error():
    node, problems = load(b"a: *b\n[c]: d\n<<: {e: f}\ng: 1\ng: 2\nh: !i j\n", "f.yaml")
    assert len(problems) == 5
    assert node == {"a": "*b", "g": "1", "h": "j"}


def test_twenty_deep():
    assert read("[" * 20 + "]" * 20) is not None
    assert complaints("[" * 21 + "]" * 21) == [("G007", 1, 21, 1)]
    assert complaints("- " * 21) == [("G007", 1, 41, 1)]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[{", "&a [", "!a ["])
def test_depth_is_checked_on_the_way(opening):  # 26
    start = time.process_time()
    found = complaints(opening * 100_000)
    assert time.process_time() - start < 2
    assert found[-1][0] == "G007"
    assert found[-1][1] == 1


def test_a_billion_laughs():  # 26
    rows = ["a0: &a0 [lol, lol]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    found = complaints("\n".join(rows))
    assert {code for code, *_ in found} == {"G006"}
    assert len(found) == 9 + 8 * 9


# ── libyaml's complaints in plain words (23) ──────────────────────────────────────────────────────

QUOTING = "put the text in quotation marks"
COMPLAINTS = [
    # source, line, column, length, the message begins with, the hint ends with
    ("quote: *emph* x", 1, 8, 8, "a text that begins with “*”", f'{QUOTING}: quote: "*emph* x"'),
    ("quote: **b** x", 1, 8, 7, "a text that begins with “*”", 'quote: "**b** x"'),
    ("- *emph* x", 1, 3, 8, "a text that begins with “*”", f'{QUOTING}: - "*emph* x"'),
    ("a:\n  *emph* x", 2, 3, 8, "a text that begins with “*”", f'{QUOTING}: "*emph* x"'),
    ("a: [*emph* x]", 1, 5, 9, "a text that begins with “*”", QUOTING),
    ("quote: &c. x", 1, 8, 5, "a text that begins with “&”", 'quote: "&c. x"'),
    ("quote: !<a b", 1, 8, 5, "a text that begins with “!”", 'quote: "!<a b"'),
    ("quote: !a!b c", 1, 8, 6, "a text that begins with “!”", 'quote: "!a!b c"'),
    ("quote: @a", 1, 8, 2, "a text that begins with “@”", 'quote: "@a"'),
    ("quote: `a` b # c", 1, 8, 9, "a text that begins with “`”", 'quote: "`a` b"'),
    ("quote: %a", 1, 8, 2, "a text that begins with “%”", 'quote: "%a"'),
    ("quote: - a", 1, 8, 3, "a text that begins with “-”", 'quote: "- a"'),
    ("quote: ? a", 1, 8, 3, "a text that begins with “?”", 'quote: "? a"'),
    ("quote: , a", 1, 8, 3, "a text that begins with “,”", 'quote: ", a"'),
    ("note: foo: bar", 1, 10, 1, "a text with a colon", 'note: "foo: bar"'),
    ('note: He said: "a"', 1, 14, 1, "a text with a colon", """note: 'He said: "a"'"""),
    ("note: " + "x" * 61 + ": y", 1, 68, 1, "a text with a colon", QUOTING),
    ("key:value\nnote: x", 1, 1, 4, "there is no space after the colon", "write “key: value”"),
    ("a:\n- b: c\n  d:e\n- f: g", 3, 3, 2, "there is no space after the colon", "“d: e”"),
    ("a: b\nword\nc: d", 2, 1, 4, "a key and a colon were expected here", "its key"),
    ("- note\n  a: b", 1, 3, 4, "a key and a colon were expected here", "its key"),
    ("a: b\n: c", 2, 1, 1, "there is no key before this colon", "write the key"),
    ("a: {: b}", 1, 5, 1, "there is no key before this colon", "write the key"),
    ('a: "b\nc: d', 1, 4, 1, "this quotation mark is never closed", "quotation marks"),
    ("a: 'b\n---\n'", 1, 4, 1, "this quotation mark is never closed", "quotation marks"),
    ('a: "Yes," he said', 1, 11, 7, "the text goes on after its", """a: '"Yes," he said'"""),
    ("a: 'don't'", 1, 9, 2, "the text goes on after its closing", 'a: "don\'t"'),
    ("a: 'b' \"c\"", 1, 8, 3, "the text goes on after its closing", "a: '''b'' \"c\"'"),
    ("a: [b]{c=d} e", 1, 7, 7, "the text goes on after the bracket", 'a: "[b]{c=d} e"'),
    ("[a] b", 1, 5, 1, "the text goes on after the bracket", f'{QUOTING}: "[a] b"'),
    ('a: "\\d"', 1, 5, 2, "YAML has no such escape", "for a backslash"),
    ('a: "\\xzz"', 1, 7, 2, "YAML has no such escape", "for a backslash"),
    ('a: "\\ud800"', 1, 7, 2, "YAML has no such escape", "for a backslash"),
    ("a: > b", 1, 4, 3, "after “>” the text must begin on the next line", 'a: "> b"'),
    ("a: |0\n  b", 1, 4, 2, "after “|” the text must begin on the next line", 'a: "|0"'),
    ("a:\n  b: c\n d: e", 3, 2, 4, "this line does not line up", "begins in column 3"),
    ("a:\n- b: c\n   d: e", 3, 4, 4, "this line does not line up", "1 (the dash) and 3"),
    ("- a: b\n - c: d", 2, 2, 6, "this line does not line up", "1 (the dash) and 3"),
    ("'a'\n- b", 2, 1, 3, "this line does not line up", "begins in column 1"),
    ("a: {b: c: d}", 1, 9, 1, "a comma or “}” was expected here", "in quotation marks"),
    ("a: {b: c\nd: e", 1, 4, 1, "this bracket is not closed", "in quotation marks"),
    ("a: [b, c\nd: e", 1, 4, 1, "this bracket is not closed", "in quotation marks"),
    ("a: [b,", 1, 7, 1, "the file ends in the middle of a list", "a bracket that is not closed"),
    ("%a b", 1, 1, 4, "a line cannot begin with “%”", "put it in quotation marks"),
    ("%YAML 3.0\n---\na", 1, 1, 1, "YAML cannot be read here: found incompat", "quotation marks"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "line", "column", "length", "message", "hint"), COMPLAINTS)
def test_a_complaint_in_plain_words(source, line, column, length, message, hint):
    problem = only(source)
    code = "G008" if "there is no key" in message else "G004"
    assert (problem.code, problem.severity) == (code, "error")
    assert problem.origin == Origin("f.yaml", line, column, length)
    assert problem.message.startswith(message)
    assert problem.hint.endswith(hint)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("notes:\n- quote: a\nquote: b\nnote: c\n- quote: d", (3, 1, 6)),
        ("notes:\n  - quote: a\n  quote: b\n  note: c", (3, 3, 6)),
        ("notes:\n" + "- quote: a\n  note: b\n" * 99 + "quote: b\n  note: c", (200, 1, 6)),
        ("terms:\n- term: a\n  see:\n  - b\nterm: c\n  see: [d]", (5, 1, 5)),
    ],
)
def test_a_dash_that_is_missing_is_told_at_its_own_line(source, place):
    found = only(source, names)
    assert (found.code, *found.origin[1:]) == ("G004", *place)
    assert found.message.startswith("a dash is missing")


@pytest.mark.parametrize(
    "source",
    [
        "notes:\n- quote: a\n  see:\n  - b\n  note: c: d",  # a list in the column of its own key
        "notes:\n- quote: a\n  note: c: d",
        "notes:\n- quote: a\nkind: c: d",
        "kinds:\n- quote: a\nnote: c: d",
    ],
)
def test_no_dash_is_missing(source):
    assert only(source, names).message.startswith("a text with a colon")


def test_each_rule_has_a_case():
    met = set()
    for source, *_ in COMPLAINTS:
        events = CParser(source)
        with pytest.raises(yaml.MarkedYAMLError) as caught:
            list(iter(events.get_event, None))
        met |= {caught.value.problem, caught.value.context}
    assert libyaml_messages._RULES.keys() <= met


def test_what_a_hint_gives_to_paste_can_be_read():
    hints = [only(source).hint for source, *_ in COMPLAINTS]
    pasted = [hint.partition(f"{QUOTING}: ")[2] for hint in hints if f"{QUOTING}: " in hint]
    assert len(pasted) > 20
    for line in pasted:
        read(line)


def test_a_long_text_is_cut_in_a_message():
    key = "k" * 900
    assert len(only(f"{key}: 1\n{key}: 2\n").message) < 120
    assert len(only(f"a: b #{'c' * 9000}\n").message) < 120


# ── cut off by # ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "place", "hint"),
    [
        ("quote: see #3 here\n", (1, 8, 3), ': quote: "see #3 here"; if'),  # 24
        ("quote: see\t#3\n", (1, 8, 3), ': quote: "see\t#3"; if'),
        ("quote: #3 here\n", (1, 7, 1), ': quote: "#3 here"; if'),
        ("a:\n- #3\n", (2, 2, 1), ': - "#3"; if'),
        ("a: b\n  c ##d # e\n", (1, 4, 1), "in quotation marks"),
        ("a: [b #c\n  ]\n", (1, 5, 1), "in quotation marks; if"),
    ],
)
def test_cut_off(source, place, hint):
    problem = only(source)
    assert (problem.code, problem.severity) == ("G009", "warning")
    assert problem.origin == Origin("f.yaml", *place)
    assert hint in problem.hint


@pytest.mark.parametrize(
    "source",
    [
        "quote: sea   # a remark\n",  # 24
        "quote: sea # see #3\n",
        "quote: sea ## a remark\n",
        "quote: sea #\n",
        "quote: sea#3\n",
        "quote: 'see #3 here'\n",
        "quote: 'see' #3\n",
        "quote: |\n  see #3\n",
        "#a remark\nquote: sea\n #another\n",
        "notes: #list\n- a\n",
    ],
)
def test_not_cut_off(source):
    read(source)


# ── properties ────────────────────────────────────────────────────────────────────────────────────

# Lone surrogates are in no file; the others are refused unless escaped, which single quotes cannot.
PRINTED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(PRINTED), st.booleans())
def test_a_text_in_single_quotation_marks_comes_back(texts, unicode):
    source = yaml.safe_dump(texts, default_style="'", allow_unicode=unicode)
    assert read(source) == texts


@given(st.dictionaries(ANY_TEXT.filter(bool), ANY_TEXT), st.booleans())
def test_a_text_in_double_quotation_marks_comes_back(texts, unicode):
    source = yaml.safe_dump(texts, default_style='"', allow_unicode=unicode, sort_keys=False)
    normal = [unicodedata.normalize("NFC", key) for key in texts]
    assume(len(set(normal)) == len(texts))
    node = read(source)
    assert node or not texts
    assert dict(node) == dict(zip(normal, texts.values(), strict=True))


@given(st.lists(ANY_TEXT, min_size=1), st.sampled_from(["", "a: ", "- "]))
def test_a_place_points_at_the_scalar(texts, before):
    source = before + yaml.safe_dump(texts, default_style='"', allow_unicode=True, width=10**9, default_flow_style=True)
    node = read(source)
    inner = node["a"] if before == "a: " else node[0] if before else node
    lines = source.split("\n")
    for scalar, text in zip(inner, texts, strict=True):
        shown = lines[scalar.line - 1][scalar.column - 1 :][: scalar.length]
        assert (shown[0], shown[-1]) == ('"', '"')
        assert yaml.safe_load(shown) == text


PIECES = [
    *"abé注😀:-?[]{},'\"|>#*&!%@`<=~\\ \n\t\r\x00\x85\u2028\ufeff",
    *(
        "a: ",
        "b: ",
        "- ",
        "\n  ",
        "\n- ",
        ": ",
        " #x",
        "*a",
        "&a ",
        "!a ",
        "!%C0%80 ",
        "<<: ",
        "|2-\n",
    ),
    *(
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "%TAG ! a\n",
        "e\u0301",
        "\\x41",
        "\\u2028",
        "\r\n",
        "a:\n- b: ",
    ),
]


def in_nfc(node):
    if isinstance(node, dict):
        return {unicodedata.normalize("NFC", key): in_nfc(value) for key, value in node.items()}
    return [in_nfc(item) for item in node] if isinstance(node, list) else node


def check(data):
    """What holds for any bytes: problems, each at a place of the file, or what libyaml reads."""
    node, problems = load(data, "f.yaml")
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")
    lines = lines.replace("\r", "\n").split("\n")
    for problem in problems:
        place = problem.origin
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
        assert place.length >= 1
        assert problem.message
    if not problems and node is not None:
        assert node == in_nfc(yaml.load(data, CBaseLoader))  # noqa: S506


@given(st.binary())
def test_any_bytes(data):
    check(data)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text(text):
    check(text.encode())


@given(st.lists(st.sampled_from(PIECES).map(str.encode) | st.binary(max_size=2)).map(b"".join))
def test_any_text_with_bad_bytes(data):
    check(data)


# ── libyaml ───────────────────────────────────────────────────────────────────────────────────────


def test_without_libyaml_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    spec = importlib.util.spec_from_file_location("glossator.strict_yaml.another", reading.__file__)
    with pytest.raises(ImportError, match="pip install"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
