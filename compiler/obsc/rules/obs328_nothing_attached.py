"""OBS328."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS328", "nothing-attached", Severity.INFO)
def nothing_attached(plan: Plan) -> Iterator[Finding]:
    """obsc attaches nothing to the app: it has to start OpenTelemetry itself.

    ## Why
    With `attach: none` obsc sets the environment and runs the agent, and the app sends what its own code or its image
    makes it send. Metrics of Application Signals come from the AWS distribution only: upstream's SDK sends traces.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: none }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: init-container }
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/python/instrumentation/
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for service in plan.services:
        how = service.instrumentation
        if how.attach == "none":
            upstream = how.sdk == "opentelemetry" and service.agent.collector is None
            traces_only = " (upstream's SDK: traces only)" if upstream else ""
            yield Finding(
                message=f"nothing is attached to `{service.name}`: it sends what it sends by itself{traces_only}",
                path=(*how.origin, "attach"),
                label="the app's own business",
                fix="nothing to do if the app starts OpenTelemetry; otherwise leave out `attach`",
            )
