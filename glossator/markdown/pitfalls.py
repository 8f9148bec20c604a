"""Where some Markdown does not do what it seems to: raw HTML, asterisks and footnote marks that stay as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from glossator.language import CJK, identifiers, is_tag
from glossator.model import Origin, Problem
from glossator.problems import problem

from . import fast_path
from .tokens import SPAN_CLASSES, Token

Place = Callable[[Token, Origin | None], Origin]


# Emphasis marks that CommonMark left as they stand, though they were surely meant: next to a CJK character, two or
# more next to a letter, or a pair with punctuation inside and a letter outside (`*wine-*dark`, not `2*3*4`).
@cache
def _left_over() -> re.Pattern[str]:
    return re.compile(
        rf"(?<=[{CJK}])\*{{1,3}}|\*{{1,3}}(?=[{CJK}])|\*\*(?=\w)|(?<=\w)\*\*"
        r"|(?<!\w)\*(?=\w)[^*\n]*[^\w\s*]\*(?=\w)|(?<=\w)\*[^\w\s*][^*\n]*\w\*(?!\w)"
    )


_no_footnote = re.compile(r"\[\^[^\]\s]+\]")
_no_span = re.compile(r"\]\{(?:lang|dir)=[^{}\n]*\}")
_escaped = re.compile(r"\\[!-/:-@\[-`{-~]")
_no_link = re.compile(r"\]\([^()\n]+\)")
_deep = re.compile(r"(?:[>*+-] ?){20}|^ {40}|^\t{10}", re.MULTILINE).search
_sign = re.compile(r"[<\[*^]|```|~~~").search
_tag = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)|<!--").match
# What to write in the place of HTML's elements.
_IN_MARKDOWN = {
    name: how
    for names, how in (
        ("b strong", "write **words** for bold"),
        ("i em cite dfn var", "write *words* for italics"),
        ("br", "end the line with a backslash, or write verse between lines of ```verse and ```"),
        ("p div section article center", "leave an empty line between two paragraphs"),
        ("a", "write [words](address) for a link; a heading gets an id as {#its-id}"),
        ("img figure figcaption", "write ![what it shows](images/name.jpg) for a picture"),
        ("span bdi bdo", "write [words]{lang=fr} for words of another language"),
        ("code kbd samp tt", "write `words` between backticks"),
        ("pre", "put a line of ``` before and after it"),
        ("hr", "write a rule as ***"),
        ("h1 h2 h3 h4 h5 h6", "begin a heading with #, ## or more of them"),
        ("ul ol li", "begin each item of a list with “- ” or “1. ”"),
        ("blockquote", "begin each line of a quotation with “> ”"),
        ("q", "type quotation marks"),
        ("table thead tbody tfoot tr td th caption", "write a table as lines of | one | two |, the 2nd | --- | --- |"),
        ("dl dt dd", "write a term on a line of its own, and below it “: ” and its definition"),
        ("ruby rb rt rp", "write {words|reading} for ruby"),
        ("sup sub del", "write [words]{.%s} instead of the tags"),
        ("s strike", "write [words]{.strike} instead of the tags"),
        ("u", "write [words]{.underline} instead of the tags"),
        ("ins", "write [words]{.add} instead of the tags"),
        ("small", "write [words]{.smallcaps} for small capitals, or take the tags out"),
        ("mark big font abbr", "take the tags out: Markdown has *emphasis*, and [words]{.smallcaps} and the like"),
        ("script style link meta iframe object form video audio", "take it out: pages hold only words and pictures"),
    )
    for name in names.split()
}  # fmt: skip
_LONGEST = 40  # characters of what was typed that a message repeats


def may_have_faults(source: str) -> bool:
    """Whether some prose has a sign in it that `faults` might report."""
    return bool(_sign(source) or _deep(source)) and not fast_path.is_plain(source)


def faults(tokens: Sequence[Token], place: Place, *, footnotes: bool = True) -> Iterator[Problem]:
    """What is wrong in a run of block tokens. `place` gives a token's origin, or the one before it if it has none.

    Where `footnotes` are not to be, each is a fault.
    """
    origin = None
    for block in tokens:
        origin = place(block, origin)
        line = origin
        seen: set[str] = set()
        if block.meta.get("unclosed"):
            yield _unclosed(block, origin)
        if block.type == "verse_open" and (unread := block.meta.get("unread")):
            message = f"a fence of verse cannot have “{unread}” after the word “verse”"
            hint = "it can have the number of its first line, n=120, or the word “continued”"
            yield problem("G063", origin, message, hint, unread)
        if block.type == "left_out":
            message = "this is left out: lists or quotations are nested too deeply"
            yield problem("G056", origin, message, "use fewer levels; a text needs three or four")
        if block.type == "html_block":
            yield _html(block.content, origin)
        for token in (block,) if block.type == "image" else block.children or ():
            if token.type in ("softbreak", "hardbreak"):
                if block.map and block.map[1] - block.map[0] > 1:
                    line = Origin(line.path, line.line + 1)
            elif token.type == "image":
                yield from _picture(token, line)
            elif token.type == "footnote_ref" and not footnotes:
                yield _footnote(f"[^{token.meta['label']}]" if "label" in token.meta else "^[", line)
            elif token.type == "html_inline":
                name = token.content.strip("</>").split()[0] if token.content.strip("</> ") else ""
                if name not in seen:  # an element is one mistake, not two
                    yield _html(token.content, line)
                seen.add(name)
            elif token.type == "span_open":
                yield from _span(token, line)
            elif token.type == "text":
                yield from _words(token.content, block, line, footnotes)
                yield from _link(token.content, block.content, line)


def _picture(token: Token, origin: Origin) -> Iterator[Problem]:
    if not token.content.strip() and not token.attrs.get("title"):
        message = "nothing says what this picture shows to those who cannot see it"
        address = str(token.attrs.get("src", ""))
        yield problem("G095", origin, message, f"write it between the brackets: ![what it shows]({address})", "![](")


def _span(token: Token, origin: Origin) -> Iterator[Problem]:
    if extra := token.meta.get("insecure_attrs"):
        message = f"a span cannot have “{next(iter(extra))}” between its braces"
        hint = "it can have a language and a direction, {lang=ar dir=rtl}, and classes, {.smallcaps}"
        yield problem("G063", origin, message, hint)
        return
    lang, way = str(token.attrs.get("lang", "und")), str(token.attrs.get("dir", "auto"))
    if not is_tag(lang):
        message = f"the language of a span must be a language tag, not “{lang}”"
        yield problem("G034", origin, message, "write a tag of BCP 47, like {lang=zh-Hans}", lang)
    if way not in ("ltr", "rtl", "auto"):
        yield problem("G034", origin, f"the direction of a span must be ltr, rtl or auto, not “{way}”", words=way)
    unknown = next((name for name in str(token.attrs.get("class", "")).split() if name not in SPAN_CLASSES), "")
    if unknown:
        suggestion = identifiers.did_you_mean(unknown, SPAN_CLASSES, shown="{{.{}}}")
        hint = suggestion or f"the classes are: {', '.join(f'.{name}' for name in SPAN_CLASSES)}"
        yield problem("G063", origin, f"a span cannot have the class “{unknown}”", hint, f".{unknown}")


def _words(content: str, block: Token, origin: Origin, footnotes: bool) -> Iterator[Problem]:
    # Each search is begun only where there is a sign that it could find: most words have none.
    for found in _left_over().finditer(content) if "*" in content else ():
        # What was escaped is meant as it stands: then the source does not have it like this.
        if content[max(0, found.start() - 1) : found.end() + 1] not in _escaped.sub("\\\\", block.content):
            continue
        message = "these asterisks are shown as asterisks, not as emphasis"
        hint = "emphasis ends only where a word could end: move the punctuation out of it, or write \\* for an asterisk"
        # With the characters beside them, so that other asterisks on the line are not taken for these.
        words = content[found.start() : max(found.end(), found.start() + 6)].split("\n")[0]
        yield problem("G062", origin, message, hint, words)
        break
    if "]{" in content and (braces := _no_span.search(content)) and braces[0] in block.content:
        hint = "write a language and a direction between them, [words]{lang=ar dir=rtl}, or \\{ for a brace"
        yield problem("G063", origin, f"these braces cannot be read: {braces[0][1:]}", hint, braces[0])
    if "[^" in content and (missing := _missing_footnote(content, block)):
        if footnotes:
            hint = f"write “{missing[0]}: …” on a line of its own below"
            if re.search(rf"(?m)^\s*{re.escape(missing[0])}:", block.content):
                hint = "its definition is read as part of the lines above it: put an empty line between the two"
            yield problem("G065", origin, f"there is no footnote for {missing[0]}", hint, missing[0])
        else:
            yield _footnote(missing[0], origin)


def _missing_footnote(content: str, block: Token) -> re.Match[str] | None:
    """The first mark in `content`, some words of `block`, that is left over because there is no such footnote.

    One that is escaped is meant as it stands: then the source has no more marks than were read.
    """
    read = Counter(f"[^{mark.meta.get('label')}]" for mark in block.children or () if mark.type == "footnote_ref")
    for match in _no_footnote.finditer(content):
        if len(re.findall(rf"(?<!\\){re.escape(match[0])}", block.content)) > read[match[0]]:
            return match
    return None


def _unclosed(block: Token, origin: Origin) -> Problem:
    block_kind = "verse" if block.type.startswith("verse") else "code"
    fence = block.meta["unclosed"]
    message = f"this {fence} is never closed, so all that follows is {block_kind}"
    return problem("G090", origin, message, f"write a line of {fence} where the {block_kind} ends", fence)


def _link(content: str, source: str, origin: Origin) -> Iterator[Problem]:
    found = _no_link.search(content) if "](" in content else None
    if found and re.search(rf"(?<!\\){re.escape(found[0])}", source):
        hint = "an address has no spaces (or is between < and >), and the words of a link have no footnote mark in them"
        yield problem("G069", origin, "these brackets are shown as brackets, not as a link", hint, found[0])


def _footnote(mark: str, origin: Origin) -> Problem:
    message = "only texts have footnotes; notes, definitions and plain pages have none"
    return problem("G066", origin, message, "say it in the note itself, or in a second note on the same words", mark)


def _html(content: str, origin: Origin) -> Problem:
    shown = content.strip().split("\n")[0][:_LONGEST]
    tag = _tag(shown)
    name = (tag[1] or "!--").lower() if tag else ""
    hint = _IN_MARKDOWN.get(name, "write it in Markdown, or take it out").replace("%s", name)
    if name == "!--":
        message = (
            "this comment is never closed" if "-->" not in content else "there are words after the end of a comment"
        )
        hint = "write --> where it ends" if "-->" not in content else "put them on a line of their own"
        return problem("G061", origin, message, hint, shown)
    if hint.startswith("write it in"):
        hint += "; for the sign itself write \\<"
    return problem("G061", origin, f"raw HTML is not allowed: {shown}", hint, shown)
