"""Describing is finding backwards: from words that an editor sees to the YAML that names them, and back to the words.

Nothing is planted: spans are drawn from any document, and what is described is looked for as a build would.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from glossator.anchoring.describe import describe
from glossator.anchoring.flat import snap
from glossator.anchoring.lock import selector_text
from glossator.anchoring.resolve import Resolver
from glossator.commands import command_line
from glossator.commands.describe import as_yaml
from glossator.model import Range
from tests.markdowns import document
from tests.tiny import notes_of, places, read_text, resolver, write

# Few words, so that they stand in many places; each script with what makes its words hard to cut.
WORDS = [
    "the", "sea", "Sea", "a", "l’homme", "wine-dark", "*the sea*", "[sea](u.md)", "[the *sea*](u.md)", "…", "—", "“a”",
    "ἄειδε", "α\u0301", "Ἀχιλλεύς", "東京", "京", "、", "*东*", "البحر", "والبحرُ", "بـحر", "समुद्र", "की", "क", "जहाज़",
    "ทะเล", "ที่", "한국", "ﬁn", "so\u00adft", "🙂", "👩\u200d🚀", "x²", "`a b`", "1\u202f000",
]  # fmt: skip
lines = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=3)
blocks = lines.map("\n".join) | st.tuples(st.sampled_from(["## ", "### ", "- ", "> "]), lines).map(
    lambda one: one[0] + " ".join(one[1])
)
documents = st.lists(blocks, min_size=1, max_size=6).map("\n\n".join) | document


@settings(max_examples=60)
@given(documents, st.data())
def test_what_describes_a_span_finds_it(markdown, data):
    found = Resolver(read_text(markdown)[0])
    size = len(found.flat.text)
    ends = data.draw(st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted))
    span = snap(found.flat, tuple(ends))
    assume(span[0] < span[1])
    selector = describe(found.text, found.flat, tuple(ends))
    again = found.resolve(selector)
    assert (again.spans[0][0], again.spans[-1][1]) == span
    assert not again.warnings
    [note] = notes_of(as_yaml(selector) + "N\n")
    assert [*map(selector_text, note.targets)] == [selector_text(selector)]


@settings(max_examples=40)
@given(documents, st.data())
def test_a_span_that_can_be_quoted_is_as_it_was_given(markdown, data):
    flat = Resolver(read_text(markdown)[0]).flat
    size = len(flat.text)
    ends = data.draw(st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted))
    span = snap(flat, tuple(ends))
    assert snap(flat, span) == span
    assert flat.text[slice(*ends)].strip(" ") in flat.text[slice(*span)]


# ── Which selector ──────────────────────────────────────────────────────────────────────────────────────

SEA = "The sea at night.\n\n## One {n=1}\n\nBy the sea, by the harbour.\n\n## Two {n=2}\n\nNo sea, no sea."


def described(markdown: str, words: str, number: int = 0) -> str:
    """The lines of YAML that name the `number`th place of these words."""
    one = resolver(markdown)
    return as_yaml(describe(one.text, one.flat, one.matches(words)[number])).removesuffix("\n  note: ")


@pytest.mark.parametrize(
    ("words", "number", "yaml"),
    [
        pytest.param("harbour", 0, "- quote: harbour", id="words that stand once"),
        pytest.param("sea", 1, '- quote: sea\n  at: "1"', id="once in a section"),
        pytest.param("sea", 0, "- quote: sea\n  within: The sea at", id="no section of its own: a few words more"),
        pytest.param("sea", 2, '- quote: sea\n  within: "No sea, no"', id="twice in the section"),
    ],
)  # fmt: skip
def test_the_shortest_selector_that_will_last(words, number, yaml):
    assert described(SEA, words, number) == yaml


def test_words_that_nothing_tells_apart_are_counted():
    assert described("a a a a a", "a", 2) == '- quote: a\n  at: "t.1"\n  nth: 3'


def test_one_sign_is_not_cut_even_if_it_stands_for_several():
    assert described("At night… and by day.", "night.") == "- quote: night…"


def test_a_long_passage_is_a_range_by_its_first_and_last_words():
    words = "Nine steps lead down to the water and the tenth is under it at every tide, as the harbour master knows."
    found = resolver(f"Before. {words} Behind.")
    [span] = found.matches(words)
    selector = describe(found.text, found.flat, span)
    assert isinstance(selector, Range)
    assert (selector.start.exact, selector.end.exact) == ("Nine steps lead", "harbour master knows.")


def test_a_span_without_words_cannot_be_described():
    found = resolver("One two.")
    with pytest.raises(ValueError, match="no words"):
        describe(found.text, found.flat, (1, 2))


@pytest.mark.parametrize("words", ["yes", "12:30", "1.10", "a: b", "#3", "- dash", "it’s “so”", "'", "*", "{x}", "\\"])
def test_words_that_mean_something_to_yaml_are_read_as_words(words):
    markdown = f"Before {words.replace('*', chr(92) + '*').replace('{', chr(92) + '{')} behind."
    yaml = described(markdown, words)
    [note] = notes_of(f"{yaml}\n  note: N\n")
    assert places(markdown, note.targets[0].exact) == [words]


# ── The command ─────────────────────────────────────────────────────────────────────────────────────────

TEXT = "# The quay\n\nTwo lamps burn on the quay.\n\nTwo lamps, then: one\nlamp and one\nmore, one lamp.\n"


@pytest.fixture
def ask(tmp_path, capsys):
    """What `describe` says of some words at a line of a text: its exit code, and the lines of the selector."""

    def ask(data: str | bytes, line: int, words: str) -> tuple[int, str]:
        root = write(tmp_path, {"content/t.md": data})
        code = command_line.main(["describe", f"content/t.md:{line}", words, "--root", str(root)])
        out, err = capsys.readouterr()
        return code, (err if code else out.removesuffix("\n  note: \n"))

    return ask


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT, id="as it is"),
        pytest.param(TEXT.replace("\n", "\r\n"), id="line ends of Windows"),
        pytest.param(TEXT.replace("\n", "\r"), id="of an old Macintosh"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), id="a byte order mark"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), id="both"),
    ],
)
@pytest.mark.parametrize(
    ("line", "words", "yaml"),
    [
        pytest.param(3, "lamps", "- quote: lamps\n  within: Two lamps burn", id="the upper of two"),
        pytest.param(5, "lamps", '- quote: lamps\n  within: "Two lamps, then"', id="the lower"),
        pytest.param(5, "one lamp and", "- quote: one lamp and", id="over two lines"),
        pytest.param(1, "quay", '- quote: quay\n  within: The quay', id="in a heading"),
        pytest.param(5, "one lamp", '- quote: one lamp\n  within: "then: one lamp and"', id="twice: the first"),
        pytest.param(7, "one lamp", '- quote: one lamp\n  within: "more, one lamp."', id="twice: the last"),
        pytest.param(6, "one", "- quote: one\n  within: and one more", id="in the middle of it"),
    ],
)  # fmt: skip
def test_the_words_nearest_to_the_line_are_described(ask, data, line, words, yaml):
    assert ask(data, line, words) == (0, yaml)


@pytest.mark.parametrize("mark", ["", "- ", "> ", "1. ", "[^1]: ", "Term\n: "])
@pytest.mark.parametrize(("line", "within"), [(0, "A sea, no"), (1, "no sea, that"), (2, "that sea")])
def test_the_line_is_that_of_the_words_in_blocks_of_every_kind(ask, mark, line, within):
    text = f"# T\n\nWords[^1].\n\n{mark}A sea,\n    no sea,\n    that sea\n"
    code, yaml = ask(text, 5 + mark.count("\n") + line, "sea")
    assert (code, yaml.partition("within: ")[2].strip('"')) == (0, within)


def test_words_twice_on_a_line_are_those_that_come_first(ask):
    assert ask("# T\n\nThe sea, the sea.\n", 3, "sea") == (0, '- quote: sea\n  within: "The sea, the"')


@pytest.mark.parametrize(
    ("line", "words", "said"),
    [
        (3, "lanterns", "content/t.md:3: these words are not in the text\n"),
        (3, "", "content/t.md:3: these words are not in the text\n"),
        (3, "amps", "content/t.md:3: these words are not in the text\n"),
    ],
)
def test_words_that_are_not_there(ask, line, words, said):
    assert ask(TEXT, line, words) == (1, said)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("content/t.md", "write the place as FILE:LINE, like content/decree.md:12"),
        ("content/t.md:x", "write the place as FILE:LINE, like content/decree.md:12"),
        ("content/edition.yaml:1", "no text of the edition is made from this file"),
    ],
)
def test_a_place_that_is_none(tmp_path, capsys, place, said):
    root = write(tmp_path, {"content/t.md": TEXT})
    assert command_line.main(["describe", place, "lamps", "--root", str(root)]) == 1
    assert capsys.readouterr().err == f"{place}: {said}\n"


def test_a_path_from_the_root_of_the_disk_and_one_elsewhere(tmp_path, capsys):
    root = write(tmp_path / "here", {"content/t.md": TEXT})
    assert command_line.main(["describe", f"{root}/content/t.md:3", "burn", "--root", str(root)]) == 0
    assert capsys.readouterr().out == "- quote: burn\n  note: \n"
    assert command_line.main(["describe", f"{tmp_path}/elsewhere.md:3", "burn", "--root", str(root)]) == 1
    assert "no text of the edition is made from this file" in capsys.readouterr().err
