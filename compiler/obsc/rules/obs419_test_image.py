"""OBS419."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import read_image


@rule("OBS419", "test-image", Severity.ERROR)
def test_image(plan: Plan) -> Iterator[Finding]:
    """A container makes up telemetry: it comes from AWS's examples and tests.

    ## Why
    The examples of the ADOT Collector bring a sample app and a `socat` loop along, so that there is something to see.
    Copied into a real task they send traces and metrics that nobody has caused.

    ## Bad
    ```yaml
    services:
      web:
        containers:
          emitter: { image: "public.ecr.aws/aws-otel-test/aws-otel-goxray-sample-app:v1" }
    ```

    ## Good
    ```yaml
    services:
      web:
        containers:
          redis: { image: "public.ecr.aws/docker/library/redis:7.4" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/tree/main/examples/ecs
    """
    for _, container in plan.containers():
        repository = read_image(container.image).repository if isinstance(container.image, str) else ""
        loop = " ".join((*container.entry_point, *container.command))
        if "aws-otel-test/" in repository:
            what = "a sample app of AWS's tests"
        elif "socat" in loop and "8125" in loop:
            what = "the loop of AWS's example that makes up a metric"
        else:
            continue
        yield Finding(
            message=f"`{container.name}` is {what}",
            path=(*container.origin, "image"),
            label="makes up telemetry",
            fix=f"remove `{container.name}`",
        )
