"""OBS815."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.values import spelled
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS815", "identity-given-at-deployment", Severity.WARNING)
def identity_given_at_deployment(plan: Plan) -> Iterator[Finding]:
    """A dashboard, an alarm or an objective rests on a name that the deployment can still change.

    ## Why
    Application Signals files a service under its environment and its name. Where a variable that is given at
    deployment, or fetched from a secret, holds other ones, the metrics are elsewhere and the alarm is silent.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_RESOURCE_ATTRIBUTES: { ref: attributes } }
        dashboard: {}
    ```

    ## Good
    ```yaml
    services:
      web:
        resource: { attributes: { team: checkout } }
        dashboard: {}
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
    """
    for service in plan.services:
        variable, watched = service.identity.undecided, service.dashboard or service.alarms or service.objectives
        if variable is not None and watched:
            secret = any(secret.name == variable for secret in service.secrets)
            yield Finding(
                message=(
                    f"`{variable}` can still rename `{service.name}`, whose metrics are looked for under "
                    f"`{spelled(service.identity.service)}`"
                ),
                path=service.at("secrets" if secret else "env", variable),
                label="known at deployment only",
                fix="write the name under `resource`, and the environment as `deploymentEnvironment`",
            )
