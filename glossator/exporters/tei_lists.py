"""The glossary and the index of names of an edition in TEI (TEI Guidelines §3.8, §14)."""

from __future__ import annotations

from glossator.linking import Linked
from glossator.model import Name

from .tei_markup import Ids, Resolve, element, original, prose, words, xml_id

_LISTS = {
    "person": ("listPerson", "person", "persName"),
    "place": ("listPlace", "place", "placeName"),
    "body": ("listOrg", "org", "orgName"),
}


def glossary(linked: Linked, ids: Ids, resolve: Resolve) -> str:
    """The terms as a division of the back matter; "" if there are none."""
    rows = []
    for term in linked.edition.terms:
        fields = "".join(element("seg", element("term", words(form)), type="form") for form in term.forms)
        if term.original:
            fields += element("seg", original(term.original), type="original")
        for other, _ in term.see:
            fields += element("seg", element("ref", target=resolve(f"term:{other}")), type="see")
        id_ = ids("term", term.id)
        label = element("label", element("term", words(term.headword)), xml_id=id_, n="" if id_ == term.id else term.id)
        rows.append(label + element("item", prose(term.definition.tokens, resolve) + fields))
    return element("div", element("list", "\n".join(["", *rows, ""]), type="gloss"), type="glossary") if rows else ""


def names(linked: Linked, ids: Ids, resolve: Resolve) -> str:
    """The names by kind: persons, places and bodies in lists of their own, the others as objects."""
    by_tags: dict[tuple[str, str, str], list[Name]] = {}
    for name in linked.edition.names:
        by_tags.setdefault(_LISTS.get(name.kind, ("listObject", "object", "objectName")), []).append(name)
    return "".join(
        element(holder, "\n".join(["", *(_name(name, inner, name_tag, ids, resolve) for name in names), ""]))
        for (holder, inner, name_tag), names in by_tags.items()
    )


def _name(name: Name, inner: str, name_tag: str, ids: Ids, resolve: Resolve) -> str:
    forms = "".join(element(name_tag, words(form)) for form in (name.name, *name.forms))
    if inner == "object":
        forms = element("objectIdentifier", forms)
    numbers = "".join(
        element("idno", words(authority.url), type=authority.name) for authority in name.same_as if authority.url
    )
    definition = prose(name.definition.tokens, resolve)
    note = element("note", definition) if definition else ""
    kind = "" if inner != "object" else xml_id(name.kind)
    return element(inner, forms + numbers + note, xml_id=ids("name", name.id), type=kind)
