"""What HCL text says before anything is evaluated: bodies of arguments and blocks, and expressions.

https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from obsc_readers.document import ScalarKind


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a truth value or null, by its characters."""

    text: str
    kind: ScalarKind
    line: int | None


@dataclass(frozen=True, slots=True)
class Template:
    """Text with expressions in it; one expression by itself is its own value and not text."""

    parts: tuple[str | Expression, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that stands by itself: `local`, `var`, `aws_iam_role`."""

    name: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of.name`."""

    of: Expression
    name: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Index:
    """`of[key]`."""

    of: Expression
    key: Expression
    line: int | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    name: str
    arguments: tuple[Expression, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Minus:
    """One number less another."""

    left: Expression
    right: Expression
    line: int | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is written out."""

    items: tuple[Expression, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Entries:
    """An object that is written out; a bare name as a key has become text."""

    entries: tuple[tuple[Expression, Expression], ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Other:
    """A kind of expression that no reader here follows, and what it is called."""

    what: str
    line: int | None


Expression: TypeAlias = Literal | Template | Variable | Attribute | Index | Call | Minus | Items | Entries | Other


@dataclass(frozen=True, slots=True)
class Argument:
    """`name = value`."""

    name: str
    value: Expression
    line: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { … }`."""

    type: str
    labels: tuple[str, ...]
    body: Body
    line: int | None


@dataclass(frozen=True, slots=True)
class Body:
    """Arguments, no two of one name, and blocks, each in order."""

    arguments: tuple[Argument, ...]
    blocks: tuple[Block, ...]
