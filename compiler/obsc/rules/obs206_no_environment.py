"""OBS206."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import attributes

_KEYS = {"deployment.environment", "deployment.environment.name"}
_WHY = (
    "Traces and metrics then do not say where they were measured: two environments that send to one backend are one in "
    "its searches, dashboards and alarms."
)
"""Of systems that do not use Application Signals."""


@rule("OBS206", "no-environment", Severity.INFO)
def no_environment(plan: Plan) -> Iterator[Finding]:
    """The system does not say in which environment it runs.

    ## Why
    Application Signals then shows `ecs:` and the cluster's name as the environment. Dashboards, alarms and SLOs have
    that name in them: it changes with the cluster, and two environments in one cluster are one.

    In other backends nothing tells the traces and the metrics of two environments apart.

    ## Bad
    ```yaml
    deploymentEnvironment: null
    ```

    ## Good
    ```yaml
    deploymentEnvironment: staging
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    - https://github.com/aws/amazon-cloudwatch-agent/blob/main/plugins/processors/awsapplicationsignals/internal/resolver/ecs.go
    - https://opentelemetry.io/docs/specs/semconv/resource/deployment-environment/
    """
    nameless = [service for service in plan.services if not _KEYS & attributes(service).keys()]
    if plan.environment is None and nameless:
        yield Finding(
            message="`deploymentEnvironment` is not set",
            path=("deploymentEnvironment",),
            label="runs in no named environment",
            fix="write `deploymentEnvironment: production`, or whatever it is",
            why="" if any(service.has_application_signals for service in nameless) else _WHY,
        )
