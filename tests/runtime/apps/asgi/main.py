"""A small ASGI application of no framework."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import requests

UPSTREAM = "http://localhost:9000/"


async def application(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Any) -> None:
    """Answer, and name the process that answered."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    status, text = 200, "hello\n"
    if scope["path"] == "/outbound":
        text = (await asyncio.to_thread(requests.get, UPSTREAM, timeout=5)).text
    elif scope["path"] == "/error":
        status, text = 500, "meant to fail\n"
    elif scope["path"] == "/missing":
        status, text = 404, "nothing here\n"
    headers = [(b"content-type", b"text/plain"), (b"x-worker-pid", str(os.getpid()).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _live(receive: Callable[[], Awaitable[Any]], send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
