"""The life of an anchor: what the lock remembers of a note, and what it allows when text or note have changed."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from glossator.anchoring.anchor import anchor
from glossator.anchoring.find import find
from glossator.anchoring.flat import snap
from glossator.anchoring.lock import Lock, dump_lock, read_lock
from glossator.anchoring.reanchor import KEPT, SAFE_FIX, outcomes
from glossator.commands import command_line
from glossator.model import Annotation, SourceFile
from glossator.source.load import LOCK
from tests.tiny import covered, notes_of, quoting, text_of, write


def locked(markdown: str, notes: list[Annotation], lock: Lock | None = None) -> Lock:
    """The lock that a build of an edition without problems writes, read again."""
    _, made, problems = anchor(text_of(markdown), notes, *([lock] if lock else []))
    assert not problems, problems
    return reread(made)


def reread(lock: Lock) -> Lock:
    made, problems = read_lock(SourceFile(LOCK, dump_lock(lock)))
    assert not problems, problems
    return made


def where(markdown: str, notes: list[Annotation], lock: Lock) -> tuple[list[tuple[str, str]], list[str]]:
    """The locus and the words of every anchor, and the codes of what is wrong."""
    text = text_of(markdown)
    found, _, problems = anchor(text, notes, lock)
    anchors = [one for _, some in found.notes for one in some]
    return [(text.blocks[one.block].locus, covered(text, one)) for one in anchors], [one.code for one in problems]


def ids(markdown: str, notes: list[Annotation], lock: Lock | None = None) -> list[str]:
    found, *_ = anchor(text_of(markdown), notes, *([lock] if lock else []))
    return [note.id for note, _ in found.notes]


# ── What holds for every text ───────────────────────────────────────────────────────────────────────────

LATIN = [
    *("the", "sea", "lamp", "quay", "harbour", "master", "counts", "of", "a", "and", "burns", "dark", "quiet", "two"),
    *("at", "night", "rope", "tar", "ship", "rides", "who", "will", "find", "more"),
]
HAN = "海港灯船夜水风石门人上下天地东西南北春秋山川木火土金日月星雨雪云江河湖田里村城市街桥车马牛羊鱼鸟花草书画琴棋"
latin = st.lists(st.sampled_from(LATIN), min_size=4, max_size=24).map(" ".join)
han = st.text(HAN, min_size=6, max_size=40)


@st.composite
def anchored(draw: st.DrawFn) -> tuple[str, str, st.SearchStrategy[str]]:
    """Paragraphs, and words that they have once."""
    one = draw(st.sampled_from([latin, han]))
    text = text_of("\n\n".join(draw(st.lists(one, min_size=1, max_size=4))))
    found, *_ = anchor(text, [])
    flat = found.flat
    start = draw(st.integers(2, len(flat.text) - 1))
    span = snap(flat, (start, draw(st.integers(start + 1, min(start + 50, len(flat.text))))))
    words = flat.text[slice(*span)]
    assume(span[0] > 1 and len(words) > 2 and find(flat, words) == [span])
    return "\n\n".join(block.text for block in text.blocks[1:]), words, one


@settings(max_examples=60)
@given(anchored(), st.data())
def test_an_edit_outside_the_words_and_what_is_remembered_beside_them_moves_nothing(given_, data):
    markdown, words, more = given_
    notes = quoting(words)
    lock = locked(markdown, notes)
    [[entry]] = lock.entries.values()
    flat = anchor(text_of(markdown), [])[0].flat
    [span] = find(flat, words)
    low, high = snap(flat, (max(2, span[0] - len(entry.before)), min(len(flat.text), span[1] + len(entry.after))))
    others = st.lists(more, max_size=2)
    before, after = data.draw(others), data.draw(others)
    # The first and the last words stand against a side that is kept in full only as long as it was: at the ends of the
    # text there is nothing more to remember, so nothing may be put there.
    before = before if low > 2 else []
    after = after if high < len(flat.text) else []
    edited = "\n\n".join([*before, flat.text[low:high], *after])
    new = anchor(text_of(edited), [])[0].flat
    assume(len(find(new, words)) == 1)
    places, problems = where(edited, notes, lock)
    assert problems == []
    assert "".join(" ".join(said for _, said in places).split()) == "".join(words.split())


def sentences(seed: int) -> tuple[list[str], int, str, bool]:
    """Sentences of random words; the one that will be deleted, with near twins among them; a quote from it.

    The words are random, and not those that Hypothesis finds interesting: in “the the the” nothing has a place.
    """
    random = Random(seed)  # noqa: S311
    dense = random.random() < 0.4
    joint, words = ("", HAN) if dense else (" ", LATIN)
    own = random.choices(words, k=random.randint(14, 24))
    strangers = [joint.join(random.choices(words, k=random.randint(12, 20))) for _ in range(8)]
    first = random.randrange(len(own) - 3)
    last = random.randint(first + 3, len(own))
    twins = []
    for _ in range(3):
        at = random.randrange(first, last)
        twin = joint.join([*own[:at], random.choice(words), *own[at + 1 :]])
        if Levenshtein.normalized_similarity(joint.join(own), twin) >= 0.9:
            twins.append(twin)
    all_ = [*strangers[:2], *twins[:1], *strangers[2:4], joint.join(own), *strangers[4:6], *twins[1:], *strangers[6:]]
    return all_, all_.index(joint.join(own)), joint.join(own[first:last]), dense


@settings(max_examples=60)
@given(st.integers(0, 2**32).map(sentences), st.booleans())
def test_a_deleted_sentence_is_never_found_again_in_another(given_, apart):
    all_, number, quote, dense = given_
    between = "\n\n" if apart else "。" if dense else ". "
    whole, without = between.join(all_), between.join([*all_[:number], *all_[number + 1 :]])
    assume(len(find(anchor(text_of(whole), [])[0].flat, quote)) == 1)
    notes = quoting(quote)
    lock = locked(whole, notes)
    places, problems = where(without, notes, lock)
    assert (places, problems) == ([], ["G012"])
    [outcome] = outcomes(text_of(without), notes, lock)
    assert outcome.status != KEPT
    assert outcome.status != SAFE_FIX


# ── A text that changes ─────────────────────────────────────────────────────────────────────────────────

QUAY = (
    "## Article {n=1}\n\nTwo lamps burn on the quay, and one of them is out before the morning.\n\n"
    "## Article {n=2}\n\nThe harbour master counts the boats that ride at anchor in the bay, and is content.\n"
)


def test_articles_that_are_numbered_anew_keep_their_notes():
    notes = quoting("counts the boats")
    lock = locked(QUAY, notes)
    before = "## Article {n=1}\n\nNobody shall bring fire upon the quay.\n\n"
    after = before + QUAY.replace("n=2", "n=3").replace("n=1", "n=2")
    assert where(after, notes, lock) == ([("3.1", "counts the boats")], [])
    assert ids(after, notes, lock) == ids(QUAY, notes)


REFRAIN = "Row the boat.\n\nThe tide goes out and the tide comes in.\n\nRow the boat.\n\n"


def test_of_copies_in_the_same_surroundings_the_order_tells_which_it_is():
    song = f"## Song {{n=1}}\n\n{REFRAIN * 3}## Song {{n=2}}\n\n{REFRAIN * 3}## Coda {{n=3}}\n\nIt is late.\n"
    notes = quoting("The tide goes out", at="2.5")
    lock = locked(song, notes)
    assert where(song.replace("It is late", "It is very late"), notes, lock) == ([("2.5", "The tide goes out")], [])
    before = song.replace("## Song {n=2}\n\n", f"## Song {{n=2}}\n\n{REFRAIN}", 1)
    assert where(before, notes, lock) == ([], ["G020"])
    without = song.replace(REFRAIN, "", 1)
    assert where(without, notes, lock) == ([], ["G020"])


def test_a_note_on_a_whole_article_is_not_left_to_the_article_that_has_its_number_now():
    notes = notes_of('- {at: "2.1", note: N}\n- {at: "2", note: O}')
    lock = locked(QUAY, notes)
    swapped = "## Fire {n=2}\n\nNobody shall bring fire upon the quay.\n\n" + QUAY.replace("n=2", "n=3")
    assert where(swapped, notes, lock)[1] == ["G020", "G020"]


def test_words_that_come_a_second_time_are_an_error_for_a_new_note_and_a_warning_for_a_locked_one():
    notes = quoting("counts the boats")
    lock = locked(QUAY, notes)
    twice = QUAY + "\n## Article {n=3}\n\nWho counts the boats at night will find one more than there are.\n"
    assert where(twice, notes, lock) == ([("2.1", "counts the boats")], ["G021"])
    *_, [error] = anchor(text_of(twice), notes)
    assert (error.code, error.severity) == ("G010", "error")
    assert 'at: "2.1"' in error.hint
    assert 'at: "3.1"' in error.hint


def test_words_whose_place_is_gone_are_not_taken_elsewhere():
    notes = quoting("counts the boats")
    lock = locked(QUAY, notes)
    moved = QUAY.replace("counts the boats that ride at anchor in the bay", "sleeps")
    elsewhere = moved + "\n## Article {n=3}\n\nWho counts the boats at night will find one more than there are.\n"
    assert where(moved, notes, lock) == ([], ["G012"])
    assert where(elsewhere, notes, lock) == ([], ["G020"])


def test_a_note_with_an_error_is_remembered_until_it_is_mended():
    """A build with errors writes nothing; `check` of the mended text must know the note as if nothing had been."""
    notes = quoting("counts the boats")
    lock = locked(QUAY, notes)
    _, kept, _ = anchor(text_of(QUAY.replace("counts", "numbers")), notes, lock)
    assert reread(kept).entries == lock.entries


def test_a_note_that_is_gone_is_forgotten():
    notes = quoting("counts the boats")
    assert not locked(QUAY, [], locked(QUAY, notes)).entries


# ── Notes that change ───────────────────────────────────────────────────────────────────────────────────


def test_a_mended_quote_keeps_the_id_that_was_made_for_it():
    [old] = ids(QUAY, quoting("counts the boats"))
    lock = locked(QUAY, quoting("counts the boats"))
    assert ids(QUAY, quoting("the boats that ride"), lock) == [old]
    assert ids(QUAY, quoting("the boats that ride")) != [old]


def test_a_note_that_says_something_else_keeps_its_id_too():
    lock = locked(QUAY, quoting("counts the boats"))
    assert ids(QUAY, notes_of("- {quote: counts the boats, note: Rewritten}"), lock) == [*lock.entries]


def test_a_note_that_was_mended_and_rewritten_at_once_is_a_new_one():
    lock = locked(QUAY, quoting("counts the boats"))
    assert ids(QUAY, notes_of("- {quote: the boats that ride, note: Rewritten}"), lock) != [*lock.entries]


def test_an_id_of_the_editors_own_is_the_id():
    notes = notes_of("- {id: boats, quote: counts the boats, note: N}")
    lock = locked(QUAY, notes)
    assert [*lock.entries] == ["boats"]
    assert ids(QUAY, notes_of("- {id: ships, quote: counts the boats, note: N}"), lock) == ["ships"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("{quote: lamps, note: One}", "{quote: lamps, note: Other}", id="by what they say"),
        pytest.param("{quote: lamps, note: N}", "{quote: lamps, note: N, kind: remark}", id="by their kind"),
        pytest.param(
            "{quote: lamps, note: N, reading: {MT: a}}", "{quote: lamps, note: N, reading: {MT: b}}", id="by a reading"
        ),
    ],
)
def test_two_notes_on_the_same_words_keep_their_ids_when_their_order_changes(one, other):
    there, back = notes_of(f"- {one}\n- {other}"), notes_of(f"- {other}\n- {one}")
    lock = locked(QUAY, there)
    assert len(lock.entries) == 2
    assert ids(QUAY, back, lock) == ids(QUAY, there, lock)[::-1]


# ── The file ────────────────────────────────────────────────────────────────────────────────────────────


def strange_words(count: int) -> list[str]:
    """Words that have nothing in common, so that no note has a rival."""
    random = Random(1)  # noqa: S311
    return ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randint(4, 9))) for _ in range(count)]


ROWS = [strange_words(12 * 14)[at : at + 14] for at in range(0, 12 * 14, 14)]
MANY = {
    "content/t.md": "# T\n\n" + "\n\n".join(map(" ".join, ROWS)),
    "annotations/t/n.yaml": "kind: note\nnotes:\n" + "".join(f"- {{quote: {row[7]}, note: N}}\n" for row in ROWS),
}


@pytest.fixture
def build(tmp_path, capsys):
    """Build an edition of these files over what is there: the exit code, what it complained of, and the lock."""

    def build(files, *options):
        root = write(tmp_path, files)
        code = command_line.main(["build", "--root", str(root), *options])
        path = root / "annotations" / "t" / LOCK
        return code, capsys.readouterr().err, path.read_bytes().decode(errors="replace") if path.exists() else ""

    return build


def test_the_diff_of_a_lock_shows_the_notes_that_an_edit_concerns(build):
    *_, before = build(MANY)
    code, _, after = build(MANY | {"content/t.md": MANY["content/t.md"].replace(ROWS[4][6], "other")})
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert code == 0
    assert len(after.splitlines()) == len(before.splitlines())
    assert len(changed) == 2
    assert changed[0].startswith('{"version"')  # which has the digest of the text
    assert f'"written": "{ROWS[4][7]}"' in changed[1]


def test_a_build_without_changes_leaves_the_lock_as_it_is(build):
    *_, before = build(MANY)
    *_, after = build(MANY)
    assert before == after
    assert len(before.splitlines()) == 2 * len(ROWS) + 2


def test_the_lock_does_not_depend_on_how_notes_are_ordered(build):
    head, *rows = MANY["annotations/t/n.yaml"].splitlines(keepends=True)[1:]
    *_, before = build(MANY)
    *_, after = build(MANY | {"annotations/t/n.yaml": "".join(["kind: note\n", head, *rows[::-1]])})
    assert after == before


def test_with_locked_a_text_may_not_change_under_its_notes(build, tmp_path):
    build(MANY)
    site = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    edited = {"content/t.md": MANY["content/t.md"].replace(ROWS[4][6], "other")}
    code, err, _ = build(edited, "--locked")
    assert code == 1
    assert "error G023: the lock is not up to date" in err
    site[tmp_path / "content/t.md"] = edited["content/t.md"].encode()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == site


GOOD = '{"version": 1, "texts": {}, "notes": {"n": {"note": "x", "anchors": [%s]}}}'
EMPTY = GOOD % ""
ENTRY = '{"part": "0", "written": "w", "block": "1", "start": 0, "exact": "w", "before": "", "after": ""%s}'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "1:1", id="empty"),
        pytest.param(EMPTY[:40], "1:1", id="cut off"),
        pytest.param(EMPTY.replace('"version": 1', '"version": 2'), "version 2, this program", id="a later one"),
        pytest.param(EMPTY.replace('"version": 1, ', ""), "version", id="of no version"),
        pytest.param("{\n<<<<<<< ours\n=======\n>>>>>>> theirs\n}", "2:1", id="a merge not finished"),
        pytest.param("[]", "1:1", id="a list"),
        pytest.param("[" * 100_000, "1:1", id="nested without end"),
        pytest.param(b'{"version": 1, "notes": {"\xff": 1}}', "1:1", id="not UTF-8"),
        pytest.param(GOOD % '{"part": "0"}', "1:1", id="fields are missing"),
        pytest.param(GOOD % (ENTRY % "").replace('"start": 0', '"start": "0"'), "start", id="a number in quotes"),
        pytest.param(GOOD % (ENTRY % "").replace('"exact": "w"', '"exact": null'), "exact", id="nothing for words"),
        pytest.param(GOOD % (ENTRY % ', "rival": "a"'), "rival", id="words for a number"),
    ],
)
def test_a_lock_that_cannot_be_read_stops_everything_and_is_left_as_it_is(build, tmp_path, data, said):
    lock = data if isinstance(data, bytes) else data.encode()
    code, err, _ = build(MANY | {f"annotations/t/{LOCK}": lock})
    assert code == 1
    assert "error G022: the lock cannot be read" in err
    assert said in err
    assert (tmp_path / "annotations" / "t" / LOCK).read_bytes() == lock
    assert not (tmp_path / "output").exists()


def test_what_a_later_program_has_added_to_an_entry_is_passed_over():
    lock, problems = read_lock(SourceFile(LOCK, (GOOD % (ENTRY % ', "new": [1]')).encode()))
    assert not problems
    assert lock.entry("n", "0").exact == "w"
