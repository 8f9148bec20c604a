"""`describe`: from words that an editor sees in a file to the YAML that points at them."""

from __future__ import annotations

from pathlib import Path

from .anchor import Finder
from .load import load
from .model import Quote, Range, Text
from .parse import parse
from .selectors import Span, describe
from .yaml_edit import quoted


def selector_yaml(root: Path, place: str, words: str) -> str:
    """The lines of YAML that name `words` at `place` (FILE:LINE) alone; a LookupError says why there are none."""
    return as_yaml(selected(root, place, words)[1])


def selected(root: Path, place: str, words: str) -> tuple[str, Quote | Range]:
    """The text that `words` stand in at `place`, and the selector that names them alone; a LookupError as above."""
    name, _, number = place.rpartition(":")
    if not name or not number.isdigit():
        raise LookupError("write the place as FILE:LINE, like content/decree.md:12")
    path = Path(name)
    relative = (path.resolve().relative_to(root.resolve()) if path.is_absolute() else path).as_posix()
    edition, _ = parse(load(root))
    for text in edition.texts:
        finder = Finder(text)
        if all(block.origin.path != relative for block in text.blocks):
            continue
        found = finder.matches(words)
        if not found:
            raise LookupError("these words are not in the text")
        return text.id, describe(text, finder.flat, _nearest(text, finder, found, relative, int(number)))
    raise LookupError("no text of the edition is made from this file")


def _nearest(text: Text, finder: Finder, found: list[Span], path: str, line: int) -> Span:
    """Of several places the one whose block begins nearest to the line, the one at or above it first."""

    def distance(span: Span) -> tuple[bool, int, int]:
        origin = text.blocks[finder.flat.block_at(span[0])].origin
        return (origin.path != path, abs(origin.line - line) + (2 if origin.line > line else 0), span[0])

    return min(found, key=distance)


def as_yaml(selector: Quote | Range) -> str:
    """A selector as the first lines of a note."""
    if isinstance(selector, Range):
        start, end = quoted(selector.start.exact, '"'), quoted(selector.end.exact, '"')
        return f"- quote: {{from: {start}, to: {end}}}\n  note: "
    lines = [f"- quote: {quoted(selector.exact)}"]
    if selector.at:
        lines.append(f'  at: "{selector.at}"')
    if selector.nth:
        lines.append(f"  nth: {selector.nth}")
    if selector.within:
        lines.append(f"  within: {quoted(selector.within)}")
    return "\n".join([*lines, "  note: "])
