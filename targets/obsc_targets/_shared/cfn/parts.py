"""What is one node in the graph and two resources in CloudFormation."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.ec2 import Instance
from obsc.infra.graph import Graph
from obsc.infra.node import Node
from obsc.infra.values import Text
from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceUserData(Node):
    """The user data of the instance of that name, in a launch template of its own.

    Other user data restarts an instance, which does not run it; another version of its launch template replaces it.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
    """

    user_data: Text


def with_parts(graph: Graph) -> Graph:
    """The graph with all parts as nodes, each before what it is a part of; once is enough.

    >>> with_parts(with_parts(Graph(()))).nodes
    ()
    """
    return graph.derived(_with_parts)


def _with_parts(graph: Graph) -> Graph:
    return Graph(tuple([piece for node in graph.nodes for piece in _pieces(node)]))


def _pieces(node: Node) -> Iterator[Node]:
    if isinstance(node, Instance) and node.replace_on_change:
        comment = "Another version of this replaces the instance; other user data alone would only restart it."
        yield InstanceUserData(name=node.name, user_data=node.user_data, origin=node.origin, comment=comment)
    if not isinstance(node, InstanceUserData):
        yield node
