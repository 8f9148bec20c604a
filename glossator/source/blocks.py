"""Markdown's block tokens as the rows and blocks of a text: what each is called, where it begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossator.markdown import Token

ROW_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "blockquote_open": "quote",
    "dl_open": "definitions",
    "verse_open": "verse",
    "code_open": "code",
    "figure_open": "figure",
    "hr": "rule",
}
BLOCK_KINDS = {
    "heading_open": "heading",
    "td_open": "cell",
    "th_open": "cell",
    "dt_open": "term",
    "dd_open": "definition",
    "list_item_open": "item",
    "footnote_open": "footnote",
    "stanza_open": "stanza",
    "code_open": "code",
    "figcaption_open": "caption",
}


def top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut block tokens into the runs that each make one top-level block."""
    run: list[Token] = []
    depth = 0
    for token in tokens:
        run.append(token)
        depth += token.nesting
        if depth == 0:
            yield run
            run = []


def footnotes(tokens: Sequence[Token]) -> dict[int, list[Token]]:
    """The author's footnotes of a file by markdown-it's number for them."""
    found: dict[int, list[Token]] = {}
    current: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_open":
            current = found.setdefault(token.meta["id"], [])
        if current is not None:
            current.append(token)
        if token.type == "footnote_close":
            current = None
    return found


def with_code(token: Token) -> list[Token]:
    """A token; in the place of a code block one run of text, so that it can be quoted like any other."""
    if token.type not in ("fence", "code_block"):
        return [token]
    text = Token("text", "", 0, content=token.content.rstrip("\n"))
    return [
        Token("code_open", "pre", 1, map=token.map, meta=token.meta),
        Token("inline", "", 0, map=token.map, children=[text] if text.content else [], content=token.content),
        Token("code_close", "pre", -1),
    ]
