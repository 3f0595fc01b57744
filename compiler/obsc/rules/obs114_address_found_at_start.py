"""OBS114."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS114", "address-found-at-start", Severity.INFO)
def address_found_at_start(plan: Plan) -> Iterator[Finding]:
    """The app's command looks for the instance that it runs on before it becomes the server.

    ## Why
    A daemon listens on ports of its instance, whose address nobody knows before the task runs. The command asks the
    instance metadata service, sets the endpoints, and executes the server. That needs a shell and `python3` in the
    image and two hops to the metadata service; without an answer the app starts, and its telemetry is lost. In host
    mode the daemon is at `localhost`.

    ## Bad
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
    agents:
      cloudwatch: { topology: daemon }
    services:
      web: { agent: cloudwatch }
    ```

    ## Good
    ```yaml
    platform:
      ecs: { launchType: EC2, networkMode: awsvpc }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Daemon.html
    - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
    """
    for service in plan.services if plan.platform.launch_type == "EC2" else ():  # else OBS101
        if service.launch.is_ours and any(variable.at_start for variable in service.variables):
            yield Finding(
                message=f"the command of `{service.name}` finds out its instance's address first",
                path=service.at("agent"),
                label="on every instance",
                fix="nothing to do where the metadata service can be reached; CHECKLIST.md says what that takes",
            )
