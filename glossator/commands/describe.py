"""`describe`: from words that an editor sees in a file to the YAML that points at them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from glossator.anchoring import Resolver, Span, describe
from glossator.editing import quoted
from glossator.model import Block, Quote, Range, Text
from glossator.source import can_be_lemma, parse

from .command import Command, Options, Parser
from .console import carries
from .edition import sources_of


def run(root: Path, options: Options) -> int:
    try:
        selector = selected(root, options.place, options.words)[1]
    except LookupError as error:
        print(f"{options.place}: {error.args[0]}", file=sys.stderr)
        return 1
    form = as_entry if options.entry else as_yaml
    lines = form(selector)
    print(lines if carries(lines) else form(selector, '"'))  # where a sign may be escaped
    return 0


def arguments(parser: Parser) -> None:
    parser.add_argument("place", metavar="FILE:LINE", help="where the words are: content/decree.md:12")
    parser.add_argument("words", help="the words, as they stand there")
    parser.add_argument(
        "--entry", action="store_true", help="as an entry of an apparatus, in its short form if it can be"
    )


def selected(root: Path, place: str, words: str) -> tuple[str, Quote | Range]:
    """The text that `words` stand in at `place` (FILE:LINE), and the selector that names them alone; a LookupError
    says why there is none.
    """
    name, _, number = place.rpartition(":")
    if not name or not number.isdigit():
        raise LookupError("write the place as FILE:LINE, like content/decree.md:12")
    path = Path(name)
    if path.is_absolute() and path.resolve().is_relative_to(root.resolve()):
        path = path.resolve().relative_to(root.resolve())
    relative = path.as_posix()
    edition, _ = parse(sources_of(root))
    for text in edition.texts:
        resolver = Resolver(text)
        if all(block.origin.path != relative for block in text.blocks):
            continue
        spans = resolver.matches(words)
        if not spans:
            raise LookupError("these words are not in the text")
        return text.id, describe(text, resolver.flat, _nearest(text, resolver, spans, relative, int(number)))
    raise LookupError("no text of the edition is made from this file")


def _nearest(text: Text, resolver: Resolver, spans: list[Span], path: str, line: int) -> Span:
    """Of several places the one that is on the line or nearest to it, above it rather than below."""

    def distance(span: Span) -> tuple[bool, int, int]:
        pieces = resolver.flat.pieces(span)
        (first, start, _), (last, _, end) = pieces[0], pieces[-1]
        above, below = line - _line(text.blocks[last], end), _line(text.blocks[first], start) - line
        return text.blocks[first].origin.path != path, max(above, below + 2 if below > 0 else 0, 0), span[0]

    return min(spans, key=distance)


def _line(block: Block, offset: int) -> int:
    """The line of its file that the character at `offset` of a block stands on."""
    return block.origin.line + block.text.count("\n", 0, offset)


def as_yaml(selector: Quote | Range, style: str = "") -> str:
    """A selector as the first lines of a note, its words quoted in `style` if there is one."""
    if isinstance(selector, Range):
        start, end = quoted(selector.start.exact, '"'), quoted(selector.end.exact, '"')
        return f"- quote: {{from: {start}, to: {end}}}\n  note: "
    return "\n".join([f"- quote: {quoted(selector.exact, style)}", *_narrowing(selector, style), "  note: "])


def as_entry(selector: Quote | Range, style: str = "") -> str:
    """A selector as the beginning of an entry of an apparatus: in the short form where that can hold its words."""
    if isinstance(selector, Range) or not can_be_lemma(selector.exact):
        return as_yaml(selector, style).replace("\n  note: ", "\n  readings:\n  - {words: , in: []}")
    app = quoted(f"{selector.exact}] A : …] B", '"')
    return "\n".join([f"- app: {app}", *_narrowing(selector, style)])


def _narrowing(selector: Quote, style: str) -> Iterator[str]:
    if selector.at:
        yield f'  at: "{selector.at}"'
    if selector.nth:
        yield f"  nth: {selector.nth}"
    if selector.within:
        yield f"  within: {quoted(selector.within, style)}"


COMMAND = Command(
    "describe",
    "the YAML that points at some words of a text",
    "Print the shortest selector that names these words alone.",
    run,
    arguments,
)
