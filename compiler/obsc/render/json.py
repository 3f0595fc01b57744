"""Diagnostics for programs: JSON that keeps its shape and order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsc.diagnostics import Diagnostic, Path, Repair, Severity, Span

VERSION = 1
"""Grows when a reader of the older shape would misread the newer."""


def render(diagnostics: Iterable[Diagnostic], file_name: str) -> str:
    """All findings. Lines and columns count from 1, in characters; the end is exclusive; `path` is a JSON pointer.

    ASCII only, so that nothing in it can steer a terminal.
    """
    import json

    found = list(diagnostics)
    counts = {f"{s.label}s": sum(d.severity is s for d in found) for s in reversed(Severity)}
    document = {"version": VERSION, "file": file_name, **counts, "diagnostics": [_entry(d) for d in found]}
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901).

    >>> pointer(("services", "a/b", 0))
    '/services/a~1b/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _entry(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.label,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "path": pointer(diagnostic.path),
        "label": diagnostic.label,
        "why": diagnostic.why,
        "fix": diagnostic.fix,
        "suggestion": diagnostic.suggestion,
        "repair": _repair(diagnostic.repair),
        "environments": list(diagnostic.environments),
        "related": [{**_place(other.span), "label": other.label} for other in diagnostic.related],
    }


def _repair(repair: Repair | None) -> dict[str, Any] | None:
    if repair is None:
        return None
    return {"title": repair.title, "edits": [{**_place(edit.span), "text": edit.text} for edit in repair.edits]}


def _place(span: Span | None) -> dict[str, int | None]:
    if span is None:
        return dict.fromkeys(("line", "column", "endLine", "endColumn"))
    places = (span.line, span.column, span.end_line, span.end_column)
    return {name: number + 1 for name, number in zip(("line", "column", "endLine", "endColumn"), places, strict=True)}
