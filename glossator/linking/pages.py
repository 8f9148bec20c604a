"""The pages of a text: what each is called and where it is published."""

from __future__ import annotations

from glossator.model import Page, Text


def pages_of(text: Text) -> tuple[Page, ...]:
    """The pages of `text` in order; together they hold every section once."""
    starts = text.page_starts
    pages = []
    for first, last in zip(starts, [*starts[1:], len(text.sections)], strict=True):
        # A page that opens with bare headings is named after the first section with a body.
        named = next((s for s in text.sections[first:last] if not s.is_bare), text.sections[first])
        if first == 0 and (named is text.sections[0] or len(starts) == 1):
            name, title = ("opening" if len(starts) > 1 else "index"), text.title
        else:
            opening = text.sections[first] if first else named
            name, title = opening.id, opening.title
        pages.append(Page(f"{text.id}/{name}.html", title, first, last))
    return tuple(pages)
