"""The header of an edition in TEI: title, people, licence, sources, witnesses (TEI Guidelines §2, §12.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.model import Edition, Person, Text, Witness

from .tei_markup import Ids, Resolve, element, prose, words

_years = re.compile(r"(\d{4})(?:/(\d{4}))?").fullmatch


def header(
    edition: Edition,
    texts: Sequence[Text],
    ids: Ids,
    resolve: Resolve,
    *,
    inline: bool,
    external: bool,
    works: str = "",
) -> str:
    """The `<teiHeader>`; `inline` and `external` tell in which ways the apparatus is linked with the text, `works` is
    the list of those that are cited.
    """
    title = element("title", words(edition.title), type="main")
    if edition.subtitle:
        title += element("title", words(edition.subtitle), type="sub")
    authors = dict.fromkeys(text.author for text in texts if text.author)
    title += "".join(element("author", words(author)) for author in authors)
    title += "".join(_person(editor, ids) for editor in edition.editors)
    file_desc = element("titleStmt", title)
    if edition.version:
        file_desc += element("editionStmt", element("edition", words(edition.version), n=edition.version))
    file_desc += element("publicationStmt", _publication(edition))
    file_desc += element("sourceDesc", "".join([*_sources(edition, texts, ids, resolve), works]))
    parts = element("fileDesc", f"\n{file_desc}\n")
    ways = [("parallel-segmentation", "internal", inline), ("double-end-point", "external", external)]
    encoding = "".join(
        element("variantEncoding", method=method, location=location) for method, location, used in ways if used
    )
    parts += element("encodingDesc", encoding) if encoding else ""
    languages = dict.fromkeys(filter(None, [edition.lang, *(text.lang for text in texts)]))
    parts += element(
        "profileDesc", element("langUsage", "".join(element("language", ident=language) for language in languages))
    )
    return element("teiHeader", f"\n{parts}\n") + "\n"


def _person(person: Person, ids: Ids) -> str:
    name = element("persName", words(person.name), ref=person.address)
    if not person.role:
        return element("editor", name, xml_id=ids.of("person", person.id))
    return element("respStmt", element("resp", words(person.role)) + name, xml_id=ids.of("person", person.id))


def _publication(edition: Edition) -> str:
    publisher = edition.publisher or ", ".join(editor.name for editor in edition.editors) or edition.title
    xml = element("publisher", words(publisher))
    if edition.date:
        match = _years(edition.date)
        when = edition.date if (match and not match[2]) or re.fullmatch(r"\d{4}-\d\d(-\d\d)?", edition.date) else ""
        xml += element("date", words(edition.date), when=when)
    if edition.doi:
        xml += element("idno", words(edition.doi), type="DOI")
    if edition.url:
        xml += element("idno", words(edition.url), type="URL")
    licence = edition.license
    if licence.name or licence.url:
        licence_xml = element("licence", words(licence.name or licence.url), target=licence.url)
        xml += element("availability", licence_xml)
    return xml


def _sources(edition: Edition, texts: Sequence[Text], ids: Ids, resolve: Resolve) -> Iterator[str]:
    described = [element("bibl", words(text.source)) for text in texts if text.source]
    yield from described
    if edition.witnesses:
        yield element("listWit", "\n".join(["", *_witnesses(edition, ids, resolve), ""]))
    if edition.sources:
        rows = [
            element(
                "bibl",
                f"{element('abbr', words(name), type='siglum')} {prose(words_of_source.tokens, resolve)}",
                xml_id=ids("witness", name),
            )
            for name, words_of_source in edition.sources.items()
        ]
        yield element("listBibl", "\n".join(["", *rows, ""]))
    if not described and not edition.witnesses and not edition.sources and edition.bibliography is None:
        yield element("p", "No source is named.")


def _witnesses(edition: Edition, ids: Ids, resolve: Resolve) -> Iterator[str]:
    """Every witness; what belongs to a group stands below it. A hand follows the witness that it wrote in and points to
    it: programs that read the list look for witnesses there, and not inside of one.
    """
    below: dict[str, list[str]] = {}
    hands: dict[str, list[str]] = {}
    for row in edition.witnesses.values():
        for inner in row.of:
            below.setdefault(row.siglum, []).append(inner)
        for owner, rows in ((row.group, below), (row.hand_of, hands)):
            if owner and owner in edition.witnesses:
                rows.setdefault(owner, []).append(row.siglum)
    placed = {inner for rows in (*below.values(), *hands.values()) for inner in rows}
    written: set[str] = set()

    def written_out(row: Witness) -> str:
        written.add(row.siglum)
        inner = [
            edition.witnesses[siglum]
            for siglum in dict.fromkeys(below.get(row.siglum, ()))
            if siglum in edition.witnesses
        ]
        rows = "".join(written_out(witness) for witness in inner if witness.siglum not in written)
        owner = f"#{ids('witness', row.hand_of)}" if row.hand_of in edition.witnesses else ""
        listed = _witness(row, ids("witness", row.siglum), resolve, element("listWit", rows) if rows else "", owner)
        unlisted_hands = [siglum for siglum in hands.get(row.siglum, ()) if siglum not in written]
        return "\n".join([listed, *(written_out(edition.witnesses[siglum]) for siglum in unlisted_hands)])

    for siglum, row in edition.witnesses.items():
        if siglum not in placed and siglum not in written:
            yield written_out(row)
    for siglum, row in edition.witnesses.items():  # groups in a circle
        if siglum not in written:
            yield written_out(row)


def _witness(row: Witness, id_: str, resolve: Resolve, below: str, owner: str) -> str:
    title = f"{element('abbr', words(row.siglum), type='siglum')} {words(row.label)}"
    if row.date:
        match = _years(row.date)
        ends = (
            {"notBefore": match[1], "notAfter": match[2]} if match and match[2] else {"when": match[1]} if match else {}
        )
        title += " " + element("origDate", words(row.date), **ends)
    title += f" {element('origPlace', words(row.place))}" if row.place else ""
    title += f" {element('note', words(row.source), type='source')}" if row.source else ""
    title += f" {element('ptr', target=row.url)}" if row.url else ""
    title += f" {element('note', prose(row.note.tokens, resolve))}" if row.note else ""
    for gap in row.lacunae:
        title += f" {element('note', words(f'{gap.start}–{gap.end}'), type='lacuna')}"
    return element("witness", title + below, xml_id=id_, corresp=owner)
