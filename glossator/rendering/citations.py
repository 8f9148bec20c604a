"""Citations as HTML: in notes, entries and pages in the line; in a text what no quote can hold.

In a text a style that cites there stands in its parentheses, and with the space before them outside of the words. One
that cites in notes has a mark there, which leads to the place on the page of sources where the whole citation stands; a
card shows it. Written out in the line it would be a footnote in the middle of an author's sentence.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, Protocol

from glossator.citing import item_label
from glossator.linking import Cited
from glossator.model import Citation

MARK = "‡"  # numbers and letters are those of notes, a single dagger is a crux
_link = re.compile(r'<a href="#([^"]*)">')
_tag = re.compile(r"<[^>]*>")


class Links(Protocol):
    """What leads from a file of the site to the page of sources."""

    @property
    def cited(self) -> Cited | None: ...

    def cited_at(self, fragment: str, /) -> str: ...


def citation_html(token: Any, links: Links) -> str:
    """The HTML of a citation token."""
    cited, citation = links.cited, token.meta["citation"]
    if cited is None:
        return ""
    html = _linked(citation, cited, links)
    if "id" not in token.meta:
        return html
    before, after = (" " if token.meta["space"] == side else "" for side in ("before", "after"))
    if not cited.in_notes:
        return f'<span class="fr">{before}{html}{after}</span>'
    author = html.partition("<a ")[0].strip() if citation.in_sentence else ""
    author_html = f'<span class="fr">{before}{author}</span>' if author else ""
    space = f'<span class="fr">{after}</span>' if after else ""
    fragment = token.meta["id"] or cited.ids.get(citation.works[0].key, "")
    href, label = escape(links.cited_at(fragment)), escape(words(citation, cited))
    mark = f'<a class="fr" href="{href}" role="doc-biblioref" aria-label="{label}" data-sign="{MARK}"></a>'
    return f"{author_html}{mark}{space}"


def _linked(citation: Citation, cited: Cited, links: Links) -> str:
    """A citation in which each work leads to its entry; one that is not formatted yet by its key, and marked so."""

    def opening(key: str) -> str:
        href = escape(links.cited_at(cited.ids.get(key, "")))
        return f'<a href="{href}" role="doc-biblioref">'

    html = cited.strings.citation(citation)
    if html is None:
        return (
            f'<span class="flag">{"; ".join(_unformatted(work, opening(work.key)) for work in citation.works)}</span>'
        )
    if "<a " not in html:  # a style that has nothing to say of the work, or nothing to link
        return f"{opening(citation.works[0].key)}{html or escape(label(citation.works[0].key, cited))}</a>"
    return _link.sub(lambda match: opening(unescape(match[1])), html)


def _unformatted(work: Any, opening: str) -> str:
    suffix = f", {escape(work.suffix)}" if work.suffix else ""
    return f"{escape(work.prefix)} {opening}{escape(work.key)}</a>{suffix}".strip()


def words(citation: Citation, cited: Cited) -> str:
    """A citation as plain words, with all that it says whether or not it is part of a sentence."""
    html = cited.strings.citation(cited.alone(citation))
    if html is None:
        return "; ".join(f"{work.key}, {work.suffix}" if work.suffix else work.key for work in citation.works)
    return unescape(_tag.sub("", html)) or label(citation.works[0].key, cited)


def label(key: str, cited: Cited) -> str:
    """What a work is called in a word or two."""
    item = cited.strings.item(key)
    return item_label(item) if item else key


def entry(key: str, cited: Cited) -> str:
    """What the bibliography has of a work, as HTML; its key if it is not formatted yet."""
    html = cited.strings.entry(key)
    return f'<span class="flag">{escape(key)}</span>' if html is None else html or escape(label(key, cited))


def entry_words(key: str, cited: Cited) -> str:
    """The same as plain words."""
    return unescape(_tag.sub("", entry(key, cited)))


def without_links(html: str) -> str:
    return re.sub(r"</?a\b[^>]*>", "", html)
