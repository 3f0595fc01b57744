"""What the commands share: read and compile the specification, say what was found, choose the exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable

from obsc import files
from obsc.cli import FINDINGS, OK, USAGE
from obsc.diagnostics import Diagnostic, Severity
from obsc.pipeline import Compilation, compile_text
from obsc.source import Source
from obsc.yaml12.decode import MOST_BYTES


def compile_file(arguments: Namespace) -> Compilation | int:
    """The compilation of the file that the arguments name; an exit code where it cannot be read."""
    name: str = arguments.file
    if name == "-":
        return compile_text(sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>")
    raw = files.read(name)
    if isinstance(raw, Diagnostic):
        say([raw], None, getattr(arguments, "format", "text"), name)
        return USAGE
    return compile_text(raw, name)


def say(found: Iterable[Diagnostic], source: Source | None, form: str, name: str) -> None:
    """Print diagnostics: frames on standard error for people, JSON on standard output for programs."""
    found = list(found)
    if form == "json":
        from obsc.render import json as as_json

        sys.stdout.write(as_json.render(found, name))
    elif found:
        from obsc.render import human

        sys.stderr.write(human.render(found, source, color=colored()))


def colored() -> bool:
    """Whether a person with a colour terminal reads standard error (https://no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def exit_code(found: Iterable[Diagnostic], *, strict: bool) -> int:
    """1 where an error was found, or with `strict` a warning; else 0."""
    worst = Severity.WARNING if strict else Severity.ERROR
    return FINDINGS if any(diagnostic.severity >= worst for diagnostic in found) else OK
