"""OBS715."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS715", "agent-of-another-platform", Severity.ERROR)
def agent_of_another_platform(plan: Plan) -> Iterator[Finding]:
    """An agent is to run where the platform has no place for it.

    ## Why
    On EC2 the agent is a process of each instance, `topology: host`, and it is the CloudWatch agent. Sidecars, daemons
    and agents that are services belong to ECS, where in turn there is no instance that obsc sets up.

    ## Bad
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, agent: sidecar } }
    ```

    ## Good
    ```yaml
    platform: { ec2: {} }
    agents: { cloudwatch: { topology: host } }
    services: { web: { image: null, agent: cloudwatch } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Enable-EC2Main.html
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Enable-ECSMain.html
    """
    on_ec2 = plan.platform.ec2 is not None
    told: set[Path] = set()
    for service in plan.services:
        agent = service.agent
        is_unknown = service.agent_name not in (None, "sidecar", *(one.name for one in plan.agents))
        if agent.origin in told or is_unknown:  # OBS020
            continue
        told.add(agent.origin)
        if on_ec2 and agent.topology != "host":
            message = f"on EC2 the agent of `{service.name}` cannot have `topology: {agent.topology}`"
            fix = "write `topology: host`, or leave out `agent`"
        elif on_ec2 and agent.collector is not None:
            message = f"obsc installs no ADOT Collector on the instance of `{service.name}`"
            fix = "write `distribution: cloudwatch-agent`"
        elif not on_ec2 and agent.topology == "host":
            message = f"on ECS the agent of `{service.name}` cannot be a process of the host"
            fix = "write `topology: sidecar`, or `daemon` for one on every container instance"
        else:
            continue
        named = service.agent_name is None and agent.origin[-1] == "agent"
        yield Finding(
            message=message,
            path=agent.origin if named else (*agent.origin, "topology"),
            label="no such place here",
            fix=fix,
        )
