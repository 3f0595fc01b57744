"""Placeholders of shells, templates and CI systems that stayed in a value."""

from __future__ import annotations

import re

_BRACED = (
    r"\$\{\{?\s*[A-Za-z_][\w.:]{0,80}(?::?[-=?+][^{}\s]{0,80})?\s*\}?\}"
    r"|\{\{\s*[A-Za-z_.][\w.]{0,80}\s*\}\}"
    r"|\$\([A-Z_][A-Z0-9_]*\)"
)
_ANYWHERE = rf"{_BRACED}|\$[A-Z_][A-Z0-9_]+\b|\{{[A-Z][A-Z0-9_]+\}}"
_PART = rf"{_BRACED}|(?:\A|(?<=[:/=@,]))\$[A-Z_][A-Z0-9_]+(?=[:/@,]|\Z)"


def is_telemetry(variable: str) -> bool:
    """Whether nobody fills in a placeholder in this variable: Python and OpenTelemetry read it as it is."""
    return variable == "PYTHONPATH" or variable.startswith("OTEL_")


def _may_hold_one(value: str) -> bool:
    return "$" in value or "{" in value


def in_telemetry(value: str) -> str | None:
    """The first placeholder in a value that is read as it is.

    >>> in_telemetry("service.name=${SERVICE_NAME}"), in_telemetry("{SERVICE_NAME}"), in_telemetry("/health$")
    ('${SERVICE_NAME}', '{SERVICE_NAME}', None)
    """
    match = re.search(_ANYWHERE, value) if _may_hold_one(value) else None
    return match[0] if match else None


def in_other(value: str) -> str | None:
    """The first placeholder in a path, an address or a word; a template, JSON or a sentence may mean it.

    >>> in_other("postgres://shop:${PASSWORD}@db"), in_other("$HOME/bin"), in_other("pa$WORD"), in_other("Hi {{ x }}!")
    ('${PASSWORD}', '$HOME', None, None)
    """
    if not _may_hold_one(value):
        return None
    if re.search(r"\s|\A[\[{(^]", value) and not re.fullmatch(_BRACED, value):
        return None
    match = re.search(_PART, value)
    return match[0] if match else None
