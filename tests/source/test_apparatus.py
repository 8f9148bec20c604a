"""Entries of an apparatus and witnesses, as they are read."""

from __future__ import annotations

import pytest

from glossator.model import After, Quote, Range, Whole
from glossator.source.parse import parse
from tests.tiny import problems, sources

EDITION = """\
title: T
texts: [t]
kinds: {apparatus: {label: Apparatus, apparatus: true, place: foot}, note: {label: Note}}
witnesses:
  A: {label: Book A, group: β}
  A²: {label: A clerk, hand_of: A}
  B: {label: Book B, date: 1871, note: "*Late.*", lacunae: [{from: "1.1", to: "1.2"}]}
  C: {label: Book C}
  α: {label: Copies, of: [B, β]}
  β: {label: Others}
sources: {Hale: "Ines *Hale*"}
"""
TEXT = "# T\n\n## One {n=1}\n\nThe ferry comes when nobody has called it.\n\nA rope is thrown, and a boy stands by.\n"


def edition(entries: str, head: str = EDITION):
    given = sources(
        {
            "content/edition.yaml": head,
            "content/t.md": TEXT,
            "annotations/t/a.yaml": f"kind: apparatus\nnotes:\n{entries}",
        }
    )
    made, found = parse(given)
    assert found == []
    return made


def only(entry: str):
    [note] = edition(entry).annotations["t"]
    return note


def told(note) -> list[tuple]:
    return [(r.words, r.how, r.witnesses, r.is_lemma) for r in note.apparatus]


LONG = """\
- quote: nobody has
  readings:
  - {words: nobody has, in: [A, B]}
  - {words: no one has, in: [C]}
  - {how: omission, in: [A²]}
  - {words: none has, how: conjecture, in: [Hale]}
"""
SHORT = '- app: "nobody has] A B : no one has] C : om.] A² : none has] conj. Hale"\n'


def test_both_forms_say_the_same():
    long, short = only(LONG), only(SHORT)
    assert told(long) == told(short)
    assert told(long)[0] == ("nobody has", "", ("A", "B"), True)
    assert [target.exact for one in (long, short) for target in one.targets] == ["nobody has"] * 2


def test_the_lemma_of_a_short_form_has_its_place_in_the_file():
    [target] = only(SHORT).targets
    assert target.origin[1:] == (3, 9, 10)


@pytest.mark.parametrize(
    ("entry", "target"),
    [
        ("- {quote: rope, app: '] A : roap] B'}\n", Quote),
        ("- {after: rope, app: 'old] add. B'}\n", After),
        ("- {quote: {from: A rope, to: by}, app: '] A : om.] B'}\n", Range),
        ("- {at: '1.2', readings: [{how: omission, in: [B]}]}\n", Whole),
        ("- {at: '1.2', app: 'a] A : the] B', within: and a boy}\n", Quote),
    ],
)
def test_the_lemma_may_be_named_in_every_way_that_a_note_has(entry, target):
    assert [type(one) for one in only(entry).targets] == [target]


def test_a_reading_without_words_is_of_the_lemma():
    assert told(only("- {quote: rope, app: '] A : roap] B'}\n")) == [
        ("", "", ("A",), True),
        ("roap", "", ("B",), False),
    ]
    assert told(only("- {quote: rope, readings: [{in: [A]}]}\n")) == [("", "", ("A",), True)]


def test_a_lemma_that_nobody_is_named_for_is_no_reading():
    assert told(only('- app: "rope] : roap] B"\n')) == [("roap", "", ("B",), False)]


def test_a_kind_is_an_apparatus_and_has_its_place():
    kinds = edition(SHORT).kinds
    assert (kinds["apparatus"].apparatus, kinds["apparatus"].place) == (True, "foot")
    assert (kinds["note"].apparatus, kinds["note"].place) == (False, "margin")


def test_witnesses_are_read_with_all_that_is_said_of_them():
    made = edition(SHORT)
    row = made.witnesses["B"]
    assert (row.label, row.date, row.note.source) == ("Book B", "1871", "*Late.*")
    assert [(gap.start, gap.end) for gap in row.lacunae] == [("1.1", "1.2")]
    assert made.witnesses["A²"].hand_of == "A"
    assert made.sources["Hale"].source == "Ines *Hale*"
    assert made.sigla == ("A", "A²", "B", "C", "α", "β", "Hale")


def test_a_group_has_the_members_that_either_side_names():
    made = edition(SHORT)
    assert made.members("α") == ("B", "A")
    assert made.members("β") == ("A",)
    assert made.members("C") == ("C",)


def test_groups_in_a_circle_have_an_end():
    head = EDITION.replace("β: {label: Others}", "β: {label: Others, of: [α]}")
    made, found = parse(sources({"content/edition.yaml": head, "content/t.md": TEXT}))
    assert {one.code for one in found} == {"G113"}
    assert made.members("α") == ("B", "A")


def wrong(entry: str) -> list[str]:
    files = {"content/edition.yaml": EDITION, "content/t.md": TEXT}
    return problems({**files, "annotations/t/a.yaml": f"kind: apparatus\nnotes:\n{entry}"})


def test_a_mistake_has_its_column_in_whatever_way_the_entry_is_written():
    assert wrong('- app: "rope] A : roap] D"\n') == ["G035 annotations/t/a.yaml:3:25 edition.yaml has no witness “D”"]
    folded = "- app: >\n    rope] A\n    : roap] D\n"
    assert wrong(folded) == ["G035 annotations/t/a.yaml:5:13 edition.yaml has no witness “D”"]


def test_a_line_of_the_file_that_is_wrong_leaves_the_other_entries():
    found = wrong('- app: "rope] A : roap"\n- app: "boy] A : girl] B"\n- app: "ferry] A : fairy] D"\n')
    assert [line.split()[0] for line in found] == ["G110", "G035"]


def test_a_lacuna_of_several_texts_names_its_text():
    head = EDITION.replace("texts: [t]", "texts: [t, u]")
    files = {"content/edition.yaml": head, "content/t.md": TEXT, "content/u.md": TEXT}
    said = [f"G011 several texts have a place “{place}”" for place in ("1.1", "1.2")]
    assert [" ".join(line.split(" ", 2)[::2]) for line in problems(files)] == said
    named = head.replace('from: "1.1", to: "1.2"', 'from: "u/1.1", to: "u/1.2"')
    assert problems({**files, "content/edition.yaml": named}) == []


def test_a_text_cannot_stand_where_the_page_of_witnesses_does():
    files = {"content/edition.yaml": EDITION.replace("texts: [t]", "texts: [t, witnesses]"), "content/t.md": TEXT}
    assert [line.split()[0] for line in problems({**files, "content/witnesses.md": TEXT})][:1] == ["G080"]
    free = files["content/edition.yaml"].replace(", apparatus: true", "")
    made, _ = parse(sources({**files, "content/edition.yaml": free, "content/witnesses.md": TEXT}))
    assert [text.id for text in made.texts] == ["t", "witnesses"]
