"""OBS126."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS126", "agent-without-namespace", Severity.ERROR)
def agent_without_namespace(plan: Plan) -> Iterator[Finding]:
    """An agent is a service of its own, and there is no namespace in which services could find it.

    ## Why
    Tasks come and go with their addresses. Services find the agent by a name, which AWS Cloud Map keeps in a private
    DNS namespace of the VPC.

    ## Bad
    ```yaml
    agents:
      cloudwatch: { topology: service }
    services:
      web: { agent: cloudwatch }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web: { agent: cloudwatch }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    for agent, own in plan.agent_services():
        if own.desired_count is not None and plan.platform.namespace is None:
            yield Finding(
                message=f"services cannot find the agent `{agent.name}`: there is no namespace",
                path=(*agent.origin, "topology"),
                label="has no DNS name",
                fix=f"write `namespace: {{ name: {plan.name}.local, create: true }}` under `platform.network`",
            )
