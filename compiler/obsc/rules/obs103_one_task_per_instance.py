"""OBS103."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS103", "one-task-per-instance", Severity.WARNING)
def one_task_per_instance(plan: Plan) -> Iterator[Finding]:
    """A service takes a port of its container instance, so that every instance can run one of its tasks.

    ## Why
    In host mode all containers listen on the instance's own network, a sidecar on its ports 4316 and 2000 too. In
    bridge mode the app's port is a port of the instance, unless a load balancer is told the one that Docker chooses. A
    second task finds the port taken, and a deployment needs an instance that is free.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: host }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-host.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
    """
    mode = plan.platform.network_mode
    for service in plan.services if plan.platform.launch_type == "EC2" else ():
        balanced = service.route is not None and service.route.target_group is not None
        if mode == "awsvpc" or (mode == "bridge" and balanced):
            continue
        ports = f"port {service.port}"
        if mode == "host" and service.agent.own is None:
            ports = f"ports {service.port}, 4316 and 2000"
        fix = "write `networkMode: awsvpc`" + (", or name a target group in `route`" if mode == "bridge" else "")
        yield Finding(
            message=f"`{service.name}` takes {ports} of its instance: there can be one task on each",
            path=service.at("port"),
            label=f"a port of the instance in {mode} mode",
            fix=fix,
            related=((("platform", "ecs", "networkMode"), "the network mode"),),
        )
