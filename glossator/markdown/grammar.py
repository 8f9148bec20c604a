"""The grammar of the dialect: CommonMark with tables, the author's footnotes, definition lists, spans with attributes
(`[司法]{lang=zh-Hans}`, `[words]{.smallcaps}`), ruby (`{東京|とうきょう}`), heading attributes (`{#art-1 n=1}`), fenced
`verse` (`verse n=120`, `verse continued`), figures (a picture alone in a paragraph) and comments (`<!-- … -->`), which
leave nothing behind.

Raw HTML is parsed only so that it can be reported; it is never passed on. Only what fast_path.py cannot read comes
here, so markdown-it is imported only where it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

from glossator.language import is_cjk

from .tokens import SPAN_ATTRIBUTES, visible

MOST_NESTING = 60  # levels of blocks and of inline marks that are read


@cache
def parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTING}).enable("table")
    md.use(footnote_plugin).use(deflist_plugin)
    # A definition ends whatever stands on the line before it, as it ends a paragraph.
    md.block.ruler.at("footnote_def", footnote_def, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]})
    md.block.tokenize = _with_what_is_left_out(md.block.tokenize)  # type: ignore[assignment, method-assign]
    # Every address is checked by `addresses.resolve`, which refuses those that could do harm.
    md.validateLink = bool  # type: ignore[assignment, method-assign]
    md.use(attrs_plugin, after=(), spans=True, allowed=[*SPAN_ATTRIBUTES, "class"])
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.before("link", "ruby", _ruby)
    md.core.ruler.after("block", "unclosed", _unclosed)
    md.core.ruler.after("unclosed", "verse", _verse)
    md.core.ruler.after("inline", "comments", _comments)
    md.core.ruler.before("text_join", "escaped_at", _escaped_at)
    md.core.ruler.after("text_join", "at_as_typed", _at_as_typed)
    md.core.ruler.push("heading_attributes", _heading_attributes)
    md.core.ruler.push("cjk_lines", _cjk_lines)
    md.core.ruler.push("figures", _figures)
    return md


_comment = re.compile(r"<!--.*?-->", re.DOTALL)
_comments_of_block = re.compile(r"<!--.*?-->(?:[ \t]*<!--.*?-->)*", re.DOTALL).match


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark's rule, except that a comment neither ends a paragraph nor leaves a block behind."""
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("<!--", at):
        return html_block(state, start, end, silent)
    found = _comments_of_block(state.src, at)
    if not found or found.end() > state.eMarks[end - 1]:
        return html_block(state, start, end, silent)  # never closed: reported
    last = start
    while state.eMarks[last] < found.end():
        last += 1
    if state.src[found.end() : state.eMarks[last]].strip():
        # Words after it: a paragraph begins here, and the comment is part of its line.
        return any(map(state.isEmpty, range(start, last))) and html_block(state, start, end, silent)
    if silent:
        return any(map(state.isEmpty, range(start, last)))
    state.line = last + 1
    return True


def _comments(state: StateCore) -> None:
    """Take the comments out of the words; one that has a line for itself takes the line's end with it."""
    for block in state.tokens:
        children = block.children or []
        if not any(map(_is_comment, children)):
            continue
        tokens: list[Token] = []
        for place, token in enumerate(children):
            if _is_comment(token):
                begins_line = not tokens or tokens[-1].type == "softbreak"
                after = children[place + 1] if place + 1 < len(children) else None
                if begins_line and after and after.type == "text":
                    after.content = after.content.lstrip()
                elif begins_line and tokens and (after is None or after.type == "softbreak"):
                    tokens.pop()
            elif not (token.type == "softbreak" and not tokens):
                tokens.append(token)
        block.children = tokens


def _is_comment(token: Token) -> bool:
    return token.type == "html_inline" and bool(_comment.fullmatch(token.content))


_ESCAPED_AT = "escaped_at"


