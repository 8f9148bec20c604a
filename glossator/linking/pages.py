"""Which sections make a page, and where it is published.

A page begins at every heading of the text's page level or above. A heading with nothing of its own below it
opens no page for itself but goes with what follows.
"""

from __future__ import annotations

from glossator.model import Page, Section, Text


def pages_of(text: Text) -> tuple[Page, ...]:
    """The pages of `text` in order; together they hold every section once."""
    starts = [0]
    for index, section in enumerate(text.sections[1:], 1):
        opens = text.pages and section.level <= text.pages
        if opens and not all(_is_bare(one) for one in text.sections[starts[-1] : index]):
            starts.append(index)
    made = []
    for first, last in zip(starts, [*starts[1:], len(text.sections)], strict=True):
        # A page that opens with bare headings is named after the first section with a body.
        named = next((s for s in text.sections[first:last] if not _is_bare(s)), text.sections[first])
        if first == 0 and (named is text.sections[0] or len(starts) == 1):
            name, title = ("opening" if len(starts) > 1 else "index"), text.title
        else:
            opening = text.sections[first] if first else named
            name, title = opening.id, opening.title
        made.append(Page(f"{text.id}/{name}.html", title, first, last))
    return tuple(made)


def _is_bare(section: Section) -> bool:
    return all(row.kind == "heading" for row in section.rows)
