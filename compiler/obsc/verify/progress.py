"""One line on a terminal that says what is being waited for."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from obsc.render.safe import safe
from obsc.verify.local import Progress

EVERY = 0.2
"""Seconds between two changes of the line."""


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """Give a function that takes what is happening; where nobody watches standard error, nothing is written."""
    if not sys.stderr.isatty():
        yield lambda _what: None
        return
    state: list[tuple[str, float]] = [("", time.monotonic())]
    over = threading.Event()

    def show() -> None:
        while not over.wait(EVERY):
            what, since = state[-1]
            sys.stderr.write(f"\r\x1b[K{safe(title, 40)}: {safe(what, 60)} {time.monotonic() - since:.0f} s")
            sys.stderr.flush()

    def tell(what: str) -> None:
        state.append((what, time.monotonic()))

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield tell
    finally:
        over.set()
        thread.join()
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
