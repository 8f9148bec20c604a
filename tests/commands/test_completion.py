"""Completion, asked of real shells: bash, zsh and fish."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from glossator.commands.command_line import main

pytestmark = pytest.mark.needs("shells")

# What is typed up to the Tab, and what is offered for its last word.
TYPED = [
    ("glossator s", "serve status schema"),
    ("glossator serve --p", "--port"),
    ("glossator new t", "term text"),
    ("glossator --root x check --w", "--watch"),
]

BASH = """
source {script}
COMP_WORDS=({typed}); COMP_CWORD={last}; _glossator; echo "${{COMPREPLY[*]}}"
"""
# zsh completes at a prompt alone: one in a terminal of its own, where Ctrl-D lists what there is. The prompt is shown
# when the line editor listens; before that Ctrl-D would end the shell.
ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; source {script}'
zpty -w shell 'compdef _glossator glossator; zstyle ":completion:*" list-colors "no="; stty -echo; PROMPT=re""ady'
zpty -r -m shell said '*ready*'
zpty -w -n shell $'{typed}\C-d'
zpty -r -m shell said '*{wanted}*'
echo "$said"
zpty -d shell
"""


@pytest.fixture
def script(capsys, tmp_path):
    """The file of a shell's completion, as a user makes it."""

    def make(shell: str):
        assert main(["completion", shell]) == 0
        made = tmp_path / f"_glossator.{shell}"
        made.write_text(capsys.readouterr().out, encoding="utf-8")
        return made

    return make


def ask(*command: str) -> str:
    assert shutil.which(command[0]), f".ci/needs installs {command[0]}"
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


@pytest.mark.parametrize(("typed", "offered"), TYPED)
def test_bash(script, typed, offered):
    last = len(typed.split()) - 1
    said = ask("bash", "-c", BASH.format(script=script("bash"), typed=typed, last=last))
    assert said.split() == offered.split()


@pytest.mark.parametrize(("typed", "offered"), TYPED)
def test_fish(script, typed, offered):
    said = ask("fish", "--no-config", "-c", f"source {script('fish')}; complete -C '{typed}'")
    assert sorted(line.split("\t")[0] for line in said.splitlines() if line) == sorted(offered.split())


@pytest.mark.parametrize(("typed", "offered"), TYPED)
def test_zsh(script, typed, offered):
    said = ask("zsh", "-f", "-c", ZSH.format(script=script("zsh"), typed=typed, wanted=max(offered.split())))
    assert all(one in said for one in offered.split())
