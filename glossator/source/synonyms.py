"""What people call our fields: from other formats, other programs and common speech."""

from __future__ import annotations

from collections.abc import Collection

from glossator.language import identifiers

# Each word with the fields that it may mean, the likeliest first; which of them an entry has tells the rest. They are
# the names in TEI, W3C Web Annotation, Zotero, Hypothesis and Jekyll, and what spreadsheets of notes are headed with.
_MEANT: dict[tuple[str, ...], tuple[str, ...]] = {
    ("author", "writer", "annotator", "creator", "signed", "resp", "user", "who"): ("by", "author", "editors"),
    ("editor", "authors", "contributors", "people"): ("editors", "by", "author"),
    ("comment", "text", "body", "content", "annotation", "remark", "commentary"): ("note", "definition"),
    ("explanation", "gloss", "value", "description", "meaning", "def"): ("definition", "note", "subtitle"),
    ("note", "bio", "biography", "about"): ("definition", "note"),
    ("birth", "life", "lived", "lifespan", "born"): ("dates", "date"),
    ("sameas", "identifiers", "authority", "authorities", "uri", "wikidata", "gnd", "viaf", "geonames"): ("same_as",),
    ("sort_key", "sorted", "filed", "filing"): ("sort",),
    ("parent", "broader", "above", "belongs_to", "in"): ("part_of",),
    ("translation",): ("note", "original", "definition"),
    ("anchor", "target", "lemma", "passage", "words", "phrase", "exact", "selection"): ("quote", "term"),
    ("citation", "selector", "highlight", "incipit"): ("quote", "cite"),
    ("locus", "place", "section", "paragraph", "where", "location", "position", "line", "verse", "page"): ("at",),
    ("occurrence", "number", "n", "index", "which", "instance", "count"): ("nth", "order", "numbering"),
    ("context", "inside", "sentence"): ("within",),
    ("source", "ref", "reference", "references", "bibliography", "literature", "works"): ("sources", "source"),
    ("origin", "provenance", "copytext", "publication"): ("source", "sources", "original"),
    ("related", "seealso", "links", "xref", "cf", "compare"): ("see",),
    ("type", "category", "class", "motivation"): ("kind", "kinds"),
    ("keywords", "labels", "topics", "subjects"): ("tags",),
    ("confidence", "cert", "sureness"): ("certainty",),
    ("state", "draft", "published"): ("status",),
    ("variant", "rdg", "witness", "wit", "readings"): ("reading", "witnesses"),
    ("variants", "aliases", "synonyms", "inflections", "plural", "spellings"): ("forms",),
    ("headword", "entry", "word", "person"): ("term", "name", "quote"),
    ("exceptions", "exclude", "ignore", "not"): ("except",),
    ("key", "slug", "xml:id"): ("id",),
    ("language", "locale", "langue", "sprache"): ("lang",),
    ("name", "term", "heading", "headline", "titel", "titre"): ("title", "label", "term", "name", "id"),
    ("subheading", "tagline"): ("subtitle",),
    ("chapters", "documents", "files", "contents"): ("texts",),
    ("types", "categories", "layers"): ("kinds",),
    ("sigla", "manuscripts"): ("witnesses",),
    ("licence", "copyright", "rights"): ("license",),
    ("year", "created", "modified", "published_on"): ("date",),
    ("address", "site", "homepage", "baseurl", "base_url", "website"): ("url",),
    ("color",): ("colour",),
    ("numbers", "markers", "marker", "style"): ("numbering", "line"),
    ("underline", "border"): ("line",),
    ("short", "short_title", "abbreviation", "abbr"): ("cite",),
    ("weight", "position_in_menu", "nav_order", "rank"): ("order",),
    ("items", "entries", "annotations", "comments"): ("notes", "terms"),
    ("glossary", "words_list"): ("terms",),
    ("persons", "places", "index"): ("names",),
    ("alignment",): ("align",),
}
_WORDS = {word: fields for words, fields in _MEANT.items() for word in words}
_SURE, _LIKELY = 0.8, 0.67  # difflib's ratio: `qoute` and `quote` have 0.8, `weather` and `after` 0.66


def meant(name: str, fields: Collection[str]) -> str:
    """The one of `fields` that `name` was most likely meant for, by spelling or by meaning; "" if there is none."""
    typed = name.strip(" \"'“”‘’").casefold().replace("-", "_")
    if near := identifiers.near(typed, fields, 1, _SURE):
        return near[0]
    for word in identifiers.near(typed, _WORDS, 1, _SURE):
        if found := [field for field in _WORDS[word] if field in fields]:
            return found[0]
    near = identifiers.near(typed, fields, 1, _LIKELY)
    return near[0] if near else ""
