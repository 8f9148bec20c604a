"""The plain pages below content/pages/, which are not texts of the edition: introduction, about."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from glossator import markdown
from glossator.language import identifiers
from glossator.markdown import Token, faults
from glossator.model import Origin, Plain, Problem, SourceFile, Sources
from glossator.problems import problem

from . import checking, fields, plain_fields
from .front_matter import front_matter

_RESERVED = ("index", "glossary", "notes", "404")
_RESERVED_BEGINNINGS = ("glossary-", "notes-")  # what the indexes of large editions begin with


def read_pages(sources: Sources, lang: str, problems: list[Problem]) -> tuple[Plain, ...]:
    """The plain pages in the order of the menu; what is wrong with them goes to `problems`.

    `lang` is the edition's language, for pages that name none.
    """
    # The pages of the index of names are the engine's only where there is one.
    beginnings = (*_RESERVED_BEGINNINGS, "names-") if sources.names else _RESERVED_BEGINNINGS
    pages = (_read_page(file, lang, problems, beginnings) for file in sources.pages)
    return tuple(sorted(pages, key=lambda page: (page.order or math.inf, page.id)))


def _read_page(file: SourceFile, lang: str, problems: list[Problem], reserved_beginnings: tuple[str, ...]) -> Plain:
    meta: checking.Checked
    meta, body, lines, found = front_matter(file, fields.PLAIN_PAGE)
    problems += found
    problems += plain_fields.check(meta, plain_fields.IN_PAGE, file.path)
    name = identifiers.proper(file.path.rpartition("/")[2].removesuffix(".md"))
    reserved = name in _RESERVED or name.startswith(reserved_beginnings)
    if fault := identifiers.fault(name) or ("is that of one of the edition's own pages" if reserved else ""):
        problems.append(
            problem(
                "G080", Origin(file.path), f"the page's name “{identifiers.shown(name)}” {fault}", "rename the file"
            )
        )
    tokens = markdown.parse(body)
    for token in tokens:
        if token.map:
            token.map = [token.map[0] + lines, token.map[1] + lines]
    here = Origin(file.path, lines + 1)
    problems += faults(
        tokens,
        lambda token, before: Origin(file.path, token.map[0] + 1) if token.map else before or here,
        footnotes=False,
    )
    problems += _heading_faults(tokens, file.path)
    title = str(meta.get("title", ""))
    if not title and tokens and tokens[0].tag == "h1":  # as in a text, a first heading is the title
        title, tokens = markdown.plain(tokens[1].children or ()), tokens[3:]
    title = title or name.replace("-", " ").capitalize()
    order = int(meta.get("order", 0))
    return Plain(name, title, str(meta.get("lang", lang)), tuple(tokens), body, here, order)


def _heading_faults(tokens: Sequence[Token], path: str) -> Iterator[Problem]:
    """What is wrong with the ids of a plain page's headings."""
    taken: set[str] = set()
    for token in tokens:
        id_ = str(token.meta.get("id", ""))
        if not token.map or not token.meta.get("given"):
            continue
        here = Origin(path, token.map[0] + 1)
        if unread := token.meta.get("unread") or (f"n={token.meta['n']}" if "n" in token.meta else ""):
            message = f"a heading of a plain page cannot have “{unread}” between its braces"
            yield problem("G063", here, message, "it can have an id: {#principles}", unread)
        if id_ and (fault := identifiers.fault_on_page(id_, notes=False)):
            yield problem("G080", here, f"the id “{identifiers.shown(id_)}” {fault}", "choose another", f"#{id_}")
        elif id_ and id_ in taken:
            yield problem(
                "G081", here, f"“{id_}” already names a heading of this page", "rename one of them", f"#{id_}"
            )
        taken.add(id_)
