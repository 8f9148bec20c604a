"""The words of a lemma or a reading in TEI, and the markup in it that its words do not show."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from glossator.model import HOWS

from . import roles
from .markup import Node
from .tei import best

_UNTOLD = frozenset(
    ("note", "noteGrp", "witDetail", "wit", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "gap", "del")
)
_PLAIN = frozenset(
    ("w", "pc", "lb", "l", "lg", "label", "seg", "hi", "app", "lem", "choice", "c")
)  # no remark on these


def words_of(node: Node, *, with_deleted: bool = False) -> str:
    """The words of a lemma or a reading, on one line."""
    return " ".join("".join(_pieces(node, _UNTOLD - {"del"} if with_deleted else _UNTOLD)).split())


def has_own_words(node: Node) -> bool:
    return any(isinstance(child, str) and child.strip() for child in node.children)


def _pieces(node: Node, untold: Collection[str]) -> Iterator[str]:
    for number, child in enumerate(node.children):
        if isinstance(child, str):
            if node.tag not in roles.ALONE or child.strip():
                yield child
        elif child.tag in untold or (node.tag in ("choice", "app") and child is not best(node)):
            pass
        else:
            is_apart = child.tag in ("l", "lg", "lb", "label") or node.follows_word(number)
            yield " " * (is_apart and child.attributes.get("break") != "no")
            yield from _pieces(child, untold)
            yield " " * (child.tag in ("l", "lg", "label"))
    yield ""


def has_markup(node: Node) -> bool:
    """Whether a reading has markup that its words do not show; what entries in it have is theirs."""
    how = node.attributes.get("type", "")
    for child in child_elements(node):
        if how in HOWS and child.tag == HOWS[how].element and not child_elements(child):
            continue
        if child.tag == "app":
            if child_elements(child) and has_markup(best(child)):
                return True
        elif (child.tag not in _PLAIN and child.tag != "note" and not _is_gap(child)) or has_markup(child):
            return True
    return False


def _is_gap(node: Node) -> bool:
    return node.tag in ("gap", "lacunaStart", "lacunaEnd") and not (node.attributes.keys() - {"reason"})


def xml(node: Node) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in node.attributes.items())
    inner = "".join(child if isinstance(child, str) else xml(child) for child in node.children)
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>" if inner else f"<{node.tag}{attributes}/>"


def child_elements(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]