def _escaped_at(state: StateCore) -> None:
    """Keep an @ after a backslash, which begins no citation, from being joined with the words around it."""
    for token in _inline_tokens_with_at(state):
        if token.type == "text_special" and token.content == "@":
            token.type = _ESCAPED_AT


def _at_as_typed(state: StateCore) -> None:
    for token in _inline_tokens_with_at(state):
        if token.type == _ESCAPED_AT:
            token.type = "text_special"


def _inline_tokens_with_at(state: StateCore) -> Iterator[Token]:
    return (child for block in state.tokens if "@" in block.content for child in block.children or ())


def _with_what_is_left_out(tokenize: Callable[[StateBlock, int, int], None]) -> Callable[[StateBlock, int, int], None]:
    """markdown-it silently drops what is nested too deeply: a token `left_out` takes its place."""

    def noting(state: StateBlock, first: int, end: int) -> None:
        tokenize(state, first, end)
        if state.level >= MOST_NESTING and first < end:
            token = state.push("left_out", "", 0)
            token.map = [first, first + 1]

    return noting


_heading_end = re.compile(r"[ \t]*\{([^{}]*)\}[ \t]*$")
_attribute = re.compile(r"\s*(?:#(?P<id>[^\s{}#]+)|n=(?P<n>\"[^\"]*\"|[^\s{}\"]+))(?=\s|$)")


def _heading_attributes(state: StateCore) -> None:
    """`### Punishment {#art-1 n=1}`: into `meta` of the heading, out of its words.

    `meta["given"]` is what stands between the braces, `meta["unread"]` what of it is neither an id nor a number.
    """
    for place, token in enumerate(state.tokens):
        if token.type != "heading_open":
            continue
        inline = state.tokens[place + 1]
        children = inline.children or []
        found = _heading_end.search(children[-1].content) if children and children[-1].type == "text" else None
        if not found:
            continue
        position = 0
        token.meta["given"] = found[1].strip()
        while match := _attribute.match(found[1], position):
            token.meta["id" if match["id"] else "n"] = match["id"] or match["n"].strip('"')
            position = match.end()
        if rest := found[1][position:].strip():
            token.meta["unread"] = rest
        children[-1].content = children[-1].content[: found.start()]
        inline.content = _heading_end.sub("", inline.content)


def _unclosed(state: StateCore) -> None:
    """Mark the fences that only the end of the text, or of what they stand in, has closed: `meta["unclosed"]` is the
    sign that would close them.
    """
    for token in state.tokens:
        if token.type == "fence" and token.map:
            inside = token.content.count("\n") + (bool(token.content) and not token.content.endswith("\n"))
            if token.map[1] - token.map[0] < inside + 2:
                token.meta["unclosed"] = token.markup


def _verse(state: StateCore) -> None:
    """A fenced `verse`: a stanza for each run of lines, its indents kept as no-break spaces.

    `meta` of the token that opens it has `n`, the number of its first line, or `continued`, if that completes the line
    before; and `unread`, what else stands after the word `verse`.

    Done before inline content is parsed, so that footnotes and links mean in verse what they mean elsewhere.
    """
    state.tokens = [
        part
        for token in state.tokens
        for part in (_stanzas(token) if token.type == "fence" and token.info.split()[:1] == ["verse"] else [token])
    ]


