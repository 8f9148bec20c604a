"""Entries of an apparatus in the preview: what is updated is what would be understood anew, and no mistake slips by."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from glossator.model import SourceFile, Sources
from glossator.pipeline import understand
from glossator.rendering.frame import Frame
from glossator.rendering.site import Site
from glossator.source.load import load
from glossator.updating.update_linked import update_linked

SAMPLE = Path(__file__).parents[1] / "sample"
PATH = "annotations/ferry/apparatus.yaml"


@cache
def given() -> Sources:
    return load(SAMPLE)


def edited(old: str, new: str) -> Sources:
    files = []
    for file in given().annotations["ferry"]:
        data = file.data.decode()
        assert (old in data) == (file.path == PATH)
        files.append(SourceFile(file.path, data.replace(old, new).encode()))
    return replace(given(), annotations={"ferry": tuple(files)})


def updated(sources: Sources):
    linked, _, problems = understand(given(), drafts=True)
    return update_linked(linked, problems, given(), sources)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prize] C", "prise] C"),
        ("price] A B : prize] C", "price] A : prize] B C"),
        ("{words: shindle, in: [C]}", "{how: omission, in: [C]}"),
        ("The edge of the leaf is burnt.", "The *edge* is burnt."),
    ],
)
def test_a_reading_that_is_changed_is_shown_everywhere_as_if_all_were_made_anew(old, new):
    sources = edited(old, new)
    now = updated(sources)
    assert now is not None
    site, anew = Site(Frame(now, sources)), Site(Frame(understand(sources, drafts=True)[0], sources))
    pages = [path for path in anew.paths if path.endswith((".html", ".js")) and "/js/" not in path]
    assert {path: site.make(path) for path in pages} == {path: anew.make(path) for path in pages}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("prize] C", "prize] D"),
        ("prize] C", "prize C"),
        ("inside: winter", "inside: summer"),
        ("kind: apparatus", "kind: commentary"),
        ('app: "price] A B : prize] C"', "quote: price\n  note: Not an entry."),
        ("app: \"price] A B", "app: \"no price] A B"),
    ],
)  # fmt: skip
def test_what_may_be_wrong_or_stand_elsewhere_is_left_to_a_whole_build(old, new):
    assert updated(edited(old, new)) is None
