"""What every importer of notes makes: a note as it was found, and the place it names, not yet looked up in the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from glossator import markdown
from glossator.language import dates, identifiers
from glossator.markdown import escaping
from glossator.model import Text
from glossator.source import fields, shapes

from .yaml_out import Value


@dataclass(frozen=True, slots=True)
class Context:
    """What an importer knows of the edition: the text, and the names that notes may use. `encoding` is for tables."""

    text: Text
    kinds: Collection[str] = ()
    sigla: Collection[str] = ()
    encoding: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # what readers see of each kind


@dataclass(frozen=True, slots=True)
class Target:
    """A place as the other format names it.

    `exact` with `prefix` and `suffix` is the W3C TextQuoteSelector; with `to`, the first words of a passage and its
    last, or with `upto` the first words after it; with `point`, nothing is quoted and the note stands between `prefix`
    and `suffix`. `at` alone is a whole section or block; `whole` says that a passage which is a whole block is meant as
    one, `after` that the empty place after the words is. `lemma` are the words that a mark stands after, or the first
    and the last of them with “ … ” between.
    `letters` is how many letters and digits of the other document come before the place and before its end.
    """

    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    at: str = ""
    nth: int = 0
    within: str = ""
    to: str = ""
    upto: bool = False
    point: bool = False
    whole: bool = False
    after: bool = False
    lemma: str = ""
    letters: tuple[int, int] | None = None


@dataclass(frozen=True)
class Draft:
    """A note: `where` it stood in the import (“row 7”), its targets, our fields without those that place it, and
    `remarks` for what no field of ours can hold. `refused` is the reason why it cannot be imported; `record` is what
    the file has, to be kept whole if the note is set aside.
    """

    where: str
    targets: tuple[Target, ...]
    fields: Mapping[str, Value] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    refused: str = ""
    record: str = ""


@dataclass(frozen=True)
class Drafts:
    """The notes of a file; and, where it has the text too, that text's letters and digits (see `Target.letters`)."""

    notes: tuple[Draft, ...]
    notices: tuple[str, ...] = ()
    letters: str = ""


_RANKED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿⁱ₀₁₂₃₄₅₆₇₈₉", "0123456789ni0123456789")


def letters_of(folded: str) -> str:
    """The letters and digits of folded words: what a text shares with its source, however the two are laid out.

    Raised and lowered digits are digits here. As long as the letters and digits of `folded`, and in their order.
    """
    return "".join(filter(str.isalnum, folded)).translate(_RANKED)


_ORDER = ("id", "kind", "parallel", "reading", "readings", "inside", "original", "note", "certainty", "by", "date",
          "status", "tags", "sources", "see")  # fmt: skip
_iso_date = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?").fullmatch


def tidy(raw: Mapping[str, Value], context: Context, *, is_ours: bool = False) -> tuple[dict[str, Value], list[str]]:
    """The valid fields of `raw`, in the order of our files, and remarks that keep the rest.

    A note that `is_ours` is Markdown as our notes have it: its links are left as they are.
    """
    fields: dict[str, Value] = {}
    remarks: list[str] = []
    tags = [tag.strip() for tag in _strings(raw.get("tags"))]
    for name in _ORDER:
        value = raw.get(name)
        if name == "tags" or not value:
            continue
        fault = ""
        if isinstance(value, str):
            value = value.strip()
            if not value:
                continue
            fault = _fault(name, value)
        if name == "date" and isinstance(value, str) and not (is_ours or dates.read(value)):
            value = iso(value)
            fault = "" if value else f"date: {raw[name]}"
        elif name == "kind" and isinstance(value, str) and context.kinds and value not in context.kinds:
            fault = f"kind: {value}"
            tags.append(value)
        elif name == "note" and isinstance(value, str):
            value, unlinked = (value, []) if is_ours else _without_bad_links(escaping.tame(value))
            remarks += unlinked
        elif name in ("sources", "see"):
            value = [words.strip() for words in _strings(value) if words.strip()]
        if fault:
            remarks.append(fault)
        elif value:
            fields[name] = value
    if unique := list(dict.fromkeys(tag for tag in tags if tag)):
        fields["tags"] = unique
    return {name: fields[name] for name in _ORDER if name in fields}, remarks


def _fault(name: str, value: str) -> str:
    shape = fields.NOTE.of[name]
    if isinstance(shape, shapes.Choice) and value not in shape.of:
        return f"{name}: {value}"
    if isinstance(shape, shapes.Id) and identifiers.fault(value):
        return f"id: {value}"
    return ""


def _strings(value: Value | None) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [words for words in value or () if isinstance(words, str)]


def iso(value: str) -> str:
    """The day of an ISO 8601 date or time, "" for anything else: 3/4/2020 could be in March or in April."""
    match = _iso_date(value.strip())
    if not match:
        return ""
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join(part for part in (year, month, day) if part)


def _without_bad_links(source: str) -> tuple[str, list[str]]:
    """Markdown whose links all lead to pages or into the edition; and a remark for each other one, now plain words."""
    remarks = []
    for href in dict.fromkeys(_bad_links(source)):
        address = re.escape(href)
        source = re.sub(rf"!?\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?{address}>?(?:\s+\"[^\"]*\")?\s*\)", r"\1", source)
        remarks.append(f"the note has a link to “{href}”, which is no address of a page")
    return source, remarks


def _bad_links(source: str) -> Iterable[str]:
    for link in markdown.links(markdown.parse(source)):
        try:
            scheme = urlsplit(link.href).scheme
        except ValueError:
            scheme = ""
        if scheme not in ("http", "https", "mailto", "locus", "note", "term", "name"):
            yield link.href


def plain_note(words: str) -> str:
    """Plain words as Markdown: empty lines part paragraphs, single line breaks are kept."""
    pieces = re.split(r"\n[ \t]*\n\s*", words.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "\n\n".join(
        "\\\n".join(escaping.paragraph(" ".join(line.split())) for line in piece.split("\n") if line.strip())
        for piece in pieces
        if piece.strip()
    )


def with_replies(draft: Draft, replies: Sequence[Draft]) -> Draft:
    """The note with the replies to it, each under its author's name."""
    body = str(draft.fields.get("note", ""))
    remarks = list(draft.remarks)
    for reply in replies:
        author = escaping.inline(str(reply.fields.get("by", "")))
        when = str(reply.fields.get("date", ""))
        head = f"*{', '.join(filter(None, [author, when]))}:*" if author or when else "*Reply:*"
        words = str(reply.fields.get("note", ""))
        body += f"\n\n{head} {words}" if words and words[0].isalnum() else f"\n\n{head}\n\n{words}"
        remarks += reply.remarks
    fields = {**draft.fields, "note": body.strip()}
    ordered: dict[str, Value] = {name: fields[name] for name in _ORDER if name in fields}
    return replace(draft, fields=ordered, remarks=tuple(remarks))
