"""OBS132."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS132", "provider-of-another-kind", Severity.ERROR)
def provider_of_another_kind(plan: Plan) -> Iterator[Finding]:
    """A capacity provider places tasks elsewhere than the launch type says.

    ## Why
    `FARGATE` and `FARGATE_SPOT` are Fargate's, every other provider stands for instances of your own. The launch type
    decides what a task definition looks like, and ECS refuses one that does not fit the provider.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, capacityProvider: FARGATE_SPOT }
    ```

    ```yaml
    platform:
      ecs: { capacityProvider: shop-instances }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, capacityProvider: shop-instances }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
    """
    provider, launch_type = plan.platform.capacity_provider, plan.platform.launch_type
    if not isinstance(provider, str):
        return
    belongs = "FARGATE" if provider in ("FARGATE", "FARGATE_SPOT") else "EC2"
    if belongs != launch_type:
        yield Finding(
            message=f"`{provider}` is a capacity provider for {belongs}, and the launch type is {launch_type}",
            path=("platform", "ecs", "capacityProvider"),
            label=f"not for {launch_type}",
            fix=f"write `launchType: {belongs}`, or another provider",
        )
