"""What checks have found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obsc.render.safe import safe
from obsc.verify.check import Check, all_hold

_MARKS = {"passed": "ok", "failed": "FAILED", "noted": "note"}

LINES_OF_OUTPUT = 20
"""How much of an app's output is shown: a traceback's end and what led there."""


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    """The checks of `data`, one to a line, with what explains those that failed."""
    for each in told["checks"]:
        yield f"  {_MARKS[each['status']]:<7}{each['name']:<12} {safe(each['asked'])}: {safe(each['saw'])}"
        if "fix" in each:
            yield f"{'':22}{safe(each['fix'])}"
        if "code" in each:
            yield f"{'':22}obsc explain {each['code']}"


def tail(output: str) -> list[str]:
    """The last lines of an app's output, as a terminal may show them."""
    return [safe(line) for line in output.splitlines()[-LINES_OF_OUTPUT:]]


def data(checks: Iterable[Check]) -> dict[str, Any]:
    """The checks for a program."""
    checks = tuple(checks)
    return {
        "ok": all_hold(checks),
        "checks": [
            {
                "name": each.name,
                "status": each.status,
                "asked": each.asked,
                "saw": each.saw,
                **({"code": each.code} if each.code else {}),
                **({"fix": each.fix} if each.fix else {}),
            }
            for each in checks
        ],
    }
