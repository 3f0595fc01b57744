"""OBS117."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.ecs import Service
from obsc.infra.graph import Graph
from obsc.infra.network import Egress, SecurityGroup
from obsc.infra.values import Ref
from obsc.infra.vpc import VpcEndpoint
from obsc.rules import Finding, rule


@rule("OBS117", "layers-out-of-reach", Severity.WARNING)
def layers_out_of_reach(graph: Graph) -> Iterator[Finding]:
    """Tasks reach S3 by a gateway endpoint, and their security group does not let them.

    ## Why
    The layers of images in ECR are in S3. A gateway endpoint is a route: packets still go to S3's public addresses, so
    that a group which lets out into the VPC only blocks every pull. obsc's own groups let everything out, and routes
    decide how far that is.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true, nat: none }, endpoints: auto }
    services:
      web:
        image: { ref: webImage }
        instrumentation: { image: { ref: distributionImage } }
        agent: { image: { ref: agentImage } }
    patches:
      - select: { kind: SecurityGroup, name: web }
        set:
          egress:
            - protocol: tcp
              fromPort: 443
              toPort: 443
              peer: { cidr: 10.0.0.0/16 }
              description: Endpoints only
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true, nat: none }, endpoints: auto }
    services:
      web:
        image: { ref: webImage }
        instrumentation: { image: { ref: distributionImage } }
        agent: { image: { ref: agentImage } }
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
    - https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    if not any(endpoint.type == "Gateway" and "s3" in endpoint.name for endpoint in graph.of(VpcEndpoint)):
        return
    used = {
        group.name
        for service in graph.of(Service)
        if service.network is not None and isinstance(service.network.security_groups, tuple)
        for group in service.network.security_groups
        if isinstance(group, Ref) and group.kind == SecurityGroup.__name__
    }
    for group in graph.of(SecurityGroup):
        if group.name in used and not any(map(_leads_outside, group.egress)):
            yield Finding(
                message=f"tasks in the security group `{group.name}` cannot pull layers of images from S3",
                path=group.origin,
                label="lets out into the network only",
                fix="let out tcp 443 to 0.0.0.0/0: without NAT it leads to endpoints only",
            )


def _leads_outside(rule: Egress) -> bool:
    is_https = rule.protocol == "-1" or (
        rule.protocol == "tcp" and (rule.from_port or 0) <= 443 <= (65535 if rule.to_port is None else rule.to_port)
    )
    return is_https and rule.peer.cidr == "0.0.0.0/0"