def _fence_words(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        number = _first_line(word)
        if number and "n" not in found:
            found["n"] = number[1]
        elif word == "continued" and word not in found:
            found[word] = word
        else:
            found.setdefault("unread", word)
    return found


_first_line = re.compile(r"n=\"?([1-9]\d{0,5})\"?").fullmatch


def _stanzas(fence: Token) -> Iterator[Token]:
    first = (fence.map or [0])[0] + 1
    meta = {**fence.meta, **_fence_words(fence.info.split()[1:])}
    yield Token("verse_open", "div", 1, map=fence.map, meta=meta, block=True)
    lines = list(enumerate(fence.content.split("\n"), first))
    if "<!--" in fence.content:
        bare = _comment.sub(lambda found: "\n" * found[0].count("\n"), fence.content).split("\n")
        # A line that is only a comment must not count as an empty line, which would begin a stanza.
        lines = [
            (number, new) for (number, old), new in zip(lines, bare, strict=True) if new.strip() or not old.strip()
        ]
    for is_blank, run in groupby(lines, lambda line: not line[1].strip()):
        if not is_blank:
            stanza = list(run)
            place = [stanza[0][0], stanza[-1][0] + 1]
            words = "\n".join(_indent.sub(lambda m: "\u00a0" * len(m[0].expandtabs(4)), line) for _, line in stanza)
            yield Token("stanza_open", "p", 1, map=place, block=True)
            yield Token("inline", "", 0, map=place, content=words, children=[], block=True)
            yield Token("stanza_close", "p", -1, block=True)
    yield Token("verse_close", "div", -1, block=True)


_indent = re.compile(r"^[ \t]+")


def _cjk_lines(state: StateCore) -> None:
    """A line break between CJK characters is only layout of the source, not white space in the text."""
    if state.inlineMode:
        return
    for before_block, block in pairwise(state.tokens):
        if before_block.type == "stanza_open":
            continue
        children = block.children or []
        # Spans, emphasis and footnote marks may come between.
        words = [i for i, token in enumerate(children) if visible(token) or token.type == "ruby_text"]
        for before, at, after in zip(words, words[1:], words[2:], strict=False):
            if (
                children[at].type == "softbreak"
                and is_cjk(children[before].content[-1:])
                and is_cjk(children[after].content[:1])
            ):
                children[at] = Token("text", "", 0)


def _figures(state: StateCore) -> None:
    """A picture alone in a paragraph: a figure, whose caption is a run of words like any other."""
    if state.inlineMode:
        return
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type == "paragraph_close" and len(tokens) > 1 and (picture := _alone(tokens[-2], tokens[-1])):
            opening, inline = tokens[-2:]
            tokens[-2:] = _figure(picture, opening, inline)
        else:
            tokens.append(token)
    state.tokens = tokens


def _alone(opening: Token, inline: Token) -> Token | None:
    """The picture that is all that stands in a paragraph."""
    if opening.type != "paragraph_open" or opening.hidden or inline.type != "inline":
        return None
    children = [child for child in inline.children or () if child.type != "text" or child.content]
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _figure(picture: Token, opening: Token, inline: Token) -> Iterator[Token]:
    yield Token("figure_open", "figure", 1, map=opening.map, block=True)
    yield Token("image", "img", 0, picture.attrs, content=picture.content, map=inline.map, block=True)
    if picture.children:
        yield Token("figcaption_open", "figcaption", 1, block=True)
        yield Token("inline", "", 0, map=inline.map, content=picture.content, children=picture.children, block=True)
        yield Token("figcaption_close", "figcaption", -1, block=True)
    yield Token("figure_close", "figure", -1, block=True)


_ruby_shape = re.compile(r"\{([^{}|\n]+)\|([^{}\n]+)\}")


def _ruby(state: StateInline, silent: bool) -> bool:
    """`{漢字|かんじ}`, or a gloss for each character: `{漢字|かん|じ}`."""
    if state.src[state.pos] != "{":
        return False
    found = _ruby_shape.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        glosses = found[2].split("|")
        bases = list(found[1]) if len(glosses) > 1 and len(glosses) == len(found[1]) else [found[1]]
        state.push("ruby_open", "ruby", 1)
        for base, gloss in zip(bases, glosses if len(bases) > 1 else ["".join(glosses)], strict=True):
            state.push("text", "", 0).content = base
            state.push("ruby_text", "rt", 0).content = gloss
        state.push("ruby_close", "ruby", -1)
    state.pos = found.end()
    return True
