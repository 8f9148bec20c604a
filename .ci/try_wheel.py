"""Install a wheel as pipx and uvx do, and make an edition with its command: `python .ci/try_wheel.py WHEEL`.

The environment is empty and the folder is nobody's, so that the command has only what the wheel brings and asks for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(wheel: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        subprocess.run([sys.executable, "-m", "venv", home / "env"], check=True)
        commands = home / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        pip = (str(commands / "python"), "-m", "pip", "--disable-pip-version-check")
        subprocess.run([*pip, "install", "--quiet", str(wheel.resolve())], check=True)
        subprocess.run([*pip, "check"], check=True)
        make_an_edition(commands / "glossator", home, wheel.name.split("-")[1])
    print(f"{wheel.name}: the installed command makes an edition.")


def make_an_edition(command: Path, folder: Path, version: str) -> Path:
    """Begin, check and build an edition in `folder` with an installed `command`; where the site is."""
    _run(command, "--help", folder=folder)
    told = _run(command, "--version", folder=folder)
    assert told.split()[-1] == version, f"{told!r} is not {version}"
    _run(command, "init", "mine", folder=folder)
    told = _run(command, "check", folder=folder / "mine")
    assert "0 warnings" in told, told
    _run(command, "build", folder=folder / "mine")
    site = folder / "mine" / "output"
    made = {path.suffix for path in site.rglob("*")}
    assert {".html", ".css", ".js"} <= made, made
    return site


def _run(command: Path, *arguments: str, folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [command, *arguments],
        check=False,
        cwd=folder,
        env=environment | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
