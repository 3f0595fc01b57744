"""The loop: what the editor says changes documents or asks; a moment after the last change, findings are published."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote, urlsplit

from obsc import __version__
from obsc.diagnostics import Diagnostic
from obsc.lsp import findings, places, symbols
from obsc.lsp.text import Columns, changed, choose
from obsc.lsp.wire import INTERNAL_ERROR, METHOD_NOT_FOUND, Message, messages, send
from obsc.user_files import Noted, Read, inside, no_files

if TYPE_CHECKING:
    from obsc.pipeline import Compilation

_PAUSE = 0.05
"""Seconds without a word from the editor until what was typed is looked at."""

_LOOK = 1.0
"""Seconds between two looks at the files that a specification names: no editor tells of all that it does not show."""

_CAPABILITIES = {
    "textDocumentSync": {"openClose": True, "change": 2},  # 2: stretches of the text
    "hoverProvider": True,
    "definitionProvider": True,
    "documentSymbolProvider": True,
    "codeActionProvider": {"codeActionKinds": ["quickfix", findings.FIX_ALL]},
}

_NOT_INITIALIZED, _INVALID_REQUEST, _CONTENT_MODIFIED = -32002, -32600, -32801


def _files_beside(uri: str) -> Read:
    """What reads the files that a specification names; a text that is in no folder yet names none that can be read."""
    where = urlsplit(uri)
    return inside(unquote(where.path).rpartition("/")[0] or "/") if where.scheme == "file" else no_files


def _uri(message: Message) -> Any:
    """The document that a message is about."""
    params = message.get("params")
    document = params.get("textDocument") if isinstance(params, dict) else None
    return document.get("uri") if isinstance(document, dict) else None


@dataclass(eq=False)
class _Document:
    """A text that is open in the editor, and what it compiles to."""

    uri: str
    text: str
    version: int | None

    def __post_init__(self) -> None:
        self.is_published = False
        self.beside = Noted(_files_beside(self.uri))

    @cached_property
    def compilation(self) -> Compilation:
        """What the text comes to, worked out when it is first asked for."""
        from obsc.pipeline import compile_all  # the most of what is imported

        name = self.uri.rpartition("/")[2] or self.uri
        return compile_all(self.text.encode("utf-8", "surrogatepass"), name, self.beside)

    @cached_property
    def lines(self) -> list[str]:
        return [line.removesuffix("\r") for line in self.compilation.source.text.split("\n")]

    def replace(self, text: str, version: int | None) -> None:
        """Take a new text, and forget what was known of the old one."""
        self.text, self.version = text, version
        self.forget()

    def forget(self) -> None:
        """Know nothing of the text and of the files that it names."""
        self.is_published = False
        self.beside.seen.clear()
        for known in ("compilation", "lines"):
            self.__dict__.pop(known, None)


@dataclass(eq=False)
class Server:
    """One editor's server. `run` gives the exit code that the protocol asks for."""

    incoming: BinaryIO
    outgoing: BinaryIO
    _documents: dict[str, _Document] = field(default_factory=dict)
    _columns: Columns = field(default_factory=lambda: Columns("utf-16"))
    _hidden: frozenset[str] = findings.OF_THE_SCHEMA
    _shows_related: bool = False
    _state: str = "new"
    _pause: float = _PAUSE
    _inbox: queue.SimpleQueue[Message | StopIteration | None] = field(default_factory=queue.SimpleQueue)
    _waiting: deque[Message | StopIteration | None] = field(default_factory=deque)

    def run(self) -> int:
        """Answer until the editor goes."""
        threading.Thread(target=self._listen, daemon=True).start()
        while True:
            try:
                message = self._next()
            except queue.Empty:
                self._catch_up()
                continue
            if isinstance(message, StopIteration) or (message or {}).get("method") == "exit":
                return 0 if self._state == "shut down" else 1
            if message is not None:
                self._receive(message)

    def _next(self) -> Message | StopIteration | None:
        """The next word of the editor; all that has been said by now is known when it is looked at."""
        if not self._waiting:
            is_behind = any(not document.is_published for document in self._documents.values())
            idle = _LOOK if self._documents else None
            self._waiting.append(self._inbox.get(timeout=self._pause if is_behind else idle))
        while not self._inbox.empty():
            self._waiting.append(self._inbox.get())
        return self._waiting.popleft()

    def _listen(self) -> None:
        for message in messages(self.incoming):
            self._inbox.put(message)
        self._inbox.put(StopIteration())

    def _receive(self, message: Message) -> None:
        method, number = message.get("method"), message.get("id")
        answer = self._methods.get(str(method))
        if number is None:
            if answer is not None and self._state == "ready":
                self._safely(answer, message)
            return
        if method is None:
            return  # an answer: nothing was asked
        if self._state == "new" and method != "initialize":
            self._say({"id": number, "error": {"code": _NOT_INITIALIZED, "message": "not initialized"}})
        elif self._state == "shut down":
            self._say({"id": number, "error": {"code": _INVALID_REQUEST, "message": "shut down"}})
        elif self._is_outdated(message):
            self._say({"id": number, "error": {"code": _CONTENT_MODIFIED, "message": "the document has changed"}})
        elif answer is None:
            self._say({"id": number, "error": {"code": METHOD_NOT_FOUND, "message": f"no method {method}"}})
        else:
            self._safely(lambda params: self._say({"id": number, "result": answer(params)}), message)

    def _is_outdated(self, message: Message) -> bool:
        """Whether the editor has changed the document since it asked: an answer would be about another text."""
        uri = _uri(message)
        return uri is not None and any(
            isinstance(later, dict) and later.get("method") == "textDocument/didChange" and _uri(later) == uri
            for later in self._waiting
        )

    def _safely(self, answer: Callable[[dict[str, Any]], Any], message: Message) -> None:
        """A bug must not take the server away from somebody who writes."""
        try:
            answer(message.get("params") or {})
        except Exception as bug:
            import traceback

            traceback.print_exception(bug, file=sys.stderr)
            if "id" in message:
                error = {"code": INTERNAL_ERROR, "message": f"{type(bug).__name__}: {bug}"}
                self._say({"id": message["id"], "error": error})

    @cached_property
    def _methods(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {
            "initialize": self._initialize,
            "initialized": self._warm_up,
            "shutdown": self._shut_down,
            "textDocument/didOpen": self._open,
            "textDocument/didChange": self._change,
            "textDocument/didClose": self._close,
            "textDocument/codeAction": self._actions,
            "textDocument/hover": self._hover,
            "textDocument/definition": self._definition,
            "textDocument/documentSymbol": self._symbols,
        }

    def _initialize(self, params: dict[str, Any]) -> dict[str, Any]:
        client = params.get("capabilities") or {}
        self._columns = Columns(choose((client.get("general") or {}).get("positionEncodings") or ()))
        shown = (client.get("textDocument") or {}).get("publishDiagnostics") or {}
        self._shows_related = bool(shown.get("relatedInformation"))
        if (params.get("initializationOptions") or {}).get("schemaDiagnostics"):
            self._hidden = frozenset()
        self._state = "ready"
        capabilities = {"positionEncoding": self._columns.encoding, **_CAPABILITIES}
        return {"capabilities": capabilities, "serverInfo": {"name": "obsc", "version": __version__}}

    def _warm_up(self, _: dict[str, Any]) -> None:
        """Import the compiler while the editor is busy with the answer."""
        import gc

        from obsc.pipeline import compile_all

        compile_all(b"")
        # What is loaded by now stays: the collector need not look at it again with every change of a large file.
        gc.freeze()

    def _shut_down(self, _: dict[str, Any]) -> None:
        self._state = "shut down"

    def _open(self, params: dict[str, Any]) -> None:
        opened = params["textDocument"]
        self._documents[opened["uri"]] = _Document(opened["uri"], opened["text"], opened.get("version"))

    def _change(self, params: dict[str, Any]) -> None:
        document = self._documents[params["textDocument"]["uri"]]
        text = document.text
        for change in params["contentChanges"]:
            text = changed(text, change, self._columns)
        document.replace(text, params["textDocument"].get("version"))

    def _close(self, params: dict[str, Any]) -> None:
        document = self._documents.pop(params["textDocument"]["uri"], None)
        if document is not None:
            self._say_published(document.uri, None, [])

    def _actions(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        document = self._documents[params["textDocument"]["uri"]]
        only = (params.get("context") or {}).get("only")
        found = document.compilation.diagnostics
        return findings.actions(found, params["range"], only, document.uri, self._columns, document.lines)

    def _hover(self, params: dict[str, Any]) -> dict[str, Any] | None:
        from obsc.lsp.hover import hover

        document, path = self._at(params)
        told = None if path is None else hover(document.compilation, path)
        return None if told is None else {"contents": {"kind": "markdown", "value": told}}

    def _definition(self, params: dict[str, Any]) -> dict[str, Any] | None:
        document, path = self._at(params)
        span = None if path is None else places.definition(document.compilation.source, path)
        return None if span is None else {"uri": document.uri, "range": self._columns.range(span, document.lines)}

    def _symbols(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        document = self._documents[params["textDocument"]["uri"]]
        return symbols.symbols(document.compilation.source, self._columns, document.lines)

    def _at(self, params: dict[str, Any]) -> tuple[_Document, tuple[str | int, ...] | None]:
        document = self._documents[params["textDocument"]["uri"]]
        number = params["position"]["line"]
        line = document.lines[number] if number < len(document.lines) else ""
        column = self._columns.ours(line, params["position"]["character"])
        return document, places.at(document.compilation.source, number, column)

    def _catch_up(self) -> None:
        """Publish what is known of the next document that has changed, or of whose files one has."""
        document = next((document for document in self._documents.values() if not document.is_published), None)
        if document is None:
            for document in self._documents.values():
                if document.beside.now() != document.beside.seen:
                    document.forget()
            return
        document.is_published = True
        began = time.monotonic()
        self._safely(lambda _: self._publish(document), {})
        # A large file takes a while: it is looked at less often, so that there is time to answer.
        self._pause = max(_PAUSE, min(0.3, (time.monotonic() - began) / 4))

    def _publish(self, document: _Document) -> None:
        found = [d for d in document.compilation.diagnostics if self._is_shown(d)]
        shown = [
            findings.published(d, document.uri, self._columns, document.lines, related=self._shows_related)
            for d in found
        ]
        self._say_published(document.uri, document.version, shown)

    def _is_shown(self, diagnostic: Diagnostic) -> bool:
        """What a schema says is left to the server that knows only that; it knows nothing of merged environments."""
        return diagnostic.code not in self._hidden or bool(diagnostic.environments)

    def _say_published(self, uri: str, version: int | None, shown: list[dict[str, Any]]) -> None:
        numbered = {} if version is None else {"version": version}
        params = {"uri": uri, **numbered, "diagnostics": shown}
        self._say({"method": "textDocument/publishDiagnostics", "params": params})

    def _say(self, message: Message) -> None:
        send(self.outgoing, message)
