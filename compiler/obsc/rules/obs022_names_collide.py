"""OBS022."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.infra.boundary import Artifact, Input, Step
from obsc.infra.graph import Graph
from obsc.infra.network import SecurityGroupIngress
from obsc.infra.node import Node
from obsc.rules import Finding, rule

_SIGNS = re.compile("[^a-z0-9]")


@rule("OBS022", "names-collide", Severity.ERROR)
def names_collide(graph: Graph) -> Iterator[Finding]:
    """Two names are the same once everything but letters and digits is taken away.

    ## Why
    CloudFormation's logical ids have letters and digits only, Terraform's names have underscores for everything else,
    and file systems do not all tell `A` from `a`. `my-web` and `myweb` would be one resource in one target and two in
    another.

    ## Bad
    ```yaml
    platform:
      ecs: { cluster: { ref: clusterID } }
    services:
      web:
        env: { CLUSTER: { ref: clusterId } }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { cluster: { ref: clusterId } }
    services:
      web:
        env: { CLUSTER: { ref: clusterId } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
    - https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers
    """
    first: dict[str, Node] = {}
    said: set[tuple[Path, Path]] = set()
    # Inputs last: those that are made of two services' names are the services' mistake.
    for node in sorted(graph.nodes, key=lambda node: isinstance(node, Input)):
        if isinstance(node, (Artifact, Step)):
            continue  # no target makes a name of these
        other = first.setdefault(f"{node.kind} {_SIGNS.sub('', node.name.lower())}", node)
        if other is node:
            continue
        owners = _owners(other, node)
        if owners not in said:  # a pass makes one node of two that have one name
            said.add(owners)
            yield _finding(other, node)


def _owners(one: Node, two: Node) -> tuple[Path, Path]:
    """What the user named: the services, if it is two of them, or the places themselves."""
    named = one.origin[:2], two.origin[:2]
    return named if one.origin[:1] == ("services",) and named[0] != named[1] else (one.origin, two.origin)


def _finding(one: Node, two: Node) -> Finding:
    if isinstance(two, SecurityGroupIngress) and one.name == two.name:
        return Finding(
            message=f"port {two.from_port} is opened twice for the same peer",
            path=two.origin,
            label="again here",
            fix="remove one of the two",
            related=((one.origin, "first here"),),
        )
    names, places = (one.name, two.name), (one.origin, two.origin)
    if not isinstance(two, Input) and all(len(owner) == 2 for owner in _owners(one, two)):
        places = _owners(one, two)
        names = (str(places[0][1]), str(places[1][1]))
    return Finding(
        message=f"`{names[0]}` and `{names[1]}` become the same name in an output",
        path=places[1],
        key=not isinstance(two, Input),
        label="too much like the other",
        fix="choose names that differ in more than case, dashes and dots",
        related=((places[0], "the other"),),
    )
