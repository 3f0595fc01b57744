"""Findings as the editor shows them, and the fixes that it offers for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from obsc.diagnostics import Diagnostic, Repair, Severity, Span
from obsc.lsp.text import Columns
from obsc.render.plain import lines as lines_of
from obsc.rules import rule_of

OF_THE_SCHEMA = frozenset({"OBS002", "OBS003", "OBS010", "OBS011", "OBS012", "OBS013", "OBS014"})
"""What yaml-language-server says of the same file."""

FIX_ALL = "source.fixAll.obsc"
_SEVERITIES = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.INFO: 3}
_WHOLE_FILE = Span(0, 0, 0, 0)


def published(
    diagnostic: Diagnostic, uri: str, columns: Columns, lines: Sequence[str], *, related: bool
) -> dict[str, Any]:
    """A finding."""
    shown: dict[str, Any] = {
        "range": columns.range(diagnostic.span or _WHOLE_FILE, lines),
        "severity": _SEVERITIES[diagnostic.severity],
        "code": diagnostic.code,
        "source": "obsc",
        "message": "\n".join(lines_of(diagnostic)),
    }
    link = re.search(r"https://\S+", rule_of(diagnostic.code).section("Source"))
    if link:
        shown["codeDescription"] = {"href": link.group()}
    if related and diagnostic.related:
        shown["relatedInformation"] = [
            {"location": {"uri": uri, "range": columns.range(other.span, lines)}, "message": other.label}
            for other in diagnostic.related
        ]
    return shown


def actions(
    found: Iterable[Diagnostic],
    asked: dict[str, Any],
    only: Sequence[str] | None,
    uri: str,
    columns: Columns,
    lines: Sequence[str],
) -> list[dict[str, Any]]:
    """The fixes of the findings on the lines that are asked for; and all at once, if that is asked for by name."""
    mendable = [d for d in found if d.repair is not None and d.span is not None]
    offered = []
    if _wanted("quickfix", only):
        for diagnostic in mendable:
            if _touches(diagnostic.span, asked) and diagnostic.repair is not None:
                action = _action(diagnostic.repair.title, "quickfix", [diagnostic.repair], uri, columns, lines)
                shown = published(diagnostic, uri, columns, lines, related=False)
                offered.append({**action, "diagnostics": [shown], "isPreferred": True})
    if mendable and only and _wanted(FIX_ALL, only):
        repairs = [d.repair for d in mendable if d.repair is not None]
        offered.append(_action("fix everything that obsc can fix", FIX_ALL, _apart(repairs), uri, columns, lines))
    return offered


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind is asked for: by its own name, or by one above it."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in only)


def _touches(span: Span | None, asked: dict[str, Any]) -> bool:
    first, last = asked["start"]["line"], asked["end"]["line"]
    return span is not None and span.line <= last and first <= span.end_line


def _apart(repairs: Iterable[Repair]) -> list[Repair]:
    """Of repairs that touch each other, the first alone."""
    taken: list[Span] = []
    apart = []
    for repair in dict.fromkeys(repairs):
        spans = [edit.span for edit in repair.edits]
        if not any(_meet(one, other) for one in spans for other in taken):
            apart.append(repair)
            taken += spans
    return apart


def _meet(one: Span, other: Span) -> bool:
    return (one.line, one.column) <= (other.end_line, other.end_column) and (other.line, other.column) <= (
        one.end_line,
        one.end_column,
    )


def _action(
    title: str, kind: str, repairs: Iterable[Repair], uri: str, columns: Columns, lines: Sequence[str]
) -> dict[str, Any]:
    edits = [
        {"range": columns.range(edit.span, lines), "newText": edit.text} for repair in repairs for edit in repair.edits
    ]
    return {"title": title, "kind": kind, "edit": {"changes": {uri: edits}}}
