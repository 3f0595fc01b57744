"""Wait for a file to change.

One file is looked at twice a second. That costs nothing, needs no library, and works where notifications do not arrive:
on network drives, in containers with a bind mount, and with editors that write a new file and rename it.
"""
# ruff: noqa: PTH116
# pathlib takes 9 ms to import.

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

INTERVAL = 0.5
"""In seconds."""


def versions(path: str, wait: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Once for the file as it is and once for each change, when it has settled; it does not end by itself.

    A file that is gone for a moment is in the hands of an editor.
    """
    known = _state(path)
    yield
    while True:
        wait(INTERVAL)
        now = _state(path)
        if now is None or now == known:
            continue
        wait(INTERVAL / 5)
        if now == _state(path):
            known = now
            yield


def _state(path: str) -> tuple[int, int, int] | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
