"""A tree of HTML or TEI -> blocks of our Markdown: for the body of a note, and for a whole text.

What an element is depends on where it stands: a <bibl> or <quote> in the middle of a sentence is part of the sentence,
alone in a note it is a paragraph (TEI Guidelines §3.3.3, §3.12).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from glossator.markdown import parsing

from . import escaping
from .markup import Node


def _roles(**roles: str) -> dict[str, str]:
    """Elements and their roles, from lists of elements by role."""
    return {element: role for role, elements in roles.items() for element in elements.split()}


HTML = _roles(
    block="p div pre section article",
    heading="h1 h2 h3 h4 h5 h6",
    list="ul ol",
    item="li",
    quote="blockquote",
    table="table",
    row="tr",
    cell="td th",
    terms="dl",
    term="dt",
    definition="dd",
    line="br",
    rule="hr",
    nothing="script style head title template svg",
    emphasis="em i cite var dfn",
    strong="strong b",
    quotation="q",
    link="a",
    raised="sup",
    lowered="sub",
)
TEI = _roles(
    block="p ab sp bibl listBibl label cit dateline salute signed address addrLine opener closer byline trailer"
    " argument epigraph postscript titlePage docTitle titlePart docAuthor docEdition docImprint docDate imprimatur"
    " figure castGroup castList set floatingText biblStruct msDesc desc entry sense form def",
    division="div div1 div2 div3 div4 div5 div6 div7 prologue epilogue performance group",
    heading="head",
    list="list castList",
    item="item castItem",
    quote="quote",
    table="table",
    row="row",
    cell="cell",
    stanza="lg",
    verse="l",
    line="lb",
    speaker="speaker",
    stage="stage",
    nothing="fw index figDesc graphic media",
    emphasis="emph title mentioned term",
    language="foreign",
    quotation="q said",
    link="ref",
    supplied="supplied",
    gap="gap",
    space="space",
)
# Elements that are blocks by themselves, but words of the sentence in which they stand.
_RUN_IN = frozenset((
    "bibl", "quote", "cit", "title", "q", "said", "label", "stage", "salute", "signed", "dateline", "address",
    "addrLine", "listBibl", "biblStruct", "docAuthor", "docDate", "byline", "desc", "def", "form", "sense",
    "blockquote", "titlePart",
))  # fmt: skip
_HARD = frozenset(("p", "ab", "lg", "l", "list", "table", "sp", "div", "ul", "ol", "dl", "floatingText"))
_ROWS = frozenset(("row", "tr", "thead", "tbody", "tfoot", "colgroup"))
_CAPTIONED = frozenset(("figure", "list", "table", "castList", "castGroup", "listBibl", "floatingText", "note"))
_QUOTES = "“”\"'‘’«»„"
_RENDERED = (
    ("strong", re.compile(r"bold|b$")),
    ("emphasis", re.compile(r"ital|i$|it$|underl|u$|spaced|gesperrt|letter-?spac|g$")),
    ("raised", re.compile(r"sup|above$")),
    ("lowered", re.compile(r"sub|below$")),
)
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


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


@dataclass(frozen=True)
class _Piece:
    """A stretch of one paragraph: its words, and their Markdown."""

    words: str
    marked: str


class _Writer:
    def __init__(self, roles: Mapping[str, str], skip: frozenset[int], *, is_document: bool) -> None:
        self.roles, self.skip, self.is_document = roles, skip, is_document
        self.blocks: list[Block] = []
        self.pieces: list[_Piece] = []
        self.stanzas: list[list[str]] = []
        self.depth = 0  # of divisions
        self.within = Node("")  # the element that is being read
        self.in_sentence = False  # whether words stand beside the element that is being read
        self.in_verse = False
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
        self.in_sentence = _has_words(node) or (self.in_sentence and node.tag not in _HARD)
        for child in node.children:
            if isinstance(child, str):
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
        self.pieces.append(_Piece(words, escaping.inline(words)))

    def element(self, node: Node) -> None:
        if node.tag == "choice":
            chosen = [n for n in node.children if isinstance(n, Node) and n.tag in ("corr", "expan", "reg")]
            for one in chosen[:1] or [n for n in node.children if isinstance(n, Node)][:1]:
                self.inside(one)
            return
        role = self.role(node)
        own = self.own.get(role)
        if own:
            own(node)
        else:
            self.around(node, role)

    def role(self, node: Node) -> str:
        role = self.roles.get(node.tag, "")
        if node.tag == "hi" or (node.tag == "emph" and "rend" in node.attributes):
            return _rendered(node)
        if node.tag in _RUN_IN and self.in_sentence and not any(one.tag in _HARD for one in node.elements()):
            return {"quote": "quotation", "quotation": "quotation", "emphasis": role, "stage": "emphasis"}.get(role, "")
        if role == "quotation" and any(one.tag in _HARD for one in node.elements() if one is not node):
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
        """Whether a division needs no rule before it: it has a heading, or is one of many that are numbered."""
        return _has_heading(division, self.roles) or bool(division.attributes.get("n"))

    def heading(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        if not self.is_document or self.within.tag in _CAPTIONED:
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
        made: list[str] = []
        for child in children:
            if self.roles.get(child.tag) == "item":
                lead = f"{len(made) + 1}. " if ordered else "- "
                if item := self.indented(child, lead):
                    made.append(item)
                continue
            self.add_list(made)
            made = []
            self.set_apart(child)
        self.add_list(made)

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
        made: list[str] = []
        for child in node.children:
            if isinstance(child, str) or id(child) in self.skip:
                continue
            if self.roles.get(child.tag) == "heading":
                self.caption(child)
            elif child.tag in ("label", "dt"):
                made.append(f"\n\n{self.one_line(child)}")
            elif source := self.indented(child, ": "):
                made.append(f"\n{source}" if made else source)
        if made:
            self.blocks.append(Block("list", "".join(made).strip("\n")))

    def quote(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        source = joined(self.inner(node))
        if source:
            self.blocks.append(Block("quote", "\n".join(f"> {line}".rstrip() for line in source.split("\n"))))

    def table(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        rows = [n for n in node.elements() if self.roles.get(n.tag) == "row"]
        cells = [[self.one_line(cell) for cell in _children(row, self.roles, "cell")] for row in rows]
        cells = [row for row in cells if row]
        for child in node.children:
            if isinstance(child, Node) and id(child) not in self.skip and child.tag not in _ROWS:
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

    def cell(self, node: Node) -> None:
        self.inside(node)
        self.pieces.append(_Piece(" ", " "))

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
                self.pieces.append(_Piece("\n", "\n"))
            self.inside(node)
            return
        self.end_block()
        outer, self.in_verse = self.in_verse, True
        self.inside(node)
        self.in_verse = outer
        lines = self.taken(guarded=False).split("\\\n")
        if any(lines):
            if not self.stanzas:
                self.stanzas.append([])
            steps = re.search(r"indent\D?(\d*)", node.attributes.get("rend", ""))
            indent = "  " * min(int(steps[1] or 1), 8) if steps else ""
            self.stanzas[-1] += [indent + line for line in lines if line]

    def line_break(self, node: Node) -> None:
        if node.attributes.get("break") == "no":
            return
        sign = "\n" if node.tag == "br" or self.in_verse else " "
        self.pieces.append(_Piece(sign, sign))

    def speaker(self, node: Node) -> None:
        self.end_block()
        self.end_verse()
        self.around(node, "strong")
        self.pieces.append(_Piece(" ", " "))
        self.speaker_waits = True

    def stage(self, node: Node) -> None:
        if not self.speaker_waits:
            self.end_block()
            self.end_verse()
        self.around(node, "emphasis")
        if self.speaker_waits:
            self.pieces.append(_Piece(" ", " "))
        else:
            self.end_block()

    # ── Words ──

    def supplied(self, node: Node) -> None:
        self.pieces.append(_Piece("[", "\\["))
        self.inside(node)
        self.pieces.append(_Piece("]", "\\]"))

    def gap(self, _: Node) -> None:
        self.pieces.append(_Piece("[…]", "\\[…\\]"))

    def space(self, _: Node) -> None:
        self.pieces.append(_Piece(" ", " "))

    def around(self, node: Node, role: str) -> None:
        outer, self.pieces = self.pieces, []
        blocks = len(self.blocks)
        self.inside(node)
        inner, self.pieces = self.pieces, outer
        words = "".join(piece.words for piece in inner)
        marked = "".join(piece.marked for piece in inner)
        if not words.strip() or len(self.blocks) > blocks or "\n" in words:
            self.pieces += inner
            return
        before, after = " " * (words[0] == " "), " " * (words[-1] == " ")
        sign = {"emphasis": "*", "strong": "**"}.get(role, "")
        bare = marked.strip()
        if sign and bare[0] != "*" and bare[-1] != "*":
            self.pieces.append(_Piece(words, f"{before}{sign}{bare}{sign}{after}"))
        elif role == "quotation" and words.strip()[0] not in _QUOTES and not self.is_quoted():
            self.pieces.append(_Piece(f"{before}“{words.strip()}”{after}", f"{before}“{bare}”{after}"))
        elif role == "link" and (address := _address(node)):
            shown = f"<{address}>" if re.search(r"[()]", address) else address
            self.pieces.append(_Piece(words, f"{before}[{bare}]({shown}){after}"))
        elif role == "language" and _is_tag(language := node.attributes.get("xml:lang", "")) and self.is_document:
            self.pieces.append(_Piece(words, f"{before}[{bare}]{{lang={language}}}{after}"))
        elif role == "language":
            self.pieces.append(_Piece(words, f"{before}*{bare}*{after}" if "*" not in bare else marked))
        elif role in ("raised", "lowered"):
            kept = _ranked(words, role)
            self.pieces.append(_Piece(kept, escaping.inline(kept) if kept != words else marked))
        else:
            self.pieces += inner

    def is_quoted(self) -> bool:
        """Whether a quotation mark stands before the words that come."""
        before = "".join(piece.words for piece in self.pieces[-2:])
        return before.endswith(tuple(_QUOTES))

    def taken(self, *, guarded: bool = True) -> str:
        """The Markdown of the paragraph so far, lines parted by a backslash; the next one begins."""
        pieces, self.pieces = self.pieces, []
        self.speaker_waits = False
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

    def end_block(self) -> None:
        if source := self.taken():
            self.blocks.append(Block("paragraph", source))

    def end_verse(self) -> None:
        stanzas, self.stanzas = [stanza for stanza in self.stanzas if stanza], []
        if stanzas:
            self.blocks.append(Block("verse", fence(stanzas)))

    def inner(self, node: Node) -> list[Block]:
        """The blocks inside a block that is set apart, where no heading can stand."""
        return _Writer(self.roles, self.skip, is_document=False).all_of(node)

    def one_line(self, node: Node) -> str:
        source = " ".join(block.source.replace("\\\n", " ").replace("\n", " ") for block in self.inner(node))
        return re.sub(r"(?<!\\)\|", r"\\|", source)


def fence(stanzas: Sequence[Sequence[str]]) -> str:
    """Verse: a fenced block of lines in Markdown, with an empty line between stanzas."""
    body = "\n\n".join("\n".join(stanza) for stanza in stanzas)
    longest = max((len(ticks) for ticks in re.findall("`+", body)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}verse\n{body}\n{ticks}"


def number_of(division: Node) -> str:
    """What heads a division that has no heading of its own: its number, unless it is no more than a paragraph."""
    number = division.attributes.get("n", "").strip()
    if not re.fullmatch(r"[^\W_]{1,8}([.-][^\W_]{1,8})*", number) or _has_heading(division, TEI):
        return ""
    blocks = sum(one.tag in _HARD for one in division.elements()) - (division.tag in _HARD)
    return number if blocks > 1 else ""


def _has_words(node: Node) -> bool:
    return any(isinstance(child, str) and child.strip() for child in node.children)


def _has_heading(node: Node, roles: Mapping[str, str]) -> bool:
    return any(isinstance(child, Node) and roles.get(child.tag) == "heading" for child in node.children)


def _children(node: Node, roles: Mapping[str, str], role: str) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node) and roles.get(child.tag) == role]


def _rendered(node: Node) -> str:
    """The role that `rend` or `rendition` gives an element; "" for what has no sign in Markdown."""
    tokens = f"{node.attributes.get('rend', '')} {node.attributes.get('rendition', '')}".lower().split()
    for role, pattern in _RENDERED:
        if any(pattern.match(token.lstrip("#").removeprefix("simple:")) for token in tokens):
            return role
    return ""


def _ranked(words: str, role: str) -> str:
    """Raised or lowered words in characters that keep their rank: 1903⁴, H₂O. “2nd” is read without it."""
    table = _RAISED if role == "raised" else _LOWERED
    given = words.strip()
    able = all(ord(char) in table for char in given) and (len(given) == 1 or any(char.isdigit() for char in given))
    return words.translate(table) if able else words


def _plain(source: str) -> str:
    tokens = parsing.parse(source)
    return " ".join(parsing.plain(token.children or ()) for token in tokens if token.type == "inline")


def _is_tag(language: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language))


def _address(node: Node) -> str:
    address = node.attributes.get("href") or node.attributes.get("target") or ""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in ("http", "https", "mailto") and not re.search(r"[<>\s\\]", address) else ""
