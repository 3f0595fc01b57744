"""A client of the Language Server Protocol, as small as the tests need it.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import itertools
import json
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PATIENCE = 15.0
"""Seconds until a server counts as stuck."""

CURSOR = "¦"


class Client:
    """A server under test, told what an editor with snippets and Markdown would tell it."""

    def __init__(
        self,
        command: Sequence[str],
        settings: Mapping[str, Any] | None = None,
        *,
        options: Mapping[str, Any] | None = None,
        encodings: Sequence[str] = (),
    ) -> None:
        self._settings = dict(settings or {})
        self._ids = itertools.count(1)
        self._documents = itertools.count(1)
        self._answers: dict[int, Any] = {}
        self._published: dict[str, list[Any]] = {}
        self._news = threading.Condition()
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, daemon=True).start()
        self.capabilities = self.ask("initialize", {**_introduction(encodings), **(options or {})})["capabilities"]
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def open(self, text: str, name: str = "") -> str:
        """Open a document under a name that is new, and give its address."""
        uri = f"file:///project/{name or f'{next(self._documents)}.yaml'}"
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, version: int, *changes: Mapping[str, Any]) -> None:
        """Edit a document: `{text}`, or `{range, text}`."""
        self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def diagnostics(self, uri: str, enough: Callable[[list[Any]], bool] = lambda _: True) -> list[Any]:
        """What was published about a document, as soon as it is `enough`."""

        def ready() -> bool:
            return uri in self._published and enough(self._published[uri])

        with self._news:
            assert self._news.wait_for(ready, PATIENCE), f"nothing was published about {uri}"
            return self._published[uri]

    def at(self, method: str, marked: str) -> Any:
        """Ask about the place of the cursor in a text that marks it."""
        text, position = place(marked)
        uri = self.open(text)
        answer = self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position})
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        return answer

    def ask(self, method: str, params: Any) -> Any:
        """Send a request, and give its result."""
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        with self._news:
            assert self._news.wait_for(lambda: number in self._answers, PATIENCE), f"no answer to {method}"
            answer = self._answers.pop(number)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def stop(self) -> int:
        """End the server as the protocol wants it, and give its exit code."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        try:
            return self._server.wait(5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            raise

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._server.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._server.stdin.flush()

    def _listen(self) -> None:
        stream = self._server.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                return
            self._receive(json.loads(stream.read(length)))

    def _receive(self, message: dict[str, Any]) -> None:
        if "method" in message and "id" in message:
            items = (
                message.get("params", {}).get("items", []) if message["method"] == "workspace/configuration" else None
            )
            result = None if items is None else [self._settings.get(item.get("section", ""), {}) for item in items]
            self._send({"id": message["id"], "result": result})
            return
        with self._news:
            if message.get("method") == "textDocument/publishDiagnostics":
                self._published[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif "id" in message:
                self._answers[message["id"]] = message
            self._news.notify_all()


def place(marked: str) -> tuple[str, dict[str, int]]:
    """The text without its mark, and where that stood."""
    before, mark, after = marked.partition(CURSOR)
    assert mark, marked
    return before + after, {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def _introduction(encodings: Sequence[str]) -> dict[str, Any]:
    markup = ["markdown", "plaintext"]
    general = {"general": {"positionEncodings": list(encodings)}} if encodings else {}
    return {
        "processId": None,
        "rootUri": "file:///project",
        "workspaceFolders": [{"uri": "file:///project", "name": "project"}],
        "capabilities": {
            **general,
            "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": markup}},
                "hover": {"contentFormat": markup},
                "publishDiagnostics": {
                    "relatedInformation": True,
                    "codeDescriptionSupport": True,
                    "versionSupport": True,
                },
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
                "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
            },
        },
    }
