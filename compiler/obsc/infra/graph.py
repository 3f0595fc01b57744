"""The graph of one system: nodes by kind and name, and the check that it hangs together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from obsc.infra.node import Node
from obsc.infra.values import Ref, refs
from obsc.records import Deriving, dataclass

N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Graph(Deriving):
    """Nodes in the order in which a reader wants them; that order depends on nothing but the spec's content."""

    nodes: tuple[Node, ...]

    def of(self, kind: type[N]) -> Iterator[N]:
        """The nodes of one class, in order."""
        found = self.derived(_by_class).get(kind, ())
        return (node for node in found if type(node) is kind)

    def get(self, ref: Ref) -> Node | None:
        """The node that a reference names, or None."""
        return self.derived(_by_identity).get((ref.kind, ref.name))

    def replace(self, changed: Iterable[Node]) -> Graph:
        """The same graph with some nodes changed, by identity."""
        new = {(n.kind, n.name): n for n in changed}
        return Graph(tuple(new.get((n.kind, n.name), n) for n in self.nodes))

    def verify(self) -> list[str]:
        """What is wrong with the graph as a graph; empty when it is whole.

        Two nodes of one identity, a reference to nothing, an attribute that its class does not have, a cycle.
        A finding here is a bug of the compiler, never of the user.
        """
        wrong: list[str] = []
        known: dict[tuple[str, str], Node] = {}
        for node in self.nodes:
            key = (node.kind, node.name)
            if key in known:
                wrong.append(f"{node.kind} {node.name!r} stands twice")
            known[key] = node
        needs: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for node in self.nodes:
            me = (node.kind, node.name)
            for ref in refs(node):
                target = known.get((ref.kind, ref.name))
                if target is None:
                    wrong.append(f"{node.kind} {node.name!r} refers to {ref.kind} {ref.name!r}, which is not there")
                elif ref.attr not in target.ATTRS:
                    wrong.append(f"{node.kind} {node.name!r} wants {ref.attr!r} of a {ref.kind}")
                else:
                    needs.setdefault(me, []).append((ref.kind, ref.name))
            for other in getattr(node, "depends_on", ()):
                if other not in known:
                    wrong.append(f"{node.kind} {node.name!r} depends on {other[0]} {other[1]!r}, which is not there")
                else:
                    needs.setdefault(me, []).append(other)
        return wrong + _cycles(needs)


def _by_class(graph: Graph) -> dict[type[Node], list[Node]]:
    found: dict[type[Node], list[Node]] = {}
    for node in graph.nodes:
        found.setdefault(type(node), []).append(node)
    return found


def _by_identity(graph: Graph) -> dict[tuple[str, str], Node]:
    return {(node.kind, node.name): node for node in reversed(graph.nodes)}


def _cycles(needs: dict[tuple[str, str], list[tuple[str, str]]]) -> list[str]:
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return ["a cycle: " + " -> ".join(f"{kind} {name}" for kind, name in error.args[1])]
    return []
