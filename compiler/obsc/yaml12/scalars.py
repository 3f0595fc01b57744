"""Read plain scalars as YAML 1.2 core does, and know the ones that other readers read differently.

https://yaml.org/spec/1.2.2/#1032-tag-resolution; the other readings are those of https://yaml.org/type/ (YAML 1.1).
"""

from __future__ import annotations

import math
import re

from obsc.diagnostics import Severity
from obsc.records import dataclass

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_SWITCHES = frozenset("y Y yes Yes YES n N no No NO on On ON off Off OFF".split())  # noqa: SIM905
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# Seldom needed, so compiled where they are.
_LEADING_ZERO = r"[-+]?0[0-9]+"
_BASED = r"[-+]?0(?:x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)"
_UNDERSCORED = r"[-+]?(?=[0-9.]*[0-9.]_)(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]*[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
_SIXTIES = r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
_NOT_FINITE = r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_EXACT = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8259, 6)."""
_LONGEST = 64
"""Longer text is neither converted nor matched by the patterns that backtrack: both take quadratic time."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd about a plain scalar, why it matters, and what to write."""

    what: str
    why: str
    fix: str
    severity: Severity = Severity.ERROR


def read_plain(text: str) -> tuple[Scalar, Doubt | None]:
    """The value of a plain scalar; with a doubt, the value that was most likely meant.

    >>> [read_plain(text)[0] for text in ("8080", "1e3", "2024-01-01", "NULL", "no")]
    [8080, 1000, '2024-01-01', None, 'no']
    >>> value, doubt = read_plain("014")
    >>> value, doubt.why
    ('014', 'readers of YAML make 14 or, in base eight, 12 of it; an id or a name loses its zero')
    """
    if text in _WORDS:
        return _WORDS[text], None
    if text[0] not in "+-.0123456789":
        return text, _switch(text) if text in _SWITCHES else None
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    return _other(text)


def is_text(text: str) -> bool:
    """Whether a plain scalar is text, and so can be a key, to everybody who reads YAML 1.2."""
    if text in _WORDS:
        return False
    return not any(re.fullmatch(form, text) for form in (_INTEGER, _FLOAT, _BASED, _NOT_FINITE))


def _integer(text: str) -> tuple[Scalar, Doubt | None]:
    if re.fullmatch(_LEADING_ZERO, text):
        why = f"readers of YAML make {_eights(text)}of it; an id or a name loses its zero"
        fix = "quote it if it is an id or a name; drop the zero if it is a number"
        return text, Doubt("is a number with a leading zero", why, fix)
    if len(text) > _LONGEST or abs(int(text)) > _EXACT:
        return text, Doubt("is too large a number", f"editors and JSON round what is beyond {_EXACT}", "quote it")
    return int(text), None


def _eights(text: str) -> str:
    if len(text) > _LONGEST:
        return "a number "
    octal = f"or, in base eight, {int(text, 8)} " if set(text) <= set("+-01234567") else ""
    return f"{int(text)} {octal}"


def _float(text: str) -> tuple[Scalar, Doubt | None]:
    value = float(text) if len(text) <= _LONGEST else math.inf
    if math.isinf(value):
        return text, Doubt("is too long or too large a number", "readers round or refuse it", "quote it, or shorten it")
    # JSON Schema and editors take 80.0 for the whole number 80, and so does what reads the document.
    return (int(value) if value.is_integer() and abs(value) <= _EXACT else value), None


def _other(text: str) -> tuple[Scalar, Doubt | None]:
    if len(text) > _LONGEST:
        return text, None
    if re.fullmatch(_SIXTIES, text):
        return text, Doubt("looks like a time", "readers of YAML 1.1 make a number in base sixty of it", "quote it")
    if re.fullmatch(_NOT_FINITE, text):
        return text, Doubt(
            "is not a finite number", "neither JSON nor a target can hold it", "write a number, or quote it"
        )
    why = "some readers of YAML make a number of it, others text"
    if re.fullmatch(_BASED, text):
        number = int(text.replace("_", "").replace("0o", "0o0").replace("0x", "0x0").replace("0b", "0b0"), 0)
        return number, Doubt("is a number in another base than ten", why, f"write {number}, or quote it")
    if re.fullmatch(_UNDERSCORED, text):
        bare = text.replace("_", "")
        value = _integer(bare)[0] if _INTEGER.fullmatch(bare) else _float(bare)[0]
        return value, Doubt("is a number with underscores", why, f"write {bare}, or quote it")
    return text, None


def _switch(text: str) -> Doubt:
    meant = "true" if text.lower() in ("y", "yes", "on") else "false"
    why = f"it is text here and in editors, but {meant} to readers of YAML 1.1"
    return Doubt("is text, not a switch", why, f"quote it, or write {meant} where a switch is meant", Severity.WARNING)
