"""An HTTP listener that notes who asked for what and answers by a function."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from obsc.verify import peers


@dataclass(frozen=True, slots=True)
class Post:
    """One request that reached a listener; a status from 400 up means that nothing was meant to come there."""

    port: int
    method: str
    path: str
    status: int
    pids: tuple[int, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """What an answering function is given."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    pids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answering function gives back."""

    status: int
    body: bytes = b""
    media_type: str = "text/plain"


Answer = Callable[[Query], Reply]

LOOPBACK, EVERY_ADDRESS = "127.0.0.1", "0.0.0.0"
"""Of IPv4 alone, like the CloudWatch agent's; the second only where no other machine can reach it."""


def nothing_here(_query: Query) -> Reply:
    """Answer 404: for ports nobody should send to. It is an answer exporters do not retry."""
    return Reply(404)


class Listener(ThreadingHTTPServer):
    """Serves a port while its `with` block lasts, or until it is closed, and keeps every request in `posts`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Answer, host: str = LOOPBACK) -> None:
        self.port = port
        self.answer = answer
        self.posts: list[Post] = []
        self._open: set[socket.socket] = set()
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind without the reverse DNS look-up of HTTPServer, there being no network."""
        socketserver.TCPServer.server_bind(self)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Listen no more and drop every open connection, as if the process were gone; twice does no harm."""
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Take a connection, and remember it for the end."""
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """End a connection that was served."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client that is being stopped drops its connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Listener

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Note what http.server refuses by itself, such as gRPC's HTTP/2 preface (`PRI * HTTP/2.0`)."""
        method, _, rest = getattr(self, "requestline", "").partition(" ")
        self._note(method, rest.partition(" ")[0], code, {})
        self.close_connection = True

    def _serve(self) -> None:
        # While the request is open its sender still holds the socket, so it can be found now and not later.
        pids = peers.processes(self.client_address[1], self.server.port)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = Query(self.command, self.path, headers, self._body(), pids)
        reply = self.server.answer(query)
        self._note(self.command, self.path, reply.status, headers, query.pids)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def _body(self) -> bytes:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body

    def _note(self, method: str, path: str, status: int, headers: dict[str, str], pids: tuple[int, ...] = ()) -> None:
        self.server.posts.append(Post(self.server.port, method, path, status, pids, headers))
