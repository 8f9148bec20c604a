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
        "lang": Language("language tag of the words, e.g. zh-Hans"),
        "text": Words("the words of the original"),
        "latin": Words("the same in Latin letters"),
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
_NTH = Number("which of several matches in the place that `at` names")
_WITHIN = Words("a longer passage, unique, that holds the quote")
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
        "role": Words("what the person did: translator; an editor needs none"),
        "orcid": Orcid("0000-0002-1825-0097"),
        "url": Url("a page about the person"),
        "sort": Words("the name as lists file it: Byron, Ada"),
    },
    required=("name",),
    what="person",
)
_BY = "for a person write a name, or {name: …, orcid: …}"
READING = Fields(
    {
        "words": Words("what the witnesses have in the place of the lemma; left out where they have the lemma itself"),
        "in": Items(
            Words(),
            "the sigla of `witnesses`, or names of `sources`, in edition.yaml that have it",
            non_empty=True,
        ),
        "how": Choice(tuple(HOWS), "how it departs from the lemma, if not by other words"),
        "source": Words("whose it is, or where it was proposed, in Markdown", markdown=True),
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
            "the words the note is about: a phrase, {from, to}, or a list of places, each of which may be "
            "{quote, at, nth, within}",
        ),
        "at": Words("the section or block that the words stand in, or that the note is about: “8”, “8.2”"),
        "after": Words("of an entry of an apparatus, in place of `quote`: the words behind which a witness adds some"),
        "nth": _NTH,
        "within": _WITHIN,
        "readings": Items(READING, "an entry of an apparatus: what the witnesses have", non_empty=True),
        "app": Words("an entry of an apparatus in its short form: lemma] A B : variant] C : om.] D"),
        "inside": Words("the id of the entry of the apparatus that this one is a part of"),
        "note": Words("the note itself, in Markdown", markdown=True),
        "parallel": Rows(Words(), "the same words in parallel versions of the text: {zh-Hans: words}", ids=False),
        "reading": Rows(Words(), "what a witness reads here: {SIGLUM: words}", ids=False),
        "original": ORIGINAL,
        "certainty": Choice(("high", "medium", "low"), "how sure the editor is"),
        "by": Either((Words(), PERSON), "who wrote the note: a name, the id of one of the editors, or a person"),
        "date": Date("when"),
        "status": Choice(("draft", "reviewed", "disputed"), "drafts are shown in the preview only"),
        "tags": Items(Words(), "free keywords"),
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
            "the agreed words for the original, beside the headword and its forms; `status` reports what departs",
            non_empty=True,
        ),
        "departures": Items(
            Fields({"at": Words("a section or block")}, required=("at",), what="departure"),
            "places where other words than the agreed ones are meant",
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
        "sort": Words("what it is filed under, if not the name: Xi Jinping; Schnitzler, Arthur"),
        "dates": Date("of a life, or when something was: 1862/1931"),
        "same_as": Items(
            Words(), "the same in authority files: wikidata:Q84170, viaf:…, gnd:…, geonames:… or a web address"
        ),
        "definition": Words("who or what it is, in Markdown", markdown=True),
        "link": Choice(_LINK, "where this name is linked in the text"),
        "places": Items(
            Fields(
                {
                    "quote": Words("words that mean it and that are no form of it"),
                    "at": Words("the section or block that they stand in: “8”, “8.2”, in another text “decree/8”"),
                    "nth": _NTH,
                    "within": _WITHIN,
                },
                required=("quote",),
                what="place",
            ),
            "places that speak of it in other words",
        ),
        "except": Items(
            Fields({"at": Words("a section or block")}, required=("at",), what="exception"),
            "places where the words are not the name",
        ),
        "see": Items(Words(), "ids of other names: “see” where this one stands nowhere, else “see also”"),
        "part_of": Words("the id of the name below which this one is listed"),
    },
    required=("name", "kind"),
    what="name",
)
ANNOTATIONS = Fields(
    {
        "kind": Words("the kind of every note in the file that names none"),
        "by": Either((Words(), PERSON), "who wrote every note in the file that names nobody"),
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
            "kinds of names, in the order of the menu, beside person, place, body, work and subject",
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
        "url": Url("where it is described, or to be seen"),
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
            "what it has not, or has no more",
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
        "subtitle": Words(),
        "lang": Language("language tag of the edition: en, fr, zh-Hans"),
        "interface": Items(
            Language(), "languages of the menus and tools, if not `lang`: the pages' own, then those to choose from"
        ),
        "texts": Items(Id(), "the texts in their order: content/TEXT.md or content/TEXT/", non_empty=True),
        "kinds": Rows(
            Fields(
                {
                    "label": Words("what a reader sees: Commentary"),
                    "numbering": Choice(NUMBERINGS, "the series of its markers"),
                    "restart": Choice(RESTARTS, "where the series begins again"),
                    "colour": Colour("#1a4682, or two: for light and dark"),
                    "line": Choice(LINES, "the line under the words"),
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
            "sigla of the witnesses, of their groups and their hands",
            ids=False,
        ),
        "sources": Rows(
            Words(markdown=True),
            "names that an apparatus quotes beside witnesses: scholars, earlier editions; with what they stand for",
            ids=False,
        ),
        "read": Items(Words(), "the sigla of the witnesses that have pages of their own, to be read as they are"),
        "glossary": Fields(
            {"link": Choice(_LINK, "where terms are linked")},
            what="glossary",
        ),
        "citations": Fields(
            {
                "style": Words("a style in CSL: chicago-notes.csl in content/; pandoc's own if left out"),
                "locale": Language("the language of what a style adds: en-GB; that of the edition if left out"),
            },
            doc="how works of the bibliography are cited",
            what="citations",
        ),
        "editors": Items(Either((Words(), PERSON), _BY), "who made the edition: names, or persons with a role"),
        "publisher": Words("who publishes it"),
        "license": Either(
            (
                Words(),
                Fields(
                    {"name": Words("what readers are told"), "url": Url("where the licence is")},
                    ("name",),
                    what="license",
                ),
            ),
            "how it may be used: an id of SPDX (CC-BY-4.0), a mapping {name, url}, or prose",
        ),
        "date": Date("date of the edition"),
        "version": Words("which state of the edition this is: 1.2"),
        "doi": Doi("10.5281/zenodo.1234567"),
        "picture": Words("a picture that stands for the edition where it is linked to: images/cover.jpg"),
        "url": Url("where it will be published: https://…/"),
        "shared": Items(Words(), "folders outside the edition's that links (symlinks) in it may lead to: ../common"),
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
        "lang": Language("language tag of the text, if it is not the edition's"),
        "original_title": Words("the title in the original language"),
        "original_lang": Language("language tag of that title: zh-Hans"),
        "author": Words(),
        "date": Date(),
        "source": Words("where the text comes from"),
        "cite": Words("short form for citations"),
        "unit": Words("what a numbered section is called in citations: art., §, chapter"),
        "pages": Number("the heading level that makes a page"),
        "label": Words("what a parallel version is called beside the text: Plain language"),
        "align": Choice(("block", "section"), "whether a parallel version follows the text block by block"),
        "shown": Truth(
            "false for a transcription beside the text that is only collated, and no parallel version of it"
        ),
    },
    what="text",
)
PLAIN_PAGE = Fields(
    {"title": Words("the page's title"), "lang": Language(), "order": Number("its place in the menu")},
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
