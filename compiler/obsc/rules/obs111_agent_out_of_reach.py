"""OBS111."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.values import Ref
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS111", "agent-out-of-reach", Severity.ERROR)
def agent_out_of_reach(plan: Plan) -> Iterator[Finding]:
    """The security group of an agent cannot let in a service whose security groups are one input.

    ## Why
    An agent that is a service of its own is closed but for ports 4316 and 2000 to the security groups of its services.
    Groups that are given as a list have no names here, and no rule can be written for them: the telemetry would be
    dropped without a word.

    ## Bad
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web:
        agent: cloudwatch
        securityGroups: { ref: webGroups }
    ```

    ## Good
    ```yaml
    platform:
      network: { namespace: { name: shop.local, create: true } }
    agents:
      cloudwatch: { topology: service }
    services:
      web:
        agent: cloudwatch
        securityGroups: [{ ref: webGroup }]
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for agent, own in plan.agent_services():
        if own.desired_count is None or own.security_groups is not None:
            continue
        for service in plan.users(agent):
            if isinstance(service.security_groups, Ref):
                yield Finding(
                    message=f"`{agent.name}` cannot let in `{service.name}`, whose security groups are one input",
                    path=service.at("securityGroups"),
                    label="a list without names",
                    fix="write a list of inputs, `[{ ref: … }]`, or give the agent `securityGroups` that let it in",
                )
