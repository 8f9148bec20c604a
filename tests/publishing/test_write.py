"""output/ is whole at every moment, and nothing in it that is not ours is ever touched."""

import errno
import itertools
import json
import os
import random
import shutil
import signal
import stat
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from glossator.publishing import write as writing
from glossator.publishing.write import MANIFEST, Output, Refused, Written, write

# Python 3.12 and later warn of a fork while there are threads (xdist's): ours do without them.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

posix = pytest.mark.needs("fork")


def site(edition: str, pages: int = 12) -> dict[str, bytes]:
    """A site whose every file but one names its edition, so that a mix of two shows."""
    made = {f"part-{n % 3}/page-{n}.html": f"{edition} {n}".encode() for n in range(pages)}
    return made | {f"{edition}.txt": edition.encode(), "css/style.css": b"body {}"}


def tree(top: Path) -> dict[str, bytes]:
    """Every file below `top` but the manifest; a directory ends in “/”, so that empty ones show."""
    found = {}
    for path in top.rglob("*"):
        name = path.relative_to(top).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                found[name + "/"] = b""
        elif name != MANIFEST:
            found[name] = path.read_bytes()
    return found


def manifest(files: dict[str, bytes]) -> dict[str, object]:
    return {path: {"sha256": sha256(data).hexdigest(), "size": len(data)} for path, data in files.items()}


def whole(output: Path) -> dict[str, bytes]:
    """What stands in `output`, once the manifest is found to say the same."""
    files = tree(output)
    assert json.loads((output / MANIFEST).read_bytes()) == manifest(files)
    return files


