"""What everything in a file of TEI is called, and what the links and citations of an edition point to in it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from glossator.linking import Cited, Linked
from glossator.markdown import written
from glossator.model import Citation, Text
from glossator.rendering import citation_words

from .tei_markup import Ids, element, words

_own = re.compile(r"(locus|note|term|name):(?:([^/]+)/)?(.+)").fullmatch


def ids_of(linked: Linked) -> Ids:
    """The names of all that others point to, in the order in which they are to have the plain ones."""
    ids = Ids()
    edition = linked.edition
    for siglum in edition.sigla:
        ids("witness", siglum)
    for linked_text in linked.texts:
        _name_places(linked_text.text, ids)
        for note in linked_text.notes:
            ids(f"note {linked_text.text.id}", note.id)
    for term in edition.terms:
        ids("term", term.id)
    for name in edition.names:
        ids("name", name.id)
    for person in edition.editors:
        if person.id:
            ids("person", person.id)
    return ids


def _name_places(text: Text, ids: Ids) -> None:
    """Every section, block and line of a text, by all that a link may call it."""
    ids(text.id, text.id)
    for section in text.sections[1:]:
        ids(text.id, section.id)
        if section.number:
            ids.alias(text.id, section.number, section.id)
    loci = {name: section.locus for section in text.sections for name in (section.id, section.number) if name}
    for place in text.places:
        name, _, number = place.rpartition(".")
        ids.alias(text.id, place, f"{loci[name]}.{number}" if name in loci else place)


class Links:
    """Makes pointers of the links in some Markdown about `text`; an address elsewhere stays as it is."""

    def __init__(self, ids: Ids, cited: Cited | None, text: str = "") -> None:
        self.ids, self.cited, self.text = ids, cited, text

    def __call__(self, href: str) -> str:
        href = unquote(href)
        match = _own(f"locus:{href[1:]}" if href.startswith("#") else href)
        if not match:
            return href
        scheme, text_id, name = match.groups()
        among = {"locus": text_id or self.text, "note": f"note {text_id or self.text}"}.get(scheme, scheme)
        id_ = self.ids.of(among, name) or (self.ids.of(name, name) if scheme == "locus" else "")
        return f"#{id_}" if id_ else href

    def citation(self, citation: Citation, before: str, behind: str) -> str:
        """What a reader sees of a citation, as a pointer to the works in the list of the header; `n` is what an editor
        writes, to be read again.
        """
        if self.cited is None:
            return ""
        targets = " ".join(f"#{self.ids('work', work.key)}" for work in citation.works)
        shown = f"{before}{words(citation_words(citation, self.cited))}{behind}"
        return element("ref", shown, target=targets, type="bibl", n=written(citation))
