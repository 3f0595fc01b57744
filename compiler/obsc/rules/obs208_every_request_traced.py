"""OBS208."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import attributes, known
from obsc.rules.samplers import place, share

_PRODUCTION = re.compile(r"(?<![a-z])(?<!non[-_. ])(?<!not[-_. ])(?<!pre[-_. ])(?:prod|production|prd|live)(?![a-z])")
_WHY = (
    "X-Ray bills every recorded trace, and other backends store it. What the SDK itself counts and measures does not "
    "depend on the sampler. The sampler `xray` takes one request a second and 5 % of the others."
)
"""Of services that do not use Application Signals."""


@rule("OBS208", "every-request-traced", Severity.WARNING)
def every_request_traced(plan: Plan) -> Iterator[Finding]:
    """In production, every request is traced.

    ## Why
    X-Ray bills every recorded trace. Application Signals counts all requests whatever the sampler does, so that
    metrics, alarms and SLOs stay exact with few traces. The sampler `xray` takes one request a second and 5 % of the
    others.

    ## Bad
    ```yaml
    services:
      web:
        signals: { traces: { sampler: always_on } }
    ```

    ## Good
    ```yaml
    services:
      web:
        signals: { traces: { ratio: 0.05 } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Application-Signals-SampleRate.html
    - https://aws.amazon.com/xray/pricing/
    """
    by_default = {taken.path for taken in plan.taken}
    for service in plan.services:
        environment = _environment(plan, service)
        if _PRODUCTION.search(environment.lower()) and _takes_all(service):
            path = place(service)
            yield Finding(
                message=f"`{service.name}` records a trace of every request in {environment}",
                path=path,
                label="all requests",
                fix="write `signals: { traces: { ratio: 0.05 } }`, or another share",
                severity=Severity.INFO if path in by_default else None,
                why="" if service.has_application_signals else _WHY,
            )


def _environment(plan: Plan, service: Service) -> str:
    said = attributes(service)
    return said.get("deployment.environment") or said.get("deployment.environment.name") or plan.environment or ""


def _takes_all(service: Service) -> bool:
    sampler = known(service, "OTEL_TRACES_SAMPLER")
    return sampler in ("always_on", "parentbased_always_on") or (share(service) or 0) >= 1