def snapshot(top: Path) -> dict[Path, tuple[int, int, int, bytes]]:
    """All that can be seen of a directory: inode, mtime, mode and contents of everything in it."""
    return {
        path: (
            (found := path.lstat()).st_ino,
            found.st_mtime_ns,
            found.st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [top, *sorted(top.rglob("*"))]
    }


def beside(output: Path) -> list[str]:
    return sorted(path.name for path in output.parent.iterdir() if path != output)


def start(work: Callable[[], object]) -> int:
    """Do `work` in a forked process; its id."""
    if child := os.fork():
        return child
    code = 1
    signal.alarm(60)  # no child outlives a failed test for long
    try:
        work()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


def end(child: int) -> int:
    """The wait status of a forked process, when it has ended: 0 if its work came to its end."""
    return os.waitpid(child, 0)[1]


class Act(NamedTuple):
    """Something done to a file, as Python audits it: the event's name, the file's, and whether it
    takes room on the disk.
    """

    event: str
    name: str
    takes_room: bool


def watched(top: Path, before_each: Callable[[Act], object] = id) -> list[Act]:
    """The acts on files below `top`, from now on, and a call before each.

    For forked processes only: an audit hook stays for the life of its process. An act that names
    its file relative to an open directory counts too.
    """
    acts: list[Act] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" and (event[:3] != "os." or event == "os.scandir"):
            return
        for place in (Path(place) for place in arguments if isinstance(place, str | Path)):
            if not place.is_absolute() or place.is_relative_to(top):
                name = place.relative_to(top).as_posix() if place.is_absolute() else str(place)
                makes = event in {"os.mkdir", "os.link"}
                creates = event == "open" and bool(arguments[2] & os.O_CREAT)
                acts.append(Act(event, name, makes or creates))
                before_each(acts[-1])
                break

    sys.addaudithook(hook)
    return acts


def acts_of_writing(output: Path, files: dict[str, bytes]) -> list[Act]:
    """What a further write does to the files in `output`."""

    def work() -> None:
        acts = watched(output)
        write(output, files)
        report.write_text(json.dumps(acts))

    report = output.parent / "acts"
    assert end(start(work)) == 0
    acts = [Act(*act) for act in json.loads(report.read_text())]
    report.unlink()
    return acts


LOOKED_ONLY = [Act("open", MANIFEST, takes_room=False)]


def no_such_call(*_: Path) -> bool:
    """What `_swap` says where there is no renameat2."""
    return False


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture(params=["exchange", "two renames"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With renameat2, and as on a system that has no such call."""
    if request.param == "two renames":
        monkeypatch.setattr(writing, "_swap", no_such_call)
    return str(request.param)


# ── What is written ─────────────────────────────────────────────────────────────────────────────


def test_writes_changes_keeps_and_removes(output: Path, either_way: str) -> None:
    assert write(output, site("one")) == Written(14, 0, 0, 0)
    assert whole(output) == site("one")

    changed = site("one") | {"part-0/page-0.html": b"other", "new/page.html": b"new"}
    del changed["one.txt"], changed["css/style.css"]
    assert write(output, changed) == Written(created=1, updated=1, unchanged=11, removed=2)
    assert whole(output) == changed
    assert not (output / "css").exists()
    assert beside(output) == []


def test_an_empty_site_is_a_site(output: Path) -> None:
    assert write(output, {}) == Written(0, 0, 0, 0)
    assert whole(output) == {}
    assert write(output, site("one")) == Written(14, 0, 0, 0)
    assert write(output, {}) == Written(0, 0, 0, 14)
    assert whole(output) == {}


def test_an_empty_directory_may_become_the_output(output: Path) -> None:
    output.mkdir()
    write(output, site("one"))
    assert whole(output) == site("one")


@posix
def test_nothing_changed_touches_nothing_and_reads_only_the_manifest(output: Path) -> None:
    write(output, site("one"))
    before = snapshot(output)
    assert write(output, site("one")) == Written(0, 0, 14, 0)
    assert acts_of_writing(output, site("one")) == LOOKED_ONLY
    assert snapshot(output) == before


def test_what_did_not_change_keeps_its_inode_and_what_did_gets_a_new_one(output: Path, tmp_path: Path) -> None:
    write(output, {"a": b"1", "b": b"1"})
    a, b = (output / "a").stat().st_ino, (output / "b").stat().st_ino
    os.link(output / "b", tmp_path / "linked elsewhere")
    write(output, {"a": b"1", "b": b"2"})
    assert (output / "a").stat().st_ino == a
    assert (output / "b").stat().st_ino != b
    assert (tmp_path / "linked elsewhere").read_bytes() == b"1"


def test_the_manifest_is_the_same_bytes_whatever_came_before(output: Path, tmp_path: Path) -> None:
    write(output, site("one"))
    files = site("two") | {"ἀχιλλεύς/侵权.html": b"x"}
    write(output, dict(reversed(files.items())))
    write(tmp_path / "elsewhere", files)
    assert (output / MANIFEST).read_bytes() == (tmp_path / "elsewhere" / MANIFEST).read_bytes()
    assert whole(output) == files


@posix
def test_a_copy_of_the_output_is_as_good_as_the_output(output: Path, tmp_path: Path) -> None:
    write(output, site("one"))
    copy = Path(shutil.copytree(output, tmp_path / "copy", copy_function=shutil.copyfile))
    before = {path: path.stat().st_ino for path in copy.rglob("*")}
    assert write(copy, site("one")) == Written(0, 0, 14, 0)
    assert {path: path.stat().st_ino for path in copy.rglob("*")} == before
    # Now it is known without being read.
    assert acts_of_writing(copy, site("one")) == LOOKED_ONLY


def test_files_are_dated_now_and_never_ahead(output: Path) -> None:
    start = time.time()
    write(output, site("one"))
    for path in output.rglob("*.html"):
        assert start - 2 < path.stat().st_mtime < time.time()


@posix
@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_modes_respect_the_umask(output: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write(output, site("one"))
    finally:
        os.umask(before)
    for path in [output, *output.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o777 if path.is_dir() else 0o666) & ~umask


@posix
def test_without_hard_links_files_are_copied(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    write(output, site("one"))
    files = site("one") | {"new.html": b"new"}
    assert write(output, files) == Written(1, 0, 14, 0)
    assert whole(output) == files
    assert acts_of_writing(output, files) == LOOKED_ONLY


def test_kept_files_need_no_bytes(output: Path) -> None:
    write(output, {"a": b"1", "b": b"2", "c/d": b"3"})
    with Output(output) as new:
        assert new.keep_all_but({"b"})
        new.add("b", b"4")
        assert new.commit() == Written(created=0, updated=1, unchanged=2, removed=0)
    assert whole(output) == {"a": b"1", "b": b"4", "c/d": b"3"}


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"edited")])
def test_files_that_are_not_as_they_were_are_not_kept(output: Path, change: Callable[[Path], object]) -> None:
    write(output, {"a": b"1", "b": b"2"})
    change(output / "a")
    with Output(output) as new:
        assert not new.keep_all_but({"b"})
        assert new.keep_all_but({"a", "b"})
        assert new.share() == []


def test_without_a_commit_nothing_happens(output: Path) -> None:
    write(output, site("one"))
    before = snapshot(output)
    with Output(output) as new:
        new.add("a", b"1")
    with pytest.raises(TypeError), Output(output) as new:
        new.add("a", None)  # type: ignore[arg-type]
    assert snapshot(output) == before
    assert beside(output) == []


# ── Edited by hand ──────────────────────────────────────────────────────────────────────────────


def test_a_file_edited_by_hand_is_written_again(output: Path) -> None:
    write(output, site("one"))
    page = output / "part-0/page-0.html"
    page.write_bytes(b"ONE 0")  # as long as it was
    assert write(output, site("one")) == Written(0, 1, 13, 0)
    assert whole(output) == site("one")


def test_an_edit_shows_even_with_an_old_date(output: Path, tmp_path: Path) -> None:
    write(output, site("one"))
    page = output / "part-0/page-0.html"
    (tmp_path / "backup").write_bytes(b"ONE 0")
    os.utime(tmp_path / "backup", (1_000_000_000, 1_000_000_000))
    shutil.copy2(tmp_path / "backup", page)
    assert write(output, site("one")) == Written(0, 1, 13, 0)
    assert page.read_bytes() == b"one 0"


def test_a_page_that_a_power_cut_left_empty_is_written_again(output: Path) -> None:
    write(output, site("one"))
    page = output / "part-0/page-0.html"
    dated = page.stat().st_mtime_ns
    os.truncate(page, 0)
    os.utime(page, ns=(dated, dated))
    assert write(output, site("one")) == Written(0, 1, 13, 0)
    assert whole(output) == site("one")


@pytest.mark.needs("linux")  # /proc tells the name of an open file
def test_the_manifest_alone_is_waited_for(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[str] = []
    opened = Path("/proc/self/fd")
    monkeypatch.setattr(os, "fsync", lambda file: waits.append((opened / str(file)).readlink().name))
    write(output, site("one"))
    assert waits == [MANIFEST]
    write(output, site("one"))
    assert waits == [MANIFEST]  # and not again


def test_where_there_are_no_fractions_of_a_second_the_bytes_decide(output: Path) -> None:
    write(output, site("one"))
    for path in output.rglob("*.html"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (output / "part-0/page-0.html").write_bytes(b"ONE 0")
    os.utime(output / "part-0/page-0.html", (1_000_000_000, 1_000_000_000))
    assert write(output, site("one")) == Written(0, 1, 13, 0)
    assert whole(output) == site("one")


def test_files_folders_and_formatting_lost_by_hand_come_back(output: Path) -> None:
    write(output, site("one"))
    (output / "css/style.css").unlink()
    shutil.rmtree(output / "part-1")
    assert write(output, site("one")) == Written(5, 0, 9, 0)
    assert whole(output) == site("one")

    tidy = (output / MANIFEST).read_bytes()
    (output / MANIFEST).write_bytes(json.dumps(json.loads(tidy)).encode())
    write(output, site("one"))
    assert (output / MANIFEST).read_bytes() == tidy


def test_what_file_managers_leave_is_no_obstacle(output: Path) -> None:
    write(output, site("one"))
    (output / "css/.DS_Store").write_bytes(b"\0")
    assert write(output, site("one")) == Written(0, 0, 14, 0)
    write(output, site("two"))
    assert whole(output) == site("two")


# ── Refused ─────────────────────────────────────────────────────────────────────────────────────


def refused(output: Path, files: dict[str, bytes], protect: tuple[Path, ...] = ()) -> Refused:
    """The refusal, which has left everything as it was, inside the output and beside it."""
    before = snapshot(output.parent)
    with pytest.raises(Refused) as caught:
        write(output, files, protect=protect)
    after = snapshot(output.parent)
    # The lock comes and goes beside the output: that dates its parent, and nothing else.
    assert {**before, output.parent: ()} == {**after, output.parent: ()}
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def a_file(output: Path) -> None:
    (output / "notes.txt").write_text("mine")


def a_file_among_ours(output: Path) -> None:
    (output / "css/notes.txt").write_text("mine")


def an_empty_folder(output: Path) -> None:
    (output / "mine").mkdir()


def a_repository(output: Path) -> None:
    (output / ".git").mkdir()
    (output / ".git/config").write_text("mine")


def a_link(output: Path) -> None:
    (output / "mine").symlink_to(output.parent)


def a_page_become_a_link(output: Path) -> None:
    (output / "one.txt").unlink()
    (output / "one.txt").symlink_to("css/style.css")


def a_page_become_a_folder(output: Path) -> None:
    (output / "one.txt").unlink()
    (output / "one.txt").mkdir()


def a_folder_become_a_file(output: Path) -> None:
    shutil.rmtree(output / "css")
    (output / "css").write_text("mine")


def a_folder_become_a_link(output: Path) -> None:
    (output / "css").rename(output.parent / "css")
    (output / "css").symlink_to(output.parent / "css")


def a_manifest_become_a_folder(output: Path) -> None:
    (output / MANIFEST).unlink()
    (output / MANIFEST).mkdir()


def a_manifest_become_a_link(output: Path) -> None:
    (output / MANIFEST).rename(output.parent / "manifest")
    (output / MANIFEST).symlink_to(output.parent / "manifest")


def no_manifest(output: Path) -> None:
    (output / MANIFEST).unlink()


def an_empty_manifest(output: Path) -> None:
    (output / MANIFEST).write_bytes(b"")


def a_damaged_manifest(output: Path) -> None:
    (output / MANIFEST).write_bytes((output / MANIFEST).read_bytes()[:-9])


def a_manifest_of_something_else(output: Path) -> None:
    (output / MANIFEST).write_text('{"one.txt": "mine"}')


@pytest.mark.parametrize(
    "change",
    [
        a_file,
        a_file_among_ours,
        an_empty_folder,
        a_repository,
        a_link,
        a_page_become_a_link,
        a_page_become_a_folder,
        a_folder_become_a_file,
        a_folder_become_a_link,
        a_manifest_become_a_folder,
        a_manifest_become_a_link,
        no_manifest,
        an_empty_manifest,
        a_damaged_manifest,
        a_manifest_of_something_else,
    ],
)
def test_a_directory_with_what_is_not_ours_is_refused(output: Path, change: Callable[[Path], None]) -> None:
    write(output, site("one"))
    change(output)
    refused(output, site("two"))


def test_somebodys_directory_is_refused_by_name(output: Path) -> None:
    output.mkdir()
    for name in ["d.odt", "c.odt", "b.odt", "a.odt"]:
        (output / name).write_text("mine")
    assert "a.odt, b.odt, c.odt, …" in refused(output, site("one")).message


@pytest.mark.needs("linux")  # elsewhere every name is Unicode
def test_a_name_that_is_not_unicode_can_be_told(output: Path) -> None:
    write(output, site("one"))
    (output / os.fsdecode(b"caf\xe9.odt")).write_text("mine")
    assert "caf?.odt" in refused(output, site("two")).message


def test_what_came_in_during_the_build_is_refused_too(output: Path) -> None:
    write(output, site("one"))
    with Output(output) as new:
        new.add("a", b"1")
        (output / "CNAME").write_text("mine")
        with pytest.raises(Refused, match="CNAME"):
            new.commit()
    assert tree(output) == site("one") | {"CNAME": b"mine"}
    assert beside(output) == []


def test_an_output_that_is_a_link_or_a_file_is_refused(output: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    output.symlink_to(tmp_path / "elsewhere")
    refused(output, site("one"))
    output.unlink()
    output.symlink_to(tmp_path / "nowhere")
    refused(output, site("one"))
    output.unlink()
    output.write_text("mine")
    refused(output, site("one"))


def test_an_output_that_is_a_mount_point_is_refused(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(output, site("one"))
    monkeypatch.setattr(os.path, "ismount", lambda path: path == output)
    refused(output, site("two"))


def test_an_output_without_a_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    for place in [Path(), Path(".."), Path("/")]:
        with pytest.raises(Refused):
            write(place, {})


def test_an_output_that_meets_an_input_is_refused(tmp_path: Path) -> None:
    inputs = [tmp_path / "ed", *(tmp_path / "ed" / name for name in ("content", "static"))]
    inputs += [tmp_path / "ed/content/poems", tmp_path / "engine/templates"]  # a packaged one
    (tmp_path / "ed/content/poems").mkdir(parents=True)
    places = ["ed", "ed/content", "ed/content/output", "ed/static", "ed/Content", "engine", "."]
    for place in places:
        with pytest.raises(Refused):
            write(tmp_path / "x/.." / place, {}, protect=inputs)
    (tmp_path / "link").symlink_to(tmp_path / "ed/content")
    with pytest.raises(Refused):
        write(tmp_path / "link/output", {}, protect=inputs)
    (tmp_path / "link").unlink()
    assert tree(tmp_path) == {"ed/content/poems/": b""}
    for place in ["ed/output", "ed/content-output", "output"]:
        write(tmp_path / place, {}, protect=inputs)


ELSEWHERE = ["/", "/a", "..", "../a", "a/../b", "C:a", "a\\b", ".", "./a", "a/.", "", "a/", "a//b"]
DEVICES = ["con", "CON.html", "a/nul", "aux.tar.gz", "com1", "Lpt9.txt", "COM¹", "con .x", "CONIN$"]
CHARACTERS = [
    "a?",
    '"',
    "<a>",
    "a\nb",
    "a\0b",
    "a\x7f",
    "a\u202eb",
    "a\u2066b",
    "\ud800",
    "a.",
    "a /b",
]
LONG = ["x" * 300, "字" * 100, "a" * 252 + ".html"]
OURS = [MANIFEST, MANIFEST.upper(), MANIFEST + "/a"]


@pytest.mark.parametrize("name", ELSEWHERE + DEVICES + CHARACTERS + LONG + OURS)
def test_unsafe_names_are_refused(output: Path, name: str) -> None:
    write(output, site("one"))
    refused(output, site("two") | {name: b""})


SPELLINGS = [("Iliad.html", "iliad.html"), ("caf\u00e9", "cafe\u0301"), ("stra\u00dfe", "STRASSE")]
FOLDERS = [("a", "a/b"), ("A", "a/b"), ("A/b", "a/c"), ("a/b/c", "a/B/d"), ("Σ/a", "ς/b")]


@pytest.mark.parametrize(("one", "other"), SPELLINGS + FOLDERS)
def test_names_that_some_file_systems_take_for_one_are_refused(output: Path, one: str, other: str) -> None:
    write(output, site("one"))
    for pair in [(one, other), (other, one)]:
        refused(output, dict.fromkeys(pair, b""))


def test_a_page_may_change_its_case_from_one_build_to_the_next(output: Path) -> None:
    write(output, {"Iliad/a.html": b"1"})
    write(output, {"iliad/a.html": b"1"})
    assert whole(output) == {"iliad/a.html": b"1"}


def test_the_same_path_twice_is_refused(output: Path) -> None:
    with Output(output) as new:
        new.add("a", b"1")
        with pytest.raises(Refused):
            new.add("a", b"1")


def test_names_that_only_look_unsafe_are_fine(output: Path) -> None:
    names = [".nojekyll", "console.html", "a..b", "com10", "-", "…", "a b", "'&#%"]
    files = dict.fromkeys(names, b"")
    write(output, files)
    assert whole(output) == files


# ── Killed ──────────────────────────────────────────────────────────────────────────────────────


def recovered(output: Path) -> dict[str, bytes]:
    """What stands in `output` once the next run has opened it, changed nothing and gone."""
    with Output(output):
        pass
    assert beside(output) == []
    return whole(output)


@posix
def test_killed_before_any_act_the_old_site_or_the_new_one_stands(output: Path, either_way: str) -> None:
    old, new = site("old", 4), site("new", 4)
    finds: Counter[str] = Counter()
    found = old
    for deadly in itertools.count(1):
        write(output, old)

        def run(deadly: int = deadly) -> None:
            moments = itertools.count(1)

            def die(_: Act) -> None:
                if next(moments) == deadly:
                    os.kill(os.getpid(), signal.SIGKILL)

            watched(output.parent, die)
            write(output, new)

        status = end(start(run))
        if either_way == "exchange":
            assert whole(output) in (old, new), deadly  # at once, without a further run
        missing = not output.exists()
        found = recovered(output)
        assert found in (old, new), deadly
        finds["missing" if missing else "old" if found == old else "new"] += 1
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
    assert found == new
    assert finds["old"] > 10
    assert finds["new"] > 5
    assert finds["missing"] == (either_way == "two renames")


@posix
def test_killed_at_any_moment_the_old_site_or_a_new_one_stands(output: Path) -> None:
    sites = [site("one", 150), site("two", 150) | {"part-1/page-1.html": b"one 1"}]
    write(output, sites[0])

    def run() -> None:
        for files in itertools.cycle(sites):
            write(output, files)

    begin = time.monotonic()
    assert end(start(partial(write, output, sites[1]))) == 0
    pace = time.monotonic() - begin  # of a process and one write, under whatever load

    moments = random.Random(31)  # noqa: S311
    found = []
    while time.monotonic() < begin + 2:
        child = start(run)
        time.sleep(moments.uniform(0.05, 3) * pace)
        os.kill(child, signal.SIGKILL)
        assert end(child) == signal.SIGKILL
        found.append(sites.index(whole(output)))
    assert found
    assert recovered(output) in sites


def test_two_renames_are_undone_if_the_second_fails(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_swap", no_such_call)
    write(output, site("one"))
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == output and self.name.startswith("new-"):
            raise OSError(errno.EIO, "no")
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing)
        with pytest.raises(OSError, match="no"):
            write(output, site("two"))
    assert whole(output) == site("one")
    assert beside(output) == []


def test_rubbish_of_dead_runs_is_removed_and_nothing_else(output: Path) -> None:
    write(output, site("one"))
    rubbish = output.parent / ".output.glossator"
    shutil.copytree(output, rubbish / "new-12345678")
    (rubbish / "lock").touch()
    (output.parent / "new-12345678").mkdir()
    write(output, site("one"))
    assert beside(output) == ["new-12345678"]


# ── Disk full ───────────────────────────────────────────────────────────────────────────────────


@posix
def test_a_file_that_does_not_fit_leaves_the_old_site(output: Path) -> None:
    import resource

    write(output, site("one"))
    before = snapshot(output)

    def run() -> None:  # the limit makes the write stop half-way, with an error, as a full disk does
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            write(output, site("two") | {"z.html": b"z" * 1_000_000})
        assert beside(output) == []

    assert end(start(run)) == 0
    assert snapshot(output) == before


@posix
def test_a_disk_that_is_full_from_any_act_on_leaves_the_old_site(output: Path, either_way: str) -> None:
    old, new = site("old", 4), site("new", 4)
    write(output, old)
    for last in itertools.count():

        def run(last: int = last) -> None:
            room = iter(range(last))

            def fill(act: Act) -> None:
                if act.takes_room and next(room, None) is None:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            watched(output.parent, fill)
            with suppress(OSError):
                write(output, new)

        assert end(start(run)) == 0
        if whole(output) == new:
            break
        assert whole(output) == old
        assert beside(output) == [] or last < 3  # no room for the lock: its directory may stay
    assert last > 10
    assert recovered(output) == new


# ── Two at once ─────────────────────────────────────────────────────────────────────────────────


@posix
def test_a_reader_never_finds_it_missing(output: Path) -> None:
    write(output, site("one"))

    def run() -> None:
        for files in itertools.cycle([site("two"), site("one")]):
            write(output, files)

    child = start(run)
    editions = set()
    finish = time.monotonic() + 0.5
    while time.monotonic() < finish:
        editions.add(output.stat().st_ino)
    os.kill(child, signal.SIGKILL)
    end(child)
    assert len(editions) > 1


@posix
def test_many_at_once_take_turns(output: Path) -> None:
    sites = [site(f"run {n}", 30) for n in range(4)]

    def run(files: dict[str, bytes]) -> None:
        for _ in range(5):
            write(output, files)

    children = [start(partial(run, files)) for files in sites]
    assert [end(child) for child in children] == [0] * 4
    assert whole(output) in sites
    assert beside(output) == []


@posix
def test_a_lock_whose_file_is_gone_is_none(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    lock, really = output.parent / ".output.glossator/lock", fcntl.flock
    calls = itertools.count()

    def late(file: int, operation: int) -> None:
        if next(calls) == 0:  # the other run ends when we have opened the file
            lock.unlink()
            lock.parent.rmdir()
        really(file, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    with Output(output):
        assert lock.exists()
    assert next(calls) == 2


def test_a_live_run_is_waited_for_and_not_disturbed(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(output, site("one"))
    with Output(output) as first:
        first.add("a", b"first")
        monkeypatch.setattr(writing, "PATIENCE", 0.1)
        with pytest.raises(Refused, match="another build"):
            write(output, site("two"))
        monkeypatch.setattr(writing, "PATIENCE", 10)
        second = Thread(target=write, args=(output, {"a": b"second"}))
        second.start()
        time.sleep(0.1)
        assert first.commit() == Written(1, 0, 0, 14)
        assert whole(output) == {"a": b"first"}
    second.join()
    assert whole(output) == {"a": b"second"}
    assert beside(output) == []


# ── Any sequence ────────────────────────────────────────────────────────────────────────────────

NAMES = st.sampled_from(["a", "b", "c/a", "c/b", "c/d/e", "d/e", "ü"])
FILES = st.dictionaries(NAMES, st.sampled_from([b"", b"1", b"2", b"longer"]))


class AnySequence(RuleBasedStateMachine):
    """Builds, and what hands do to output/ between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.output = Path(self.folder.name) / "output"
        self.foreign: list[Path] = []

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize(files=FILES)
    def first(self, files: dict[str, bytes]) -> None:
        write(self.output, files)
        self.files = self.here = files

    @rule(files=FILES)
    def build(self, files: dict[str, bytes]) -> None:
        before = snapshot(self.output)
        try:
            written = write(self.output, files)
        except Refused:
            assert self.foreign
            assert snapshot(self.output) == before
            return
        assert not self.foreign
        assert whole(self.output) == files
        same = {path for path, data in files.items() if self.here.get(path) == self.files.get(path) == data}
        assert written == Written(
            created=len(files.keys() - self.here.keys()),
            updated=len(files.keys() & self.here.keys()) - len(same),
            unchanged=len(same),
            removed=len(self.here.keys() - files.keys()),
        )
        assert beside(self.output) == []
        self.files = self.here = files

    @rule(path=NAMES, data=st.sampled_from([b"1", b"2", b"edited"]))
    def edit(self, path: str, data: bytes) -> None:
        if path in self.here:
            (self.output / path).write_bytes(data)
            self.here = self.here | {path: data}

    @rule(path=NAMES)
    def lose(self, path: str) -> None:
        if path in self.here:
            (self.output / path).unlink()
            self.here = {name: data for name, data in self.here.items() if name != path}

    @rule(name=st.sampled_from(["mine", "c/mine", "d/mine.html"]))
    def put(self, name: str) -> None:
        mine = self.output / name
        if mine.parent.is_dir():
            mine.write_bytes(b"mine")
            self.foreign.append(mine)

    @rule()
    def take_away(self) -> None:
        for mine in self.foreign:
            mine.unlink(missing_ok=True)
        self.foreign.clear()

    @invariant()
    def what_is_not_ours_stays(self) -> None:
        for mine in self.foreign:
            assert mine.read_bytes() == b"mine"


AnySequence.TestCase.settings = settings(
    max_examples=25, stateful_step_count=12, suppress_health_check=[HealthCheck.too_slow]
)
test_any_sequence_of_builds_and_edits = AnySequence.TestCase


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(max_size=6).map(lambda s: s.replace("x", "/")), max_size=4))
def test_any_names_are_published_as_they_are_or_refused(tmp_path: Path, names: list[str]) -> None:
    output = tmp_path / "output"
    shutil.rmtree(output, ignore_errors=True)
    try:
        write(output, dict.fromkeys(names, b""))
    except Refused:
        assert not output.exists()
    else:
        assert whole(output) == dict.fromkeys(names, b"")
    assert beside(output) == []
