"""Values in the graph: literal text, references to other nodes, and what only AWS knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from obsc.records import dataclass, values


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
    for part in parts:
        if isinstance(part, RoleName):
            raise TypeError("a role name stands alone")
        for piece in part.parts if isinstance(part, Join) else (part,):
            if piece == "":
                continue
            last = flat[-1] if flat else None
            if isinstance(piece, str) and isinstance(last, str):
                flat[-1] = last + piece
            else:
                flat.append(piece)
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
    found: list[Ref] = []
    _gather((value,), found)
    return iter(found)


_WITHOUT_PARTS = (str, int, type(None))


def _gather(items: tuple[object, ...], found: list[Ref]) -> None:
    """Into a list: generators inside generators take four times as long, and every node passes here often."""
    for item in items:
        if isinstance(item, Ref):
            found.append(item)
        elif not isinstance(item, _WITHOUT_PARTS):
            _gather(item if isinstance(item, tuple) else values(item), found)
