"""Messages of the Language Server Protocol over two streams.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

Message = dict[str, Any]

PARSE_ERROR, METHOD_NOT_FOUND, INTERNAL_ERROR = -32700, -32601, -32603
"""https://www.jsonrpc.org/specification#error_object"""

_LONGEST = 64 * 1024 * 1024
"""Bytes; a specification is at most 10 MB, and JSON escapes some of them."""


def messages(stream: BinaryIO) -> Iterator[Message | None]:
    """What the editor says, until it says no more; None for what is not a message."""
    while True:
        length = _length(stream)
        if length is None:
            return
        body = stream.read(length)
        if len(body) < length:
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            message = None
        yield message if isinstance(message, dict) else None


def send(stream: BinaryIO, message: Message) -> None:
    """Say something to the editor."""
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


def _length(stream: BinaryIO) -> int | None:
    """Read a head, and give the length that it names; None at the end, and where there is no going on."""
    length: int | None = None
    while line := stream.readline(4096):
        if line in (b"\r\n", b"\n"):
            return length
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            text = value.strip()
            if not text.isdigit() or len(text) > 9 or int(text) > _LONGEST:
                return None
            length = int(text)
    return None
