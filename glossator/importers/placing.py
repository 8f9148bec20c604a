"""Drafts -> notes that are anchored, and a list of those that could not be.

placer.py finds out where a draft belongs. What has no place goes to the list, with the engine's reason and the nearest
passage. At the end the engine itself reads and anchors the result; what it rejects goes to the list too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from glossator.anchoring import anchor
from glossator.language import identifiers
from glossator.model import Problem, SourceFile, Text, Version
from glossator.source import read_notes
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import load

from . import yaml_out
from .drafts import Draft
from .placer import Nowhere, Placer, reason_of
from .reading import clean
from .result import NewFile, NotesImport, Unplaced
from .yaml_out import Value


@dataclass(frozen=True)
class _Entry:
    """A note as it will be written, and the draft it came from."""

    draft: Draft
    fields: dict[str, Value]


def place(
    text: Text,
    drafts: Sequence[Draft],
    *,
    source: str,
    to: str,
    kind: str,
    kinds: Collection[str] = (),
    sigla: Collection[str] = (),
    taken: Collection[str] = (),
    versions: Sequence[Version] = (),
    notices: Sequence[str] = (),
    letters: str = "",
) -> NotesImport:
    """Anchor `drafts` in `text` and write them as the file `to`; what could not be anchored goes to imports/.

    `source` is the imported file's name, `kind` the file's default, `taken` are the ids of notes there are;
    `letters` are those of the document that the notes stood in.
    """
    placer = Placer(text, letters)
    entries: list[_Entry] = []
    rest: list[tuple[Draft, str]] = []
    notices_found = list(notices)
    ids = {identifiers.key(id_) for id_ in taken}
    for draft in drafts:
        if draft.refused:
            rest.append((draft, draft.refused))
            continue
        if not any(name in draft.fields for name in ("note", "reading", "readings", "original", "see")):
            rest.append((draft, "it says nothing: words are marked, but there is no note on them"))
            continue
        try:
            found = [placer.fields(target) for target in draft.targets]
            if not found:
                raise Nowhere("it quotes no words and names no place")  # noqa: TRY301
        except Nowhere as nowhere:
            rest.append((draft, nowhere.reason))
            continue
        places = together(found)
        if len(places) > 1:
            notices_found.append(
                f"{draft.where}: one note on {len(found)} places became {len(places)}: places are quotes"
            )
        for number, fields in enumerate(places):
            own, remarks = _own_id(draft, number, ids)
            entries.append(_Entry(replace(draft, remarks=(*draft.remarks, *remarks)), _ordered({**own, **fields})))
    entries, refused = _proved(text, entries, to, kind, kinds, sigla, versions)
    rest += refused
    files = []
    if entries:
        files.append(NewFile(to, _file([(e.fields, e.draft.remarks) for e in entries], kind, [])))
    if rest:
        files.append(NewFile(f"imports/{_stem(to)}.unanchored.yaml", _left_file(rest, source, text.id, kind, kinds)))
    unplaced = tuple(Unplaced(d.where, d.targets[0].exact if d.targets else "", reason) for d, reason in rest)
    return NotesImport(tuple(files), len(entries), unplaced, tuple(dict.fromkeys(notices_found)))


def together(places: Sequence[dict[str, Value]]) -> list[dict[str, Value]]:
    """Several places of one note: a list of quotes, if all of them are; else a note for each."""
    if len(places) < 2 or not all("quote" in place for place in places):
        return list(places)
    listed: list[Value] = []
    for place in places:
        quote = place["quote"]
        narrowing = {name: value for name, value in place.items() if name != "quote"}
        named = quote if isinstance(quote, dict) else {"quote": quote}
        listed.append({**named, **narrowing} if narrowing else quote)
    return [{"quote": listed}]


_PLACED = ("id", "kind", "quote", "after", "at", "nth", "within")


def _ordered(fields: dict[str, Value]) -> dict[str, Value]:
    return {name: fields[name] for name in (*_PLACED, *fields) if name in fields}


def _own_id(draft: Draft, number: int, taken: set[str]) -> tuple[dict[str, Value], list[str]]:
    """The draft's fields, without an id that another note has."""
    fields = dict(draft.fields)
    if "id" not in fields:
        return fields, []
    id_ = str(fields["id"]) if not number else f"{fields['id']}-{number + 1}"
    if identifiers.key(id_) in taken:
        del fields["id"]
        return fields, [f"id: {id_} (another note has it)"]
    taken.add(identifiers.key(id_))
    fields["id"] = id_
    return fields, []


