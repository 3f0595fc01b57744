"""What a picture shows: elements, the places that they run in, and what flows between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from obsc.render.safe import safe

Key = tuple[str, ...]
"""What identifies an element or a place; no picture shows it."""

_LONGEST = 80

MARK = "Drawn by obsc"
"""What every picture says of itself, in a comment: by it obsc knows that it may draw it again."""

Kind = Literal["caller", "service", "container", "agent", "backend", "address"]


@dataclass(frozen=True, slots=True)
class Place:
    """What elements share the network and the life of: a task, or a container instance."""

    key: Key
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """Something that sends or receives. `lines` describe it, the name first; outside of the system it has no place."""

    key: Key
    kind: Kind
    lines: tuple[str, ...]
    place: Key | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """What an element sends to another, `OTLP over HTTP: traces`, and where to: `4316/tcp`, or nothing if that is open.

    The source opens the connection. `crosses` tells whether it leaves the task or the instance.
    """

    source: Key
    target: Key
    what: str
    port: str
    crosses: bool


@dataclass(frozen=True, slots=True)
class Topology:
    """A whole system; its flows lead between its elements."""

    title: str
    places: tuple[Place, ...]
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]

    @property
    def names(self) -> dict[Key, str]:
        """What to call each element, in one line."""
        return {element.key: element.lines[0] for element in self.elements}


def shown(*lines: str) -> tuple[str, ...]:
    """Lines that are seen as they are, whoever wrote them; none of them empty."""
    return tuple(safe(line, _LONGEST) for line in lines if line)
