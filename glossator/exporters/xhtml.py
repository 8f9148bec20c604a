"""The engine's HTML as the XHTML of a book: empty elements closed, the roles of links said in EPUB's words too, and
every link leading to a page of the book, or out into the world.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import quote, unquote

from glossator.linking import Address

# The sign of a note, which on the site the style shows.
_sign = re.compile(r'(<a class="f?r\b[^<>]*?) data-sign="([^"]*)"></a>')
# The number of a block, which on the site links to the block itself (rendering/page_marks.py).
_number = re.compile(r'<a class="(pn|pn sn)" href="#([^"]*)" aria-label="[^"]*">([^<]*)</a>')
_empty = re.compile(r"<(br|hr|img|link|meta|wbr)\b([^<>]*?)\s*/?>")
# What a book says otherwise: addresses outside the page, roles, and the class of the author's footnotes. It stands in a
# tag, and is no words that look like it, if the next angle bracket closes: `attribute` leaves none in a value.
_attribute = re.compile(r'\s(?:(href|src|role)="(?!#)([^"]*)"|class="(?:[^"]* )?fn(?: [^"]*)?")(?=[^<>]*>)')
_has_scheme = re.compile("[A-Za-z][A-Za-z0-9+.-]*:").match
# EPUB's words for the roles of DPUB-ARIA, by which reading systems know pop-up footnotes.
_TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-backlink": "backlink",
    "doc-glossref": "glossref",
    "doc-pagebreak": "pagebreak",
}
_TYPES_OF_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


def picture_type(path: str) -> str:
    """The media type of a picture that every reading system shows, "" for any other file."""
    return _TYPES_OF_PICTURES.get(posixpath.splitext(path)[1].lower(), "")


def page_break(locus: str) -> str:
    """The id of the number of a block, where it stands in for that of a printed page."""
    return f"page-{locus}"


class BookFiles:
    """The pages of a book, by what they are called on the site; `pictures` collects those that are shown.

    `places` are those that stand in for printed pages, each with its page and what it is called: the list of pages
    leads to their numbers. A link to what the site alone has leads to the site, if the edition has a `url`, else
    nowhere.
    """

    def __init__(
        self, pages: Mapping[str, str], files: Mapping[str, bytes], places: Mapping[tuple[str, str], str], url: str
    ) -> None:
        self.pages, self.files, self.places, self.url = pages, files, places, url
        self.pictures: dict[str, bytes] = {}
        self._links: dict[tuple[str, str, str], str] = {}  # that were made, by folder, attribute and address

    def xhtml(self, html: str, path: str) -> str:
        """`html`, made for the page `path` of the site, as a page of the book."""
        signed = _sign.sub(r"\1>\2</a>", html)
        numbered = _number.sub(lambda number: self._number(number, path), signed)
        closed = _empty.sub(lambda element: self._closed(element, path), numbered)
        return _attribute.sub(lambda attribute: self._attribute(attribute, path), closed)

    def _number(self, number: re.Match[str], path: str) -> str:
        classes, locus, shown = number.groups()
        if (title := self.places.get((path, unescape(locus)))) is None:
            return f'<span class="{classes}">{shown}</span>'
        attributes = f'id="{page_break(locus)}" role="doc-pagebreak" aria-label="{escape(title)}"'
        return f'<span class="{classes}" {attributes}>{shown}</span>'

    def _closed(self, element: re.Match[str], path: str) -> str:
        name, attributes = element[1], element[2]
        if name == "img" and not self._can_show(attributes, path):
            return _instead(attributes)
        return f"<{name}{attributes}/>"

    def _attribute(self, match: re.Match[str], path: str) -> str:
        name, value = match[1], match[2]
        if name is None:
            return f'{match[0]} role="doc-footnote" epub:type="footnote"'
        if name == "role":
            kind = _TYPES.get(value)
            return f'{match[0]} epub:type="{kind}"' if kind else match[0]
        key = posixpath.dirname(path), name, value
        if key not in self._links:
            self._links[key] = self._link(name, unescape(value), path)
        return self._links[key]

    def _link(self, name: str, address: str, path: str) -> str:
        """An attribute that holds an address."""
        if _has_scheme(address):
            return f' {name}="{escape(address)}"'
        target, hash_, fragment = address.partition("#")
        site_path = self._wanted(target, path)
        book_page = self.pages.get(path, path)
        book_file = self.pages.get(site_path) or (
            site_path if self._is_picture(site_path) or site_path == "book.css" else ""
        )
        if book_file:
            link = quote(Address(book_file).from_page(book_page))
        elif self.url:
            link = self.url + quote(site_path.removesuffix("index.html"))
        else:
            return ""
        return f' {name}="{escape(link + hash_ + fragment)}"'

    @staticmethod
    def _wanted(address: str, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))

    def _is_picture(self, path: str) -> bool:
        if path not in self.files or not picture_type(path):
            return False
        self.pictures[path] = self.files[path]
        return True

    def _can_show(self, attributes: str, path: str) -> bool:
        """Whether a picture is one of the edition's own, in a format that books may have."""
        match = re.search(r'\ssrc="([^"]*)"', attributes)
        address = unescape(match[1]) if match else ""
        return not _has_scheme(address) and self._is_picture(self._wanted(address, path))


def _instead(attributes: str) -> str:
    """What stands for a picture that a book cannot have: its words, as a link if it lies elsewhere."""
    values = dict(re.findall(r'\s(\w+)="([^"]*)"', attributes))
    words = values.get("alt") or values.get("src", "")
    lies_elsewhere = _has_scheme(values.get("src", ""))
    return (
        f'<a class="alt" href="{values["src"]}">{words}</a>' if lies_elsewhere else f'<span class="alt">{words}</span>'
    )
