"""OBS350."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS350", "image-key-without-effect", Severity.WARNING)
def image_key_without_effect(plan: Plan) -> Iterator[Finding]:
    """A key under `build` says how OpenTelemetry gets into an image that does not bring it.

    ## Why
    `requirements` and `wrapCommand` tell `obsc instrument` what to edit, and it edits images with `attach: package`
    only: beside an init container OpenTelemetry would be there twice.

    ## Bad
    ```yaml
    services:
      web:
        build: { requirements: requirements.txt }
    ```

    ## Good
    ```yaml
    services:
      web:
        build: { requirements: requirements.txt }
        instrumentation: { attach: package }
    ```

    ## Source
    - https://opentelemetry.io/docs/zero-code/python/
    - https://aws-otel.github.io/docs/getting-started/python-sdk/auto-instr
    """
    for service in plan.services:
        build = service.build
        if build is None or service.instrumentation.attach == "package":
            continue
        said = {"requirements": build.requirements is not None, "wrapCommand": build.wrap_command}
        for key in (key for key, is_said in said.items() if is_said):
            yield Finding(
                message=f"`{key}` of `{service.name}` has no effect: its image does not bring OpenTelemetry",
                path=(*build.origin, key),
                key=True,
                label="not used",
                fix=f"leave out `{key}`, or write `instrumentation.attach: package`",
            )
