"""Quotes that were built and are mistyped afterwards, and locks that say strange things: no traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from glossator.anchoring.anchor import anchor
from glossator.anchoring.lock import Lock, dump_lock, read_lock
from glossator.anchoring.reanchor import KEPT, LIKELY_FIX, ORPHANED, SAFE_FIX, NoteOutcome, outcomes
from glossator.model import Annotation, Quote, SourceFile, Text
from glossator.source.load import LOCK
from tests.tiny import notes_of, text_of

PROSE = """\
## The lamp {n=1}

The lamp was lit for the first time one evening in September, and nobody saw it.

The harbour master counted the boats that rode at anchor, and the boats counted him.

## The boats {n=2}

He said that the tide, which nobody had asked for, came in at the hour which the almanac gave.

- Barrels of tar stood under the stair, and the boats lay still.
- Nobody carried a light to that place.
"""
CHINESE = (
    "## 灯 {n=1}\n\n守灯人黄昏时点亮北码头的灯，然后回家。\n\n没有人盼望下雨，楼梯下放着两桶沥青，一条狗一直睡着。\n"
)
VERSE = (
    "``` verse\nthe ships come home in the morning, my love\nand nobody counts the years\n\nthe ships come home\n```\n"
)

KINDS = {
    "plain": (PROSE, "quote: {0}", "lit for the first time"),
    "a word": (PROSE, "quote: {0}", "September"),
    "range": (PROSE, "quote: {{from: {0}, to: rode at anchor}}", "The harbour master"),
    "end of a range": (PROSE, "quote: {{from: The harbour master, to: {0}}}", "rode at anchor"),
    "list": (PROSE, "quote: [The lamp was, {0}, under the stair]", "nobody had asked for"),
    "part of a list": (PROSE, 'quote: [He said, {{quote: {0}, at: "2.1", nth: 2}}]', "which"),
    "within": (PROSE, "quote: {0}\n  within: that rode at anchor, and the boats counted", "the boats"),
    "the passage around": (PROSE, "quote: the boats\n  within: {0}", "rode at anchor, and the boats counted"),
    "at": (PROSE, 'quote: {0}\n  at: "2"', "the boats"),
    "nth": (PROSE, 'quote: {0}\n  at: "1.2"\n  nth: 2', "the boats"),
    "across blocks": (PROSE, "quote: {0}", "under the stair, and the boats lay still. Nobody carried a light"),
    "Chinese": (CHINESE, "quote: {0}", "点亮北码头的灯"),
    "verse": (VERSE, "quote: {0}", "in the morning, my love and nobody"),
}


def misspelt(words: str, place: int, how: int, letter: str) -> str:
    """`words` with one letter left out, doubled, exchanged with the next, or another."""
    places = [number for number, char in enumerate(words) if char.isalpha()]
    at = places[place % len(places)]
    if how == 0:
        return words[:at] + words[at + 1 :]
    if how == 1:
        return words[:at] + words[at] + words[at:]
    if how == 2 and words[at + 1 : at + 2].isalpha():
        return words[:at] + words[at + 1] + words[at] + words[at + 2 :]
    return words[:at] + letter + words[at + 1 :]


def note_on(form: str, words: str) -> list[Annotation]:
    """A note whose `quote` and what chooses it are `form`, with `words` in their place."""
    return notes_of(f"- {form.format(json.dumps(words, ensure_ascii=False))}\n  note: N\n")


def built(text: Text, notes: list[Annotation]) -> Lock:
    _, lock, problems = anchor(text, notes)
    assert not problems
    made, problems = read_lock(SourceFile(LOCK, dump_lock(lock)))
    assert not problems
    return made


def places(text: Text, notes: list[Annotation]) -> list[tuple[int, int, int]]:
    found, _, problems = anchor(text, notes)
    assert not problems
    return [(one.block, one.start, one.end) for _, anchors in found.notes for one in anchors]


def outcome_of(text: Text, notes: list[Annotation], lock: Lock) -> NoteOutcome:
    [outcome] = outcomes(text, notes, lock)
    return outcome


@settings(max_examples=150)
@given(st.sampled_from(sorted(KINDS)), st.integers(0, 40), st.integers(0, 3), st.sampled_from("aeioznst灯水"))
@example("plain", 12, 2, "a")
@example("the passage around", 3, 0, "a")
def test_a_mistyped_quote_is_led_back_to_its_words(kind, place, how, letter):
    markdown, form, words = KINDS[kind]
    typed = misspelt(words, place, how, letter)
    assume(typed.strip() and typed != words)
    text, good, bad = text_of(markdown), note_on(form, words), note_on(form, typed)
    lock = built(text, good)
    *_, problems = anchor(text, bad, lock)
    assume(problems)  # else the slip has made other words of the text
    outcome = outcome_of(text, bad, lock)
    assert outcome.status in (SAFE_FIX, LIKELY_FIX)
    assert places(text, [outcome.fixed]) == places(text, good)


def test_who_quotes_other_words_now_means_those():
    text = text_of(PROSE)
    lock = built(text, note_on("quote: {0}", "lit for the first time"))
    outcome = outcome_of(text, note_on("quote: {0}", "The harbor master counted"), lock)
    assert outcome.status == LIKELY_FIX
    assert [one.exact for one in outcome.fixed.quotes] == ["The harbour master counted"]


@pytest.mark.parametrize("at", ["9", "2.9", "1", "nowhere"])
def test_a_place_that_is_mistyped_is_put_right_and_asked_about(at):
    text = text_of(PROSE)
    good, bad = (note_on(f'quote: {{0}}\n  at: "{one}"', "lay still") for one in ("2.2", at))
    outcome = outcome_of(text, bad, built(text, good))
    assert outcome.status == LIKELY_FIX
    assert places(text, [outcome.fixed]) == places(text, good)


WORDS = st.lists(st.sampled_from(["the", "sea", "a", "灯", "水", "—", "“", "*", "e\u0301", "🙂", "ab"]), max_size=8)


@settings(max_examples=60)
@given(WORDS.map(" ".join), WORDS.map(" ".join), st.sampled_from(sorted(KINDS)), st.booleans())
@example("", "", "plain", False)
@example("🙂", "", "nth", True)
def test_nothing_that_is_typed_ends_in_a_traceback(typed, text_after, kind, retyped):
    markdown, form, words = KINDS[kind]
    notes = note_on(form, words)
    lock = built(text_of(markdown), notes)
    assume(not retyped or typed.strip())
    after = text_of(f"## A {{n=1}}\n\n{text_after or 'a'}\n".replace("*", "\\*"))
    outcome = outcome_of(after, note_on(form, typed) if retyped else notes, lock)
    assert outcome.status != SAFE_FIX or places(after, [outcome.fixed])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"ordinal": 9, "occurrences": 2}, id="an order beyond the number of places"),
        pytest.param({"ordinal": 0, "occurrences": 1}, id="no order"),
        pytest.param({"block": ""}, id="no block"),
        pytest.param({"block": "nowhere.7", "start": -5}, id="a block that never was"),
        pytest.param({"before": "", "after": ""}, id="nothing around"),
        pytest.param({"exact": "", "before": "", "after": ""}, id="no words at all"),
        pytest.param({"exact": "\u0301", "rival_words": "x", "rival_score": 7.5}, id="marks alone"),
        pytest.param({"part": "7"}, id="a part that the note has not"),
    ],
)
@pytest.mark.parametrize("words", ["lit for the first time", "lit for the frist time"])
def test_a_lock_that_says_strange_things_ends_in_no_traceback(change, words):
    text = text_of(PROSE)
    lock = built(text, note_on("quote: {0}", "lit for the first time"))
    [(id_, [entry])] = lock.entries.items()
    strange = Lock({id_: (entry._replace(**change),)}, lock.bodies, {})
    for markdown in (PROSE, PROSE.replace("first", "last"), "Nothing.\n"):
        anchor(text_of(markdown), note_on("quote: {0}", words), strange)
        assert outcome_of(text_of(markdown), note_on("quote: {0}", words), strange).status


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param('"part": "", ', "part", id="no part"),
        pytest.param('"part": "x", ', "part", id="a part without a number"),
        pytest.param('"start": true, ', "start", id="a truth value for a number"),
        pytest.param('"rival": NaN, ', "NaN", id="no number"),
        pytest.param('"other": "\\ud800", ', "character", id="half a character"),
    ],
)
def test_a_lock_with_what_it_cannot_have_is_refused(change, said):
    name = change.split(":")[0]
    fields = {'"part"': '"0"', '"written"': '"w"', '"block"': '"1"', '"start"': "0", '"exact"': '"w"', '"before"': '""'}
    fields |= {'"after"': '""', name: change.split(": ")[1].rstrip(", ")}
    entry = ", ".join(f"{key}: {value}" for key, value in fields.items())
    data = f'{{"version": 1, "texts": {{}}, "notes": {{"n": {{"note": "x", "anchors": [{{{entry}}}]}}}}}}'
    lock, [problem] = read_lock(SourceFile(LOCK, data.encode()))
    assert (lock.entries, problem.code) == ({}, "G022")
    assert said in problem.message


def test_a_quote_of_the_same_words_as_before_is_kept():
    text, notes = text_of(PROSE), note_on("quote: {0}", "lit for the first time")
    assert outcome_of(text, notes, built(text, notes)).status == KEPT


def test_words_that_are_nowhere_are_an_orphan():
    text = text_of(PROSE)
    lock = built(text, note_on("quote: {0}", "lit for the first time"))
    outcome = outcome_of(
        text_of("## A {n=1}\n\nSomething else.\n"), note_on("quote: {0}", "lit for the frist time"), lock
    )
    assert (outcome.status, outcome.fixed) == (ORPHANED, None)
    assert isinstance(outcome.annotation.targets[0], Quote)
