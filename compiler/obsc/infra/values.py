"""Values in the graph: literal text, references to other nodes, and what only AWS knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Literal, TypeAlias

from obsc.records import dataclass, picked


@dataclass(frozen=True, slots=True)
class Ref:
    """An attribute of another node: `Ref("Role", "web-task", "arn")`; kind is the node's class name."""

    kind: str
    name: str
    attr: str


@dataclass(frozen=True, slots=True)
class Pseudo:
    """A fact of the place of deployment, spelled by every target in its own way."""

    name: Literal["partition", "region", "account-id"]


@dataclass(frozen=True, slots=True)
class RoleName:
    """The name of the IAM role whose ARN is given: the part after `role/`."""

    arn: Ref


@dataclass(frozen=True, slots=True)
class Join:
    """Text made of several parts; literal parts never stand side by side (see `text`)."""

    parts: tuple[str | Ref | Pseudo, ...]


Text: TypeAlias = str | Ref | Pseudo | Join | RoleName
"""A string. A plain `str` is literal to the last character: targets escape it, nobody expands it."""

TextList: TypeAlias = tuple[Text, ...] | Ref
"""Strings, or a reference to an input that holds a list."""


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object whose leaves may be references; keys in the order in which a reader wants them."""

    entries: tuple[tuple[str, Json], ...]


Json: TypeAlias = "Text | bool | int | float | JsonObject | tuple[Json, ...] | None"
"""Any JSON; a tuple is an array."""

PARTITION = Pseudo("partition")
REGION = Pseudo("region")
ACCOUNT_ID = Pseudo("account-id")


def text(*parts: Text) -> Text:
    """Concatenate, in the one normal form: flat, no empty parts, neighbours merged.

    >>> text("a", "", "b")
    'ab'
    >>> text("arn:", PARTITION, text(":s3:", "x"))
    Join(parts=('arn:', Pseudo(name='partition'), ':s3:x'))
    """
    flat: list[str | Ref | Pseudo] = []
    last: str | Ref | Pseudo | None = None
    for part in parts:
        if isinstance(part, RoleName):
            raise TypeError("a role name stands alone")
        for piece in part.parts if isinstance(part, Join) else (part,):
            if isinstance(piece, str) and isinstance(last, str):
                flat[-1] = last = last + piece
            elif not isinstance(piece, str) or piece:
                flat.append(piece)
                last = piece
    if not flat:
        return ""
    return flat[0] if len(flat) == 1 else Join(tuple(flat))


def spelled(value: Text) -> str:
    """A text for people to read, with names for what is only known at deployment.

    >>> spelled(text("arn:", PARTITION, ":", Ref("Input", "bucket", "value"), ":", Ref("Role", "web", "arn")))
    'arn:<partition>:<bucket>:<Role web arn>'
    """
    match value:
        case str():
            return value
        case Ref("Input", name, _):
            return f"<{name}>"
        case Ref(kind, name, attr):
            return f"<{kind} {name} {attr}>"
        case Pseudo(name):
            return f"<{name}>"
        case RoleName(arn):
            return f"<the name in {spelled(arn)}>"
        case Join(parts):
            return "".join(spelled(part) for part in parts)


def refs(value: object) -> Iterator[Ref]:
    """Every reference inside a value, however deep in tuples and records."""
    found: list[Any] = []
    _gather((value,), _REFS, found)
    return iter(found)


def unknowns(value: object) -> Iterator[Ref | Pseudo | RoleName]:
    """Every value inside another that only the deployment knows, in order; not the ARN inside of a role's name."""
    found: list[Any] = []
    _gather((value,), _UNKNOWN, found)
    return iter(found)


_REFS: frozenset[type] = frozenset((Ref,))
_UNKNOWN: frozenset[type] = frozenset((Ref, Pseudo, RoleName))


_WITHOUT_PARTS = frozenset((str, int, float, bool, type(None)))
_PLAIN = frozenset(
    ("str", "int", "float", "bool", "None", "Path", "Tags", "tuple[str, ...]", "tuple[tuple[str, str], ...]")
)


def _gather(items: tuple[Any, ...], wanted: frozenset[type], found: list[Any]) -> None:
    """Into a list: generators inside generators take four times as long, and every node passes here often."""
    for item in items:
        kind: Any = type(item)
        if kind in wanted:
            found.append(item)
        elif kind is tuple:
            _gather(item, wanted, found)
        elif kind not in _WITHOUT_PARTS:
            _gather(_parts(kind)(item), wanted, found)


@cache
def _parts(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of those fields that may hold more than text and numbers: a third of all."""
    return picked(kind, lambda _, written: not is_plain(written))


def is_plain(written: str) -> bool:
    """Whether a field of this type, as it is written, holds text and numbers only, however deep.

    >>> is_plain("str | None"), is_plain("Literal['tcp', 'udp']"), is_plain("Text"), is_plain("tuple[Text, ...]")
    (True, True, False, False)
    """
    return written.startswith("Literal[") or _PLAIN.issuperset(written.split(" | "))