# ── The files ───────────────────────────────────────────────────────────────────────────────────────────


def _proved(
    text: Text,
    entries: list[_Entry],
    path: str,
    kind: str,
    kinds: Collection[str],
    sigla: Collection[str],
    versions: Sequence[Version],
) -> tuple[list[_Entry], list[tuple[Draft, str]]]:
    """The entries that the engine reads and anchors without an error, and the others with what it says."""
    if not entries:
        return [], []
    data = _file([(e.fields, ()) for e in entries], kind, []).encode()
    known = kinds or {kind, *(str(e.fields.get("kind", kind)) for e in entries)}
    root, broken = load(data, path)
    listed = root["notes"] if isinstance(root, YamlMapping) else ()
    lines = [node.line for node in listed if not isinstance(node, str)]
    if broken or len(lines) != len(entries):
        raise AssertionError(f"the YAML that was made cannot be read: {broken}")
    notes, problems = read_notes(SourceFile(path, data), known, sigla or _sigla(entries))
    problems = [*problems, *anchor(text, notes, versions=versions)[-1]]
    problems_of: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.severity == "error":
            problems_of.setdefault(bisect_right(lines, problem.origin.line) - 1, []).append(problem)
    kept = [entry for i, entry in enumerate(entries) if i not in problems_of]
    return kept, [(entries[i].draft, "\n".join(map(reason_of, found))) for i, found in sorted(problems_of.items())]


def _sigla(entries: Sequence[_Entry]) -> set[str]:
    return {siglum for entry in entries if isinstance(of := entry.fields.get("reading"), dict) for siglum in of}


def _file(notes: Sequence[tuple[dict[str, Value], Sequence[str]]], kind: str, head: Sequence[str]) -> str:
    lines = [_comment(line) for line in head]
    lines.append(yaml_out.field("kind", kind, 0))
    by = [fields.get("by", "") for fields, _ in notes]
    shared = by[0] if len(by) > 1 and isinstance(by[0], str) and by == by[:1] * len(by) else ""
    if shared:
        lines.append(yaml_out.field("by", shared, 0))
    lines.append("notes:\n" if any(fields for fields, _ in notes) else "notes: []\n")
    for fields, remarks in notes:
        own = {n: v for n, v in fields.items() if not (shared and n == "by") and not (n == "kind" and v == kind)}
        lines += ["\n", *(_comment(line) for remark in remarks for line in remark.split("\n"))]
        lines += [yaml_out.item(own, 0)] if own else []
    return "".join(lines)


def _left_file(rest: Sequence[tuple[Draft, str]], source: str, text: str, kind: str, kinds: Collection[str]) -> str:
    head = [
        f"What could not be anchored when {source} was imported into “{text}”, with the reasons.",
        f"Mend a note and move it to a file in annotations/{text}/; this file is not read.",
    ]
    notes: list[tuple[dict[str, Value], Sequence[str]]] = []
    for draft, reason in rest:
        remarks = [f"{draft.where}: {reason}", *(remark for remark in draft.remarks if remark != draft.where)]
        targets = draft.targets
        fields = dict(draft.fields)
        for target in targets:
            remarks += [f"before: {target.prefix[-120:].strip()}"] if target.prefix.strip() else []
            remarks += [f"after: {target.suffix[:120].strip()}"] if target.suffix.strip() else []
        quotes: list[Value] = [
            {"from": t.exact, "to": t.to} if t.to.strip() else t.exact for t in targets if t.exact.strip()
        ]
        if quotes:
            fields["quote"] = quotes[0] if len(quotes) == 1 else quotes
        if targets and targets[0].at:
            fields["at"] = targets[0].at
        if targets and targets[0].nth and targets[0].at:
            fields["nth"] = str(targets[0].nth)
        if targets and targets[0].within.strip() and len(quotes) == 1 and isinstance(quotes[0], str):
            fields["within"] = targets[0].within
        if kinds and str(fields.get("kind", kind)) not in kinds:
            fields.pop("kind", None)
        if draft.record:
            remarks.append(f"as it stands in the file: {draft.record}")
        notes.append((_ordered(fields), remarks))
    return _file(notes, kind, head)


def _comment(line: str) -> str:
    kept = clean(line).replace("\n", " ").replace("\t", " ").rstrip()
    return f"# {kept}\n"


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
