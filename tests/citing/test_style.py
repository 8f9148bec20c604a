"""Styles as they are used, and what pandoc does with them, by a style and works of our own."""

import pytest

from glossator.citing import CitationLock, Strings, for_single_notes, format_missing, read_style, wanted
from glossator.model import Bibliography, Citation, CitedWork, SourceFile
from glossator.source import read_references

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Ours</title><id>http://example.org/ours</id><updated>2026-01-01T00:00:00+00:00</updated></info>
LOCALE
<citation><layout><group delimiter=", ">
<names variable="author"><name initialize="false" initialize-with=""/></names>
<choose><if type="book"><text variable="title" font-style="italic"/></if>
<else><text variable="title" quotes="true"/></else></choose>
<names variable="container-author editor translator" delimiter="; "><name/><label form="short" prefix=" "/></names>
<date variable="issued"><date-part name="year"/></date>
</group></layout></citation></style>"""
BOOKS = r"""
@book{inside, author = {Hale, F. Scott}, title = {On \mkbibquote{Lamps}}, date = {2001}}
@article{nested, author = {Orme, J. R. Tom}, title = {On \mkbibquote{Quays}}, date = {2002}}
@book{asked, author = {Orme, Tom}, title = {\mkbibquote{Why?}}, date = {2003}}
@book{ibn, author = {Ibn Sina}, title = {Cure}, editor = {Hale, Ines}, translator = {Hale, Ines}, date = {2004}}
"""


def cited(locale="en-US", style_locale=""):
    found, problems = read_references((SourceFile("content/references.bib", BOOKS.encode()),))
    assert not problems
    style = read_style(STYLE.replace("LOCALE", style_locale).encode())
    works = [Citation((CitedWork(key),)) for key in found.references]
    strings = Strings(wanted(Bibliography(found.references, found.strings, style, locale), works), CitationLock())
    made = Strings(strings.wanted, format_missing(strings))
    return made, {one.works[0].key: made.citation(one).partition(">")[2].removesuffix("</a>") for one in works}


@pytest.fixture(scope="module")
def american():
    return cited()


def test_a_comma_goes_into_every_quotation_that_it_follows(american):
    _, words = american
    assert words["inside"] == "F Scott Hale, <i>On “Lamps,”</i> 2001"
    assert words["nested"] == "JR Tom Orme, “On ‘Quays,’” 2002"
    assert words["asked"] == "Tom Orme, <i>“Why?,”</i> 2003"


@pytest.mark.parametrize(
    ("locale", "of_style", "expected"),
    [
        ("en-GB", "", "F Scott Hale, <i>On ‘Lamps’</i>, 2001"),
        ("en-US", '<locale xml:lang="en"><style-options punctuation-in-quote="false"/></locale>', "”</i>, 2001"),
    ],
)
def test_it_stays_outside_where_locale_or_style_have_it_so(locale, of_style, expected):
    _, words = cited(locale, of_style)
    assert words["inside"].endswith(expected)


def test_an_editor_who_translated_is_told_twice_where_more_than_the_two_are_asked_for(american):
    _, words = american
    assert words["ibn"] == "Ibn Sina, <i>Cure</i>, Ines Hale ed.; Ines Hale trans., 2004"


def test_quotations_in_csl_json_have_no_marks_of_a_language(american):
    made, _ = american
    assert made.item("inside")["title"] == 'On "Lamps"'


@pytest.mark.parametrize(
    "names",
    [
        '<names variable="editor translator"><label/></names>',
        '<names variable="author editor"><name/></names>',
        '<names variable="author editor translator"><name/><substitute><text variable="title"/></substitute></names>',
        '<names variable="author editor translator"/>',
    ],
)
def test_other_lists_of_names_stay_as_they_are(names):
    assert for_single_notes(names) == names
