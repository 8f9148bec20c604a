"""The day on which a note came into the lock: kept for the feed, in an edition with an address."""

import json
import xml.etree.ElementTree as ET

import pytest

from glossator.commands.reanchor import reanchor
from glossator.pipeline import build
from tests.tiny import EDITION, write

LOCK = "annotations/t/anchors.lock.json"
TEXT = "# T\n\nThe lamp was lit by the keeper.\n"
FIRST, SECOND = "1767225600", "1772323200"  # the first of January and of March 2026
JANUARY, MARCH = "2026-01-01", "2026-03-01"


def files(*notes, url="url: https://example.org/\n", text=TEXT):
    return {
        "content/edition.yaml": EDITION + url,
        "content/t.md": text,
        "annotations/t/n.yaml": f"kind: note\nnotes: {json.dumps(notes)}\n",
    }


LAMP, KEEPER = {"quote": "lamp", "note": "Of brass."}, {"quote": "keeper", "note": "Tom Orme."}


@pytest.fixture
def built(monkeypatch):
    def run(root, when, given, **options):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", when)
        report = build(write(root, given), **options)
        assert not report.problems
        return days(root)

    return run


def days(root):
    """The day of each note by what it is on."""
    notes = json.loads((root / LOCK).read_text("utf-8"))["notes"].values()
    return {one["anchors"][0]["exact"]: one.get("since") for one in notes}


def in_feed(root):
    feed = ET.fromstring((root / "output/notes.atom").read_bytes())  # noqa: S314  our own
    atom = "{http://www.w3.org/2005/Atom}"
    return [(one.findtext(f"{atom}summary"), one.findtext(f"{atom}updated")[:10]) for one in feed.iter(f"{atom}entry")]


def test_a_note_keeps_the_day_of_the_build_that_first_had_it(tmp_path, built):
    assert built(tmp_path, FIRST, files(LAMP)) == {"lamp": JANUARY}
    assert built(tmp_path, SECOND, files(LAMP, KEEPER)) == {"lamp": JANUARY, "keeper": MARCH}
    assert in_feed(tmp_path) == [("Tom Orme.", MARCH), ("Of brass.", JANUARY)]


def test_what_is_built_from_a_lock_does_not_depend_on_the_clock(tmp_path, built):
    built(tmp_path, FIRST, files(LAMP, KEEPER))
    lock, feed = ((tmp_path / path).read_bytes() for path in (LOCK, "output/notes.atom"))
    built(tmp_path, SECOND, files(LAMP, KEEPER), locked=True)
    built(tmp_path, SECOND, files(LAMP, KEEPER))
    assert ((tmp_path / LOCK).read_bytes(), (tmp_path / "output/notes.atom").read_bytes()) == (lock, feed)


def test_a_note_in_a_lock_without_days_has_none(tmp_path, built):
    assert built(tmp_path, FIRST, files(LAMP, url="")) == {"lamp": None}, "without an address there is no feed"
    before = (tmp_path / LOCK).read_bytes()
    built(tmp_path, SECOND, files(LAMP), locked=True)
    assert built(tmp_path, SECOND, files(LAMP)) == {"lamp": None}
    assert (tmp_path / LOCK).read_bytes() == before
    assert not (tmp_path / "output/notes.atom").exists()
    assert built(tmp_path, SECOND, files(LAMP, KEEPER)) == {"lamp": None, "keeper": MARCH}
    assert in_feed(tmp_path) == [("Tom Orme.", MARCH)]


def test_a_note_with_a_date_of_its_own_is_told_by_that(tmp_path, built):
    built(tmp_path, SECOND, files({**LAMP, "date": "2025-12"}, {**KEEPER, "date": "2025~"}))
    assert in_feed(tmp_path) == [("Tom Orme.", MARCH), ("Of brass.", "2025-12-01")], "nobody sorts “about 2025”"


@pytest.mark.parametrize("change", [{"note": "Of copper."}, {"quote": "The lamp"}, {"id": "brass"}])
def test_a_note_that_is_changed_is_not_new(tmp_path, built, change):
    built(tmp_path, FIRST, files(LAMP))
    assert list(built(tmp_path, SECOND, files({**LAMP, **change})).values()) == [JANUARY]


def test_one_that_was_taken_out_is_new_again(tmp_path, built):
    built(tmp_path, FIRST, files(LAMP, KEEPER))
    assert built(tmp_path, FIRST, files(KEEPER)) == {"keeper": JANUARY}
    assert built(tmp_path, SECOND, files(LAMP, KEEPER)) == {"keeper": JANUARY, "lamp": MARCH}


def test_reanchor_keeps_the_days(tmp_path, built):
    text = "# T\n\nThe lamp was out. The keeper counts the boats that ride at anchor in the bay, and is content.\n"
    boats = {"quote": "counts the boats that ride at anchor in the bay", "note": "Every night."}
    built(tmp_path, FIRST, files(LAMP, boats, text=text))
    write(tmp_path, {"content/t.md": text.replace("that ride", "that lie")})
    assert reanchor(tmp_path, write=True, ask=lambda _: True, show=print) == 0
    assert days(tmp_path) == {"lamp": JANUARY, "counts the boats that lie at anchor in the bay": JANUARY}


@pytest.mark.parametrize("since", ['"2026"', '"2026-13-01"', '"2026-02-30"', '"</feed>"', "20260101"])
def test_a_day_that_is_none_is_told(tmp_path, built, since):
    built(tmp_path, FIRST, files(LAMP))
    lock = (tmp_path / LOCK).read_text("utf-8")
    write(tmp_path, {LOCK: lock.replace(f'"since": "{JANUARY}"', f'"since": {since}')})
    assert [one.code for one in build(tmp_path).problems] == ["G022"]
