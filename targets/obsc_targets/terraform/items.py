"""What the rows of every service share: arguments that are set, blocks of them, tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from obsc.infra.node import Tags
from obsc_targets._shared.hcl_printer import Attribute, Blank, Block, Item


def arguments(**values: Any) -> Iterator[Item]:
    """Arguments by name; what is not set is left out."""
    return (Attribute(name, value) for name, value in values.items() if value is not None and value not in ([], {}))


def block(type: str, /, **values: Any) -> Block:
    """A nested block of arguments."""
    return Block(type, (), tuple(arguments(**values)))


def tags(pairs: Tags) -> Iterator[Item]:
    """The argument `tags`, below an empty line."""
    yield Blank()
    yield from arguments(tags=dict(pairs))
