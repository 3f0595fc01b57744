"""What every resource in the graph has: a name, and the place in the user's file that asked for it."""

from __future__ import annotations

from typing import ClassVar

from obsc.diagnostics import Path
from obsc.infra.values import Ref
from obsc.records import dataclass

Tags = tuple[tuple[str, str], ...]
"""Key-value pairs, sorted by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A resource or a declaration; `(kind, name)` is unique in a graph and targets derive their ids from it."""

    name: str
    origin: Path = ()
    comment: str = ""
    """Why it is there or is as it is, for the reader of an output; empty where that is obvious."""

    ATTRS: ClassVar[tuple[str, ...]] = ()
    """The attributes that other nodes may refer to."""

    @property
    def kind(self) -> str:
        """The class name, the first half of the node's identity."""
        return type(self).__name__

    def ref(self, attr: str) -> Ref:
        """Refer to one of the node's attributes."""
        if attr not in self.ATTRS:
            raise KeyError(f"{self.kind} has no attribute {attr!r}")
        return Ref(self.kind, self.name, attr)
