"""Who may not ask, and what there is not to get; and that nothing ends the preview but its editor."""

import json
import signal
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from .conftest import PATIENCE, ROOT, Preview, make_edition

NOTES = "annotations/harbour/comments.yaml"
SOCKET = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "eA==", "Sec-WebSocket-Version": "13"}


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "localhost", "evil.example:{port}", "127.0.0.1.:{port}", ""]
)
def test_only_its_own_name_is_answered_to(running, host):
    status, _ = running.ask("/", headers={"Host": host.format(port=running.port)})
    assert status == 421


def test_localhost_with_its_port_is_its_own_name(running):
    assert running.ask("/", headers={"Host": f"LOCALHOST:{running.port}"})[0] == 200


def test_it_listens_on_this_machine_alone(running):
    name = socket.gethostbyname(socket.gethostname())
    if name.startswith("127."):
        with socket.socket() as other:
            other.bind(("127.0.0.2", running.port))  # taken if it listened everywhere
    else:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((name, running.port), timeout=2)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", None]
)
def test_a_socket_from_elsewhere_is_refused(running, origin):
    given = {"Origin": origin.format(port=running.port)} if origin else {}
    assert running.ask("/livereload", headers={**SOCKET, **given})[0] == 403


def test_its_own_page_gets_a_socket(running):
    headers = {**SOCKET, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": running.url.rstrip("/")}
    assert running.ask("/livereload", headers=headers)[0] == 101


PATHS = """
/.git/config /%2egit/config /../secret.txt /..%2fsecret.txt /static/../../secret.txt /content/edition.yaml
//etc/passwd /static/css/%2e%2e/%2e%2e/secret.txt /static/link.css /static/links/x.css /static/.hidden.css
/annotations/harbour/comments.yaml /desk/../desk.py /desk/assets/desk.css /%00 /static/css/base.css%00.html
/forcereload /%ff%fe
"""


@pytest.mark.parametrize("path", [*PATHS.split(), "/" + "a" * 5000])
def test_what_is_not_of_the_site_is_not_there(guarding, path):
    status, body = guarding.ask(path)
    assert status == 404
    assert b"secret" not in body
    assert b"root:" not in body


@pytest.fixture(scope="module")
def guarding(tmp_path_factory):
    """A preview of an edition with secrets beside it, and links to them in it."""
    root = make_edition(tmp_path_factory.mktemp("guarding") / "edition")
    (root.parent / "secret.txt").write_text("secret", encoding="utf-8")
    static = root / "static"
    static.mkdir()
    (static / "link.css").symlink_to("/etc/passwd")
    (static / "links").symlink_to(root.parent)
    (static / ".hidden.css").write_text("secret", encoding="utf-8")
    (root / ".git").mkdir()
    (root / ".git/config").write_text("secret", encoding="utf-8")
    guarding = Preview(root)
    yield guarding
    assert guarding.stop() == 0, guarding.said


def test_another_site_cannot_frame_or_read_a_page(running):
    assert running.ask("/desk/state", headers={"Origin": "http://evil.example"})[0] == 403
    assert running.ask("/desk/state", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"})[0] == 403
    assert running.ask("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})[0] == 200


def write(preview, asked, **changed):
    """An attempt to delete a note, as the page itself would make it but for `changed`."""
    state = json.loads(preview.ask("/desk/state")[1])
    headers = {
        "Origin": preview.url.rstrip("/"), "Content-Type": "application/json", "X-Glossator-Token": state["token"]
    } | changed  # fmt: skip
    method = headers.pop("method", "POST")
    headers = {name: value for name, value in headers.items() if value is not None}
    return preview.ask(
        "/desk/note/delete", method, headers, asked if isinstance(asked, bytes) else json.dumps(asked).encode()
    )


DELETE = {"text": "harbour", "id": "dawn"}


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"Origin": "http://evil.example"}, 403), ({"Origin": None}, 403), ({"X-Glossator-Token": None}, 403),
     ({"X-Glossator-Token": "x" * 32}, 403), ({"X-Glossator-Token": "ü"}, 403), ({"Content-Type": "text/plain"}, 415),
     ({"method": "GET"}, 405), ({"method": "PUT"}, 405), ({"Host": "evil.example"}, 421)],
)  # fmt: skip
def test_only_the_page_itself_can_write(running, changed, status):
    before = running.text(NOTES)
    assert write(running, DELETE, **changed)[0] == status
    assert running.text(NOTES) == before


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b'"x"', b"\xff", b'{"text": {}, "id": 1}', b"null"])
def test_what_is_no_request_is_refused(running, body):
    before = running.text(NOTES)
    assert write(running, body)[0] in (400, 409)
    assert running.text(NOTES) == before


