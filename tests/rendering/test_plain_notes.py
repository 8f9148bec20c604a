"""Notes that are made without Jinja, or once for their page and the index, are what the templates make of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from glossator.files.places import own_folder
from glossator.pipeline import understand
from glossator.rendering.frame import Frame
from glossator.rendering.jinja_environment import environment
from glossator.rendering.note_views import NoteView, OriginalView
from glossator.rendering.plain_notes import quickly
from glossator.rendering.site import Site
from glossator.rendering.theme import strings
from glossator.source.load import load
from tests.tiny import EDITION, write

TEMPLATES = {
    path.relative_to(own_folder("templates")).as_posix(): path.read_text("utf-8")
    for path in own_folder("templates").rglob("*.html")
}
UI = strings({}, "en") | {
    "back_to_text": "{}, back to <text>", "places": "{} places", "list_separator": ", ", "back_to_place": "{}, {}",
    "see": "See", "certainty_low": "doubtful", "status_draft": "draft",
}  # fmt: skip
ENVIRONMENT = environment(lambda name: (TEMPLATES[name], name, None), trusted=True)
MACROS = ENVIRONMENT.get_template("notes/default.html").make_module({"ui": UI})

words = st.text("ab<&\"'é字 ", max_size=6)
html = words.map(Markup.escape)
names = st.sampled_from(["", "a1", "w12"])
seldom = st.integers(0, 9).map(lambda number: number == 0)


@st.composite
def notes(draw):
    """A note that has each of the fields that most have none of one time in ten."""

    def perhaps(value, none):
        return value if draw(seldom) else none

    return NoteView(
        id=draw(words), css="k1", kind="note", index=draw(names), weight=draw(names), lines=draw(names),
        kind_label=draw(words), number=draw(words), label=draw(words), mark=draw(words),
        marks=["r-a", *perhaps(["r-a-2"], [])], lemma=draw(html),
        readings=perhaps([{"siglum": "A", "label": "L", "words": "w"}], []),
        original=perhaps(OriginalView("字", "zh-Hans", "zì", "ltr"), None), certainty=perhaps("low", ""),
        first=draw(html), rest=draw(html), by=perhaps("B", ""), date=Markup(), status=perhaps("draft", ""),
        tags=perhaps(["t"], []), sources=perhaps([Markup("s")], []), see=perhaps([{"href": "#", "title": "t"}], []),
    )  # fmt: skip


@given(notes())
def test_a_note_is_what_its_template_makes_of_it(note):
    made = quickly(UI, trusted=True)
    assert made["note"](MACROS.note)(note) == MACROS.note(note)
    assert made["words"](MACROS.words)(note) == MACROS.words(note)
    assert isinstance(made["words"](MACROS.words)(note), Markup)


def test_a_macro_of_the_edition_is_left_alone():
    made = quickly(UI, trusted=False)
    assert (made["note"](MACROS.note), made["words"](MACROS.words)) == (MACROS.note, MACROS.words)


def test_a_note_is_the_same_whichever_of_its_files_is_made_first(tmp_path):
    """Also where what it links to has another address in each: the page, the page of the whole text, the index."""
    text = "".join(f"## Part {at} {{n={at}}}\n\nThe lamp{at} was lit.\n\n" for at in (1, 2))
    files = {
        "content/edition.yaml": EDITION + "search: none\n",
        "content/t.md": f"---\ntitle: T\npages: 2\n---\n\n{text}",
        "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: lamp1, note: Plain}\n"
        "- {quote: The lamp1, note: 'See [part two](locus:2).', see: [x]}\n"
        "- {id: x, quote: lamp2, note: Plain too, sources: ['[a part](locus:1)']}\n",
    }
    sources = load(write(tmp_path, files))
    linked, _, problems = understand(sources)
    assert not problems
    paths = Site(Frame(linked, sources, trusted=True)).paths
    alone = {path: Site(Frame(linked, sources, trusted=True)).make(path) for path in paths}
    for order in (paths, paths[::-1]):
        site = Site(Frame(linked, sources, trusted=True))
        assert {path: site.make(path) for path in order} == alone
