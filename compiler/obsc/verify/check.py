"""A check: what was asked, what was seen, and what that means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "failed", "noted"]
"""`noted` is what a person should know and nothing is wrong with, or what could not be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. `code` is the rule that explains a failure (`obsc explain CODE`), `fix` what to do about it."""

    name: str
    status: Status
    asked: str
    saw: str
    code: str | None = None
    fix: str = ""


def check(name: str, asked: str, saw: str, holds: bool, *, code: str | None = None, fix: str = "") -> Check:
    """A check that has passed or failed; a reason and a fix are of interest only where it has failed."""
    if holds:
        return Check(name=name, status="passed", asked=asked, saw=saw)
    return Check(name=name, status="failed", asked=asked, saw=saw, code=code, fix=fix)


def note(name: str, asked: str, saw: str, *, code: str | None = None, fix: str = "") -> Check:
    """Something to know."""
    return Check(name=name, status="noted", asked=asked, saw=saw, code=code, fix=fix)


def all_hold(checks: Iterable[Check]) -> bool:
    """Whether nothing has failed."""
    return all(each.status != "failed" for each in checks)
