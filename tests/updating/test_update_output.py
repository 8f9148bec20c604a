"""A build that only changes words gives what a build from nothing gives, or leaves the work to that."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.commands.command_line import main
from glossator.publishing import memo
from glossator.updating.update_output import Output, update_output

EDITION = """\
title: T
texts: [t]
kinds: {a: {label: Words}, b: {label: B, numbering: lower-alpha}}
witnesses: {MT: {label: M}}
search: none
"""
TEXT = """\
---
pages: 2
---
# T

## One {#one n=1}

The first words and the last words, on a page with words & more. MORE

## Two {#two n=2}

Other things of the text, and the last of all.
"""
BODIES = [
    "Says *something*, see [the other](locus:2).",
    "Says something else; [elsewhere](https://example.org/?a=1&b=2).",
    "One paragraph.\n\n- a list\n- of [links](locus:1) and [more](note:seen)\n\n> words",
    "Of two places, with “quotes” & signs < >.",
    "",
    "A draft.",
    "Words",
    "Another note leads here.",
]
GLOSSARY = "terms: [{term: thing, definition: D, forms: [things]}]"

NAMES = """\
names:
- {id: things, name: Other things, kind: subject, link: all, definition: D}
- {id: words, name: words, kind: subject, places: [{quote: The first}]}
"""


def notes(bodies: list[str], *, more: str = "") -> str:
    """The file of notes with these bodies."""
    heads = [
        {"quote": "first words"},
        {"quote": "last words", "id": "own", "tags": ["x"]},
        {"at": "2", "kind": "b"},
        {"quote": ["The first", "Other things"], "certainty": "low"},
        {"quote": "on a page", "reading": {"MT": "in a page"}},
        {"quote": "of the text", "status": "draft"},
        {"quote": "with words"},
        {"quote": "& more", "id": "seen"},
    ]
    entries = [head | ({"note": body} if body else {}) for head, body in zip(heads, bodies, strict=True)]
    return f"kind: a{more}\nnotes: {json.dumps(entries, ensure_ascii=False)}\n"


def write(root: Path, bodies: list[str], *, more: str = "") -> None:
    (root / "annotations/t/n.yaml").write_text(notes(bodies, more=more), encoding="utf-8")


@pytest.fixture(scope="module", params=["small", "large"])
def edition(request, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp(request.param)
    long = "\n\n".join(["More of it all, and on. " * 100] * 90) if request.param == "large" else ""
    for path, words in {
        "content/edition.yaml": EDITION,
        "content/t.md": f"{TEXT.replace('MORE', 'And so it goes.' * 70)}\n{long}\n",
        "annotations/glossary.yaml": GLOSSARY,
        "annotations/names.yaml": NAMES,
        "annotations/t/n.yaml": notes(BODIES),
        "annotations/t/other.yaml": "kind: b\nnotes: [{quote: last of all, note: Apart.}]\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words, encoding="utf-8")
    return root


def build(root: Path, *options: str) -> int:
    return main(["--root", str(root), *options])


def everything(root: Path) -> dict[str, bytes]:
    """The site and the locks."""
    made = [path for path in (root / "output").rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in [*made, *root.rglob("*.lock.json")]}


def from_nothing(root: Path, place: Path) -> dict[str, bytes]:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(root, place, ignore=shutil.ignore_patterns("output", ".cache"))
    assert build(place) == 0
    return everything(place)


def _is_updated(root: Path) -> bool:
    """Build, and tell whether that was done by changing words alone."""
    known = memo.recall(root)
    assert known is not None
    done = known.has_records() and update_output(known)
    assert build(root) == 0
    return done


def _with(**changed: str) -> list[str]:
    return [changed.get(f"_{number}", body) for number, body in enumerate(BODIES)]


RETOUCHED = {
    "nothing": _with(),
    "a word": _with(_0="Says *anything*, see [the other](locus:2)."),
    "a link twice": _with(_0="See [this](locus:2), [that](locus:2)."),
    "a link out": _with(_1="Says [something](https://example.org/?c=3&d=4) else; no more of it."),
    "no link": _with(_1="Says something else; nowhere else; but elsewhere; ah &amp; oh"),
    "the rest": _with(_2="One paragraph.\n\n- a *list*\n- of [links](locus:1) and [more](note:seen)\n\n> more words"),
    "a note of two places": _with(_3="Of two places, with ‘quotes’ & signs < >."),
    "a paragraph more": _with(_0="Says *something*.\n\nsee [the other](locus:2)."),
    "a paragraph less": _with(_2="One paragraph, of [links](locus:1) and [more](note:seen)"),
    "a line more": _with(_0=BODIES[0] + " And much more than was there before, so that it takes a line more."),
    "much more": _with(_0=BODIES[0] + " And so on." * 36, _1="Less."),
    "words that its label has": _with(_6="Word"),
    "several at once": _with(_0="Says nothing, see [the other](locus:2).", _3="Of no places at all, with signs <>."),
}
BUILT_ANEW = {
    "a link to a name": _with(_0="Says *something*, see [the other](name:things)."),
    "a link that was not there": _with(_0="Says *something*, see [this one](note:own)."),
    "a link that was there": _with(_2="One paragraph, of [links](locus:1)."),
    "words that are in a preview": _with(_7="Another note leads to other words."),
    "a draft": _with(_5="A sketch"),
    "so much more that its notes want two columns": _with(_1=BODIES[1] + " And so on." * 600),
    "no note without words": _with(_4="Now there are words."),
}


@pytest.mark.parametrize("bodies", RETOUCHED.values(), ids=RETOUCHED)
def test_words_are_changed_where_they_are_shown(edition, tmp_path, bodies):
    write(edition, BODIES)
    assert build(edition) == 0
    write(edition, bodies, more=" ")
    assert _is_updated(edition)
    assert everything(edition) == from_nothing(edition, tmp_path / "anew")


@pytest.mark.parametrize("edition", ["small"], indirect=True)
@pytest.mark.parametrize("bodies", BUILT_ANEW.values(), ids=BUILT_ANEW)
def test_what_may_change_more_is_built(edition, tmp_path, bodies):
    write(edition, BODIES)
    assert build(edition) == 0
    write(edition, bodies)
    assert not _is_updated(edition)
    assert everything(edition) == from_nothing(edition, tmp_path / "anew")


@pytest.mark.parametrize("edition", ["small"], indirect=True)
@pytest.mark.parametrize("change", [("definition: D", "definition: E"), ("link: all", "link: none")])
def test_a_changed_index_of_names_is_built(edition, tmp_path, change):
    names = edition / "annotations/names.yaml"
    write(edition, BODIES)
    assert build(edition) == 0
    names.write_text(NAMES.replace(*change), encoding="utf-8")
    try:
        assert not _is_updated(edition)
        assert everything(edition) == from_nothing(edition, tmp_path / "anew")
    finally:
        names.write_text(NAMES, encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "body"), [("url: https://example.org/\n", "New words."), ("", "With ![a lamp](images/lamp.gif).")]
)
def test_words_that_stand_in_the_feed_and_pictures_are_built(tmp_path, url, body):
    note = {"quote": "Words", "note": "Old words."}
    for path, data in {
        "content/edition.yaml": EDITION + url,
        "content/t.md": "# T\n\nWords.\n",
        "content/images/lamp.gif": "GIF89a\2\0\2\0",
        "annotations/t/n.yaml": f"kind: a\nnotes: {json.dumps([note])}\n",
    }.items():
        (tmp_path / "edition" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "edition" / path).write_text(data, encoding="utf-8")
    root = tmp_path / "edition"
    os.utime(root / "content/images/lamp.gif", (1, 1))  # what is younger than two seconds is not remembered
    assert build(root) == 0
    changed = f"kind: a\nnotes: {json.dumps([note | {'note': body}])}\n"
    (root / "annotations/t/n.yaml").write_text(changed, encoding="utf-8")
    assert not _is_updated(root)
    assert everything(root) == from_nothing(root, tmp_path / "anew")
    assert ("output/notes.atom" in everything(root)) == bool(url)
    (root / "content/images/lamp.gif").write_text("GIF89a\3\0\2\0", encoding="utf-8")
    assert build(root) == 0
    assert everything(root) == from_nothing(root, tmp_path / "anew")


_words = st.text(st.sampled_from("ab *_[]()<>&\"'-\n“”é中.:/1"), max_size=40)
_body = st.one_of(_words, st.builds("{}{}{}".format, _words, st.sampled_from(BODIES), _words))


@pytest.mark.parametrize("edition", ["small"], indirect=True)
@given(st.lists(st.tuples(st.integers(0, len(BODIES) - 1), _body), max_size=2))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_in_the_place_of_others(edition, tmp_path, changes):
    """Whatever is written, with errors and without, the site is as from nothing, or as it was."""
    write(edition, BODIES)
    assert build(edition) == 0
    before = everything(edition)
    bodies = [*BODIES]
    for number, body in changes:
        bodies[number] = body
    write(edition, bodies)
    if build(edition) == 0:
        assert everything(edition) == from_nothing(edition, tmp_path / "anew")
    else:
        assert everything(edition) == before


def test_a_lock_that_must_not_change_is_asked_for(edition, capsys):
    write(edition, BODIES)
    assert build(edition) == 0
    assert build(edition, "--locked") == 0
    write(edition, RETOUCHED["a word"])
    assert build(edition, "--locked") == 1
    assert "G023" in capsys.readouterr().err


@pytest.mark.parametrize("edition", ["small"], indirect=True)
@pytest.mark.parametrize("path", ["index.html", "t/1.html"])
def test_a_page_that_somebody_changed_is_made_again(edition, tmp_path, path):
    write(edition, BODIES)
    assert build(edition) == 0
    page = next((edition / "output").glob("t/*.html")) if "/" in path else edition / "output" / path
    page.write_text("?")
    write(edition, RETOUCHED["a word"])
    assert not _is_updated(edition)
    assert everything(edition) == from_nothing(edition, tmp_path / "anew")


@pytest.mark.parametrize("edition", ["small"], indirect=True)
def test_an_interruption_changes_nothing(edition, monkeypatch, capsys):
    def interrupted(_: object, first: object) -> None:
        raise KeyboardInterrupt

    write(edition, BODIES)
    assert build(edition) == 0
    before = everything(edition)
    write(edition, RETOUCHED["a word"])
    with monkeypatch.context() as patched:
        patched.setattr(Output, "commit", interrupted)
        assert build(edition) == 130
    assert capsys.readouterr().err == "interrupted; nothing was changed\n"
    assert everything(edition) == before
    assert _is_updated(edition)


def test_templates_of_the_edition_are_asked_what_they_make_of_a_note(edition, tmp_path):
    root = tmp_path / "edition"
    shutil.copytree(edition, root)
    (root / "templates/notes").mkdir(parents=True)
    (root / "templates/notes/b.html").write_text(
        "{% from 'notes/default.html' import words with context %}"
        '{% macro note(n) %}<p id="n-{{ n.id }}">{{ n.first | length }}</p>{% endmacro %}'
    )
    write(root, BODIES)
    assert build(root) == 0
    write(root, RETOUCHED["a word"])
    assert not memo.recall(root).has_records()
    assert build(root) == 0
    assert everything(root) == from_nothing(root, tmp_path / "anew")
