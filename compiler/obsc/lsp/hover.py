"""What obsc takes for granted at a place: the defaults there, and where each comes from."""

from __future__ import annotations

import json
import re
from typing import Any

from obsc.diagnostics import Path
from obsc.environments import KEY, names
from obsc.pipeline import Compilation
from obsc.resolved import resolved

_MOST = 12


def hover(compilation: Compilation, path: Path) -> str | None:
    """Markdown about a place; None where there is nothing to say that the schema does not say."""
    if path[0] == KEY:
        return "\n".join(_without(compilation, path)) or None
    parts = [*_taken(compilation, path), *_elsewhere(compilation, path)]
    return "\n".join(parts) or None


def _without(compilation: Compilation, path: Path) -> list[str]:
    """What a place in an environment changes: what is written in the document itself, or taken there."""
    source, there = compilation.source, path[2:]
    if not there:
        return []
    if source.places.find(there) is None:
        return _taken(compilation, there)
    written = source.raw(there)
    what = f": {_code(written)}" if written else ""
    return [f"Without `{path[1]}`{what} (line {source.key_span(there).line + 1})"]


def _taken(compilation: Compilation, path: Path) -> list[str]:
    """The defaults at a place and below it, the nearest first."""
    if compilation.document is None or compilation.plan is None:
        return []
    document, reasons = resolved(compilation.document, compilation.plan)
    here = sorted(
        (place for place in reasons if place[: len(path)] == path), key=lambda place: (len(place), str(place))
    )
    if not here:
        return []
    rows = [f"- {_code(_name(place, path))}: {_code(_value(document, place))}{_why(reasons[place])}" for place in here]
    more = [f"- and {len(rows) - _MOST} more: `obsc show --resolved`"] if len(rows) > _MOST else []
    head = "Taken by obsc, because nothing is written; the language's own default, where no reason stands:"
    return [head, "", *rows[:_MOST], *more]


def _elsewhere(compilation: Compilation, path: Path) -> list[str]:
    """What environments say in place of this."""
    source, rows = compilation.source, []
    for name in names(source):
        there = (KEY, name, *path)
        if path[0] != KEY and source.places.find(there) is not None:
            written = source.raw(there)
            what = f": {_code(written)}" if written else ""
            rows.append(f"- in `{name}`{what} (line {source.key_span(there).line + 1})")
    return ["", "Changed:", "", *rows] if rows else []


def _name(place: Path, path: Path) -> str:
    return ".".join(map(str, place[len(path) :] or place[-1:]))


def _value(document: Any, path: Path) -> str:
    for step in path:
        document = document[step]
    return json.dumps(document, ensure_ascii=False)


def _why(reason: str) -> str:
    _, _, why = reason.partition(": ")
    return f": {why}" if why else ""


def _code(text: str) -> str:
    """Text that Markdown shows as it is, in one line, between more backticks than it has in a row.

    >>> _code("a`b")
    '`` a`b ``'
    """
    shown = " ".join(text.split())[:120]
    if "`" not in shown:
        return f"`{shown}`"
    fence = "`" * (1 + max(map(len, re.findall("`+", shown))))
    return f"{fence} {shown} {fence}"
