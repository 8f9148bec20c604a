"""A stretch of words -> inline Markdown: emphasis, links, quotation marks, raised and lowered signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from glossator import markdown
from glossator.markdown import escaping

from .markup import Node

_QUOTES = "“”\"'‘’«»„"
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SIGNS = {"emphasis": "*", "strong": "**"}
_DRAMA = {"speaker": "strong", "direction": "emphasis"}  # what they are where there are no spans


@dataclass(frozen=True)
class Piece:
    """A stretch of one paragraph: its words, and their Markdown. A line break in it is one of the paragraph."""

    words: str
    marked: str


def plain(words: str) -> Piece:
    """Words without any markup."""
    return Piece(words, escaping.inline(words))


_cited = re.compile(r"\[[^\[\]]*@[^\[\]]+\]|@[^\s\[\]]+(?: \[[^\[\]]*\])?").fullmatch


def citation(node: Node) -> str:
    """The citation that an element of our TEI stands for, as an editor writes it; "" if it is none."""
    attributes = node.attributes
    is_pointer = node.tag == "ref" and attributes.get("type") == "bibl"
    return attributes["n"] if is_pointer and _cited(attributes.get("n", "")) else ""


def ruby(node: Node) -> list[Piece]:
    """Words with what stands small beside them, `{漢字|かんじ}`; in parentheses if they have a sign that this needs."""
    pieces, base = [], ""
    for child in node.children:
        words = " ".join((child if isinstance(child, str) else child.text()).split())
        tag = "" if isinstance(child, str) else child.tag
        if tag == "rt" and base:
            is_sayable = not set("{}|") & {*base, *words} and bool(words)
            pieces.append(Piece(base, f"{{{base}|{words}}}") if is_sayable else plain(f"{base} ({words})"))
            base = ""
        elif tag not in ("rt", "rp"):
            base += words
    return [*pieces, plain(base)] if base else pieces


def with_role(inner: Sequence[Piece], node: Node, role: str, before: Sequence[Piece], *, spans: bool) -> list[Piece]:
    """What stands in an element, with the marks that its role asks for.

    `before` stands before it in the paragraph; `spans` says whether words in another language, a speaker and a stage
    direction may be one.
    """
    words = "".join(piece.words for piece in inner)
    marked = "".join(piece.marked for piece in inner)
    if not words.strip() or "\n" in words:
        return list(inner)
    lead, trail = " " * (words[0] == " "), " " * (words[-1] == " ")
    bare, language = marked.strip(), node.attributes.get("xml:lang", "")
    if role == "language" and not (spans and _is_tag(language)):
        role = "emphasis"
    if role in _DRAMA and spans:
        return [Piece(words, f"{lead}[{bare}]{{.{'speaker' if role == 'speaker' else 'stage'}}}{trail}")]
    role = _DRAMA.get(role, role)
    if (sign := _SIGNS.get(role)) and bare[0] != "*" and bare[-1] != "*":
        return [Piece(words, f"{lead}{sign}{bare}{sign}{trail}")]
    if role == "quotation" and words.strip()[0] not in _QUOTES and not _is_quoted(before):
        return [Piece(f"{lead}“{words.strip()}”{trail}", f"{lead}“{bare}”{trail}")]
    if role == "literal" and "`" not in words:
        return [Piece(words, f"{lead}`{words.strip()}`{trail}")]
    if role == "link" and (address := _address(node)):
        shown = f"<{address}>" if re.search(r"[()]", address) else address
        return [Piece(words, f"{lead}[{bare}]({shown}){trail}")]
    if role == "language":
        return [Piece(words, f"{lead}[{bare}]{{lang={language}}}{trail}")]
    if role in ("raised", "lowered") and (kept := _ranked(words, role)) != words:
        return [plain(kept)]
    return list(inner)


def paragraph(pieces: Sequence[Piece], *, guarded: bool) -> str:
    """The Markdown of a paragraph, its lines separated by a backslash; "" if there are no words.

    `guarded` says that it stands by itself, and must not begin like a list or a heading.
    """
    words = "".join(piece.words for piece in pieces)
    if not words.strip():
        return ""
    guard = escaping.guard if guarded else str
    marked = "".join(piece.marked for piece in pieces)
    lines = [" ".join(line.split()) for line in marked.split("\n")]
    source = "\\\n".join(guard(line) for line in lines if line)
    if _plain(source).split() != words.split():
        # Emphasis cannot stand everywhere: between punctuation and a letter its signs would be seen.
        lines = [" ".join(line.split()) for line in words.split("\n")]
        source = "\\\n".join(guard(escaping.inline(line)) for line in lines if line)
    return source


def _is_quoted(before: Sequence[Piece]) -> bool:
    """Whether a quotation mark stands before the words that come."""
    return "".join(piece.words for piece in before[-2:]).endswith(tuple(_QUOTES))


def _ranked(words: str, role: str) -> str:
    """Raised or lowered words in characters that keep their rank: 1903⁴, H₂O. “2nd” is read without it."""
    table = _RAISED if role == "raised" else _LOWERED
    stripped = words.strip()
    able = all(ord(char) in table for char in stripped) and (
        len(stripped) == 1 or any(char.isdigit() for char in stripped)
    )
    return words.translate(table) if able else words


def _plain(source: str) -> str:
    tokens = markdown.parse(source)
    return " ".join(markdown.plain(token.children or ()) for token in tokens if token.type == "inline")


def _is_tag(language: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language))


def _address(node: Node) -> str:
    address = node.attributes.get("href") or node.attributes.get("target") or ""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return (
        address
        if scheme in ("http", "https", "mailto", "locus", "note", "term") and not re.search(r"[<>\s\\]", address)
        else ""
    )
