"""Make a virtual environment that holds what a lock lists, and pip: `python .ci/environment.py FOLDER LOCK`.

Nothing is resolved: each package is the one whose digest the lock has, whatever was released since, and at the end pip
is asked whether they agree with one another. Without `--no-deps` pip reads the packages' own requirements again. One
that asks for `coverage[toml]` then finds, beside the `coverage` of the lock, a newer one on offer, and stops because
that has no digest: any release of a package with an extra could break a lock that has not changed.

Packages come as wheels, so that no compiler is needed and no build tool is fetched. Those of `_SOURCES` have wheels for
Linux alone: elsewhere they are built from their sources, whose digests are in the lock too, by the tools of
requirements-build.lock. They do without a compiler if there is none.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

_SOURCES = ("rcssmin", "rjsmin")
_TOOLS = Path(__file__).with_name("requirements-build.lock")


def main(folder: Path, lock: Path) -> int:
    """Make the environment anew; the exit code is pip's."""
    if folder.is_symlink():  # another checkout's: that one is to keep what it has
        folder.unlink()
    print(f"Installing the packages of {lock} in {folder}", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if sys.platform == "linux":
            _pip(python, *_INSTALL, "-r", lock)
        else:
            _install_building(python, lock)
        _pip(python, "check", stdout=subprocess.PIPE)
    except subprocess.CalledProcessError as failed:
        sys.stdout.write(failed.stdout or "")
        print(f"{lock} could not be installed in {folder}: what stands above says why.", file=sys.stderr)
        return failed.returncode
    return 0


_INSTALL = ("install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:")


def _install_building(python: Path, lock: Path) -> None:
    """Install from wheels, but for `_SOURCES`; their build tools lie beside the environment while they are needed."""
    with tempfile.TemporaryDirectory() as tools:
        _pip(python, *_INSTALL, "--target", tools, "-r", _TOOLS)
        building = ("--no-build-isolation", "--no-binary", ",".join(_SOURCES))
        _pip(python, *_INSTALL, *building, "-r", lock, env=os.environ | {"PYTHONPATH": tools})


def _pip(python: Path, *arguments: object, stdout: int | None = None, env: dict[str, str] | None = None) -> None:
    # -I: what a variable like PYTHONPATH adds to the path would count as installed.
    command = [python, "-I", "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(list(map(str, command)), check=True, stdout=stdout, encoding="utf-8", env=env)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
