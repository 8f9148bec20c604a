"""The workflows of .github, which nothing here can run: that they can be read, and that what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from .locks import ROOT

FOLDER = ROOT / ".github/workflows"
WORKFLOWS = {path.name: yaml.load(path.read_bytes(), yaml.BaseLoader) for path in sorted(FOLDER.glob("*.yml"))}  # noqa: S506  all strings
JOBS = [(name, job, made) for name, workflow in WORKFLOWS.items() for job, made in workflow["jobs"].items()]
STEPS = [(f"{name}:{job}", step) for name, job, made in JOBS for step in made.get("steps", ())]
# From whom actions are taken: GitHub itself, and those who keep the package index.
MAKERS = ("actions/", "pypa/")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_and_no_more(name):
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    assert {"name", "on", "jobs"} <= WORKFLOWS[name].keys()


@pytest.mark.parametrize(("name", "job", "made"), JOBS, ids=str)
def test_a_job_ends_and_waits_for_jobs_that_there_are(name, job, made):
    needs = made.get("needs", [])
    assert set([needs] if isinstance(needs, str) else needs) <= WORKFLOWS[name]["jobs"].keys() - {job}
    if called := made.get("uses"):
        assert "workflow_call" in WORKFLOWS[Path(called).name]["on"]
    else:
        assert int(made["timeout-minutes"]) <= 30
        assert all(("run" in step) != ("uses" in step) for step in made["steps"])


@pytest.mark.parametrize(("where", "step"), [one for one in STEPS if "uses" in one[1]])
def test_an_action_is_pinned_by_its_version(where, step):
    assert re.fullmatch(r"(\w[\w.-]*/){1,2}[\w.-]+@(v\d+(\.\d+)*|[0-9a-f]{40})", step["uses"]), where
    assert step["uses"].startswith(MAKERS), where
    if step["uses"].startswith("pypa/"):
        assert re.search(r"@v\d+\.\d+\.\d+$|@[0-9a-f]{40}$", step["uses"])


@pytest.mark.parametrize(("where", "step"), [one for one in STEPS if "run" in one[1]])
def test_what_a_step_runs_is_there(where, step):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|&& )make ([a-z-]+)", step["run"], re.MULTILINE)) <= targets, where
    for file in re.findall(r"(?:[\w.-]+/)*[\w-]+\.(?:py|lock)\b|\.ci/\w+", step["run"]):
        assert (ROOT / file).is_file(), f"{where}: {file}"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_resolves_no_package_anew(name):
    """All comes from the locks, but where a release is tried as its users get it."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.search(r"\bpip install|\bpipx\b|\buvx?\b|npm install", text)
    assert "://" not in text


def test_only_what_was_tested_and_tried_is_published():
    release = WORKFLOWS["release.yml"]
    assert release["on"] == {"push": {"tags": ["v*"]}}
    publish = release["jobs"]["publish"]
    assert set(publish["needs"]) == {"test", "try"}
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["steps"][-1]["uses"].startswith("pypa/gh-action-pypi-publish@")
    assert "with" not in publish["steps"][-1], "no password: the index trusts this workflow"
    assert WORKFLOWS["publish.yml"]["jobs"]["publish"]["needs"] == ["test", "build"]


@pytest.mark.parametrize(("workflow", "job"), [("test.yml", "without-a-browser"), ("release.yml", "try")])
def test_all_systems_that_pyproject_speaks_of_are_tried(workflow, job):
    made = WORKFLOWS[workflow]["jobs"][job]
    assert set(made["strategy"]["matrix"]["system"]) == {"ubuntu-latest", "windows-latest", "macos-latest"}
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
    assert oldest in made["strategy"]["matrix"]["python"]
