"""The cards of the glossary: a script that hands over what each linked term means.

It stands beside the glossary's pages and is a classic script that the page adds when a reader first rests on a
term, because pages opened from disk may not `fetch`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from glossator.linking import Linked
from glossator.model import Term

from .blocks import prose_html
from .marking import call

CARDS = "glossary-cards.js"


def script(linked: Linked, ui: Mapping[str, str]) -> str:
    """`glossator.cards({words, terms})` with every term that a text links to; links count from the site's root."""
    resolve = linked.addresses.resolver("", CARDS)
    used = {occurrence.term for one in linked.texts for occurrence in one.occurrences if occurrence.linked}
    words = {key: ui[f"cards_{key}"] for key in ("term", "entry", "close")}
    terms = {term.id: _card(term, resolve) for term in linked.edition.terms if term.id in used}
    return call("glossator.cards", {"words": words, "terms": terms})


def _card(term: Term, resolve: Callable[[str], str]) -> Mapping[str, str]:
    card = {"term": term.headword, "html": prose_html(term.definition.tokens, resolve)}
    if term.original:
        card |= {"original": term.original.text, "lang": term.original.lang, "latin": term.original.latin}
    return {key: value for key, value in card.items() if value}
