"""Sends an application requests until every one of its workers has served some."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

from obsc.verify import peers

ROUNDS = 25
ACCEPTED_WITHIN = 0.5
"""Seconds in which a server that is not busy has taken a connection from the kernel's queue."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send; `traced` is whether a span and a latency sample are to be waited for."""

    path: str
    traced: bool = True
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; status 0 means that none came. `pids` are the processes that held the other end of the connection."""

    path: str
    traced: bool
    status: int
    pids: tuple[int, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    seconds: float = 0.0


def wait_for_port(port: int, alive: Callable[[], bool], seconds: float) -> float | None:
    """Wait until the port accepts connections; give the seconds it took, or None if it never did."""
    started = time.monotonic()
    while alive() and time.monotonic() - started < seconds:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return time.monotonic() - started
        except OSError:
            time.sleep(0.02)
    return None


def send(port: int, plan: Sequence[Request], workers: int, seconds: float) -> tuple[Response, ...]:
    """Send the plan, several requests at a time, and again until as many processes as said have answered.

    It gives up after so many seconds or rounds.
    """
    deadline = time.monotonic() + seconds
    responses: list[Response] = []
    with ThreadPoolExecutor(2 * workers) as pool:
        for _ in range(ROUNDS):
            responses += pool.map(lambda request: send_one(port, request), plan)
            served = {pid for each in responses for pid in each.pids}
            if len(served) >= workers or time.monotonic() > deadline:
                break
    return tuple(responses)


def send_one(port: int, request: Request, seconds: float = 10.0) -> Response:
    """Send one request.

    Its last line is held back until the connection has a holder: whoever accepts it serves it, and is known from then
    on, while after the answer the connection may be gone.
    """
    started = time.monotonic()
    pids: tuple[int, ...] = ()
    try:
        with socket.create_connection(("127.0.0.1", port), seconds) as connection:
            connection.sendall(_head(port, request))
            pids = _holders(connection, port)
            connection.sendall(b"\r\n")
            answer = http.client.HTTPResponse(connection, method=request.method)
            answer.begin()
            answer.read()
    except (OSError, http.client.HTTPException):
        return Response(request.path, request.traced, 0, pids, method=request.method)
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Response(
        request.path,
        request.traced,
        answer.status,
        pids,
        headers,
        method=request.method,
        seconds=time.monotonic() - started,
    )


def _head(port: int, request: Request) -> bytes:
    path = quote(request.path, safe="/?&=%+#:;,@!$'()*~[]")
    length = "" if request.method in ("GET", "HEAD", "OPTIONS") else "Content-Length: 0\r\n"
    head = f"{request.method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: obsc\r\nAccept: */*\r\n"
    return f"{head}{length}Connection: close\r\n".encode("ascii")


def _holders(connection: socket.socket, port: int) -> tuple[int, ...]:
    if not peers.PROC.is_dir():
        return ()
    own_port = connection.getsockname()[1]
    deadline = time.monotonic() + ACCEPTED_WITHIN
    # The server's end: what is the peer's port to it is our own.
    while not (pids := peers.processes(port, own_port)) and time.monotonic() < deadline:
        time.sleep(0.005)
    return pids
