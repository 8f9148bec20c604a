"""Entries in an editor's YAML: added, changed, deleted, and not a byte beside them touched."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.editing import entry_edit
from glossator.editing.entry_edit import NotEditable
from glossator.strict_yaml.reading import load

FILE = dedent("""\
    # yaml-language-server: $schema=…
    kind: comment   # of all

    notes:

    # on the first page
    - id: a   # x
      quote: one
      note: >-
        Folded words
        go on here.

    # two
    - quote: {from: a, to: b}
      note: short   # why
      tags: [x,
        y]

    # the end
""").encode()
LINES = (
    "A long note that says the same thing over and over, as notes do that are written late in the day, when words are",
    "easily had.",
)
LONG = " ".join(LINES)
FOLDED = f"  note: >-\n    {LINES[0]}\n    {LINES[1]}\n"


def text(data):
    return data.decode()


def test_a_note_is_added_as_the_others_stand():
    made = entry_edit.add(FILE, "f", "notes", {"quote": "new: words", "at": "8", "note": LONG})
    new = f'\n- quote: "new: words"\n  at: "8"\n{FOLDED}'
    assert text(made) == text(FILE).replace("    y]\n", f"    y]\n{new}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", "kind: k\nnotes:\n- quote: q\n  note: it\n"),
        (b"# only a remark\n", "# only a remark\nkind: k\nnotes:\n- quote: q\n  note: it\n"),
        (b"kind: c\nnotes: []\n", "kind: c\nnotes:\n- quote: q\n  note: it\n"),
        (b"kind: c\nnotes: []   # none\nby: me\n", "kind: c\nnotes:   # none\n- quote: q\n  note: it\nby: me\n"),
        (b"kind: c\nnotes:\n", "kind: c\nnotes:\n- quote: q\n  note: it\n"),
        (
            b"notes:\n  -   quote: x\n      note: y",
            "notes:\n  -   quote: x\n      note: y\n  -   quote: q\n      note: it\n",
        ),
        (b"notes:\r\n- note: y\r\n", "notes:\r\n- note: y\r\n- quote: q\r\n  note: it\r\n"),
        (b"\xef\xbb\xbfnotes:\n- note: y\n", "\ufeffnotes:\n- note: y\n- quote: q\n  note: it\n"),
        (b"notes:\n- {note: y}\n", "notes:\n- {note: y}\n- quote: q\n  note: it\n"),
        (b"notes:\n- note: |\n    y\n\nby: me\n", "notes:\n- note: |\n    y\n- quote: q\n  note: it\n\nby: me\n"),
    ],
)  # fmt: skip
def test_a_note_is_added_whatever_the_file_looks_like(before, after):
    assert entry_edit.add(before, "f", "notes", {"quote": "q", "note": "it"}, {"kind": "k"}).decode() == after


UNFIT = (b"notes: [{note: y}]\n", b"notes: {a: b}\n", b"kind: c\n", b"notes: [\n", b"- a\n", b"\xff")


@pytest.mark.parametrize("data", UNFIT)
def test_what_cannot_be_done_without_touching_more_is_refused(data):
    with pytest.raises(NotEditable):
        entry_edit.add(data, "f", "notes", {"quote": "q", "note": "it"})


@pytest.mark.parametrize(
    ("number", "fields", "old", "new"),
    [
        (0, {"note": "Other."}, "    Folded words\n    go on here.\n", "    Other.\n"),
        (0, {"note": "a\n\n* b"}, ">-\n    Folded words\n    go on here.\n", "|-\n    a\n\n    * b\n"),
        (1, {"note": "Longer: yes"}, "short   #", '"Longer: yes"   #'),
        (1, {"note": LONG}, "  note: short   # why\n", FOLDED.replace(">-", ">-   # why")),
        (1, {"status": "draft"}, "    y]\n", "    y]\n  status: draft\n"),
        (0, {"note": None}, "  note: >-\n    Folded words\n    go on here.\n", ""),
        (0, {"id": None}, "id: a   # x\n  quote", "quote"),
        (1, {"note": "Kurz", "by": "N. N."}, "short   # why\n  tags: [x,\n    y]\n",
         "Kurz   # why\n  tags: [x,\n    y]\n  by: N. N.\n"),
    ],
)  # fmt: skip
def test_a_field_is_changed_where_it_stands(number, fields, old, new):
    assert old in text(FILE)
    assert text(entry_edit.change(FILE, "f", "notes", number, fields)) == text(FILE).replace(old, new)


NESTED = b"""\
notes:
# on the storm
- quote: {from: a, to: b}   # long
  tags: [x,
    y]   # both
  reading:
    MT: storm   # clear
    B: gale
  sources:
  # the first
  - Bede, 1.2
  - Ann. 4
  original: {lang: la, text: mare}
  note: N
