"""Values of foreign files: what is written out, what refers to something else, and texts that are made of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from obsc.init.documents import Node
from obsc.init.evidence import Place
from obsc.init.project import TextFile


@dataclass(frozen=True, slots=True)
class Reference:
    """What stands for a value: an input, a resource of the same files, a fact of the account, or what nobody follows.

    `default` is what an input is where nobody gives it, `description` what is said of it, `looks_for` the name by which
    a data source finds what it stands for.
    """

    kind: Literal["input", "resource", "fact", "unknown"]
    name: str
    attribute: str = ""
    default: Node | None = None
    description: str = ""
    looks_for: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """A text with references in it."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource by its kind in the graph (or its type in the file's own language, where the graph has none)."""

    kind: str
    id: str
    body: Node
    file: TextFile
    type: str = ""
    """Its type in the file's own language, where the graph has a kind for it."""

    def place(self) -> Place:
        """Where it begins."""
        return self.body.place(self.file)


@dataclass(frozen=True, slots=True)
class Here(Node):
    """A node that came into its document from another file."""

    file: TextFile | None = field(default=None, compare=False)

    def place(self, file: TextFile) -> Place:
        """Its first line, in the file that it stands in."""
        return (self.file or file).place(self.line)


_SINGLE = frozenset(
    {
        *("runtimePlatform", "networkConfiguration", "deploymentCircuitBreaker", "deploymentConfiguration"),
        *("healthCheck", "efsVolumeConfiguration", "ephemeralStorage"),
    }
)
"""Objects that are blocks in Terraform, and so lists of one."""


_SAYS_NOTHING = ("this", "main", "default")
"""Names of Terraform resources of which there is one."""


def part(node: Node, *path: str) -> Node:
    """A value under the spelling of the CLI, CloudFormation or Terraform."""
    for key in path:
        snake = re.sub("(?<=[a-z])(?=[A-Z])", "_", key).lower()
        spellings = (key, key[0].upper() + key[1:], snake)
        found = next((node[name] for name in spellings if node[name].data is not None), Node(None, node.line))
        node = found.rows[0] if key in _SINGLE and found.rows else found
    return node


def text(node: Node) -> str | None:
    """A text or a number that is written out, or the default of an input."""
    data = node.data
    if isinstance(data, Reference) and data.default is not None:
        return text(data.default)
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str | int | float) and not node.tag:
        return str(data)
    return None


def number(node: Node) -> int | None:
    """A whole number, in quotes too."""
    written = text(node)
    is_number = written is not None and written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if is_number and written is not None else None


def switch(node: Node) -> bool | None:
    """A truth value, in quotes and in the words of the ECS API too."""
    return {"true": True, "enabled": True, "false": False, "disabled": False}.get((text(node) or "").lower())


def words(node: Node) -> tuple[str | None, ...]:
    """A list of texts; None for one that is not written out."""
    return tuple(text(row) for row in node.rows)


def given(node: Node, hint: str) -> str | Mapping[str, str] | None:
    """A text, or the input that stands for it; `hint` names the input where nothing else does."""
    data = node.data
    if isinstance(data, Reference):
        if data.kind == "input":
            return {"ref": input_name(data.name) or hint}
        if data.kind == "resource" and data.name.rpartition(".")[2] not in _SAYS_NOTHING:
            return {"ref": input_name(f"{data.name.rpartition('.')[2]}_{data.attribute}".rstrip("_")) or hint}
        return {"ref": hint}
    if isinstance(data, Joined):
        return {"ref": hint}
    return text(node)


def unwrapped(node: Node) -> Any:
    """Plain data; None where anything in it is a reference."""
    if isinstance(node.data, Reference | Joined) or node.tag:
        return None
    if isinstance(node.data, dict):
        # `statsd:` alone is a component without options.
        entries = {key: {} if value.data is None else unwrapped(value) for key, value in node.items}
        return None if any(value is None for value in entries.values()) else entries
    if isinstance(node.data, list):
        rows = tuple(unwrapped(row) for row in node.rows)
        return None if any(row is None for row in rows) else rows
    return node.data


def input_name(name: str) -> str:
    """A name in camelCase, as inputs are called; nothing where no letter begins it.

    >>> input_name("WebImage"), input_name("vpc_id"), input_name("VPCId"), input_name("ROLE_ARN"), input_name("9")
    ('webImage', 'vpcId', 'vpcId', 'roleArn', '')
    """
    pieces = [piece for piece in re.split(r"[^A-Za-z0-9]+", name) if piece]
    if len(pieces) > 1 and name.isupper():
        pieces = [piece.lower() for piece in pieces]
    first, *rest = pieces or [""]
    head = re.match(r"[A-Z]+(?![a-z])|[A-Z]", first)
    if head:
        first = head[0].lower() + first[len(head[0]) :]
    joined = (first + "".join(piece[0].upper() + piece[1:] for piece in rest))[:64]
    return joined if re.match("[a-z]", joined) else ""


def join(parts: list[str | Reference]) -> str | Reference | Joined:
    """Parts as the simplest thing that says them."""
    known = [part for part in parts if isinstance(part, str)]
    if len(known) == len(parts):
        return "".join(known)
    rest = [part for part in parts if part != ""]
    only = rest[0]
    return only if len(rest) == 1 and isinstance(only, Reference) else Joined(tuple(rest))


def references(node: Node) -> Iterator[Reference]:
    """What a value refers to, in a text too."""
    parts = node.data.parts if isinstance(node.data, Joined) else (node.data,)
    return (one for one in parts if isinstance(one, Reference))


def spelled(node: Node) -> str:
    """A value for a person: references in angle brackets."""
    data = node.data
    if isinstance(data, Joined):
        return "".join(part if isinstance(part, str) else _spelled(part) for part in data.parts)
    return _spelled(data) if isinstance(data, Reference) else str(text(node))


def _spelled(reference: Reference) -> str:
    return f"<{reference.name}{'.' if reference.attribute else ''}{reference.attribute}>"
