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


def test_a_field_that_holds_more_than_words_is_not_changed():
    with pytest.raises(NotEditable):
        entry_edit.change(FILE, "f", "notes", 1, {"quote": "x"})


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
