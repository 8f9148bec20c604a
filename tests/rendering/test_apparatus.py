"""An apparatus on the page: entries as editors print them, where they overlap, and the pages of witnesses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.linking.apparatus import Apparatus
from glossator.rendering.frame import Frame
from glossator.rendering.site import Site
from tests.tiny import linked, pages, sources

HEAD = """\
title: T
texts: [t]
kinds:
  apparatus: {{label: Apparatus, apparatus: true{place}}}
  note: {{label: Note}}
witnesses:
  A: {{label: Book A}}
  A²: {{label: A clerk, hand_of: A}}
  B: {{label: Book B, lacunae: [{lacuna}]}}
  C: {{label: Book C}}
  α: {{label: Copies, of: [A, B]}}
sources: {{Hale: "Ines *Hale*"}}
read: [A, B, C, A²]
"""
TEXT = """\
# T

## One {n=1}

The ferry comes when nobody has called it, and stands against the landing.

## Two {n=2}

```verse n=1
A rope is thrown,
a boy we do not know
makes fast to iron.
```

After the verse, prose.
"""


def files(entries: str, *, text: str = TEXT, lacuna: str = "", place: str = "", **more: str) -> dict[str, str]:
    notes = f"kind: apparatus\nnotes:\n{entries}"
    return {
        "content/edition.yaml": HEAD.format(lacuna=lacuna, place=place),
        "content/t.md": text,
        "annotations/t/a.yaml": notes,
        **more,
    }


def read(html: str) -> str:
    """The words of a page as they are heard: without tags, with those that are not seen."""
    main = html.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r'<span aria-hidden="true">.*?</span>', "", main)
    return " ".join(re.sub(r"<[^>]*>", "", main.partition(">")[2]).split())


def witness(entries: str, siglum: str, **more: str) -> str:
    return read(pages(files(entries, **more))[f"t/witness-{siglum}/index.html"])


def shown(entries: str, **more: str) -> list[str]:
    """Each entry, as it is read; the way to the pages of witnesses aside."""
    html = pages(files(entries, **more))["t/index.html"]
    return [
        " ".join(re.sub(r"<[^>]*>", "", one).split())
        for one in re.findall(r'<span class="en">(.*?)(?:<span class="rw">.*?)?</p>', html)
    ]


# ── an entry ──


def test_an_entry_is_shown_as_editors_print_it():
    entries = '- app: "nobody] A B : no one] C : om.] A² : none] conj. Hale"\n'
    assert shown(entries) == ["nobody A B : no one C : om. A² : none conj. Hale"]


def test_without_a_support_of_the_lemma_the_readings_follow_on_it():
    assert shown('- app: "nobody] : no one] C"\n') == ["nobody no one C"]


def test_an_addition_is_said_to_stand_behind_words():
    assert shown("- {after: nobody, app: 'ever] add. C'}\n") == ["after nobody ever add. C"]


def test_a_line_of_verse_has_its_number():
    assert shown('- app: "a boy] A : one] C"\n') == ["2 a boy A : one C"]


def test_source_and_note_of_a_reading_stand_behind_it():
    entries = (
        "- quote: iron\n  readings: [{words: wood, source: 'Hale, *Songs*', note: In a *letter*.}]\n  note: Rust.\n"
    )
    html = pages(files(entries))["t/index.html"]
    assert "<cite>Hale, <em>Songs</em></cite>" in html
    assert "(In a <em>letter</em>.)" in html
    assert "<p>Rust.</p>" in html


def test_sigla_lead_to_the_page_of_witnesses_and_the_signs_say_what_they_mean():
    made = pages(files('- app: "iron] A : om.] C"\n'))
    assert '<a href="../witnesses/index.html#w-c">C</a>' in made["t/index.html"]
    assert '<abbr title="omitted">om.</abbr>' in made["t/index.html"]
    for id_ in ("w-a", "w-a²", "w-c", "w-α", "w-hale"):
        assert f'id="{id_}"' in made["witnesses/index.html"]
    assert '<a href="../witnesses/index.html">Witnesses</a>' in made["t/index.html"]


def test_sigla_that_differ_by_their_case_have_pages_of_their_own():
    given = files('- app: "iron] A : wood] a"\n')
    given["content/edition.yaml"] = given["content/edition.yaml"].replace("  C: {", "  a: {label: Book a}\n  C: {")
    given["content/edition.yaml"] = given["content/edition.yaml"].replace("read: [A,", "read: [A, a,")
    made = pages(given)
    assert {"t/witness-a/index.html", "t/witness-a-2/index.html"} <= made.keys()


def test_entries_at_the_foot_stand_under_their_block_and_not_beside_it():
    html = pages(files('- app: "iron] A : wood] C"\n', place=", place: foot"))["t/index.html"]
    foot = html.index('<div class="ft"')
    assert html.index("makes fast to") < foot < html.index("After the verse")
    assert '<div class="ns' not in html
    assert '<main id="main" tabindex="-1" class="bare">' in html


# ── overlaps ──

INNER = """\
- {id: outer, quote: nobody has called it, readings: [{in: [B]}, {words: it was not called, in: [C]}]}
- {id: inner, quote: called, app: '] B : hailed] C A'}
- {id: across, quote: 'it, and stands', app: '] B : 'it; and stands'] C'}
""".replace("'] B : 'it; and stands'] C'", "'] B : it; and stands] C'")


def overlaps() -> Apparatus:
    return linked(files(INNER)).apparatus["t"]


def test_overlaps_are_told_from_both_sides():
    found = {key: [(o.how, o.note.id) for o in some] for key, some in overlaps().overlaps.items()}
    assert found == {
        "outer": [("holds", "inner"), ("crosses", "across")],
        "inner": [("inside", "outer")],
        "across": [("crosses", "outer")],
    }
    html = pages(files(INNER))["t/index.html"]
    assert '<a href="#n-outer">within <i>nobody has called it</i></a>' in html
    assert '<a href="#n-across">overlaps with <i>it, and stands</i></a>' in html


def test_the_outer_entry_gives_the_words_and_the_inner_ones_are_kept_beside_it():
    [change] = overlaps().changes("C")
    assert (change.spot.note.id, [note.id for note, _ in change.inner]) == ("outer", ["inner", "across"])
    heard = witness(INNER, "c")
    assert "The ferry comes when it was not called (in the edition: nobody has called it), and stands" in heard
    assert "Also: called hailed Also: it, and stands it; and stands" in heard


def test_an_outer_entry_in_which_the_witness_does_not_depart_hides_nothing():
    [change] = overlaps().changes("A")
    assert change.spot.note.id == "inner"


def test_of_two_entries_on_the_same_words_inside_says_which_is_the_inner():
    entries = "- {id: one, quote: nobody, inside: two, app: 'no one] C'}\n- {id: two, quote: nobody, app: 'none] C'}\n"
    [change] = linked(files(entries)).apparatus["t"].changes("C")
    assert (change.spot.note.id, [note.id for note, _ in change.inner]) == ("two", ["one"])


def test_an_addition_at_the_edge_of_an_entry_is_not_in_it():
    entries = "- {quote: nobody, app: 'no one] C'}\n- {after: nobody, app: 'at all] add. C'}\n"
    heard = witness(entries, "c")
    assert "when no one (in the edition: nobody) at all (added) has called it" in heard
    entries += "- {quote: has, app: 'had] C'}\n- {after: comes, app: 'late] add. C'}\n"
    assert "comes late (added) when no one" in witness(entries, "c")
    assert "at all (added) had (in the edition: has) called" in witness(entries, "c")


# ── a witness ──


@pytest.mark.parametrize(
    ("siglum", "entry", "heard"),
    [
        ("c", 'app: "nobody] A : no one] C"', "when no one (in the edition: nobody) has"),
        ("a", 'app: "nobody] A : no one] C"', "when nobody has"),
        ("b", 'app: "nobody] : no one] α"', "when no one (in the edition: nobody) has"),
        ("b", 'app: "nobody] B : no one] α"', "when nobody has"),
        ("a²", 'app: "nobody] : no one] A"', "when no one (in the edition: nobody) has"),
        ("a²", 'app: "nobody] A² : no one] A"', "when nobody has"),
        ("a", 'app: "nobody] A² : no one] conj. Hale"', "when nobody has"),
        ("c", 'app: "nobody] A : om.] C"', "when (not here: nobody) has"),
        ("c", 'app: "nobody] A : del.] C"', "when nobody (deleted) has"),
        ("c", 'app: "nobody] A : somebody] del. C"', "when somebody (deleted; in the edition: nobody) has"),
        ("c", 'app: "nobody] A : illeg.] C"', "when (illegible; in the edition: nobody) has"),
        ("c", 'app: "nobody] A : lac.] C"', "when (lacuna; in the edition: nobody) has"),
        ("c", 'app: "nobody] A : <b>] C"', "when &lt;b&gt; (in the edition: nobody) has"),
        ("c", "{quote: [ferry, landing], app: 'boat] C'}", "The boat (in the edition: ferry) comes"),
        ("c", "{quote: [ferry, landing], app: 'boat] C'}", "against the boat (in the edition: landing)."),
    ],
)
def test_what_a_witness_has_stands_in_its_text(siglum, entry, heard):
    assert heard in witness(f"- {entry}\n", siglum)


def test_a_line_or_a_block_may_be_left_out_as_a_whole():
    entries = (
        "- {at: '2.2', readings: [{how: omission, in: [C]}]}\n- {at: '1.1', readings: [{how: omission, in: [C]}]}\n"
    )
    heard = read(pages(files(entries))["t/witness-c/index.html"])
    assert "1 (not here: The ferry comes when nobody has called it, and stands against the landing.)" in heard
    assert "A rope is thrown, (not here: a boy we do not know) makes fast to iron." in heard


def test_of_a_section_that_is_left_out_one_sign_is_shown():
    html = pages(files("- {at: '2', readings: [{how: omission, in: [C]}]}\n"))["t/witness-c/index.html"]
    assert read(html).endswith(
        "(not here: Two A rope is thrown, a boy we do not know makes fast to iron. After the verse, prose.)"
    )
    assert html.count('<div class="row">') == 4


def test_a_reading_over_several_blocks_stands_in_the_first():
    entries = "- {quote: {from: 'makes fast', to: 'After the verse'}, app: 'and that was that] C'}\n"
    html = pages(files(entries))["t/witness-c/index.html"]
    heard = read(html)
    assert "know and that was that (in the edition: makes fast to iron. After the verse)" in heard
    assert heard.endswith(", prose.")


def test_each_difference_leads_to_its_entry_and_back():
    entries = '- {id: who, app: "nobody] A : no one] C"}\n'
    made = pages(files(entries))
    assert '<a class="wd" id="w-who" href="../index.html#n-who"><ins>no one</ins>' in made["t/witness-c/index.html"]
    assert 'href="witness-c/index.html#w-who" aria-label="Read the witness: C"' in made["t/index.html"]
    assert "witness-a/" not in made["t/index.html"].partition('<span class="en">')[2].partition("</main>")[0]


def test_marks_of_the_text_and_verse_survive_what_is_cut_out_of_them():
    text = "# T\n\n## One {n=1}\n\nA *very long* [way](https://example.org) home.\n\n## Two {n=2}\n\nEnd.\n"
    entries = "- {quote: 'long way', app: 'short path] C'}\n- {quote: A, app: 'One] C'}\n"
    html = pages(files(entries, text=text))["t/witness-c/index.html"]
    assert "<em>very " in html
    assert "1One (in the edition: A) very short path (in the edition: long way) home." in read(html)


LACUNAE = [
    ('{from: "2.2", to: "2.2"}', "A rope is thrown, [Missing: 2.2] makes fast to iron."),
    ('{from: "2.2", to: "2.3"}', "A rope is thrown, [Missing: 2.2–2.3] 4After the verse"),
    ('{from: "1", to: "2.1"}', "[Missing: 1–2.1] 1 a boy we do not know"),
    ('{from: "2.4", to: "2.4"}', "makes fast to iron. 4[Missing: 2.4]"),
]


@pytest.mark.parametrize(("lacuna", "heard"), LACUNAE)
def test_what_a_witness_has_lost_is_a_gap(lacuna, heard):
    assert heard in read(pages(files("- app: 'ferry] A : boat] C'\n", lacuna=lacuna))["t/witness-b/index.html"])


def test_in_a_gap_no_reading_stands():
    entries = "- {quote: boy, app: '] A : girl] B'}\n- {quote: 'A rope is thrown', app: '] A : Thrown a rope] B'}\n"
    heard = read(pages(files(entries, lacuna='{from: "2.2", to: "2.3"}'))["t/witness-b/index.html"])
    assert "girl" not in heard
    assert "Thrown a rope (in the edition: A rope is thrown), [Missing: 2.2–2.3]" in heard


def test_a_text_of_several_pages_has_as_many_of_each_witness():
    text = TEXT.replace("# T\n", "---\ntitle: T\npages: 2\n---\n", 1)
    made = pages(files('- app: "iron] A : wood] C"\n', text=text))
    assert {"t/witness-c/one.html", "t/witness-c/two.html"} <= made.keys()
    assert '<a rel="next" href="two.html">' in made["t/witness-c/one.html"]
    assert "<h2 " in made["t/witness-c/two.html"]
    assert "wood" not in made["t/witness-c/one.html"]
    assert '<a href="witness-c/one.html" title="Book C">C</a>' in made["t/index.html"]
    assert 'href="witness-c/two.html#w-' in made["t/two.html"]
    assert 'href="witness-c/two.html#w-' in made["t/all.html"]


def test_words_in_another_language_are_said_to_be_in_it():
    text = "---\ntitle: T\nlang: la\n---\n\n## One {n=1}\n\nArma virumque cano.\n\n## Two {n=2}\n\nFinis.\n"
    html = pages(files('- app: "Arma] A : arma] C"\n', text=text))["t/index.html"]
    assert '<span class="va"><span lang="la" dir="ltr">arma</span></span>' in html


@st.composite
def _collated(draw) -> tuple[list[str], list[tuple[int, int, str]]]:
    """The words of a text, and the stretches of it that a witness has otherwise, "" where it leaves them out."""
    words = [f"w{number}" for number in range(draw(st.integers(4, 12)))]
    edges = sorted(draw(st.sets(st.integers(0, len(words)), min_size=2, max_size=6)))
    stretches = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return words, [(a, b, draw(st.sampled_from(["", "x", "y z"]))) for a, b in stretches]


@settings(max_examples=40, deadline=None)
@given(_collated(), st.sampled_from([" ", "\n"]))
def test_the_text_of_a_witness_is_the_text_with_its_readings_put_in(collated, between):
    """Across the lines of a stanza too, whose ends stay where they are."""
    words, stretches = collated
    entries, expected = "", list(words)
    for start, end, reading in reversed(stretches):
        ends = f"{{from: {words[start]}, to: {words[end - 1]}}}" if end - start > 1 else words[start]
        said = f"words: {reading}" if reading else "how: omission"
        entries += f"- {{quote: {ends}, readings: [{{{said}, in: [C]}}]}}\n"
        expected[start:end] = [reading] if reading else []
    text = "# T\n\n## One {n=1}\n\n```verse\n" + between.join(words) + "\n```\n"
    html = pages(files(entries, text=text))["t/witness-c/index.html"]
    row = html.rpartition('<div class="row">')[2].partition("</main>")[0]
    shown = re.sub(r'<span class="unseen">.*?</span>|<span aria-hidden="true">.*?</span>|<a class="pn".*?</a>', "", row)
    assert re.sub(r"<[^>]*>", " ", shown).split() == " ".join(expected).split()


def test_an_edition_without_an_apparatus_has_none_of_it():
    given = files("[]\n")
    given["content/edition.yaml"] = given["content/edition.yaml"].replace(", apparatus: true", "")
    given["annotations/t/a.yaml"] = "kind: note\nnotes: [{quote: ferry, note: A boat.}]\n"
    site = Site(Frame(linked(given), sources(given)))
    assert [path for path in site.paths if "apparatus" in path or "witness" in path] == []
    assert "static/apparatus.css" not in site.make("t/index.html").decode()
