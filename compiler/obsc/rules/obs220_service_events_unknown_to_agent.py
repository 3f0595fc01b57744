"""OBS220."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.agent_version import agent_version
from obsc.rules.images import shown

_FIRST = (1, 300069)


@rule("OBS220", "service-events-unknown-to-agent", Severity.WARNING)
def service_events_unknown_to_agent(plan: Plan) -> Iterator[Finding]:
    """Service Events are on, and the agent is too old to take them.

    ## Why
    The CloudWatch agent takes Service Events since 1.300069.0. An older one answers 404 to each of them, and the app
    logs an error for every try.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { serviceEvents: true }
        agent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374" }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { serviceEvents: true }
        agent: { image: { ref: agentImage } }
    ```

    ## Source
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/RELEASE_NOTES
    """
    by_default = {taken.path for taken in plan.taken}
    for service in plan.services:
        version, image = agent_version(service.agent), (*service.agent.origin, "image")
        if service.instrumentation.service_events and version is not None and version < _FIRST:
            switch = (*service.instrumentation.origin, "serviceEvents")
            yield Finding(
                message=f"the agent of `{service.name}`, {shown(version)}, does not take Service Events",
                path=switch if image in by_default else image,
                label="needs agent 1.300069.0" if image in by_default else "older than 1.300069.0",
                fix=f"name a newer image in `{'.'.join(map(str, image))}`, or leave out `serviceEvents`",
            )
