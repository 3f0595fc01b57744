"""An order in which everything stands behind what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from typing import TypeVar

from obsc.infra.node import Node

N = TypeVar("N", bound=Node)
Key = tuple[str, str]
"""Kind and name of a node."""


def needed_first(nodes: Iterable[N], needs: Callable[[N], set[Key]]) -> Iterator[N]:
    """Nodes in their order, but for those that another of them needs; each is asked once what it needs.

    >>> from obsc.infra.boundary import Step
    >>> steps = [Step(name=name, description="") for name in "abc"]
    >>> [step.name for step in needed_first(steps, lambda step: {("Step", "c")} if step.name == "a" else set())]
    ['b', 'c', 'a']
    """
    waiting = list(nodes)
    places = {(node.kind, node.name): place for place, node in enumerate(waiting)}
    left = [needs(node) & places.keys() for node in waiting]
    needed_by: dict[int, list[int]] = {}
    for place, keys in enumerate(left):
        for key in keys:
            needed_by.setdefault(places[key], []).append(place)
    free = [place for place, keys in enumerate(left) if not keys]
    while free:
        place = heappop(free)
        yield waiting[place]
        for other in needed_by.get(place, ()):
            left[other].discard((waiting[place].kind, waiting[place].name))
            if not left[other]:
                heappush(free, other)
