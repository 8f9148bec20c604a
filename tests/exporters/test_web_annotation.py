"""Notes as W3C Web Annotations: they come back the same, and mean what the model says."""


import pytest

from .round_trips import WITH_NOTES, edition, exported, imported_again, notes_of


@pytest.mark.parametrize("name", WITH_NOTES)
def test_what_was_exported_comes_back_the_same(name):
    linked, _ = edition(name)
    for one in linked.texts:
        if one.notes:
            data = exported(name, "w3c", text=one.text.id)
            assert imported_again(data, "x.jsonld", linked, one.text) == notes_of(linked, one.text)
