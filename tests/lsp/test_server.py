"""`obsc lsp` as an editor meets it: over two pipes, every word in the shapes of the protocol."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter

from editor.client import CURSOR, Client, place

COMMAND = [sys.executable, "-m", "obsc", "lsp", "--stdio"]
SPEC = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
agents:
  cloudwatch: { resources: { cpu: 128 } }
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    agent: cloudwatch
    env: { GREETING: "😀", OTEL_PROPAGATORS: "tracecontext,bagage,xray" }
  worker:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "worker:app" }
    port: 8001
    agent: cloudwatch
    containers:
      proxy: { image: "nginx:1.27", dependsOn: { cache: START } }
      cache: { image: "valkey:8.1" }
environments:
  staging:
    services:
      web: { port: 9000 }
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """One server, in the encoding that every editor has."""
    client = Client(COMMAND)
    yield client
    assert client.stop() == 0


def _shaped(value: Any, shape: Any) -> Any:
    """What was said, as the protocol's own types read it: they refuse what is not in their shape."""
    return get_converter().structure(value, shape)


def test_initialize_says_what_there_is(server: Client) -> None:
    """An editor asks only for what it was told of."""
    said = _shaped(server.capabilities, types.ServerCapabilities)
    assert said.position_encoding == "utf-16"
    assert said.hover_provider and said.definition_provider and said.document_symbol_provider


def test_findings_are_published(server: Client) -> None:
    """Columns are counted in UTF-16: behind an emoji they differ from characters."""
    published = server.diagnostics(server.open(SPEC), enough=bool)
    found = [_shaped(one, types.Diagnostic) for one in published]
    (unknown,) = [one for one in found if one.code == "OBS222"]
    assert unknown.source == "obsc"
    assert unknown.code_description.href.startswith("https://")
    line = SPEC.splitlines()[unknown.range.start.line]
    assert unknown.range.start.character == line.index('"trace') + 1


def test_what_the_schema_says_is_left_to_the_schemas_server(server: Client) -> None:
    """Every slip underlined twice is noise."""
    uri = server.open(SPEC.replace("framework", "framwork", 1))
    assert "OBS010" not in {one["code"] for one in server.diagnostics(uri)}


def test_everything_is_published_where_no_other_server_is() -> None:
    """With the option that says so."""
    options = {"initializationOptions": {"schemaDiagnostics": True}}
    alone = Client(COMMAND, options=options, encodings=["utf-32", "utf-16"])
    assert alone.capabilities["positionEncoding"] == "utf-32"
    uri = alone.open(SPEC.replace("deploymentEnvironment", "deploymentEnviroment", 1))
    found = alone.diagnostics(uri)
    assert {"OBS010", "OBS222"} <= {one["code"] for one in found}
    (unknown,) = [one for one in found if one["code"] == "OBS222"]
    assert unknown["range"]["start"]["character"] == SPEC.splitlines()[13].index('"trace')
    assert alone.stop() == 0


def test_an_environments_missing_key_is_published(server: Client) -> None:
    """A schema cannot know what is left when an overlay deletes something."""
    uri = server.open(SPEC.replace("web: { port: 9000 }", "web: { port: null }"))
    found = {one["code"]: one["message"] for one in server.diagnostics(uri)}
    assert "only in: `staging`" in found["OBS013"]


def test_files_that_a_specification_names_are_followed(server: Client, tmp_path: Path) -> None:
    """A finding that is mended in another file would stay until somebody types."""
    text = SPEC.replace("agent: cloudwatch", "agent: { distribution: adot-collector, config: ./collector.yaml }", 1)
    uri = (tmp_path / "observability.yaml").as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": document})

    def is_told(words: str) -> Callable[[list[Any]], bool]:
        return lambda found: any(words in one["message"] for one in found)

    server.diagnostics(uri, enough=is_told("`./collector.yaml` is not there"))
    (tmp_path / "collector.yaml").write_text("receivers: [", encoding="utf-8")
    server.diagnostics(uri, enough=is_told("`./collector.yaml`, line 1"))
    (tmp_path / "collector.yaml").unlink()
    server.diagnostics(uri, enough=is_told("`./collector.yaml` is not there"))


