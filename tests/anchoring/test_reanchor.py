"""After an edit of the text: what `reanchor` says of every note, what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glossator.anchoring.lock import dump_lock
from glossator.commands import command_line
from glossator.commands.reanchor import reanchor
from glossator.pipeline import understand
from glossator.source.load import LOCK, load
from tests.tiny import write

ROOT = Path(__file__).resolve().parents[2]

TEXT = """\
# The quay

## Lamps {n=1}

Two lamps burn on the quay, and one of them is out before the morning comes over the water.

## Boats {n=2}

The harbour master counts the boats that ride at anchor in the bay, and is content with them.

Nobody asks him why he counts them, for nobody comes down here after dusk in the winter.

## Tar {n=3}

Tar is kept in barrels under the stair, and nobody shall carry a light to that place.
"""


class Edition:
    """An edition on disk whose notes have been locked, as a build does, and whose text is edited then."""

    def __init__(self, root: Path, notes: str, **more: str) -> None:
        self.root = write(root, {"content/t.md": TEXT, "annotations/t/n.yaml": notes, **more})
        assert not self.codes
        self.lock()

    def edit(self, *changes: tuple[str, str], path: str = "content/t.md") -> Edition:
        text = (self.root / path).read_bytes().decode()
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (self.root / path).write_bytes(text.encode())
        return self

    def reanchor(self, *answers: bool, write: bool = True) -> tuple[int, str]:
        """How many notes are left, and what was said; each question takes one of the answers."""
        said: list[str] = []
        given = iter(answers)

        def ask(question: str) -> bool:
            said.append(question)
            return next(given)

        left = reanchor(self.root, write=write, ask=ask if answers else None, show=said.append)
        assert not [*given], said
        return left, "\n".join(said)

    @property
    def notes(self) -> str:
        return (self.root / "annotations/t/n.yaml").read_bytes().decode()

    @property
    def files(self) -> dict[str, bytes]:
        """All that an editor keeps: the site is made anew at any time."""
        rooms = [self.root / "content", self.root / "annotations"]
        return {str(path): path.read_bytes() for room in rooms for path in room.rglob("*") if path.is_file()}

    @property
    def codes(self) -> list[str]:
        """What is wrong with it."""
        return [problem.code for problem in understand(load(self.root))[2]]

    def lock(self) -> None:
        """What a build does besides making pages, which would take most of the time of these tests."""
        _, locks, _ = understand(load(self.root))
        self.path_of_lock.write_bytes(dump_lock(locks["t"]))

    @property
    def path_of_lock(self) -> Path:
        return self.root / "annotations" / "t" / LOCK


@pytest.fixture
def edition(tmp_path):
    return lambda notes, **more: Edition(tmp_path, notes, **more)


HEAD = "kind: note\nnotes:\n"
RODE, LAY = "boats that ride at anchor", "boats that ride at an anchor"
COUNTED = "counts the boats that ride at anchor"
COUNTS = "counts the boats that ride at an anchor"
EMPTIED = ("counts the boats that ride at anchor in the bay", "sleeps")
AGAIN = ("under the stair", "which he counts the boats by")


def on(words: str, *more: str) -> str:
    """A file of notes on these words, each as it stands in YAML."""
    return HEAD + "".join(f"- {{quote: {one}, note: N{n}}}\n" for n, one in enumerate((words, *more)))


# ── What is safe is written, and nothing else with it ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    "notes",
    [
        pytest.param(f"{HEAD}- quote: {COUNTED}\n  note: N\n", id="plain"),
        pytest.param(f"{HEAD}- quote: '{COUNTED}'\n  note: N\n", id="in single marks"),
        pytest.param(f'{HEAD}- quote: "{COUNTED}"\n  note: N\n', id="in double marks"),
        pytest.param(f"{HEAD}- {{note: 'N', quote:  {COUNTED} , tags: [a,  b]}}\n", id="between braces"),
        pytest.param(
            f"# Mine\nnotes:\n\n    -   note:   N  # so?\n        quote: {COUNTED}  # ?\n        kind: note\n# End\n",
            id="remarks, indents, another order",
        ),
        pytest.param(f"{HEAD}- quote: {COUNTED}\n  note: |\n    One.\n\n      Two. \n", id="a note in its own lines"),
        pytest.param(f"{HEAD}- quote: {COUNTED}\n  note: N".replace("\n", "\r\n"), id="line ends of Windows"),
        pytest.param(f"\ufeff{HEAD}- quote: {COUNTED}\n  note: N", id="a byte order mark, and no last line end"),
        pytest.param(f"{HEAD}- quote: [Two lamps, {COUNTED}]\n  note: N\n", id="one of several places"),
        pytest.param(f"{HEAD}- quote:\n  - Two lamps\n  - '{COUNTED}'  # here\n  note: N\n", id="the same in lines"),
        pytest.param(f"{HEAD}- quote: {{from: {COUNTED}, to: dusk}}\n  note: N\n", id="where a range begins"),
        pytest.param(f"{HEAD}- quote: {{from: Two lamps, to: {COUNTED}}}\n  note: N\n", id="where it ends"),
        pytest.param(f"{HEAD}- quote: {COUNTED}\n  at: '2'\n  note: N\n", id="in a section"),
        pytest.param(f"{HEAD}- quote: {COUNTED}\n  at: 2.1\n  nth: 1\n  note: N\n", id="by count"),
    ],
)  # fmt: skip
def test_the_words_are_replaced_and_every_other_byte_stays(edition, notes):
    made = edition(notes).edit((RODE, LAY))
    left, said = made.reanchor()
    assert left == 0
    assert re.search(r"n\.yaml:[34]: can be mended: the (quote is not|words in `to` are not) in the text", said)
    assert made.notes == notes.replace(COUNTED, COUNTS)
    assert not made.codes


def test_a_quote_in_several_lines_comes_back_on_one(edition):
    made = edition(f"{HEAD}- quote: >-\n    counts the boats\n    that ride at anchor\n  # why?\n  note: N\n")
    made.edit((RODE, LAY)).reanchor()
    assert made.notes == f"{HEAD}- quote: {COUNTS}\n  # why?\n  note: N\n"


def test_words_that_yaml_would_read_as_something_else_are_put_in_quotation_marks(edition):
    made = edition(on("ride at anchor in the bay")).edit(("ride at anchor in the bay", "ride: at anchor in the bay"))
    made.reanchor()
    assert '{quote: "ride: at anchor in the bay", note: N0}' in made.notes
    assert not made.codes


def test_the_change_is_shown_as_lines_of_the_file_with_its_score(edition):
    _, said = edition(on(COUNTED)).edit((RODE, LAY)).reanchor(write=False)
    assert f"- - {{quote: {COUNTED}, note: N0}}\n  + - {{quote: {COUNTS}, note: N0}}" in said
    assert re.search(r"was 2\.1: .*\[counts the boats that ride at anchor\]", said)
    assert re.search(r"now 2\.1: .*\[counts the boats that ride at an anchor\].* \(score 0\.9\d\)", said)


def test_without_write_nothing_is(edition):
    made = edition(on(COUNTED)).edit((RODE, LAY))
    before = made.files
    left, said = made.reanchor(write=False)
    assert (left, made.files) == (1, before)
    assert said.endswith("1 left for you; --write mends what is safe and asks about the rest")


def test_a_mended_note_keeps_its_address(edition):
    made = edition(on(COUNTED))
    [before] = re.findall(r'"(n\w{7})"', made.path_of_lock.read_text(encoding="utf-8"))
    made.edit((RODE, LAY)).reanchor()
    made.lock()
    assert [before] == re.findall(r'"(n\w{7})"', made.path_of_lock.read_text(encoding="utf-8"))


@pytest.mark.parametrize("answers", [(), (True,), (False,)])
def test_a_second_run_has_nothing_more_to_do(edition, answers):
    made = edition(on(COUNTED, "why he counts")).edit((RODE, LAY), ("why he counts them", "for what he numbers them"))
    made.reanchor(*answers)
    before = made.files
    left, said = made.reanchor(*(answers if answers != (True,) else ()))
    assert made.files == before
    assert left == (answers != (True,))
    assert "wrote" not in said


# ── Places that are named by number ─────────────────────────────────────────────────────────────────────

RENUMBERED = (("## Lamps", "## Fire on the quay {n=0}\n\nNone.\n\n## Lamps"), ("{n=2}", "{n=22}"), ("{n=3}", "{n=33}"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('quote: he, at: "2.2"', "quote: he", id="a block"),
        pytest.param('quote: the, at: "3"', 'quote: the, at: "33"', id="a section"),
        pytest.param('quote: him, within: Nobody asks him', 'quote: him, within: Nobody asks him', id="a passage"),
        pytest.param('at: "2.2"', 'at: "22.2"', id="a whole block"),
        pytest.param(
            'quote: {from: Nobody, to: dusk}, at: "2"',
            'quote: {from: Nobody asks him, to: here after dusk}',
            id="a range",
        ),
    ],
)  # fmt: skip
def test_a_number_that_has_changed_is_mended(edition, before, after):
    notes = f"{HEAD}- {{{before}, note: N}}\n"
    made = edition(notes).edit(*RENUMBERED)
    assert made.reanchor()[0] == 0
    assert made.notes == f"{HEAD}- {{{after}, note: N}}\n"
    assert not made.codes


# ── What is asked ───────────────────────────────────────────────────────────────────────────────────────

REWRITTEN = ("The harbour master counts the boats that ride", "Each evening he counts the small ships that lie")


@pytest.mark.parametrize("yes", [True, False])
def test_what_is_only_likely_is_asked(edition, yes):
    made = edition(on("counts the boats")).edit(REWRITTEN)
    before = made.files
    left, said = made.reanchor(yes)
    assert "may be mended: the quote is not in the text" in said
    assert "make this change?" in said
    assert left == (not yes)
    assert ("counts the small ships" in made.notes) == yes == (not made.codes)
    assert yes or made.files == before


@pytest.mark.parametrize("yes", [True, False])
def test_the_same_words_elsewhere_are_an_error_until_somebody_says_yes(edition, yes):
    notes = on("counts the boats")
    made = edition(notes).edit(EMPTIED, AGAIN)
    assert made.codes == ["G020"]
    left, said = made.reanchor(yes)
    assert "moved?: the words are the same, but the text around them is different" in said
    assert re.search(r"was 2\.1: .*\n  now 3\.1: ", said)
    assert said.splitlines()[3] == "is this the right place?"
    assert (left, made.codes, made.notes) == (not yes, [] if yes else ["G020"], notes)


@pytest.mark.parametrize(
    ("note", "edits"),
    [
        pytest.param('at: "3"', [("## Tar {n=3}", "## Nets and ropes of all kinds {n=3}")], id="another heading"),
        pytest.param(
            'at: "3.1"', [(TEXT.rstrip("\n").split("\n")[-1], "Nets hang from the beams.")], id="another block"
        ),
        pytest.param(
            'at: "2"', [("## Boats {n=2}", "## Boats {n=4}"), ("## Tar {n=3}", "## Tar {n=2}")], id="renumbered"
        ),
    ],
)
def test_a_whole_place_with_other_words_is_asked_about(edition, note, edits):
    it = edition(f"{HEAD}- {note}\n  note: N.\n").edit(*edits)
    before = it.files
    left, said = it.reanchor()
    assert (left, it.codes, it.files) == (1, ["G020"], before)
    assert "moved?" in said
    assert it.reanchor(True)[0] == 0
    assert it.codes == []


def test_each_is_asked_and_written_by_itself(edition):
    made = edition(on("counts the boats", "nobody shall carry a light", "Two lamps burn")).edit(
        REWRITTEN,
        ("nobody shall carry a light to that place", "no light shall be carried there"),
        ("Two lamps burn on", "Two lamps still burn on"),
    )
    left, said = made.reanchor(False, True)
    assert said.count("make this change?") == 2
    assert left == 1
    assert made.notes == on("counts the boats", "no light shall be carried there", "Two lamps still burn")
    assert made.codes == ["G012"]


def test_where_nobody_can_answer_only_what_is_safe_is_done(edition):
    made = edition(on("why he counts them", COUNTED, "barrels")).edit(
        (RODE, LAY), ("why he counts them", "for what reason")
    )
    left, _ = made.reanchor()
    assert left == 1
    assert made.notes == on("why he counts them", COUNTS, "barrels")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_who_stops_in_the_middle_keeps_what_they_agreed_to(edition, stop):
    notes = ("counts the boats", "why he counts", "nobody shall carry a light", "in barrels")
    made = edition(on(*notes)).edit(
        REWRITTEN,
        ("why he counts them", "for what he numbers them"),
        ("nobody shall carry a light to that place", "no light shall be carried there"),
        ("in barrels", "in big barrels"),
    )
    said = []

    def ask(question: str) -> bool:
        said.append(question)
        if said.count(question) > 1:
            raise stop
        return True

    left = reanchor(made.root, write=True, ask=ask, show=said.append)
    assert made.notes == on("counts the small ships", *notes[1:3], "in big barrels")
    assert made.codes == ["G012", "G012"]
    assert (left, said.count("make this change?")) == (2, 2)
    assert said[-2:] == ["interrupted: 2 written, 2 not answered", "2 left for you"]
    told = "\n".join(said)
    assert "n.yaml:6: can be mended" in told, "it was written"
    assert "n.yaml:5:" not in told, "it was not asked about"


# ── What became of every note ───────────────────────────────────────────────────────────────────────────


def test_every_outcome_is_counted(edition):
    made = edition(
        on("content with them", "Two lamps", "{from: Nobody asks, to: the winter}", COUNTED, "barrels", "carry a light")
    ).edit(
        ("Two lamps", "There two lamps, or Two lamps,"),
        ("comes down here after dusk", "ever comes here"),
        (RODE, LAY),
        ("Tar is kept in barrels under the stair, and nobody shall carry a light to that place", "No fire"),
    )
    _, said = made.reanchor(write=False)
    assert "2 moved with their words, 1 with changed words inside, 1 can be mended, 2 orphaned" in said
    assert re.search(r"n\.yaml:8: orphaned: the quote is not in the text\n  was 3\.1: .*\[carry a light\]", said)


def test_of_an_edition_without_changes_every_note_is_kept(edition):
    made = edition(on(COUNTED, "Two lamps"))
    before = made.files
    assert made.reanchor() == (0, "2 kept")
    assert made.files == before


def test_a_new_note_that_is_misspelt_is_asked_about(edition):
    made = edition(on("Two lamps"))
    (made.root / "annotations/t/n.yaml").write_text(on("Two lamps", "The harbor master"), encoding="utf-8")
    left, said = made.reanchor(True)
    assert "n.yaml:4: may be mended: the quote is not in the text\n  now 2.1: " in said
    assert (left, made.notes) == (0, on("Two lamps", "The harbour master"))


def test_an_edition_without_notes(edition):
    assert edition("kind: note\nnotes: []\n").reanchor() == (0, "there are no notes")


# ── Another version of the text ─────────────────────────────────────────────────────────────────────────

GERMAN = TEXT.replace(
    "The harbour master counts the boats that ride at anchor", "Der Hafenmeister zählt die Boote vor Anker"
)
BESIDE = HEAD + "- quote: counts the boats\n  parallel: {de: zählt die Boote vor Anker}\n  note: N\n"


def test_words_in_a_parallel_version_are_mended_there(edition):
    made = edition(BESIDE, **{"content/t.de.md": GERMAN}).edit(
        ("Boote vor Anker", "Kähne vor Anker"), path="content/t.de.md"
    )
    assert made.reanchor(True)[0] == 0
    assert made.notes == BESIDE.replace("Boote", "Kähne")
    assert not made.codes


# ── When something else is wrong ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("content/t.md", ("# The quay", "# The quay\n\n<b>x</b>"), "G061"),
        ("annotations/t/n.yaml", ("note: N0", "nota: N0"), "G030"),
        ("content/edition.yaml", ("texts: [t]", "texts: [u]"), "G072"),
        (f"annotations/t/{LOCK}", ('"version": 1', '"version": 1,,'), "G022"),
    ],
)
def test_nothing_is_written_while_anything_else_is_wrong(edition, path, change, code):
    made = edition(on(COUNTED)).edit((RODE, LAY)).edit(change, path=path)
    before = made.files
    left, said = made.reanchor()
    assert left
    assert code in said
    assert made.files == before


# ── On a terminal ───────────────────────────────────────────────────────────────────────────────────────


INTERRUPTION = b"\x03"


# What a shell starts in the background ignores Ctrl-C, and so would what is started from there.
STARTED = f"""
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_path({str(ROOT / "build.py")!r}, run_name="__main__")
"""


def on_a_terminal(root: Path, typed: bytes) -> tuple[int, str]:
    """Run `build.py reanchor --write` as on a terminal: type this when it asks; its exit code and what was seen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", STARTED, "reanchor", "--write", "--root", str(root)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), "TERM": "dumb"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    seen, asked = b"", False
    try:
        for _ in range(60):
            silent = not select.select([ours], [], [], 0.5)[0]
            if not silent and not (data := os.read(ours, 4096)):
                break
            seen += b"" if silent else data
            first = not asked and seen.endswith(b"[y/N] ")
            asked = asked or first
            if typed == INTERRUPTION and (first or (asked and silent)):
                process.send_signal(signal.SIGINT)  # again if it is silent: one before it waits for an answer is lost
            elif first:
                os.write(ours, typed)
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(ours)  # if it still waits for an answer, it gets none
    return process.wait(timeout=20), seen.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (b"y\n", 0, "counts the small ships"),
        (b"Yes\n", 0, "counts the small ships"),
        (b"\n", 1, "counts the boats"),
        (b"n\n", 1, "counts the boats"),
        (b"\x04", 1, "counts the boats"),
        (INTERRUPTION, 1, "counts the boats"),
    ],
    ids=["y", "yes", "return", "n", "the end of input", "interrupted"],
)
def test_on_a_terminal_it_asks(edition, typed, code, words):
    made = edition(on("counts the boats")).edit(REWRITTEN)
    left, seen = on_a_terminal(made.root, typed)
    assert "make this change? [y/N] " in seen
    assert "Traceback" not in seen
    assert (left, made.notes) == (code, on(words))
    stopped = typed in (b"\x04", INTERRUPTION)
    assert ("\ninterrupted: 0 written, 1 not answered\n" in seen) == stopped, "on a line of its own"


def test_where_there_is_no_terminal_it_does_not_ask(edition, capsys):
    made = edition(on("counts the boats")).edit(REWRITTEN)
    assert command_line.main(["reanchor", "--write", "--root", str(made.root)]) == 1
    out = capsys.readouterr().out
    assert "make this change?" not in out
    assert out.endswith("1 left for you\n")
