"""Citations in pandoc's syntax: `[see @key, p. 12; @other]`, `[-@key]`, `@key [ch. 3]`, `@key`.

They are looked for in the words that markdown-it leaves, so none stands in code, in a link, or after a backslash. A
citation in brackets is one whatever its key; without brackets only a known key makes one. The `@` of an address of
e-mail has a letter before it, and makes none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from glossator.model import Citation, CitedWork

from .tokens import Token

_SIMPLE = r"\w(?:\w|[:.#$%&+?<>~/-](?=\w))*"
_KEY = rf"(?<![\w.+/=?#~%&@:\\])@(?:\{{(?P<braced>[^{{}}\s]+)\}}|(?P<key>{_SIMPLE}))"
_is_simple = re.compile(_SIMPLE).fullmatch
_part = re.compile(rf"(?P<prefix>.*?)(?P<minus>(?<!\w)-)?{_KEY}(?P<suffix>.*)", re.DOTALL)
_bare = re.compile(rf"(?<!-){_KEY}(?:[ \n]?\[(?P<locator>[^\[\]@;]+)(?:;(?P<more>[^\[\]]*))?\])?")
_any = re.compile(rf"\[(?P<inside>[^\[\]]*@[^\[\]]*)\]|{_bare.pattern}")


class Found(NamedTuple):
    """A citation in some words: [start, end)."""

    start: int
    end: int
    citation: Citation


def find(words: str, keys: Collection[str], cited: set[str]) -> Iterator[Found]:
    """The citations in some words, in their order. `keys` are known; `cited` are the works that were cited before in
    what is read together with these words, and grows.
    """
    for match in _any.finditer(words):
        if not match["inside"]:
            yield from _in_sentence(match, keys, cited)
        elif works := list(_works(match["inside"], cited)):
            yield Found(*match.span(), Citation(tuple(works)))
        else:  # brackets that are not a citation may contain one
            for inner in _bare.finditer(words, match.start("inside"), match.end("inside")):
                yield from _in_sentence(inner, keys, cited)


def _in_sentence(match: re.Match[str], keys: Collection[str], cited: set[str]) -> Iterator[Found]:
    """`@key`, with what stands in brackets after it."""
    key = match["braced"] or match["key"]
    if key in keys:
        work = CitedWork(key, suffix=_squeezed(match["locator"] or ""), later=key in cited)
        cited.add(key)
        more = _works(match["more"], cited) if match["more"] else ()
        yield Found(*match.span(), Citation((work, *more), in_sentence=True))


def _works(inside: str, cited: set[str]) -> Iterator[CitedWork]:
    """The works cited in brackets; a part without a key belongs to the suffix of the work before it."""
    works: list[CitedWork] = []
    for part in inside.split(";"):
        if match := _part.fullmatch(part):
            key = match["braced"] or match["key"]
            prefix, suffix = _squeezed(match["prefix"]), _squeezed(match["suffix"])
            works.append(CitedWork(key, prefix, suffix.removeprefix(",").strip(), bool(match["minus"]), key in cited))
            cited.add(key)
        elif works:
            parts = filter(None, (works[-1].suffix, _squeezed(part)))
            works[-1] = works[-1]._replace(suffix="; ".join(parts))
        else:
            return iter(())
    return iter(works)


def _squeezed(words: str) -> str:
    return " ".join(words.split())


def written(citation: Citation) -> str:
    """A citation as an editor writes it."""
    parts = []
    for work in citation.works:
        key = f"@{work.key}" if _is_simple(work.key) else f"@{{{work.key}}}"
        minus = "-" if work.without_author else ""
        comma = ", " if work.suffix else ""
        parts.append(f"{work.prefix} {minus}{key}{comma}{work.suffix}".strip())
    if not citation.in_sentence:
        return f"[{'; '.join(parts)}]"
    first = citation.works[0]
    key = f"@{first.key}" if _is_simple(first.key) else f"@{{{first.key}}}"
    behind = "; ".join(filter(None, (first.suffix, *parts[1:])))
    return f"{key} [{behind}]" if behind else key


# ── In tokens ───────────────────────────────────────────────────────────────────────────────────────────


def with_citations(tokens: Sequence[Token], keys: Collection[str], *, in_text: bool = False) -> Sequence[Token]:
    """Block tokens with the citations among their words as tokens of their own, `meta["citation"]`.

    In a text each run of words is read by itself, and a citation takes a space beside it along (`meta["space"]` is
    before or after), so that the words around it are what they would be without it; elsewhere all of the tokens are
    read together.
    """
    cited: set[str] = set()
    for token in tokens:
        if token.children and any("@" in child.content for child in token.children):
            token.children = inline(token.children, keys, set() if in_text else cited, in_text=in_text)
    return tokens


def inline(tokens: Sequence[Token], keys: Collection[str], cited: set[str], *, in_text: bool = False) -> list[Token]:
    """The same for a run of inline tokens."""
    pieces: list[Token] = []
    run: list[Token] = []
    links = 0  # that are open
    for token in tokens:
        links += token.nesting if token.type.startswith("link_") else 0
        if token.type in ("text", "softbreak") and not links:
            run.append(token)
            continue
        pieces += _run(run, keys, cited, in_text)
        pieces.append(token)
        run = []
    return pieces + _run(run, keys, cited, in_text)


def _run(run: list[Token], keys: Collection[str], cited: set[str], in_text: bool) -> list[Token]:
    words = "".join(token.content if token.type == "text" else "\n" for token in run)
    found = list(find(words, keys, cited)) if "@" in words else []
    if not found:
        return run
    pieces: list[Token] = []
    done = 0
    for start, end, citation in found:
        before, after = words[done:start], end
        space = ""
        if in_text and before.endswith(" "):
            before, space = before[:-1], "before"
        elif in_text and (not before or before.endswith("\n")) and words[end : end + 1] == " ":
            after, space = after + 1, "after"
        pieces += _words(before)
        pieces.append(Token("citation", meta={"citation": citation, "space": space}))
        done = after
    return pieces + _words(words[done:])


def _words(words: str) -> list[Token]:
    parts = []
    for number, line in enumerate(words.split("\n")):
        if number:
            parts.append(Token("softbreak", "br", 0))
        if line:
            parts.append(Token("text", "", 0, line))
    return parts
