"""An edition as it is read: what belongs together, and what follows from what could not be read."""

from glossator.pipeline import understand
from glossator.source.parse import parse
from tests.tiny import EDITION, problems, sources

TEXT = {"content/t.md": "# T\n\n## One {n=1}\n\nThe lamp burns.\n"}


def pages(**orders: int) -> list[str]:
    files = {
        f"content/pages/{name}.md": f"---\norder: {order}\n---\nWords.\n" if order else "Words.\n"
        for name, order in orders.items()
    }
    edition, found = parse(sources({**TEXT, **files}))
    assert found == []
    return [page.id for page in edition.pages]


def test_pages_with_an_order_come_before_those_without():
    assert pages(about=0, contact=0, preface=2, welcome=1, zeal=10) == [
        "welcome",
        "preface",
        "zeal",
        "about",
        "contact",
    ]
    assert pages(b=0, a=0) == ["a", "b"]


def test_a_text_whose_front_matter_or_fences_are_wrong_may_have_any_section():
    broken = "# T\n\n```\nThe lamp burns.\n\n## One {n=1}\n\nIt is out.\n"
    notes = "kind: note\nnotes:\n- {at: '1', note: '[One](locus:1)'}\n- {quote: The lamp, note: '[One](locus:t/1.1)'}\n"
    found = problems({"content/t.md": broken, "annotations/t/n.yaml": notes})
    assert [one[:4] for one in found] == ["G090"]
    paged = "---\ntitle: a: b\npages: 1\n---\n\n## One\n\nThe lamp\n\n## Two\n\nburns.\n"
    notes = "kind: note\nnotes:\n- quote: {from: The lamp, to: burns}\n  note: N\n"
    found = problems({"content/t.md": paged, "annotations/t/n.yaml": notes})
    assert [one[:4] for one in found] == ["G004"]
    other = "---\nlabel: a: b\nalign: section\n---\n\n# T\n\n## One {n=1}\n\nIt burns.\n\nIt does.\n"
    found = problems({**TEXT, "content/t.plain.md": other})
    assert [one[:4] for one in found] == ["G004"]


def test_an_edition_whose_kinds_cannot_be_read_has_nothing_against_those_of_notes():
    notes = "notes:\n- quote: The lamp\n  kind: gloss\n  note: N\n  reading: {MT: lamp}\n"
    unread = EDITION + "witnesses: {MT: {label: a: b}}\n"
    assert [one[:4] for one in problems({**TEXT, "annotations/t/n.yaml": notes, "content/edition.yaml": unread})] == [
        "G004"
    ]


def test_a_hint_that_looks_like_what_was_typed_says_what_differs():
    first = "- quote: The lamp\n  nоte: N\n  stаtus: draft\n"
    second = "- quote: burns\n  status: drаft\n  note: N\n- quote: burns\n  kind: nоte\n  note: N\n"
    given = sources({**TEXT, "annotations/t/n.yaml": f"kind: note\nnotes:\n{first}{second}"})
    hints = [one.hint for one in understand(given)[-1]]
    assert len(hints) == 4
    assert all("Cyrillic" in hint for hint in hints)


def test_a_note_and_a_term_are_told_apart_by_where_their_ids_stand():
    two = "- quote: The lamp\n  note: N\n  id: a\n- quote: burns\n  note: N\n  id: a\n"
    assert problems({**TEXT, "annotations/t/n.yaml": f"kind: note\nnotes:\n{two}"}) == [
        "G081 annotations/t/n.yaml:8:7 two notes have the id “a”"
    ]
