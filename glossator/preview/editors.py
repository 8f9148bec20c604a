"""What opens a file at a line: the editor that is installed, else the system's opener, else nothing but its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from glossator.model import Origin

# {path} is the whole path with forward slashes; a path on Windows gets its slash before the drive.
_VSCODE = "{}://file{{path}}:{{line}}:{{column}}"
_JETBRAINS = "{}://open?file={{path}}&line={{line}}&column={{column}}"
# By its name: the address that opens a file, and the command by which it is known to be installed.
_EDITORS = {
    "vscode": (_VSCODE.format("vscode"), "code"),
    "vscodium": (_VSCODE.format("vscodium"), "codium"),
    "cursor": (_VSCODE.format("cursor"), "cursor"),
    "idea": (_JETBRAINS.format("idea"), "idea"),
    "pycharm": (_JETBRAINS.format("pycharm"), "pycharm"),
    "webstorm": (_JETBRAINS.format("webstorm"), "webstorm"),
}
_APPLICATIONS = {
    "Visual Studio Code": "vscode", "VSCodium": "vscodium", "Cursor": "cursor", "IntelliJ IDEA": "idea",
    "IntelliJ IDEA CE": "idea", "PyCharm": "pycharm", "PyCharm CE": "pycharm", "WebStorm": "webstorm",
}  # fmt: skip
_REFUSED = ("javascript", "data", "vbscript", "blob")
NAMES = ("auto", *_EDITORS, "system", "none")


@dataclass(frozen=True)
class Editor:
    """`address` opens a file from the browser; without one `command`, if there is one, is run with the file's path."""

    address: str = ""
    command: tuple[str, ...] = ()

    def link(self, root: Path, origin: Origin) -> str:
        """The address that opens a place; "" where there is none."""
        path = (root / origin.path).absolute().as_posix()
        path = quote(path if path.startswith("/") else f"/{path}")
        filled = self.address.replace("{path}", path)
        return filled.replace("{line}", str(origin.line)).replace("{column}", str(origin.column))

    def open(self, path: Path) -> bool:
        """Have the system open a file; False if there is nothing that could."""
        if not self.command:
            return False
        nothing = subprocess.DEVNULL
        try:
            subprocess.Popen(
                [*self.command, str(path)], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
            )
        except OSError:
            return False
        return True


def editor(name: str, environ: Mapping[str, str] | None = None, platform: str = "") -> Editor:
    """The editor of a name (`NAMES`) or of an address with {path} in it; a ValueError says what else is wrong."""
    environ, platform = os.environ if environ is None else environ, platform or sys.platform
    if name == "auto":
        name = _installed(environ, platform)
    if name in _EDITORS:
        return Editor(_EDITORS[name][0])
    if name == "system":
        return Editor(command=_opener(environ, platform))
    if name == "none":
        return Editor()
    scheme = urlsplit(name).scheme.lower()
    if "{path}" not in name or not scheme or scheme in _REFUSED:
        raise ValueError(f"--editor must be one of {', '.join(NAMES)}, or an address with {{path}} and {{line}} in it")
    return Editor(name)


def _installed(environ: Mapping[str, str], platform: str) -> str:
    """The name of the first editor that is installed; `system` if none is known to be."""
    for name, (_, command) in _EDITORS.items():
        if shutil.which(command, path=environ.get("PATH", "")):
            return name
    if platform == "darwin":
        for folder in (Path("/Applications"), Path(environ.get("HOME", "/")) / "Applications"):
            for application, name in _APPLICATIONS.items():
                if (folder / f"{application}.app").is_dir():
                    return name
    return "system"


def _opener(environ: Mapping[str, str], platform: str) -> tuple[str, ...]:
    """The command that opens a file as a double click does; empty where there is none, or no screen to show it on."""
    if platform == "darwin":
        return ("open",)
    if platform == "win32":
        return ("explorer",)
    has_screen = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    opener = shutil.which("xdg-open", path=environ.get("PATH", ""))
    return (opener,) if opener and has_screen else ()
