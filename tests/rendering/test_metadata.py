"""What pages and files tell programs: by the rules of Zotero's Embedded Metadata translator, schema.org, RFC 4287."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from glossator.pipeline import build
from glossator.rendering.metadata import whole_name
from glossator.strict_yaml import load as load_yaml
from tests.shown import parse
from tests.tiny import write

EDITION = """\
title: Lights & <Buoys>
subtitle: A reading
lang: en-GB
texts: [t]
kinds: {note: {label: Note}}
editors:
- {id: ada, name: Ada Byron, sort: "Byron, Ada", orcid: https://orcid.org/0000-0002-1825-0097}
- the committee
- {name: C. B., role: translator, url: https://example.org/cb}
license: cc by-sa 4.0
version: 1.10
doi: 10.5281/zenodo.1
publisher: The Press
date: 2026-11-22
"""
WITH_URL = EDITION + "url: https://example.org/r\npicture: images/lamp.gif\n"
FILES = {
    "content/t.md": "---\ntitle: The light\nauthor: Mary Ann Evans\nlang: fr\npages: 2\n---\n\n## One\n\n"
    "A lamp burns.\n\n## Two\n\nIt is out.\n",
    "content/images/lamp.gif": b"GIF89a\x02\0\x01\0" + bytes(4),
    "annotations/t/n.yaml": "kind: note\nby: ada\nnotes:\n"
    "- {quote: lamp, note: Of *brass*., date: 2026-02, id: brass}\n"
    "- {quote: burns, note: Always., by: {name: N. N.}, date: 2026-11-03}\n- {quote: out, note: Undated.}\n"
    "- {quote: It, note: Perhaps., date: 2026~}\n",
}


def site_of(root, edition):
    report = build(write(root, {"content/edition.yaml": edition, **FILES}))
    assert not report.problems
    return root / "output"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # the first of January 2026
        return site_of(tmp_path_factory.mktemp("with-url"), WITH_URL)


@pytest.fixture(scope="module")
def unpublished(tmp_path_factory):
    return site_of(tmp_path_factory.mktemp("without"), EDITION)


def head(page):
    return parse(page.read_text("utf-8")).first("head")


def metas(page):
    """(name or property, content) of each <meta> that has both."""
    given = (one.attributes for one in head(page).elements() if one.tag == "meta")
    return [(m.get("name") or m.get("property"), m["content"]) for m in given if m.get("name") or m.get("property")]


def links(page):
    return {
        one.attributes["rel"]: one.attributes["href"]
        for one in head(page).elements()
        if one.tag == "link" and one.attributes["rel"] != "stylesheet"
    }


def linked_data(page):
    [script] = [e for e in head(page).elements() if e.attributes.get("type") == "application/ld+json"]
    return json.loads(script.text())


def zotero(page):
    """What Zotero's Embedded Metadata translator takes from a page: `og:type` goes before `citation_inbook_title`, and
    of the fields of its HIGHWIRE_MAPPINGS each is taken once; a name is divided at its comma, or else before its last
    word. (It is asked itself by bench/metadata.py.)
    """
    found = metas(page)
    names = dict(found)
    kind = {"book": "book"}.get(names.get("og:type"), "")
    kind = kind or ("bookSection" if "citation_inbook_title" in names else "journalArticle")
    once = ("title", "inbook_title", "publication_date", "publisher", "doi", "language", "public_url")
    item = {name: names[f"citation_{name}"] for name in once if f"citation_{name}" in names}
    people = [
        (name.removeprefix("citation_"), tuple(one for one in re.split(", ?", content) if one))
        for name, content in found
        if name in ("citation_author", "citation_editor")
    ]
    assert all(len([n for n, _ in found if n == f"citation_{one}"]) <= 1 for one in once)
    return kind, item, people


EDITORS = [("editor", ("Byron", "Ada")), ("editor", ("the committee",))]


def test_zotero_takes_the_edition_for_a_book(site):
    kind, item, people = zotero(site / "index.html")
    assert kind == "book"
    assert item == {
        "title": "Lights & <Buoys>: A reading",
        "publication_date": "2026/11/22",
        "publisher": "The Press",
        "doi": "10.5281/zenodo.1",
        "language": "en-GB",
        "public_url": "https://example.org/r/",
    }
    assert people == [("author", ("Mary Ann Evans",)), *EDITORS]


def test_zotero_takes_a_page_of_the_text_for_a_section_of_it(site):
    kind, item, people = zotero(site / "t" / "two.html")
    assert kind == "bookSection"
    assert item["title"] == "The light: Two"
    assert item["inbook_title"] == "Lights & <Buoys>"
    assert item["language"] == "fr"
    assert "doi" not in item, "it is the edition's"
    assert people == [("author", ("Mary Ann Evans",)), *EDITORS]


def test_dublin_core_and_open_graph(site):
    found = metas(site / "index.html")
    assert [content for name, content in found if name == "DC.contributor"] == ["Byron, Ada", "the committee", "C. B."]
    assert ("citation_editor", "the committee,") in found, "the comma keeps it from being taken apart"
    names = dict(found)
    assert names["DC.identifier"] in ("doi:10.5281/zenodo.1", "https://example.org/r/")
    assert names["DC.rights"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert names["og:image"] == "https://example.org/r/images/lamp.gif"
    assert (names["og:image:width"], names["og:image:height"], names["og:locale"]) == ("2", "1", "en_GB")


def test_every_page_has_the_date_of_the_edition(site):
    """Or else programs take the first that stands in the text."""
    for page in site.rglob("*.html"):
        assert ("DC.date", "2026-11-22") in metas(page), page


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Byron", "Ada Byron"),
        ("Byron, Ada", "Byron, Ada"),
        ("María de los Ángeles García López", "María de los Ángeles García López"),
        ("the committee", "the committee,"),
        ("General Office of the Council of State and Law", "General Office of the Council of State and Law,"),
        ("a house, a yard", "a house, a yard"),
    ],
)
def test_names_of_bodies_are_kept_whole(name, expected):
    assert whole_name(name) == expected


def test_what_a_page_leads_to(site, unpublished):
    found = links(site / "t" / "two.html")
    assert found["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert (found["icon"], found["alternate"]) == ("../static/favicon.svg", "../notes.atom")
    assert found["canonical"] == "https://example.org/r/t/two.html"
    assert {"canonical", "alternate"} & set(links(unpublished / "index.html")) == set()


def test_linked_data_of_the_edition(site):
    book = linked_data(site / "index.html")
    orcid = "https://orcid.org/0000-0002-1825-0097"
    assert (book["@context"], book["@type"], book["name"]) == ("https://schema.org", "Book", "Lights & <Buoys>")
    assert book["editor"] == [
        {"@type": "Person", "@id": orcid, "name": "Ada Byron", "sameAs": orcid},
        {"@type": "Person", "name": "the committee"},
    ]
    assert book["translator"] == [{"@type": "Person", "name": "C. B.", "url": "https://example.org/cb"}]
    assert (book["version"], book["identifier"]) == ("1.10", "https://doi.org/10.5281/zenodo.1")
    assert [one["url"] for one in book["hasPart"]] == ["https://example.org/r/t/"]


def test_linked_data_of_a_page_has_no_words_of_notes(site, unpublished):
    chapter = linked_data(site / "t" / "two.html")
    assert (chapter["@type"], chapter["name"], chapter["inLanguage"]) == ("Chapter", "The light: Two", "fr")
    assert chapter["isPartOf"]["@id"] == linked_data(site / "index.html")["@id"]
    assert "Undated" not in json.dumps(chapter)
    assert "url" not in linked_data(unpublished / "t" / "two.html"), "nobody knows where it will be"


def test_the_footer_shows_people_with_their_roles(site):
    page = parse((site / "index.html").read_text("utf-8"))
    lines = [one.text() for one in page.first("footer").elements() if one.tag == "p"]
    assert lines == [
        "Edited by Ada Byron, the committee, C. B. (translator), 22 November 2026",
        "Version 1.10, The Press, doi:10.5281/zenodo.1",
        "Creative Commons Attribution-ShareAlike 4.0 International",
    ]


def test_a_note_is_signed_with_the_name_that_an_id_stands_for(site):
    page = (site / "t" / "index.html").read_text("utf-8") + (site / "t" / "one.html").read_text("utf-8")
    assert "Ada Byron" in re.sub(r"<head>.*?</head>|<footer.*?</footer>", "", page, flags=re.DOTALL)


ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_has_the_notes_by_their_days_the_newest_first(site):
    feed = ET.fromstring((site / "notes.atom").read_bytes())  # noqa: S314  our own
    assert feed.findtext(f"{ATOM}updated") == "2026-11-03T00:00:00Z"
    entries = feed.findall(f"{ATOM}entry")
    days = [str(one.findtext(f"{ATOM}updated")).removesuffix("T00:00:00Z") for one in entries]
    assert days == ["2026-11-03", "2026-02-01", "2026-01-01", "2026-01-01"], "the last two have no date of their own"
    assert [one.findtext(f"{ATOM}author/{ATOM}name") for one in entries] == ["N. N.", *["Ada Byron"] * 3]
    assert entries[1].findtext(f"{ATOM}summary") == "Of <em>brass</em>."
    assert entries[1].findtext(f"{ATOM}title").startswith("Note 1 “lamp”, The light, ")
    address = entries[1].findtext(f"{ATOM}id")
    path, _, id_ = address.removeprefix("https://example.org/r/").partition("#")
    assert f'id="{id_}"' in (site / path).read_text("utf-8")


def test_the_sitemap_has_every_page_but_the_one_for_what_is_missing(site):
    tree = ET.fromstring((site / "sitemap.xml").read_bytes())  # noqa: S314  our own
    found = {one.text for one in tree.iter() if one.tag.endswith("loc")}
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    assert found == {f"https://example.org/r/{path.removesuffix('index.html')}" for path in pages}


def test_without_a_url_there_are_no_addresses(unpublished):
    assert not {"sitemap.xml", "notes.atom"} & {path.name for path in unpublished.iterdir()}


def test_citation_file(site):
    cff, problems = load_yaml((site / "CITATION.cff").read_bytes(), "CITATION.cff")
    assert problems == []
    assert (cff["cff-version"], cff["title"]) == ("1.2.0", "Lights & <Buoys>: A reading")
    assert (cff["license"], cff["date-released"], cff["doi"]) == ("CC-BY-SA-4.0", "2026-11-22", "10.5281/zenodo.1")
    assert cff["authors"] == [{"name": "Mary Ann Evans"}]
    byron = {"family-names": "Byron", "given-names": "Ada", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    assert cff["preferred-citation"]["editors"][0] == byron


def test_the_feed_has_fifty_notes_at_most(tmp_path):
    words = [f"w{number}" for number in range(60)]
    dates = [f"2026-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(60)]
    notes = "".join(
        f"- {{quote: {one}, note: On {one}., date: {day}}}\n" for one, day in zip(words, dates, strict=True)
    )
    files = {
        "content/edition.yaml": "title: T\ntexts: [t]\nkinds: {note: {label: Note}}\nurl: https://example.org/\n",
        "content/t.md": f"# T\n\n{' '.join(words)}\n",
        "annotations/t/n.yaml": f"kind: note\nnotes:\n{notes}",
    }
    assert not build(write(tmp_path, files)).problems
    feed = ET.fromstring((tmp_path / "output/notes.atom").read_bytes())  # noqa: S314  our own
    days = [str(one.findtext(f"{ATOM}updated"))[:10] for one in feed.findall(f"{ATOM}entry")]
    assert days == dates[:9:-1]
