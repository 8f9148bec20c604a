"""The short cut through Markdown makes the tokens that markdown-it makes, or none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.markdown import fast_path, parsing
from glossator.markdown.grammar import parser
from glossator.markdown.tokens import ours

# What has a meaning somewhere in the dialect, and words for it to have it in.
_PIECES = st.sampled_from(
    [
        *("word", "Word", "wörd", "7", "1.", "司法", "a", "’s", "“", "”", " ", " ", " ", ",", ".", "!", "?", ";", ":"),
        *("*", "*", "**", "*word*", "*two words*", "_", "`", "\\", "&", "&amp;", "<", "<b>", ">", "{", "}", "|", "~"),
        *("[", "]", "(", ")", "[word](https://example.org/7)", "[8](locus:8.2)", "[a](term:b-c)", "](", "[^1]", "^[a]"),
        *("{#id n=1}", "{#id}", " {n=2}", "{lang=zh}", "{a|b}", "#", "##", "-", "—", "+", "="),
        *("==", "--", "\t", "\n", "\n"),
        *("\n\n", "\n\n", "\n# ", "\n\n# ", "\n\n## Word", "\n- ", "\n: ", "\n\n: ", "\n    ", "\n> ", "[a]: b"),
        *("<!-- a -->", "\n<!-- a\n\nb -->\n", "<!--", "[a]{.sup}", "{.del}", "\n```verse n=2\n", "continued"),
        *("[@a, p. 3]", "[see @a; @b]", "@a", "[-@a]"),
        *("\u00a0", "**word**", "**two words**"),
        *("\n---\n", "```", "http://a.b", "(", "-word", "\u200b", "\u2028", "https://example.org", "İ", "ß"),
    ]
)  # fmt: skip
_sources = st.lists(_PIECES, max_size=14).map("".join)


def plain(source: str) -> list[object]:
    return list(ours(parser().parse(source)))


@given(_sources)
@settings(max_examples=3000, deadline=None)
def test_what_is_cut_short_comes_out_the_same(source):
    """As a file, as a paragraph and as words and marks in one; to make a source takes as long as to read it."""
    file = fast_path.document(source, parsing.parse_inline)
    assert file is None or file == plain(source)
    words = source.strip()
    paragraph = fast_path.paragraph(words)
    assert paragraph is None or paragraph == plain(words)
    marks = fast_path.inline(source)
    assert marks is None or marks == ours(parser().parseInline(source)[0].children or ())


@pytest.mark.parametrize(
    "source",
    [
        "Words.",
        "“Well,” she said!",
        "An *emphasis* and *another one*, with [a link](https://example.org/7) and [8.2](locus:8.2).",
        "Two\nlines",
        "*See* [@a, p. 3] and [8.2](locus:8.2), [@b].",
        "## A heading {#id n=1}\n\nA paragraph.\n\n### Another",
    ],
)
def test_what_most_words_are_takes_the_short_cut(source):
    assert fast_path.document(source, _never) == plain(source)


def _never(words):
    raise AssertionError(words)
