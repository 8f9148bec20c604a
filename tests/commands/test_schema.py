"""What an editor's YAML language server makes of the schemas: the real one, over its own protocol."""

import json
import subprocess
from pathlib import Path

import pytest

from glossator.commands.init import init
from glossator.commands.schema import write_schemas
from glossator.source import fields
from glossator.source.schema import Names, schemas

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "node_modules/yaml-language-server/bin/yaml-language-server"
FIRST_LINE = "# yaml-language-server: $schema=../../schemas/annotations.schema.json\n"


class Server:
    """yaml-language-server, spoken to as an editor does."""

    def __init__(self, folder):
        if not SERVER.exists():
            pytest.fail("no yaml-language-server: `npm ci` installs it", pytrace=False)
        self.process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self.number, self.diagnostics = 0, {}
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:  # it asks for its settings: the usual ones
            wanted = (message.get("params") or {}).get("items")
            self.send({"id": message["id"], "result": wanted and [None for _ in wanted]})
        return message

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.number and "method" not in message:
                return message.get("result")

    def open(self, path):
        """What is wrong with a file, as (line, message)."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": path.read_text(encoding="utf-8")}
        self.diagnostics.pop(path.as_uri(), None)
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while path.as_uri() not in self.diagnostics:
            self.receive()
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in self.diagnostics[path.as_uri()]]

    def offered(self, path, line, column):
        """Names and documentation of what is offered at a place."""
        where = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line - 1, "character": column - 1}}
        items = self.ask("textDocument/completion", where)["items"]
        return {one["label"]: _words(one.get("documentation")) for one in items}

    def stop(self):
        self.process.kill()
        self.process.communicate()


def _words(documentation):
    return documentation["value"] if isinstance(documentation, dict) else documentation or ""


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition")
    init(folder)
    write_schemas(folder)
    return folder


@pytest.fixture(scope="module")
def server(edition):
    running = Server(edition)
    yield running
    running.stop()


def test_the_example_has_no_fault_in_an_editor_either(server, edition):
    for path in sorted(edition.rglob("*.yaml")):
        assert server.open(path) == [], path


def test_a_misspelt_field_and_a_wrong_value_are_flagged_at_their_lines(server, edition):
    path = edition / "annotations/lighthouse/wrong.yaml"
    path.write_text(
        f"{FIRST_LINE}"
        "kind: question\nnotes:\n- quote: the log\n  at: 1\n  nth: 0\n  nota: What?\n  status: don\n"
        "  date: 2024-01-01\n",
        encoding="utf-8",
    )
    found = server.open(path)
    assert sorted(line for line, _ in found) == [6, 7, 8]
    assert "nota" in dict(found)[7]


def test_fields_and_values_are_offered_with_what_they_are_for(server, edition):
    path = edition / "annotations/lighthouse/more.yaml"
    path.write_text(
        f"{FIRST_LINE}kind: \nnotes:\n- quote: the log\n  wi\n  status: \n",
        encoding="utf-8",
    )
    server.open(path)
    offered = server.offered(path, 5, 5)
    assert {"note", "at", "within", "certainty"} <= set(offered)
    assert fields.NOTE.of["within"].doc in offered["within"]
    assert set(offered) & {"quote"} == set()
    assert {"explanation", "question"} <= set(server.offered(path, 2, 7))
    path = edition / "annotations/lighthouse/state.yaml"
    path.write_text(f"{FIRST_LINE}kind: question\nnotes:\n- quote: the log\n  status: \n", encoding="utf-8")
    server.open(path)
    assert set(server.offered(path, 5, 11)) == {"draft", "reviewed", "disputed"}


def test_the_kinds_and_ids_of_names_are_offered():
    entry = schemas(Names(name_kinds=["ship"], names=["ann"]))["names.schema.json"]["properties"]["names"]["items"]
    offered = [entry["properties"][field]["anyOf"][0]["enum"] for field in ("kind", "part_of")]
    assert offered == [["ship"], ["ann"]]
    usual = schemas()["names.schema.json"]["properties"]["names"]["items"]["properties"]
    assert "person" in usual["kind"]["anyOf"][0]["enum"]
    assert "anyOf" not in usual["part_of"]


def test_every_field_of_the_loader_is_in_its_schema():
    made = schemas()
    tables = {"edition": fields.EDITION, "text": fields.FRONT_MATTER, "page": fields.PLAIN_PAGE,
              "annotations": fields.ANNOTATIONS, "glossary": fields.GLOSSARY, "names": fields.NAMES}  # fmt: skip
    for name, table in tables.items():
        schema = made[f"{name}.schema.json"]
        assert list(schema["properties"]) == list(table.of)
        assert schema.get("required", []) == list(table.required)
        assert schema["additionalProperties"] is False
    assert "skip" in made["ui.schema.json"]["properties"]


def test_sigla_and_the_names_of_scholars_are_offered():
    made = schemas(Names(witnesses=["A", "B"], sources=["Hale"]))["annotations.schema.json"]
    reading = made["properties"]["notes"]["items"]["properties"]["readings"]["items"]["properties"]
    assert reading["in"]["items"]["anyOf"][0]["enum"] == ["A", "B", "Hale"]
    assert reading["how"]["enum"][:2] == ["addition", "omission"]
