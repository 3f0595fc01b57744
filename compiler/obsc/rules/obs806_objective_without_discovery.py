"""OBS806."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS806", "objective-without-discovery", Severity.INFO)
def objective_without_discovery(plan: Plan) -> Iterator[Finding]:
    """There are service level objectives, and nothing here switches Application Signals on.

    ## Why
    Where nobody has switched it on in the account and region, the objectives cannot be created. It is switched on once:
    in one stack, or by hand in the console; where that is done, this says nothing new.

    ## Bad
    ```yaml
    services:
      web:
        slos: { up: { objective: "99.9", metric: availability } }
    ```

    ## Good
    ```yaml
    applicationSignals: { enableDiscovery: true }
    services:
      web:
        slos: { up: { objective: "99.9", metric: availability } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-Enable.html
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationsignals-discovery.html
    """
    first = next((service for service in plan.services if service.objectives), None)
    if first is not None and not plan.discovery:
        yield Finding(
            message="objectives need Application Signals to be on in the account, and this file does not switch it on",
            path=first.at("slos"),
            key=True,
            label="needs Application Signals in the account",
            fix="write `applicationSignals: { enableDiscovery: true }`, in one stack of the account only",
        )
