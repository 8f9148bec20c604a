"""The grammar of citations: pandoc's, without which an address of e-mail is one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.markdown import cited_inline, find_citations, parse, parse_prose, plain, with_citations, written
from glossator.model import Citation, CitedWork

KEYS = ("a", "b", "smith-2019", "müller:2004_a", "o'neil", "x.y/z", "张2019")


def found(words, keys=KEYS):
    return [written(one.citation) for one in find_citations(words, keys, set())]


@pytest.mark.parametrize(
    ("words", "citations"),
    [
        ("See [@a].", ["[@a]"]),
        ("[see @a, p. 12; @b]", ["[see @a, p. 12; @b]"]),
        ("[-@a, p. 12]", ["[-@a, p. 12]"]),
        ("@a says", ["@a"]),
        ("@a [p. 12] says", ["@a [p. 12]"]),
        ("@a [p. 12; see @b]", ["@a [p. 12; see @b]"]),
        ("@a [@b]", ["@a", "[@b]"]),
        ("@a’s, @a's, (@a), “@a”.", ["@a"] * 4),
        ("@smith-2019.", ["@smith-2019"]),
        ("@{o'neil} and [@{o'neil}, 3]", ["@{o'neil}", "[@{o'neil}, 3]"]),
        ("[@a, p. 1; also p. 2]", ["[@a, p. 1; also p. 2]"]),
        ("[@nobody]", ["[@nobody]"]),
        ("[@a\n, p. 3]", ["[@a, p. 3]"]),
        ("[as a@b.org says, @a]", ["[as a@b.org says, @a]"]),
        ("见[@张2019, 3]", ["[@张2019, 3]"]),
        ("x@a, a@b.org, [x@b.org], @nobody, https://example.org/@a, word-@a", []),
        ("[words]", []),
        ("@", []),
        ("[@]", []),
    ],
)
def test_what_is_a_citation(words, citations):
    assert found(words) == citations


def test_a_work_that_is_cited_again_is_a_later_one():
    words = "[@a], [@b; @a] and @b"
    works = [work for one in find_citations(words, KEYS, set()) for work in one.citation.works]
    assert [(work.key, work.later) for work in works] == [("a", False), ("b", False), ("a", True), ("b", True)]


def shown(source, **how):
    """The inline tokens of a paragraph: words, and citations between angle brackets."""
    tokens = with_citations(parse_prose(source), KEYS, **how)[1].children
    parts = [f"<{written(one.meta['citation'])}>" if one.type == "citation" else plain([one]) for one in tokens]
    return "".join(parts)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (
            "`[@a]` and [@a](https://example.org/) and <https://example.org/@a>",
            "[@a] and @a and https://example.org/@a",
        ),
        (r"\@a, [\@a] and @a", "@a, [@a] and <@a>"),
        ("*@a* and **[@b, p. 3]**", "<@a> and <[@b, p. 3]>"),
        ("mail@a and <mail@a.org>", "mail@a and mail@a.org"),
        ("[see *this*, @a]", "[see this, <@a>]"),
        ("[@a,\np. 12]", "<[@a, p. 12]>"),
    ],
)
def test_neither_code_nor_a_link_nor_what_is_escaped_cites(source, parts):
    assert shown(source) == parts


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("A sea [@a, p. 1] at night.", "A sea at night."),
        ("A sea at night [@a].", "A sea at night."),
        ("[@a] A sea.", "A sea."),
        ("A sea[@a].", "A sea."),
        ("海[@a]夜", "海夜"),
        ("A sea\n[@a] at night", "A sea\nat night"),
        ("A sea [@a]\nat night", "A sea\nat night"),
    ],
)
def test_in_a_text_the_words_are_what_they_would_be_without_it(source, words):
    assert plain(with_citations(parse(source), KEYS, in_text=True)[1].children) == words


_words = st.text(
    st.characters(exclude_characters="@[]{};,\\", exclude_categories=("C", "Z")), min_size=1, max_size=8
).filter(str.strip)
_key = st.sampled_from(KEYS)
_suffix = st.one_of(st.just(""), st.sampled_from(["p. 12", "ch. 3", "and more", "12-14"]), _words)
_works = st.lists(
    st.builds(CitedWork, _key, st.sampled_from(["", "see", "see also", "cf."]), _suffix, st.booleans(), st.just(False)),
    min_size=1, max_size=3, unique_by=lambda work: work.key,
)  # fmt: skip


@given(_works, st.sampled_from(["", "Words ", "(", "见"]), st.sampled_from(["", ".", " words", ")"]))
@settings(deadline=None)
def test_what_is_written_is_read_again(works, before, after):
    citation = Citation(tuple(works))
    [read] = find_citations(before + written(citation) + after, KEYS, set())
    assert (read.citation, read.start) == (citation, len(before))


@given(st.builds(CitedWork, _key, st.just(""), st.sampled_from(["", "p. 12", "ch. 3"]), st.just(False), st.just(False)))
def test_a_citation_in_a_sentence_is_read_again(work):
    citation = Citation((work,), in_sentence=True)
    assert [one.citation for one in find_citations(f"As {written(citation)} says", KEYS, set())] == [citation]


_local = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789._%+-", min_size=1, max_size=12)


@given(
    _local.filter(lambda local: local[-1] != "-"),
    st.sampled_from(KEYS),
    st.sampled_from(["", " ", "(", "<", "mailto:"]),
)
def test_an_address_of_e_mail_never_is(local, key, before):
    assert found(f"{before}{local}@{key}") == []
    assert found(f"{before}{local}@{key}.org") == []


_pieces = st.sampled_from(
    [
        *"@[]{};,-.\\\n *_`()<>",
        "@a",
        "[@a",
        "@{",
        "@{a}",
        "[-@",
        "; @b",
        ", p. 3",
        "word",
        " ",
        "海",
        "\u00a0",
        "a@b.org",
        "[^1]",
        "](",
    ]
)


@given(st.lists(_pieces, max_size=20).map("".join), st.booleans())
@settings(max_examples=500, deadline=None)
def test_nothing_is_lost_and_nothing_breaks(source, in_text):
    """Of any Markdown: the words beside the citations are those that were there, in their order."""
    for block in parse(source):
        before = plain(block.children or ())
        after = cited_inline(block.children or (), KEYS, set(), in_text=in_text)
        rest = iter(before)
        assert all(char in rest for char in plain(after))
        if not any(one.type == "citation" for one in after):
            assert plain(after) == before
