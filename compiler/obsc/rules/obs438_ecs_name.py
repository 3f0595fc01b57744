"""OBS438."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import CreatedCluster, Plan
from obsc.rules import Finding, rule


@rule("OBS438", "ecs-name", Severity.ERROR)
def ecs_name(plan: Plan) -> Iterator[Finding]:
    """ECS does not take a name like this for a cluster or a service.

    ## Why
    Such a name has letters, digits, underscores and hyphens, at most 255 of them.

    ## Bad
    ```yaml
    services:
      web:
        ecsServiceName: shop/web
    ```

    ## Good
    ```yaml
    services:
      web:
        ecsServiceName: shop-web
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
    """
    for what, path, name in _names(plan):
        if not re.fullmatch("[A-Za-z0-9_-]{1,255}", name):
            yield Finding(
                message=f"`{name if len(name) <= 60 else name[:59] + '…'}` cannot be the name of {what}",
                path=path,
                label="not in this form",
                fix="use letters, digits, `_` and `-`, at most 255",
            )


def _names(plan: Plan) -> Iterator[tuple[str, Path, str]]:
    cluster, at = plan.platform.cluster, ("platform", "ecs", "cluster")
    if isinstance(cluster, CreatedCluster):
        yield from [("a cluster", (*at, "name"), cluster.name)] if cluster.name is not None else ()
    elif isinstance(cluster, str) and not cluster.startswith("arn:"):
        yield "a cluster", at, cluster
    for service in plan.services:
        if service.ecs_service_name is not None:
            yield "an ECS service", service.at("ecsServiceName"), service.ecs_service_name
    for agent, own in plan.agent_services():
        yield "an ECS service", (*agent.origin, "ecsServiceName"), own.ecs_service_name
