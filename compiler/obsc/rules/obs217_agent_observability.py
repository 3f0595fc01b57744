"""OBS217."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.changes import Drop
from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, known, written


@rule("OBS217", "agent-observability", Severity.ERROR)
def agent_observability(plan: Plan) -> Iterator[Finding]:
    """The mode for AI agents is on beside Application Signals.

    ## Why
    `AGENT_OBSERVABILITY_ENABLED` turns the distribution into another one: it exports every span, finds out nothing
    about the task it runs in, and is meant to send to X-Ray and CloudWatch without an agent. Only one of the two
    modes can be on.

    ## Bad
    ```yaml
    services:
      web:
        env: { AGENT_OBSERVABILITY_ENABLED: "true" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { AGENT_OBSERVABILITY_ENABLED: "false" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/blob/main/aws-opentelemetry-distro/src/amazon/opentelemetry/distro/aws_opentelemetry_distro.py
    - https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-configure.html
    """
    for service in plan.services:
        on = is_true(written(service, "AGENT_OBSERVABILITY_ENABLED"))
        if on and is_true(known(service, "OTEL_AWS_APPLICATION_SIGNALS_ENABLED")):
            yield Finding(
                message=f"`{service.name}` cannot have both Application Signals and the mode for AI agents",
                path=service.at("env", "AGENT_OBSERVABILITY_ENABLED"),
                label="not with Application Signals",
                fix="leave it out",
                change=Drop(service.at("env", "AGENT_OBSERVABILITY_ENABLED")),
            )
