"""A model of the HCL that targets write: references, templates, calls, attributes, blocks, nothing as raw text."""

from __future__ import annotations

from typing import Any, TypeAlias

from obsc.records import dataclass
from obsc_targets._shared.doc import Note


@dataclass(frozen=True, slots=True)
class Index:
    """A step of a traversal in brackets: `["eu-central-1a"]`."""

    key: str | int


@dataclass(frozen=True, slots=True)
class Traversal:
    """A reference: `Traversal(("aws_subnet", "app", 0, "arn"))` is `aws_subnet.app[0].arn`."""

    parts: tuple[str | int | Index, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call: `Call("jsonencode", ({...},))`."""

    name: str
    args: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """Text with expressions in it: `Template(("arn:", Traversal(("local", "partition")), ":iam"))`."""

    parts: tuple[str | Traversal | Call | Note, ...]


@dataclass(frozen=True, slots=True)
class Heredoc:
    """Text of whole lines, to be read as such; otherwise like `Template`."""

    parts: tuple[str | Traversal | Call | Note, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = value` in a body."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line between two items; blocks are set off by one without it."""


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { body }`."""

    type: str
    labels: tuple[str, ...] = ()
    body: tuple[Item, ...] = ()


Item: TypeAlias = Attribute | Block | Blank | Note
"""What a body is made of; a note holds one of the others."""
