"""The environments that make and CI make: what a lock lists, whatever has been released since."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .locks import ROOT, pinned, script

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Each lock with what it pins: the program's own dependencies and those of an extra, or a tool.
LOCKS = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
    "requirements-bench.lock": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["bench"],
    "requirements-pdf.lock": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["pdf"],
    ".ci/requirements-build.lock": ["setuptools"],
    ".ci/requirements-uv.lock": ["uv"],
}
PIP = {"pip", "setuptools"}  # what an environment has before anything is installed in it


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_pyproject_asks_for(lock):
    held = pinned(lock)
    for asked in map(Requirement, LOCKS[lock]):
        pin = held.get(canonicalize_name(asked.name))
        assert pin, f"{lock} has no {asked}: run `make lock`"
        [version] = [one.version for one in pin.specifier]
        assert str(pin.specifier) == f"=={version}"
        assert asked.specifier.contains(version), f"{lock} has {pin}, pyproject.toml {asked}: run `make lock`"
        assert asked.extras <= pin.extras


def test_the_locks_agree():
    named = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "requirements-pdf.lock")
    base, *others = map(pinned, named)
    for other in others:
        assert {name: str(pin.specifier) for name, pin in base.items()}.items() <= {
            name: str(pin.specifier) for name, pin in other.items()
        }.items()


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_a_lock_names_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    if lock == "package-lock.json":
        packages = json.loads(text)["packages"]
        assert all("resolved" not in one for one in packages.values())
        assert all(one.get("integrity") for name, one in packages.items() if name)
    else:
        assert "://" not in text
        assert not re.search(r"^\s*-", text.replace("    --hash", ""), re.MULTILINE), "options name addresses too"


# A plugin asks for a package with an extra, as pytest-cov does for coverage[toml]; the lock says nothing of the extra.
RELEASES = (
    ("meter", "1.0", 'Provides-Extra: toml\nRequires-Dist: reader; extra == "toml"\n'),
    ("meter", "2.0", 'Provides-Extra: toml\nRequires-Dist: reader; extra == "toml"\n'),
    ("meter-plugin", "1.0", "Requires-Dist: meter[toml]>=1.0\n"),
    ("meter-plugin", "1.1", "Requires-Dist: meter[toml]>=1.0\n"),
    ("reader", "3.0", ""),
)
LOCKED = {("meter", "1.0"), ("meter-plugin", "1.0"), ("reader", "3.0")}


@pytest.mark.slow
def test_what_was_released_since_changes_nothing(tmp_path):
    """In an environment that make makes stands what the lock says, though newer releases are on offer."""
    lock = on_offer(tmp_path / "index", RELEASES, LOCKED)
    assert made(tmp_path, lock) == dict(LOCKED) | dict.fromkeys(PIP)


def on_offer(index: Path, releases, locked) -> str:
    """Write made-up wheels into a folder; the lock of those that are `locked`."""
    index.mkdir()
    lock = ""
    for name, version, more in releases:
        stem = f"{name.replace('-', '_')}-{version}"
        wheel = index / f"{stem}-py3-none-any.whl"
        files = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}",
            "WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "".join(f"{stem}.dist-info/{one},,\n" for one in ("METADATA", "WHEEL", "RECORD")),
        }
        with zipfile.ZipFile(wheel, "w") as archive:
            for file, text in files.items():
                archive.writestr(f"{stem}.dist-info/{file}", text)
        if (name, version) in locked:
            lock += f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    return lock


def made(house: Path, lock: str) -> dict[str, str | None]:
    """The packages, with their versions, in the .venv that make makes of `lock` from house/index; of PIP none."""
    (house / "requirements.lock").write_text(lock, encoding="utf-8")
    shutil.copytree(ROOT / ".ci", house / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", house)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
    local = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(house / "index")}
    if shutil.which("make"):
        command = ["make", f"PYTHON={sys.executable}", ".venv/.stamp"]
    else:  # on Windows
        command = [sys.executable, ".ci/environment.py", ".venv", "requirements.lock"]
    subprocess.run(command, cwd=house, env=kept | local, check=True)
    [packages] = [*house.glob(".venv/lib/python*/site-packages"), *house.glob(".venv/Lib/site-packages")]
    found = {one.name: one.version for one in metadata.distributions(path=[str(packages)])}
    return {name: None if name in PIP else version for name, version in found.items()} | dict.fromkeys(PIP)


def test_elsewhere_the_packages_without_a_wheel_are_built_by_locked_tools(monkeypatch):
    """On Windows and macOS, as far as it can be told here: no build tool is looked for in a registry."""
    environment = script(".ci/environment.py")
    calls = []
    monkeypatch.setattr(environment.sys, "platform", "win32")
    monkeypatch.setattr(environment.subprocess, "run", lambda command, **_: calls.append([str(one) for one in command]))
    assert environment.main(Path("house"), Path("requirements.lock")) == 0
    _, tools, packages, check = calls
    assert Path(packages[0]) == Path("house/Scripts/python.exe")
    assert tools[-1].endswith("requirements-build.lock")
    assert "--no-build-isolation" in packages
    assert packages[packages.index("--no-binary") + 1] == "rcssmin,rjsmin"
    assert {"--no-deps", "--require-hashes", "--only-binary"} <= set(tools) & set(packages)
    assert check[-1] == "check"


def test_packages_that_do_not_agree_are_told(monkeypatch, capsys):
    environment = script(".ci/environment.py")

    def run(command, **_):
        if command[-1] == "check":
            raise subprocess.CalledProcessError(1, command, "meter 1.0 has requirement reader>=4\n")

    monkeypatch.setattr(environment.subprocess, "run", run)
    assert environment.main(Path("house"), Path("requirements.lock")) == 1
    said = capsys.readouterr()
    assert "meter 1.0 has requirement reader>=4" in said.out
    assert "requirements.lock could not be installed in house" in said.err


def test_an_environment_that_another_checkout_lends_is_not_emptied(tmp_path, monkeypatch):
    environment = script(".ci/environment.py")
    monkeypatch.setattr(environment.subprocess, "run", lambda *_, **__: None)
    lent = tmp_path / "lent"
    lent.mkdir()
    (tmp_path / ".venv").symlink_to(lent, target_is_directory=True)
    environment.main(tmp_path / ".venv", Path("requirements.lock"))
    assert lent.is_dir()
    assert not (tmp_path / ".venv").exists()
