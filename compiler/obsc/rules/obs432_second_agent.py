"""OBS432."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import read_image

_IMAGES = {
    "cloudwatch-agent": "a CloudWatch agent, and obsc adds one: both want ports 4316 and 2000",
    "adot-autoinstrumentation-python": "what obsc's init container brings, and shares no volume with the app",
}


@rule("OBS432", "second-agent", Severity.WARNING)
def second_agent(plan: Plan) -> Iterator[Finding]:
    """A container of your own does what obsc adds anyway.

    ## Why
    The containers of AWS's guides need not be written: `agent` and `instrumentation` stand for them. A second agent for
    Application Signals ends with "address already in use", since a task's containers share one network.

    ## Bad
    ```yaml
    services:
      web:
        containers:
          cwagent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374" }
    ```

    ## Good
    ```yaml
    services:
      web:
        agent: { image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300066.1b1374" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for _, container in plan.containers():
        name = read_image(container.image).name if isinstance(container.image, str) else ""
        if name in _IMAGES and container.name not in ("init", "cloudwatch-agent"):  # OBS414
            yield Finding(
                message=f"`{container.name}` is {_IMAGES[name]}",
                path=(*container.origin, "image"),
                label="obsc's own",
                fix=f"remove `{container.name}`, and set what it needs under "
                + ("`agent`" if name == "cloudwatch-agent" else "`instrumentation`"),
            )