@pytest.mark.parametrize("whole", [True, False])
def test_changes_are_followed(server: Client, whole: bool) -> None:
    """Findings about a text that is no longer there send people to the wrong line."""
    uri = server.open(SPEC)
    server.diagnostics(uri, enough=lambda found: any(one["code"] == "OBS222" for one in found))
    line = next(number for number, row in enumerate(SPEC.splitlines()) if "bagage" in row)
    column = SPEC.splitlines()[line].index("bagage") + 1  # the emoji has two units
    stretch = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + 6}}
    inserted = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "# new\n"}
    if whole:
        server.change(uri, 2, {"text": SPEC.replace("bagage", "baggage")})
    else:
        server.change(uri, 2, {"range": stretch, "text": "baggage"}, inserted)
    server.diagnostics(uri, enough=lambda found: not any(one["code"] == "OBS222" for one in found))


def test_a_fix_is_offered_and_mends(server: Client) -> None:
    """The same fix that `obsc validate --fix` makes."""
    uri = server.open(SPEC)
    line = next(number for number, row in enumerate(SPEC.splitlines()) if "bagage" in row)
    here = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 3}}
    asked = {"textDocument": {"uri": uri}, "range": here, "context": {"diagnostics": []}}
    (action,) = [_shaped(one, types.CodeAction) for one in server.ask("textDocument/codeAction", asked)]
    assert action.title == "write `tracecontext,baggage,xray`"
    (edit,) = action.edit.changes[uri]
    assert edit.new_text == '"tracecontext,baggage,xray"'
    row = SPEC.splitlines()[line].encode("utf-16-le")
    assert row[edit.range.start.character * 2 : edit.range.end.character * 2].decode("utf-16-le") == (
        '"tracecontext,bagage,xray"'
    )
    elsewhere = {**asked, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}
    assert server.ask("textDocument/codeAction", elsewhere) == []
    every = {**asked, "range": elsewhere["range"], "context": {"diagnostics": [], "only": ["source.fixAll"]}}
    (fix_all,) = server.ask("textDocument/codeAction", every)
    assert fix_all["kind"] == "source.fixAll.obsc"


@pytest.mark.parametrize(
    ("marked", "leads_to"),
    [
        (SPEC.replace("agent: cloudwatch\n    env", "agent: cloud¦watch\n    env"), "  cloudwatch: {"),
        (SPEC.replace("ref: webImage", "ref: web¦Image").replace("web¦Image", "webImage", 1), "    image: { ref"),
        (SPEC.replace("cache: START", "ca¦che: START"), "      cache: {"),
        (SPEC.replace("web: { port: 9000", "web: { po¦rt: 9000"), "    port: 8000"),
        (SPEC.replace("port: 8000", "po¦rt: 8000"), None),
        (SPEC + "¦", None),
    ],
    ids=["an agent", "an input", "a container", "an overlay", "a key", "the end"],
)
def test_names_lead_to_what_they_mean(server: Client, marked: str, leads_to: str | None) -> None:
    """In a file of a thousand lines nobody scrolls."""
    marked = marked.replace(CURSOR, "", marked.count(CURSOR) - 1)
    found = server.at("definition", marked)
    if leads_to is None:
        assert found is None
        return
    where = _shaped(found, types.Location)
    assert place(marked)[0].splitlines()[where.range.start.line].startswith(leads_to)


def test_hover_says_what_is_taken_and_why(server: Client) -> None:
    """The schema says what a default is; why it is that, in this file, it cannot."""
    told = _shaped(server.at("hover", SPEC.replace("  worker:", "  wor¦ker:")), types.Hover)
    assert told.contents.kind == "markdown"
    assert told.contents.value.startswith("Taken by obsc, because nothing is written; the language's own default")
    assert "`desiredCount`: `1`\n" in told.contents.value
    assert '`ecsServiceName`: `"shop-worker"`: Terraform and the API want a name, so all have it' in told.contents.value
    told = server.at("hover", SPEC.replace("port: 8000", "po¦rt: 8000"))["contents"]["value"]
    assert "in `staging`: `9000`" in told
    told = server.at("hover", SPEC.replace("web: { port: 9000", "web: { po¦rt: 9000"))["contents"]["value"]
    assert told == "Without `staging`: `8000` (line 12)"
    assert server.at("hover", SPEC.replace("kind: Obs", "ki¦nd: Obs")) is None


