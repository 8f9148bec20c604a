"""`collate`: transcriptions of the witnesses become entries of the apparatus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.editing import NotEditable
from glossator.files import Replacement, access
from glossator.language import identifiers
from glossator.model import Edition, SourceFile, Text
from glossator.problems import Refused, format_text
from glossator.source import home, parse, parse_text
from glossator.strict_yaml import Mapping as YamlMapping
from glossator.strict_yaml import Scalar, load, origin

from .command import Command, Options, Parser
from .edition import apparatus_called, sources_of, text_called

if TYPE_CHECKING:
    from glossator import collation

_NO_TITLE = "G060"


def arguments(parser: Parser) -> None:
    parser.add_argument("text", metavar="TEXT", help="the text of the edition that they are compared with")
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a transcription, named by its siglum: C.md, ferry.C.md or C=leaves.md"
    )
    parser.add_argument(
        "--base", default="", metavar="SIGLUM", help="the witness that has the words of the text, if it is not given"
    )
    parser.add_argument("--kind", default="", help="the kind of the entries (default: the edition's first apparatus)")
    parser.add_argument("--ignore-case", action="store_true", help="capitals do not count")
    parser.add_argument("--ignore-punctuation", action="store_true", help="signs that are no letters do not count")
    parser.add_argument(
        "--same", action="append", default=[], metavar="X=Y", help="letters or words that are the same: --same u=v"
    )
    parser.add_argument(
        "--spellings", default="", metavar="FILE", help="a table of such in YAML: a line “u: v” for each"
    )
    parser.add_argument("--negative", action="store_true", help="do not say who has the words of the text")


def run(root: Path, options: Options) -> int:
    from glossator import collation  # words are compared with rapidfuzz, which no other command waits for

    edition, _ = parse(sources_of(root))
    text = text_called(edition, options.text)
    transcription_paths = dict(map(_named, options.files))
    if len(transcription_paths) < len(options.files):
        raise Refused("two files have the same siglum\n   hint: write it before the file: C=leaves.md")
    _check_declared(edition, [*transcription_paths, *([options.base] if options.base else [])])
    kind = apparatus_called(edition, options.kind)
    witnesses = {siglum: _transcription(path, text) for siglum, path in transcription_paths.items()}
    like_base = [options.base] if options.base and options.base not in transcription_paths else []
    base, differences = collation.compare(edition, text, witnesses, _normal(options), like_base)
    path = f"annotations/{text.id}/collation.yaml"
    lock = f"annotations/{text.id}/collation.lock.json"
    data, lock_data = (_content(root / name) for name in (path, lock))
    order = list(edition.sigla)
    try:
        outcome = collation.propose(
            differences,
            base,
            order=order,
            data=data or b"",
            path=path,
            lock=lock_data or b"",
            kind=kind,
            positive=not options.negative,
        )
    except collation.Damaged as damaged:
        hint = "restore it, or delete it: then everything is proposed again"
        raise Refused(f"{lock} cannot be read: {damaged}\n   hint: {hint}") from None
    except NotEditable as refused:
        raise Refused(f"{refused}\nnothing was written") from None
    changed = {
        name: new
        for name, old, new in ((path, data, outcome.data), (lock, lock_data, outcome.lock))
        if new != (old or b"")
    }
    with Replacement(home(root)) as files:
        for name, new in changed.items():
            files.stage(root / name, new, data if name == path else lock_data)
        files.commit()
    _tell(outcome, len(witnesses), changed)
    return 0


def _tell(outcome: collation.Outcome, count: int, changed: Iterable[str]) -> None:
    for sentence in outcome.left:
        print(sentence)
    counts = {"new": len(outcome.added), "brought up to date": len(outcome.changed), "proposed before": outcome.kept}
    summary = ", ".join(f"{number} {state}" for state, number in counts.items() if number) or "they do not differ"
    print(f"{count} transcription{'' if count == 1 else 's'} collated: {summary}")
    for name in changed:
        print(f"wrote {name}")


_given_siglum = re.compile(r"([^=/\\]+)=(.+)").fullmatch


def _named(file: str) -> tuple[str, str]:
    """The siglum of a file and its path: C=leaves.md says it, C.md and ferry.C.md are called by it."""
    if match := _given_siglum(file):
        return identifiers.proper(match[1]), match[2]
    return identifiers.proper(Path(file).stem.rpartition(".")[2]), file


def _check_declared(edition: Edition, sigla: Iterable[str]) -> None:
    unknown = [siglum for siglum in dict.fromkeys(sigla) if siglum not in edition.witnesses]
    if not unknown:
        return
    rows = "\n".join(f"  {siglum}: {{label: …}}" for siglum in unknown)
    near = identifiers.did_you_mean(unknown[0], edition.witnesses)
    hint = f"{near}, or add to content/edition.yaml:" if near else "add to content/edition.yaml:"
    names = ", ".join(f"“{siglum}”" for siglum in unknown)
    raise Refused(f"edition.yaml has no witness {names}\n   hint: {hint}\nwitnesses:\n{rows}")


def _transcription(path: str, text: Text) -> Text:
    """The text of a file, which needs no title."""
    file = SourceFile(path, access.read(path))
    transcription, problems = parse_text(text.id, [file], text.lang)
    wrong = [problem for problem in problems if problem.severity == "error" and problem.code != _NO_TITLE]
    if wrong:
        raise Refused(f"{format_text(wrong, {path: file.data})}\nnothing was written")
    return transcription


def _normal(options: Options) -> collation.Normal:
    from glossator.collation import Normal

    spellings: dict[str, str] = {}
    if options.spellings:
        spellings |= _table(options.spellings)
    for pair in options.same:
        left, equals, right = pair.partition("=")
        if not (left and equals):
            raise Refused(f"--same {pair} names no two spellings\n   hint: write --same u=v")
        spellings[left] = right
    return Normal(options.ignore_case, options.ignore_punctuation, spellings)


def _table(path: str) -> Mapping[str, str]:
    """A table of spellings in YAML."""
    data = access.read(path)
    root, problems = load(data, path)
    if problems:
        raise Refused(f"{format_text(problems, {path: data})}\nnothing was written")
    for key, value in root.items() if isinstance(root, YamlMapping) else ():
        if not isinstance(value, Scalar):
            place = origin(value, path)
            raise Refused(f"{path}:{place.line}:{place.column}: a spelling must be words\n   hint: write {key}: v")
    if not isinstance(root, YamlMapping):
        raise Refused(f"{path} is not a table of spellings\n   hint: write a line for each: “u: v”")
    return {str(key): str(value) for key, value in root.items()}


def _content(path: Path) -> bytes | None:
    try:
        return access.read(path)
    except FileNotFoundError:
        return None


COMMAND = Command(
    "collate",
    "transcriptions of the witnesses become entries of the apparatus",
    "Compare transcriptions with a text of the edition, word by word, and propose entries of the apparatus in "
    "annotations/TEXT/collation.yaml. Run again, it keeps what you changed or threw out, and proposes what is new.",
    run,
    arguments,
)
