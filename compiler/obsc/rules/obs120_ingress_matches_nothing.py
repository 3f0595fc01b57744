"""OBS120."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Agent, Plan
from obsc.rules import Finding, rule


@rule("OBS120", "ingress-matches-nothing", Severity.WARNING)
def ingress_matches_nothing(plan: Plan) -> Iterator[Finding]:
    """A rule under `platform.network.ingress` opens a port on which no service listens.

    ## Why
    obsc opens a port only in the security groups that it creates, and only of a service or an agent that listens on it.
    This rule is in no output. A service with `securityGroups` of its own brings its own rules.

    ## Bad
    ```yaml
    platform:
      network: { ingress: [{ port: 8080, from: 10.0.0.0/8 }] }
    ```

    ## Good
    ```yaml
    platform:
      network: { ingress: [{ port: 8000, from: 10.0.0.0/8 }] }
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
    """
    ours = [service for service in plan.services if service.security_groups is None]
    ports = {service.port for service in ours}
    ports |= {
        port for service in ours for container in service.containers for port, kind in container.ports if kind == "tcp"
    }
    agents = [agent for agent, own in plan.agent_services() if own.desired_count is not None]
    ports |= {port for agent in agents if agent.own and agent.own.security_groups is None for port in _tcp(agent)}
    for ingress in plan.platform.ingress if plan.platform.network_mode == "awsvpc" else ():  # else OBS128
        if not ports:
            message, fix = "every service brings its own security groups, so that this rule is not used", "remove it"
        elif ingress.port not in ports:
            message = f"no service listens on port {ingress.port}, so that this rule is not used"
            fix = "one of " + ", ".join(map(str, sorted(ports)))
        else:
            continue
        yield Finding(message=message, path=(*ingress.origin, "port"), label="opens nothing", fix=fix)


def _tcp(agent: Agent) -> Iterator[int]:
    return (port.number for port in agent.ports if port.protocol == "tcp")
