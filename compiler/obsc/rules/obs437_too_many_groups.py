"""OBS437."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.infra.values import TextList
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS437", "too-many-groups", Severity.ERROR)
def too_many_groups(plan: Plan) -> Iterator[Finding]:
    """A service has more security groups or subnets than ECS takes.

    ## Why
    A service names at most 5 security groups and 16 subnets.

    ## Bad
    ```yaml
    services:
      web:
        securityGroups: [{ ref: a }, { ref: b }, { ref: c }, { ref: d }, { ref: e }, { ref: f }]
    ```

    ## Good
    ```yaml
    services:
      web:
        securityGroups: [{ ref: a }, { ref: b }, { ref: c }, { ref: d }, { ref: e }]
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
    """
    network: Path = ("platform", "network")
    lists: list[tuple[str, Path, TextList | None, int]] = [("subnets", network, plan.platform.subnets, 16)]
    lists += [("security groups", service.origin, service.security_groups, 5) for service in plan.services]
    lists += [("security groups", agent.origin, own.security_groups, 5) for agent, own in plan.agent_services()]
    said: set[TextList] = set()
    for what, at, values, most in lists:
        if isinstance(values, tuple) and len(values) > most and values not in said:
            said.add(values)
            yield Finding(
                message=f"{len(values)} {what} are named, and ECS takes {most}",
                path=(*at, "subnets" if what == "subnets" else "securityGroups"),
                label=f"{len(values) - most} too many",
                fix=f"name at most {most}",
            )
