"""EDTF as it is read and shown, and what people type instead of it."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossator.language.dates import in_words, is_plain, read
from glossator.language.typed_dates import edtf_of
from glossator.strict_yaml import load

UI = Path(__file__).parents[2] / "templates" / "ui"
LANGUAGES = sorted(file.stem for file in UI.glob("*.yaml"))


def words(lang: str) -> dict[str, str]:
    node, _ = load((UI / f"{lang}.yaml").read_bytes(), lang)
    return {str(key): str(value) for key, value in node.items()}


@pytest.mark.parametrize(
    "edtf",
    [
        "1831",
        "0831",
        "-0043",
        "0000",
        "1831-05",
        "1831-05-04",
        "2000-02-29",
        "1831-21",
        "1831-24?",
        "1831~",
        "1831%",
        "183X",
        "18XX",
        "18XX?",
        "1831-XX",
        "1831-05-XX",
        "1831-XX-XX",
        "1831/1835",
        "1831~/1835?",
        "../1831",
        "/1831",
        "1831/..",
        "1831/",
        "1831-05/1831-06",
        "1831/1831",
        "18XX/1831",
        "-0043/0014",
    ],
)
def test_what_is_edtf(edtf):
    assert read(edtf)
    assert edtf_of(edtf) == edtf
    assert all(in_words(edtf, words(lang)) not in ("", edtf) or edtf.isdigit() for lang in LANGUAGES)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "c. 1831",
        "1",
        "183",
        "18311",
        "1831-13",
        "1831-00",
        "1831-25",
        "1831-21-01",
        "1900-02-29",
        "1831-02-30",
        "1831-05-00",
        "1831-XX-05",
        *["-0000", "1835/1831", "/", "..", "../..", "1831/1832/1833", "1831?~", "X831", "1٣31"],
    ],
)
def test_what_is_not(typed):
    assert read(typed) is None
    assert in_words(typed, words("en")) == typed


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("c. 1831", "1831~"),
        ("c1831", "1831~"),
        ("Circa 1831", "1831~"),
        ("um 1831", "1831~"),
        ("vers 1831", "1831~"),
        ("約1831", "1831~"),
        ("perhaps 1831", "1831?"),
        ("1831 (?)", "1831?"),
        ("[1831]", "1831?"),
        ("probably c. 1831", "1831%"),
        ("c. 1831?", "1831%"),
        ("c. 1831-35", "1831~/1835~"),
        ("spring 1831", "1831-21"),
        ("Winter of 1831", "1831-24"),
        ("Frühjahr 1831", "1831-21"),
        ("été 1831", "1831-22"),
        ("May 1831", "1831-05"),
        ("4 May 1831", "1831-05-04"),
        ("May 4th, 1831", "1831-05-04"),
        ("4. März 1831", "1831-03-04"),
        ("1er août 1831", "1831-08-01"),
        ("1831–1835", "1831/1835"),
        ("1831-35", "1831/1835"),
        ("between May 1831 and 1835", "1831-05/1835"),
        ("von", ""),
        ("1830s", "183X"),
        ("1830er Jahre", "183X"),
        ("19th century", "18XX"),
        ("19. Jh.", "18XX"),
        ("19世纪", "18XX"),
        ("before 1831", "../1831"),
        ("after May 1831", "1831-05/.."),
        ("before 1831-35", ""),
        ("44 BC", "-0043"),
        ("1 B.C.E.", "0000"),
        ("44 v. Chr.", "-0043"),
        ("24.11.2019", "2019-11-24"),
        ("11/24/2019", "2019-11-24"),
        ("5/5/2019", "2019-05-05"),
        ("2019/11/24", "2019-11-24"),
        ("2019年11月24日", "2019-11-24"),
        ("831", "0831"),
        # What may mean two things, or none, is not guessed at.
        ("4/5/2019", ""),
        ("30 February 1831", ""),
        ("1835-1831", ""),
        ("late 1831", ""),
        ("24 November", ""),
        ("May June 1831", ""),
        ("n.d.", ""),
        ("?", ""),
    ],
)
def test_what_was_meant(typed, edtf):
    assert edtf_of(typed) == edtf


@given(st.text(st.sampled_from("0123456789XxcaMay. /-–~?%[]sber ")) | st.text())
@example("1" * 400)
@example("c. " * 200 + "1831")
def test_whatever_is_typed_a_proposal_can_be_read(typed):
    made = edtf_of(typed)
    assert not made or read(made)


@pytest.mark.parametrize(
    ("lang", "edtf", "shown"),
    [
        ("en", "1831-05-04", "4 May 1831"),
        ("de", "1831-05-04", "4. Mai 1831"),
        ("fr", "1831-05", "mai 1831"),
        ("ar", "1831-05-04", "4 مايو 1831"),
        ("zh-Hans", "1831-05-04", "1831年5月4日"),
        ("en", "1831%", "perhaps c. 1831"),
        ("de", "../1831", "bis 1831"),
        ("fr", "-0043", "44 av. J.-C."),
        ("en", "183X~", "c. between 1830 and 1839"),
        ("zh-Hans", "1831-21/1832", "1831年春—1832年"),
        ("en", "0831", "831"),
        ("ru", "1831-05-04", "4 мая 1831"),
        ("ru", "1831-05~", "примерно май 1831"),
        ("el", "1831-05-04/1831-06", "4 Μαΐου 1831–Ιούνιος 1831"),
        ("ja", "1831-05-04?", "1831年5月4日か"),
        ("es", "1831-05", "mayo de 1831"),
    ],
)
def test_as_a_reader_is_shown_it(lang, edtf, shown):
    assert in_words(edtf, words(lang)) == shown


@pytest.mark.parametrize(
    ("edtf", "is_for_html"),
    [("1831", 1), ("1831-05", 1), ("1831-05-04", 1), ("1831~", 0), ("1831-21", 0), ("0000", 0), ("-0043", 0)],
)
def test_what_html_can_say(edtf, is_for_html):
    assert is_plain(edtf) == bool(is_for_html)
