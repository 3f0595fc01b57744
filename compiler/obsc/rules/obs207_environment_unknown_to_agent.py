"""OBS207."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.agent_version import agent_version
from obsc.rules.environment import attributes
from obsc.rules.images import shown

_FIRST = (1, 300057)


@rule("OBS207", "environment-unknown-to-agent", Severity.WARNING)
def environment_unknown_to_agent(plan: Plan) -> Iterator[Finding]:
    """The environment has only its new name, which the agent is too old to know.

    ## Why
    The CloudWatch agent reads `deployment.environment.name` since 1.300057.0; an older one shows the cluster's name
    instead.

    ## Bad
    ```yaml
    deploymentEnvironment: null
    services:
      web:
        resource: { attributes: { deployment.environment.name: production } }
        agent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300049.1b929" }
    ```

    ## Good
    ```yaml
    services:
      web:
        agent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300049.1b929" }
    ```

    ## Source
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/RELEASE_NOTES
    """
    for service in plan.services:
        version, said = agent_version(service.agent), attributes(service)
        if version is None or version >= _FIRST or "deployment.environment" in said:
            continue
        if "deployment.environment.name" in said:
            yield Finding(
                message=f"the agent of `{service.name}`, {shown(version)}, does not know `deployment.environment.name`",
                path=(*service.agent.origin, "image"),
                label="older than 1.300057.0",
                fix="write `deploymentEnvironment`, or choose a newer agent",
            )
