"""OBS131."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS131", "public-address-on-ec2", Severity.ERROR)
def public_address_on_ec2(plan: Plan) -> Iterator[Finding]:
    """Tasks on container instances cannot have a public address.

    ## Why
    ECS gives public addresses to tasks on Fargate only, and refuses the service otherwise. In a public subnet a task on
    an instance reaches nothing outside: it needs a private subnet with a NAT gateway, or VPC endpoints.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2 }
      network: { assignPublicIp: true }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2 }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
    """
    platform = plan.platform
    if platform.launch_type == "EC2" and platform.network_mode == "awsvpc" and platform.assign_public_ip:  # OBS128
        yield Finding(
            message="tasks on container instances cannot have a public address",
            path=("platform", "network", "assignPublicIp"),
            label="only on Fargate",
            fix="leave it out, and place the tasks in private subnets",
        )
