"""A line that says what is being done, for a person who waits in front of a terminal."""

from __future__ import annotations

import sys

_CLEAR = "\r\x1b[K"


def doing(what: str) -> None:
    """Say what is being done, in place of what was said last; nothing where nobody looks."""
    if sys.stderr.isatty():
        from obsc.render.safe import safe

        sys.stderr.write(f"{_CLEAR}{safe(what, 78)} …")
        sys.stderr.flush()


def done() -> None:
    """Leave no trace of what was said."""
    if sys.stderr.isatty():
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
