"""Every command meets every fault of the file system: it says which file and what to do, and nothing is half done."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import socket
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from glossator.commands import command_line
from glossator.commands.reanchor import reanchor
from glossator.files import replace
from glossator.files.watching import Watch
from glossator.preview.desk import Desk
from glossator.publishing import write as writing
from tests.tiny import EDITION, write

from .unprivileged import unprivileged

pytestmark = [
    pytest.mark.needs("fork", "permissions"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
NOTES = "kind: note\nnotes:\n- {quote: lit at dusk, note: N}\n"
FILES = {
    "content/edition.yaml": EDITION,
    "content/t.md": "# T\n\n## First {#first n=1}\n\nThe lamp was lit at dusk, and nobody saw it.\n",
    "content/two/1.md": "# Two\n\nWords.\n",
    "content/pages/about.md": "# About\n\n![A lamp](static/lamp.svg)\n",
    "annotations/t/n.yaml": NOTES,
    "annotations/glossary.yaml": "terms:\n- {term: lamp, definition: D}\n",
    "static/lamp.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "templates/404.html": "{% extends 'base.html' %}",
}
COMMANDS = (
    "build",
    "check",
    "status",
    "describe content/t.md:5 nobody",
    "reanchor",
    "reanchor --write",
    "schema",
    "new note content/t.md:5 nobody",
    "new term dusk",
    "new text third",
    "new kind remarks",
    "import text ../storm.txt",
    "import notes ../in.csv",
    "init .",
    "init new",
)
WRITING = tuple(words for words in COMMANDS if words.startswith(("new", "import")))
FOLDERS = ("content", "content/two", "content/pages", "annotations", "annotations/t", "static", "templates")
INPUTS = (*FILES, "annotations/t/anchors.lock.json")
# What is ours alone and may come and go; and what a build makes beside output/ and takes away.
Fault = Callable[[Path], None]
Around = Callable[[], contextlib.AbstractContextManager[None]]
NOBODYS = (".cache", ".output.glossator")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """A tiny edition, built, with its schemas; a note and a text have been added since."""
    root = write(tmp_path_factory.mktemp("faults") / "edition", FILES)
    with contextlib.redirect_stdout(io.StringIO()):
        assert command_line.main(["--root", str(root)]) == 0
        assert command_line.main(["--root", str(root), "schema"]) == 0
    two = EDITION.replace("texts: [t]", "texts: [t, two]")
    write(root, {"content/edition.yaml": two, "annotations/t/n.yaml": NOTES + "- {quote: nobody, note: N}\n"})
    (root.parent / "storm.txt").write_text("The storm\n\nIt blew.\n")
    (root.parent / "in.csv").write_text("quote,note\nnobody saw,Nobody?\n")
    return root


def everything(root: Path) -> dict[str, object]:
    """What stands under every name, without looking behind links or into what is no file."""
    found: dict[str, object] = {}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in NOBODYS]
        for name in (*folders, *files):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            link = path.readlink() if stat.S_ISLNK(mode) else None
            with contextlib.suppress(OSError):
                data = path.read_bytes() if stat.S_ISREG(mode) else link
                found[path.relative_to(root).as_posix()] = mode, data
    return found


def said(root: Path, words: str) -> tuple[int, str]:
    """The exit code of a command, and what it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), contextlib.chdir(root):
        try:
            code = command_line.main(words.split())
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue()


def give_back(place: Path) -> None:
    """Undo what a fault took away, so that the folder can be looked at and deleted."""
    place.chmod(0o755)
    for path in place.iterdir():
        if path.is_dir() and not path.is_symlink():
            give_back(path)


def tried(place: Path, edition: Path, commands: Sequence[str], fault: Fault, named: str, around: Around) -> list[str]:
    """Each command with the fault, in an edition that is as it was; those that failed."""
    place.mkdir(exist_ok=True)
    failed = []
    root: Path | None = None
    before = everything(edition)
    for number, words in enumerate(commands):
        if root is None or words.startswith("reanchor"):
            root = place / str(number) / "edition"
            shutil.copytree(edition, root, symlinks=True)
            for name in ("storm.txt", "in.csv"):
                shutil.copy(edition.parent / name, root.parent)
            if words.startswith("reanchor"):
                words_of = root / "content/t.md"
                words_of.write_text(words_of.read_text().replace("lit at dusk", "lit, at dusk"))
            fault(root)
            before = everything(root)
        with around():
            code, told = said(root, words)
        assert "Traceback" not in told, f"{words}:\n{told}"
        assert code in (0, 1), f"{words}: {code}\n{told}"
        if words in ("build", "check", "reanchor"):
            assert named in told, f"{words} does not name {named}:\n{told}"
        if everything(root) != before:
            assert code == 0 or words == "reanchor --write", f"{words}: half done\n{told}"
            root = None
        if words.startswith("reanchor"):
            root = None
        if code:
            failed.append(words)
    return failed


