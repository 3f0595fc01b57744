"""Diagnostics for GitHub Actions: workflow commands, which become annotations beside the changed lines.

The commands, their parameters and their escapes:
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
"""

from __future__ import annotations

from collections.abc import Iterable

from obsc.diagnostics import Diagnostic, Severity, Span
from obsc.render.plain import lines
from obsc.render.safe import safe

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(diagnostics: Iterable[Diagnostic], file_name: str) -> str:
    """One command a line. Lines and columns count from 1."""
    return "".join(f"{_command(diagnostic, file_name)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, file_name: str) -> str:
    properties = {"file": file_name, **_place(diagnostic.span), "title": diagnostic.code}
    message = "\n".join(map(safe, lines(diagnostic)))
    named = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {named}::{_data(message)}"


def _place(span: Span | None) -> dict[str, str]:
    """GitHub takes columns only where a mark begins and ends in one line."""
    if span is None:
        return {}
    if span.end_line != span.line:
        return {"line": str(span.line + 1), "endLine": str(max(span.end_line, span.line) + 1)}
    first, last = span.column + 1, max(span.end_column, span.column) + 1
    return {"line": str(span.line + 1), "endLine": str(span.line + 1), "col": str(first), "endColumn": str(last)}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
