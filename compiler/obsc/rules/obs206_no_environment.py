"""OBS206."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import attributes

_KEYS = {"deployment.environment", "deployment.environment.name"}


@rule("OBS206", "no-environment", Severity.INFO)
def no_environment(plan: Plan) -> Iterator[Finding]:
    """The system does not say in which environment it runs.

    ## Why
    Application Signals then shows `ecs:` and the cluster's name as the environment. Dashboards, alarms and SLOs have
    that name in them: it changes with the cluster, and two environments in one cluster are one.

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
    """
    if plan.environment is None and any(not _KEYS & attributes(service).keys() for service in plan.services):
        yield Finding(
            message="`deploymentEnvironment` is not set",
            path=("deploymentEnvironment",),
            label="runs in no named environment",
            fix="write `deploymentEnvironment: production`, or whatever it is",
        )
