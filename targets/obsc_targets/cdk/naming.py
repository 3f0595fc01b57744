"""The Python names of a system: its package, its classes, their parameters and attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from keyword import iskeyword

from obsc.infra.boundary import Input, Output
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc_targets._shared.cfn.ids import Ids, logical_ids
from obsc_targets._shared.names import pascal, snake
from obsc_targets.cdk.types import MODULE

_TAKEN = {
    *("self", "scope", "construct_id", "env", "stack_name", "super", "list", "str", "cdk", *MODULE),
    *("stack", "string_parameter", "list_parameter", "cached_property"),
}


class Naming:
    """The names of one graph, each of them used once."""

    def __init__(self, graph: Graph, system: str) -> None:
        self.package = f"{snake(system)}_observability"
        self.construct = f"{pascal(system)}Observability"
        self.stack = f"{self.construct}Stack"
        self.ids: Ids = logical_ids(graph)
        inputs = list(graph.of(Input))
        self.parameters = dict(zip(map(self.id, inputs), _unique(_parameter(node) for node in inputs), strict=True))
        """Parameters of the classes, by the logical ids of inputs."""
        self.lists = frozenset(self.id(node) for node in inputs if node.is_list)
        resources = [node for node in graph.nodes if node.kind not in _NO_RESOURCE and self._has_id(node)]
        self.handles = dict(zip(map(self.id, resources), _unique(map(self._handle, resources)), strict=True))
        """Attributes without the prefix of the L1 constructs, by the logical ids of resources."""

    def id(self, node: Node) -> str:
        """The logical id of a node."""
        return self.ids[node.kind, node.name]

    def attribute(self, id: str) -> str:
        """The attribute that holds the L1 construct of that logical id."""
        return f"cfn_{self.handles[id]}"

    def _has_id(self, node: Node) -> bool:
        return (node.kind, node.name) in self.ids

    def _handle(self, node: Node) -> str:
        """The node's name and the word with which its logical id ends.

        Words are told apart by the node's own name, which the id has lost: `a-b` and `ab` are two services.
        """
        word = self.id(node)[len(pascal(node.name)) :]
        return f"{snake(node.name)}_{snake(word)}"


_NO_RESOURCE = (Input.__name__, Output.__name__)


def _parameter(node: Input) -> str:
    name = snake(node.name)
    return f"{name}_" if name in _TAKEN or iskeyword(name) else name


def _unique(names: Iterable[str]) -> Iterator[str]:
    """The names, with a number where one stands again."""
    seen: set[str] = set()
    for name in names:
        free, number = name, 1
        while free in seen:
            number += 1
            free = f"{name}_{number}"
        seen.add(free)
        yield free
