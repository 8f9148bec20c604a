"""`new`: a note, a term, a name, a text or a kind in the right place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from glossator.editing import entry_edit
from glossator.files import Replacement, access
from glossator.language import identifiers
from glossator.model import Edition, Quote, Range
from glossator.problems import Refused
from glossator.source import (
    EDITION_FILE,
    GLOSSARIES,
    NAMES,
    default_name_kinds,
    home,
    parse,
    schema_reference,
)
from glossator.strict_yaml import load as load_yaml

from . import program_name
from .command import Command, Options, Parser
from .describe import arguments as place_of_words
from .describe import selected
from .edition import sources_of

_UNWRITTEN = "…"


def run(root: Path, options: Options) -> int:
    makers = {
        "note": lambda: new_note(root, options.place, options.words, options.kind),
        "term": lambda: new_term(root, options.word),
        "name": lambda: new_name(root, options.word, options.kind),
        "text": lambda: new_text(root, options.name),
        "kind": lambda: new_kind(root, options.name, options.label),
    }
    print(makers[options.what]())
    return 0


def arguments(parser: Parser) -> None:
    subjects = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    note = subjects.add_parser("note", help="a draft of a note on some words of a text")
    place_of_words(note)
    note.add_argument("--kind", default="", help="its kind (default: the first in edition.yaml)")
    subjects.add_parser("term", help="an entry of the glossary").add_argument("word", help="the headword")
    name = subjects.add_parser("name", help="an entry of the index of names")
    name.add_argument("word", help="the name")
    name.add_argument("--kind", default="person", help="person (the default), place, body, work, subject or your own")
    text = subjects.add_parser("text", help="a text, listed in edition.yaml")
    text.add_argument("name", help="its name: content/NAME.md")
    kind = subjects.add_parser("kind", help="a kind of notes, in edition.yaml")
    kind.add_argument("name", help="its name in files of notes")
    kind.add_argument("--label", default="", help="what a reader sees (default: the name)")


def new_note(root: Path, place: str, words: str, kind: str) -> str:
    """A note on some words of a text, as a draft; the place where it can be written on."""
    edition = _edition(root)
    kind = kind or next(iter(edition.kinds), "")
    if kind not in edition.kinds:
        raise Refused(f"{EDITION_FILE} has no kind “{kind}”; it has: {', '.join(edition.kinds) or 'none'}")
    try:
        text, selector = selected(root, place, words)
    except LookupError as error:
        raise Refused(f"{place}: {error.args[0]}") from error
    folder = root / "annotations" / text
    path = f"annotations/{text}/{kind}.yaml"
    only_file = next(iter(sorted(folder.glob("*.yaml"))), None)
    if not (root / path).exists() and only_file and len(list(folder.glob("*.yaml"))) == 1:
        path = f"annotations/{text}/{only_file.name}"
    entry: dict[str, entry_edit.Value] = dict(_fields(selector))
    before = content(root, path)
    if before is not None and not _gives_kind(before, path, kind):
        entry["kind"] = kind
    return _add(root, path, "notes", {**entry, "note": _UNWRITTEN, "status": "draft"}, "annotations", {"kind": kind})


def new_term(root: Path, word: str) -> str:
    edition = _edition(root)
    if any(identifiers.key(term.headword) == identifiers.key(word) for term in edition.terms):
        raise Refused(f"the glossary has “{word}” already")
    path = next((f"annotations/{name}" for name in GLOSSARIES if (root / "annotations" / name).exists()), "")
    entry = {"term": word, "definition": _UNWRITTEN}
    return _add(root, path or f"annotations/{GLOSSARIES[0]}", "terms", entry, "glossary", {})


def new_name(root: Path, word: str, kind: str) -> str:
    edition = _edition(root)
    if any(identifiers.key(name.name) == identifiers.key(word) for name in edition.names):
        raise Refused(f"the index of names has “{word}” already")
    kinds = edition.name_kinds or default_name_kinds()
    path = next((f"annotations/{name}" for name in NAMES if (root / "annotations" / name).exists()), "")
    path = path or f"annotations/{NAMES[0]}"
    if kind not in kinds:
        raise Refused(f"there is no kind of names “{kind}”; {path} has: {', '.join(kinds)}")
    return _add(root, path, "names", {"name": word, "kind": kind, "definition": _UNWRITTEN}, "names", {})


def new_text(root: Path, name: str) -> str:
    """A text with its folder for notes, listed in edition.yaml."""
    if fault := identifiers.fault(name):
        raise Refused(f"the name “{name}” {fault}")
    path = f"content/{name}.md"
    if (root / path).exists() or (root / "content" / name).exists():
        raise Refused(f"{path} is there already")
    title = name.replace("-", " ").capitalize()
    text = f"# {title}\n\n## First section {{#first n=1}}\n\nThe text begins here.\n".encode()
    with Replacement(home(root)) as files:
        files.stage(root / path, text, None)  # first: a text that no list has is not missed by anything
        list_text(root, name, files)
        files.commit()
    return f"{path}:5"


def list_text(root: Path, name: str, files: Replacement) -> bool:
    """List a text in edition.yaml with the other `files`, if it is not there yet; whether it was not."""
    _edition(root)
    config, _ = load_yaml(_demanded(root, EDITION_FILE), EDITION_FILE)
    listed = config.get("texts") if isinstance(config, dict) else None
    if isinstance(listed, list) and name in (identifiers.proper(str(item)) for item in listed):
        return False
    _edit_edition(root, lambda data: entry_edit.add_word(data, EDITION_FILE, "texts", name), files)
    return True


def new_kind(root: Path, name: str, label: str) -> str:
    edition = _edition(root)
    if fault := identifiers.fault(name):
        raise Refused(f"the name “{name}” {fault}")
    if name in edition.kinds:
        raise Refused(f"{EDITION_FILE} has the kind “{name}” already")
    row = {"label": label or name.replace("-", " ").capitalize()}
    with Replacement(home(root)) as files:
        _edit_edition(root, lambda data: entry_edit.add_row(data, EDITION_FILE, "kinds", name, row), files)
        files.commit()
    return _place(root, EDITION_FILE, f"{name}:")


def _edition(root: Path) -> Edition:
    sources = sources_of(root)
    if sources.edition is None:
        begin = program_name.command_line(f"init {root}")
        raise Refused(f"there is no edition here; begin one with: {begin}")
    return parse(sources)[0]


def _fields(selector: Quote | Range) -> Iterator[tuple[str, entry_edit.Value]]:
    if isinstance(selector, Range):
        yield "quote", {"from": selector.start.exact, "to": selector.end.exact}
        return
    yield "quote", selector.exact
    for name, value in (("at", selector.at), ("nth", str(selector.nth or "")), ("within", selector.within)):
        if value:
            yield name, value


def _gives_kind(data: bytes, path: str, kind: str) -> bool:
    tree, _ = load_yaml(data, path)
    return isinstance(tree, dict) and tree.get("kind") == kind


def _add(
    root: Path, path: str, under: str, entry: Mapping[str, entry_edit.Value], schema: str, head: Mapping[str, str]
) -> str:
    before = content(root, path)
    try:
        edited = entry_edit.add(
            schema_reference(path, schema).encode() if before is None else before, path, under, entry, head
        )
    except entry_edit.NotEditable as error:
        raise Refused(str(error)) from error
    with Replacement(home(root)) as files:
        files.stage(root / path, edited, before)
        files.commit()
    return _place(root, path, _UNWRITTEN)


def _edit_edition(root: Path, edit: Callable[[bytes], bytes], files: Replacement) -> None:
    before = _demanded(root, EDITION_FILE)
    try:
        files.stage(root / EDITION_FILE, edit(before), before)
    except entry_edit.NotEditable as error:
        raise Refused(str(error)) from error


def _place(root: Path, path: str, words: str) -> str:
    """The last place of `words` in a file: where an editor goes on writing."""
    lines = _demanded(root, path).decode("utf-8", "replace").splitlines()
    number = max(number for number, line in enumerate(lines, 1) if words in line)
    return f"{path}:{number}"


def content(root: Path, path: str) -> bytes | None:
    """What a file of the edition holds; None if there is none, or a link to one that is still to be made."""
    home(root).real(root / path)
    try:
        return access.read(root / path)
    except FileNotFoundError:
        return None


def _demanded(root: Path, path: str) -> bytes:
    home(root).real(root / path)
    return access.read(root / path)


COMMAND = Command(
    "new",
    "a stub of a note, term, name, text or kind in the right place",
    "Write a stub in the right place, and say where it is.",
    run,
    arguments,
)
