"""OBS717."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS717", "memory-of-an-instance", Severity.ERROR)
def memory_of_an_instance(plan: Plan) -> Iterator[Finding]:
    """An alarm watches the memory of an instance, which EC2 does not measure.

    ## Why
    EC2 measures an instance from outside and sees its processors, disks and network. There is no metric of its memory:
    the alarm would wait for data for ever.

    ## Bad
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, alarms: { full: { metric: memory, threshold: 90 } } } }
    ```

    ## Good
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, alarms: { busy: { metric: cpu, threshold: 90 } } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
    """
    if plan.platform.ec2 is None:
        return
    for service in plan.services:
        for alarm in service.alarms:
            if alarm.metric == "memory":
                yield Finding(
                    message=f"EC2 has no metric for the memory of `{service.name}`",
                    path=(*alarm.origin, "metric"),
                    label="no such metric",
                    fix="watch `cpu`, or a metric of your own that your commands make the agent collect",
                )
