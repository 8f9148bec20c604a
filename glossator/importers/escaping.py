"""Plain words -> Markdown that reads as those words, in the dialect of markdown.py (CommonMark 0.31 §2.4).

A sign gets its backslash only where it could mean something, so that the text stays pleasant to edit.
"""

from __future__ import annotations

import re

from glossator import markdown

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
    made = _always.sub(r"\\\g<0>", words)
    made = made.replace("*", "\\*")
    made = _underscore.sub(r"\\_", made)
    made = _opens_tag.sub(r"\\<", made)
    return _entity.sub(r"\\&", made)


def paragraph(words: str) -> str:
    """One line that is to be a paragraph, or a line of one."""
    return guard(inline(words))


def guard(source: str) -> str:
    """Inline Markdown as a line of its own: what stands at its beginning opens no heading, list or quotation."""
    if _opens_block.match(source):
        return f"\\{source}"
    return _opens_list.sub(r"\1\\\2", source, count=1) if _opens_list.match(source) else source


def tame(source: str) -> str:
    """Markdown from elsewhere, for the body of a note: raw HTML and footnotes, which notes cannot have, as signs."""
    for _ in range(len(source) + 1):
        wrong = next(markdown.has_type(markdown.parse(source), "html_inline", "html_block", "footnote_ref"), None)
        if wrong is None:
            break
        source = _tame_once(source, wrong.type)
    return source


_unescaped_tag = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])")
_unescaped_note = re.compile(r"(?<!\\)((?:\\\\)*)(\[\^|\^\[)")


def _tame_once(source: str, what: str) -> str:
    if what.startswith("html"):
        return _unescaped_tag.sub(r"\1\\<", source)
    return _unescaped_note.sub(lambda m: m[1] + ("\\[^" if m[2] == "[^" else "^\\["), source)