- quote: last
"""


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"quote": "sea"}, "quote: {from: a, to: b}   #", "quote: sea   #"),
        ({"quote": {"from": "a", "to": "c"}}, "to: b}", 'to: "c"}'),
        ({"quote": ["a", {"quote": "b", "at": "1"}]}, "{from: a, to: b}", "[a, {quote: b, at: 1}]"),
        ({"note": ["a"]}, "note: N", "note: [a]"),
        ({"tags": ["x", "z"]}, "    y]", '    "z"]'),
        ({"tags": ["y"]}, "[x,\n    y]", "[y]"),
        ({"tags": ["w", "x", "y", "z"]}, "[x,\n    y]", "[w, x,\n    y, z]"),
        ({"tags": []}, "  tags: [x,\n    y]   # both\n", ""),
        ({"reading": {"MT": "tempest", "B": "gale"}}, "MT: storm   #", "MT: tempest   #"),
        ({"reading": {"MT": "storm", "B": "gale", "C": "rain"}}, "    B: gale\n", "    B: gale\n    C: rain\n"),
        ({"reading": {"MT": "storm"}}, "    B: gale\n", ""),
        ({"sources": ["Bede, 1.2", "Ann. 5"]}, "Ann. 4", "Ann. 5"),
        ({"sources": ["Bede, 1.2", "Isid.", "Ann. 4"]}, "  - Ann. 4", "  - Isid.\n  - Ann. 4"),
        ({"sources": ["Bede, 1.2", "Ann. 4", {"a": "b"}]}, "  - Ann. 4\n", "  - Ann. 4\n  - a: b\n"),
        ({"sources": ["Ann. 4"]}, "  - Bede, 1.2\n", ""),
        ({"original": {"lang": "grc", "text": "mare"}}, "lang: la", 'lang: "grc"'),
        ({"original": {"text": "mare"}}, "{lang: la, text", "{text"),
        ({"original": {"lang": "la"}}, ", text: mare", ""),
        ({"original": {"lang": "la", "text": "mare", "latin": "m"}}, "mare}", 'mare, latin: "m"}'),
        ({"see": ["a", "b"]}, "  note: N\n", "  note: N\n  see: [a, b]\n"),
        ({"original": None, "see": None}, "  original: {lang: la, text: mare}\n", ""),
    ],
)  # fmt: skip
def test_lists_and_mappings_are_changed_where_they_differ(fields, old, new):
    assert text(NESTED).count(old) == 1
    assert text(entry_edit.change(NESTED, "f", "notes", 0, fields)) == text(NESTED).replace(old, new)


def test_a_value_with_remarks_in_it_is_not_replaced_as_a_whole():
    with pytest.raises(NotEditable, match="comments"):
        entry_edit.change(NESTED, "f", "notes", 0, {"reading": ["a"]})


def test_the_lines_of_some_fields_as_they_are_written():
    said = entry_edit.written(NESTED, "f", "notes", 0, ["quote", "tags", "reading"])
    assert said == (
        "quote: {from: a, to: b}   # long\ntags: [x,\n  y]   # both\nreading:\n  MT: storm   # clear\n  B: gale"
    )
    assert entry_edit.written(b"notes:\n- {a: b, c: [d]}\n", "f", "notes", 0, ["c"]) == "c: [d]"


def test_an_entry_in_braces_is_changed_too():
    made = entry_edit.change(b"notes:\n- {quote: x, note: y}\n", "f", "notes", 0, {"note": "z # a", "by": "me"})
    assert text(made) == 'notes:\n- {quote: x, note: "z # a", by: "me"}\n'


def test_a_note_is_deleted_and_the_remarks_stay():
    first = "- id: a   # x\n  quote: one\n  note: >-\n    Folded words\n    go on here.\n"
    assert text(entry_edit.delete(FILE, "f", "notes", 0)) == text(FILE).replace(first, "")
    last = "- quote: {from: a, to: b}\n  note: short   # why\n  tags: [x,\n    y]\n"
    assert text(entry_edit.delete(FILE, "f", "notes", 1)) == text(FILE).replace(last, "")
    assert text(entry_edit.delete(b"# t\nnotes:\n- note: y\nby: me\n", "f", "notes", 0)) == "# t\nnotes: []\nby: me\n"


def test_words_and_rows_are_added_to_lists_and_tables():
    assert entry_edit.add_word(b"texts: [a]   # one\n", "f", "texts", "b") == b"texts: [a, b]   # one\n"
    assert entry_edit.add_word(b"texts:\n- a\nx: y\n", "f", "texts", "b") == b"texts:\n- a\n- b\nx: y\n"
    rows = b"kinds:\n  a: {label: A}   # first\n\nx: y\n"
    made = entry_edit.add_row(rows, "f", "kinds", "b", {"label": "B, too"})
    assert made == b'kinds:\n  a: {label: A}   # first\n  b: {label: "B, too"}\n\nx: y\n'
    assert entry_edit.add_row(b"x: y\n", "f", "kinds", "b", {"label": "B"}) == b"x: y\nkinds:\n  b: {label: B}\n"


letters = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"))
words = st.text(letters | st.sampled_from("\n :#-"), min_size=1)


@given(words)
def test_any_words_come_back_as_they_were_written_or_are_refused(value):
    try:
        made = entry_edit.add(FILE, "f", "notes", {"quote": value, "note": value})
        made = entry_edit.change(made, "f", "notes", 1, {"note": value})
    except NotEditable:
        return
    tree, problems = load(made, "f")
    assert [one for one in problems if one.severity == "error"] == []
    assert [str(tree["notes"][2][name]) for name in ("quote", "note")] == [value, value]
    assert str(tree["notes"][1]["note"]) == value
    made = entry_edit.delete(made, "f", "notes", 2)
    assert entry_edit.change(made, "f", "notes", 1, {"note": "short"}).startswith(FILE[:90])


plain = st.text(letters, min_size=1, max_size=4)
nested = st.recursive(
    plain,
    lambda one: st.lists(one, min_size=1, max_size=3) | st.dictionaries(plain, one, min_size=1, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(("quote", "tags", "reading", "sources", "original", "see")), st.none() | nested))
def test_any_change_makes_what_was_meant_and_touches_no_other_entry(fields):
    try:
        made = entry_edit.change(NESTED, "f", "notes", 0, fields)
    except NotEditable:
        return
    tree, problems = load(made, "f")
    assert [one for one in problems if one.severity == "error"] == []
    old, _ = load(NESTED, "f")
    meant = {name: value for name, value in (entry_edit.plain(old["notes"][0]) | fields).items() if value is not None}
    assert entry_edit.plain(tree["notes"][0]) == meant
    assert made.startswith(b"notes:\n# on the storm\n")
    assert made.endswith(b"- quote: last\n")
