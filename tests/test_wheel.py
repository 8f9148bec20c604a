"""The package as a stranger gets it: sdist, wheel from the sdist, a fresh environment elsewhere."""

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGED = {"templates": "glossator/_templates", "static": "glossator/_static"}
EDITION = {
    "content/edition.yaml": "title: Two lines\nlang: en\ntexts: [lines]\n"
    "kinds:\n  remark: {label: Remark, numbering: decimal}\n",
    "content/lines.md": "# Lines\n\nThe lamp burns low.\n",
    "annotations/lines/remarks.yaml": "kind: remark\nnotes:\n- quote: lamp\n  note: Of oil.\n",
}

pytestmark = pytest.mark.slow


def run(*command, **settings):
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
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
    """Give the ``glossator`` command of an environment that holds this wheel and its dependencies.

    The dependencies are borrowed from the environment that runs the tests, by a .pth file, so
    that nothing is downloaded. The checkout is on no path.
    """
    home = tmp_path_factory.mktemp("fresh") / "env"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scheme = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    packages, commands = Path(scheme["purelib"]), Path(scheme["scripts"])
    borrowed = sysconfig.get_path("purelib")
    (packages / "borrowed.pth").write_text(borrowed + "\n", encoding="utf-8")
    pip = (sys.executable, "-m", "pip", f"--python={commands / 'python'}", "install")
    run(*pip, "--no-deps", "--no-index", "--ignore-installed", wheel)
    return commands / "glossator"


def test_the_wheel_holds_every_template_and_every_style(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in PACKAGED.items():
        ours = tracked(folder)
        assert ours, f"{folder}/ is empty"
        missing = [name for name in ours if name.replace(folder, inside, 1) not in held]
        assert missing == []
    strays = [name for name in held if not name.startswith(("glossator/", "glossator-"))]
    assert strays == []


def test_the_installed_command_tells_what_it_does(installed, tmp_path):
    told = run(installed, "--help", cwd=tmp_path, env=without_checkout())
    assert "serve" in told


def test_the_installed_command_builds_an_edition_elsewhere(installed, tmp_path):
    for name, words in EDITION.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
    run(installed, "build", cwd=tmp_path, env=without_checkout())
    made = {path.suffix for path in (tmp_path / "output").rglob("*")}
    assert {".html", ".css", ".js"} <= made
    page = (tmp_path / "output/index.html").read_text(encoding="utf-8")
    assert "Two lines" in page


def test_the_installed_command_begins_an_edition_and_serves_it(installed, tmp_path):
    run(installed, "init", "mine", cwd=tmp_path, env=without_checkout())
    assert "0 warnings" in run(installed, "check", cwd=tmp_path / "mine", env=without_checkout())
    with subprocess.Popen(
        [str(installed), "serve", "--port", "0"],
        cwd=tmp_path / "mine",
        env=without_checkout() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
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
