"""OBS903."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import shown, tagged_version


@rule("OBS903", "two-versions", Severity.WARNING)
def two_versions(plan: Plan) -> Iterator[Finding]:
    """`instrumentation.version` and the tag of `instrumentation.image` differ.

    ## Why
    The init container copies what is in the image, whatever `version` says. obsc believes the tag.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { version: 0.19.0, image: "registry.example/adot-autoinstrumentation-python:v0.18.0" }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { image: "registry.example/adot-autoinstrumentation-python:v0.18.0" }
    ```

    ## Source
    - https://github.com/aws-observability/aws-otel-python-instrumentation/releases
    """
    by_default = {taken.path for taken in plan.taken}
    for service in plan.services:
        how, path = service.instrumentation, (*service.instrumentation.origin, "version")
        tagged = tagged_version(how)
        if tagged is not None and tagged != how.version_tuple and path not in by_default:
            yield Finding(
                message=f"`{service.name}` asks for {how.version} and copies from an image of {shown(tagged)}",
                path=path,
                label="not what runs",
                fix=f"leave out `version`, or write `{shown(tagged)}`",
                related=(((*how.origin, "image"), f"this is {shown(tagged)}"),),
            )
