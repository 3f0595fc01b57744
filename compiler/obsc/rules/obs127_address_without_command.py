"""OBS127."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS127", "address-without-command", Severity.ERROR)
def address_without_command(plan: Plan) -> Iterator[Finding]:
    """The app has to look for its instance before it starts, and obsc does not write its command.

    ## Why
    A daemon listens on ports of the instance, whose address only the running task can find out. obsc does that in front
    of the server's command. With `attach: none` the command is the image's own, which nothing can be put in front of.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
    agents:
      cloudwatch: { topology: daemon }
    services:
      web:
        agent: cloudwatch
        instrumentation: { attach: none }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
    services:
      web:
        instrumentation: { attach: none }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Daemon.html
    """
    for service in plan.services if plan.platform.launch_type == "EC2" else ():  # else OBS101
        lost = [variable.name for variable in service.variables if variable.at_start]
        if lost and not service.launch.is_ours:
            yield Finding(
                message=f"`{service.name}` cannot find its agent: its command is the image's own",
                path=service.agent.origin if service.agent_name is None else service.at("agent"),
                label="on an instance with an unknown address",
                fix=f"let obsc attach, write `networkMode: host`, or set {', '.join(f'`{name}`' for name in lost)}",
            )
