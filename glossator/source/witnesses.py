"""The witnesses of an edition, the scholars named beside them, and which of them are read: edition.yaml, checked."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf

from glossator import markdown
from glossator.language import identifiers, near_locus
from glossator.model import Lacuna, Origin, Problem, Prose, Text, Witness
from glossator.problems import problem
from glossator.strict_yaml import Mapping, Scalar, origin

from . import checking

_EDITION = "content/edition.yaml"


def read_witnesses(config: checking.Checked) -> dict[str, Witness]:
    """The rows of `witnesses` by their sigla, as far as they are sound."""
    return {identifiers.proper(str(key)): _witness(key, row) for key, row in _rows(config, "witnesses")}


def read_sources(config: checking.Checked) -> dict[str, Prose]:
    """The rows of `sources`: what stands behind a name."""
    return {identifiers.proper(str(key)): _prose(row) for key, row in _rows(config, "sources", Scalar)}


def read_ones(config: checking.Checked, witnesses: MappingOf[str, Witness]) -> tuple[str, ...]:
    """The witnesses listed under `read`, as far as they exist, each once."""
    named = (identifiers.proper(str(siglum)) for siglum in config.get("read") or ())
    return tuple(dict.fromkeys(name for name in named if name in witnesses))


def check_witnesses(
    config: checking.Checked, witnesses: MappingOf[str, Witness], texts: MappingOf[str, Text]
) -> Iterator[Problem]:
    """Sigla that edition.yaml uses but does not define, and places that no text has."""
    for key, row in _rows(config, "witnesses"):
        for node in (*row.get("of", ()), *(row[name] for name in ("group", "hand_of") if name in row)):
            yield from _check_siglum(node, witnesses)
        for lacuna in row.get("lacunae", ()):
            for node in (lacuna["from"], lacuna["to"]):
                yield from _check_place(node, texts)
        if "hand_of" in row and (owner := witnesses.get(identifiers.proper(str(row["hand_of"])))) and owner.of:
            message = f"“{owner.siglum}” is a group, but a hand belongs to one witness"
            yield problem("G113", _at(row["hand_of"]), message, f"choose one of {', '.join(owner.of)}")
        if _holds_itself(str(key), witnesses):
            yield problem("G113", _at(key), f"the group “{key}” is part of itself", "take it out of `of` or `group`")
    for key, _ in _rows(config, "sources", Scalar):
        if identifiers.proper(str(key)) in witnesses:
            message = f"“{key}” is a witness, and a name in `sources` too"
            yield problem("G081", _at(key), message, "give one of them another name")
    for node in config.get("read") or ():
        yield from _check_siglum(node, witnesses)
        row = witnesses.get(identifiers.proper(str(node)))
        if row and (row.of or any(other.group == row.siglum for other in witnesses.values())):
            message = f"“{node}” is a group, but `read` lists single witnesses"
            yield problem("G113", _at(node), message, "name its witnesses")


def _witness(siglum: Scalar, row: checking.Checked) -> Witness:
    return Witness(
        siglum=identifiers.proper(str(siglum)),
        label=str(row.get("label", siglum)),
        source=str(row.get("source", "")),
        date=str(row.get("date", "")),
        place=str(row.get("place", "")),
        group=identifiers.proper(str(row.get("group", ""))),
        of=tuple(identifiers.proper(str(member)) for member in row.get("of", ())),
        hand_of=identifiers.proper(str(row.get("hand_of", ""))),
        url=str(row.get("url", "")),
        note=_prose(row["note"]) if "note" in row else None,
        lacunae=tuple(Lacuna(str(gap["from"]), str(gap["to"]), _at(gap["from"])) for gap in row.get("lacunae", ())),
        origin=_at(siglum),
    )


def _rows(config: checking.Checked, name: str, shape: type = Mapping) -> Iterator[tuple[Scalar, checking.Checked]]:
    rows = config.get(name)
    for key, row in rows.items() if isinstance(rows, Mapping) else ():
        if isinstance(row, shape):
            yield key, row


def _check_siglum(node: Scalar, witnesses: MappingOf[str, Witness]) -> Iterator[Problem]:
    if identifiers.proper(str(node)) not in witnesses:
        hint = identifiers.did_you_mean(str(node), witnesses) or f"add “{node}” under `witnesses`"
        yield problem("G035", _at(node), f"edition.yaml has no witness “{node}”", hint)


def _check_place(node: Scalar, texts: MappingOf[str, Text]) -> Iterator[Problem]:
    """A locus must be in one text, named before it where there are several that have it."""
    name, slash, locus = str(node).partition("/")
    if slash and name not in texts:
        hint = identifiers.did_you_mean(name, texts) or f"the texts are: {', '.join(texts)}"
        yield problem("G011", _at(node), f"the edition has no text “{name}”", hint)
        return
    named = [texts[name]] if slash else list(texts.values())
    having = [text for text in named if (locus if slash else str(node)) in text.places]
    if not having and named:
        places = {place: None for text in named for place in text.places}
        message = (
            f"the text “{named[0].id}” has no place “{node}”" if len(named) == 1 else f"no text has a place “{node}”"
        )
        yield problem("G011", _at(node), message, near_locus(locus if slash else str(node), places))
    if len(having) > 1:
        hint = f"name the text: {having[0].id}/{node}"
        yield problem("G011", _at(node), f"several texts have a place “{node}”", hint)


def _holds_itself(siglum: str, witnesses: MappingOf[str, Witness]) -> bool:
    seen: set[str] = set()
    waiting = [siglum]
    while waiting:
        row = witnesses.get(waiting.pop())
        inner = [*(row.of if row else ()), *(w.siglum for w in witnesses.values() if row and w.group == row.siglum)]
        if siglum in inner:
            return True
        waiting += [member for member in inner if member not in seen]
        seen.update(inner)
    return False


def _at(node: Scalar) -> Origin:
    return origin(node, _EDITION)


def _prose(node: Scalar) -> Prose:
    return Prose(node.strip(), _at(node), markdown.parse_prose)
