"""OBS214."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.values import spelled
from obsc.plan.launch import MOUNT_PATH
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.environment import has_placeholder


@rule("OBS214", "python-path-spliced", Severity.INFO)
def python_path_spliced(plan: Plan) -> Iterator[Finding]:
    """PYTHONPATH is set, and obsc adds its own folders around it.

    ## Why
    With an init container Python finds OpenTelemetry by PYTHONPATH. One of its two folders has to come first and the
    other last, so that the app's own modules are found before those that OpenTelemetry brings along.

    ## Bad
    ```yaml
    services:
      web:
        env: { PYTHONPATH: /srv/app }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: package }
        env: { PYTHONPATH: /srv/app }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for service in plan.services:
        variable = service.variable("PYTHONPATH")
        if variable is None or variable.source != "merged" or has_placeholder(variable):
            continue
        if variable.value != variable.generated:
            yield Finding(
                message=f"PYTHONPATH of `{service.name}` becomes `{spelled(variable.value)}`",
                path=variable.origin,
                label=f"between two folders of {MOUNT_PATH}",
                fix="nothing to do, if the path is absolute",
            )
