"""Random Markdown from a small grammar: what the dialect has, in every combination that CommonMark allows."""

from hypothesis import strategies as st

WORDS = [
    "sea",
    "lamps",
    "wine-dark",
    "東京",
    "か",
    "ไทย",
    "कि",
    "café",
    "cafe\u0301",
    "ﬁn",
    "“so”",
    "&amp;",
    "\\*",
    "a\u00adb",
    "🙂",
    "x²",
    "1.10",
    "السفينة",
]
plain = st.sampled_from(WORDS)


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    words = st.lists(inner, min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        words,
        words.map("*{}*".format),
        words.map("**{}**".format),
        words.map("_{}_".format),
        words.map('[{}](https://example.org/a "T")'.format),
        words.map("[{}]{{lang=fr}}".format),
        plain.map("`` {} ``".format),
        st.tuples(words, words).map("\n".join),
        st.tuples(words, words).map("\\\n".join),
        st.sampled_from(
            ["{東京|とう|きょう}", "{漢|かん}", "![a picture](static/css/base.css)", "<https://example.org/>"]
        ),
        st.sampled_from(["[^a]", "[^b]", "^[in line]"]),
    )


inline = st.recursive(plain, _inline, max_leaves=12)
"""One run of inline content."""

paragraph = inline.map(lambda words: "W " + words)


def _indented(block: str, first: str, rest: str) -> str:
    head, *tail = block.split("\n")
    return "\n".join([first + head, *(f"{rest}{line}" if line else "" for line in tail)])


def _block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, min_size=1, max_size=2).map("\n\n".join)
    lines = st.lists(plain, min_size=1, max_size=3).map("\n".join)
    cells = st.lists(plain, min_size=4, max_size=4)
    return st.one_of(
        some.map(lambda block: _indented(block, "> ", "> ")),
        st.lists(some, min_size=1, max_size=3).map(lambda rows: "\n".join(_indented(row, "- ", "  ") for row in rows)),
        st.lists(some, min_size=1, max_size=2).map(
            lambda rows: "\n\n".join(_indented(row, "1. ", "   ") for row in rows)
        ),
        lines.map("```\n{}\n```".format),
        lines.map("    {}".format),
        st.lists(inline, min_size=1, max_size=2).map(lambda stanzas: "``` verse\n" + "\n\n".join(stanzas) + "\n```"),
        cells.map(lambda row: "| {} | {} |\n|---|:-:|\n| {} | |\n| {} | |".format(*(c.replace("|", "") for c in row))),
        st.tuples(plain, paragraph).map(lambda pair: f"{pair[0]}\n: {_indented(pair[1], '', '  ')}"),
        st.just("***"),
    )


block = st.recursive(paragraph, _block, max_leaves=4)
heading = st.tuples(
    st.sampled_from(["#", "##", "###", "####"]), plain | st.sampled_from(["sea[^a]", "*sea* [lamps](#t)", ""])
).map(" ".join)
document = st.lists(block | heading, max_size=6).map(
    lambda blocks: "\n\n".join(["---\ntitle: T\n---", *blocks, "[^a]: A note, and one in it[^b].\n\n[^b]: Another."])
)
"""A text with all it may hold."""