def previewed(root: Path, fault: Fault, named: str) -> None:
    """The preview shows what is wrong and stays up."""
    fault(root)
    desk = Desk(root)
    desk.refresh()
    assert not desk.view.trouble
    assert desk.page("index.html") is not None
    assert named in {one.origin.path for one in desk.view.problems}
    watch = Watch([root / name for name in ("content", "annotations", "static", "templates")])
    watch.stop()
    assert watch.wait() == set()


@pytest.fixture
def run(edition, tmp_path):
    def run(
        commands: Sequence[str], fault: Fault, named: str = "", around: Around = contextlib.nullcontext
    ) -> list[str]:
        try:
            place = tmp_path / str(len(list(tmp_path.iterdir())))
            return unprivileged(lambda: tried(place, edition, commands, fault, named, around))
        finally:
            give_back(tmp_path)

    return run


# ── What cannot be read ─────────────────────────────────────────────────────────────────────────────────


def unreadable(root: Path, name: str) -> None:
    (root / name).chmod(0)


def a_link_to_nowhere(root: Path, name: str) -> None:
    taken_away(root, name)
    (root / name).symlink_to("nowhere")


def a_link_in_a_circle(root: Path, name: str) -> None:
    taken_away(root, name)
    (root / name).symlink_to((root / name).name)


def a_pipe(root: Path, name: str) -> None:
    taken_away(root, name)
    os.mkfifo(root / name)


def a_socket(root: Path, name: str) -> None:
    taken_away(root, name)
    with socket.socket(socket.AF_UNIX) as one, contextlib.chdir((root / name).parent):  # its names are short
        one.bind((root / name).name)


def a_device(root: Path, name: str) -> None:
    """A link to one: only root may make one."""
    taken_away(root, name)
    (root / name).symlink_to("/dev/zero")


def of_the_other_sort(root: Path, name: str) -> None:
    """A folder in the place of a file, a file in the place of a folder."""
    was_folder = (root / name).is_dir()
    taken_away(root, name)
    (root / name).write_bytes(b"") if was_folder else (root / name).mkdir()


def taken_away(root: Path, name: str) -> None:
    path = root / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()


READING = (unreadable, a_link_to_nowhere, a_link_in_a_circle, a_pipe, a_socket, a_device)


@pytest.mark.parametrize("fault", READING, ids=lambda one: one.__name__)
def test_what_cannot_be_read_is_named_wherever_it_lies(edition, tmp_path, fault):
    def each() -> None:
        for number, name in enumerate((*INPUTS, *FOLDERS)):
            if fault in (a_pipe, a_socket) and name in ("content/two", "content/pages", "annotations/t"):
                continue  # a file of a name that is no text's and no notes': a warning
            root = tmp_path / str(number)
            shutil.copytree(edition, root)
            previewed(root, lambda root, name=name: fault(root, name), name)

    try:
        unprivileged(each)
    finally:
        give_back(tmp_path)


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (unreadable, "content/edition.yaml"),
        (unreadable, "annotations/t"),
        (unreadable, "static/lamp.svg"),
        (a_link_to_nowhere, "annotations/t/n.yaml"),
        (a_link_in_a_circle, "content"),
        (a_pipe, "content/t.md"),
        (a_device, "templates/404.html"),
        (of_the_other_sort, "annotations"),
        (of_the_other_sort, "content/edition.yaml"),
    ],
)
def test_every_command_says_what_it_cannot_read(run, fault, name):
    failed = run(COMMANDS, lambda root: fault(root, name), name)
    assert set(COMMANDS) - set(failed) <= {"status", "import text ../storm.txt", "init new"}


def test_folders_that_lead_into_each_other(run):
    def fault(root: Path) -> None:
        for one in ("a", "b"):
            (root / "static" / one).mkdir()
        (root / "static/a/b").symlink_to("../b")
        (root / "static/b/a").symlink_to("../a")
        (root / "annotations/t/again").symlink_to("..")

    run(("build", "check", "reanchor"), fault, "annotations/t/again")
    run(("build", "check"), fault, "static/a/b/a")


@pytest.mark.needs("linux")
def test_names_that_are_no_unicode(run):
    def fault(root: Path) -> None:
        for name in ("content/caf\udce9.md", "annotations/t/caf\udce9.yaml", "static/caf\udce9.svg"):
            (root / name).write_bytes(b"")

    run(COMMANDS, fault)


# ── What cannot be written ──────────────────────────────────────────────────────────────────────────────


def read_only(*names: str) -> Fault:
    def fault(root: Path) -> None:
        for name in names:
            (root / name).chmod(0o555)

    return fault


