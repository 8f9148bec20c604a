"""A tree of HTML or TEI -> blocks of our Markdown: for the body of a note, and for a whole text.

What an element is depends on where it stands: a <bibl> or <quote> in the middle of a sentence is part of the sentence,
alone in a note it is a paragraph (TEI Guidelines §3.3.3, §3.12).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossator.markdown import escaping

from .inline import Piece, citation, paragraph, plain, ruby, with_role
from .markup import Node
from .roles import ALONE, CAPTIONED, HARD, ROWS, RUN_IN, STYLED, TEI, rendered


@dataclass(frozen=True)
class Block:
    """A block of Markdown. `kind` is heading, paragraph, list, quote, table, verse or rule.

    Of a heading `source` is its words alone, `level` how deep it stands in the document (1 outermost), and `node` the
    element.
    """

    kind: str
    source: str
    level: int = 0
    node: Node | None = None


def prose(node: Node, roles: Mapping[str, str], skip: frozenset[int] = frozenset()) -> str:
    """The Markdown of all that is in `node`, for the body of a note: headings are paragraphs, verses lines of one.

    The elements whose `id()` is in `skip` are passed over.
    """
    return joined(_Writer(roles, skip, is_document=False).all_of(node))


def document(node: Node, roles: Mapping[str, str], skip: frozenset[int] = frozenset()) -> list[Block]:
    """The blocks of all that is in `node`, for a text."""
    return _Writer(roles, skip, is_document=True).all_of(node)


def inline(node: Node, roles: Mapping[str, str], skip: frozenset[int] = frozenset()) -> str:
    """The Markdown of a stretch of words on one line."""
    return " ".join(block.source.replace("\\\n", " ") for block in _Writer(roles, skip, is_document=False).all_of(node))


def joined(blocks: Sequence[Block]) -> str:
    """Blocks as Markdown, with empty lines between them."""
    return "\n\n".join(block.source for block in blocks)


# What the role of an element becomes in the middle of a sentence.
_RUN_IN = {"quote": "quotation", "quotation": "quotation", "emphasis": "emphasis", "stage": "direction"}


class _Writer:
    def __init__(self, roles: Mapping[str, str], skip: frozenset[int], *, is_document: bool) -> None:
        self.roles, self.skip, self.is_document = roles, skip, is_document
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []
        self.stanzas: list[list[str]] = []
        self.depth = 0  # of divisions
        self.within = Node("")  # the element that is being read
        self.in_sentence = False  # whether words stand beside the element that is being read
        self.in_verse = False
        self.completes_line = False  # whether the verse so far begins with the rest of another speaker's line
        self.holds_blocks = False  # whether the element that is being read stands between words and has blocks in it
        self.speaker_waits = False  # a speaker's name, for the speech to follow on its line
        self.own: Mapping[str, Callable[[Node], None]] = {
            "block": self.block,
            "division": self.division,
            "heading": self.heading,
            "list": self.items,
            "item": self.list_of_one,
            "terms": self.terms,
            "quote": self.quote,
            "table": self.table,
            "row": self.block,
            "cell": self.cell,
            "stanza": self.stanza,
            "verse": self.verse,
            "line": self.line_break,
            "rule": self.rule,
            "speaker": self.speaker,
            "stage": self.stage,
            "supplied": self.supplied,
            "gap": self.gap,
            "space": self.space,
            "nothing": lambda _: None,
        }

    def all_of(self, node: Node) -> list[Block]:
        self.inside(node)
        self.end_block()
        self.end_verse()
        return self.blocks

    def inside(self, node: Node) -> None:
        outer = self.within, self.in_sentence
        self.within = node
        self.in_sentence = _has_words(node) or (self.in_sentence and node.tag not in HARD)
        for number, child in enumerate(node.children):
            if node.follows_word(number):
                self.pieces.append(Piece(" ", " "))
            if isinstance(child, str):
                if node.tag not in ALONE or child.strip():
                    self.words(child)
            elif id(child) not in self.skip:
                self.element(child)
        self.within, self.in_sentence = outer

    def words(self, source: str) -> None:
        words = re.sub(r"\s+", " ", source)
        if self.stanzas and not self.in_verse:
            if not words.strip():
                return
            self.end_verse()
        self.pieces.append(plain(words))

    def element(self, node: Node) -> None:
        if node.tag == "choice":
            chosen = [n for n in node.children if isinstance(n, Node) and n.tag in ("corr", "expan", "reg")]
            for child in chosen[:1] or [n for n in node.children if isinstance(n, Node)][:1]:
                self.inside(child)
            return
        if cited := citation(node):
            before, behind = (" " * node.text()[at : at + 1 or None].isspace() for at in (0, -1))
            self.pieces.append(Piece(f"{before}{cited}{behind}", f"{before}{cited}{behind}"))
            return
        if node.tag == "ruby":
            self.pieces += ruby(node)
            return
        if node.tag == "label" and self.in_verse:  # the speaker's name on the line of a speech
            self.inside(node)
            self.pieces.append(Piece(" ", " "))
            return
        role = self.role(node)
        own = self.own.get(role)
        if own and node.tag != "span":
            own(node)
        else:
            self.around(node, role)

    def around(self, node: Node, role: str) -> None:
        """Words inside a paragraph; if the element contains blocks, these alone, and its role is not shown."""
        if not role or self.holds_blocks:
            self.inside(node)
            return
        outer, self.pieces = self.pieces, []
        blocks, stanzas = len(self.blocks), [[*stanza] for stanza in self.stanzas]
        self.inside(node)
        inner, self.pieces = self.pieces, outer
        if len(self.blocks) == blocks and self.stanzas == stanzas:
            self.pieces += with_role(inner, node, role, outer, spans=self.is_document)
            return
        del self.blocks[blocks:]
        self.stanzas, self.holds_blocks = stanzas, True
        self.inside(node)
        self.holds_blocks = False

    def role(self, node: Node) -> str:
        role = self.roles.get(node.tag, "")
        if node.tag in STYLED and (styled := STYLED[node.tag].get(node.attributes.get("class", ""))):
            return styled
        if node.tag == "hi" or (node.tag == "emph" and "rend" in node.attributes):
            return rendered(node)
        if node.tag in RUN_IN and self.in_sentence and not any(inner.tag in HARD for inner in node.elements()):
            return _RUN_IN.get(role, "")
        if role == "quotation" and any(inner.tag in HARD for inner in node.elements() if inner is not node):
            return "quote"
        return role

    # ── Blocks ──

    def block(self, node: Node) -> None:
        if self.speaker_waits:
            self.speaker_waits = False
        else:
            self.end_block()
        self.end_verse()
        self.inside(node)
        self.end_block()

    def division(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        self.depth += 1
        if self.is_document and (number := number_of(node)):
            self.blocks.append(Block("heading", escaping.inline(number), self.depth, node))
        elif self.is_document and self.blocks and self.blocks[-1].kind != "heading" and not self.is_told_apart(node):
            self.blocks.append(Block("rule", "* * *"))
        self.inside(node)
        self.end_block()
        self.end_verse()
        self.depth -= 1

    def is_told_apart(self, division: Node) -> bool:
        """Whether a division needs no rule before it: it has a heading or a number."""
        return _has_heading(division, self.roles) or bool(division.attributes.get("n"))

    def heading(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        if not self.is_document or self.within.tag in CAPTIONED:
            self.caption(node)
            return
        self.inside(node)
        source = self.taken(guarded=False).replace("\\\n", " ")
        if source:
            level = int(node.tag[1]) if re.fullmatch("h[1-6]", node.tag) else max(1, self.depth)
            self.blocks.append(Block("heading", source, level, node))

    def caption(self, node: Node) -> None:
        """The heading of a list, a table or a picture: a paragraph of its own."""
        self.end_block()
        if self.is_document:
            self.around(node, "strong")
        else:
            self.inside(node)
        self.end_block()

    def items(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        children = [n for n in node.children if isinstance(n, Node) and id(n) not in self.skip]
        if any(child.tag == "label" for child in children):
            self.terms(node)
            return
        ordered = node.tag == "ol" or node.attributes.get("rend") in ("numbered", "ordered")
        ordered = ordered or node.attributes.get("type") in ("ordered", "numbered")
        pieces: list[str] = []
        for child in children:
            if self.roles.get(child.tag) == "item":
                lead = f"{len(pieces) + 1}. " if ordered else "- "
                if item := self.indented(child, lead):
                    pieces.append(item)
                continue
            self.add_list(pieces)
            pieces = []
            self.set_apart(child)
        self.add_list(pieces)

    def set_apart(self, node: Node) -> None:
        """What stands between the items of a list or the rows of a table."""
        if self.roles.get(node.tag) == "heading":
            self.caption(node)
        else:
            self.element(node)
            self.end_block()

    def list_of_one(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        self.add_list([item] if (item := self.indented(node, "- ")) else [])

    def add_list(self, items: Sequence[str]) -> None:
        if items:
            is_tight = not any("\n\n" in item for item in items)
            self.blocks.append(Block("list", ("\n" if is_tight else "\n\n").join(items)))

    def indented(self, node: Node, lead: str) -> str:
        source = joined(self.inner(node))
        return (
            lead + source.replace("\n", "\n" + " " * len(lead)).replace(" " * len(lead) + "\n", "\n") if source else ""
        )

    def terms(self, node: Node) -> None:
        """A list of terms with definitions: PHP Markdown Extra's, which the dialect has."""
        pieces: list[str] = []
        for child in node.children:
            if isinstance(child, str) or id(child) in self.skip:
                continue
            if self.roles.get(child.tag) == "heading":
                self.caption(child)
            elif child.tag in ("label", "dt"):
                pieces.append(f"\n\n{self.one_line(child)}")
            elif source := self.indented(child, ": "):
                pieces.append(f"\n{source}" if pieces else source)
        if pieces:
            self.blocks.append(Block("list", "".join(pieces).strip("\n")))

    def quote(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        source = joined(self.inner(node))
        if source:
            self.blocks.append(Block("quote", "\n".join(f"> {line}".rstrip() for line in source.split("\n"))))

    def table(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        rows = list(self.rows(node))
        cells = [[self.one_line(cell) for cell in _children(row, self.roles, "cell")] for row in rows]
        cells = [row for row in cells if row]
        for child in node.children:
            if isinstance(child, Node) and id(child) not in self.skip and child.tag not in ROWS:
                self.set_apart(child)
        if len(cells) < 2:
            for row in rows:
                self.inside(row)
                self.end_block()
            return
        columns = max(map(len, cells))
        lines = [f"| {' | '.join([*row, *[''] * (columns - len(row))])} |" for row in cells]
        lines.insert(1, f"|{' --- |' * columns}")
        self.blocks.append(Block("table", "\n".join(lines)))

    def rows(self, node: Node) -> Iterator[Node]:
        """The rows of a table, not those of tables in its cells."""
        for child in node.children:
            if isinstance(child, Node) and id(child) not in self.skip and child.tag in ROWS:
                if self.roles.get(child.tag) == "row":
                    yield child
                else:
                    yield from self.rows(child)

    def cell(self, node: Node) -> None:
        self.inside(node)
        self.pieces.append(Piece(" ", " "))

    def rule(self, _: Node) -> None:
        self.end_block()
        self.end_verse()
        self.blocks.append(Block("rule", "* * *"))

    # ── Verse and drama ──

    def stanza(self, node: Node) -> None:
        self.end_block()
        if self.is_document:
            self.stanzas.append([])
        outer, self.depth = self.depth, self.depth + (self.is_document and _has_heading(node, self.roles))
        self.inside(node)
        self.depth = outer
        self.end_block()
        if self.is_document and self.stanzas:
            self.stanzas.append([])

    def verse(self, node: Node) -> None:
        if not self.is_document:
            if any(piece.words.strip() for piece in self.pieces):
                self.pieces.append(Piece("\n", "\n"))
            self.inside(node)
            return
        self.end_block()
        outer, self.in_verse = self.in_verse, True
        self.inside(node)
        self.in_verse = outer
        lines = self.taken(guarded=False).split("\\\n")
        if any(lines):
            if not any(self.stanzas):
                self.completes_line = node.attributes.get("part") in ("M", "F")
            if not self.stanzas:
                self.stanzas.append([])
            steps = re.search(r"indent\D?(\d*)", node.attributes.get("rend", ""))
            indent = "  " * min(int(steps[1] or 1), 8) if steps else ""
            self.stanzas[-1] += [indent + line for line in lines if line]

    def line_break(self, node: Node) -> None:
        if node.attributes.get("break") == "no":
            return
        sign = "\n" if node.tag == "br" or self.in_verse else " "
        self.pieces.append(Piece(sign, sign))

    def speaker(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        self.around(node, "speaker")
        self.pieces.append(Piece(" ", " "))
        self.speaker_waits = True

    def stage(self, node: Node) -> None:
        if not self.speaker_waits:
            self.end_block()
            self.end_verse()
        self.around(node, "direction")
        if self.speaker_waits:
            self.pieces.append(Piece(" ", " "))
        else:
            self.end_block()

    # ── Words ──

    def supplied(self, node: Node) -> None:
        self.pieces.append(Piece("[", "\\["))
        self.inside(node)
        self.pieces.append(Piece("]", "\\]"))

    def gap(self, _: Node) -> None:
        self.pieces.append(Piece("[…]", "\\[…\\]"))

    def space(self, _: Node) -> None:
        self.pieces.append(Piece(" ", " "))

    def taken(self, *, guarded: bool = True) -> str:
        """The Markdown of the paragraph so far; the next one begins."""
        pieces, self.pieces = self.pieces, []
        self.speaker_waits = False
        return paragraph(pieces, guarded=guarded)

    def end_block(self) -> None:
        if source := self.taken():
            self.blocks.append(Block("paragraph", source))

    def end_verse(self) -> None:
        stanzas, self.stanzas = [stanza for stanza in self.stanzas if stanza], []
        if stanzas:
            self.blocks.append(Block("verse", fence(stanzas, "verse continued" if self.completes_line else "verse")))

    def inner(self, node: Node) -> list[Block]:
        """The blocks inside a block that is set apart, where no heading can stand."""
        return _Writer(self.roles, self.skip, is_document=False).all_of(node)

    def one_line(self, node: Node) -> str:
        blocks = [_without_rule(block) if block.kind == "table" else block for block in self.inner(node)]
        source = " ".join(block.source.replace("\\\n", " ").replace("\n", " ") for block in blocks)
        return re.sub(r"(?<!\\)\|", r"\\|", source)


def _without_rule(table: Block) -> Block:
    """A table for the cell of another, which can have none: its words, row by row."""
    rows = table.source.split("\n")
    return Block("paragraph", "; ".join(row.strip("| ") for row in (rows[0], *rows[2:])))


def fence(stanzas: Sequence[Sequence[str]], info: str = "verse") -> str:
    """Verse: a fenced block of lines in Markdown, with an empty line between stanzas."""
    body = "\n\n".join("\n".join(stanza) for stanza in stanzas)
    longest = max((len(ticks) for ticks in re.findall("`+", body)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{info}\n{body}\n{ticks}"


def number_of(division: Node) -> str:
    """What heads a division that has no heading of its own: its number, unless it is no more than a paragraph."""
    number = division.attributes.get("n", "").strip()
    if not re.fullmatch(r"[^\W_]{1,8}([.-][^\W_]{1,8})*", number) or _has_heading(division, TEI):
        return ""
    blocks = sum(inner.tag in HARD for inner in division.elements()) - (division.tag in HARD)
    return number if blocks > 1 else ""


def _has_words(node: Node) -> bool:
    return any(isinstance(child, str) and child.strip() for child in node.children)


def _has_heading(node: Node, roles: Mapping[str, str]) -> bool:
    return any(isinstance(child, Node) and roles.get(child.tag) == "heading" for child in node.children)


def _children(node: Node, roles: Mapping[str, str], role: str) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node) and roles.get(child.tag) == role]
