"""`init`: an edition in an empty folder. `new`: a note, a term, a text or a kind in the right place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from glossator.editing import entry_edit
from glossator.files.replace import replace_file
from glossator.language import identifiers
from glossator.model import Edition, Quote, Range
from glossator.source.load import GLOSSARIES, load
from glossator.source.parse import EDITION_FILE, parse
from glossator.source.schema import FOLDER, encoded, reference
from glossator.source.strict_yaml import load as load_yaml

from .describe import selected

_SCHEMA_OF = {"edition.yaml": "edition", "glossary.yaml": "glossary"}
_IGNORED = "output/\n.cache/\n"
_UNWRITTEN = "…"


class Refused(Exception):
    """Nothing was written, and why."""


def init(folder: Path) -> list[str]:
    """Begin an edition in `folder`, which is made if it is not there; the files that were written."""
    if folder.is_dir() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise Refused(f"{folder} is not empty; choose another folder, or empty it")
    made = {path: _with_reference(path, data) for path, data in _example(files(__package__) / "example", "")}
    settings = "content/edition.yaml"
    made[settings] = _with_id(made[settings], identifiers.slug(folder.resolve().name) or "edition")
    made |= {f"{FOLDER}/{name}": data for name, data in encoded().items()}
    made[".gitignore"] = _IGNORED.encode()
    for path, data in made.items():
        _write(folder, path, data)
    return sorted(made)


def _with_id(settings: bytes, id_: str) -> bytes:
    """edition.yaml with the edition's own name before its title."""
    return settings.replace(
        b"\ntitle:", f"\nid: {id_}  # readers' notes are kept under it: never change it\ntitle:".encode(), 1
    )


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
    other = next(iter(sorted(folder.glob("*.yaml"))), None)
    if not (root / path).exists() and other and len(list(folder.glob("*.yaml"))) == 1:
        path = f"annotations/{text}/{other.name}"
    entry: dict[str, entry_edit.Value] = dict(_fields(selector))
    if (root / path).exists() and not _gives_kind(root / path, kind):
        entry["kind"] = kind
    return _add(root, path, "notes", {**entry, "note": _UNWRITTEN, "status": "draft"}, "annotations", {"kind": kind})


def new_term(root: Path, word: str) -> str:
    edition = _edition(root)
    if any(identifiers.key(term.headword) == identifiers.key(word) for term in edition.terms):
        raise Refused(f"the glossary has “{word}” already")
    path = next((f"annotations/{name}" for name in GLOSSARIES if (root / "annotations" / name).exists()), "")
    entry = {"term": word, "definition": _UNWRITTEN}
    return _add(root, path or f"annotations/{GLOSSARIES[0]}", "terms", entry, "glossary", {})


def new_text(root: Path, name: str) -> str:
    """A text with its folder for notes, listed in edition.yaml."""
    if fault := identifiers.fault(name):
        raise Refused(f"the name “{name}” {fault}")
    path = f"content/{name}.md"
    if (root / path).exists() or (root / "content" / name).exists():
        raise Refused(f"{path} is there already")
    list_text(root, name)
    title = name.replace("-", " ").capitalize()
    _write(root, path, f"# {title}\n\n## First section {{#first n=1}}\n\nThe text begins here.\n".encode())
    return f"{path}:5"


def list_text(root: Path, name: str) -> bool:
    """List a text in edition.yaml, if it is not there yet; whether it was not."""
    _edition(root)
    config, _ = load_yaml((root / EDITION_FILE).read_bytes(), EDITION_FILE)
    listed = config.get("texts") if isinstance(config, dict) else None
    if isinstance(listed, list) and name in (identifiers.proper(str(one)) for one in listed):
        return False
    _edit_edition(root, lambda data: entry_edit.add_word(data, EDITION_FILE, "texts", name))
    return True


def new_kind(root: Path, name: str, label: str) -> str:
    edition = _edition(root)
    if fault := identifiers.fault(name):
        raise Refused(f"the name “{name}” {fault}")
    if name in edition.kinds:
        raise Refused(f"{EDITION_FILE} has the kind “{name}” already")
    row = {"label": label or name.replace("-", " ").capitalize()}
    _edit_edition(root, lambda data: entry_edit.add_row(data, EDITION_FILE, "kinds", name, row))
    return _place(root, EDITION_FILE, f"{name}:")


def _edition(root: Path) -> Edition:
    if not (root / EDITION_FILE).is_file():
        raise Refused(f"there is no edition here; begin one with: glossator init {root}")
    return parse(load(root))[0]


def _fields(selector: Quote | Range) -> Iterator[tuple[str, entry_edit.Value]]:
    if isinstance(selector, Range):
        yield "quote", {"from": selector.start.exact, "to": selector.end.exact}
        return
    yield "quote", selector.exact
    for name, value in (("at", selector.at), ("nth", str(selector.nth or "")), ("within", selector.within)):
        if value:
            yield name, value


def _gives_kind(path: Path, kind: str) -> bool:
    tree, _ = load_yaml(path.read_bytes(), path.name)
    return isinstance(tree, dict) and tree.get("kind") == kind


def _add(
    root: Path, path: str, under: str, entry: Mapping[str, entry_edit.Value], schema: str, head: Mapping[str, str]
) -> str:
    file = root / path
    data = file.read_bytes() if file.exists() else reference(path, schema).encode()
    try:
        made = entry_edit.add(data, path, under, entry, head)
    except entry_edit.NotEditable as error:
        raise Refused(str(error)) from error
    _write(root, path, made)
    return _place(root, path, _UNWRITTEN)


def _edit_edition(root: Path, edit: Callable[[bytes], bytes]) -> None:
    try:
        data = edit((root / EDITION_FILE).read_bytes())
    except entry_edit.NotEditable as error:
        raise Refused(str(error)) from error
    _write(root, EDITION_FILE, data)


def _place(root: Path, path: str, words: str) -> str:
    """The last place of `words` in a file: where an editor goes on writing."""
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    number = max(number for number, line in enumerate(lines, 1) if words in line)
    return f"{path}:{number}"


def _example(folder: Traversable, inside: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{inside}{entry.name}"
        if entry.is_dir():
            yield from _example(entry, f"{path}/")
        elif entry.name.endswith((".yaml", ".md")):
            yield path, entry.read_bytes()


def _with_reference(path: str, data: bytes) -> bytes:
    if not path.endswith(".yaml"):
        return data
    return reference(path, _SCHEMA_OF.get(path.rpartition("/")[2], "annotations")).encode() + data


def _write(folder: Path, path: str, data: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data)