@pytest.mark.parametrize(
    ("names", "failed"),
    [
        (".", "build|init new"),
        ("annotations/t", "build|reanchor --write|new note|import notes"),
        ("annotations/t/anchors.lock.json", "build|reanchor --write"),
        ("annotations/t/n.yaml", "reanchor --write|new note"),
        ("annotations content", "new term|new text|new kind|import text"),
        ("annotations/glossary.yaml content/edition.yaml schemas/page.schema.json",
         "schema|new term|new text|new kind|import text"),
        ("schemas output", "build|schema"),
    ],
)  # fmt: skip
def test_where_nobody_may_write_all_or_nothing_is_written(run, names, failed):
    def read_only(root: Path) -> None:
        for name in names.split():
            (root / name).chmod(0o555)

    found = run(COMMANDS, read_only)
    found = [one for one in found if one not in ("reanchor", "init .")]  # which have something to say in any case
    assert [" ".join(one.split()[:2]) for one in found] == failed.split("|")


def test_a_lock_that_may_not_be_written_leaves_the_site_as_it_was(edition, tmp_path):
    """Not before the site has been published."""
    root = shutil.copytree(edition, tmp_path / "edition")
    write(
        root,
        {
            "content/t.md": FILES["content/t.md"],
            "annotations/t/n.yaml": "kind: note\nnotes:\n- {quote: nobody, note: N}\n",
        },
    )
    (root / "annotations/t").chmod(0o555)
    before = everything(root)
    code, told = unprivileged(lambda: said(root, "build"))
    assert (code, everything(root)) == (1, before)
    path = "annotations/t/anchors.lock.json"
    assert told.startswith(f"{path}:1:1: error G078: this cannot be written: you have no permission\n")
    give_back(tmp_path)


@pytest.mark.parametrize("change", ["a note more", "other words in a note"])
def test_31_a_kill_between_the_lock_and_the_site_is_made_good_by_the_next_build(edition, tmp_path, change, monkeypatch):
    """The lock comes first: it is ahead of the site then, and what is built from it is what was to be built."""
    root = shutil.copytree(edition, tmp_path / "edition")
    assert said(root, "build")[0] == 0
    notes, lock = root / "annotations/t/n.yaml", root / "annotations/t/anchors.lock.json"
    more = {"a note more": "- {quote: at dusk, note: N}\n", "other words in a note": ""}[change]
    notes.write_text(notes.read_text().replace("nobody, note: N", "nobody, note: Other") + more)
    old_lock, old_site = lock.read_bytes(), everything(root / "output")
    with monkeypatch.context() as patched:
        patched.setattr(writing, "_swap", lambda *_: os._exit(9))
        child = os.fork()
        if not child:
            said(root, "build")
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert lock.read_bytes() != old_lock
    assert everything(root / "output") == old_site
    assert said(root, "build")[0] == 0
    anew = tmp_path / "anew"
    shutil.copytree(root, anew, ignore=lambda _, names: {"output", ".cache", lock.name} & {*names})
    shutil.copy(edition / "annotations/t" / lock.name, anew / "annotations/t")
    assert said(anew, "build")[0] == 0
    assert everything(anew / "output") == everything(root / "output")
    assert (anew / "annotations/t" / lock.name).read_bytes() == lock.read_bytes()


def test_a_kill_in_the_middle_of_reanchor_is_made_good_by_the_next(edition, tmp_path, monkeypatch):
    """The lock comes first here too: the note keeps its id, and is asked about again."""
    roots = [shutil.copytree(edition, tmp_path / name / "edition") for name in ("killed", "whole")]
    for root in roots:
        said(root, "build")
        text = root / "content/t.md"
        text.write_text(text.read_text().replace("lit at dusk", "lit, at dusk"))
    put = replace._put_in_place

    def killed_behind(one) -> None:
        put(one)
        os._exit(9)

    with monkeypatch.context() as patched:
        patched.setattr(replace, "_put_in_place", killed_behind)
        child = os.fork()
        if not child:
            said(roots[0], "reanchor --write")
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (roots[0] / "annotations/t/n.yaml").read_bytes() == (roots[1] / "annotations/t/n.yaml").read_bytes()
    for root in roots:
        assert reanchor(root, write=True, ask=lambda _: True, show=lambda _: None) == 0
        for rest in (root / "annotations/t").glob(".*.tmp"):  # of the one that was killed
            rest.unlink()
    assert everything(roots[0] / "annotations") == everything(roots[1] / "annotations")


@contextlib.contextmanager
def a_full_disk() -> Iterator[None]:
    """As far as a limit on the size of files is one: the first byte that is written is refused."""
    import resource  # which Windows does not have

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_on_a_full_disk_all_stays_as_it_is(run):
    assert run(COMMANDS, lambda _: None, around=a_full_disk) == [
        "build",
        "reanchor",
        "reanchor --write",
        "schema",
        *WRITING,
        "init .",
        "init new",
    ]
