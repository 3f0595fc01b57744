"""Collect what is wrong with a file, up to a number that nobody reads to its end."""

from __future__ import annotations

from obsc.diagnostics import Diagnostic, Path, Related, Repair, Severity, Span

MOST = 500
_LONGEST = 60


class Stop(Exception):
    """Reading on would be pointless or unsafe; the reason has been reported."""


class Findings:
    """The diagnostics of one file, in the order in which they were found."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def add(
        self,
        code: str,
        message: str,
        span: Span | None,
        *,
        why: str,
        fix: str,
        label: str = "",
        path: Path = (),
        related: tuple[Related, ...] = (),
        severity: Severity = Severity.ERROR,
        repair: Repair | None = None,
    ) -> None:
        """Report a problem; one too many ends the reading."""
        if len(self.found) >= MOST:
            self.found.append(_too_many(span))
            raise Stop
        self.found.append(
            Diagnostic(code, severity, message, path, span, label, why, fix, related=related, repair=repair)
        )


def cut(text: str) -> str:
    """The user's own text, short enough to stand in a message.

    >>> cut("x" * 100) == "x" * 59 + "…"
    True
    """
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _too_many(span: Span | None) -> Diagnostic:
    return Diagnostic(
        "OBS007",
        Severity.ERROR,
        f"more than {MOST} problems: the file was not read beyond this place",
        span=span,
        why="a file with so many problems is seldom the file that was meant",
        fix="check that this is the right file, then repair the problems above and run again",
    )
