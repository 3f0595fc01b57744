"""OBS442."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_PLATFORM = {"X86_64": "linux/amd64", "ARM64": "linux/arm64"}


@rule("OBS442", "image-of-another-processor", Severity.ERROR)
def image_of_another_processor(plan: Plan) -> Iterator[Finding]:
    """An image is built for another processor than its task runs on.

    ## Why
    A task on the wrong processor ends at once with `exec format error`, which looks like a fault of the app.

    ## Bad
    ```yaml
    services:
      web:
        cpuArchitecture: X86_64
        build: { context: ., platform: linux/arm64 }
    ```

    ## Good
    ```yaml
    services:
      web:
        cpuArchitecture: ARM64
        build: { context: ., platform: linux/arm64 }
    ```

    ```yaml
    platform: { ec2: { os: amazon-linux-2023, packaging: docker, instanceType: t4g.small } }
    agents:
      host: { topology: host }
    services:
      web:
        agent: host
        build: { context: . }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html
    """
    for service in plan.services:
        if service.build is not None and service.build.platform != _PLATFORM[service.architecture]:
            yield Finding(
                message=f"`{service.name}` runs on {service.architecture}, its image is for {service.build.platform}",
                path=(*service.build.origin, "platform"),
                label="ends with `exec format error`",
                fix=f"leave `platform` out, or write `{_PLATFORM[service.architecture]}`",
            )
