"""Sends an application requests until every one of its workers has served some."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

PID_HEADER = "x-worker-pid"
"""The header in which an application may say which process answered."""

ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send; `traced` is whether a span and a latency sample are to be waited for."""

    path: str
    traced: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """An answer; status 0 means that none came."""

    path: str
    traced: bool
    status: int
    pid: int | None
    headers: dict[str, str] = field(default_factory=dict)


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

    It gives up after so many seconds or rounds; who answered is known from the header `X-Worker-Pid`.
    """
    deadline = time.monotonic() + seconds
    responses: list[Response] = []
    with ThreadPoolExecutor(2 * workers) as pool:
        for _ in range(ROUNDS):
            responses += pool.map(lambda request: _send(port, request), plan)
            if len({each.pid for each in responses} - {None}) >= workers or time.monotonic() > deadline:
                break
    return tuple(responses)


def _send(port: int, request: Request) -> Response:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", request.path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return Response(request.path, request.traced, 0, None)
    finally:
        connection.close()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    pid = headers.get(PID_HEADER)
    return Response(request.path, request.traced, answer.status, int(pid) if pid else None, headers)
