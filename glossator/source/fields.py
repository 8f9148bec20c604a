"""What may stand in each kind of file: one table that the loader checks with and the schemas are made from."""

from __future__ import annotations

from functools import cache

from glossator.language import NUMBERINGS
from glossator.model import HOWS
from glossator.strict_yaml import FieldNames

from .kinds import LINES, PLACES, RESTARTS
from .shapes import (
    Choice,
    Colour,
    Date,
    Doi,
    Either,
    Fields,
    Id,
    Items,
    Language,
    Number,
    Orcid,
    Rows,
    Truth,
    Url,
    Words,
)

ORIGINAL = Fields(
    {
        "lang": Language("the language of the words: zh-Hans"),
        "text": Words("the words of the original"),
        "latin": Words("the same words in Latin letters"),
    },
    required=("text",),
    doc="what the original language has here",
    what="original",
)
_FROM_TO = Fields(
    {"from": Words("the first words of the passage"), "to": Words("its last words")},
    required=("from", "to"),
    doc="a long passage, from its first words to its last",
    what="range",
)
EXPORTS = ("epub", "pdf", "tei", "w3c", "dts")  # that can be published with the site
_LINK = ("first-in-section", "first-on-page", "all", "none")
_AT = Words("the section or block that the words stand in: “8”, “8.2”")
_NTH = Number("which of them, if the words stand several times in the place that `at` names")
_WITHIN = Words("a longer passage that contains the quoted words and stands in the text only once")
_PART = Fields(
    {"quote": Words("the words of this place"), "at": _AT, "nth": _NTH, "within": _WITHIN},
    required=("quote",),
    doc="one of several places, with what chooses it",
    what="place",
)
_PART_FROM_TO = Fields({**_FROM_TO.of, "at": _AT, "nth": _NTH}, _FROM_TO.required, _FROM_TO.doc, _FROM_TO.what)
PERSON = Fields(
    {
        "id": Id("what notes call the person in `by`"),
        "name": Words("the name as readers see it"),
        "role": Words("what the person did: translator; left out for an editor"),
        "orcid": Orcid("the person's ORCID: 0000-0002-1825-0097"),
        "url": Url("a page about the person"),
        "sort": Words("the name as it is sorted in lists: Byron, Ada"),
    },
    required=("name",),
    what="person",
)
_BY = "for a person write a name, or {name: …, orcid: …}"
READING = Fields(
    {
        "words": Words("what the witnesses have instead of the lemma; left out where they have the lemma itself"),
        "in": Items(
            Words(),
            "the sigla of `witnesses`, or names of `sources`, in edition.yaml that have it",
            non_empty=True,
        ),
        "how": Choice(tuple(HOWS), "how it departs from the lemma, if not simply by having other words"),
        "source": Words("who proposed it, and where it was published, in Markdown", markdown=True),
        "note": Words("a remark on this reading, in Markdown", markdown=True),
    },
    what="reading",
    usual=("words", "in"),
)
NOTE = Fields(
    {
        "id": Id("the note's own name, for links and its address"),
        "kind": Words("a kind of edition.yaml; the file's kind if left out"),
        "quote": Either(
            (
                Words(),
                _FROM_TO,
                Items(
                    Either(
                        (Words(), _PART_FROM_TO, _PART),
                        "for each place write words, {quote: …, at: …} or {from: …, to: …}",
                    ),
                    non_empty=True,
                ),
            ),
            "the words that the note is about: a phrase, {from, to}, or a list of places, each of which may be "
            "{quote, at, nth, within}",
        ),
        "at": Words("the section or block that the words stand in, or that the note is about: “8”, “8.2”"),
        "after": Words("instead of `quote`, in an entry of an apparatus: the words after which a witness adds some"),
        "nth": _NTH,
        "within": _WITHIN,
        "readings": Items(READING, "an entry of an apparatus: what the witnesses have", non_empty=True),
        "app": Words("an entry of an apparatus in its short form: lemma] A B : variant] C : om.] D"),
        "inside": Words("the id of the entry of the apparatus that this one is a part of"),
        "note": Words("the note itself, in Markdown", markdown=True),
        "parallel": Rows(Words(), "the same words in parallel versions of the text: {zh-Hans: words}", ids=False),
        "reading": Rows(Words(), "what a witness reads here: {SIGLUM: words}", ids=False),
        "original": ORIGINAL,
        "certainty": Choice(("high", "medium", "low"), "how certain the editor is of what the note says"),
        "by": Either((Words(), PERSON), "who wrote the note: a name, the id of one of the editors, or a person"),
        "date": Date("when the note was written"),
        "status": Choice(
            ("draft", "reviewed", "disputed"), "how far the note has come; a draft is shown in the preview only"
        ),
        "tags": Items(Words(), "keywords of your own choice"),
        "sources": Items(
            Words(), "what the note rests on: citations, or words in Markdown; [] says that it needs no source"
        ),
        "see": Items(Words(), "ids of other notes"),
    },
    what="note",
    usual=("quote", "note"),
)
TERM = Fields(
    {
        "id": Id("the term's own name; made from the headword if left out"),
        "term": Words("the headword"),
        "forms": Items(Words(), "other forms that count as the term"),
        "original": ORIGINAL,
        "definition": Words("what it means, in Markdown", markdown=True),
        "link": Choice(_LINK, "where this term is linked"),
        "except": Items(
            Fields({"at": Words("a section or block")}, required=("at",), what="exception"),
            "places where the words are not the term",
        ),
        "see": Items(Words(), "ids of other terms"),
        "renderings": Items(
            Words(),
            "the agreed translations of the original, besides the headword and its forms; `status` reports others",
            non_empty=True,
        ),
        "departures": Items(
            Fields({"at": Words("a section or block")}, required=("at",), what="departure"),
            "places where another translation is intended",
        ),
        "note": Words("a remark for the glossary page, in Markdown", markdown=True),
    },
    required=("term", "definition"),
    what="term",
)
NAME = Fields(
    {
        "id": Id("the name's own id, for links and its address; made from the name if left out"),
        "name": Words("the name as the index has it; it counts as a form too"),
        "kind": Words("a kind of names: person, place, body, work, subject or one of `kinds`"),
        "forms": Items(Words(), "other words that count as the name"),
        "sort": Words("what it is sorted by, if not the name: Xi Jinping; Schnitzler, Arthur"),
        "dates": Date("from birth to death, or when something took place: 1862/1931"),
        "same_as": Items(
            Words(), "its entries in authority files: wikidata:Q84170, viaf:…, gnd:…, geonames:… or a web address"
        ),
        "definition": Words("who or what it is, in Markdown", markdown=True),
        "link": Choice(_LINK, "where this name is linked in the text"),
        "places": Items(
            Fields(
                {
                    "quote": Words("words that refer to it and are not one of its forms"),
                    "at": Words("the section or block that they stand in: “8”, “8.2”, in another text “decree/8”"),
                    "nth": _NTH,
                    "within": _WITHIN,
                },
                required=("quote",),
                what="place",
            ),
            "places that refer to it in other words",
        ),
        "except": Items(
            Fields({"at": Words("a section or block")}, required=("at",), what="exception"),
            "places where the words are not the name",
        ),
        "see": Items(
            Words(), "ids of other names; shown as “see” if this one has no places itself, otherwise as “see also”"
        ),
        "part_of": Words("the id of the name under which this one is listed"),
    },
    required=("name", "kind"),
    what="name",
)
ANNOTATIONS = Fields(
    {
        "kind": Words("the kind of the notes in the file that have no `kind` of their own"),
        "by": Either((Words(), PERSON), "who wrote the notes in the file that have no `by` of their own"),
        "notes": Items(NOTE, "the notes"),
    },
    required=("notes",),
    what="file of notes",
    usual=("kind", "notes"),
)
GLOSSARY = Fields({"terms": Items(TERM, "the entries")}, required=("terms",), what="glossary")
NAMES = Fields(
    {
        "kinds": Rows(
            Fields(
                {
                    "label": Words("what a reader sees: Persons"),
                    "link": Choice(_LINK, "where names of this kind are linked in the text; nowhere if left out"),
                },
                what="kind of names",
                usual=("label",),
            ),
            "kinds of names besides person, place, body, work and subject, in the order of the menu",
        ),
        "names": Items(NAME, "the entries"),
    },
    required=("names",),
    what="index of names",
    usual=("names",),
)
WITNESS = Fields(
    {
        "label": Words("what it is called: Oxford, Bodleian Library, MS Auct. F. 2. 14"),
        "source": Words("where it comes from, in Markdown"),
        "date": Date("when it was written or printed"),
        "place": Words("where it was written or printed"),
        "group": Words("the siglum of the group that it belongs to"),
        "of": Items(Words(), "of a group: the sigla of its witnesses", non_empty=True),
        "hand_of": Words("of a hand: the siglum of the witness that it wrote in"),
        "url": Url("where it is described or shown"),
        "note": Words("a description, in Markdown", markdown=True),
        "lacunae": Items(
            Fields(
                {
                    "from": Words(
                        "the first section, block or line that is missing: “8.2”; of several texts “poem/8.2”"
                    ),
                    "to": Words("the last one that is missing"),
                },
                required=("from", "to"),
                what="lacuna",
            ),
            "what is missing in it",
        ),
    },
    required=("label",),
    what="witness",
)
EDITION = Fields(
    {
        "id": Id("the edition's own name: readers' own notes are kept under it, so it never changes"),
        "glossator": Words("the version of Glossator that the edition is made for: 0.1; a later one says what changed"),
        "title": Words("the edition's title"),
        "subtitle": Words("the edition's subtitle"),
        "lang": Language("the language of the edition: en, fr, zh-Hans"),
        "interface": Items(
            Language(),
            "the languages of menus and tools, if not `lang`: first that of the pages, then those to choose from",
        ),
        "texts": Items(Id(), "the texts in their order: content/TEXT.md or content/TEXT/", non_empty=True),
        "kinds": Rows(
            Fields(
                {
                    "label": Words("what a reader sees: Commentary"),
                    "numbering": Choice(NUMBERINGS, "how its notes are numbered"),
                    "restart": Choice(RESTARTS, "where numbering begins again"),
                    "colour": Colour("the colour of its signs: #1a4682; or two, for light and dark pages"),
                    "line": Choice(LINES, "the line under the annotated words"),
                    "apparatus": Truth("whether its notes are entries of a critical apparatus"),
                    "place": Choice(PLACES, "where they are shown: in the margin, or at the foot of each block"),
                },
                what="kind",
                usual=("label",),
            ),
            "the kinds of notes, in the order of the filters",
        ),
        "witnesses": Rows(
            WITNESS,
            "the witnesses, their groups and hands, by their sigla",
            ids=False,
        ),
        "sources": Rows(
            Words(markdown=True),
            "what an apparatus cites besides witnesses (scholars, earlier editions), by the names it uses",
            ids=False,
        ),
        "read": Items(Words(), "the sigla of the witnesses whose own texts are published as pages"),
        "glossary": Fields(
            {"link": Choice(_LINK, "where terms are linked in the text")},
            doc="how terms are linked",
            what="glossary",
        ),
        "citations": Fields(
            {
                "style": Words(
                    "the name of a CSL style in content/, chicago-notes for chicago-notes.csl; pandoc's own if left out"
                ),
                "locale": Language(
                    "the language of the words that a style adds: en-GB; that of the edition if left out"
                ),
            },
            doc="how works of the bibliography are cited",
            what="citations",
        ),
        "editors": Items(Either((Words(), PERSON), _BY), "who made the edition: names, or persons with a role"),
        "publisher": Words("who publishes the edition"),
        "license": Either(
            (
                Words(),
                Fields(
                    {
                        "name": Words("the name of the licence as readers see it"),
                        "url": Url("the address of the licence"),
                    },
                    ("name",),
                    what="license",
                ),
            ),
            "how the edition may be used: an SPDX id (CC-BY-4.0), a mapping {name, url}, or prose",
        ),
        "date": Date("the date of the edition"),
        "version": Words("the version of the edition: 1.2"),
        "doi": Doi("the edition's DOI: 10.5281/zenodo.1234567"),
        "picture": Words("a picture in content/ that is shown where others link to the edition: images/cover.jpg"),
        "url": Url("where the edition is published: https://…/"),
        "shared": Items(Words(), "folders outside the edition that symbolic links in it may lead to: ../common"),
        "pictures_from": Items(
            Words(), "the hosts that pictures may come from: https://iiif.example.org", non_empty=True
        ),
        "exports": Items(
            Choice(EXPORTS), "what is published for other programs beside the pages: [epub, pdf, tei, w3c, dts]"
        ),
        "packs": Items(
            Words(),
            "files in content/packs/ with the notes of others, which readers may switch on: [packs/seminar.json]",
        ),
        "search": Choice(("auto", "index", "pagefind", "none"), "how the edition is searched"),
    },
    required=("title", "texts"),
    what="edition",
)
FRONT_MATTER = Fields(
    {
        "title": Words("the text's title"),
        "lang": Language("the language of the text, if it is not that of the edition"),
        "original_title": Words("the title in the original language"),
        "original_lang": Language("the language of that title: zh-Hans"),
        "author": Words("who wrote the text"),
        "date": Date("when the text was written or published"),
        "source": Words("where the text comes from"),
        "cite": Words("a short form of the title, for citations"),
        "unit": Words("what a numbered section is called in citations: art., §, chapter"),
        "pages": Number("the level of the headings that begin a new page"),
        "label": Words("what a parallel version is called beside the text: Plain language"),
        "align": Choice(
            ("block", "section"), "how a parallel version is set beside the text: block by block or section by section"
        ),
        "shown": Truth(
            "false for a transcription of the text that is only collated and is not shown as a parallel version"
        ),
    },
    what="text",
)
PLAIN_PAGE = Fields(
    {
        "title": Words("the page's title"),
        "lang": Language("the language of the page, if it is not that of the edition"),
        "order": Number("its place in the menu"),
    },
    what="page",
)


@cache
def names() -> FieldNames:
    """The names of all these fields, for the messages on YAML that cannot be read."""
    entries = {*NOTE.of, *TERM.of, *NAME.of}
    files = {*ANNOTATIONS.of, *GLOSSARY.of, *NAMES.of}
    others = {*EDITION.of, *FRONT_MATTER.of, *PLAIN_PAGE.of}
    lists = {*ANNOTATIONS.required, *GLOSSARY.required, *NAMES.required}
    words = {name for name, shape in NOTE.of.items() if isinstance(shape, Items) and isinstance(shape.of, Words)}
    return FieldNames(frozenset(entries | files | others), frozenset(entries - files), frozenset(lists), words)