def test_the_outline(server: Client) -> None:
    """Every range lies inside the one above it, as the protocol wants."""
    uri = server.open(SPEC)
    found = [
        _shaped(one, types.DocumentSymbol)
        for one in server.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    ]
    assert [one.name for one in found][-3:] == ["agents", "services", "environments"]
    (services,) = [one for one in found if one.name == "services"]
    assert [one.name for one in services.children] == ["web", "worker"]
    for outer in found:
        assert outer.range.start <= outer.selection_range.start and outer.selection_range.end <= outer.range.end
        for inner in outer.children:
            assert outer.range.start <= inner.range.start and inner.range.end <= outer.range.end


def test_a_closed_document_has_no_findings(server: Client) -> None:
    """They would stand in the list of problems for ever."""
    uri = server.open(SPEC)
    server.diagnostics(uri, enough=bool)
    server.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    server.diagnostics(uri, enough=lambda found: not found)


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "a: [", "\x00", "- " * 70, "services: 7\n", "\r", "é: &x *x", "{a: {b: }}"]
)
def test_any_text_is_answered(server: Client, text: str) -> None:
    """While somebody writes, a file is broken most of the time."""
    uri = server.open(text)
    assert isinstance(server.diagnostics(uri), list)
    at = {"textDocument": {"uri": uri}, "position": {"line": 9, "character": 9}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    server.ask("textDocument/hover", at)
    server.ask("textDocument/definition", at)
    server.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    server.ask(
        "textDocument/codeAction", {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
    )


def _raw(*bodies: bytes) -> subprocess.CompletedProcess[bytes]:
    said = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    return subprocess.run(COMMAND, input=said, capture_output=True, timeout=20, check=False)


def test_what_is_no_message_is_passed_over() -> None:
    """An editor with a fault loses an answer, not its server."""
    initialize = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'
    done = _raw(
        b"{", b"[]", b'{"id":9,"method":"textDocument/hover"}', initialize, b'{"id":2,"method":"x"}',
        b'{"id":3,"method":"textDocument/hover","params":{}}', b'{"method":"textDocument/didChange","params":{}}',
        b'{"id":4,"method":"shutdown"}', b'{"id":5,"method":"shutdown"}', b'{"method":"exit"}',
    )  # fmt: skip
    assert done.returncode == 0
    assert [done.stdout.count(code) for code in (b"-32002", b"-32601", b"-32603", b"-32600")] == [1, 1, 1, 1]
    assert b'"id":4,"result":null' in done.stdout


def test_a_question_about_a_text_that_has_changed_is_not_answered() -> None:
    """In a large file, every key that is pressed brings questions: old ones would hold up the new."""
    text = "services:\n" + "".join(f"  web-{number}: {{ port: 80 }}\n" for number in range(300))
    uri = {"uri": "file:///o.yaml"}
    said = [
        {"id": 1, "method": "initialize", "params": {}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": {**uri, "text": text, "version": 1}}},
        {"id": 2, "method": "textDocument/documentSymbol", "params": {"textDocument": uri}},
        {"id": 3, "method": "textDocument/documentSymbol", "params": {"textDocument": uri}},
        {"method": "textDocument/didChange", "params": {"textDocument": uri, "contentChanges": [{"text": "a: 1"}]}},
        {"id": 4, "method": "textDocument/documentSymbol", "params": {"textDocument": uri}},
        {"id": 5, "method": "shutdown"},
        {"method": "exit"},
    ]
    done = _raw(*(json.dumps(message).encode() for message in said))
    assert done.returncode == 0
    # The first may be answered before the change is read; the one behind the change always is.
    assert b"-32801" in done.stdout
    assert b'"id":4,"result":[{"name":"a"' in done.stdout


def test_an_editor_that_dies_ends_the_server() -> None:
    """Else every crash of an editor leaves a process behind."""
    assert _raw(b'{"id":1,"method":"initialize","params":{}}').returncode == 1
    assert subprocess.run(COMMAND, input=b"Content-Length: x\r\n\r\n", timeout=20, check=False).returncode == 1
