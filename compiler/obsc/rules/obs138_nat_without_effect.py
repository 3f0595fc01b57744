"""OBS138."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS138", "nat-without-effect", Severity.WARNING)
def nat_without_effect(plan: Plan) -> Iterator[Finding]:
    """NAT gateways are created, and no task is behind them.

    ## Why
    With `assignPublicIp` tasks are in the public subnets and reach the internet by themselves. A NAT gateway costs by
    the hour, whether or not anything passes it.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true, nat: single }, assignPublicIp: true }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true }, assignPublicIp: true }
    ```

    ## Source
    - https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
    """
    created = plan.platform.created_vpc
    if created is not None and created.nat != "none" and plan.platform.assign_public_ip:
        yield Finding(
            message="the NAT gateways are behind nobody: tasks have public addresses",
            path=(*created.origin, "nat"),
            label="not used",
            fix="remove `nat` or `assignPublicIp`",
        )
