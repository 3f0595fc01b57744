"""OBS201."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import is_true, written


@rule("OBS201", "application-signals-without-agent", Severity.ERROR)
def application_signals_without_agent(plan: Plan) -> Iterator[Finding]:
    """Application Signals is on, and the agent is an ADOT Collector.

    ## Why
    The collector has no processor for Application Signals, and nothing in it listens on 4316: metrics of Application
    Signals are posted to nobody, Service Events too.

    ## Bad
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        env: { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: "true" }
    ```

    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        instrumentation: { serviceEvents: true }
    ```

    ## Good
    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector } }
    services:
      web:
        agent: adot
        signals: { traces: { ratio: 0.05 } }
    ```

    ```yaml
    services:
      web:
        agent: sidecar
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/pkg/defaultcomponents/defaults.go
    """
    for service in plan.services:
        if service.agent.collector is None:
            continue
        name = "OTEL_AWS_APPLICATION_SIGNALS_ENABLED"
        where = [service.at("env", name)] if is_true(written(service, name)) else []
        if service.instrumentation.service_events:
            where.append((*service.instrumentation.origin, "serviceEvents"))
        for path in where:
            yield Finding(
                message=f"`{service.name}` has Application Signals on, of which the ADOT Collector knows nothing",
                path=path,
                label="not with this agent",
                fix="leave it out, or take the CloudWatch agent: `agent: sidecar`",
                related=((service.agent.origin, "an ADOT Collector"),),
            )
