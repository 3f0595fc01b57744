"""OBS327."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS327", "sdk-without-image", Severity.ERROR)
def sdk_without_image(plan: Plan) -> Iterator[Finding]:
    """Upstream OpenTelemetry is asked for, and what obsc attaches is the AWS distribution.

    ## Why
    The init container's image and the package are the AWS distribution. Upstream OpenTelemetry is for an app that
    wires it up itself.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { sdk: opentelemetry }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { sdk: opentelemetry, attach: none }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation
    - https://aws-otel.github.io/docs/getting-started/python-sdk/auto-instr
    """
    for service in plan.services:
        how = service.instrumentation
        if how.sdk == "opentelemetry" and how.attach != "none":
            yield Finding(
                message=f"`attach: {how.attach}` brings the AWS distribution into `{service.name}`, not upstream's SDK",
                path=(*how.origin, "sdk"),
                label="not what is attached",
                fix="leave out `sdk`, or write `attach: none` if the app starts OpenTelemetry itself",
            )
