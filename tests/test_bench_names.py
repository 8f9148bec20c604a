"""The judge of the index of names on two days of a diary of our own."""

from pathlib import Path
from xml.etree import ElementTree

from bench import names


def _day(*paragraphs: str) -> ElementTree.Element:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = "<teiHeader><p>No words of the text.</p></teiHeader>"
    tei = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{head}<text><body>{body}</body></text></TEI>'
    return ElementTree.fromstring(tei)  # noqa: S314


def _person(words: str, ref: str = "") -> str:
    reference = f' ref="#{ref}"' if ref else ""
    return f'<rs type="person"{reference}>{words}</rs>'


def test_an_index_is_mended_until_it_is_the_markup(monkeypatch, capsys):
    """A form of one person, one of two persons, one that does not always mean a person, one that is said of nobody."""
    ann, bea, fall = _person("Ann", "pmb1"), _person("Bea", "pmb2"), _person("Fall", "pmb3")
    days = [
        (
            "1910-01-01",
            _day(f"{ann} and {bea} [1.] came. {_person('She', 'pmb1')} left,\n {_person('she', 'pmb2')} not."),
        ),
        (
            "1910-01-02",
            _day(f"{_person('She', 'pmb2')} and {_person('a <hi>lady</hi>')} and {_person('Ann', 'pmb4')}."),
        ),
        ("1910-06-30", _day(f"{ann}.", f"{fall} and {fall}", "A Fall. Nobody.", bea, "  ")),
    ]
    monkeypatch.setattr(names, "days", lambda *_: iter(days))
    assert names.main([str(Path())]) == 0
    said = capsys.readouterr().out
    assert "1910: 6 paragraphs, 23 words, 5 persons" in said
    assert "forms alone: 8 found, 6 of 11 marked (54.5%), 2 not marked" in said
    assert "with places: 11 found, 11 of 11 marked (100.0%), 0 not marked" in said
    assert "1 exceptions" in said
    assert "the pages:   the same" in said
