"""OBS407."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import read_image

_WITHOUT_SHELL = ("cloudwatch-agent", "aws-otel-collector", "adot-autoinstrumentation-python")
_PROGRAMS = ("sh", "bash", "ash", "curl", "wget", "nc", "python", "python3")


@rule("OBS407", "health-check-without-shell", Severity.ERROR)
def health_check_without_shell(plan: Plan) -> Iterator[Finding]:
    """A health check needs a shell or a program that the image does not have.

    ## Why
    The images of the CloudWatch agent, of the ADOT Collector and of the ADOT init container hold one program and
    nothing else. A check by `sh` or `curl` fails every time, and the container is unhealthy for ever.

    ## Bad
    ```yaml
    services:
      web:
        containers:
          collector:
            image: public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0
            healthCheck: { command: "curl -f http://localhost:13133/" }
    ```

    ## Good
    ```yaml
    services:
      web:
        containers:
          collector:
            image: public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0
            healthCheck: { command: [/healthcheck] }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-collector/issues/2655
    - https://github.com/aws/amazon-cloudwatch-agent/issues/541
    """
    for _, container in plan.containers():
        if container.health_check is None or not isinstance(container.image, str):
            continue
        image = read_image(container.image).name
        kind, *words = container.health_check.command
        program = words[0].rpartition("/")[2] if words else ""
        if image in _WITHOUT_SHELL and (kind == "CMD-SHELL" or program in _PROGRAMS):
            collector = image == "aws-otel-collector"
            yield Finding(
                message=f"the image of `{container.name}` has no "
                + ("shell" if kind == "CMD-SHELL" else f"`{program}`")
                + ": it is never healthy",
                path=(*container.health_check.origin, "command"),
                label="not in the image",
                fix="write `command: [/healthcheck]`" if collector else "leave out `healthCheck`",
            )
