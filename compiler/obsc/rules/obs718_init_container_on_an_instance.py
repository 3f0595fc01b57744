"""OBS718."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS718", "init-container-on-an-instance", Severity.ERROR)
def init_container_on_an_instance(plan: Plan) -> Iterator[Finding]:
    """OpenTelemetry is to come from an init container, and an instance has none.

    ## Why
    Init containers are containers of a task of ECS. On an instance OpenTelemetry is installed in the app's virtual
    environment or in its image, which is `attach: package` and the default there.

    ## Bad
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, instrumentation: { attach: init-container } } }
    ```

    ## Good
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, instrumentation: { attach: package } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Enable-EC2Main.html
    """
    for service in plan.services:
        if service.machine is not None and service.instrumentation.attach == "init-container":
            yield Finding(
                message=f"the instance of `{service.name}` has no init containers",
                path=(*service.instrumentation.origin, "attach"),
                label="only on ECS",
                fix="write `attach: package`, or leave it out",
            )