def test_a_huge_body_is_not_read(running):
    try:
        status, _ = write(running, b" " * 10_000_000)
    except OSError:  # it hangs up in the middle
        status = 400
    assert status == 400
    assert running.ask("/")[0] == 200


def test_no_file_outside_the_notes_can_be_named(preview):
    state = json.loads(preview.ask("/desk/state")[1])
    headers = {
        "Origin": preview.url.rstrip("/"),
        "Content-Type": "application/json",
        "X-Glossator-Token": state["token"],
    }
    place = {"locus": "1.1", "before": "The "}
    for file in ("../x.yaml", "/x.yaml", "content/edition.yaml", "annotations/harbour/../../x.yaml"):
        asked = {"text": "harbour", "fields": {"kind": "comment", "note": "x"}, "words": "ship", "file": file,
                 "start": place, "end": {"locus": "1.1", "before": "The ship"}}  # fmt: skip
        preview.ask("/desk/note/add", "POST", headers, json.dumps(asked).encode())
    files = sorted(path.name for path in preview.root.rglob("*") if path.is_file())
    assert files == ["comments.yaml", "edition.yaml", "harbour.md"]


def test_a_file_of_notes_that_is_a_link_to_elsewhere_is_left_alone(edition, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "comments.yaml"
    notes = edition / NOTES
    notes.rename(elsewhere)
    notes.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    running = Preview(edition)
    assert write(running, DELETE)[0] == 409  # its notes are not read, so there is none to delete
    assert notes.is_symlink()
    assert elsewhere.read_bytes() == before
    running.stop()


def test_noise_on_the_socket_does_no_harm(preview, page_at):
    page = page_at().open(preview.url + "harbour/")
    page.evaluate(
        """async () => { for (const word of ["", "{", "[]", "7", '{"command":"info"}', '{"command":"info","url":{}}',
             '{"command":"hello"}', '{"command":"info","url":"http://["}', "x".repeat(200000)]) {
             const socket = new WebSocket(location.origin.replace("http", "ws") + "/livereload");
             await new Promise(done => {
               socket.onopen = () => { socket.send(word); setTimeout(done, 30) };
               socket.onerror = done;
             });
           } }"""
    )
    preview.write(NOTES, "It lies still.", "It lies as before.")
    expect(page.locator(".n").first).to_contain_text("as before", timeout=PATIENCE * 1000)


PATCHED = """
import sys
import glossator.preview.desk as desk
from glossator.commands.command_line import main
understand, calls = desk.understand, []
def stumbling(sources, **more):
    words = sources.texts["harbour"][0].data
    if b"EXIT" in words: sys.exit(3)
    if b"RAISE" in words: raise RuntimeError("a stumble")
    if b"INTERRUPT" in words: raise KeyboardInterrupt
    return understand(sources, **more)
desk.understand = stumbling
sys.exit(main(sys.argv[1:]))
"""


def test_whatever_a_build_does_the_preview_stays_and_says_it(edition, page_at):
    running = Preview(edition, program=("-c", PATCHED))
    page = page_at().open(running.url + "harbour/")
    panel = page.get_by_role("region", name="Problems")
    for word, said in (
        ("EXIT", "SystemExit: 3"),
        ("RAISE", "RuntimeError: a stumble"),
        ("INTERRUPT", "KeyboardInterrupt"),
    ):
        running.write(
            "content/harbour.md", "# The harbour", f"# The harbour\n\n{word}\n\n## Then {{#then-{word.lower()}}}"
        )
        expect(panel).to_contain_text(said, timeout=PATIENCE * 1000)
        expect(page.locator("#n-dawn")).to_be_attached()
        running.write("content/harbour.md", f"\n\n{word}\n", "\n\nIn peace.\n")
        expect(panel).to_be_hidden(timeout=PATIENCE * 1000)
    assert running.process.poll() is None
    running.stop()


def test_ctrl_c_ends_it_quietly(edition):
    running = Preview(edition)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(PATIENCE) == 0
    running.stop()
    assert "Traceback" not in running.said


def test_an_editor_that_is_none_is_refused():
    command = [sys.executable, "build.py", "serve", "--port", "0", "--editor", "javascript:{path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 2
    assert "--editor" in done.stdout + done.stderr
