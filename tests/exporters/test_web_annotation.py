"""Notes as W3C Web Annotations: they come back the same, and mean what the model says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.anchoring import describe, flatten
from glossator.anchoring.flat import snap
from glossator.commands.describe import as_yaml
from glossator.exporters import Options, export
from glossator.problems import Refused
from tests.tiny import linked, sources, text_of

from .round_trips import WITH_NOTES, edition, exported, imported_again, notes_of


@pytest.mark.parametrize("name", WITH_NOTES)
def test_what_was_exported_comes_back_the_same(name):
    linked, _ = edition(name)
    for one in linked.texts:
        if one.notes:
            data = exported(name, "w3c", text=one.text.id)
            assert imported_again(data, "x.jsonld", linked, one.text) == notes_of(linked, one.text)


FILES = {
    "content/edition.yaml": "id: tiny\ntitle: Tiny\ntexts: [t]\nlicense: CC-BY-4.0\n"
    "kinds: {note: {label: Note}, variant: {label: Variant, apparatus: true}}\n"
    "witnesses: {x: {label: The copy}}\n"
    "editors: [{id: ann, name: Ann, orcid: 0000-0002-1825-0097}]\n",
    "content/t.md": "# T\n\nThe lamp, the lamp,\nthe lamp is out.\n\nNobody saw it.\n\nIt was late.\n",
    "annotations/t/n.yaml": "kind: note\nnotes:\n"
    "- {quote: lamp, at: t.1, nth: 2, note: 'See [it](locus:t.2).', by: ann, date: 2024-05-06, id: second}\n"
    "- {quote: out. Nobody, note: Across, date: 2024-05}\n"
    "- {quote: late, note: At the end}\n"
    "- {after: saw, kind: variant, readings: [{words: 'yet', in: [x]}]}\n"
    "- {at: t.2, note: All of it}\n",
}


def items(**changed):
    files = {**FILES, **{name: data for name, data in changed.items() if data}}
    made = json.loads(export("w3c", linked(files), sources(files), Options()))
    return made, {one["glossator"]["id"]: one for one in made["first"]["items"]}


def test_a_note_is_where_and_by_whom_the_model_says():
    made, found = items()
    assert made["edition"] == {"id": "tiny"}
    second = found["second"]
    assert second["creator"] == {"id": "https://orcid.org/0000-0002-1825-0097", "type": "Person", "name": "Ann"}
    assert second["created"] == "2024-05-06T00:00:00Z"
    assert second["rights"] == "https://creativecommons.org/licenses/by/4.0/"
    [text] = made["readingTexts"]
    quote, position, fragment = second["target"]["selector"]
    assert (quote["exact"], quote["prefix"]) == ("lamp", "T\nThe lamp, the ")
    assert text["value"][position["start"] : position["end"]] == "lamp"
    assert position["readingText"] == text["id"] == "urn:glossator:tiny:t#reading-text-1"
    assert (fragment["value"], fragment["refinedBy"]) == ("t.1", quote)
    html = second["body"][0]["items"][1]["value"]
    assert html == '<p>See <a href="urn:glossator:tiny:t#t.2">it</a>.</p>'


def test_a_date_that_is_no_day_is_no_time():
    _, found = items()
    [across] = [one for one in found.values() if one["glossator"].get("date") == "2024-05"]
    assert "created" not in across


def test_a_range_ends_before_what_its_end_selects():
    _, found = items()
    [across] = [one for one in found.values() if one["glossator"].get("date") == "2024-05"]
    span = across["target"]["selector"][2]
    assert span["type"] == "RangeSelector"
    assert span["startSelector"]["value"] == "t.1"
    assert span["startSelector"]["refinedBy"]["exact"] == "out."
    assert span["endSelector"]["value"] == "t.2"
    assert span["endSelector"]["refinedBy"]["exact"] == " saw it."


def test_with_an_address_names_are_addresses():
    url = FILES["content/edition.yaml"] + "url: https://example.org/lamp\n"
    made, found = items(**{"content/edition.yaml": url})
    assert made["id"] == "https://example.org/lamp/#annotations"
    assert found["second"]["id"] == "https://example.org/lamp/t/#n-second"
    assert found["second"]["target"]["source"] == "https://example.org/lamp/t/"


def test_an_edition_that_nobody_can_refer_to_is_refused():
    with pytest.raises(Refused, match="has no `id` and no `url`"):
        items(**{"content/edition.yaml": FILES["content/edition.yaml"].replace("id: tiny\n", "")})


def test_a_text_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="has no text “s”\n   hint: its texts: t"):
        export("w3c", linked(FILES), sources(FILES), Options(text="s"))


words = st.lists(st.sampled_from(("the", "lamp", "is", "out", "月", "I,", "“so”", "ἀλλ’")), min_size=1, max_size=9)


@settings(max_examples=60)
@given(st.lists(words.map(" ".join), min_size=1, max_size=4), st.data())
def test_any_words_come_back_to_their_own_place(paragraphs, data):
    """Also among doubles: what stands around them, and at last the number in their place, tells them apart."""
    text = text_of("\n\n".join(paragraphs))
    flat = flatten(text.blocks)
    ends = [at for at in range(len(flat.text) + 1) if flat.is_edge(at)]
    start = data.draw(st.sampled_from(ends))
    end = data.draw(st.sampled_from(ends))
    span = snap(flat, (min(start, end), max(start, end)))
    if span[0] >= span[1] or not any(map(str.isalnum, flat.text[slice(*span)])):
        return
    files = {**FILES, "content/t.md": "---\ntitle: T\n---\n" + "\n\n".join(paragraphs)}
    notes = as_yaml(describe(text, flat, span))
    files["annotations/t/n.yaml"] = f"kind: note\nnotes:\n{notes}N\n"
    made = linked(files)
    exported = export("w3c", made, sources(files), Options())
    assert imported_again(exported, "x.jsonld", made, made.texts[0].text) == notes_of(made, made.texts[0].text)
