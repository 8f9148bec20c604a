"""What opens a file from the preview: the editor that is there, else the system, else nothing but its path."""

import subprocess
import sys
from pathlib import Path

import pytest

from glossator.model import Origin
from glossator.preview.editors import Editor, editor

ROOT = Path(__file__).parents[2]


def installed(folder: Path, *names: str) -> dict[str, str]:
    """An environment whose PATH has these commands alone."""
    for name in names:
        command = folder / name
        command.write_text("#!/bin/sh\n", encoding="utf-8")
        command.chmod(0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("names", "scheme"), [(["code", "idea"], "vscode"), (["pycharm", "xdg-open"], "pycharm"), (["codium"], "vscodium")]
)
def test_the_editor_that_is_installed_is_found(tmp_path, names, scheme):
    assert editor("auto", installed(tmp_path, *names), "linux").address.startswith(f"{scheme}://")


def test_without_an_editor_the_system_opens_the_file_where_there_is_a_screen(tmp_path):
    environ = installed(tmp_path, "xdg-open")
    assert editor("auto", environ, "linux") == Editor()
    assert editor("auto", environ | {"DISPLAY": ":0"}, "linux").command == (str(tmp_path / "xdg-open"),)
    assert editor("system", {}, "darwin").command == ("open",)
    assert editor("auto", {"PATH": ""}, "win32").command == ("explorer",)


def test_an_application_of_the_mac_is_found(tmp_path):
    (tmp_path / "Applications" / "VSCodium.app").mkdir(parents=True)
    assert editor("auto", {"HOME": str(tmp_path), "PATH": ""}, "darwin").address.startswith("vscodium://")


def test_an_address_is_filled_in(tmp_path):
    given = editor("my://{path}?{line},{column}").link(tmp_path, Origin("a b.yaml", 3, 4))
    assert given == f"my://{tmp_path.as_posix()}/a%20b.yaml?3,4"
    with pytest.raises(ValueError, match="--editor must be one of auto, vscode"):
        editor("emacs")


def test_what_cannot_be_started_is_not_opened(tmp_path):
    assert not Editor(command=(str(tmp_path / "none"),)).open(tmp_path)
    assert not Editor().open(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path):
    command = [sys.executable, "build.py", "--root", str(tmp_path / "none"), "serve", "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=30, check=False)
    assert done.returncode != 0
    assert "none is not a folder: name the folder that contains content/" in done.stdout + done.stderr
