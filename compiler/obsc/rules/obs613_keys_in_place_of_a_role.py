"""OBS613."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS613", "keys-in-place-of-a-role", Severity.WARNING)
def keys_in_place_of_a_role(plan: Plan) -> Iterator[Finding]:
    """A collector gets keys of its own in place of its role.

    ## Why
    On ECS the collector takes the credentials of its task's role, which change by themselves. Keys in its environment
    win over them: they do not expire, and stand in the task definition.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    agents:
      adot:
        distribution: adot-collector
        env: { AWS_ACCESS_KEY_ID: { ref: keyId }, AWS_SECRET_ACCESS_KEY: { ref: key } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services: { web: { agent: adot } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    for agent in dict.fromkeys((*(service.agent for service in plan.services), *plan.agents)):
        for name, _ in agent.env if agent.collector is not None else ():
            if name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
                yield Finding(
                    message=f"`{agent.name}` would send with `{name}`, and not as its task's role",
                    path=(*agent.origin, "env", name),
                    key=True,
                    label="wins over the role",
                    fix="leave it out",
                )
