"""The search of large editions: Pagefind's index is made of our records, the same each time, and nothing lands elsewhere."""

from pathlib import Path

from glossator import pagefind

RECORDS = [(0, "t/a.html#1", "One", "the mediation 司法确认机制 of"), (1, "t/a.html#n-1", "note", "words")]


def test_the_index_is_made_and_is_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = pagefind.files(RECORDS, ["Text", "Note"], "en")
    assert pagefind.SCRIPT in made
    assert any(path.endswith(".pf_index") for path in made)
    assert not any("-ui" in path for path in made)
    assert pagefind.files(RECORDS, ["Text", "Note"], "en") == made
    assert list(Path.cwd().iterdir()) == [], "it wrote beside the edition"


def test_every_han_character_is_a_word():
    assert pagefind.spaced("the 司法确认 of") == "the 司 法 确 认 of"
