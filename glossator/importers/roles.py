"""What the elements of HTML and TEI are to prose: a paragraph, an item, a line of verse, emphasis, nothing."""

from __future__ import annotations

import re

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
    literal="code kbd samp",
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
    literal="code",
    link="ref",
    supplied="supplied",
    gap="gap",
    space="space",
)
# Elements that are blocks by themselves, but words of the sentence in which they stand.
RUN_IN = frozenset((
    "bibl", "quote", "cit", "title", "q", "said", "label", "stage", "salute", "signed", "dateline", "address",
    "addrLine", "listBibl", "biblStruct", "docAuthor", "docDate", "byline", "desc", "def", "form", "sense",
    "blockquote", "titlePart",
))  # fmt: skip
# Elements that contain only elements: white space in them is layout of the file.
ALONE = frozenset(("app", "choice", "rdgGrp"))
# Elements that no sentence holds.
HARD = frozenset(("p", "ab", "lg", "l", "list", "table", "sp", "div", "ul", "ol", "dl", "floatingText"))
# What a class makes of an element of HTML: the styles of Word that are known have one (word.py).
STYLED = {"p": {"speaker": "speaker", "stage": "stage"}, "span": {"speaker": "speaker", "stage": "direction"}}
ROWS = frozenset(("row", "tr", "thead", "tbody", "tfoot", "colgroup"))
# Elements whose heading is a caption, and opens no section.
CAPTIONED = frozenset(("figure", "list", "table", "castList", "castGroup", "listBibl", "floatingText", "note"))
_RENDERED = (
    ("strong", re.compile(r"bold|b$")),
    ("emphasis", re.compile(r"ital|i$|it$|underl|u$|spaced|gesperrt|letter-?spac|g$")),
    ("raised", re.compile(r"sup|above$")),
    ("lowered", re.compile(r"sub|below$")),
)


def rendered(node: Node) -> str:
    """The role that `rend` or `rendition` gives an element; "" for what has no sign in Markdown."""
    tokens = f"{node.attributes.get('rend', '')} {node.attributes.get('rendition', '')}".lower().split()
    for role, pattern in _RENDERED:
        if any(pattern.match(token.lstrip("#").removeprefix("simple:")) for token in tokens):
            return role
    return ""
