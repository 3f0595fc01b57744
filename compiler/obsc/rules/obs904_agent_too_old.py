"""OBS904."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.agent_version import agent_version
from obsc.rules.images import shown
from obsc.spec.versions import CLOUDWATCH_AGENT_TAG

_FIRST = (1, 300047)


@rule("OBS904", "agent-too-old", Severity.ERROR)
def agent_too_old(plan: Plan) -> Iterator[Finding]:
    """The CloudWatch agent is older than Application Signals on ECS.

    ## Why
    The agent knows ECS as a platform of Application Signals since 1.300047.0. An older one names services and
    environments wrongly, and before 1.300040.0 it also wrote into another namespace.

    ## Bad
    ```yaml
    services:
      web:
        agent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300039.0b612" }
    ```

    ## Good
    ```yaml
    services:
      web:
        agent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374" }
    ```

    ## Source
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/RELEASE_NOTES
    """
    for agent in dict.fromkeys(service.agent for service in plan.services):
        version = agent_version(agent)
        if agent.distribution == "cloudwatch-agent" and version is not None and version < _FIRST:
            yield Finding(
                message=f"agent {shown(version)} does not know Application Signals on ECS",
                path=(*agent.origin, "image"),
                label="older than 1.300047.0",
                fix=f"leave it out to get {CLOUDWATCH_AGENT_TAG}",
            )
