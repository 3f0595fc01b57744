"""A small WSGI application of no framework."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import requests

UPSTREAM = "http://localhost:9000/"

Pages = dict[str, Callable[[], tuple[str, str]]]


def fail() -> tuple[str, str]:
    """Fail, as a framework would have it."""
    return "500 Internal Server Error", "meant to fail\n"


PAGES: Pages = {
    "/": lambda: ("200 OK", "hello\n"),
    "/users/42": lambda: ("200 OK", "42\n"),
    "/outbound": lambda: ("200 OK", requests.get(UPSTREAM, timeout=5).text),
    "/error": fail,
    "/health": lambda: ("200 OK", "well\n"),
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, and name the process that answered."""
    status, text = PAGES.get(environ["PATH_INFO"], lambda: ("404 Not Found", "nothing here\n"))()
    start_response(status, [("Content-Type", "text/plain"), ("X-Worker-Pid", str(os.getpid()))])
    return [text.encode()]


def create() -> Callable[..., Iterable[bytes]]:
    """Make the application, as many projects do."""
    return application
