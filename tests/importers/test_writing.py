"""Markdown and YAML as the importers write them."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.importers import (
    markup,
    prose,
    roles,
    yaml_out,
)
from glossator.importers.drafts import plain_note
from glossator.markdown import escaping, parsing
from glossator.strict_yaml.reading import load

from .well import imported, plain


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>a <i>b</i></p><p>c</p>", "a *b*\n\nc"),
        ("x <b>y </b>z<br>n", "x **y** z\\\nn"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<i>word,</i>next", "word,next"),  # CommonMark would show the asterisks
        ("<a href='https://x.org/a(b)'>l</a> <a href='/y'>m</a>", "[l](<https://x.org/a(b)>) m"),
        ("1. no list &amp; <q>said</q> * _", "1\\. no list & “said” \\* \\_"),
        ("<script>x()</script><style>y</style>z</div>", "z"),
        ("<p>un<p>closed <i>here", "un\n\nclosed *here*"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("", ""),
    ],
)
def test_html_becomes_our_markdown(source, made):
    assert prose.prose(markup.html(source), roles.HTML) == made


@pytest.mark.parametrize(
    ("source", "tamed"),
    [
        ("plain *words*", "plain *words*"),
        ("a <b>c</b> `<i>`", "a \\<b>c\\</b> `<i>`"),
        ("<https://x.org> <br>", "<https://x.org> \\<br>"),
        ("<div>\nx\n</div>", "\\<div>\nx\n\\</div>"),
        ("<!-- x -->", "<!-- x -->"),
        ("n[^1]\n\n[^1]: text", "n`[^1]`\n\n`[^1]`: text"),
        ("n^[inner]", "n\\^[inner]"),
        ("```\ncode", "```\ncode\n```"),
        ("<b>" * 60, "\\<b>" * 60),
    ],
)
def test_markdown_from_elsewhere_is_made_fit_for_a_note(source, tamed):
    assert escaping.tame(source) == tamed
    tokens = parsing.parse(tamed)
    assert not list(parsing.has_type(tokens, "html_inline", "html_block", "footnote_ref"))


def test_plain_words_keep_their_lines():
    assert plain_note("a\nb\r\n\r\n\n1. c *") == "a\\\nb\n\n1\\. c \\*"


NASTY = " \n\t:#-?[]{}&*!|>'\"%@`,abyno1.~\\é中\u00a0\u2028\ufeff\x85\x07\r<=_^$"
strings = st.one_of(
    st.text(st.sampled_from(NASTY), max_size=40),
    st.text(st.sampled_from("word  long er: # \n-"), min_size=100, max_size=300),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.sampled_from(("no", "1.10", "12:30", "2024-01-01", "~", "null", "- x", "? x", ": x", "---", "...", "a: b",
                     "a #b", "#", "%", "@x", "`x`", "trailing ", " leading", "\n", "\n\n", "a\n", "a\n\n", "\na",
                     " a\nb",
                     "x:", "{a}", "[a", "'", '"', "\\", "<<", "!!x", "&a", "*a", "= x", "a\n b\n", "a\n\n\nb  \n c")),
)  # fmt: skip
keys = st.text(st.sampled_from("abc_ñ"), min_size=1, max_size=5)
values = st.recursive(
    strings, lambda of: st.one_of(st.lists(of, max_size=4), st.dictionaries(keys, of, max_size=4)), max_leaves=8
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(("note", "quote", "notes")), values, min_size=1))
def test_yaml_is_read_back_as_it_was_given(given_):
    source = yaml_out.document(given_)
    node, problems = load(source.encode(), "x.yaml")
    assert not problems
    assert plain(node) == given_


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("plain words, with: colons", 'a: "plain words, with: colons"\n'),
        ("it’s (12:30) — so", "a: it’s (12:30) — so\n"),
        ("8.2", 'a: "8.2"\n'),
        ("no", 'a: "no"\n'),
        ('say "so"', 'a: say "so"\n'),
        ('"so" they say', "a: '\"so\" they say'\n"),
        ("one\n\ntwo", "a: |-\n  one\n\n  two\n"),
        (" one\ntwo\n", "a: |2\n   one\n  two\n"),
        ("word " * 30 + "end", "a: >-\n  " + "word " * 20 + "word\n  " + "word " * 9 + "end\n"),
        (["x", "y, z"], 'a: [x, "y, z"]\n'),
        ({"MT": "the edge"}, "a: {MT: the edge}\n"),
    ],
)
def test_yaml_has_no_more_marks_than_it_needs(value, source):
    assert yaml_out.document({"a": value}) == source
    node, _ = load(source.encode(), "x")
    assert plain(node) == {"a": value}


bodies = st.text(st.sampled_from(NASTY + "<b>[^1]"), min_size=1, max_size=60).filter(lambda body: body.strip())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(bodies, st.sampled_from(("the thirsty", "月亮不说话", "old", "water")))
def test_any_note_from_a_table_is_anchored_or_listed(body, quote):
    stream = io.StringIO()
    csv.writer(stream).writerows([["quote", "note"], [quote, body]])
    result = imported("x.csv", stream.getvalue())
    assert result.placed + len(result.unplaced) == 1
    assert result.placed == (quote != "water")
