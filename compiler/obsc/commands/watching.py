"""Wait for a specification to change, or a file that it names.

They are looked at twice a second. That costs nothing, needs no library, and works where notifications do not arrive:
on network drives, in containers with a bind mount, and with editors that write a new file and rename it.
"""
# ruff: noqa: PTH116
# pathlib takes 9 ms to import.

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from obsc.user_files import Noted

INTERVAL = 0.5
"""In seconds."""


def versions(path: str, beside: Noted, wait: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Once for the file as it is and once for each change, when it has settled; it does not end by itself.

    `beside` has what was read since of other files. A file that is gone for a moment is in the hands of an editor.
    """
    known = _state(path)
    yield
    while True:
        wait(INTERVAL)
        now, others = _state(path), beside.now()
        if now is None or (now == known and others == beside.seen):
            continue
        wait(INTERVAL / 5)
        if now == _state(path) and others == beside.now():
            known = now
            yield


def _state(path: str) -> tuple[int, int, int] | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino
