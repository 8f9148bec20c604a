"""Completion for bash, zsh and fish, made from the parser of the command line itself."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .command import Command, Options, Parser


def run(_: Path, options: Options) -> int:
    print(script(options.parser, options.shell), end="")
    return 0


def arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


@dataclass(frozen=True)
class _Command:
    name: str
    help: str
    words: tuple[tuple[str, str], ...]  # options, and the first argument's choices, each with its help


def script(parser: argparse.ArgumentParser, shell: str, program: str = "glossator") -> str:
    """What a shell is to read; `parser` is the whole command line's."""
    commands = list(_commands(parser))
    common = tuple(_words(parser))
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](program, commands, common)


def _commands(parser: argparse.ArgumentParser) -> Iterator[_Command]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, inner in action.choices.items():
                yield _Command(name, helps.get(name, ""), tuple(_words(inner)))


def _words(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if action.option_strings:
            yield action.option_strings[-1], (action.help or "").partition(" (default")[0]
        elif isinstance(action, argparse._SubParsersAction):
            if parser.prog.split()[1:]:
                yield from ((choice.dest, choice.help or "") for choice in action._choices_actions)
        elif action.choices:
            yield from ((str(choice), "") for choice in action.choices)


def _bash(program: str, commands: list[_Command], common: tuple[tuple[str, str], ...]) -> str:
    cases = "\n".join(f"    {command.name}) words={shlex.quote(_joined(command.words))} ;;" for command in commands)
    first_words = shlex.quote(" ".join([*(command.name for command in commands), _joined(common)]))
    names = "|".join(command.name for command in commands)
    return f"""\
# {program} completion bash > ~/.local/share/bash-completion/completions/{program}
_{program}() {{
  local word words command=
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in {names}) command=$word; break ;; esac
  done
  case $command in
{cases}
    *) words={first_words} ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F _{program} {program}
"""


def _zsh(program: str, commands: list[_Command], common: tuple[tuple[str, str], ...]) -> str:
    def described(words: tuple[tuple[str, str], ...]) -> str:
        return " ".join(
            shlex.quote(f"{word.replace(':', chr(92) + ':')}:{help_}" if help_ else word) for word, help_ in words
        )

    cases = "\n".join(f"    {command.name}) choices=({described(command.words)}) ;;" for command in commands)
    first_choices = described((*((command.name, command.help) for command in commands), *common))
    names = "|".join(command.name for command in commands)
    return f"""\
#compdef {program}
# {program} completion zsh > a folder of $fpath/_{program}
_{program}() {{
  local -a choices
  local command= word
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    case $word in ({names}) command=$word; break ;; esac
  done
  case $command in
{cases}
    *) choices=({first_choices}) ;;
  esac
  _describe '{program}' choices
  _files
}}
_{program} "$@"
"""


def _fish(program: str, commands: list[_Command], common: tuple[tuple[str, str], ...]) -> str:
    lines = [f"# {program} completion fish > ~/.config/fish/completions/{program}.fish"]
    for command in commands:
        described = f" -d {_fish_quoted(command.help)}" if command.help else ""
        lines.append(f"complete -c {program} -n __fish_use_subcommand -f -a {command.name}{described}")
    for word, help_ in common:
        lines.append(_fish_word(program, "__fish_use_subcommand", word, help_))
    for command in commands:
        lines += [_fish_word(program, f"'__fish_seen_subcommand_from {command.name}'", *word) for word in command.words]
    return "\n".join(lines) + "\n"


def _fish_word(program: str, condition: str, word: str, help_: str) -> str:
    option = (
        f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}" if word.startswith("-") else f"-f -a {word}"
    )
    return f"complete -c {program} -n {condition} {option}" + (f" -d {_fish_quoted(help_)}" if help_ else "")


def _fish_quoted(words: str) -> str:
    return "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _joined(words: tuple[tuple[str, str], ...]) -> str:
    return " ".join(word for word, _ in words)


COMMAND = Command(
    "completion",
    "print what makes a shell complete these commands",
    "Print a script for bash, zsh or fish; its first line says where it belongs.",
    run,
    arguments,
)
