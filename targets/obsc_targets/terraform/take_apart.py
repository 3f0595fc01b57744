"""Take nodes apart that Terraform makes several blocks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsc.infra.ec2 import Instance, LatestImage, LaunchTemplate
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.network import Egress, SecurityGroup
from obsc.infra.node import Node
from obsc.infra.values import Join, Text
from obsc.records import replace
from obsc_targets.terraform.distinct import distinct
from obsc_targets.terraform.parts import EgressRule, ImageParameter, Key, ManagedPolicy, PolicyDocument, TrustPolicy
from obsc_targets.terraform.reach import RUNNING, reach


def take_apart(graph: Graph) -> Graph:
    """The graph with all parts as nodes; services wait for the parts of what they need."""
    first = {role.service: role for role in reversed([*graph.of(Role)])}
    nodes = [piece for node in graph.nodes for piece in (*_images(node, graph), *_pieces(node, first))]
    return Graph(tuple(_waiting(nodes, reach(graph))))


def has_variable(policy: RolePolicy) -> bool:
    """Whether a resource holds `&{`, which `aws_iam_policy_document` would make a variable of IAM.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
    """
    resources = (text for statement in policy.statements for text in statement.resources)
    return any("&{" in piece for text in resources for piece in _literals(text))


def _literals(text: Text) -> Iterator[str]:
    return (piece for piece in (text.parts if isinstance(text, Join) else (text,)) if isinstance(piece, str))


def _pieces(node: Node, first: Mapping[str, Role]) -> Iterator[Node]:
    whole, origin = (node.kind, node.name), node.origin
    if isinstance(node, RolePolicy) and not has_variable(node):
        yield PolicyDocument(name=node.name, whole=whole, statements=node.statements, origin=origin)
    if isinstance(node, Role) and node is first[node.service]:
        yield TrustPolicy(name=node.service, whole=whole, origin=origin)
    yield node
    if isinstance(node, Role):
        names = distinct((f"{node.name}.{_last_word(policy)}" for policy in node.managed_policies), "-")
        for name, policy in zip(names, node.managed_policies, strict=True):
            yield ManagedPolicy(name=name, whole=whole, role=node.ref("name"), policy_arn=policy, origin=origin)
    if isinstance(node, SecurityGroup):
        names = distinct((f"{node.name}.{_what(rule)}" for rule in node.egress), "-")
        for name, rule in zip(names, node.egress, strict=True):
            yield EgressRule(name=name, whole=whole, group=node.ref("id"), rule=rule, origin=origin)


def _images(node: Node, graph: Graph) -> Iterator[Node]:
    """The parameter of a node's image, if no node before has the same."""
    if isinstance(node, Instance | LaunchTemplate) and isinstance(node.image, LatestImage):
        booting = (other for other in graph.nodes if isinstance(other, Instance | LaunchTemplate))
        if node is next(other for other in booting if other.image == node.image):
            whole = (node.kind, node.name)
            yield ImageParameter(name=node.image.parameter, whole=whole, origin=node.origin)


def _last_word(arn: Text) -> str:
    """The name of a managed policy, as far as it is known."""
    *_, last = ("policy", *_literals(arn))
    return last.rpartition("/")[2]


def _what(rule: Egress) -> str:
    """A rule in a word or two.

    >>> from obsc.infra.network import Peer
    >>> _what(Egress(protocol="tcp", from_port=443, to_port=443, peer=Peer(cidr="0.0.0.0/0"), description=""))
    'tcp-443'
    """
    if rule.protocol == "-1":
        return "all"
    return "-".join((rule.protocol, *map(str, dict.fromkeys((rule.from_port, rule.to_port)))))


def _waiting(nodes: list[Node], needed: Mapping[Key, frozenset[Key]]) -> Iterator[Node]:
    parts: dict[Key, list[tuple[int, Key]]] = {}
    for place, node in enumerate(nodes):
        if isinstance(node, ManagedPolicy | EgressRule):
            parts.setdefault(node.whole, []).append((place, (node.kind, node.name)))
    for node in nodes:
        if isinstance(node, RUNNING):
            wanted = sorted(part for key in needed[node.kind, node.name] for part in parts.get(key, ()))
            yield replace(node, depends_on=(*node.depends_on, *(part for _, part in wanted)))
        else:
            yield node
