"""What holds for every test: nothing is skipped in CI, and expectations can be accepted."""

import os
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from glossator import pipeline

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
# Linux has all that tests need: there none is skipped, and in CI a skipped one is a failed one.
NOTHING_IS_SKIPPED = IN_CI and sys.platform == "linux"

# What a test may need, as in `@pytest.mark.needs("fork")`, and the systems that do not have it.
LACKING = {
    "fork": {"win32"},  # and signals that end a process
    "linux": {"win32", "darwin"},  # /proc, names of any bytes, work that is divided among processes
    "permissions": {"win32"},  # files and folders that may not be read or written
    "shells": {"win32", "darwin"},  # bash, zsh and fish
}
_MAY_NOT_LINK = 1314  # what Windows answers if one who may not make a symbolic link makes one

# No deadlines: two workers on two busy cores make any single example slow now and then. In CI
# the examples are the same each time, so that a change fails for what it does, not by chance.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what is produced over what is expected, in the tests that run; read the diff",
    )
    parser.addoption("--pictures", action="store_true", help="take pictures of the pages, into tests/shots")


def pytest_configure(config: pytest.Config) -> None:
    if IN_CI and config.getoption("accept"):
        raise pytest.UsageError("--accept is for a person who reads the diff: not in CI")


def lacking(needs: Iterable[str], system: str) -> list[str]:
    """Which of `needs` a system, named as `sys.platform` does, does not have."""
    return [need for need in needs if system in LACKING[need]]


def pytest_runtest_setup(item: pytest.Item) -> None:
    needs = [need for mark in item.iter_markers("needs") for need in mark.args]
    if missing := lacking(needs, sys.platform):
        pytest.skip(f"{sys.platform} has no {', no '.join(missing)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Many tests make a symbolic link, which on Windows not everybody may."""
    try:
        return (yield)
    except OSError as error:
        if getattr(error, "winerror", None) == _MAY_NOT_LINK:
            pytest.skip("whoever runs this may not make symbolic links")
        raise


@pytest.fixture(scope="session")
def accept(pytestconfig: pytest.Config) -> bool:
    """Whether to write expectations instead of comparing with them (``pytest --accept``)."""
    return bool(pytestconfig.getoption("accept"))


Shared = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Make a folder once for the whole run, whichever worker is first: ``shared("decree", make)``.

    ``make`` is given the folder to make. Nothing else has its name, and tests change nothing in it.
    """
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    home.mkdir(exist_ok=True)

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder = home / name
        if not folder.exists():
            made = tmp_path_factory.mktemp(name) / "made"
            make(made)
            with suppress(OSError):  # another worker was quicker
                made.rename(folder)
        return folder

    return once


def _build_decree(output: Path) -> None:
    report = pipeline.build(ROOT, output)
    assert not report.errors, [problem.message for problem in report.problems]


@pytest.fixture(scope="session")
def decree(shared: Shared) -> Path:
    """The site of the edition in this checkout."""
    return shared("decree", _build_decree)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Below a failed comparison, print the command that accepts what is now produced."""
    report = yield
    if report.when == "call" and report.failed and "accept" in getattr(item, "fixturenames", ()):
        command = f".venv-dev/bin/python -m pytest --accept '{item.nodeid}'"
        report.sections.append(("if it is as it should be, accept it", command))
    return report


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if NOTHING_IS_SKIPPED and session.exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if NOTHING_IS_SKIPPED and (count := _skipped(config)):
        terminalreporter.write_line(
            f"{count} skipped, which in CI is a failure: make it run, or take it out.", red=True
        )
