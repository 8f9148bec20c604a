"""Where everything is published, and what a link as an editor writes it leads to.

`locus:8`, `locus:decree/8`, `note:ID`, `term:ID`, `name:ID`, `#8.2` and addresses counted from the front page
(`about.html`, `static/map.png`) are looked up; http, https and mailto go out as they are; anything else is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from glossator.language import host_of, identifiers, near_locus
from glossator.model import Origin, Problem, Size
from glossator.problems import problem

from .cited import Cited

SOURCES = "sources/index.html"  # in a folder, as all pages are that a card may tell of before a reader goes there
GLOSSARY, NOTES = "glossary.html", "notes.html"
_MOST_NAMES = 12  # that a hint lists

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")

_scheme = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):").match


class Address(NamedTuple):
    """A file of the site, and an id on it; or, with `path` empty, an address outside."""

    path: str
    fragment: str = ""
    outside: str = ""

    def from_page(self, page: str) -> str:
        """The relative link from the file `page`, so that the site works from a disk and below any path."""
        if self.outside:
            return self.outside
        hash_ = f"#{self.fragment}" if self.fragment else ""
        if self.path == page and hash_:
            return hash_
        return relative(page, self.path) + hash_


_SOMEWHERE = Address("index.html")  # for a link that is not followed, since nothing is published yet


def relative(page: str, target: str) -> str:
    """The relative address of the file `target` from the file `page`, both counted from the site's root."""
    here, there = page.split("/")[:-1], target.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "../" * len(here) + "/".join(there)


