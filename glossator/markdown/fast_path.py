"""Markdown that needs no parser: words with at most emphasis and links in them, on one line or on several.

Most paragraphs and most notes are no more than that, and markdown-it takes twenty times as long over them. The
functions here make exactly the tokens that it would make, or return None where they cannot be sure; tests/markdown
compares the two. Nothing else may be recognised here: the dialect has one grammar, and this is a short cut through it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from glossator.language import has_cjk

from .tokens import Token

# A line with such a beginning neither begins nor continues a list, quotation, heading, table, definition or fence.
_opens_words = re.compile(r"[^\W\d_]|[“‘\"(\[]|\*\*?[^\W_]").match
# What is (or begins) something else than words, emphasis and links. The last is emphasis too, but seldom meant.
_other = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\\`<>&{}|~^_!+=\u0085\u2028\u2029]").search
_harmless = re.compile(r"!(?!\[)")
# Between such neighbours an asterisk can only open emphasis, or only close it; the words have no marks in them.
_marked = re.compile(
    r"(?<![^\s(“‘\"'—–-])(?P<mark>\*\*?)(?P<emphasis>[^\W_](?:[^*\[\]\n]*[^\W_])?)(?P=mark)(?![^\s.,;:!?)”’\"'—–-])"
    r"|\[(?P<words>[^*\[\]()\n]+)\]\((?P<href>(?:https?://|locus:|note:|term:)[a-z0-9][a-z0-9./-]*)\)"
)
# The brackets of a citation are words to the grammar, unless what follows makes a link, a span or a definition of them.
_citation = re.compile(r"\[[^*\[\]()\n]*@[^*\[\]()\n]*\](?![\[({:])")
_has_marks = re.compile(r"[*\[\]]").search
_heading = re.compile(
    r"(?P<marks>#{1,6}) (?P<words>[^\W\d_][^#\n*\[\]]*?)"
    r"(?P<braces> \{(?P<given>(?:#(?P<id>[\w-]+))?(?: ?n=(?P<n>[\w-]+))?)\})?"
).fullmatch
# What opens an element, what closes it, and its tag: the same strings for every token, since there are so many.
_EMPHASIS = "em_open", "em_close", "em"
_STRONG = "strong_open", "strong_close", "strong"
_PARAGRAPH = "paragraph_open", "paragraph_close", "p"
_HEADINGS = [("heading_open", "heading_close", f"h{level}") for level in range(1, 7)]


def inline(words: str) -> list[Token] | None:
    """The inline tokens of a paragraph's content, if it is no more than words, emphasis and links."""
    if not words or words[-1] == " " or _other(_harmless.sub("", words) if "!" in words else words):
        return None
    # Spaces at a line's end can be a hard break; and between CJK characters a line break may be no white space.
    if "\n" in words and (" \n" in words or "\n " in words or has_cjk(words)):
        return None
    if not _has_other_marks(words):
        return _lines(words)
    tokens: list[Token] = []
    done = 0
    for match in _marked.finditer(words):
        start = match.start()
        if start > done:
            tokens += _lines(words[done:start])
        done = match.end()
        if match["emphasis"]:
            opening, closing, name = _EMPHASIS if match["mark"] == "*" else _STRONG
            tokens += (Token(opening, name, 1), *_lines(match["emphasis"]), Token(closing, name, -1))
        else:
            tokens += (
                Token("link_open", "a", 1, attrs={"href": match["href"]}),
                *_lines(match["words"]),
                Token("link_close", "a", -1),
            )
    if done < len(words):
        tokens += _lines(words[done:])
    return None if any(_has_other_marks(token.content) for token in tokens) else tokens


def _has_other_marks(words: str) -> bool:
    """Whether there are signs of emphasis or links in some words, the brackets of citations aside."""
    return bool(_has_marks(words)) and ("@" not in words or bool(_has_marks(_citation.sub("", words))))


def is_plain(source: str) -> bool:
    """Whether some prose is one paragraph that `inline` can read."""
    return paragraph(source) is not None


def _lines(words: str) -> list[Token]:
    """Text, with a soft break for each end of a line."""
    if "\n" not in words:
        return [Token("text", "", 0, content=words)]
    tokens: list[Token] = []
    for number, line in enumerate(words.split("\n")):
        if number:
            tokens.append(Token("softbreak", "br", 0))
        if line:
            tokens.append(Token("text", "", 0, content=line))
    return tokens


def paragraph(words: str, line: int = 0, parse: Callable[[str], list[Token]] | None = None) -> list[Token] | None:
    """The tokens of a paragraph that is all of its source, or stands between empty lines, from `line` on.

    `parse` makes the inline tokens of one line that has more marks in it.
    """
    if not _opens_words(words) or words[-1].isspace():
        return None
    lines = words.split("\n") if "\n" in words else [words]
    if not all(map(_opens_words, lines)):
        return None
    children = inline(words)
    if children is None and parse and len(lines) == 1:
        children = parse(words)
    if children is None:
        return None
    return _block(_PARAGRAPH, [line, line + len(lines)], words, children)


def heading(source: str, line: int) -> list[Token] | None:
    """The tokens of a heading on one line, with its id and number in `meta` as markdown.py has them."""
    match = _heading(source)
    if not match or (match["braces"] and not match["given"]) or match["words"][-1].isspace():
        return None
    words = match["words"]
    children = inline(words)
    if children is None:
        return None
    tokens = _block(_HEADINGS[len(match["marks"]) - 1], [line, line + 1], words, children)
    if match["braces"]:
        meta = {"given": match["given"], "id": match["id"], "n": match["n"]}
        tokens[0].meta = {name: value for name, value in meta.items() if value}
    return tokens


def _block(names: tuple[str, str, str], lines: list[int], words: str, children: list[Token]) -> list[Token]:
    opening, closing, tag = names
    return [
        Token(opening, tag, 1, map=lines),
        Token("inline", "", 0, words, children, map=lines),
        Token(closing, tag, -1),
    ]


# What reaches over empty lines or further, and a definition, which makes a term of the paragraph before it.
_REACH_FAR = ("```", "~~~", "]:", "[^", "^[", "<", "\t", "\r", "\n:", "\n~")


def document(source: str, parse: Callable[[str], list[Token]]) -> list[Token] | None:
    """The block tokens of a whole file, if it is paragraphs and headings between empty lines and no more.

    `parse` is as for `paragraph`.
    """
    if source.startswith((":", "~")) or any(sign in source for sign in _REACH_FAR):
        return None
    tokens: list[Token] = []
    line = 0
    for part in source.split("\n\n"):
        words = part.strip("\n")
        if words:
            at = line + len(part) - len(part.lstrip("\n"))
            block = heading(words, at) if words[0] == "#" else paragraph(words, at, parse)
            if block is None:
                return None
            tokens += block
        line += part.count("\n") + 2
    return tokens
