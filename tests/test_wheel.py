"""The package as a stranger gets it: sdist, wheel from the sdist, a fresh environment elsewhere."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from .locks import ROOT, pinned, script

PACKAGED = {"templates": "glossator/_templates", "static": "glossator/_static"}
pytestmark = pytest.mark.slow


def run(*command, **settings):
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        **settings,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, made from the sdist: what the one forgets, the other cannot have."""
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", dist, cwd=ROOT)
    [sdist] = dist.glob("*.tar.gz")
    offline = ("--no-build-isolation", "--no-deps", "--no-index")
    run(sys.executable, "-m", "pip", "wheel", *offline, "-w", dist, sdist)
    [wheel] = dist.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Give the ``glossator`` command of an environment that holds this wheel and the packages of requirements.lock.

    The packages are lent by the environment that runs the tests, so that nothing is downloaded; those that only the
    tests need are not there, nor is the checkout.
    """
    home = tmp_path_factory.mktemp("fresh") / "env"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scheme = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    packages, commands = Path(scheme["purelib"]), Path(scheme["scripts"])
    for name in pinned("requirements.lock"):
        lend(name, packages)
    pip = (sys.executable, "-m", "pip", f"--python={commands / 'python'}")
    run(*pip, "install", "--no-deps", "--no-index", wheel)
    run(*pip, "check")  # of what the wheel asks for nothing is missing
    return commands / "glossator"


def lend(name, packages):
    """Copy an installed package into another environment; nothing if the lock has it for other systems alone."""
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    for file in package.files:
        if ".." not in file.parts and "__pycache__" not in file.parts:
            place = packages / file
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), place)


def test_the_wheel_holds_every_template_and_every_style(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in PACKAGED.items():
        ours = tracked(folder)
        assert ours, f"{folder}/ is empty"
        missing = [name for name in ours if name.replace(folder, inside, 1) not in held]
        assert missing == []
    strays = [name for name in held if not name.startswith(("glossator/", "glossator-"))]
    assert strays == []


def test_the_installed_command_makes_an_edition(installed, wheel, tmp_path):
    site = script(".ci/try_wheel.py").make_an_edition(installed, tmp_path, wheel.name.split("-")[1])
    assert "lighthouse" in (site / "index.html").read_text(encoding="utf-8").lower()


def test_the_installed_command_serves_an_edition(installed, tmp_path):
    run(installed, "init", "mine", cwd=tmp_path, env=without_checkout())
    with subprocess.Popen(
        [str(installed), "serve", "--port", "0"],
        cwd=tmp_path / "mine",
        env=without_checkout() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as serving:
        try:
            address = next(found[0] for line in serving.stdout if (found := re.search(r"http://\S+/", line)))
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  it printed the address itself
                assert "lighthouse" in answer.read().decode().lower()
        finally:
            serving.kill()


def tracked(folder):
    """Every file of a folder that is meant to be shipped, as a path from the root."""
    names = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(ROOT).as_posix() for path in names if path.name[0] != ".")


def without_checkout():
    """The environment without what would let Python find the checkout."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