class Fault(Exception):
    """Why an address leads nowhere; `problem` places it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint

    def at(self, origin: Origin) -> Problem:
        return problem(self.code, origin, self.message, self.hint)


@dataclass(frozen=True)
class Addresses:
    """`places`: text -> locus -> its address; `notes`: text -> note id -> its address, or None for a draft
    that is not shown; `terms`: term id -> its address; `files`: every file of the site; `ids`: what a link
    may lead to on each page, where that is known; `unread`: what stands in files with errors (`Edition.unread`),
    which links may lead to until these are mended; `names`: name id -> its address; `pictures_from`: the other hosts
    that pictures may come from.
    """

    places: Mapping[str, Mapping[str, Address]]
    notes: Mapping[str, Mapping[str, Address | None]]
    terms: Mapping[str, Address]
    files: Collection[str] = field(default_factory=frozenset)
    ids: Mapping[str, Collection[str]] = field(default_factory=dict)
    unread: Collection[str] = frozenset()
    names: Mapping[str, Address] = field(default_factory=dict)
    pictures_from: Collection[str] = ()
    sizes: Mapping[str, Size] = field(default_factory=dict)  # of pictures, by the path that they are published at
    witnesses: Mapping[str, Address] = field(default_factory=dict)  # by siglum or name, where there is an apparatus

    cited: Cited | None = None

    def check_picture(self, address: Address) -> None:
        """Raise `Fault` if a picture is on another host that the edition does not allow."""
        if address.outside and (host := host_of(address.outside)) not in self.pictures_from:
            message = f"this picture is at {host}" if host else f"{address.outside} is no address of a picture"
            hint = f"put a copy into content/images/, or write pictures_from: [{host}] in edition.yaml"
            raise Fault("G057", f"{message}, but pages load pictures only from their own site", hint)

    def _may_be(self, kind: str, name: str) -> bool:
        return bool(self.unread) and (f"{kind}:{name}" in self.unread or f"{kind}:*" in self.unread)

    def resolve(self, href: str, text: str = "", page: str = "") -> Address:
        """Where `href` leads from the text `text` (or the plain page `page`); raises `Fault`."""
        scheme, _, rest = href.partition(":")
        rest = unquoted(rest)
        if scheme == "locus":
            return self.locus(rest, text)
        if scheme == "note":
            return self.note(rest, text)
        if scheme == "term":
            return self.term(rest)
        if scheme == "name":
            return self.name(rest)
        return self._other(href, text, page)

    def resolver(self, text: str, path: str, write: Callable[[Address], str] | None = None) -> Resolver:
        """What turns the links of some Markdown into those of the file `path`, which `write` may spell otherwise."""
        return Resolver(self, text, path, write or (lambda address: address.from_page(path)))

    def locus(self, locus: str, text: str) -> Address:
        given, slash, rest = identifiers.proper(locus).partition("/")
        if not slash and given in self.places and given not in self.places.get(text, ()):
            return self.places[given][given]  # another text, as a whole
        name, wanted = (given, rest or given) if slash else (text or self._only_text(given), given)
        places = self.places.get(name)
        if places is None and self._may_be("text", name):
            return _SOMEWHERE
        if places is None:
            hint = identifiers.did_you_mean(name, self.places) or f"the texts are: {_first_names(self.places)}"
            raise Fault("G050", f"the edition has no text “{name}”", hint)
        found = places.get(wanted) or places.get(_first_of_several(wanted))
        if found is None and self._may_be("place", name):
            return _SOMEWHERE
        if found is None:
            raise Fault("G050", f"the text “{name}” has no place “{wanted}”", near_locus(wanted, places))
        return found

    def note(self, name: str, text: str) -> Address:
        given, slash, rest = identifiers.proper(name).partition("/")
        wanted = rest if slash else given
        for text_id in [given] if slash else dict.fromkeys((text, *self.notes)):
            found = self.notes.get(text_id, {})
            if wanted in found:
                address = found[wanted]
                if address is None:
                    raise Fault(
                        "G055",
                        f"the note “{wanted}” is a draft, so it is not published",
                        "finish it, or take the link out",
                    )
                return address
        if self._may_be("note", wanted):
            return _SOMEWHERE
        near = identifiers.did_you_mean(wanted, [name for names in self.notes.values() for name in names])
        raise Fault("G051", f"there is no note “{wanted}”", near or f"give the note a line: id: {wanted}")

    def term(self, name: str) -> Address:
        found = self.terms.get(identifiers.proper(name))
        if found is None and self._may_be("term", identifiers.proper(name)):
            return _SOMEWHERE
        if found is None:
            hint = (
                identifiers.did_you_mean(name, self.terms)
                or "add the term to annotations/glossary.yaml, or take the link out"
            )
            raise Fault("G052", f"the glossary has no term “{name}”", hint)
        return found

    def name(self, name: str) -> Address:
        found = self.names.get(identifiers.proper(name))
        if found is None and self._may_be("name", identifiers.proper(name)):
            return _SOMEWHERE
        if found is None:
            hint = (
                identifiers.did_you_mean(name, self.names)
                or "add the name to annotations/names.yaml, or take the link out"
            )
            raise Fault("G058", f"the index of names has no entry “{name}”", hint)
        return found

    def _only_text(self, locus: str) -> str:
        if len(self.places) == 1:
            return next(iter(self.places))
        if not self.places and self._may_be("text", "*"):
            return ""
        hint = f"write locus:{next(iter(self.places), 'text')}/{locus}"
        raise Fault("G050", "this page does not belong to a text, so the link must name one", hint)

    def _other(self, href: str, text: str, page: str) -> Address:
        if href.startswith(("//", "\\", "/")):
            hint = "write the whole address, with https://, or one counted from the front page: about.html"
            raise Fault("G054", f"the address {href} depends on where the site is published", hint)
        if found := _scheme(href):
            if found[1].lower() in ("http", "https", "mailto"):
                return Address("", outside=href)
            hint = "links lead to https:, mailto:, locus:, note:, term:, name: or to a page of the site"
            raise Fault("G054", f"an address cannot begin with {found[1]}:", hint)
        path, _, fragment = href.partition("#")
        path, fragment = unquoted(path).partition("?")[0], unquoted(fragment)
        if not path and text:
            return self.locus(fragment, text)
        target = identifiers.proper(path or page)
        if not target:
            hint = "write term:… for a term, name:… for a name, note:… for a note, locus:… for a place in a text"
            raise Fault("G053", f"“{href}” names no page", hint)
        if target.endswith(".md"):  # a plain page by the name of its source, which editors and Git hosts link to
            target = f"{target[:-3]}.html"
        if target not in self.files:
            hint = _where_to_put(target)
            like = [file for file in self.files if file.rpartition(".")[2] == target.rpartition(".")[2]]
            raise Fault("G053", f"the site has no file “{target}”", identifiers.did_you_mean(target, like) or hint)
        known = self.ids.get(target)
        if fragment and known is not None and fragment not in known:
            raise Fault("G053", f"{target} has no place “{fragment}”", identifiers.did_you_mean(fragment, known))
        return Address(target, fragment)


@dataclass(frozen=True)
class Resolver:
    """Turns the addresses in some Markdown into those of one file of the site, `path`.

    One that leads nowhere is reported by link.py; only the preview shows a page that has one.
    """

    addresses: Addresses
    text: str
    path: str
    write: Callable[[Address], str]

    def __call__(self, href: str) -> str:
        try:
            return self.write(self.addresses.resolve(href, self.text, self.path))
        except Fault:
            return "#"

    @property
    def cited(self) -> Cited | None:
        """What the edition cites."""
        return self.addresses.cited

    def cited_at(self, fragment: str) -> str:
        """The address of a place of the page of sources."""
        return self.write(Address(SOURCES, fragment))

    def size(self, href: str) -> Size | None:
        """Of the picture at `href`, where it is known."""
        try:
            return self.addresses.sizes.get(self.addresses.resolve(href, self.text, self.path).path)
        except Fault:
            return None


def _where_to_put(target: str) -> str:
    """The hint for a file that is not there: where to put it, or what the folder has instead."""
    name = target.rpartition("/")[2]
    if target.startswith("images/"):
        return f"put the picture into the edition's folder as content/{target}"
    if target.startswith("static/"):
        return f"put the file into the edition's folder as {target}"
    if target.endswith(".html"):
        return f"addresses are counted from the front page; {target} would be made from content/pages/{name[:-5]}.md"
    if name.lower().endswith(_PICTURES):
        return f"put the picture into the edition's folder as content/images/{name}, and write images/{name} here"
    return f"put the file into the edition's folder as static/{name}, and write static/{name} here"


def _first_of_several(locus: str) -> str:
    """The first line of several lines of verse: 4.12 of 4.12-15."""
    return re.sub(r"(\.\d+)[-–]\d+$", r"\1", locus)


def unquoted(address: str) -> str:
    """An address without percent-encoding."""
    if "%" not in address:
        return address
    from urllib.parse import unquote  # 3 ms that few editions need

    return unquote(address)


def _first_names(found: Collection[str]) -> str:
    shown = list(found)[:_MOST_NAMES]
    return ", ".join(shown) + (", …" if len(found) > len(shown) else "")
