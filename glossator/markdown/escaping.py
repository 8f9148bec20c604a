"""Plain words -> Markdown that reads as those words, in the dialect of markdown.py (CommonMark 0.31 §2.4).

A sign gets its backslash only where it could mean something, so that the text stays pleasant to edit.
"""

from __future__ import annotations

import re

from . import parsing

# Signs that mean something wherever they stand: escapes, code, links and notes, ruby.
_always = re.compile(r"[\\`\[\]{}]")
# Between two letters or digits an underscore is one (§6.2); a < needs a letter, /, ! or ? to open a tag or an address;
# an & needs a name and a semicolon; a ^ opens a note before a bracket, which has its backslash already.
_underscore = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_opens_tag = re.compile(r"<(?=[A-Za-z/!?])")
_entity = re.compile(r"&(?=#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]*;)")
# At the beginning of a line: headings, quotes, lists, rules, definitions, fences, tables.
_opens_block = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[:~](?=[\s~]|$)|[-=](?=[-= ]*$)|\|)")
_opens_list = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def inline(words: str) -> str:
    """Words inside a line: of a heading, a title, a verse."""
    escaped = _always.sub(r"\\\g<0>", words)
    escaped = escaped.replace("*", "\\*")
    escaped = _underscore.sub(r"\\_", escaped)
    escaped = _opens_tag.sub(r"\\<", escaped)
    return _entity.sub(r"\\&", escaped)


def paragraph(words: str) -> str:
    """One line that is to be a paragraph, or a line of one."""
    return guard(inline(words))


_emphasised = re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)")


def with_emphasis(words: str) -> tuple[str, int]:
    """Words inside a line or several, in which _underscores_ mark emphasis as in plain texts; and how often they do."""
    escaped, done, count = "", 0, 0
    for match in _emphasised.finditer(words):
        escaped += f"{inline(words[done : match.start()])}*{inline(match[1])}*"
        done, count = match.end(), count + 1
    if not count:
        return inline(words), 0
    escaped += inline(words[done:])
    tokens = parsing.parse_inline(escaped)
    if parsing.plain(tokens).split() != _emphasised.sub(r"\1", words).split():
        return inline(words), 0  # where emphasis cannot stand: between a letter and punctuation
    return escaped, count


def guard(source: str) -> str:
    """Inline Markdown as a line of its own: what stands at its beginning opens no heading, list or quotation."""
    if _opens_block.match(source):
        return f"\\{source}"
    return _opens_list.sub(r"\1\\\2", source, count=1) if _opens_list.match(source) else source


_HTML = ("html_inline", "html_block")
_MOST_TAGS = 16  # that are looked at one by one; each costs a parse
_tag = re.compile(r"<(?=[A-Za-z/!?])")
# The mark of a footnote, escaped or not. As code it stays a mark: an escaped one is still taken for a mistake.
_mark = re.compile(r"\\?\[\^([^\]\s\\`]+)\\?\]")
_inner = re.compile(r"\^\[")


def tame(source: str) -> str:
    """Markdown from elsewhere, for the body of a note: raw HTML and footnotes, which notes cannot have, as signs, and
    code closed that is left open.
    """
    for _ in range(_MOST_TAGS):
        tag = next(parsing.has_type(parsing.parse(source), *_HTML), None)
        if tag is None:
            break
        source = _without(source, tag.content.lstrip().split("\n")[0])
    else:
        source = _escape_all(_tag, source)
    if any(parsing.has_type(parsing.parse(source), "footnote_ref")) or _mark.search(source):
        source = _mark.sub(r"`[^\1]`", source)
        source = _escape_all(_inner, source)
    unclosed = [fence for token in parsing.parse(source) if (fence := token.meta.get("unclosed"))]
    return "\n".join([source, *unclosed[-1:]])


def _without(source: str, tag: str) -> str:
    """`source` with the first occurrence of `tag` escaped that is one: not that in a code span."""
    found = _count(source)
    at = source.find(tag)
    while at >= 0:
        tried = f"{source[:at]}\\{source[at:]}"
        if _count(tried) < found:
            return tried
        at = source.find(tag, at + 1)
    return _escape_all(_tag, source)


def _count(source: str) -> int:
    return sum(1 for _ in parsing.has_type(parsing.parse(source), *_HTML))


def _escape_all(sign: re.Pattern[str], source: str) -> str:
    """A backslash before each sign that an odd number of them does not precede already."""
    escaped, done = "", 0
    for match in sign.finditer(source):
        before = source[done : match.start()]
        escaped += before
        slashes = len(escaped) - len(escaped.rstrip("\\"))
        escaped += match[0] if slashes % 2 else f"\\{match[0]}"
        done = match.end()
    return escaped + source[done:]
