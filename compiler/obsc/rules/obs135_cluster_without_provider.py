"""OBS135."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import CreatedCluster, Plan
from obsc.rules import Finding, rule


@rule("OBS135", "cluster-without-provider", Severity.ERROR)
def cluster_without_provider(plan: Plan) -> Iterator[Finding]:
    """A cluster that obsc creates has no capacity provider.

    ## Why
    A service takes only the capacity providers of its cluster, Fargate's two among them, and ECS refuses others. A new
    cluster has none: they belong to whoever runs the cluster's capacity.

    ## Bad
    ```yaml
    platform:
      ecs: { cluster: { create: true }, capacityProvider: FARGATE_SPOT }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { cluster: { ref: cluster }, capacityProvider: FARGATE_SPOT }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
    """
    platform = plan.platform
    if isinstance(platform.cluster, CreatedCluster) and platform.capacity_provider is not None:
        yield Finding(
            message="the cluster is created, and has no capacity provider",
            path=("platform", "ecs", "capacityProvider"),
            label="not of this cluster",
            fix="leave it out, or name a cluster that exists and has the provider",
            related=((("platform", "ecs", "cluster"), "the cluster"),),
        )
